"""Warnings: in force until they end by time or by another message."""

from datetime import UTC, datetime, timedelta

import pytest

from server.contract.messages import Breakdown, Notices, Severity, Spots
from server.contract.toml import read_toml
from server.records import Batch, Hazard
from server.services.hazards import Hazards, HazardsPack
from services.province import PROVINCE, SHIPPED

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
PACK = read_toml(SHIPPED / "hazards.toml", HazardsPack)
HOUR = timedelta(hours=1)


def hazard(number: int, **changes: object) -> Hazard:
    given = {
        "id": f"{number}",
        "event": "Lũ quét",
        "headline": f"Cảnh báo {number}",
        "severity": "severe",
        "sender": "Đài",
        "sent": NOW - HOUR,
        "areas": ("Mẫu Sơn", "Xã Thất Khê"),
    }
    return Hazard(**(given | changes))  # type: ignore[arg-type]


def notices(*hazards: Hazard, now: datetime = NOW) -> Notices:
    service = Hazards("hazards", PACK, PROVINCE)
    service.take("a", Batch(records=hazards, whole=False))
    document = service.documents(now)["notices/hazards"]
    assert isinstance(document, Notices)
    return document


@pytest.mark.parametrize(
    ("changes", "hours", "known"),
    [
        ({}, 0, True),
        ({}, PACK.lasts_hours - 1.1, True),
        ({}, PACK.lasts_hours - 0.9, False),
        ({"expires": NOW + HOUR}, 0, True),
        ({"expires": NOW + HOUR}, 1, False),
        ({"effective": NOW + HOUR}, 0, False),
        ({"effective": NOW + HOUR}, 1, True),
        ({"cancelled": True}, 0, False),
        ({"sent": NOW + HOUR}, 0, False),
    ],
)
def test_what_is_in_force(changes: dict[str, object], hours: float, known: object):
    assert bool(notices(hazard(1, **changes), now=NOW + hours * HOUR).notices) == known


def test_a_later_message_replaces_or_cancels():
    assert [each.id for each in notices(hazard(1), hazard(2, ends=("1",))).notices] == ["2"]
    assert notices(hazard(1), hazard(2, ends=("1",), cancelled=True)).notices == ()
    # the order in which they come does not matter
    assert [each.id for each in notices(hazard(2, ends=("1",)), hazard(1)).notices] == ["2"]


def test_a_message_ends_with_all_its_warnings():
    first, second = hazard(1, id="m", message="m"), hazard(2, id="m#2", message="m")
    assert len(notices(first, second).notices) == 2
    assert notices(first, second, hazard(3, cancelled=True, ends=("m",))).notices == ()


def test_a_warning_that_left_its_feed_stays_in_force():
    service = Hazards("hazards", PACK, PROVINCE)
    service.take("a", Batch(records=[hazard(1)]))
    service.take("a", Batch(records=[]))
    document = service.documents(NOW)["notices/hazards"]
    assert isinstance(document, Notices)
    assert document.total == 1


def test_the_gravest_first_and_where():
    found = notices(hazard(1, severity="minor"), hazard(2), hazard(3, severity="moderate", areas=()))
    assert [(each.id, each.severity) for each in found.notices] == [
        ("2", Severity.CRITICAL),
        ("3", Severity.WARNING),
        ("1", Severity.NORMAL),
    ]
    assert [each.where.vi for each in found.notices] == [
        "Xã Mẫu Sơn, Xã Thất Khê",
        "Toàn tỉnh",
        "Xã Mẫu Sơn, Xã Thất Khê",
    ]


def test_an_area_that_is_named_twice_is_one():
    found = notices(hazard(1, areas=("Mẫu Sơn", "Xã Mẫu Sơn", "x-mau-son")))
    assert found.notices[0].where.vi == "Xã Mẫu Sơn"
    service = Hazards("hazards", PACK, PROVINCE)
    service.take("a", Batch(records=[hazard(1, areas=("Mẫu Sơn", "Xã Mẫu Sơn"))]))
    (spot,) = service.documents(NOW)["spots/hazards"].spots
    assert spot.count == 1


def test_many_areas_are_counted_behind_the_first():
    areas = ("Mẫu Sơn", "Thất Khê", "Đình Lập", "Na Sầm", "Bắc Sơn")
    assert notices(hazard(1, areas=areas)).notices[0].where.vi.endswith(" +2")


def test_a_replacement_counts_from_when_it_was_sent():
    later = hazard(2, ends=("1",), sent=NOW + HOUR)
    assert [each.id for each in notices(hazard(1), later).notices] == ["1"]
    assert [each.id for each in notices(hazard(1), later, now=NOW + HOUR).notices] == ["2"]


def test_the_event_is_not_said_twice():
    assert notices(hazard(1)).notices[0].detail.vi == "Lũ quét"
    assert notices(hazard(1, headline="Cảnh báo lũ quét")).notices[0].detail.vi == ""


def test_by_area_and_on_the_map():
    service = Hazards("hazards", PACK, PROVINCE)
    service.take("a", Batch(records=[hazard(1), hazard(2, areas=("Mẫu Sơn", "nơi lạ"), severity="minor")]))
    found = service.documents(NOW)
    breakdown, spots = found["breakdown/hazards"], found["spots/hazards"]
    assert isinstance(breakdown, Breakdown)
    assert isinstance(spots, Spots)
    assert {row.name.vi: row.cells[0].value for row in breakdown.rows} == {
        "Xã Mẫu Sơn": 2,
        "Xã Thất Khê": 1,
        "nơi lạ": 1,
    }
    assert {(spot.name.vi, spot.count) for spot in spots.spots} == {("Xã Mẫu Sơn", 2), ("Xã Thất Khê", 1)}
