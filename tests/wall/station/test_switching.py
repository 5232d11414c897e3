"""Outputs are switched by a command or a call, with the number of the turn; what fails says why in a line."""

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from wall.station.switching import Switch, SwitchError, Turn

TURN = Turn("main", 7, "wall-2")


async def test_a_command_is_told_the_turn_by_words_and_environment(tmp_path):
    out = tmp_path / "out"
    script = 'echo "$1 $VONGLAU_DUTY $VONGLAU_NUMBER $VONGLAU_STATION" > "$0"'
    await Switch(f"sh -c '{script}' {out} {{station}}-{{number}}").run(TURN)
    assert out.read_text() == "wall-2-7 main 7 wall-2\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("sh -c 'echo first >&2; echo input 4 is gone >&2; exit 3'", "input 4 is gone"),
        ("false", "false: 1"),
        ("/nowhere/switch", "cannot run /nowhere/switch"),
    ],
)
async def test_a_command_that_fails_says_why(command, said):
    with pytest.raises(SwitchError) as failed:
        await Switch(command).run(TURN)
    assert failed.value.words.en.startswith(said)


async def test_one_that_hangs_is_ended_with_all_that_it_has_started(monkeypatch, tmp_path):
    monkeypatch.setattr("wall.station.switching.PATIENCE", 0.2)
    late = tmp_path / "late"
    with pytest.raises(SwitchError) as failed:
        await Switch(f"sh -c '(sleep 1; touch {late}) & sleep 60'").run(TURN)
    await asyncio.sleep(1.2)
    assert not late.exists(), "nothing of it goes on"
    assert "not done within" in failed.value.words.en


@pytest.fixture
def matrix():
    """A matrix that is steered over HTTP, and what it was told."""
    told: list[dict[str, object]] = []
    answers: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            code = answers.pop() if answers else 204
            self.send_response(code)
            self.end_headers()
            if code != 204:
                self.wfile.write(b"a higher number was seen")

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/switch", told, answers
    server.shutdown()
    server.server_close()
    thread.join()


async def test_a_call_carries_the_turn(matrix):
    address, told, answers = matrix
    await Switch(address).run(TURN)
    assert told == [{"duty": "main", "number": 7, "station": "wall-2"}]
    answers.append(409)
    with pytest.raises(SwitchError) as failed:
        await Switch(address).run(TURN)
    assert failed.value.words.en == "HTTP 409 a higher number was seen"


async def test_a_call_to_nobody_says_why():
    with pytest.raises(SwitchError) as failed:
        await Switch("http://127.0.0.1:1/").run(TURN)
    assert "connect" in failed.value.words.en.lower()


@pytest.mark.parametrize("told", ["", "   ", "sh -c 'open"])
def test_what_is_no_command_is_refused_at_the_start(told):
    with pytest.raises(ValueError):  # noqa: PT011 - what it says is for the command line
        Switch(told)
