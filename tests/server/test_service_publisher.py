"""What is published when sources answer and fail, and as time goes by."""

import asyncio
from collections.abc import Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import zmq
from msgspec import structs
from services.province import PROVINCE, SHIPPED

from server.connectors.rest import RestConfig
from server.contract.calendar import CALENDAR
from server.contract.messages import About, AnyDocument, Span, TaskBoard
from server.contract.toml import read_toml
from server.contract.words import Words, same
from server.hub import Hub, publisher
from server.records import AnyRecord, Batch, Reading, Task
from server.service_publisher import PACE, RENEWED, ServicePublisher, fresh_for
from server.services.packs import load
from server.services.tasks import Tasks, TasksPack

TOPIC = "taskboard/province"
DOWN = Words(vi="trả lời 503", en="answered 503")
DUE = date(2026, 11, 25)
EVENING = datetime(2026, 11, 25, 16, 59, tzinfo=UTC)
"""A minute before midnight in the province."""


def source(name: str, **changes: object) -> RestConfig:
    given = {"id": name, "name": same(name), "service": "tasks", "url": "http://127.0.0.1/", "items": "@", "fields": {}}
    return RestConfig(**(given | {"every": 10.0, "timeout": 5.0} | changes))  # type: ignore[arg-type]


def batch(count: int = 1) -> Batch:
    return Batch(records=[Task(id=f"{n}", title="a", owner="x", assigned=DUE, due=DUE) for n in range(count)])


@pytest.fixture
async def hub():
    with zmq.Context() as context, publisher(context) as socket:
        socket.bind("inproc://feed")
        yield Hub(socket)


def digest(hub: Hub, *sources: RestConfig) -> ServicePublisher:
    return ServicePublisher(load()["tasks"], sources, hub)


def board(hub: Hub) -> TaskBoard:
    document = hub.latest[TOPIC].document
    assert isinstance(document, TaskBoard)
    return document


async def test_a_task_that_passes_its_deadline_changes_state_without_a_poll(hub: Hub):
    one = source("one")
    made = digest(hub, one)
    await made.answered(one, batch())
    await made._publish(EVENING)
    before = hub.latest[TOPIC]
    assert (board(hub).total.overdue, board(hub).total.due_soon) == (0, 1)
    await made._publish(EVENING + timedelta(minutes=1))
    assert (board(hub).total.overdue, board(hub).total.due_soon) == (1, 0)
    assert hub.latest[TOPIC].taken == before.taken, "what was read is no younger for that"


async def test_even_while_its_source_fails(hub: Hub):
    one = source("one")
    made = digest(hub, one)
    await made.answered(one, batch())
    await made._publish(EVENING)
    made.failed(one, DOWN)
    await made._publish(EVENING + timedelta(minutes=1))
    update = hub.latest[TOPIC]
    assert (board(hub).total.overdue, update.error, update.partial) == (1, DOWN, False)


async def test_what_has_not_changed_is_not_said_again_before_its_time(hub: Hub):
    one = source("one")
    made = digest(hub, one)
    await made.answered(one, batch())
    await made._publish(EVENING)
    seen = hub.latest[TOPIC].seq
    await made._publish(EVENING)
    assert hub.latest[TOPIC].seq == seen
    await made.answered(one, batch(2))
    await made._publish(EVENING)
    assert hub.latest[TOPIC].seq > seen


