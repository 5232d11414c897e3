"""Judges whether the holder of a lease is gone, from what is read of it. Pure: the time comes in.

All times are seconds of a clock of this machine alone: those of two machines are never compared.
"""

from server.pair.tenure import LAPSE
from server.store.leases import LeaseRow

AFTER_OUTAGE = 3.0
"""Seconds that a lease has to be seen unchanged after the database was away: its holder renews it first."""
UNSEEN = 0.6
"""Seconds between two looks after which nothing is known of the time between."""


class Vigil:
    """What a server that stands by has seen of the lease."""

    def __init__(self) -> None:
        self._seen: tuple[int, int] | None = None
        self._since = 0.0
        self._looked = float("-inf")
        self._patience = LAPSE

    def see(self, row: LeaseRow, now: float) -> bool:
        """Take what was just read; return whether the lease may be taken.

        Only a database that answers all the time tells that a holder is gone: one that was away kept it from renewing.
        """
        if self._seen is not None and now - self._looked > UNSEEN:
            self.missed()
        self._looked = now
        if not row.holder:
            return True
        mark = row.number, row.beats
        if mark == self._seen:
            return now - self._since >= self._patience
        if self._seen is not None:
            self._patience = LAPSE
        self._seen, self._since = mark, now
        return False

    def missed(self) -> None:
        """Take that nothing could be read."""
        self._seen, self._patience = None, AFTER_OUTAGE

    def silence(self, now: float) -> float:
        """Return for how many seconds the lease has been seen unchanged."""
        return now - self._since
