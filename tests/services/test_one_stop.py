"""Dossiers by office and field, and the index of Decision 766."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.contract.messages import Breakdown, Indicators, Series
from server.contract.toml import read_toml
from server.records import Batch, Dossier, Reading
from server.services.one_stop.service import OneStop, OneStopPack
from server.services.one_stop.service_index import PARTS, POINTS, flaws, index
from services.province import PROVINCE, SHIPPED

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
PACK = read_toml(SHIPPED / "one_stop.toml", OneStopPack)
DAY = timedelta(days=1)
FULL = {criterion.id: 100.0 for criterion in PACK.criterion}


def dossier(number: int, **changes: object) -> Dossier:
    """Return a dossier of yesterday that is due tomorrow."""
    given = {
        "id": f"H{number}",
        "procedure": "1.000",
        "field": "Đất đai",
        "office": "Sở Y tế",
        "received": NOW - DAY,
        "due": NOW + DAY,
    }
    return Dossier(**(given | changes))  # type: ignore[arg-type]


def one_stop(*dossiers: Dossier) -> OneStop:
    service = OneStop("one_stop", PACK, PROVINCE)
    service.take("a", Batch(records=dossiers, whole=False))
    return service


def figures(service: OneStop, now: datetime = NOW) -> dict[str, float | None]:
    document = service.documents(now)["indicators/one_stop"]
    assert isinstance(document, Indicators)
    return {each.id: each.value for each in document.indicators}


def rows(service: OneStop, name: str, now: datetime = NOW) -> dict[str, tuple[float | None, ...]]:
    document = service.documents(now)[f"breakdown/one_stop-{name}"]
    assert isinstance(document, Breakdown)
    return {row.name.vi: tuple(cell.value for cell in row.cells) for row in document.rows}


def test_a_dossier_becomes_overdue_by_the_clock_alone():
    service = one_stop(dossier(1))
    assert (figures(service)["dossiers_overdue"], figures(service)["dossiers_open"]) == (0, 1)
    assert figures(service, NOW + 2 * DAY)["dossiers_overdue"] == 1


def test_a_later_record_of_a_dossier_takes_its_place():
    service = one_stop(dossier(1))
    service.take("a", Batch(records=[dossier(1, finished=NOW)], whole=False))
    found = figures(service)
    assert (found["dossiers_open"], found["handled"], found["received"], found["on_time_share"]) == (0, 1, 1, 100)


def test_what_is_no_longer_in_a_whole_answer_is_gone():
    service = one_stop(dossier(1), dossier(2))
    service.take("b", Batch(records=[dossier(3)], whole=False))
    service.take("a", Batch(records=[dossier(2)]))
    assert figures(service)["received"] == 2


def test_late_ones_and_open_ones_that_are_overdue_are_not_on_time():
    service = one_stop(
        dossier(1, finished=NOW - DAY / 2),
        dossier(2, finished=NOW - DAY / 4, due=NOW - DAY / 2),
        dossier(3, due=NOW - DAY / 2),
        dossier(4),
    )
    assert figures(service)["on_time_share"] == pytest.approx(100 / 3)


def test_what_was_withdrawn_is_neither_open_nor_late():
    found = figures(one_stop(dossier(1, withdrawn=True, due=NOW - DAY / 2)))
    assert (found["dossiers_open"], found["dossiers_overdue"], found["on_time_share"]) == (0, 0, None)


def test_shares_leave_out_what_nobody_says():
    service = one_stop(
        dossier(1, channel="online", paid_online=True, digitised=True),
        dossier(2, channel="direct", paid_online=False),
        dossier(3),
    )
    found = figures(service)
    assert (found["online_share"], found["epay_share"], found["digitised_share"]) == (50, 50, 100)


def test_an_office_by_any_name_is_one():
    service = one_stop(dossier(1), dossier(2, office="SYT"), dossier(3, office="UBND xã Thất Khê"))
    assert list(rows(service, "departments")) == ["Sở Y tế"]
    assert list(rows(service, "communes")) == ["Xã Thất Khê"]


def test_old_finished_ones_are_forgotten_and_open_ones_are_not():
    old = NOW - timedelta(days=PACK.keep_days + 1)
    service = one_stop(dossier(1, received=old, finished=old + DAY), dossier(2, received=old, due=old + DAY))
    assert figures(service)["dossiers_overdue"] == 1
    assert len(service._dossiers) == 1


def test_days_are_those_of_the_province():
    evening = datetime(2026, 11, 24, 16, 59, tzinfo=UTC)
    series = one_stop(dossier(1, received=evening), dossier(2, received=evening + timedelta(minutes=1))).documents(NOW)
    drawn = series["series/received_today"]
    assert isinstance(drawn, Series)
    assert [point.value for point in drawn.points[-2:]] == [1, 1]


def test_the_trend_is_longer_than_what_shares_are_counted_over_and_ends_with_the_card():
    pack = structs.replace(PACK, days=3)
    service = OneStop("one_stop", pack, PROVINCE)
    told = [dossier(n, received=NOW - n * DAY, finished=NOW - n * DAY, withdrawn=n == 0) for n in range(0, 10, 5)]
    service.take("a", Batch(records=[*told, dossier(20, received=NOW)]))
    drawn = service.documents(NOW)["series/received_today"]
    assert isinstance(drawn, Series)
    assert [point.value for point in drawn.points[-6:]] == [1, 0, 0, 0, 0, 2]
    assert figures(service)["received_today"] == 2
    assert [point.value for point in drawn.beside[0].points[-6:]] == [1, 0, 0, 0, 0, 0]


def test_shares_that_a_source_no_longer_tells_are_gone():
    service = one_stop(dossier(1))
    told = [Reading(indicator=name, period=NOW, value=100.0, place="Sở Y tế") for name in FULL]
    service.take("q", Batch(records=told))
    assert figures(service)["index_openness"] == POINTS["openness"]
    service.take("q", Batch(records=[], whole=False))
    assert figures(service)["index_openness"] == POINTS["openness"]
    service.take("q", Batch(records=[]))
    assert figures(service)["index_openness"] is None
    assert figures(service)["received"] == 1


def test_the_province_has_the_mean_of_its_offices_unless_it_is_told():
    service = one_stop(dossier(1))
    openness = [criterion for criterion in PACK.criterion if criterion.part == "openness"]
    told = [
        Reading(indicator=each.id, period=NOW, value=value * each.target, place=place)
        for each in openness
        for place, value in (("Sở Y tế", 1.0), ("Sở Nội vụ", 0.5))
    ]
    service.take("q", Batch(records=told))
    assert figures(service)["index_openness"] == pytest.approx(POINTS["openness"] * 0.75)
    whole = [Reading(indicator=each.id, period=NOW, value=0.0) for each in openness]
    service.take("whole", Batch(records=whole))
    assert figures(service)["index_openness"] == 0


def test_dates_that_mean_never_are_no_harm():
    never = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert figures(one_stop(dossier(1, due=never)))["dossiers_overdue"] == 0


moments = st.integers(-60 * 24, 60 * 24).map(lambda hours: NOW + timedelta(hours=hours / 2))
made = st.builds(
    Dossier,
    id=st.integers(0, 20).map(str),
    procedure=st.just("1"),
    field=st.sampled_from(["a", "b"]),
    office=st.sampled_from(["Sở Y tế", "SYT", "Kỳ Lừa", "lạ"]),
    received=moments,
    due=st.none() | moments,
    finished=st.none() | moments,
    channel=st.sampled_from([None, "direct", "online", "post"]),
    withdrawn=st.booleans(),
)


@given(st.lists(made, max_size=30))
def test_counts_are_those_of_a_recount(dossiers: Sequence[Dossier]):
    newest = {each.id: each for each in dossiers}.values()
    counted = [each for each in newest if each.received <= NOW and not each.withdrawn]
    since = NOW - timedelta(days=PACK.days)
    still = [each for each in counted if each.finished is None or each.finished > NOW]
    recent = [each for each in counted if each.received >= since]
    found = figures(one_stop(*dossiers))
    assert found["dossiers_open"] == len(still)
    assert found["dossiers_overdue"] == sum(each.due is not None and each.due < NOW for each in still)
    assert found["received"] == sum(since <= each.received <= NOW for each in newest), "also what was withdrawn"
    told = [each for each in recent if each.channel is not None]
    online = sum(each.channel == "online" for each in told)
    assert found["online_share"] == (pytest.approx(100 * online / len(told)) if told else None)


@given(st.lists(made, max_size=30))
def test_offices_add_up_to_the_province(dossiers: Sequence[Dossier]):
    service = one_stop(*dossiers)
    overdue = [row[0] or 0 for name in ("departments", "communes") for row in rows(service, name).values()]
    assert sum(overdue) == figures(service)["dossiers_overdue"]


def test_the_parts_of_the_index_have_the_points_of_the_decision():
    assert sum(POINTS.values()) == 100
    assert list(flaws(PACK.criterion)) == []
    found = index(FULL, PACK.criterion)
    assert {part: found[f"index_{part}"] for part in PARTS} == POINTS
    assert found["index_total"] == 100
    assert index(dict.fromkeys(FULL, 0.0), PACK.criterion)["index_total"] == 0


@pytest.mark.parametrize("criterion", PACK.criterion, ids=lambda each: each.id)
def test_each_criterion_gives_its_points_by_its_share(criterion):
    half = index(FULL | {criterion.id: criterion.target / 2}, PACK.criterion)
    assert half[f"index_{criterion.part}"] == pytest.approx(POINTS[criterion.part] - criterion.points / 2)
    unknown = index(FULL | {criterion.id: None}, PACK.criterion)
    assert (unknown[f"index_{criterion.part}"], unknown["index_total"]) == (None, None)


def test_points_that_are_not_those_of_the_decision_are_refused():
    wrong = (*PACK.criterion[:-1], structs.replace(PACK.criterion[-1], points=5))
    (found,) = flaws(wrong)
    assert found[1].en == "the part “satisfaction” needs 18 points in all, has 17"


def test_the_index_of_an_office_takes_what_is_told_of_it():
    service = one_stop(dossier(1, finished=NOW, channel="online", paid_online=True, digitised=True))
    told = [name for name in FULL if name not in ("on_time_share", "online_share", "epay_share", "digitised_share")]
    older, newer = NOW - 40 * DAY, NOW - DAY
    readings = [
        Reading(indicator=name, period=at, value=value, place="Sở Y tế")
        for name in told
        for at, value in ((newer, 100.0), (older, 0.0))
    ]
    service.take("q", Batch(records=readings))
    assert rows(service, "index-departments")["Sở Y tế"][0] == 100
    assert figures(service)["index_total"] == 100


def test_an_office_without_dossiers_is_in_the_index_too():
    service = one_stop(dossier(1))
    told = [Reading(indicator=name, period=NOW, value=100.0, place="Xã Thất Khê") for name in FULL]
    service.take("q", Batch(records=told))
    row = rows(service, "index-communes")["Xã Thất Khê"]
    assert row[0] == 100
    assert rows(service, "communes")["Xã Thất Khê"][0] == 0
