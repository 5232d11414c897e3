"""How often one person is told by one channel: in a flood what comes is gathered, and the pauses grow. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

AT_ONCE = 3
"""Messages within PERIOD that go out as soon as there is something to tell."""
PAUSES = (30.0, 60.0, 120.0, 300.0, 600.0)
"""Seconds from one to the next after these; the last one again and again."""
PERIOD = timedelta(hours=1)
BACK_OFF = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0)
"""Seconds until a message is tried again that could not be sent; the last one again and again."""


def may_go(made: Sequence[datetime], now: datetime) -> bool:
    """Return whether another message may go out; ``made`` is when those before were, in any order, UTC."""
    lately = [each for each in made if now - PERIOD < each <= now]
    if len(lately) < AT_ONCE:
        return True
    pause = PAUSES[min(len(lately) - AT_ONCE, len(PAUSES) - 1)]
    return now - max(lately) >= timedelta(seconds=pause)


def again_at(attempts: int, now: datetime) -> datetime:
    """Return when a message is tried again after so many attempts."""
    return now + timedelta(seconds=BACK_OFF[min(max(attempts - 1, 0), len(BACK_OFF) - 1)])
