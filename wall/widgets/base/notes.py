"""Says in one line why the content of a tile is not fresh."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from server.contract.messages import About, Update
from wall.client.freshness import Awaited, Freshness, is_overdue
from wall.language import Language

PATIENCE = timedelta(minutes=1)
"""From which on it is said how long a tile has waited."""


class Notes(QObject):
    """Writes notes in the language of the wall."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def waiting(self, awaited: Awaited, since: datetime, now: datetime) -> str:
        """Return what a tile waits for since when."""
        match awaited:
            case Awaited.SERVER:
                words = self.tr("Waiting for the server")
            case Awaited.SOURCE:
                words = self.tr("So far no source of the server tells of this")
            case Awaited.DATA:
                words = self.tr("Waiting for data")
            case Awaited.PAST:
                return self.tr("Reading the past")
            case Awaited.RECORD:
                return self.tr("Nothing had been recorded of this")
        if now - since < PATIENCE:
            return words
        return self.tr("{words}, since {since}").format(words=words, since=self._language.moment(since, now))

    def waiting_for_rest(self) -> str:
        """Return that something has come, and not all."""
        return self.tr("Waiting for the rest of the data")

    def lacking(self, names: Iterable[str]) -> str:
        """Return what should be shown and is not there."""
        return self.tr("Nobody tells of {names}").format(names=", ".join(names))

    def not_fresh(self, state: Freshness, updates: Sequence[Update], now: datetime, waiting: str) -> str:
        """Return why what was read is in this state at the server's time ``now``; empty where it is fresh.

        ``waiting`` is what the tile waits for where nothing was read.
        """
        if state is Freshness.FRESH:
            return ""
        error = next((update.error for update in updates if update.error), None)
        taken = min((update.taken for update in updates if update.taken and update.document), default=None)
        reason = self._language.say(error) if error else ""
        if taken is None:
            return reason or waiting
        since = self._language.moment(taken, now)
        match state:
            case Freshness.PARTIAL:
                return reason
            case Freshness.FAILING:
                return self.tr("{reason}, data of {since}").format(reason=reason, since=since)
            case Freshness.WAITING:
                return waiting
        return self.tr("Old: data of {since}").format(since=since)

    def owed(self, told: Iterable[About], now: datetime) -> str:
        """Return who has reported nothing since which period; empty where nobody owes anything."""
        owed = _overdue(told, now)
        if not owed:
            return ""
        reporters = self.reporters(owed, now)
        period = self._language.period(owed[0], now)
        words = self.tr("Nothing since {period}: {reporter}").format(reporter=reporters[0], period=period)
        if len(reporters) == 1:
            return words
        return self.tr("{words}; {count} more").format(words=words, count=len(reporters) - 1)

    def reporters(self, told: Iterable[About], now: datetime) -> list[str]:
        """Return who owes figures, the longest overdue first."""
        return list(dict.fromkeys(self._language.say(about.reporter) for about in _overdue(told, now)))


def _overdue(told: Iterable[About], now: datetime) -> list[About]:
    return sorted((about for about in told if is_overdue(about, now)), key=lambda about: about.due)
