"""When a source is asked again, what is said when it fails, and that nobody else suffers."""

import asyncio
import logging
import math
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime
from typing import Any

import httpx
import msgspec
import pytest
import zmq
from connectors.far_end import FarEnd
from hypothesis import given
from hypothesis import strategies as st

from server import polling, supervision
from server.connectors.base import ConnectorTools
from server.connectors.rest import Rest, RestConfig
from server.connectors.transport.http import StatusError
from server.contract.messages import SourceHealth, SourceState, TaskBoard
from server.contract.words import Words, same
from server.errors import SourceError
from server.hub import Hub, publisher
from server.polling import EXPECTED, LONGEST_ASKED, LONGEST_WAIT, RENEWED, Poller, SourceReader, explain, patience, wait
from server.records import Batch, Task
from server.service_publisher import ServicePublisher
from server.services.packs import load

PATIENCE = 20.0
"""Seconds for something that has to happen."""
TOPIC = "source/tasks"
TODAY = date(2026, 11, 25)
GOOD = b'[{"id": "T1", "title": "a", "owner": "so-xd", "assigned": "2026-11-01", "due": "2026-12-01"}]'
HALF = GOOD[:-1] + b', {"id": "T2"}]'


async def until(condition, what):
    """Return when the condition holds; fail with ``what`` when it does not come to hold."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110 - what is waited for sets no event
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"did not happen: {what}") from None


@pytest.fixture
async def far_end():
    end = FarEnd()
    server = await asyncio.start_server(end.handle, "127.0.0.1", 0)
    end.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield end
    server.close()
    await server.wait_closed()


@pytest.fixture
async def hub():
    with zmq.Context() as context, publisher(context) as socket:
        socket.bind("inproc://feed")
        yield Hub(socket)


@pytest.fixture
async def tools(authorities):
    async with httpx.AsyncClient(timeout=None, trust_env=False, verify=authorities) as http:
        yield ConnectorTools(http=http, largest_body=65536, secret=lambda name: name)


def source(far_end, **changes):
    """Return the settings of a source that is asked again and again."""
    given: dict[str, Any] = {
        "id": "tasks",
        "name": same("Tasks"),
        "service": "tasks",
        "every": 0.02,
        "timeout": 5.0,
        "url": f"{far_end.url}/tasks",
        "items": "@",
        "fields": {name: name for name in ("id", "title", "owner", "assigned", "due")},
    }
    return RestConfig(**(given | changes))


class Unwatched:
    """Judges nothing."""

    async def answered(self, source, batch):
        """Take an answer."""

    def failed(self, source, error, rejected, examples):
        """Take a failure."""


@pytest.fixture
async def poller(hub, tools, kept):
    def make(config, connector=None):
        reader = SourceReader(config, connector or Rest(config, tools, Task))
        digest = ServicePublisher(load()["tasks"], [config], hub)
        digesting.append(asyncio.create_task(digest.run()))
        return Poller(reader, config, digest, hub, lambda name, examples: kept.append((name, examples)), Unwatched())

    digesting: list[asyncio.Task[None]] = []
    yield make
    for task in digesting:
        task.cancel()
    await asyncio.gather(*digesting, return_exceptions=True)


@pytest.fixture
def kept():
    """What was kept for the technician."""
    return []


@asynccontextmanager
async def running(work):
    """Do something until the block ends."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def health(hub) -> SourceHealth:
    found = hub.latest[TOPIC].document
    assert isinstance(found, SourceHealth)
    return found


def lines(caplog):
    return [record for record in caplog.records if record.name == "server.polling"]


@pytest.mark.logs("source tasks down")
async def test_a_source_goes_down_and_comes_back_each_said_once(hub, far_end, poller, caplog):
    caplog.set_level(logging.INFO)
    far_end.answer("/tasks", GOOD)
    async with running(poller(source(far_end)).run()):
        await until(lambda: len(far_end.asked) > 3, "three good answers")
        assert health(hub).state is SourceState.UP
        assert lines(caplog) == []
        far_end.answer("/tasks", b"no", status=503)
        await until(lambda: health(hub).failures >= 3, "three failures")
        far_end.answer("/tasks", GOOD)
        await until(lambda: health(hub).state is SourceState.UP, "it is back")
        seen = len(far_end.asked)
        await until(lambda: len(far_end.asked) > seen + 3, "three good answers more")
    down, up = lines(caplog)
    assert (down.levelname, up.levelname) == ("WARNING", "INFO")
    assert "tasks" in down.getMessage()
    assert "503" in down.getMessage()
    assert "back" in up.getMessage()


