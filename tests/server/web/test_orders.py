"""Equipment shows layouts, takes them back, and hears who was before it."""

import pytest
from processes import Ear, wait_for

from server.contract.commands import ShowLayout
from server.contract.messages import Scene
from server.contract.wall_commands import RemoveScene, SaveScene
from server.contract.words import same
from server.web.tokens import DeviceRole


def test_an_order_is_shown_by_the_wall_and_bears_the_name_of_the_device(running, panel):
    panel.post("/walls/main/show", {"layout": "hazards"})
    before = panel.revision()
    answer = panel.post("/walls/main/show", {"layout": "press", "surface": 2})
    done = answer.json()
    assert answer.status_code == 200, done
    assert done["wall"]["revision"] == before + 1
    assert done["wall"]["claims"][-1]["by"] == f"device {panel.name}"
    assert done["warning"] is None
    assert answer.headers["ETag"] == panel.get("/walls/main").headers["ETag"]
    with Ear(running) as ear:
        state = ear.until(
            "wall/main", lambda update: update.document.shows.on_surface(2).scene.layout == "press"
        ).document
    assert state.claims[-1].by == f"device {panel.name}"
    said = f"by order of web (device {panel.name})"
    wait_for(lambda: said in (running.folder / "server.log").read_text(), said)


def test_a_surface_tells_who_decides_what_it_shows(panel):
    panel.post("/walls/main/show", {"layout": "economy"})
    shown = panel.post("/walls/main/show", {"layout": "tasks", "surface": 3}).json()["wall"]
    by_number = {surface["number"]: surface for surface in shown["surfaces"]}
    assert [by_number[number]["layout"] for number in (1, 3)] == ["economy", "tasks"]
    assert [by_number[number]["claim"]["surface"] for number in (1, 3)] == [None, 3]


def test_what_was_shown_is_taken_back_and_made_again(panel):
    panel.post("/walls/main/show", {"layout": "economy"})
    panel.post("/walls/main/show", {"layout": "gates"})

    def first(path):
        answer = panel.post(path)
        assert answer.status_code == 200, answer.text
        return answer.json()["wall"]["surfaces"][0]["layout"]

    assert first("/walls/main/undo") == "economy"
    assert first("/walls/main/redo") == "gates"


def test_where_nothing_is_left_to_be_made_again_it_is_said_in_the_language_asked_for(panel):
    panel.post("/walls/main/show", {"layout": "soc"})
    answer = panel.post("/walls/main/redo")
    assert (answer.status_code, answer.json()["detail"]) == (409, "there is nothing to do again")
    answer = panel.post("/walls/main/redo", Accept_Language="vi-VN,vi;q=0.9,en;q=0.5")
    assert (answer.json()["detail"], answer.headers["Content-Language"]) == ("không còn gì để làm lại", "vi")


