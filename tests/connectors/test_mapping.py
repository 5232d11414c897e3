"""What fits our records, and what is said of the rest."""

import math
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.connectors.mapping.records import check_fields, fit, gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import Notation, Numbers, check_dates, tidy
from server.contract.calendar import CALENDAR
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Reading, Story, Task

ROW = Words(vi="hàng", en="row")
TASK: dict[str, object] = {
    "id": "1",
    "title": "Báo cáo",
    "owner": "Sở Y tế",
    "assigned": "2026-11-01",
    "due": "2026-11-30",
}
STORY: dict[str, object] = {
    "id": "1",
    "title": "Tin",
    "url": "http://a.vn/1",
    "publisher": "Báo",
    "published": "2026-11-01T08:00:00Z",
}


def one(
    values: dict[str, object],
    record: type[AnyRecord],
    notation: Notation = Notation(),  # noqa: B008
) -> AnyRecord | RejectedRecord:
    (found,) = fit([(7, values)], record, notation, ROW)
    return found


def why(values: dict[str, object], record: type[AnyRecord], notation: Notation = Notation()) -> str:  # noqa: B008
    found = one(values, record, notation)
    assert isinstance(found, RejectedRecord)
    return found.words.vi


def month(value: object, dates: str | None = None) -> object:
    found = one(TASK | {"assigned": value, "due": value}, Task, Notation(dates=dates))
    return found.due if isinstance(found, Task) else found.words.vi


def number(value: object, numbers: Numbers = "plain") -> object:
    found = one({"indicator": "iip", "period": "2026-01-01", "value": value}, Reading, Notation(numbers=numbers))
    return found.value if isinstance(found, Reading) else found.words.vi


@pytest.mark.parametrize(
    ("value", "dates", "expected"),
    [
        ("2026-03-05", None, date(2026, 3, 5)),
        ("2026-03-05T23:30:00Z", None, date(2026, 3, 6)),
        ("2026-03-05T23:30:00", None, date(2026, 3, 5)),
        ("05/03/2026", "%d/%m/%Y", date(2026, 3, 5)),
        ("2026-03", "%Y-%m", date(2026, 3, 1)),
        (202603, "%Y%m", date(2026, 3, 1)),
        (202603.0, "%Y%m", date(2026, 3, 1)),
        (datetime(2026, 3, 5, 10), "%d/%m/%Y", date(2026, 3, 5)),
        (date(2026, 3, 5), None, date(2026, 3, 5)),
        (datetime(2026, 3, 5, 20, tzinfo=UTC), None, date(2026, 3, 6)),
    ],
)
def test_dates(value: object, dates: str | None, expected: date):
    assert month(value, dates) == expected


@pytest.mark.parametrize("value", ["2026-03-05", "32/01/2026", "hôm qua", 20260305.5, True, [], {}])
def test_dates_in_another_spelling(value: object):
    assert month(value, "%d/%m/%Y") == "hàng 7, assigned: cần ngày dạng %d/%m/%Y"


def test_a_day_beyond_the_calendar():
    assert month(datetime.max.replace(tzinfo=UTC)) == "hàng 7, assigned: năm không có thật"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-05T10:00:00+09:00", datetime(2026, 3, 5, 1, tzinfo=UTC)),
        ("2026-03-05T10:00:00", datetime(2026, 3, 5, 3, tzinfo=UTC)),
        ("2026-03-05", datetime(2026, 3, 4, 17, tzinfo=UTC)),
        (datetime(2026, 3, 5, 10), datetime(2026, 3, 5, 3, tzinfo=UTC)),
    ],
)
def test_times_without_a_zone_are_the_provinces(value: object, expected: datetime):
    story = one({**STORY, "published": value}, Story)
    assert isinstance(story, Story)
    assert (story.published, story.published.tzinfo) == (expected, UTC)