@pytest.mark.logs("source tasks down")
async def test_the_health_of_a_source_says_how_it_does(hub, far_end, poller, kept):
    far_end.answer("/tasks", HALF)
    async with running(poller(source(far_end)).run()):
        await until(lambda: TOPIC in hub.latest and health(hub).state is SourceState.UP, "it is up")
        good = health(hub)
        assert (good.name, good.service, good.failures) == (same("Tasks"), "tasks", 0)
        assert (good.records, good.rejected) == (1, 1)
        assert good.example is not None
        assert good.rejected_form == '{"id":"T2","title":null,"owner":null,"assigned":null,"due":null}'
        assert kept[0][0] == "tasks"
        assert good.last_error is None
        assert good.latency is not None
        assert good.latency > 0
        assert good.last_success is not None
        assert good.next_try > good.last_success
        far_end.answer("/tasks", b"<html>", headers={"Content-Type": "text/html"})
        await until(lambda: health(hub).failures >= 2, "two failures")
        bad = health(hub)
        assert bad.state is SourceState.DOWN
        assert bad.polls > good.polls
        assert bad.last_error is not None
        assert "HTML" in bad.last_error.en
        assert bad.last_success is not None
        assert bad.last_success >= good.last_success
        assert (bad.records, bad.rejected) == (1, 1)


@pytest.mark.logs("source tasks down")
@pytest.mark.parametrize("status", [429, 503])
async def test_a_source_that_asks_to_wait_is_left_alone(hub, far_end, poller, status):
    far_end.answer("/tasks", b"", status=status, headers={"Retry-After": "3600"})
    async with running(poller(source(far_end)).run()):
        await until(lambda: TOPIC in hub.latest and health(hub).failures == 1, "it failed")
        told = health(hub)
        assert 3590 < (told.next_try - datetime.now(UTC)).total_seconds() < 3600 * 1.05 + 1
        assert "asks to wait 60 min" in told.last_error.en
        # it stays with one question, however often others are asked meanwhile
        assert len(far_end.asked) == 1


def test_what_a_source_may_ask_for_has_bounds():
    refused = StatusError(503, again=10 * 365 * 86400.0)
    assert LONGEST_ASKED <= patience(refused, 4.0) <= LONGEST_ASKED * 1.05
    assert patience(StatusError(503, again=1.0), 4.0) == 4.0
    assert patience(StatusError(503), 4.0) == patience(TimeoutError(), 4.0) == 4.0


async def test_before_its_first_answer_a_source_waits(hub, far_end, poller):
    released = asyncio.Event()

    async def body():
        await released.wait()
        yield GOOD

    far_end.answer("/tasks", body())
    async with running(poller(source(far_end)).run()):
        await until(lambda: far_end.asked, "it is asked")
        waiting = health(hub)
        assert (waiting.state, waiting.polls, waiting.last_success) == (SourceState.WAITING, 0, None)
        # a body is sent once
        far_end.answer("/tasks", GOOD)
        released.set()
        await until(lambda: health(hub).state is SourceState.UP, "it answers")


@pytest.mark.parametrize("every", [30.0, 300.0])
async def test_the_health_is_trusted_until_it_should_have_been_told_again(hub, far_end, poller, every):
    far_end.answer("/tasks", GOOD)
    async with running(poller(source(far_end, every=every, timeout=5.0)).run()):
        await until(lambda: TOPIC in hub.latest and health(hub).state is SourceState.UP, "it is up")
        pause = max(every, RENEWED)
        assert pause * 0.9 + 5 < hub.latest[TOPIC].fresh_for < pause * 1.1 + 5 + 10


async def test_only_what_a_person_reads_is_told_at_once(hub, far_end, poller):
    told = []
    hub.follow(lambda update, _: told.append(update.document) if update.topic == TOPIC else None)
    far_end.answer("/tasks", GOOD)
    async with running(poller(source(far_end)).run()):
        await until(lambda: len(far_end.asked) > 10, "ten good answers")
        assert [each.state for each in told] == [SourceState.WAITING, SourceState.UP]
        far_end.answer("/tasks", HALF)
        await until(lambda: health(hub).rejected == 1, "a record is rejected")
    assert len(told) == 3


async def test_the_health_is_told_again_before_it_looks_old(hub, far_end, poller, monkeypatch):
    monkeypatch.setattr(polling, "RENEWED", 0.1)
    far_end.answer("/tasks", GOOD)
    async with running(poller(source(far_end)).run()):
        await until(lambda: TOPIC in hub.latest and health(hub).polls > 3, "it is told again")


@pytest.mark.logs("source tasks down")
async def test_a_failing_source_keeps_its_last_document(hub, far_end, poller):
    far_end.answer("/tasks", GOOD)
    async with running(poller(source(far_end)).run()):
        await until(lambda: "taskboard/province" in hub.latest, "a document")
        far_end.answer("/tasks", b"", status=500)
        await until(lambda: hub.latest["taskboard/province"].error is not None, "its error")
    failed = hub.latest["taskboard/province"]
    assert isinstance(failed.document, TaskBoard)
    assert failed.document.total.in_term + failed.document.total.overdue == 1
    assert not failed.partial


