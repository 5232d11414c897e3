"""A text that has room for so many lines and takes no more, however long it is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from wall.drawing.text import wrap

NARROWEST = 80
"""Pixels."""


class Lines(QLabel):
    """What there is no room for is left out behind an ellipsis; the pointer tells all of it."""

    def __init__(self, most: int) -> None:
        """``most`` is the number of lines."""
        super().__init__()
        self._most = most
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, words: str) -> None:  # noqa: N802 - Qt's name
        """Say something else."""
        super().setText(words)
        self.setToolTip(words)

    @property
    def lines(self) -> list[str]:
        """What is seen of the text, line by line."""
        return wrap(self.text(), self.font(), self.width(), self._most) if self.text() else []

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of all lines, whether they are filled or not."""
        return QSize(NARROWEST, self._most * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Want no less."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the lines from the top."""
        with QPainter(self) as painter:
            high = self.fontMetrics().lineSpacing()
            for number, words in enumerate(self.lines):
                row = QRectF(0, number * high, self.width(), high)
                painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
