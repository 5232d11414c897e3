"""Numbers, dates and times as an official of the province would write them."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication

from server.contract.calendar import CALENDAR
from server.contract.messages import About, Span
from server.contract.words import Words, figure, same
from server.services.periods import spell
from wall.language import Language

MINUS, NARROW = "\u2212", "\u202f"


@pytest.fixture(params=["UTC", "America/New_York", "Pacific/Kiritimati"])
def elsewhere(request, monkeypatch):
    """Set the station's own clock to another part of the world."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def vi(qapp):  # noqa: ARG001 - translations belong to it
    yield from speaking("vi")


@pytest.fixture
def en(qapp):  # noqa: ARG001 - translations belong to it
    yield from speaking("en")


def speaking(code):
    """Speak a language, and take its translations away again."""
    language = Language(code)
    yield language
    QCoreApplication.removeTranslator(language._translator)


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (0, 0, "0", "0"),
        (0.05, 2, "0,05", "0.05"),
        (999.96, 1, "1.000,0", "1,000.0"),
        (-1234.5, 1, f"{MINUS}1.234,5", f"{MINUS}1,234.5"),
        (86.14, 0, "86", "86"),
        (-0.04, 1, "0,0", "0.0"),
        (-0.05, 2, f"{MINUS}0,05", f"{MINUS}0.05"),
    ],
)
def test_numbers(vi, en, value, decimals, vietnamese, english):
    assert vi.number(value, decimals) == vietnamese
    assert en.number(value, decimals) == english


def test_what_is_rounded_to_nothing_has_no_sign_in_the_server_s_words_either():
    assert figure(-0.04, 1) == Words(vi="0,0", en="0.0")
    assert figure(-0.4, 0) == same("0")
    assert figure(-1234.5, 1) == Words(vi="-1.234,5", en="-1,234.5")


def test_differences_always_have_their_sign(vi):
    assert [vi.signed(value, 1) for value in (2.5, -2.5, 0)] == ["+2,5", f"{MINUS}2,5", "0,0"]


def test_shares_are_said_in_per_cent(vi, en):
    assert vi.percent(0.8776, 2) == f"87,76{NARROW}%"
    assert en.percent(0.8776, 1) == f"87.8{NARROW}%"
    assert vi.percent(1.0) == f"100{NARROW}%"
    assert vi.percent(-0.031, 1) == f"{MINUS}3,1{NARROW}%"


def test_days_and_months(vi, en):
    day = date(2026, 11, 3)
    assert (vi.day(day), en.day(day)) == ("03/11/2026", "3 Nov 2026")
    assert (vi.short_day(day), en.short_day(day)) == ("03/11", "3 Nov")
    assert (vi.month(day), en.month(day)) == ("T11/2026", "Nov 2026")
    assert vi.month(date(2026, 2, 28)) == "T2/2026"


def test_words_of_a_document(vi, en):
    words = Words(vi="quá hạn", en="overdue")
    assert (vi.say(words), en.say(words)) == ("quá hạn", "overdue")


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_times_are_the_provinces_whatever_the_stations_clock_says(elsewhere, vi, en):  # noqa: ARG001
    moment = utc("2026-11-22T17:05:09")
    assert vi.time(moment) == en.time(moment) == "00:05"
    assert vi.time(moment, seconds=True) == "00:05:09"
    assert vi.weekday(moment) == "Thứ Hai"
    assert en.weekday(moment) == "Monday"
    assert vi.time(utc("2026-11-23T07:02:00")) == "14:02"


@pytest.mark.parametrize(
    ("moment", "vietnamese", "english"),
    [
        # it is 01:00 of the 23rd in the province
        ("2026-11-22T17:59:00", "00:59", "00:59"),
        ("2026-11-22T16:59:00", "23:59 22/11", "23:59 22 Nov"),
        ("2026-11-23T18:00:00", "01:00 24/11", "01:00 24 Nov"),
        ("2025-12-31T17:00:00", "00:00 01/01", "00:00 1 Jan"),
        ("2025-12-31T16:59:00", "23:59 31/12/2025", "23:59 31 Dec 2025"),
        ("2025-11-22T18:00:00", "01:00 23/11/2025", "01:00 23 Nov 2025"),
    ],
)
def test_a_moment_is_as_short_as_it_is_clear(elsewhere, vi, en, moment, vietnamese, english):  # noqa: ARG001
    now = utc("2026-11-22T18:00:00")
    assert vi.moment(utc(moment), now) == vietnamese
    assert en.moment(utc(moment), now) == english