async def test_an_answer_that_does_not_come_is_given_up_after_the_time_out(far_end, tools):
    stopped = asyncio.Event()

    async def never():
        await stopped.wait()
        yield b""

    far_end.answer("/tasks", never())
    config = source(far_end, timeout=0.05)
    with pytest.raises(TimeoutError):
        await SourceReader(config, Rest(config, tools, Task)).ask()
    stopped.set()


@given(every=st.floats(0.1, 10_000), failures=st.integers(0, 10_000))
def test_the_pause_is_never_shorter_than_nine_tenths_nor_longer_than_the_cap(every, failures):
    assert every * 0.9 <= wait(every, failures) <= max(every, LONGEST_WAIT) * 1.1


def test_the_pause_doubles_with_each_failure_up_to_the_cap():
    middles = [min(2.0**failures, LONGEST_WAIT) for failures in range(9)]
    for failures, middle in enumerate(middles):
        assert middle * 0.9 <= wait(1.0, failures) <= middle * 1.1
    assert middles[-1] == LONGEST_WAIT


def test_sources_that_fail_together_are_not_asked_in_step():
    for failures in (0, 3, 50):
        pauses = [wait(10.0, failures) for _ in range(100)]
        assert len(set(pauses)) > 90
        assert max(pauses) / min(pauses) > 1.05


ERRORS = [
    SourceError(Words(vi="nguồn bảo trì", en="under repair")),
    TimeoutError(),
    httpx.ReadTimeout("x\ny"),
    httpx.ConnectError("x\ny"),
    httpx.RemoteProtocolError("x\ny"),
    httpx.TooManyRedirects("x\ny", request=httpx.Request("GET", "http://127.0.0.1")),
    httpx.InvalidURL("x\ny"),
    msgspec.DecodeError("x\ny"),
    msgspec.ValidationError("x\ny"),
    OSError(13, "Permission denied"),
    FileNotFoundError(2, "No such file or directory"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_every_expected_error_is_one_line_in_both_languages(error):
    assert isinstance(error, EXPECTED)
    words = explain(error)
    assert words.vi
    assert words.en
    assert words.vi != words.en
    assert "\n" not in words.vi + words.en


def test_each_error_is_told_from_the_others():
    said = [explain(error).en for error in ERRORS]
    assert said[0] == "under repair"
    assert said[1] == said[2]
    assert len(set(said)) == 8


class Crashing:
    """A connector with a mistake that nobody expects."""

    async def fetch(self):
        return 1 / math.floor(0.5)


class Sound:
    """A part that works."""

    def __init__(self):
        self.turns = 0

    async def run(self):
        while True:
            self.turns += 1
            await asyncio.sleep(0.01)


@pytest.mark.logs("crashed", "source tasks down")
async def test_a_connector_that_crashes_is_shown_and_does_not_end_the_others(hub, far_end, poller, caplog):
    broken = poller(source(far_end), Crashing())
    sound = Sound()
    async with (
        running(supervision.supervise("source tasks", broken.run, crashed=broken.crashed)) as crashed,
        running(supervision.supervise("sound", sound.run)),
    ):
        await until(lambda: TOPIC in hub.latest and health(hub).state is SourceState.DOWN, "it is shown")
        seen = sound.turns
        await until(lambda: sound.turns > seen + 5, "the others go on")
        assert not crashed.done()
    assert health(hub).last_error is not None
    assert "log" in health(hub).last_error.en
    (record,) = [record for record in caplog.records if record.name == "server.supervision"]
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


@pytest.mark.logs("crashed")
async def test_what_crashed_is_started_again(monkeypatch):
    monkeypatch.setattr(supervision, "RESTART_PAUSE", 0.01)
    starts = 0

    async def part():
        nonlocal starts
        starts += 1
        if starts < 3:
            raise ZeroDivisionError
        await asyncio.Event().wait()

    async with running(supervision.supervise("part", part)):
        await until(lambda: starts == 3, "it is started a third time")


async def test_being_stopped_is_no_crash(caplog):
    async def part():
        await asyncio.Event().wait()

    async with running(supervision.supervise("part", part)) as task:
        await asyncio.sleep(0)
    assert task.cancelled()
    assert caplog.records == []


class Hears:
    """A listener whose far end goes away when it has said something."""

    def __init__(self):
        self.said = []
        self.gone = False

    async def listen(self):
        if self.gone:
            raise SourceError(Words(vi="mất kết nối", en="connection lost"))
        await asyncio.Event().wait()

    async def fetch(self):
        said, self.said = self.said, []
        return Batch(records=said, whole=False)


async def test_what_was_heard_is_not_lost_when_listening_fails(far_end):
    hears = Hears()
    hears.said, hears.gone = [Task(id="1", title="a", owner="b", assigned=TODAY, due=TODAY)], True
    reader = SourceReader(source(far_end), hears)
    assert reader.listens
    assert len((await reader.ask()).records) == 1
    with pytest.raises(SourceError):
        await reader.ask()
    hears.gone = False
    assert (await reader.ask()).records == []
    await reader.aclose()
