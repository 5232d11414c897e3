"""How good the alarms themselves are: the figures of EEMUA 191 and ISA-18.2-2016, clause 16. Pure.

What was raised comes in as stretches, from when to when each alarm was so; of them follow rates, floods, what
chatters, what stands for days, and what a delay would have spared.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from server.contract.messages import Alarm, BadActor, HygieneSpan, Priority, Proposal
from server.contract.words import Words

TEN_MINUTES = timedelta(minutes=10)
FLOOD = 10
"""Raised in ten minutes: more is a flood (EEMUA 191)."""
STALE = timedelta(days=1)
CHATTERING = 3
"""Raised within a minute so often, it chatters (ISA-18.2-2016, 3.1.14)."""
MINUTE = timedelta(minutes=1)
TOP = 10
DELAYS = (5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0)
"""Seconds that are tried, the shortest first."""
SETTINGS = ("on_delay", "off_delay", "deadband")
"""Of a rule, that proposals change."""
WORTH = 0.5
"""A change is proposed that spares this share of a rule's alarms at least;"""
ENOUGH = 10
"""of a rule that was raised so often at least."""


class Stretch(NamedTuple):
    """For how long one alarm was so."""

    key: str
    priority: Priority
    since: datetime
    until: datetime | None
    """None while it is so."""


def stretches(events: Iterable[tuple[datetime, str, Priority, bool]]) -> list[Stretch]:
    """Return the stretches of what was raised and was over again, in the order in which they began.

    Each event is a time, the key and priority of an alarm, and whether it was raised; the oldest first.
    """
    begun: dict[str, int] = {}
    found: list[Stretch] = []
    for at, key, priority, raised in events:
        if raised:
            begun[key] = len(found)
            found.append(Stretch(key, priority, at, None))
        elif (number := begun.pop(key, None)) is not None:
            found[number] = found[number]._replace(until=at)
    return found