def test_an_order_that_is_sent_again_is_done_once(panel):
    panel.post("/walls/main/show", {"layout": "economy"})
    answers = [panel.post("/walls/main/show", {"layout": "tasks"}, Idempotency_Key="order 1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len({answer.json()["wall"]["revision"] for answer in answers}) == 1


def test_one_key_stands_for_one_order(panel):
    panel.post("/walls/main/show", {"layout": "tasks"}, Idempotency_Key="1")
    answer = panel.post("/walls/main/show", {"layout": "press"}, Idempotency_Key="1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


def test_two_devices_may_use_the_same_key(running, panel):
    panel.post("/walls/main/show", {"layout": "tasks"}, Idempotency_Key="1")
    with running.device("other") as other:
        answer = other.post("/walls/main/show", {"layout": "press"}, Idempotency_Key="1")
    assert answer.json()["wall"]["surfaces"][0]["layout"] == "press"


def test_an_order_against_an_older_state_is_refused_and_names_who_changed_it(running, panel):
    seen = panel.get("/walls/main").headers["ETag"]
    with Ear(running) as ear:
        layout = "press" if panel.get("/walls/main").json()["surfaces"][0]["layout"] != "press" else "soc"
        assert ear.ask(ShowLayout(wall="main", layout=layout)).refused is None
        wait_for(lambda: panel.get("/walls/main").headers["ETag"] != seen, "the change comes")
    answer = panel.post("/walls/main/show", {"layout": "economy"}, If_Match=seen)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (412, "changed")
    assert problem["detail"].startswith("ear changed the wall at ")
    assert problem["revision"] == panel.revision()
    assert panel.post("/walls/main/show", {"layout": "economy"}, If_Match=f'"{problem["revision"]}"').status_code == 200


def test_a_device_that_may_only_look_changes_nothing(running):
    with running.device("screen", DeviceRole.VIEWER) as screen:
        before = screen.revision()
        answer = screen.post("/walls/main/show", {"layout": "press"})
        assert (answer.status_code, answer.json()["code"]) == (403, "role")
        assert screen.revision() == before


def test_a_device_of_another_wall_sees_nothing_of_this_one(running):
    with running.device("elsewhere", walls=("office",)) as device:
        assert device.get("/walls").json()["walls"] == []
        for answer in (device.get("/walls/main"), device.post("/walls/main/undo"), device.get("/walls/main/changes")):
            assert (answer.status_code, answer.json()["code"]) == (403, "wall")


def test_what_did_not_change_is_not_sent_again(panel):
    tag = panel.get("/walls/main").headers["ETag"]
    answer = panel.get("/walls/main", If_None_Match=tag)
    assert (answer.status_code, answer.content) == (304, b"")
    panel.post("/walls/main/show", {"layout": "one-stop"})
    panel.post("/walls/main/show", {"layout": "tourism"})
    assert panel.get("/walls/main", If_None_Match=tag).status_code == 200


def test_the_walls_are_listed_with_their_titles(panel):
    assert panel.get("/walls").json()["walls"] == [
        {"name": "main", "title": {"vi": "IOC Lạng Sơn", "en": "Lạng Sơn IOC"}}
    ]
    told = panel.get("/walls/main/layouts").json()
    assert (told["layouts"], told["scenes"]) == ([], [])
    assert "notice" in told["templates"]


def test_a_wall_is_taken_over_and_shows_exactly_what_it_did_when_that_is_cleared(panel):
    before = panel.post("/walls/main/show", {"layout": "economy"}).json()["wall"]["surfaces"]
    text = {"vi": "Sơ tán", "en": "Leave the building"}
    taken = panel.post("/walls/main/takeover", {"text": text, "severity": "critical"})
    assert taken.status_code == 200, taken.text
    assert {surface["claim"]["tile"] for surface in taken.json()["wall"]["surfaces"]} == {"takeover"}
    assert panel.post("/walls/main/clear").json()["wall"]["surfaces"] == before
    assert panel.post("/walls/main/takeover", {"template": "notice"}).status_code == 200
    assert panel.post("/walls/main/clear").json()["wall"]["surfaces"] == before
    assert panel.post("/walls/main/takeover", {"template": "nosuch"}).status_code == 409


def test_a_scene_that_was_saved_is_shown_by_its_name(running, panel):
    with Ear(running) as ear:
        scene = Scene(layout="tourism")
        saved = SaveScene(wall="main", name="visit", title=same("Visit"), scene=scene)
        assert ear.ask(saved).refused is None
    wait_for(lambda: panel.get("/walls/main/layouts").json()["scenes"] != [], "it is told")
    answer = panel.post("/walls/main/show", {"scene": "visit", "surface": 1})
    assert answer.json()["wall"]["surfaces"][0]["layout"] == "tourism"
    assert panel.post("/walls/main/show", {"scene": "vist"}).status_code == 409
    assert panel.post("/walls/main/show", {"scene": "visit", "layout": "press"}).status_code == 400
    with Ear(running) as ear:
        assert ear.ask(RemoveScene(wall="main", name="visit")).refused is None
    wait_for(lambda: panel.get("/walls/main/layouts").json()["scenes"] == [], "it is gone")


@pytest.mark.parametrize("name", ["mian", "..%2f..%2fetc%2fpasswd", "main%00", "t%C6%B0%E1%BB%9Dng", "%ff", "m" * 5000])
def test_a_wall_that_there_is_not_is_a_problem(panel, name):
    answer = panel.http.get(f"/walls/{name}", headers=panel.headers)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert len(answer.content) < 500
