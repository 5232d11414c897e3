"""Asks the server when the rules of a pack would have raised alarms in the past, and how often they really did."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from server.contract.alarm_commands import MOST_TOLD, ReadAlarms, RuleTrial, ToldOfAlarms, TryRules
from server.contract.client.commands import UnansweredError
from server.contract.words import Words
from wall.client.orders import UNANSWERED, Orders
from wall.editor.documents.opened import Spawn
from wall.editor.packs.editing import PackEditing
from wall.editor.packs.findings import PackFinding, findings_of

MOST_PAGES = 4
"""Of the journal that are read for one rule: beyond that it came so often that the number does not matter."""
RAISED = "raise"
"""What the journal calls it."""


class Raised(NamedTuple):
    """How often a rule was really raised."""

    times: int
    whole: bool
    """Whether that is all: of what comes very often only the newest is counted."""


class RuleTrying(QObject):
    """Tries the text as it stands when it is asked to; one trial at a time."""

    tried = Signal()
    """Something of it is another."""

    def __init__(self, name: str, editing: PackEditing, orders: Orders, spawn: Spawn) -> None:
        super().__init__()
        self._name, self._editing, self._orders, self._spawn = name, editing, orders, spawn
        self.is_trying = False
        self.why: Words | None = None
        """Why there is no trial."""
        self.mistakes: list[PackFinding] = []
        """Of the text that was to be tried."""
        self.trials: dict[str, RuleTrial] = {}
        """By rule."""
        self.days = 0
        """That were looked at."""
        self.raised: dict[str, Raised] = {}
        """By rule, as far as it is known."""
        self._text = ""

    @property
    def is_old(self) -> bool:
        """Whether the text is another since it was tried."""
        return bool(self.trials) and self._text != self._editing.text

    def try_out(self, days: int) -> None:
        """Try the text as it is now on so many days."""
        if not self.is_trying:
            self.is_trying = True
            self.tried.emit()
            self._spawn(self._try(days))

    async def _try(self, days: int) -> None:
        text, self.why, self.mistakes = self._editing.text, None, []
        since = datetime.now(UTC) - timedelta(days=days)
        try:
            answer = await self._orders.ask(TryRules(name=self._name, text=text, days=days), again=False)
            self.why, told = answer.refused, answer.alarms or ToldOfAlarms()
            self.mistakes = findings_of(told.mistakes)
            self.trials = {each.rule: each for each in told.trials or ()}
            self._text, self.days, self.raised = text, days, {}
            self.tried.emit()
            for rule in self.trials:
                self.raised[rule] = await self._count(rule, since)
        except UnansweredError:
            self.why = UNANSWERED
        finally:
            self.is_trying = False
        self.tried.emit()

    async def _count(self, rule: str, since: datetime) -> Raised:
        """Return how often a rule was raised since a time; raises UnansweredError."""
        count, before = 0, None
        for _ in range(MOST_PAGES):
            answer = await self._orders.ask(ReadAlarms(alarm=rule, since=since, before=before), again=False)
            entries = (answer.alarms.entries if answer.alarms is not None else None) or ()
            count += sum(each.event == RAISED for each in entries)
            if len(entries) < MOST_TOLD:
                return Raised(count, whole=True)
            before = entries[-1].number
        return Raised(count, whole=False)
