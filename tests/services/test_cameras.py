"""Cameras: inventory and reachability joined, counted by commune."""

from datetime import UTC, datetime, timedelta

import pytest

from server.contract.messages import Breakdown, CameraState, Indicators, Severity, Spots
from server.contract.toml import read_toml
from server.records import Batch, Camera
from server.services.cameras import Cameras, CamerasPack
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
    known = {"latitude": 21.8837, "longitude": 106.743}
    service.take("list", Batch(records=[Camera(id="1", place="Ngã sáu", **known), Camera(id="2", place="Ngã sáu")]))
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
