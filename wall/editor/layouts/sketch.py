"""Shows what differs between two states of a layout: a line for each, and a sketch of the screen that it is on."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from server.contract.messages.layouts import Area, Layout, ScreenSpec, TileSpec
from wall.editor.documents.changes import Changes
from wall.editor.layouts.differing import Difference, key_of, paired
from wall.editor.layouts.naming import called
from wall.editor.layouts.saying import said
from wall.language import Language
from wall.theme import Colour

RATIO = 16 / 9
"""Width by height of a screen that nobody has measured."""
NEW, CHANGED, GONE, SAME = "+", "≠", "−", ""
PLACE = 6
"""Pixels between two screens, and around them."""


class Sketch(QWidget):
    """The screen before at the left, as it would be at the right."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._screens: tuple[ScreenSpec | None, ScreenSpec | None] = (None, None)
        self.setMinimumHeight(200)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As much as two screens beside each other need to be told apart."""
        return QSize(700, 210)

    def show_difference(self, before: Layout, after: Layout, difference: Difference | None) -> None:
        """Show the screen that a difference is on; nothing where it is on none."""
        found: list[ScreenSpec | None] = [None, None]
        if difference is not None and difference.form is not None:
            for number, layout in enumerate((before, after)):
                form = next((each for each in layout.form if key_of(each) == difference.form), None)
                if form is not None and difference.screen < len(form.screen):
                    found[number] = form.screen[difference.screen]
        self._screens = (found[0], found[1])
        self.setVisible(any(each is not None for each in found))
        self.update()

    def marks(self) -> tuple[Sequence[str], Sequence[str]]:
        """Return the mark of each tile before, and of each as it would be."""
        old, new = self._screens
        if old is None or new is None:
            return [GONE] * len(old.tile if old else ()), [NEW] * len(new.tile if new else ())
        before, after = [SAME] * len(old.tile), [SAME] * len(new.tile)
        for one, other in paired(old, new):
            if one is None and other is not None:
                after[other] = NEW
            elif one is not None and other is None:
                before[one] = GONE
            elif one is not None and other is not None and old.tile[one] != new.tile[other]:
                before[one] = after[other] = CHANGED
        return before, after

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint both screens as large as there is room for."""
        wide = (self.width() - 3 * PLACE) / 2
        high = min(self.height() - 2 * PLACE, wide / RATIO)
        size = min(wide, high * RATIO)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, (screen, marks) in enumerate(zip(self._screens, self.marks(), strict=True)):
                place = QRectF(PLACE + number * (wide + PLACE) + (wide - size) / 2, PLACE, size, high)
                painter.setPen(QPen(Colour.LINE, 1))
                painter.setBrush(Colour.GROUND)
                painter.drawRect(place)
                if screen is not None:
                    for tile, mark in zip(screen.tile, marks, strict=True):
                        self._draw(painter, _within(tile.at, screen, place), tile, mark)

    def _draw(self, painter: QPainter, box: QRectF, tile: TileSpec, mark: str) -> None:
        colour: QColor = Colour.LINE if mark == SAME else Colour.MARK
        pen = QPen(colour, 1 if mark == SAME else 2.5)
        if mark == GONE:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Colour.SURFACE)
        painter.drawRect(box)
        painter.setPen(Colour.TEXT if mark else Colour.QUIET)
        font = self.font()
        font.setPixelSize(13)
        painter.setFont(font)
        inside = box.adjusted(5, 2, -4, -2)
        if inside.height() < font.pixelSize():
            return
        words = f"{mark} {self._language.say(called(tile))}".strip()
        text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(inside.width()))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)


def _within(area: Area, screen: ScreenSpec, place: QRectF) -> QRectF:
    """Return where cells stand in a place, a little smaller so that neighbours are told apart."""
    across, down = place.width() / screen.grid.columns, place.height() / screen.grid.rows
    box = QRectF(place.x() + area.column * across, place.y() + area.row * down, area.width * across, area.height * down)
    return box.adjusted(1.5, 1.5, -1.5, -1.5)


class LayoutChanges(Changes):
    """A line for each difference, and a sketch of the screen that the chosen one is on."""

    def __init__(self, language: Language, words: str) -> None:
        super().__init__(language, words, said)
        self.sketch = Sketch(language)
        self.sketch.hide()
        self.column.addWidget(self.sketch, 2)

    def look_at(self, before: Layout, after: Layout, difference: Difference | None) -> None:
        """Show the screen that it is on."""
        self.sketch.show_difference(before, after, difference)
