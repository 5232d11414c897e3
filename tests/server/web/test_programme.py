"""Equipment runs tours, holds surfaces and shows until a time; each time the state tells of it."""

from datetime import UTC, datetime, timedelta

import pytest
from processes import Ear, wait_for
from rooms import LED, TELEVISION, written
from web_site import DESCRIPTION, WebSite

from server.contract.calendar import CALENDAR
from server.contract.messages import Room, Scene, SceneTile
from server.contract.messages.rooms import SeatRow
from server.contract.messages.scenes import Region
from server.contract.wall_commands import EndClaim, Show
from server.contract.words import same
from server.web.tokens import DeviceRole

PROGRAMME = """
[[scene]]
name = "morning"
title = {vi = "Sáng", en = "Morning"}
layout = "overview"

[[scene]]
name = "hotline"
title = {vi = "Đường dây nóng", en = "Hotline"}
tile = {kind = "note", options = {text = {vi = "0205\\nGọi ngay", en = "0205\\nCall now"}}}

[[tour]]
name = "round"
title = {vi = "Vòng", en = "Round"}
step = [{scene = "morning", dwell = 86400}, {scene = "hotline"}]

[[tour]]
name = "quick"
title = {vi = "Nhanh", en = "Quick"}
step = [{scene = "morning", dwell = 2}, {scene = "hotline", dwell = 2}]
"""
ROOM = Room(surface=(LED, TELEVISION), seat=(SeatRow(distance=6),))
ORDERS = sorted(path.removeprefix("/api/v1") for path, told in DESCRIPTION["paths"].items() if "post" in told)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A site with a measured room of two surfaces and a programme."""
    site = WebSite(tmp_path_factory.mktemp("site"))
    for folder, text in (("programmes", PROGRAMME), ("rooms", written(ROOM))):
        (site.folder / folder).mkdir()
        (site.folder / folder / "main.toml").write_text(text)
    with site.running(), site.web():
        site.until_live()
        with site.device("waiting") as device:
            wait_for(lambda: device.get("/walls/main/tours").json()["tours"] != [], "the programme is read")
            wait_for(lambda: device.get("/walls/main").json()["surfaces"][-1]["id"] == "tv", "the room is read")
        yield site


@pytest.fixture(autouse=True)
def calm(panel):
    """Begin with nothing held and no tour; what may be refused is what is so already."""
    for path in ("/walls/main/resume", "/walls/main/tours/stop"):
        assert panel.post(path).status_code in (200, 409)


def done(device, path, body=None, **headers):
    """Return the state after an order that was carried out."""
    answer = device.post(f"/walls/main/{path}", body, **headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["wall"]


def refused(device, path, body, **headers):
    """Return the status, code and detail of an order that changes nothing."""
    before = device.revision()
    answer = device.post(f"/walls/main/{path}", body, **headers)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert device.revision() == before
    return answer.status_code, answer.json()["code"], answer.json()["detail"]


def later(**ahead):
    """Return a time from now on as RFC 3339 has it."""
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


def test_the_tours_of_the_programme_are_listed(panel):
    first, second = panel.get("/walls/main/tours").json()["tours"]
    steps = [{"scene": "morning", "seconds": 86400.0}, {"scene": "hotline", "seconds": 30.0}]
    assert first == {"name": "round", "title": {"vi": "Vòng", "en": "Round"}, "steps": steps}
    assert second["name"] == "quick"


def test_what_is_shown_until_a_time_says_until_when_and_why(panel):
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    body = {"layout": "press", "surface": 2, "until": until.isoformat(), "why": {"vi": "Họp báo", "en": ""}}
    claim = done(panel, "show", body)["surfaces"][1]["claim"]
    assert datetime.fromisoformat(claim["until"]) == until
    assert claim["why"] == {"vi": "Họp báo", "en": "Họp báo"}
    assert (claim["kind"], claim["by"], claim["surface"]) == ("hand", f"device {panel.name}", 2)
    assert (claim["layout"], claim["title"]) == ("press", {"vi": "press", "en": "press"})


def test_a_time_of_another_zone_is_the_same_moment(panel):
    until = datetime.fromisoformat(later(hours=1)).replace(microsecond=0)
    body = {"scene": "hotline", "until": until.astimezone(CALENDAR).isoformat()}
    claim = done(panel, "show", body)["surfaces"][0]["claim"]
    assert datetime.fromisoformat(claim["until"]) == until
    assert claim["title"] == {"vi": "«0205»", "en": "“0205”"}


def test_what_is_shown_until_a_time_ends_by_itself(panel):
    before = done(panel, "show", {"layout": "economy", "surface": 1})["surfaces"]
    shown = done(panel, "show", {"layout": "soc", "surface": 1, "until": later(seconds=4)})
    assert shown["surfaces"][0]["layout"] == "soc"
    with panel.changes() as events:
        events.until(lambda shown: shown["surfaces"] == before)


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"until": "2027-02-08T17:00:00"}, "until: expected a time with its time zone"),
        ({"until": "2027-02-08"}, "until: expected a date and time as in RFC 3339"),
        ({"until": "17:00"}, "until: expected a date and time as in RFC 3339"),
        ({"until": "2027-02-30T17:00:00Z"}, "until: expected a date and time as in RFC 3339"),
        ({"until": 1_800_000_000}, "until: expected datetime | null, got int"),
        ({"until": "9999-12-31T23:59:59-12:00"}, "until: expected a time within the next 366 days"),
        ({"until": "0001-01-01T00:00:00+12:00"}, "until: expected a time within the next 366 days"),
        ({"until": "9999-12-31T00:00:00Z"}, "until: expected a time within the next 366 days"),
        ({"why": "press"}, "why: expected object | null, got str"),
        ({"why": {}}, "why: expected a text"),
        ({"why": {"vi": " ", "en": "\n"}}, "why: expected a text"),
        ({"why": {"vi": "x" * 201}}, "why.vi: expected a length <= 200"),
        ({"why": {"fr": "x"}}, "fr: there is no such setting"),
        ({"surface": 65}, "surface: expected int <= 64"),
        ({"scene": "morning"}, "layout or scene is needed"),
    ],
)
def test_what_cannot_be_shown_so_is_told(panel, changed, detail):
    status, code, told = refused(panel, "show", {"layout": "press"} | changed)
    assert (status, code) == (400, "wrong-body")
    assert detail in told


def test_a_wrong_time_is_told_in_vietnamese_too(panel):
    for until, detail in (("2027-02-08T17:00:00", "múi giờ"), ("hôm nay", "RFC 3339"), ("9999-12-31T00:00:00Z", "366")):
        told = refused(panel, "show", {"layout": "press", "until": until}, Accept_Language="vi")[2]
        assert told.startswith("until: cần ")
        assert detail in told


def test_a_time_that_is_over_is_refused(panel):
    body = {"layout": "press", "until": later(seconds=-1)}
    assert refused(panel, "show", body) == (409, "refused", "the time of its end is over")


@pytest.mark.parametrize("path", ["show", "tours/start", "tours/stop", "hold", "resume"])
def test_a_surface_that_the_room_does_not_have_is_refused(panel, path):
    more = {"show": {"layout": "press"}, "tours/start": {"tour": "round"}}.get(path, {})
    told = refused(panel, path, {"surface": 3, **more})
    assert told == (409, "no-such-surface", "there is no surface 3; choose from 1 to 2")
    for wrong in (0, 65, "2", 1.5):
        assert refused(panel, path, {"surface": wrong, **more})[:2] == (400, "wrong-body")
    assert refused(panel, path, {"screen": 1, **more})[:2] == (400, "wrong-body")


def test_a_tour_begins_on_a_surface_and_ends(panel):
    before = panel.get("/walls/main").json()["surfaces"]
    shown = done(panel, "tours/start", {"tour": "round", "surface": 2})
    (run,) = shown["tours"]
    assert (run["name"], run["title"]["en"], run["surface"]) == ("round", "Round", 2)
    assert run["by"] == f"device {panel.name}"
    assert [each["tours"] for each in shown["surfaces"]] == [[], ["round"]]
    (claim,) = [each for each in shown["claims"] if each["kind"] == "tour"]
    assert (claim["layout"], claim["why"]["en"], claim["since"]) == ("overview", "Round: Morning", run["since"])
    until = datetime.fromisoformat(run["since"]) + timedelta(seconds=86400)
    assert datetime.fromisoformat(claim["until"]) == until
    shown = done(panel, "tours/stop", {"surface": 2})
    assert shown["tours"] == []
    assert shown["surfaces"] == before
    told = "no tour was started by hand there"
    assert refused(panel, "tours/stop", {"surface": 2}) == (409, "refused", told)


def test_a_tour_on_all_of_the_wall_is_stopped_for_all_of_it(panel):
    shown = done(panel, "tours/start", {"tour": "round"})
    assert [each["tours"] for each in shown["surfaces"]] == [["round"], ["round"]]
    assert shown["tours"][0]["surface"] is None
    assert refused(panel, "tours/stop", {"surface": 1})[:2] == (409, "refused")
    assert done(panel, "tours/stop")["tours"] == []


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ({"tour": "rond"}, 409, "there is no “rond” (did you mean “round”?); expected one of: quick, round"),
        ({"tour": "morning"}, 409, "there is no “morning”"),
        ({}, 400, "tour is missing"),
        (None, 400, "tour is missing"),
        ({"tour": None}, 400, "tour: expected str, got null"),
        ({"tour": "../round"}, 400, "tour: expected small letters"),
        ({"name": "round"}, 400, ""),
    ],
)
def test_a_tour_that_there_is_not_does_not_begin(panel, body, status, detail):
    told = refused(panel, "tours/start", body)
    assert told[:2] == (status, "refused" if status == 409 else "wrong-body")
    assert detail in told[2]


def test_a_held_surface_stands_still_and_goes_on(panel):
    # what stands there by hand would cover the steps
    while panel.post("/walls/main/undo").status_code == 200:
        pass
    done(panel, "tours/start", {"tour": "quick"})
    shown = done(panel, "hold", {"surface": 1})
    first, second = shown["surfaces"]
    assert (first["hold"]["surface"], first["hold"]["by"]) == (1, f"device {panel.name}")
    assert second["hold"] is None
    assert first["claim"]["until"] is None
    assert second["claim"]["until"] is not None
    assert refused(panel, "hold", {"surface": 1}) == (409, "refused", "that is held already")
    with panel.changes() as events:
        for tile in ("note", None):
            turned = events.until(lambda told, tile=tile: told["surfaces"][1]["claim"]["tile"] == tile)
            assert turned["surfaces"][0] == first
        assert done(panel, "resume", {"surface": 1})["surfaces"][0]["hold"] is None
        events.until(lambda told: told["surfaces"][0]["claim"]["tile"] != first["claim"]["tile"])
    assert refused(panel, "resume", {"surface": 1}) == (409, "refused", "that is not held")


def test_a_wall_that_is_held_is_resumed_as_a_whole(panel):
    shown = done(panel, "hold")
    assert [each["hold"]["surface"] for each in shown["surfaces"]] == [None, None]
    assert refused(panel, "resume", {"surface": 2})[:2] == (409, "refused")
    assert refused(panel, "tours/start", {"tour": "round", "surface": 2})[:2] == (409, "refused")
    assert [each["hold"] for each in done(panel, "resume")["surfaces"]] == [None, None]


def test_what_lies_over_parts_of_a_surface_is_told(running, panel):
    done(panel, "show", {"layout": "economy", "surface": 1})
    tile = SceneTile(kind="note", options={"text": {"vi": "Cấm\nvào", "en": "Keep\nout"}})
    with Ear(running) as ear:
        for region in (Region(0.0, 0.0, 0.5, 0.5), Region(0.25, 0.25, 0.75, 0.5)):
            note = Show(wall="main", scene=Scene(tile=tile), screen=1, region=region, why=same("Works"))
            assert ear.ask(note).refused is None
        with panel.changes() as events:
            first, second = events.until(lambda shown: len(shown["surfaces"][0]["overlays"]) == 2)["surfaces"]
        assert (first["layout"], first["claim"]["region"], second["overlays"]) == ("economy", None, [])
        assert [each["region"] for each in first["overlays"]] == [[0.0, 0.0, 0.5, 0.5], [0.25, 0.25, 0.75, 0.5]]
        for over in first["overlays"]:
            assert (over["tile"], over["title"]) == ("note", {"vi": "«Cấm»", "en": "“Keep”"})
            assert (over["by"], over["why"]["en"]) == ("ear", "Works")
            assert ear.ask(EndClaim(wall="main", claim=over["id"])).refused is None
    wait_for(lambda: panel.get("/walls/main").json()["surfaces"][0]["overlays"] == [], "they are gone")


def test_orders_of_the_programme_are_done_once_and_against_the_state_that_was_seen(panel):
    for path, body in (("tours/start", {"tour": "round"}), ("hold", {}), ("resume", {}), ("tours/stop", {})):
        seen = panel.get("/walls/main").headers["ETag"]
        shown = [done(panel, path, body, Idempotency_Key=f"{path} of {panel.name}") for _ in range(2)]
        assert shown[0] == shown[1] == panel.get("/walls/main").json()
        assert refused(panel, path, body, If_Match=seen)[:2] == (412, "changed")
        other = {"surface": 1, **body}
        told = refused(panel, path, other, Idempotency_Key=f"{path} of {panel.name}")
        assert told[:2] == (422, "idempotency-key-reused")


def test_a_device_that_may_only_look_gives_no_order_at_all(running):
    with running.device("screen", DeviceRole.VIEWER) as screen:
        for path in ORDERS:
            answer = screen.post(path.replace("{wall}", "main"), {})
            assert (answer.status_code, answer.json()["code"]) == (403, "role")
        assert screen.get("/walls/main/tours").status_code == 200
