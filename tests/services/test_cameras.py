"""Cameras: inventory and reachability joined, counted by commune."""

from datetime import UTC, datetime, timedelta

import pytest

from server.contract.messages import Breakdown, CameraState, Flaw, Indicators, Notices, Series, Severity, Spots
from server.contract.toml import read_toml
from server.records import Batch, Camera, Look
from server.services.cameras.service import Cameras, CamerasPack
from services.province import PROVINCE, SHIPPED

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
PACK = read_toml(SHIPPED / "cameras.toml", CamerasPack)
LISTED = [
    Camera(id="1", name="Ngã tư", place="Phường Tam Thanh", latitude=21.85, longitude=106.76),
    Camera(id="2", latitude=21.8837, longitude=106.743),
    Camera(id="3", place="nơi lạ"),
]


def cameras(*online: Camera) -> Cameras:
    service = Cameras("cameras", PACK, PROVINCE)
    service.take("list", Batch(records=LISTED))
    service.take("onvif", Batch(records=online))
    return service


def state(service: Cameras, name: str, now: datetime = NOW) -> CameraState:
    document = service.documents(now)[f"camera/{name}"]
    assert isinstance(document, CameraState)
    return document


def test_the_list_and_who_answers_make_one_camera():
    found = state(cameras(Camera(id="1", online=True, model="IPC")), "1")
    assert (found.name.vi, found.place.vi, found.online, found.model) == ("Ngã tư", "P. Tam Thanh", True, "IPC")


def test_figures():
    service = cameras(Camera(id="1", online=True), Camera(id="2", online=False))
    document = service.documents(NOW)["indicators/cameras"]
    assert isinstance(document, Indicators)
    assert {each.id: each.value for each in document.indicators} == {
        "cameras": 3,
        "cameras_online": 50,
        "cameras_offline": 1,
        "cameras_unknown": 1,
    }


def test_by_commune_told_or_nearest():
    document = cameras(Camera(id="1", online=True), Camera(id="2", online=False)).documents(NOW)["breakdown/cameras"]
    assert isinstance(document, Breakdown)
    assert {row.name.vi: row.cells[1].value for row in document.rows} == {"P. Tam Thanh": 2, "nơi lạ": 1}


def test_a_place_that_nobody_knows_gives_way_to_the_nearest_commune():
    service = Cameras("cameras", PACK, PROVINCE)
    known = Camera(id="1", place="Ngã sáu", latitude=21.8837, longitude=106.743)
    service.take("list", Batch(records=[known, Camera(id="2", place="Ngã sáu")]))
    assert [state(service, name).place.vi for name in "12"] == ["P. Tam Thanh", "Ngã sáu"]


@pytest.mark.parametrize("order", [("list", "onvif"), ("onvif", "list")])
def test_what_one_source_does_not_know_another_does(order: tuple[str, str]):
    told = {
        "list": [Camera(id="1", name="Ngã tư", place="Tam Thanh")],
        "onvif": [Camera(id="1", online=True, model="IPC")],
    }
    service = Cameras("cameras", PACK, PROVINCE)
    for source in order:
        service.take(source, Batch(records=told[source]))
    found = state(service, "1")
    assert (found.name.vi, found.place.vi, found.online, found.model) == ("Ngã tư", "P. Tam Thanh", True, "IPC")


def test_news_of_some_cameras_leaves_the_others():
    service = cameras(Camera(id="1", online=True), Camera(id="2", online=True))
    service.take("onvif", Batch(records=[Camera(id="2", online=False)], whole=False))
    assert [state(service, name).online for name in "123"] == [True, False, None]


def test_since_when_it_is_offline():
    service = cameras(Camera(id="1", online=True))
    assert state(service, "1").since is None, "nobody knows since when"
    service.take("onvif", Batch(records=[Camera(id="1", online=False)]))
    down = NOW + timedelta(minutes=5)
    assert state(service, "1", down).since == down
    assert state(service, "1", down + timedelta(hours=1)).since == down


def test_the_map_shows_the_missing_first():
    document = cameras(Camera(id="1", online=True), Camera(id="2", online=False)).documents(NOW)["spots/cameras"]
    assert isinstance(document, Spots)
    assert [(spot.id, spot.severity) for spot in document.spots] == [("2", Severity.CRITICAL), ("1", Severity.NORMAL)]
    assert document.total == 3


def test_a_camera_that_is_no_longer_listed_is_gone():
    service = cameras()
    service.take("list", Batch(records=LISTED[:1]))
    assert [topic for topic in service.documents(NOW) if topic.startswith("camera/")] == ["camera/1"]


def looked(service: Cameras, *looks: Look) -> Cameras:
    service.take("looks", Batch(records=looks, whole=False))
    return service


def look(name: str, minute: int, *flaws: Flaw, density: float | None = None, motion: float | None = None) -> Look:
    return Look(id=name, at=NOW - timedelta(minutes=10 - minute), flaws=flaws, density=density, motion=motion)


def test_a_flaw_is_told_once_it_was_seen_twice_and_leaves_with_a_good_look():
    service = looked(cameras(), look("1", 0, Flaw.BLURRED))
    assert state(service, "1").flaws == ()
    looked(service, look("1", 1, Flaw.BLURRED, Flaw.MOVED))
    found = state(service, "1")
    assert (found.flaws, found.severity, found.online) == ((Flaw.BLURRED,), Severity.WARNING, True)
    assert found.looked == NOW - timedelta(minutes=9)
    looked(service, look("1", 2))
    assert (state(service, "1").flaws, state(service, "1").severity) == ((), Severity.NORMAL)


