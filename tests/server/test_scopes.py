"""What persons may order and ask whose scope is a part of the province: every command, by every role and scope."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from documents import NOON, update
from each_command import COMMANDS
from msgspec import structs
from offices import Asker, sealed

from server.cameras.commands import CameraCommand
from server.contract.alarm_commands import ALARM_ACTS, AcknowledgeAlarms, ReadAlarms, Seen
from server.contract.commands import FindStories, LookBack, OpenCamera, Role, ShowLayout
from server.contract.messages import (
    Alarm,
    AlarmState,
    Breakdown,
    CameraState,
    Cell,
    Column,
    Priority,
    Row,
    SourceHealth,
    SourceState,
)
from server.contract.past import ReadPast
from server.contract.past import read as read_past
from server.contract.rights import COMMANDS as RIGHTS
from server.contract.rights import Reach
from server.contract.scope import NOBODYS, WHOLE, Scope
from server.contract.words import same
from server.errors import RefusedError

pytestmark = pytest.mark.logs("server.health: refused station", "sessions are not kept")

HERE, THERE = Scope(communes=("x-dong-dang",)), Scope(communes=("x-that-khe",))
PARTS = {"whole": WHOLE, "here": HERE, "there": THERE, "cameras": Scope(services=("cameras",)), "nobody's": NOBODYS}
CAMERA = update(
    "camera/C1",
    CameraState(
        name=same("C1"),
        place=same(""),
        commune="x-dong-dang",
        latitude=None,
        longitude=None,
        online=True,
        since=None,
        model="",
    ),
)
JAMMED = Alarm(
    rule="jam",
    name=same("Jam"),
    about=same(""),
    said=same(""),
    service="gates",
    commune="x-dong-dang",
    priority=Priority.HIGH,
    state=AlarmState.UNACKNOWLEDGED,
    active=True,
    occurrence=1,
    revision=1,
    since=NOON,
)
JAM = update("alarm/jam", JAMMED)


async def sign_in(desk, role, scope, name="An"):
    """Return the token of a new person's session at the station left."""
    person = await desk.accounts.add(name, role, "kept", scope)
    return await desk.sessions.begin(person, "kept", "left")


async def asked(asker: Asker, command, token: str):
    """Return the whole answer to a command in a session."""
    await asker.send(b"1", sealed(command, session=token))
    return (await asker.answer())[1]


def is_own(command, part: str) -> bool:
    """Return whether what a command of OWN reach is about belongs to the part, by hand and not by what judges."""
    match command:
        case ReadPast():
            return True
        case FindStories():
            return part == "whole"
        case ReadAlarms():
            # it names no alarm: all of them are meant
            return part == "whole"
    if isinstance(command, CameraCommand):
        return part in {"whole", "here", "cameras"}
    assert isinstance(command, ALARM_ACTS)
    return part in {"whole", "here"}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("role", Role)
async def test_every_command_by_every_role_and_scope(office, role, part):
    scope = PARTS[part]
    async with office(CAMERA, JAM) as desk:
        # what the station itself may do says nothing of whoever is signed in there
        asker = desk.station(role=Role.VIEWER)
        if role.covers(Role.TECHNICIAN) and part != "whole":
            with pytest.raises(RefusedError, match="about the whole province"):
                await sign_in(desk, role, scope)
            return
        token = await sign_in(desk, role, scope)
        for command in COMMANDS:
            right = RIGHTS[type(command)]
            may = list(Role).index(role) >= list(Role).index(right.role)
            if right.reach is Reach.WHOLE:
                may = may and part == "whole"
            elif right.reach is Reach.OWN:
                may = may and is_own(command, part)
            answer = await asked(asker, command, token)
            assert answer.forbidden is not may, (type(command).__name__, answer.refused)
            if not may:
                assert answer.refused is not None
                assert answer.refused.vi != answer.refused.en


