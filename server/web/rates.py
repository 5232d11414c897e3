"""Keeps anybody from asking too often: a token bucket each. Pure; the time comes in."""

from collections import OrderedDict

from msgspec import Struct

REMEMBERED = 4096
"""Buckets that are kept; beyond them the one that was used least lately goes: it is full again by then."""


class Rate(Struct, frozen=True):
    """How often somebody may do something."""

    a_second: float
    at_once: int
    """After a pause."""


class Buckets:
    """One bucket for each name; see https://en.wikipedia.org/wiki/Token_bucket."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """What is left, and when that was so."""

    def take(self, name: str, now: float) -> float:
        """Take one; return 0, or the seconds until there is one again. ``now`` in seconds, never going back."""
        left, since = self._levels.pop(name, (float(self._rate.at_once), now))
        left = min(left + (now - since) * self._rate.a_second, self._rate.at_once)
        wait = 0.0 if left >= 1 else (1 - left) / self._rate.a_second
        self._levels[name] = (left if wait else left - 1, now)
        if len(self._levels) > REMEMBERED:
            self._levels.popitem(last=False)
        return wait
