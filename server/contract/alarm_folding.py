"""In which order alarms are read, and which of them are said in one line. Pure.

What stands in one line is what one person would do one thing about: alarms of one cause, which is their rule, and in a
flood also those of one place. Nothing is left out: every alarm stands in exactly one line.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from server.contract.messages.alarms import Alarm, AlarmState, Priority
from server.contract.words import Words

OF_ONE_CAUSE = 3
"""From so many on they are folded while there is no flood."""
IN_A_FLOOD = 2
"""And while there is one."""
SHOUTED = (Priority.CRITICAL, Priority.HIGH)
"""Those that are said over whatever a wall shows."""

_ORDER = {
    state: number
    for number, state in enumerate(
        (
            AlarmState.UNACKNOWLEDGED,
            AlarmState.ACKNOWLEDGED,
            AlarmState.RETURNED,
            AlarmState.SHELVED,
            AlarmState.SUPPRESSED,
            AlarmState.OUT_OF_SERVICE,
            AlarmState.NORMAL,
        )
    )
}
_URGENCY = {priority: -priority.rank for priority in Priority}

Rank = tuple[bool, int, int, float, str]


class Fold(NamedTuple):
    """What is said in one line: one alarm, or several of one cause or one place."""

    alarms: tuple[Alarm, ...]
    """In their order; one at least."""
    head: Words | None = None
    """What is said of all of them; None where it is one alone."""

    @property
    def first(self) -> Alarm:
        """The one that is read before the others."""
        return self.alarms[0]

    @property
    def priority(self) -> Priority:
        """The most urgent of them."""
        return max((alarm.priority for alarm in self.alarms), key=lambda each: each.rank)

    @property
    def unacknowledged(self) -> int:
        """How many of them nobody has said that they know of, whether these are over or not."""
        return sum(is_unacknowledged(alarm) for alarm in self.alarms)


class Foremost(NamedTuple):
    """What has to be looked at first, and how many more there are like it."""

    alarm: Alarm
    others: int


def is_unacknowledged(alarm: Alarm) -> bool:
    """Return whether it stands before operators and nobody has said that they know."""
    return alarm.state in (AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED)


def rank(alarm: Alarm) -> Rank:
    """Return what orders alarms; no two that differ in their key are alike.

    What is real comes before tests, what nobody knows of before what somebody does and what is over, the more urgent
    first, and the newest of those alike.
    """
    return alarm.test, _ORDER[alarm.state], _URGENCY[alarm.priority], -alarm.since.timestamp(), alarm.key


def in_order(alarms: Iterable[Alarm]) -> list[Alarm]:
    """Return alarms as they are read."""
    return sorted(alarms, key=rank)


def standing(alarms: Iterable[Alarm]) -> list[Alarm]:
    """Return those that operators have before them, as they are read."""
    return in_order(alarm for alarm in alarms if alarm.state.stands)


def folded(
    alarms: Iterable[Alarm], *, flood: bool, places: Mapping[str, Words] | None = None, ordered: bool = False
) -> list[Fold]:
    """Return alarms in as few lines as say what is to be done, each where its first alarm would stand.

    ``flood`` is whether AlarmSummary says that more come than anybody can handle. ``places`` are the names of communes
    by their codes; ``ordered`` says that the alarms are in order already. Tests are never folded with what is real.
    """
    read = alarms if ordered else in_order(alarms)
    least = IN_A_FLOOD if flood else OF_ONE_CAUSE
    causes: dict[tuple[bool, str], list[Alarm]] = {}
    for alarm in read:
        causes.setdefault((alarm.test, alarm.rule), []).append(alarm)
    folds = [_of_cause(group) for group in causes.values() if len(group) >= least]
    single = [alarm for group in causes.values() if len(group) < least for alarm in group]
    if flood:
        whereabouts: dict[tuple[bool, str, str], list[Alarm]] = {}
        for alarm in single:
            # a gate says more than the commune that it lies in; of what has no place each is one of its own
            where = (alarm.gate, "") if alarm.gate else ("", alarm.commune or f"\0{alarm.key}")
            whereabouts.setdefault((alarm.test, *where), []).append(alarm)
        folds += [_of_place(in_order(group), places or {}) for group in whereabouts.values()]
    else:
        folds += [Fold((alarm,)) for alarm in single]
    return sorted(folds, key=lambda fold: rank(fold.first))


def foremost(alarms: Iterable[Alarm]) -> Foremost | None:
    """Return which alarm has to be looked at first of those that are shouted, which nobody knows of; None for none."""
    shouted = [alarm for alarm in alarms if is_shouted(alarm)]
    return Foremost(min(shouted, key=rank), len(shouted) - 1) if shouted else None


def is_shouted(alarm: Alarm) -> bool:
    """Return whether it is said over whatever a wall shows: it is so, urgent, real, and nobody knows of it."""
    return alarm.state is AlarmState.UNACKNOWLEDGED and alarm.priority in SHOUTED and not alarm.test


def _of_cause(group: list[Alarm]) -> Fold:
    if len(group) < 2:
        return Fold(tuple(group))
    name, count = group[0].name, len(group)
    return Fold(tuple(group), Words(vi=f"{name.vi}: {count} nơi", en=f"{name.en}: {count} places"))


def _of_place(group: list[Alarm], places: Mapping[str, Words]) -> Fold:
    if len(group) < 2:
        return Fold(tuple(group))
    first, count = group[0], len(group)
    unnamed = Words(vi=f"Xã {first.commune}", en=f"Commune {first.commune}")
    where = Words(vi=first.gate, en=first.gate) if first.gate else places.get(first.commune, unnamed)
    return Fold(tuple(group), Words(vi=f"{where.vi}: {count} báo động", en=f"{where.en}: {count} alarms"))
