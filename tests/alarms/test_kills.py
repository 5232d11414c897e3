"""Killed at any moment, the journal, the server and every wall tell the same; what was acknowledged stays so."""

import asyncio
import os
import random
import time
from datetime import UTC, datetime, timedelta
from threading import Timer
from typing import Any

import pytest
from gate_site import SOURCE, drop, set_up, standing, with_packs
from processes import Ear, Site, wait_for

from server.alarms.life_cycle import Event, Standing, step
from server.contract.alarm_commands import AcknowledgeAlarms, Seen, ShelveAlarms, UnshelveAlarms
from server.contract.messages import AlarmState
from server.store.alarm_journal import AlarmJournal
from server.store.database import Database

KILLS = int(os.environ.get("VONGLAU_KILLS", "4"))
GATES = ("Hữu Nghị", "Tân Thanh", "Cốc Nam", "Chi Ma", "Bình Nghi")
pytestmark = pytest.mark.waits


@pytest.fixture
def site(tmp_path):
    """A site with one rule about trucks that wait."""
    found = Site(tmp_path, "", sources=SOURCE)
    found.config.write_text(with_packs(found.config.read_text()))
    set_up(tmp_path)
    drop(found, **dict.fromkeys(GATES, 0))
    return found


async def kept(site):
    """Return what the journal comes to, step by step, and what is kept beside it."""
    database = Database(f"sqlite:///{site.folder}/history.db")
    journal = AlarmJournal(database, retention=timedelta(days=400))
    replayed: dict[str, tuple[Standing, int, int]] = {}
    try:
        async for entry in journal.everything():
            before, occurrence, revision = replayed.get(entry.alarm, (Standing(AlarmState.NORMAL, active=False), 0, 0))
            after = step(before, Event(entry.event))
            assert after is not None, entry
            assert (before.state, after.state) == (entry.before, entry.after)
            assert entry.revision == revision + 1
            occurrence += entry.event == Event.RAISE
            assert entry.occurrence == occurrence
            replayed[entry.alarm] = (after, occurrence, entry.revision)
        return replayed, await journal.standing()
    finally:
        await database.dispose()


def of(alarm):
    """Return of an alarm what a replay of the journal comes to."""
    return Standing(alarm.state, alarm.active), alarm.occurrence, alarm.revision


def act_on(alarm, chance):
    """Return what somebody may do about an alarm."""
    seen = Seen(alarm.key, alarm.occurrence, alarm.revision)
    until = datetime.now(UTC) + timedelta(seconds=chance.uniform(0.2, 3))
    acts = [ShelveAlarms(alarms=(seen,), until=until, why="test"), UnshelveAlarms(alarms=(seen,))]
    return chance.choice([*acts, AcknowledgeAlarms(alarms=(seen,)), AcknowledgeAlarms(alarms=(seen,))])


def test_journal_server_and_walls_tell_the_same_whenever_it_is_killed(site):
    chance = random.Random(17)
    acknowledged: list[Seen] = []
    count = 0
    unanswered: tuple[Any, str] | None = None

    def take(act, answer):
        """Note an acknowledgement that was accepted and is on the disk."""
        if isinstance(act, AcknowledgeAlarms) and answer.refused is None and answer.unstored is None:
            acknowledged.extend(act.alarms)

    with Ear(site) as ear, Ear(site) as wall:
        for _ in range(KILLS):
            with site.running() as server:
                wait_for(lambda: "alarms/summary" in ear.latest, "the alarms are told")
                if unanswered is not None:
                    # sent again under the same id, it is done once, whatever the one before had come to
                    take(unanswered[0], ear.ask(unanswered[0], command_id=unanswered[1]))
                    unanswered = None
                killer = Timer(chance.uniform(0.3, 2.0), server.kill)
                killer.start()
                while server.process.poll() is None:
                    drop(site, **{gate: chance.choice((0, 2000)) for gate in GATES})
                    for alarm in standing(ear).values():
                        act, count = act_on(alarm, chance), count + 1
                        number = ear.send(act, command_id=f"act-{count}")
                        answer = ear.answer(lambda: server.process.poll() is None, number)
                        if answer is None:
                            unanswered = act, f"act-{count}"
                            break
                        take(act, answer)
                    time.sleep(0.03)
                killer.join()
        drop(site, **dict.fromkeys(GATES, 2000))
        with site.running():

            def at_rest():
                """Return whether every gate's alarm is so, nothing is shelved, and both have heard the same."""
                mine, theirs = standing(ear), standing(wall)
                return (
                    len(mine) == len(GATES)
                    and all(each.active and each.state.stands for each in mine.values())
                    and mine == theirs
                )

            wait_for(at_rest, lambda: str({key: of(each) for key, each in standing(ear).items()}))
            told = standing(ear)
            assert told == standing(wall)
    replayed, beside = asyncio.run(kept(site))
    assert {key: of(each) for key, each in told.items()} == replayed == {key: of(each) for key, each in beside.items()}
    assert acknowledged, "somebody has acknowledged something"
    asyncio.run(all_there(site, acknowledged))


async def all_there(site, acknowledged):
    """Assert that every acknowledgement that was answered stands in the journal, once."""
    database = Database(f"sqlite:///{site.folder}/history.db")
    journal = AlarmJournal(database, retention=timedelta(days=400))
    try:
        there = [
            (entry.alarm, entry.occurrence, entry.revision)
            async for entry in journal.everything()
            if entry.event == Event.ACKNOWLEDGE
        ]
    finally:
        await database.dispose()
    assert len(set(there)) == len(there)
    assert {(each.alarm, each.occurrence, each.revision + 1) for each in acknowledged} <= set(there)
