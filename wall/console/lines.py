"""A text that has room for so many lines and takes no more, however long it is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from wall.drawing.text import wrap

NARROWEST = 80
"""Pixels."""


class Lines(QLabel):
    """What there is no room for is left out behind an ellipsis; the pointer tells all of it."""

    def __init__(self, most: int, *, middle: bool = False) -> None:
        """``most`` is the number of lines; fewer stand at the top of the room, or in its ``middle``."""
        super().__init__()
        self._most, self._middle = most, middle
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, words: str) -> None:  # noqa: N802 - Qt's name
        """Say something else."""
        super().setText(words)
        self.setToolTip(words)

    @property
    def lines(self) -> list[str]:
        """What is seen of the text, line by line."""
        return wrap(self.text(), self.font(), self.contentsRect().width(), self._most) if self.text() else []

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of all lines, whether they are filled or not."""
        frame = self.height() - self.contentsRect().height()
        return QSize(NARROWEST, self._most * self.fontMetrics().lineSpacing() + frame)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Want no less."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the lines, and their frame where they have one."""
        with QPainter(self) as painter:
            self.drawFrame(painter)
            room, high, lines = self.contentsRect(), self.fontMetrics().lineSpacing(), self.lines
            top = room.y() + ((room.height() - len(lines) * high) / 2 if self._middle else 0)
            for number, words in enumerate(lines):
                row = QRectF(room.x(), top + number * high, room.width(), high)
                painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
