"""What a server may do that holds the lease, from what it knows at a moment. Pure: the time comes in.

All times are seconds of a clock of this machine alone that also runs while it sleeps (CLOCK_BOOTTIME).
"""

LAPSE = 1.2
"""Seconds for which a lease is seen unchanged before another server takes it."""
MARGIN = 0.3
"""Seconds by which its holder is sooner in doubt than others are sure."""
GAP = 0.5
"""Seconds without a look at the clock after which the process was stopped, as far as it can tell."""


class Tenure:
    """How sure the holder of a lease can be that it still is."""

    def __init__(self) -> None:
        self._until = float("-inf")
        self._looked = float("-inf")
        self._woke = float("-inf")
        self._away = False

    def renewed(self, sent: float) -> None:
        """Take that a renewal, ``sent`` then, was successful: until some time after it nobody else takes the lease."""
        self._until = max(self._until, sent + LAPSE - MARGIN)
        self._away = False

    def failed(self, begun: float) -> None:
        """Take that the database gave no answer to what was ``begun`` then."""
        # one that began before the process was stopped says nothing of what is now
        self._away = self._away or begun >= self._woke

    def look(self, now: float) -> None:
        """Notice when the process was stopped; to be called more often than every GAP."""
        if now - self._looked > GAP:
            self._woke = now
            self._away = False
        self._looked = now

    def is_valid(self, now: float) -> bool:
        """Return whether nobody else can hold the lease yet: orders may be carried out."""
        self.look(now)
        return now < self._until

    def may_speak(self, now: float) -> bool:
        """Return whether to publish: also while the database is away, which is marked, but never before it was asked.

        Another server that sees the database may serve by then; whoever hears both follows the newer one.
        """
        return self.is_valid(now) or self._away
