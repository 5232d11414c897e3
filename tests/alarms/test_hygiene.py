"""The figures of EEMUA 191, on pasts whose figures are known; and what a longer delay would have spared."""

import asyncio
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from alarms.conftest import NOON, gates, opened, rule
from alarms.test_trial import record
from server.alarm_rules.evaluator import PackRules
from server.alarm_rules.readings import Figure
from server.alarm_rules.trial import Trial
from server.alarms.deadbands import widened
from server.alarms.hygiene import Stretch, proposals, span, stretches, with_delays
from server.alarms.trying import RuleTrials
from server.alarms.watch import EVERY, HygieneWatch
from server.contract.messages import Alarm, AlarmState, Priority, Update
from server.contract.words import Words, same
from server.hub import FOREVER
from server.store.alarm_journal import AlarmJournal
from server.store.history import History
from server.store.walk import Walk

DAY = same("Day")


def known(key, priority=Priority.LOW):
    """Return an alarm as the book knows it."""
    rule_id, _, subject = key.partition(".")
    return Alarm(
        rule=rule_id,
        subject=subject,
        name=same(rule_id),
        about=same(subject),
        said=same(""),
        priority=priority,
        state=AlarmState.NORMAL,
        active=False,
        occurrence=1,
        revision=1,
        since=NOON,
    )