@pytest.mark.parametrize(
    ("value", "numbers", "expected"),
    [
        (12, "plain", 12.0),
        ("12.5", "plain", 12.5),
        ("-1e3", "plain", -1000.0),
        ("1.234,5", "vi", 1234.5),
        ("1.234.567", "vi", 1234567.0),
        ("-0,5", "vi", -0.5),
        ("1234,5", "vi", 1234.5),
        (" 18 064 ", "plain", 18064.0),
        (1234.5, "vi", 1234.5),
    ],
)
def test_numbers(value: object, numbers: Numbers, expected: float):
    assert number(value, numbers) == expected


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ("1.234,5", "plain"),
        ("1,234.5", "vi"),
        ("1.23", "vi"),
        ("1.2345", "vi"),
        ("12 %", "plain"),
        ("nan", "plain"),
        ("٣", "plain"),
    ],
)
def test_numbers_in_another_spelling(value: str, numbers: Numbers):
    assert "value: cần số dạng" in str(number(value, numbers))


@pytest.mark.parametrize("value", [math.nan, math.inf, "1e999", 10**400])
def test_numbers_that_are_none(value: object):
    assert number(value) == "hàng 7, value: số quá lớn hoặc không xác định"


@pytest.mark.parametrize("value", [True, [1], {}, date(2026, 1, 1)])
def test_what_is_no_number(value: object):
    assert number(value) == "hàng 7, value: cần số"


@pytest.mark.parametrize("empty", [None, "", "  ", "\u200b"])
def test_only_optional_fields_may_be_empty(empty: object):
    task = one({**TASK, "finished": empty}, Task)
    assert isinstance(task, Task)
    assert task.finished is None
    assert why({**TASK, "due": empty}, Task) == "hàng 7, due: không có giá trị"
    assert one(TASK, Task) == task


def test_codes_that_a_spreadsheet_made_numbers_of():
    task = one({**TASK, "id": 123.0}, Task)
    assert isinstance(task, Task)
    assert task.id == "123"
    assert why({**TASK, "id": 1.5}, Task) == "hàng 7, id: cần văn bản"
    assert why({**TASK, "id": True}, Task) == "hàng 7, id: cần văn bản"


def test_a_title_without_end():
    assert why({**TASK, "title": "a" * 5000}, Task) == "hàng 7, title: dài hơn 4000 chữ"


def test_what_could_not_be_worked_out():
    assert why({**TASK, "due": RejectedRecord("hỏng", "broken")}, Task) == "hàng 7, due: hỏng"


def test_tidy_text():
    assert tidy("  Lạng\n\tSơn\u202e\x00 ") == "Lạng Sơn"
    assert tidy(unicodedata.normalize("NFD", "Lạng Sơn")) == "Lạng Sơn"
    assert tidy("a\ud800b") == "ab"


def test_the_good_are_kept_and_the_bad_counted():
    rows: list[tuple[int, dict[str, object]]] = [
        (2, TASK),
        (3, {**TASK, "id": "2", "due": "Nguyễn Văn An"}),
        (4, {**TASK, "id": "3", "title": None}),
    ]
    batch = gather(fit(rows, Task, Notation(), ROW))
    assert [record.id for record in batch.records if isinstance(record, Task)] == ["1"]
    assert batch.rejected == 2
    assert batch.example == Words(
        vi="hàng 3, due: cần ngày dạng ISO 8601", en="row 3, due: expected a date like ISO 8601"
    )


def test_the_last_of_those_alike_wins():
    rows = [(1, TASK), (2, {**TASK, "id": "2"}), (3, {**TASK, "title": "Mới"})]
    batch = gather(fit(rows, Task, Notation(), ROW))
    assert [(record.id, record.title) for record in batch.records if isinstance(record, Task)] == [
        ("1", "Mới"),
        ("2", "Báo cáo"),
    ]
    assert batch.rejected == 1
    assert batch.example == Words(vi="trùng với một bản ghi sau", en="the same as a later one")


