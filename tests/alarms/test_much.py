"""Much at once: thousands of alarms, thousands of raises of one condition, a database that is away."""

import asyncio
import sqlite3
from datetime import timedelta

import pytest
from desks import until

from alarms.conftest import gates, opened, rule
from server.alarms.book import SLOW
from server.alarms.life_cycle import Event
from server.contract.alarm_commands import AcknowledgeAlarms
from server.hub import FOREVER
from server.store.database import Database


async def test_a_thousand_raises_of_one_condition_make_one_alarm(site):
    """Two workers that raise at the same time what is so."""
    site.use(rule())
    await site.wait_at(huu_nghi=1300)
    alarm = site.book.alarms["gate-jam.huu_nghi"]

    async def worker():
        raised = 0
        for _ in range(500):
            raised += site.book.change(site.book.alarms[alarm.key], Event.RAISE, site.now) is not None
            await asyncio.sleep(0)
        return raised

    writing = asyncio.create_task(site.book.run())
    assert await asyncio.gather(worker(), worker()) == [0, 0]
    await site.book.settle()
    writing.cancel()
    assert site.states == {alarm.key: "unacknowledged"}
    assert [each.event async for each in site.journal.everything()] == ["raise"]


async def test_what_was_written_already_is_not_written_again(site):
    site.use(rule())
    await site.wait_at(huu_nghi=1300)
    again = site.book.alarms["gate-jam.huu_nghi"]
    change = site.book._queue
    assert not change
    entries = [each async for each in site.journal.everything()]
    site.book.note(again, "note", site.now, None, "")
    held = list(site.book._queue)
    await site.journal.write(held)
    await site.journal.write(held)
    assert [each.event async for each in site.journal.everything()] == [*(each.event for each in entries), "note"]


async def test_five_thousand_in_a_minute_are_all_there_and_all_go(site):
    site.use(rule())
    names = [f"g{number}" for number in range(5000)]
    for begin in range(0, 5000, 500):
        await site.wait_at(**dict.fromkeys(names[: begin + 500], 2000), seconds=6)
    assert len(site.states) == 5000
    assert site.summary.counts[0].unacknowledged == 5000
    assert site.summary.flood is not None
    assert await site.act(AcknowledgeAlarms(alarms=tuple(map(site.seen, site.states)))) == {}
    assert site.summary.counts[0].acknowledged == 5000
    await site.wait_at(**dict.fromkeys(names, 0))
    assert site.states == {}
    assert len([each async for each in site.journal.everything()]) == 15_000


@pytest.mark.logs(r"WARNING server.alarms.book: the journal of alarms is not written: ")
async def test_while_the_database_is_away_alarms_are_raised_all_the_same(tmp_path):
    async with opened(tmp_path) as site:
        site.use(rule())
        await site.wait_at(huu_nghi=1300)
        there, site.journal._database = site.journal._database, Database("postgresql://nobody@127.0.0.1:1/none")
        await site.wait_at(huu_nghi=1300, chi_ma=1300)
        assert set(site.states) == {"gate-jam.huu_nghi", "gate-jam.chi_ma"}
        assert site.summary.trouble.en.startswith("the journal of alarms is not written: ")
        assert site.summary.unwritten == 1
        settled = site.book.settle()
        await site.book.write()
        assert settled.result() is not None, "whoever orders something is told that it is not on the disk"
        await site.journal._database.dispose()
        site.journal._database = there
        await site.book.write()
        assert (site.summary.trouble, site.summary.unwritten) == (None, 0)
        assert len([each async for each in site.journal.everything()]) == 2


async def test_while_another_program_holds_the_database_alarms_do_not_wait_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr("server.store.database.LOCK_WAIT", 60.0)
    async with opened(tmp_path) as site:
        site.use(rule())
        await site.wait_at(huu_nghi=1)
        other = sqlite3.connect(tmp_path / "history.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        site.hub.publish("breakdown/gates", gates(huu_nghi=1300), fresh_for=FOREVER)
        await site.engine.look()
        settled = site.book.settle()
        async with asyncio.TaskGroup() as group:
            group.create_task(site.book.write())
            await until(lambda: site.summary.unwritten == 1, lambda: site.summary)
            assert site.states == {"gate-jam.huu_nghi": "unacknowledged"}
            assert site.summary.trouble == SLOW
            site.hub.publish("breakdown/gates", gates(huu_nghi=1300, chi_ma=1300), fresh_for=FOREVER)
            await site.engine.look()
            await until(lambda: "gate-jam.chi_ma" in site.states, lambda: site.states)
            assert not settled.done(), "whoever orders something waits for the disk"
            other.close()
        assert settled.result() is None
        await site.book.write()
        assert (site.summary.trouble, site.summary.unwritten) == (None, 0)
        assert len([each async for each in site.journal.everything()]) == 2


async def test_a_clock_that_is_set_neither_raises_nor_ends_anything_but_shelves(site):
    site.use(rule(on_delay=30, off_delay=30))
    await site.wait_at(huu_nghi=1300)
    site.now += timedelta(days=90)
    await site.look(1)
    assert site.states == {}, "thirty seconds are thirty seconds"
    await site.look(30)
    site.now -= timedelta(days=180)
    site.hub.publish("breakdown/gates", gates(huu_nghi=0), fresh_for=FOREVER)
    await site.look(1)
    assert set(site.states.values()) == {"unacknowledged"}
    await site.look(30)
    assert set(site.states.values()) == {"returned"}
