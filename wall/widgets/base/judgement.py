"""How far the documents of a tile can be trusted, and in one line why no further."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from server.contract.messages import About, Update
from wall.client.freshness import Awaited, Freshness, aged, freshness, worst
from wall.widgets.base.notes import Notes


class Judgement:
    """Remembers of the documents of a tile's topics only since when none was there."""

    def __init__(self, topics: Sequence[str], notes: Notes) -> None:
        self._topics = topics
        self._notes = notes
        self._waiting_since: datetime | None = None
        """When nothing was there to show for the first time, by the server's clock."""

    def judge(
        self,
        updates: Mapping[str, Update],
        now: datetime,
        *,
        live: bool,
        awaited: Awaited,
        abouts: Sequence[About],
        lacking: Sequence[str],
    ) -> tuple[Freshness, str]:
        """Return how far the newest updates can be trusted at the server's time ``now``, and the note about it.

        ``live`` is False for what was remembered; ``abouts`` are the times that all that is shown is about, and
        ``lacking`` names what should be shown and is not there.
        """
        named = [topic for topic in self._topics if not topic.endswith("*")]
        others = [topic for topic in updates if topic not in named]
        states = {topic: freshness(updates.get(topic), now, live=live) for topic in (*named, *others)}
        served = [state for topic, state in states.items() if not _is_unserved(updates.get(topic))]
        read = worst(served or states.values())
        if lacking or 0 < len(served) < len(states):
            read = worst((read, Freshness.PARTIAL))
        promised = rhythms(updates.values())
        note = self._notes.not_fresh(read, [*updates.values()], now, self._waiting(updates, read, awaited, now))
        note = note or self._notes.owed([*promised, *abouts], now)
        if lacking and not note:
            note = self._notes.lacking(lacking)
        return aged(read, abouts, promised, now), note

    def _waiting(self, updates: Mapping[str, Update], read: Freshness, awaited: Awaited, now: datetime) -> str:
        """Return what the tile waits for."""
        some = any(update.document for update in updates.values())
        if read is Freshness.WAITING and some and awaited is not Awaited.SOURCE:
            return self._notes.waiting_for_rest()
        if some or self._waiting_since is None:
            self._waiting_since = now
        return self._notes.waiting(awaited, self._waiting_since, now)


def rhythms(updates: Iterable[Update]) -> list[About]:
    """Return which periods of their promised rhythms the sources have reported."""
    return [update.about for update in updates if update.about is not None]


def _is_unserved(update: Update | None) -> bool:
    """Return whether the server has no source for a topic, which is nobody's failure."""
    return update is not None and update.document is None and update.error is not None and update.source == ""