def test_a_period_is_told_once():
    rows = [(n, {"indicator": "iip", "period": "2026-01-02", "value": n}) for n in (1, 2)]
    batch = gather(fit(rows, Reading, Notation(), ROW))
    assert batch.records == (Reading(indicator="iip", period=datetime(2026, 1, 1, 17, tzinfo=UTC), value=2),)


def test_nothing_fits():
    with pytest.raises(SourceError) as caught:
        gather(fit([(1, {})], Task, Notation(), ROW))
    assert caught.value.words.vi == "không bản ghi nào dùng được; hàng 1, id: không có giá trị"


def test_nothing_is_no_error():
    assert gather([]) == Batch(records=())


def test_fields_of_the_settings():
    good = dict.fromkeys(TASK, "x")
    assert not list(check_fields(Task, good))
    assert not list(check_fields(Task, {**good, "finished": "x"}))
    (unknown,) = check_fields(Task, {**good, "owners": "x"})
    assert unknown.words.en == (
        "there is no field “owners” (did you mean “owner”?); expected some of:"
        " id, title, owner, assigned, due, finished, kind"
    )
    (missing,) = check_fields(Reading, {"period": "x"})
    assert missing.words.vi == "thiếu trường: indicator, value"


@pytest.mark.parametrize("dates", ["%d/%m", "%H:%M", "ngày", "%", "%Q", "", "%Y"])
def test_formats_that_tell_no_month(dates: str):
    with pytest.raises(ValueError, match="expected a strptime format"):
        check_dates(dates)


@pytest.mark.parametrize("dates", [None, "%d/%m/%Y", "%Y-%m", "%Y%m%d%H%M%S", "%m/%y", "%Y/%m/%d %H:%M:%S"])
def test_formats_that_are_good(dates: str | None):
    check_dates(dates)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=3,
)
notations = st.builds(
    Notation, dates=st.sampled_from([None, "%d/%m/%Y", "%Y%m"]), numbers=st.sampled_from(["plain", "vi"])
)


@given(
    st.sampled_from([Task, Story, Reading]),
    st.dictionaries(st.sampled_from(["id", "title", "indicator", "period", "value", "due", "published"]), anything),
    notations,
)
def test_whatever_comes_is_a_record_or_a_reason(record: type[AnyRecord], values: dict[str, object], notation: Notation):
    assert isinstance(one({**TASK, **STORY, **values}, record, notation), record | RejectedRecord)


@given(st.text(min_size=1))
def test_reasons_repeat_nothing_of_a_record(value: str):
    fixed = "hàng 7, due: cần ngày dạng ISO 8601", "hàng 7, due: không có giá trị", "hàng 7, due: năm không có thật"
    found = one({**TASK, "due": value}, Task)
    assert isinstance(found, Task) or found.words.vi in fixed


@given(st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2100, 12, 30)), st.integers(-14, 14))
def test_the_same_moment_in_any_zone(when: datetime, hours: int):
    aware = when.replace(tzinfo=timezone(timedelta(hours=hours)))
    story = one({**STORY, "published": aware.isoformat()}, Story)
    assert isinstance(story, Story)
    assert story.published == aware
    assert month(aware.isoformat()) == aware.astimezone(CALENDAR).date()


@given(st.floats(min_value=-1e12, max_value=1e12), st.integers(0, 4))
def test_vietnamese_numbers_are_read_as_they_are_written(value: float, decimals: int):
    written = f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    assert number(written, "vi") == float(f"{value:.{decimals}f}")


@given(st.text())
def test_tidying_twice_changes_nothing(text: str):
    assert tidy(tidy(text)) == tidy(text)
    tidy(text).encode()


