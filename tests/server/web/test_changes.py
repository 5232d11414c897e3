"""A device follows a wall: every state, none twice, and no longer than it may."""

import pytest


def test_a_device_hears_what_a_wall_shows_and_each_change(running, panel):
    panel.post("/walls/main/show", {"layout": "economy"})
    with running.device("follower") as follower, follower.changes() as events:
        assert events.until(lambda _: True)["surfaces"][0]["layout"] == "economy"
        done = panel.post("/walls/main/show", {"layout": "press"}).json()
        assert events.until(lambda shown: shown["revision"] == done["wall"]["revision"]) == done["wall"]


def test_one_that_comes_back_hears_only_what_it_has_not_seen(running, panel):
    panel.post("/walls/main/show", {"layout": "economy"})
    tag = panel.get("/walls/main").headers["ETag"].strip('"')
    with running.device("back") as back:
        with back.changes(Last_Event_ID="0-0") as events:
            assert events.until(lambda _: True)["surfaces"][0]["layout"] == "economy"
            assert events.id == tag
        with back.changes(Last_Event_ID=tag) as events:
            panel.post("/walls/main/show", {"layout": "press"})
            assert events.until(lambda _: True)["surfaces"][0]["layout"] == "press"


def test_a_device_that_is_removed_is_let_in_no_more_and_its_streams_end(running):
    with running.device("gone") as gone, gone.changes() as events:
        events.until(lambda _: True)
        running.tokens.remove("gone")
        assert list(events) == []
        assert gone.get("/walls").status_code in (401, 429)


def test_a_token_that_was_made_anew_lets_in_and_the_old_one_does_not(running):
    with running.device("twice") as old:
        assert old.get("/walls").status_code == 200
        running.tokens.remove("twice")
        with running.device("twice") as new:
            assert new.get("/walls").status_code == 200
            assert old.get("/walls").status_code in (401, 429)


def test_a_device_may_not_open_streams_without_end(running):
    with running.device("many") as many:
        opened = [many.changes() for _ in range(16)]
        try:
            for each in opened:
                each.__enter__()
            answer = many.get("/walls/main/changes")
            assert (answer.status_code, answer.json()["code"]) == (429, "streams")
        finally:
            for each in opened:
                each.__exit__(None, None, None)


@pytest.mark.parametrize("path", ["/walls/main/changes"])
def test_a_head_of_a_stream_ends(panel, path):
    assert panel.http.head(path, headers=panel.headers).status_code in (200, 405)