async def test_many_answers_make_one_publication(hub: Hub):
    one = source("one")
    made = digest(hub, one)
    task = asyncio.create_task(made.run())
    for count in range(50):
        await made.answered(one, batch(count + 1))
    async with asyncio.timeout(20):
        while TOPIC not in hub.latest or board(hub).total.in_term + board(hub).total.overdue < 50:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    topics = len(hub.latest)
    assert hub.latest[TOPIC].seq <= 4 * topics
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@asynccontextmanager
async def running(made: ServicePublisher):
    task = asyncio.create_task(made.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Quick(Tasks):
    """The service of tasks, looked at by the clock ten times a second."""

    tick = 0.1


async def test_the_clock_alone_makes_it_look_again(hub: Hub):
    one = source("one")
    pack = read_toml(SHIPPED / "tasks.toml", TasksPack)
    looked: list[datetime] = []

    class Watched(Quick):
        def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
            looked.append(now)
            return super().documents(now)

    made = ServicePublisher(Watched("tasks", pack, PROVINCE), [one], hub)
    await made.answered(one, batch())
    async with running(made), asyncio.timeout(20):
        while len(looked) < 4:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    # the clock of the wall and that of the loop need not agree to the millisecond
    assert all((later - sooner).total_seconds() > 0.9 * PACE for sooner, later in pairwise(looked))


async def test_before_anybody_answered_nothing_is_said(hub: Hub):
    await digest(hub, source("one"))._publish(EVENING)
    assert hub.latest == {}


async def test_a_failure_is_said_soon(hub: Hub):
    one = source("one")
    made = digest(hub, one)
    async with running(made):
        made.failed(one, DOWN)
        async with asyncio.timeout(20):
            while TOPIC not in hub.latest:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert hub.latest[TOPIC].error == DOWN


async def test_the_same_answer_is_said_again_when_part_of_its_time_is_over(hub: Hub):
    patient, hasty = source("one", every=3600.0), source("one", every=0.01, timeout=0.01)
    for one, again in ((patient, False), (hasty, True)):
        made = digest(hub, one)
        await made.answered(one, batch())
        await made._publish(EVENING)
        seen, taken = hub.latest[TOPIC].seq, hub.latest[TOPIC].taken
        assert taken is not None
        while datetime.now(UTC) < taken + timedelta(seconds=fresh_for(hasty) / RENEWED):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await made.answered(one, batch())
        await made._publish(EVENING)
        assert (hub.latest[TOPIC].seq > seen) == again
        later = hub.latest[TOPIC].taken
        assert later is not None
        assert (later > taken) == again


async def test_those_that_listen_hear_the_records(hub: Hub):
    one, heard = source("one"), list[AnyRecord]()
    made = ServicePublisher(load()["tasks"], [one], hub, heard.extend)
    await made.answered(one, batch(2))
    assert heard == batch(2).records


async def test_several_that_fail_are_one_line(hub: Hub):
    sources = [source(name) for name in ("a", "b", "c")]
    made = digest(hub, *sources)
    await made.answered(sources[0], batch())
    for each in sources:
        made.failed(each, DOWN)
    await made._publish(EVENING)
    update = hub.latest[TOPIC]
    assert update.error == Words(vi="a: trả lời 503 (và 2 nguồn khác)", en="a: answered 503 (and 2 more)")
    assert (update.partial, board(hub).total.in_term) == (False, 1)


async def test_a_source_that_says_when_it_was_so_is_told_so(hub: Hub):
    one = source("one")
    made = digest(hub, one)
    await made.answered(one, structs.replace(batch(), observed=EVENING))
    await made._publish(EVENING)
    assert hub.latest[TOPIC].observed == EVENING


async def test_one_of_two_sources_that_fails_is_partial(hub: Hub):
    one, other = source("one"), source("other")
    made = digest(hub, one, other)
    await made.answered(one, batch())
    made.failed(other, DOWN)
    await made._publish(EVENING)
    update = hub.latest[TOPIC]
    assert update.error is not None
    assert (update.error.en, update.partial) == ("other: answered 503", True)
    await made.answered(other, batch())
    await made._publish(EVENING)
    assert hub.latest[TOPIC].error is None


async def test_before_any_answer_there_is_only_an_error(hub: Hub):
    one = source("one")
    made = digest(hub, one)
    made.failed(one, DOWN)
    await made._publish(EVENING)
    assert (hub.latest[TOPIC].document, hub.latest[TOPIC].error) == (None, DOWN)


async def test_it_is_trusted_until_the_first_of_its_sources_has_missed_its_time(hub: Hub):
    slow, quick = source("slow", every=3600.0), source("quick", every=1.0, timeout=1.0)
    made = digest(hub, slow, quick)
    await made.answered(quick, batch())
    await made.answered(slow, batch())
    await made._publish(EVENING)
    assert 2.0 < hub.latest[TOPIC].fresh_for <= 3.0
    assert hub.latest[TOPIC].source == "slow"


async def test_a_source_that_promised_a_rhythm_says_which_period_it_tells_of_and_when_the_next_is_due(hub: Hub):
    """A file of January that is read again every ten seconds does not become a file of today."""
    one = source("one", frequency="month", report_days=10.0, reporter=same("Sở Nội vụ"))
    made = digest(hub, one)
    january = datetime(2024, 1, 31, 16, tzinfo=UTC)
    await made.answered(one, structs.replace(batch(), observed=january))
    await made._publish(EVENING)
    assert hub.latest[TOPIC].about == About(
        span=Span.MONTH,
        period=datetime(2024, 1, 1, tzinfo=CALENDAR),
        due=datetime(2024, 3, 11, tzinfo=CALENDAR),
        reporter=same("Sở Nội vụ"),
    )


async def test_where_nothing_is_promised_nothing_is_owed(hub: Hub):
    one, silent = source("one"), source("two", frequency="month")
    made = digest(hub, one, silent)
    await made.answered(one, structs.replace(batch(), observed=EVENING))
    await made.answered(silent, batch())
    await made._publish(EVENING)
    assert hub.latest[TOPIC].about is None


async def test_readings_of_indicators_that_nobody_knows_are_counted_and_shown(hub: Hub):
    economy = source("one", service="economy")
    made = ServicePublisher(load()["economy"], [economy], hub)
    told = [Reading(indicator=name, period=EVENING, value=1.0) for name in ("cpi", "chi-so-la", "chi-so-la")]
    kept = await made.answered(economy, Batch(records=told, rejected=1))
    assert (list(kept.records), kept.rejected) == (told[:1], 3)
    assert [each.content for each in kept.examples] == ['"chi-so-la"']
    assert "the service's pack has no such indicator" in kept.examples[0].reason.en