def test_looks_that_come_late_or_twice_change_nothing():
    service = looked(cameras(), look("1", 1, Flaw.DARK), look("1", 1, Flaw.DARK), look("1", 0, Flaw.DARK))
    assert state(service, "1").flaws == ()


def test_whether_pictures_come_decides_over_whether_the_device_answers():
    service = looked(cameras(Camera(id="1", online=True), Camera(id="2", online=False)), look("2", 1))
    assert state(service, "2").online is True
    looked(service, look("1", 1), look("1", 2, Flaw.UNREACHABLE))
    assert state(service, "1").online is True, "one look without a picture may be a hiccup"
    looked(service, look("1", 3, Flaw.UNREACHABLE))
    found = state(service, "1")
    assert (found.online, found.flaws, found.severity) == (False, (Flaw.UNREACHABLE,), Severity.CRITICAL)
    looked(service, look("1", 4))
    assert state(service, "1").online is True


def test_when_nobody_looks_any_more_the_device_decides_again():
    service = looked(cameras(Camera(id="1", online=False)), look("1", 1))
    assert state(service, "1").online is True
    assert state(service, "1", NOW + timedelta(hours=1)).online is False


def test_other_flaws_wait_while_no_picture_comes():
    service = cameras()
    for minute, flaws in enumerate(([Flaw.MOVED], [Flaw.MOVED], [Flaw.UNREACHABLE], [Flaw.UNREACHABLE])):
        looked(service, look("1", minute, *flaws))
    assert state(service, "1").flaws == (Flaw.UNREACHABLE,)


def test_notices_say_what_where_and_since_when():
    service = cameras()
    for minute in (0, 1):
        looked(service, look("1", minute, Flaw.COVERED, Flaw.CLOCK), look("3", minute, Flaw.CLOCK), look("2", minute))
    document = service.documents(NOW)["notices/cameras"]
    assert isinstance(document, Notices)
    told = [(each.id, each.title.vi, each.detail.vi, each.where.vi, each.severity) for each in document.notices]
    assert told == [
        ("1", "Ngã tư", "bị che, sai giờ", "P. Tam Thanh", Severity.CRITICAL),
        ("3", "3", "sai giờ", "nơi lạ", Severity.WARNING),
    ]
    assert {each.since for each in document.notices} == {NOW - timedelta(minutes=10)}


def test_figures_and_communes_count_what_is_worth_looking_at():
    service = cameras(Camera(id="3", online=True))
    for minute in (0, 1):
        looked(service, look("1", minute, Flaw.FROZEN), look("2", minute))
    documents = service.documents(NOW)
    document, by_commune = documents["indicators/cameras"], documents["breakdown/cameras"]
    assert isinstance(document, Indicators)
    assert isinstance(by_commune, Breakdown)
    told = {each.id: (each.value, each.severity) for each in document.indicators}
    assert told["cameras_worth"] == (50, Severity.CRITICAL)
    assert [told[name][0] for name in ("cameras_flawed", "cameras_frozen", "cameras_dark")] == [1, 1, 0]
    worth = [column.name.en for column in by_commune.columns].index("Good picture")
    assert {row.name.vi: row.cells[worth].value for row in by_commune.rows} == {"P. Tam Thanh": 50, "nơi lạ": None}


def test_the_map_names_flaws():
    service = looked(looked(cameras(), look("1", 0, Flaw.DARK)), look("1", 1, Flaw.DARK))
    document = service.documents(NOW)["spots/cameras"]
    assert isinstance(document, Spots)
    assert {spot.id: spot.detail.en for spot in document.spots} == {"1": "dark", "2": "unknown"}


def test_roads_by_hour():
    service = cameras()
    for minute, density in ((0, 0.1), (4, 0.3)):
        looked(service, look("1", minute, density=density, motion=0.02))
    documents = service.documents(NOW)
    hours, roads = documents["series/traffic-1"], documents["breakdown/traffic"]
    assert isinstance(hours, Series)
    assert isinstance(roads, Breakdown)
    assert [point.value for point in hours.points] == [pytest.approx(20)]
    assert not hours.running, "the looks were before the hour began"
    assert [cell.value for cell in roads.rows[0].cells] == [None, None, pytest.approx(20)]
    looked(service, look("1", 12, density=0.5))
    assert [cell.value for cell in service.documents(NOW)["breakdown/traffic"].rows[0].cells] == [50, 50, 50]
    assert len(service.documents(NOW + timedelta(days=2))["series/traffic-1"].points) == 0
    assert (state(service, "1").density, state(service, "1").motion) == (0.5, None)


def test_looks_at_cameras_that_nobody_lists_are_not_told():
    documents = looked(cameras(), look("9", 1, density=0.5)).documents(NOW)
    assert not [topic for topic in documents if "9" in topic]


def test_what_the_fleet_knows_of_a_camera_is_told():
    service = cameras()
    camera = Camera(id="1", gate="Hữu Nghị", road="QL1", streamed=True, movable=True)
    service.take("fleet", Batch(records=[camera]))
    found = state(service, "1")
    assert (found.gate, found.road, found.streamed, found.movable) == ("Hữu Nghị", "QL1", True, True)
    assert found.commune == PROVINCE.find("Tam Thanh").code


def test_a_look_that_shows_nothing_new_is_no_news():
    service = looked(cameras(), look("1", 0, motion=0.101))
    first = state(service, "1")
    assert first.motion == 0.1
    assert state(looked(service, look("1", 3, motion=0.104)), "1") == first
    assert state(looked(service, look("1", 4, motion=0.2)), "1").looked == NOW - timedelta(minutes=6)
    assert state(looked(service, look("1", 15, motion=0.2)), "1").looked == NOW + timedelta(minutes=5)
