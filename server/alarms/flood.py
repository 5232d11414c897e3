"""Whether more alarms come than anybody can handle (ISA-18.2-2016, 3.1.16; EEMUA 191). Pure."""

from collections import deque
from datetime import datetime

SPAN = 600.0
"""Seconds."""
MORE_THAN = 10
"""Raised within SPAN: then it is a flood,"""
FEWER_THAN = 5
"""and until then."""


class Flood:
    """Counts what is raised, by a clock that nobody sets."""

    def __init__(self) -> None:
        self._raised: deque[float] = deque()
        self.since: datetime | None = None

    def add(self, clock: float) -> None:
        """Count one that is raised."""
        self._raised.append(clock)

    def look(self, clock: float, now: datetime) -> int:
        """Return how many were raised within SPAN, and begin or end a flood."""
        while self._raised and clock - self._raised[0] > SPAN:
            self._raised.popleft()
        rate = len(self._raised)
        if self.since is None and rate > MORE_THAN:
            self.since = now
        elif self.since is not None and rate < FEWER_THAN:
            self.since = None
        return rate
