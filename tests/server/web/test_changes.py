"""A device follows a wall: every state, none twice, and no longer than it may."""

import asyncio
import contextlib
import itertools
import socket

from documents import NOON
from processes import PATIENCE
from running import free_port
from starlette.applications import Starlette
from starlette.routing import Route

from server.contract.claims import usual
from server.contract.messages import Update
from server.contract.words import same
from server.web.changes import ChangesResponse
from server.web.http_server import http_server, listener
from server.web.mirror import Mirror


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


def test_a_device_that_is_removed_is_let_in_no_more_and_its_streams_end(running, panel):
    with running.device("gone") as gone, gone.changes() as events:
        events.until(lambda _: True)
        running.tokens.remove("gone")
        # what happens from that moment on it does not see
        for layout in ("economy", "press"):
            assert panel.post("/walls/main/show", {"layout": layout}).status_code == 200
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


def test_nobody_waits_for_the_head_of_a_stream(panel):
    assert panel.http.head("/walls/main/changes", headers=panel.headers).status_code == 405
    assert panel.http.head("/walls/main", headers=panel.headers).status_code == 200


async def test_a_device_that_reads_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr("server.web.changes.READ_WITHIN", 0.3)
    mirror, states = Mirror(lambda: NOON), []

    async def changes(request):
        states.append(request.state.abort)
        lasting = contextlib.nullcontext()
        return ChangesResponse(mirror, "main", "", allowed=lambda: True, running=lasting, abort=request.state.abort)

    port = free_port()
    server = http_server(Starlette(routes=[Route("/changes", changes)]), None)
    serving = asyncio.create_task(server.serve([listener("127.0.0.1", port)]))
    try:
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(("127.0.0.1", port))
            deaf.sendall(b"GET /changes HTTP/1.1\r\nHost: a\r\n\r\n")
            async with asyncio.timeout(PATIENCE):
                for number in itertools.count():
                    if states and not server.server_state.connections:
                        break
                    long = usual(same("x" * 20_000), None, f"overview-{number}", NOON)
                    mirror.put(Update(topic="wall/main", document=long, fresh_for=60.0))
                    await asyncio.sleep(0.01)
    finally:
        server.stop()
        await serving
