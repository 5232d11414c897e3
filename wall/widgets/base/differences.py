"""Marks on a tile how much of what it shows is different from another moment."""

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QPainter

from server.contract.changes import Change, ChangeKind
from server.contract.messages import Severity
from wall.drawing.text import CENTRE, line_height, text, text_width
from wall.language import Language
from wall.theme import SEVERITY, Colour, Theme, TypeRole

MOST = 12
"""Lines at the pointer."""


class Differences(QObject):
    """What is different, the gravest first."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.changes: list[Change] = []

    def lines(self) -> list[str]:
        """Return what is different, a line each."""
        return [line(each, self._language) for each in self.changes[:MOST]]

    def paint(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Paint the count into the lower right corner, in the colour of what has become graver."""
        if not self.changes:
            return
        grave = max((each.severity_after for each in self.changes), key=lambda each: each.gravity)
        colour = Colour.STALE if grave is Severity.NORMAL else SEVERITY[grave]
        font = theme.font(TypeRole.STRONG)
        words = f"\u2260 {self._language.number(len(self.changes))}"
        wide, high = text_width(words, font) + theme.px(28), line_height(font)
        plate = QRectF(area.right() - wide - theme.px(4), area.bottom() - high - theme.px(4), wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(plate, theme.px(8), theme.px(8))
        text(painter, plate, words, font, Colour.GROUND, CENTRE)


def line(change: Change, language: Language) -> str:
    """Return one thing that is different: its name, what it was and what it is."""
    name = language.say(change.name)
    signs = {ChangeKind.NEW: "+", ChangeKind.GONE: "\u2212"}
    if change.kind in signs:
        return f"{signs[change.kind]} {name}"
    return f"{name}: {figures(change, language)}" if change.before is not None or change.after is not None else name


def figures(change: Change, language: Language) -> str:
    """Return what a figure was and is, and by how much it differs."""
    unit = language.say(change.unit)
    before, after = (
        "\u2013" if value is None else language.number(value, change.decimals)
        for value in (change.before, change.after)
    )
    said = f"{before} \u2192 {after} {unit}".strip()
    share = change.share
    return said if share is None else f"{said} ({language.signed(share * 100)}\u202f%)"