async def test_a_scope_that_is_given_counts_with_the_next_order(office):
    async with office(CAMERA) as desk:
        asker = desk.station()
        token = await sign_in(desk, Role.OPERATOR, WHOLE)
        show = ShowLayout(wall="main", layout="press")
        assert not (await asked(asker, show, token)).forbidden
        await desk.accounts.set_scope("An", HERE)
        answer = await asked(asker, show, token)
        assert answer.forbidden
        assert "the scope of An (x-dong-dang) does not hold this" in answer.refused.en
        assert not (await asked(asker, OpenCamera(camera="C1"), token)).forbidden
        await desk.accounts.set_scope("An", THERE)
        answer = await asked(asker, LookBack(camera="C1"), token)
        assert answer.refused.en.startswith("“C1” is not within your scope (x-that-khe)")
        await desk.accounts.set_scope("An", WHOLE)
        assert not (await asked(asker, show, token)).forbidden


async def test_of_several_alarms_one_that_is_somebody_elses_keeps_all_as_they_are(office):
    theirs = update("alarm/flood", structs.replace(JAMMED, commune="x-that-khe"))
    async with office(JAM, theirs) as desk:
        asker = desk.station()
        token = await sign_in(desk, Role.OPERATOR, HERE)
        both = (Seen("jam", 1, 1), Seen("flood", 1, 1))
        answer = await asked(asker, AcknowledgeAlarms(alarms=both), token)
        assert answer.forbidden
        assert "flood" in answer.refused.en
        assert not (await asked(asker, AcknowledgeAlarms(alarms=both[:1]), token)).forbidden
        # of one that is over its name tells the place
        assert not (await asked(asker, ReadAlarms(alarm="flood.x-dong-dang"), token)).forbidden
        assert (await asked(asker, ReadAlarms(alarm="flood.x-that-khe"), token)).forbidden
        assert (await asked(asker, ReadAlarms(), token)).forbidden


async def test_the_past_is_told_as_far_as_it_is_ones_own(office):
    health = SourceHealth(
        name=same("S"),
        service="tasks",
        state=SourceState.UP,
        polls=1,
        failures=0,
        records=1,
        rejected=0,
        example=None,
        latency=None,
        last_success=None,
        last_error=None,
        next_try=NOON,
    )
    table = Breakdown(
        name=same("Tasks"),
        by=same("Commune"),
        columns=(Column(name=same("Overdue"), unit=same(""), decimals=0),),
        rows=tuple(Row(id=code, name=same(code), cells=(Cell(1.0),)) for code in ("x-that-khe", "x-dong-dang")),
    )
    async with office(update("source/s", health)) as desk:
        told = update("breakdown/tasks-communes", table, source="s")
        asker, now = desk.station(role=Role.VIEWER), datetime.now(UTC)
        desk.history.append(told, now)
        desk.history.append(update("source/s", health), now)
        writing = asyncio.create_task(desk.history.run())
        assert await desk.history.settle() is None

        async def rows(token, *topics):
            question = ReadPast(topics=topics, at=now - timedelta(days=1), until=now)
            past = (await asked(asker, question, token)).past
            found = [read_past(each) for each in (*past.state, *past.changes)]
            return {each.topic: [row.id for row in getattr(each.document, "rows", ())] for each in found}

        for name, scope, expected in (
            ("An", WHOLE, {told.topic: ["x-that-khe", "x-dong-dang"], "source/s": []}),
            ("Bình", HERE, {told.topic: ["x-dong-dang"]}),
            ("Chi", Scope(services=("tasks",)), {told.topic: ["x-that-khe", "x-dong-dang"]}),
            ("Dũng", Scope(communes=("x-dinh-lap",)), {}),
        ):
            token = await sign_in(desk, Role.VIEWER, scope, name)
            assert await rows(token) == expected
            tables = {topic: rows for topic, rows in expected.items() if topic == told.topic}
            assert await rows(token, "breakdown/*") == tables
            assert await rows(token, told.topic) == tables
            # nothing that one may see is not everything
            assert await rows(token, "source/*") == {
                topic: rows for topic, rows in expected.items() if topic == "source/s"
            }
            for odd in (
                "*/*",
                "*",
                "/",
                "%/*",
                "source/",
                "source",
                "s*/*",
                "breakdown/",
                "breakdown/t*",
                "alarm/../*",
            ):
                assert all(found in expected.items() for found in (await rows(token, odd)).items()), odd
            changes = ReadPast(at=now - timedelta(days=1), until=now, step=60, known=True)
            past = (await asked(asker, changes, token)).past
            assert past.state == ()
            assert {read_past(each).topic for each in past.changes} == set(expected)
        writing.cancel()
        await asyncio.wait([writing])
