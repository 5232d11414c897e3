"""How far a tile's content may be trusted."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from server.contract.messages import Update


class Freshness(StrEnum):
    """What the frame of a tile says about its content, best first."""

    FRESH = "fresh"
    PARTIAL = "partial"
    """Some of its sources fail; what is shown is otherwise current."""
    STALE = "stale"
    FAILING = "failing"
    WAITING = "waiting"


def freshness(update: Update | None, now: datetime, *, live: bool = True) -> Freshness:
    """Judge an update at the server's time ``now``; ``live`` is False for what was only remembered."""
    if update is None or update.document is None:
        return Freshness.FAILING if update and update.error else Freshness.WAITING
    if update.error and not update.partial:
        return Freshness.FAILING
    if not live or update.taken is None or now - update.taken > timedelta(seconds=update.fresh_for):
        return Freshness.STALE
    return Freshness.PARTIAL if update.error else Freshness.FRESH


def worst(states: Iterable[Freshness]) -> Freshness:
    """Return the least trustworthy of several; WAITING when there are none."""
    order = list(Freshness)
    return max(states, key=order.index, default=Freshness.WAITING)