def test_a_row_that_tells_several_indicators():
    rows = [(1, {"period": "2026-11-01", "=visits": 5, "=rooms": None}), (2, {"period": "", "=visits": 6, "=rooms": 7})]
    told = list(fit(rows, Reading, Notation(), ROW))
    first = told[0]
    assert isinstance(first, Reading)
    assert (first.indicator, first.value, len(told)) == ("visits", 5, 3)
    assert [unfit.words.vi for unfit in told if isinstance(unfit, RejectedRecord)] == [
        "hàng 2, period: không có giá trị"
    ] * 2


@pytest.mark.parametrize(
    ("spelt", "first"),
    [
        ("2025-2026", date(2025, 9, 1)),
        ("2026Q2", date(2026, 4, 1)),
        ("2026M11", date(2026, 11, 1)),
        (2026, date(2026, 1, 1)),
    ],
)
def test_periods_as_statistical_offices_spell_them(spelt: object, first: date):
    assert month(spelt, "period") == first


def period(value: object, dates: str | None = None) -> object:
    found = one({"indicator": "iip", "period": value, "value": 1}, Reading, Notation(dates=dates))
    return found.period.astimezone(CALENDAR).date() if isinstance(found, Reading) else found.words.en


@pytest.mark.parametrize(
    ("spelt", "first"),
    [
        ("2026-10", date(2026, 10, 1)),
        ("2026", date(2026, 1, 1)),
        (2026, date(2026, 1, 1)),
        (2026.0, date(2026, 1, 1)),
        ("2026-10-31", date(2026, 10, 31)),
        ("2026-10-31T23:30:00Z", date(2026, 11, 1)),
    ],
)
def test_a_month_or_a_year_alone_is_a_period(spelt: object, first: date):
    assert period(spelt) == first


@pytest.mark.parametrize("spelt", ["2026-13", "10/2026", "2026Q1", "0000", "26", "2026-1", 202610])
def test_periods_that_need_a_setting_say_so(spelt: object):
    assert period(spelt) == (
        "row 7, period: expected a period like 2026-10, 2026, or a date like ISO 8601; dates names other spellings"
    )


def test_a_month_alone_is_no_other_date():
    assert month("2026-10") == "hàng 7, assigned: cần ngày dạng ISO 8601"
    assert period("2026-10", "%d/%m/%Y") == "row 7, period: expected a date like %d/%m/%Y"
    assert period("3026") == "row 7, period: not a real year"


def test_a_period_that_nobody_can_read():
    assert month("mai", "period") == "hàng 7, assigned: cần kỳ dạng 2024M01, 2024Q1, 2024"


@pytest.mark.parametrize(
    ("spelt", "dates", "hour"),
    [
        ("25/11/2026 08:00 UTC", "%d/%m/%Y %H:%M %Z", 8),
        ("25/11/2026 08:00 JST", "%d/%m/%Y %H:%M %Z", -1),
        ("25/11/2026 08:00 +07", "%d/%m/%Y %H:%M%Z", 1),
        ("2026-11-25 08:00:00 GMT", None, 8),
        ("2026-11-25 08:00:00", None, 1),
    ],
)
def test_times_keep_the_zone_they_name(spelt: str, dates: str | None, hour: int):
    found = one(STORY | {"published": spelt}, Story, Notation(dates=dates))
    assert isinstance(found, Story)
    assert found.published == datetime(2026, 11, 25, tzinfo=UTC) + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("spelt", "dates"), [("25/11/2026 08:00 XYZ", "%d/%m/%Y %H:%M %Z"), ("2026-11-25 08:00:00 XYZ", None)]
)
def test_a_zone_that_nobody_knows_is_no_time(spelt: str, dates: str | None):
    assert "cần ngày dạng" in why(STORY | {"published": spelt}, Story, Notation(dates=dates))


def test_the_name_of_a_zone_stands_at_the_end():
    check_dates("%d/%m/%Y %H:%M %Z")
    with pytest.raises(ValueError, match="at the end"):
        check_dates("%Z %d/%m/%Y")