def test_the_new_year_begins_when_it_begins_in_the_province(elsewhere, vi):  # noqa: ARG001
    midnight = utc("2026-12-31T17:00:00")
    before = midnight - timedelta(minutes=1)
    assert vi.moment(before, before) == "23:59"
    assert vi.moment(before, midnight) == "23:59 31/12/2026"


def test_another_language_from_now_on(vi):
    assert QCoreApplication.translate("Notes", "Waiting for data") == "Đang chờ số liệu"
    vi.speak("en")
    assert vi.number(1234.5, 1) == "1,234.5"
    assert QCoreApplication.translate("Notes", "Waiting for data") == "Waiting for data"
    vi.speak("vi")
    assert QCoreApplication.translate("Notes", "Waiting for data") == "Đang chờ số liệu"


def about(span: Span, *period: int, since: int | None = None) -> About:
    first = None if since is None else datetime(since, 1, 1, tzinfo=CALENDAR)
    begun = datetime(*period, tzinfo=CALENDAR)  # type: ignore[arg-type, misc]  # as many numbers as a time has
    return About(span=span, period=begun, since=first, due=NOON, reporter=same("Sở Y tế"))


NOON = datetime(2026, 11, 29, 5, tzinfo=UTC)


@pytest.mark.parametrize("month", range(1, 13))
def test_tiles_and_notices_of_the_server_spell_a_period_alike_in_english(en, month):
    for span in (Span.MONTH, Span.QUARTER):
        told = about(span, 2024, month, 1)
        assert en.period(told, NOON) == spell(span, told.period).en
    assert en.short_day(date(2024, month, 5)) == spell(Span.DAY, datetime(2024, month, 5, tzinfo=CALENDAR)).en


def test_ten_months_can_be_told_in_three_letters(vi):
    ten = about(Span.MONTH, 2026, 10, 1, since=2026)
    assert vi.period(ten, NOON, short=True) == "10T"
    assert vi.period(about(Span.MONTH, 2025, 10, 1, since=2025), NOON, short=True) == "10T/2025"
    assert vi.period(about(Span.MONTH, 2024, 1, 1), NOON, short=True) == "T1/2024"
    vi.speak("en")
    assert vi.period(ten, NOON, short=True) == "10M"


@pytest.mark.parametrize(
    ("told", "in_vi", "in_en"),
    [
        (about(Span.MONTH, 2026, 10, 1), "T10", "Oct"),
        (about(Span.MONTH, 2024, 1, 1), "T1/2024", "Jan 2024"),
        (about(Span.MONTH, 2026, 10, 1, since=2026), "10 tháng", "to Oct"),
        (about(Span.MONTH, 2025, 10, 1, since=2025), "10 tháng 2025", "to Oct 2025"),
        (about(Span.MONTH, 2026, 1, 1, since=2026), "T1", "Jan"),
        (about(Span.MONTH, 2024, 12, 1, since=2024), "2024", "2024"),
        (about(Span.QUARTER, 2026, 7, 1), "Q3", "Q3"),
        (about(Span.QUARTER, 2025, 7, 1, since=2025), "3 quý 2025", "to Q3 2025"),
        (about(Span.YEAR, 2025, 1, 1), "2025", "2025"),
        (about(Span.SCHOOL_YEAR, 2025, 9, 1), "2025–26", "2025–26"),
        (about(Span.DAY, 2026, 11, 27), "27/11", "27 Nov"),
        (about(Span.DAY, 2025, 12, 31), "31/12/2025", "31 Dec 2025"),
        (about(Span.NOW, 2026, 11, 28, 14), "14:00 28/11", "14:00 28 Nov"),
    ],
)
def test_the_time_a_figure_is_about_is_as_short_as_it_is_clear(vi, told, in_vi, in_en):
    assert vi.period(told, NOON) == in_vi
    vi.speak("en")
    assert vi.period(told, NOON) == in_en
