"""How far a tile's content may be trusted."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from server.contract.messages import About, Breakdown, Document, Indicators, Notices, Series, Spots, Update


class Freshness(StrEnum):
    """What the frame of a tile says about its content, best first."""

    FRESH = "fresh"
    PARTIAL = "partial"
    """Some of its sources fail; what is shown is otherwise current."""
    STALE = "stale"
    FAILING = "failing"
    WAITING = "waiting"


class Awaited(StrEnum):
    """What a tile waits for that has heard nothing yet."""

    SERVER = "server"
    DATA = "data"
    """The server answers, and has not sent all."""
    SOURCE = "source"
    """The server has sent all that it knows, a while ago."""
    PAST = "past"
    """Another moment is on its way."""
    RECORD = "record"
    """At the moment that is shown nothing had been written down of it."""


def freshness(update: Update | None, now: datetime, *, live: bool = True) -> Freshness:
    """Judge by how long ago it was read, at the server's time ``now``; ``live`` is False for what was remembered."""
    if update is None or update.document is None:
        return Freshness.FAILING if update and update.error else Freshness.WAITING
    if update.error and not update.partial:
        return Freshness.FAILING
    if not live or update.taken is None or now - update.taken > timedelta(seconds=update.fresh_for):
        return Freshness.STALE
    return Freshness.PARTIAL if update.error else Freshness.FRESH


def abouts(document: Document) -> tuple[About, ...]:
    """Return which times the figures of a document are about, as far as it says."""
    match document:
        case Indicators(indicators=parts) | Breakdown(columns=parts) | Notices(notices=parts):
            told = [part.about for part in parts]
        case Series(about=about) | Spots(about=about):
            told = [about]
        case _:
            told = []
    return tuple(about for about in told if about is not None)


def is_overdue(about: About, now: datetime) -> bool:
    """Return whether the figure of the following period should be there and is not."""
    return now >= about.due


def aged(read: Freshness, figures: Sequence[About], sources: Sequence[About], now: datetime) -> Freshness:
    """Return what becomes of a state when it also counts which time the content is about.

    What was just read is old all the same where every figure of it should have been followed by another one, or its
    source has missed the rhythm that it promised; where some of the figures are, it is old in part.
    """
    overdue = sum(is_overdue(about, now) for about in figures)
    missed = any(is_overdue(about, now) for about in sources)
    if read not in (Freshness.FRESH, Freshness.PARTIAL) or not (overdue or missed):
        return read
    return Freshness.STALE if missed or overdue == len(figures) else Freshness.PARTIAL


def worst(states: Iterable[Freshness]) -> Freshness:
    """Return the least trustworthy of several; WAITING when there are none."""
    order = list(Freshness)
    return max(states, key=order.index, default=Freshness.WAITING)
