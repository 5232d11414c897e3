"""What should sound when. Pure.

A sound says that there is something new, and again now and then as long as nobody has said that they know. In a flood
one sound stands for all, and slowly: nobody acts faster for hearing it more often.
"""

from collections.abc import Sequence
from typing import NamedTuple

from server.contract.alarm_folding import in_order
from server.contract.messages import Alarm, AlarmState, Priority

EVERY: dict[Priority, float] = {
    Priority.CRITICAL: 12.0,
    Priority.HIGH: 30.0,
    Priority.MEDIUM: 120.0,
    Priority.LOW: float("inf"),
}
"""Seconds from one sound to the next while nobody knows; what is low sounds once."""
IN_A_FLOOD = 60.0
"""Seconds between two sounds of a flood at least."""
APART = 4.0
"""Seconds between two sounds at least: one is over before the next one."""


class Heard(NamedTuple):
    """What has sounded."""

    at: float = float("-inf")
    """Seconds of a clock that only goes on."""
    priority: Priority | None = None
    occurrences: frozenset[tuple[str, int]] = frozenset()
    """Of those that stood then and nobody knew of."""


class Sound(NamedTuple):
    """What should sound now."""

    priority: Priority
    said: Alarm | None
    """What is new of that priority, to be spoken; None where nothing is, and in a flood."""


def sound(
    standing: Sequence[Alarm], heard: Heard, now: float, *, flood: bool, quiet: bool
) -> tuple[Sound | None, Heard]:
    """Return what should sound at a moment, and what has been heard then.

    ``quiet`` is while a briefing is presented; what came meanwhile is new afterwards. Tests make no sound.
    """
    unknown = [each for each in standing if each.state is AlarmState.UNACKNOWLEDGED and not each.test]
    occurrences = frozenset((each.key, each.occurrence) for each in unknown)
    if not unknown or quiet:
        # what nobody hears is not heard; what has gone and comes again is new
        return None, heard._replace(occurrences=heard.occurrences & occurrences)
    if now - heard.at < APART:
        return None, heard
    new = [each for each in unknown if (each.key, each.occurrence) not in heard.occurrences]
    worst = max((each.priority for each in unknown), key=lambda each: each.rank)
    if flood:
        graver = heard.priority is None or not heard.occurrences or worst.rank > heard.priority.rank
        if not graver and now - heard.at < IN_A_FLOOD:
            return None, heard
        return Sound(worst, None), Heard(now, worst, occurrences)
    first = max((each.priority for each in new), key=lambda each: each.rank, default=None)
    if first is not None and first.rank >= worst.rank:
        said = next(each for each in in_order(new) if each.priority is first)
        return Sound(first, said), Heard(now, first, occurrences)
    due = now - heard.at >= EVERY[worst]
    if first is not None:
        # something graver stands: its own sound comes when it is due, what is new sounds all the same
        said = next(each for each in in_order(new) if each.priority is first)
        return Sound(worst if due else first, said), Heard(now, worst, occurrences)
    return (Sound(worst, None), Heard(now, worst, occurrences)) if due else (None, heard)
