"""Whom alarms call, what is cancelled and what is told again, on a real database."""

from datetime import timedelta

import pytest
from alarms.conftest import NOON, rule
from sqlalchemy import update

from notifying.conftest import PEOPLE, ROUTE, Calling, told
from server.contract.alarm_commands import AcknowledgeAlarms, ShelveAlarms
from server.contract.messages import Priority
from server.store.alarm_journal import Change
from server.store.tables import notify_calls, notify_notices

KEY = "gate-jam.huu_nghi"


async def test_an_alarm_calls_step_after_step_until_somebody_has_taken_it_on(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    assert await calling.send() == [("an", [KEY])]
    assert await calling.pass_(9) == []
    assert await calling.pass_(2) == [("binh", [KEY])]
    assert await calling.pass_(60) == []


async def test_acknowledging_cancels_what_is_pending(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    await calling.send()
    await calling.site.act(AcknowledgeAlarms(alarms=(calling.site.seen(KEY),)))
    assert await calling.pass_(60) == []
    # that it is over is told to whom it was told
    await calling.site.wait_at(huu_nghi=0)
    assert await calling.pass_(3) == [("an", [KEY])]
    assert all(each.over is not None for each in calling.messages or ()) is True


async def test_what_is_acknowledged_before_it_could_go_does_not_go_at_all(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    assert await calling.look() == [("an", [KEY])]
    (message,) = calling.messages
    assert await calling.outbox.failed(message, told_why(), calling.site.now, for_ever=False)
    await calling.site.act(AcknowledgeAlarms(alarms=(calling.site.seen(KEY),)))
    assert await calling.pass_(30) == []
    await calling.site.wait_at(huu_nghi=0)
    assert await calling.pass_(5) == [], "nobody has heard that it was so"


async def test_what_went_out_while_it_was_acknowledged_was_told(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    await calling.look()
    await calling.site.act(AcknowledgeAlarms(alarms=(calling.site.seen(KEY),)))
    for message in calling.messages:
        await calling.outbox.sent(message, calling.site.now)
    await calling.site.wait_at(huu_nghi=0)
    assert await calling.pass_(3) == [("an", [KEY])]


async def test_what_flaps_is_told_once_and_that_it_is_over_when_it_stays_so(calling):
    calling.site.use(rule())
    found = []
    for _ in range(10):
        await calling.site.wait_at(huu_nghi=1300)
        found += await calling.send(20)
        await calling.site.wait_at(huu_nghi=0)
        found += await calling.send(20)
    assert found == [("an", [KEY])]
    assert await calling.pass_(5) == [("an", [KEY])]


async def test_what_nobody_does_anything_about_is_told_anew(calling):
    calling.site.use(rule(realarm=1800))
    await calling.site.wait_at(huu_nghi=1300)
    await calling.send()
    await calling.site.act(AcknowledgeAlarms(alarms=(calling.site.seen(KEY),)))
    assert await calling.pass_(29) == []
    assert ("an", [KEY]) in await calling.pass_(2)


async def test_what_is_put_aside_or_a_test_calls_nobody(calling):
    calling.site.use(rule(), rule(id="trial", test=True), rule(id="low", priority="low"))
    await calling.site.wait_at(huu_nghi=1300)
    until = calling.site.now + timedelta(hours=1)
    await calling.site.act(ShelveAlarms(alarms=(calling.site.seen(KEY),), until=until, why="known"))
    assert await calling.pass_(50) == []
    # its time on the shelf is over: it comes as new
    assert await calling.pass_(12) == [("an", [KEY])]


async def test_a_flood_is_a_few_messages_that_leave_nothing_out(calling):
    calling.site.use(rule())
    names = [f"g{number}" for number in range(5000)]
    told_of, messages = [], 0
    for first in range(0, 5000, 100):
        await calling.site.wait_at(**dict.fromkeys(names[: first + 100], 1300))
        for _, keys in await calling.send():
            told_of += keys
            messages += 1
    for _, keys in await calling.pass_(9):
        told_of += keys
        messages += 1
    assert sorted(told_of) == sorted(f"gate-jam.{name}" for name in names)
    assert messages <= 10


async def test_a_clock_that_jumps_lets_no_old_message_go_out(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    await calling.look()
    calling.site.now += timedelta(days=90)
    assert await calling.look() == [], "what waits for its time, and what was not taken"
    assert await calling.pass_(20) == []
    calling.site.now -= timedelta(days=180)
    await calling.site.wait_at(huu_nghi=1300, chi_ma=1300)
    assert await calling.send() == [("an", ["gate-jam.chi_ma"])], "new ones do, whatever the clock says"


async def test_a_step_waits_no_longer_because_a_clock_was_set_back(calling):
    calling.site.now += timedelta(days=30)
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    await calling.send()
    calling.site.now -= timedelta(days=30)
    assert await calling.send() == [("binh", [KEY])], "rather now than in a month"


async def test_a_message_that_is_tried_again_waits_no_longer_because_a_clock_was_set_back(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    await calling.look()
    for message in calling.messages:
        await calling.outbox.failed(message, told_why(), calling.site.now, for_ever=False)
    assert await calling.look() == []
    calling.site.now -= timedelta(days=30)
    # and the next step: nobody knows how long it has waited
    assert await calling.look() == [("an", [KEY]), ("binh", [KEY])]


@pytest.mark.parametrize("others", ["", ', "hotline"'])
async def test_where_nobody_is_on_duty_the_next_step_is_told_at_once(tmp_path, others):
    from alarms.conftest import opened

    # NOON is a Monday in the province
    roster = '[[roster]]\nid = "night"\nshift = [{people = ["an"], from = "22:00", to = "06:00"}]\n'
    roster += '[[webhook]]\nid = "hotline"\nurl = "https://hotline.example/"\n'
    async with opened(tmp_path) as site:
        calling = Calling(site, PEOPLE + roster + ROUTE.replace('to = ["gates"]', f'to = ["night"{others}]'))
        site.use(rule())
        await site.wait_at(huu_nghi=1300)
        told_of = await calling.send()
        assert ("binh", [KEY]) in told_of, "a program is nobody on duty"
        assert (("hotline", [KEY]) in told_of) is bool(others)
        assert [(each.route, each.step) for each in calling.nobody] == [("gates", 0)]


async def test_quiet_hours_hold_back_all_but_what_is_urgent_until_they_are_over(tmp_path):
    from alarms.conftest import opened

    quiet = 'mail = "an@gates.example"\nquiet = {from = "11:00", to = "13:00"}\n'
    async with opened(tmp_path) as site:
        calling = Calling(site, (PEOPLE + ROUTE).replace('mail = "an@gates.example"\n', quiet))
        site.use(rule(), rule(id="queue", priority="high", above=600))
        assert site.now == NOON
        await site.wait_at(huu_nghi=1300)
        assert await calling.send() == [("an", [KEY])]
        assert ("an", ["queue.huu_nghi"]) not in await calling.pass_(59)
        assert ("an", ["queue.huu_nghi"]) in await calling.pass_(2)


async def test_who_is_told_of_an_alarm_is_known_with_what_is_still_to_come(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    since = calling.site.told(KEY).since

    async def told():
        found = await calling.outbox.told_of(KEY, since)
        return [(each.who, each.channel, each.state, each.over) for each in found]

    assert await told() == [("gates", "", "planned", False), ("police", "", "planned", False)]
    await calling.look()
    assert await told() == [("Nguyễn Văn An", "mail", "sending", False), ("police", "", "planned", False)]
    await calling.send()
    await calling.pass_(11)
    assert await told() == [("Nguyễn Văn An", "mail", "sent", False), ("Trần Bình", "mail", "sent", False)]
    await calling.site.wait_at(huu_nghi=0)
    await calling.pass_(4)
    assert ("Trần Bình", "mail", "sent", True) in await told()


async def test_a_change_that_is_written_twice_calls_once(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    alarm = calling.site.book.alarms[KEY]
    from server.contract.messages import AlarmState

    again = Change(at=calling.site.now, event="raise", before=AlarmState.NORMAL, after=alarm)
    await calling.site.journal.write([again])
    assert await calling.send() == [("an", [KEY])]


@pytest.mark.logs(r"WARNING server.notifying.calls: a notice cannot be read: ")
async def test_a_row_that_cannot_be_read_holds_up_no_others(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300, chi_ma=1300)
    await calling.outbox.resolve(calling.site.now)
    for table in (notify_notices, notify_calls):
        async with calling.site.database.begin() as connection:
            await connection.execute(update(table).where(table.c.key == KEY).values(body=b"\xc1"))
    assert await calling.send() == [("an", ["gate-jam.chi_ma"])]
    assert await calling.pass_(11) == [("binh", ["gate-jam.chi_ma"])]
    assert [each.state for each in await calling.outbox.listed(calling.site.now - timedelta(days=1))] == ["sent"] * 2


def test_a_route_takes_what_all_of_it_fits():
    from server.notifying.routes import routes_of
    from wall.samples.alarms import alarm as sample

    jam = sample("jam.huu-nghi")
    text = PEOPLE + ROUTE
    assert [each.id for each in routes_of(jam, told(text))] == ["gates"]
    for setting in ('priorities = ["low"]', 'services = ["soc"]', 'rules = ["other"]', 'communes = ["06000"]'):
        name = setting.partition(" ")[0]
        lines = [line for line in ROUTE.splitlines() if not line.startswith(name)]
        at = lines.index('id = "gates"') + 1
        other = "\n".join([*lines[:at], setting, *lines[at:]])
        assert routes_of(jam, told(PEOPLE + other)) == [], setting
    assert jam.priority is Priority.CRITICAL


def told_why():
    """Return why a message did not go."""
    from server.contract.words import same

    return same("greylisted")
