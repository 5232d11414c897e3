"""The small parts of controls, drawn in the palette that is worn: no style sheet has to know of them."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSlider, QToolButton

from wall.theme import Colour

SMALL = 32
"""Pixels: the width of a button with a sign."""
SIDE = 20
"""Pixels of a box that is ticked."""


def small_button(sign: str, words: str) -> QToolButton:
    """Return a button with a sign, and the words that say what it does."""
    button = QToolButton()
    button.setText(sign)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.setFixedWidth(SMALL)
    button.setStyleSheet("padding: 3px 0px;")
    return button


def is_step_back(event: QEvent) -> bool:
    """Return whether a key would take back or repeat a step: that is for the whole layout, not for one line of it."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class Line(QLineEdit):
    """A line of text."""

    def event(self, event: QEvent) -> bool:
        """Leave it to the window to take steps back."""
        if is_step_back(event):
            event.ignore()
            return False
        return super().event(event)


class Lines(QPlainTextEdit):
    """A text of several lines."""

    def event(self, event: QEvent) -> bool:
        """Leave it to the window to take steps back."""
        if is_step_back(event):
            event.ignore()
            return False
        return super().event(event)


class Combo(QComboBox):
    """Shows that there is more to choose; whoever scrolls past changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw an arrow down at the right."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Colour.QUIET, 2))
        x, y = self.width() - 20.0, self.height() / 2
        painter.drawPolyline(QPolygonF([QPointF(x - 5, y - 3), QPointF(x, y + 3), QPointF(x + 5, y - 3)]))

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Let the ends of a long list be as dark as the list: the sheet of the window does not reach them."""
        raised, line = Colour.RAISED.name(), Colour.LINE.name()
        self.view().window().setStyleSheet(
            f"QComboBoxPrivateContainer {{ background: {raised}; border: 1px solid {line}; }}"
            f"QComboBoxPrivateScroller {{ background: {raised}; }}"
        )
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave it to what is scrolled."""
        event.ignore()


class Slider(QSlider):
    """A line with a knob; whoever scrolls past changes nothing."""

    def __init__(self, steps: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, steps)
        self.setPageStep(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(30)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line as far as the knob, and the rest of it fainter."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, middle = 8.0, self.height() / 2
        share = self.value() / max(self.maximum(), 1)
        knob = QPointF(radius + 2 + share * (self.width() - 2 * radius - 4), middle)
        painter.setPen(QPen(Colour.LINE, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(radius, middle), QPointF(self.width() - radius, middle))
        painter.setPen(QPen(Colour.MARK, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(radius, middle), knob)
        painter.setPen(QPen(Colour.TEXT if self.hasFocus() else Colour.SURFACE, 2))
        painter.setBrush(Colour.MARK)
        painter.drawEllipse(knob, radius, radius)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave it to what is scrolled."""
        event.ignore()


class TickBox(QCheckBox):
    """A box that is ticked, with its words beside it."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Have room for box and words."""
        return QSize(SIDE + 14 + self.fontMetrics().horizontalAdvance(self.text()), 32)

    def hitButton(self, _position: object) -> bool:  # noqa: N802 - Qt's name
        """Let it be ticked anywhere."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw box, tick and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1, (self.height() - SIDE) / 2, SIDE, SIDE)
        painter.setPen(QPen(Colour.TEXT if self.hasFocus() else Colour.FAINT, 2))
        painter.setBrush(Colour.RAISED)
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            painter.setPen(QPen(Colour.TEXT, 2.6))
            left, top = box.x(), box.y()
            painter.drawPolyline(
                QPolygonF([QPointF(left + 4, top + 10), QPointF(left + 8, top + 15), QPointF(left + 16, top + 5)])
            )
        painter.setPen(Colour.TEXT)
        area = QRectF(SIDE + 10, 0, self.width() - SIDE - 10, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())
