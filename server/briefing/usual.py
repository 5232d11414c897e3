"""What a figure usually is, and by how much it usually changes from one day to the next."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from server.contract.changes import known
from server.contract.messages import Update

FEWEST = 3
"""Changes from one day to the next from which on a habit is known."""

Key = tuple[str, str, str]
"""Topic, id and part of a figure, as a change has them."""


class Usual(Struct, frozen=True):
    """The habit of one figure at one hour of the day."""

    level: float
    """The median of its values."""
    change: float
    """The median of how much it differs from the day before, whichever way; 0 for what mostly stays."""


def sample(state: Iterable[Update]) -> dict[Key, float]:
    """Return the values that are known at one moment."""
    return {
        (update.topic, *key): value
        for update in state
        if update.document is not None and (update.error is None or update.partial)
        for key, value in known(update.document).items()
    }


def usual(days: Sequence[Mapping[Key, float]]) -> dict[Key, Usual]:
    """Return the habits that samples of the same hour show, one a day, the oldest first.

    A day on which a value is not known counts neither as zero nor as no change.
    """
    found = {}
    for key in {key for day in days for key in day}:
        values = [day.get(key) for day in days]
        told = [each for each in values if each is not None]
        steps = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
        if len(steps) >= FEWEST:
            found[key] = Usual(median(told), median(steps))
    return found
