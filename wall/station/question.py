"""Asks before a wall is taken over: one key asks, one confirms."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from PySide6.QtCore import QObject

from server.contract.messages import Severity, Template
from wall.language import Language
from wall.station.advice import Card

MOST = 9
"""Templates that have a digit."""


class Reply(Enum):
    """What a key means to the question."""

    NONE = auto()
    CONFIRM = auto()
    CANCEL = auto()


class Answered(NamedTuple):
    """What has been answered."""

    reply: Reply
    template: Template | None = None
    """Which text is to cover the wall; None where one is to be taken away."""


class TakeoverQuestion(QObject):
    """Which text covers all screens? Or: take it away?"""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._templates: Sequence[Template] = ()
        self._chosen = 0
        self.is_open = False

    def ask(self, templates: Sequence[Template], *, covered: bool) -> None:
        """Ask which of the templates is to cover the wall, or, of a wall that is covered, whether to end that."""
        self._templates = () if covered else templates[:MOST]
        self._chosen = 0
        self.is_open = True

    def key(self, name: str) -> Answered:
        """Take a key, by Qt's name."""
        count = len(self._templates)
        if name in ("Return", "Enter"):
            self.is_open = False
            return Answered(Reply.CONFIRM, self._templates[self._chosen] if count else None)
        if name == "Esc":
            self.is_open = False
            return Answered(Reply.CANCEL)
        if name.isdigit() and 1 <= int(name) <= count:
            self._chosen = int(name) - 1
        elif name in ("Up", "Down") and count:
            self._chosen = (self._chosen + (1 if name == "Down" else -1)) % count
        return Answered(Reply.NONE)

    def card(self) -> Card:
        """Return what the screens say meanwhile."""
        if not self._templates:
            title = self.tr("Take the text away from all screens?")
            return title, [("Enter", self.tr("Yes: show again what lies beneath")), ("Esc", self.tr("No"))]
        title = self.tr("Cover all screens with a text?")
        rows = [
            (f"{'→' if number == self._chosen else ' '} {number + 1}", f"{self._severity(each.severity)}: {text}")
            for number, each in enumerate(self._templates)
            for text in [self._language.say(each.text)]
        ]
        return title, [*rows, ("Enter", self.tr("Yes: the one that the arrow points at")), ("Esc", self.tr("No"))]

    def _severity(self, severity: Severity) -> str:
        match severity:
            case Severity.NORMAL:
                return self.tr("Announcement")
            case Severity.WARNING:
                return self.tr("Warning")
            case Severity.CRITICAL:
                return self.tr("Emergency")