def at(minutes):
    """Return so many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def stretch(key, begins, lasts, priority=Priority.LOW):
    """Return for how many minutes an alarm was so; None for still."""
    return Stretch(key, priority, at(begins), None if lasts is None else at(begins + lasts))


def test_the_figures_of_a_day_are_those_that_one_counts_by_hand():
    told = [
        *(stretch("jam.a", minute, 0.2, Priority.CRITICAL) for minute in range(12)),
        *(stretch("queue.b", 100 + second / 4, 0.1) for second in range(4)),
        stretch("old.c", -3000, None, Priority.HIGH),
    ]
    found = span(DAY, told, {each: known(each) for each in ("jam.a", "queue.b", "old.c")}, NOON, at(240))
    assert (found.raised, found.peak, found.standing, found.stale, found.chattering) == (16, 10, 1, 1, 1)
    assert found.per_ten_minutes == round(16 / 24, 2)
    assert found.flooded == 0.0, "ten in ten minutes is not more than ten"
    assert found.by_priority == (12, 0, 0, 4)
    assert [(each.alarm, each.count, each.chattering) for each in found.top] == [
        ("jam.a", 12, 0),
        ("queue.b", 4, 2),
        ("old.c", 0, 0),
    ]
    assert found.top[2].stands == (3000 + 240) * 60


def test_more_than_ten_in_ten_minutes_is_a_flood():
    told = [stretch(f"jam.{number}", 31 + number / 10, 1) for number in range(11)]
    found = span(DAY, told, {}, NOON, at(60))
    assert (found.peak, found.flooded) == (11, round(1 / 6, 4))


def test_stretches_follow_from_what_was_raised_and_over():
    events = [
        (at(0), "a", Priority.LOW, True),
        (at(1), "b", Priority.HIGH, True),
        (at(2), "a", Priority.LOW, False),
        (at(3), "c", Priority.LOW, False),
        (at(4), "a", Priority.LOW, True),
    ]
    assert stretches(events) == [
        stretch("a", 0, 2),
        stretch("b", 1, None, Priority.HIGH),
        stretch("a", 4, None),
    ]


def test_the_shortest_delay_that_spares_half_is_proposed_with_what_it_would_have_spared():
    told = [
        each for hour in range(10) for each in (stretch("jam.a", 60 * hour, 1), stretch("jam.a", 60 * hour + 1.4, 20))
    ]
    (found,) = proposals(told, {"jam.a": known("jam.a")}, {"jam": (0.0, 15.0)}, NOON, at(1000))
    assert (found.setting, found.before, found.after) == ("off_delay", 15.0, 45.0)
    assert (found.raised, found.would_have) == (20, 10)
    assert proposals(told[:9], {"jam.a": known("jam.a")}, {"jam": (0.0, 15.0)}, NOON, at(1000)) == []


def test_what_was_raised_before_a_rule_was_changed_speaks_for_no_further_change():
    told = [stretch("jam.a", 2 * number, 1) for number in range(20)]
    jam, delays = {"jam.a": known("jam.a")}, {"jam": (0.0, 15.0)}
    (found,) = proposals(told, jam, delays, NOON, at(100), changed={"jam": at(20)})
    assert (found.id, found.raised) == ("jam/on_delay/0/60", 10)
    assert proposals(told, jam, delays, NOON, at(100), changed={"jam": at(30)}) == []
    assert proposals(told, jam, delays, at(4), at(100), changed={"jam": NOON})[0].raised == 18


def test_what_is_urgent_is_not_made_to_wait_for_long():
    told = [stretch("jam.a", 60 * hour, 4) for hour in range(20)]
    for priority, expected in ((Priority.LOW, ["on_delay"]), (Priority.CRITICAL, [])):
        found = proposals(told, {"jam.a": known("jam.a", priority)}, {"jam": (0.0, 0.0)}, NOON, at(2000))
        assert [each.setting for each in found] == expected


GAPS = st.lists(st.tuples(st.integers(1, 200), st.integers(1, 200)), min_size=1, max_size=30)


@given(GAPS, st.sampled_from([0.0, 20.0, 60.0]), st.sampled_from([0.0, 20.0, 60.0]))
def test_what_a_delay_would_have_spared_is_what_the_rule_itself_would_have_done(gaps, on_delay, off_delay):
    """The same past by the arithmetic of stretches, and by the rule with these delays."""

    told, trial = [], Trial(PackRules("gates", [rule(on_delay=on_delay, off_delay=off_delay)], FIGURES))
    moment = NOON
    for pause, lasts in gaps:
        moment += timedelta(seconds=pause)
        trial.take(moment, "breakdown/gates", gates(a=2000))
        told.append(Stretch("gate-jam.a", Priority.LOW, moment, moment + timedelta(seconds=lasts)))
        moment += timedelta(seconds=lasts)
        trial.take(moment, "breakdown/gates", gates(a=0))
    trial.pass_until(moment + timedelta(days=1))
    if not (on_delay and off_delay):
        # both together are more than the arithmetic is asked for
        assert with_delays(told, on_delay, off_delay, moment) == len(trial.found)


FIGURES = (Figure("trucks_waiting", Words(vi="Xe chờ", en="Waiting")),)


async def test_the_narrowest_dead_band_that_spares_half_is_proposed(tmp_path):
    """A queue that swings by fifteen trucks about its limit: ten are too few, twenty-four end it."""
    async with opened(tmp_path) as site:
        site.use(rule(above=1200))
        await site.look()
        history = History(site.database, retention=timedelta(days=400), announce=lambda _: None)
        for number in range(40):
            value = 1210 if number % 2 == 0 else 1195 - number % 3
            update = Update(topic="breakdown/gates", document=gates(a=value), fresh_for=FOREVER)
            history.append(update, NOON + timedelta(minutes=number))
        running = asyncio.create_task(history.run())
        assert await history.settle() is None
        running.cancel()
        until = NOON + timedelta(hours=1)
        tries = RuleTrials(Walk(site.database), None, dict)
        found = await widened(site.engine.evaluator.rules["gate-jam"], site.engine.figures("gates"), tries, NOON, until)
        assert found is not None
        assert (found.setting, found.before, found.after) == ("deadband", 0, 12)
        assert (found.raised, found.would_have) == (20, 1)
        assert (
            await widened(
                site.engine.evaluator.rules["gate-jam"]._replace(said=rule(above=1200, deadband=12)),
                site.engine.figures("gates"),
                tries,
                NOON,
                until,
            )
        ) is None, "what is good enough is left alone"


async def test_a_dead_band_that_was_taken_over_is_proposed_no_more(tmp_path):
    async with opened(tmp_path) as site:
        site.use(rule(above=1200))
        told = []
        for number in range(40):
            value = 1210 if number % 2 == 0 else 1195 - number % 3
            await site.wait_at(seconds=60, huu_nghi=value)
            told.append((site.now, gates(huu_nghi=value)))
        await record(site.database, told)
        watch = HygieneWatch(site.journal, site.book, site.engine, site.hub)
        watch.tries = RuleTrials(Walk(site.database), None, dict)
        await watch.look(site.now)
        await watch.widen(site.now)
        proposed = {each.setting: each for each in (await watch.look(site.now)).proposals}
        assert (proposed["deadband"].before, proposed["deadband"].after) == (0, 12)
        site.use(rule(above=1200, deadband=12))
        await site.look(1)
        assert "deadband" not in {each.setting for each in (await watch.look(site.now)).proposals}


class RestoringJournal(AlarmJournal):
    """A journal during whose first reading somebody else has read where alarms stood."""

    def __init__(self, site):
        super().__init__(site.database, retention=timedelta(days=400))
        self._site = site

    async def raised(self, since):
        if not self._site.book.is_restored:
            await self._site.book.restore()
        return await super().raised(since)


async def test_where_alarms_stood_is_read_while_it_looks_and_it_looks_again_soon(tmp_path):
    async with opened(tmp_path) as site:
        told = asyncio.Event()
        site.hub.follow(lambda update, _: told.set() if update.topic == "alarms/hygiene" else None)
        watch = HygieneWatch(RestoringJournal(site), site.book, site.engine, site.hub)
        looking = asyncio.create_task(watch.run())
        try:
            await asyncio.wait_for(told.wait(), EVERY / 2)
        finally:
            looking.cancel()