def span(
    name: Words, told: Sequence[Stretch], known: Mapping[str, Alarm], since: datetime, now: datetime
) -> HygieneSpan:
    """Return the figures of the time from ``since`` to ``now``; ``known`` are the alarms by key."""
    raised = [each for each in told if since <= each.since <= now]
    slots = Counter((each.since - since) // TEN_MINUTES for each in raised)
    number = max(1, math.ceil((now - since) / TEN_MINUTES))
    active = {each.key: each.since for each in told if each.until is None and each.since <= now}
    chatter = chattering(raised)
    counted = Counter(each.key for each in raised)
    longest = sorted(active, key=lambda key: active[key])
    # what is raised most often first, then what has been so for longest
    worst = [key for key, _ in counted.most_common(TOP)]
    worst += [key for key in longest if key not in counted and now - active[key] > STALE]
    return HygieneSpan(
        name=name,
        since=since,
        raised=len(raised),
        per_ten_minutes=round(len(raised) / number, 2),
        peak=max(slots.values(), default=0),
        flooded=round(sum(count > FLOOD for count in slots.values()) / number, 4),
        standing=len(active),
        stale=sum(now - begun > STALE for begun in active.values()),
        chattering=len(chatter),
        by_priority=tuple(sum(each.priority is priority for each in raised) for priority in Priority),
        top=tuple(
            BadActor(
                alarm=key,
                name=known[key].name,
                about=known[key].about,
                priority=known[key].priority,
                count=counted[key],
                share=round(counted[key] / len(raised), 4) if raised else 0.0,
                chattering=chatter.get(key, 0),
                stands=(now - active[key]).total_seconds() if key in active else 0.0,
            )
            for key in worst
            if key in known
        )[:TOP],
    )


def chattering(raised: Iterable[Stretch]) -> dict[str, int]:
    """Return the alarms that were raised three times or more within a minute, and how often that was."""
    times: dict[str, list[datetime]] = defaultdict(list)
    for each in raised:
        times[each.key].append(each.since)
    found: Counter[str] = Counter()
    for key, began in times.items():
        for first, last in zip(began, began[CHATTERING - 1 :], strict=False):
            found[key] += last - first <= MINUTE
    return {key: count for key, count in found.items() if count}


def with_delays(told: Sequence[Stretch], on_delay: float, off_delay: float, now: datetime) -> int:
    """Return how often an alarm would have been raised with longer delays, by its stretches of the past.

    What was not so for the one is never raised, and what is so again within the other was never over. The delays come
    on top of those that were in force.
    """
    count, ended = 0, None
    for each in told:
        until = each.until or now
        short = on_delay and (until - each.since).total_seconds() <= on_delay and each.until is not None
        goes_on = off_delay and ended is not None and (each.since - ended).total_seconds() <= off_delay
        if goes_on:
            ended = until
        elif not short:
            count += 1
            ended = until
    return count


def proposals(
    told: Sequence[Stretch],
    known: Mapping[str, Alarm],
    delays: Mapping[str, tuple[float, float]],
    since: datetime,
    now: datetime,
    *,
    changed: Mapping[str, datetime] | None = None,
) -> list[Proposal]:
    """Return which longer delay of a rule would have spared most of its alarms since a time, the most sparing first.

    ``delays`` are those in force, on and off, by the rule; ``changed`` says since when, where that is later: what the
    rule of before has raised says nothing about that of now. The shortest one that spares WORTH is proposed, of both
    kinds the one that spares more; an on delay only up to a minute for what is urgent, since it costs time to act.
    """

    def begun(rule: str) -> datetime:
        return max(since, changed.get(rule, since)) if changed else since

    by_rule: dict[str, dict[str, list[Stretch]]] = defaultdict(lambda: defaultdict(list))
    for each in told:
        if each.key in known and each.since >= begun(known[each.key].rule):
            by_rule[known[each.key].rule][each.key].append(each)
    found = []
    for rule, by_key in by_rule.items():
        raised = sum(map(len, by_key.values()))
        if raised < ENOUGH or rule not in delays:
            continue
        alarm = known[next(iter(by_key))]
        urgent = alarm.priority in (Priority.CRITICAL, Priority.HIGH)
        tried = [
            *(("off_delay", delay, with_all(by_key, 0.0, delay, now)) for delay in DELAYS),
            *(
                ("on_delay", delay, with_all(by_key, delay, 0.0, now))
                for delay in DELAYS
                if not urgent or delay <= MINUTE.total_seconds()
            ),
        ]
        good = [each for each in tried if each[2] <= raised * (1 - WORTH)]
        if not good:
            continue
        # what costs no time to act comes first where both spare alike
        setting, delay, would_have = min(good, key=lambda each: (each[1], each[2], each[0] == "on_delay"))
        before = delays[rule][setting == "off_delay"]
        found.append(
            Proposal(
                id=proposal_id(rule, setting, before, before + delay),
                rule=rule,
                service=alarm.service,
                name=alarm.name,
                setting=setting,
                before=before,
                after=before + delay,
                raised=raised,
                would_have=would_have,
                days=round((now - begun(rule)).total_seconds() / 86_400, 1),
            )
        )
    return sorted(found, key=lambda each: each.would_have - each.raised)


def proposal_id(rule: str, setting: str, before: float, after: float) -> str:
    """Return the id of a proposal: who accepts it means this change, and not the next one of the same setting."""
    return f"{rule}/{setting}/{before:g}/{after:g}"


class SettingChange(NamedTuple):
    """One setting of a rule, and what it becomes."""

    rule: str
    setting: str
    after: float


def change_of(proposal: str) -> SettingChange | None:
    """Return what an id of ``proposal_id`` tells; None for what is none."""
    rule, *rest = proposal.split("/")
    if len(rest) != 3 or rest[0] not in SETTINGS:
        return None
    try:
        return SettingChange(rule, rest[0], float(rest[2]))
    except ValueError:
        return None


def with_all(by_key: Mapping[str, Sequence[Stretch]], on_delay: float, off_delay: float, now: datetime) -> int:
    """Return the sum of ``with_delays`` over alarms."""
    return sum(with_delays(each, on_delay, off_delay, now) for each in by_key.values())
