"""Lists what is different between the moment that is shown and the one that it is compared with."""

from datetime import datetime

from PySide6.QtCore import QObject

from server.contract.changes import Change, ChangeKind, changes
from server.contract.client.commands import UnansweredError
from server.contract.messages import AsOf, Severity, Update
from server.contract.past import Past, ReadPast, read
from server.contract.words import Words
from wall.client.orders import UNANSWERED, Orders
from wall.console.pages import Table
from wall.language import Language
from wall.theme import SEVERITY
from wall.widgets.base.differences import figures

MOST = 500
"""Rows."""
NOTHING_THEN = Words(
    vi="không so sánh được: một trong hai lúc nằm trước bản ghi đầu tiên",
    en="cannot be compared: one of the two moments lies before the first record",
)


class Compared(QObject):
    """Asks for both moments when they are others than before, one question at a time."""

    def __init__(self, orders: Orders, language: Language) -> None:
        super().__init__()
        self._orders, self._language = orders, language
        self.table = Table()
        self._pair: tuple[datetime, datetime] | None = None
        self._asking = False
        self._found: list[Change] = []
        self._trouble: Words | None = None

    def speak(self) -> None:
        """Say everything in the language of now."""
        self._list()

    def show(self, as_of: AsOf | None) -> None:
        """Compare the moment that is shown with the other one; without one nothing is listed."""
        if as_of is None or as_of.against is None:
            if self._pair is not None:
                self._pair, self._found, self._trouble = None, [], None
                self._list()
            return
        pair = (as_of.against, as_of.at)
        if pair != self._pair and not self._asking and self.table.isVisible():
            self._pair, self._asking = pair, True
            self._list()
            self._orders.spawn(self._ask(*pair))

    async def _ask(self, against: datetime, at: datetime) -> None:
        try:
            states: list[dict[str, Update]] = []
            for moment in sorted((against, at)):
                answer = await self._orders.ask(ReadPast(at=moment))
                if answer.past is None:
                    self._trouble = answer.refused or UNANSWERED
                    return
                if answer.past.first is None or moment < answer.past.first:
                    self._trouble = NOTHING_THEN
                    return
                states.append(_state(answer.past))
            self._found, self._trouble = changes(*states), None
        except UnansweredError:
            self._trouble = UNANSWERED
        finally:
            self._asking = False
            self._list()

    def _list(self) -> None:
        language = self._language
        heads = (self.tr("What"), self.tr("Before → after"))
        if self._pair is None:
            self.table.put(heads, [(self.tr("Choose below what it is compared with"), "")], wide=0)
            return
        if self._asking:
            self.table.put(heads, [(self.tr("Comparing…"), "")], wide=0)
            return
        if self._trouble is not None:
            self.table.put(heads, [(language.say(self._trouble), "")], wide=0)
            return
        # the gravest change of a thing comes first
        things: dict[str, list[Change]] = {}
        for each in self._found:
            things.setdefault(language.say(each.name), []).append(each)
        listed = list(things.items())[:MOST]
        rows = [(name, " · ".join(dict.fromkeys(map(self._words, theirs)))) for name, theirs in listed]
        if len(things) > MOST:
            rows.append((self.tr("{count} more").format(count=len(things) - MOST), ""))
        graves = [theirs[0].severity_after for _, theirs in listed]
        colours = [SEVERITY[each] if each.gravity else None for each in graves]
        self.table.put(heads, rows or [(self.tr("Nothing is different"), "")], colours=colours, wide=0)

    def _words(self, change: Change) -> str:
        """Return what something was and is."""
        match change.kind:
            case ChangeKind.NEW:
                return self.tr("new")
            case ChangeKind.GONE:
                return self.tr("gone")
            case ChangeKind.STATE:
                names = {
                    Severity.NORMAL: self.tr("normal"),
                    Severity.WARNING: self.tr("warning"),
                    Severity.CRITICAL: self.tr("critical"),
                }
                return f"{names[change.severity_before]} → {names[change.severity_after]}"
        return figures(change, self._language)


def _state(past: Past) -> dict[str, Update]:
    return {update.topic: update for each in past.state if (update := read(each)) is not None}
