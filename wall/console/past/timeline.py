"""A stretch of time with what happened in it, and the moment that is shown: dragged, clicked, or moved by keys."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from server.contract.calendar import CALENDAR
from server.contract.messages import Severity
from server.contract.past import Mark, MarkKind
from wall.language import Language
from wall.theme import SEVERITY, Colour

SPANS = (
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=31),
)
"""How much is seen at once."""
_TICKS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080)
"""Minutes from one label to the next."""
MARGIN = 24
"""Pixels at either end."""
LABEL = 110
"""Pixels from one label to the next at least."""
STEPS = 200
"""Arrow keys move by the span divided by this."""
REACH = 6
"""Pixels from a mark within which the pointer means it."""


class Timeline(QWidget):
    """Shows what it is told, and says what somebody wants: it moves nothing by itself."""

    wanted = Signal(object)
    """The moment (UTC) that somebody drags to."""
    stretched = Signal()
    """Another stretch is seen: what happened in it is to be told."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.span = SPANS[3]
        self.end = datetime.now(CALENDAR)
        """The right end of what is seen."""
        self.now = self.end
        self.at: datetime | None = None
        """The moment that is shown; None for now."""
        self.against: datetime | None = None
        """The moment that it is compared with."""
        self.first: datetime | None = None
        """Before it nothing is known."""
        self._marks: Sequence[Mark] = ()
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(96)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as two lines of text and the marks need."""
        return QSize(600, 104)

    @property
    def begin(self) -> datetime:
        """The left end of what is seen."""
        return self.end - self.span

    @property
    def marks(self) -> Sequence[Mark]:
        """What happened, the oldest first."""
        return self._marks

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show what happened."""
        self._marks = marks
        self.update()

    def tell(self, now: datetime, at: datetime | None, against: datetime | None, first: datetime | None) -> None:
        """Show which moment is shown; what is seen follows one that leaves it."""
        told = (now, at, against, first)
        if told == (self.now, self.at, self.against, self.first):
            return
        follows = self.at is None and self.end >= self.now - timedelta(seconds=2)
        self.now, self.at, self.against, self.first = told
        shown = at or now
        if follows and at is None:
            self.end = now
        elif not self._dragging and not self.begin <= shown <= self.end:
            self._look_at(shown + self.span / 2)
        self.update()

    def zoom(self, step: int, around: datetime | None = None) -> None:
        """See more (1) or less (-1) at once, around a moment."""
        place = min(range(len(SPANS)), key=lambda n: abs(SPANS[n] - self.span))
        span = SPANS[min(max(place + step, 0), len(SPANS) - 1)]
        middle = around or self.at or self.now
        share = (middle - self.begin) / self.span
        self.span = span
        self._look_at(middle + span * (1 - min(max(share, 0.0), 1.0)))

    def mark_beside(self, step: int) -> Mark | None:
        """Return the next mark after the moment that is shown (1), or the one before it (-1); None where there is none.

        Those of one second count as one.
        """
        at = self.at or self.now
        second = timedelta(seconds=1)
        if step > 0:
            return next((each for each in self._marks if each.at >= at + second), None)
        return next((each for each in reversed(self._marks) if each.at <= at - second), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move by arrows, a minute with Shift; further away and nearer with plus and minus."""
        step = timedelta(minutes=1) if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else self.span / STEPS
        at = self.at or self.now
        match event.key():
            case Qt.Key.Key_Left:
                self._want(at - step)
            case Qt.Key.Key_Right:
                self._want(at + step)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(-1)
            case Qt.Key.Key_Minus:
                self.zoom(1)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go to where the pointer is; a mark near it is meant exactly."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragging = True
            near = self._near(event.position().x())
            self._want(near[0].at if near else self._moment(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the pointer."""
        if self._dragging:
            self._want(self._moment(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Stay where the pointer left it."""
        self._dragging = False
        super().mouseReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """See more or less at once; with Shift earlier or later."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if not turned:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._look_at(self.end - self.span / 10 * (1 if turned > 0 else -1))
        else:
            self.zoom(-1 if turned > 0 else 1, self._moment(event.position().x()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Say what happened where the pointer rests, else which moment is there."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            near = self._near(event.pos().x())[:8]
            lines = [f"{self._language.moment(each.at, self.now)}  {self._language.say(each.said)}" for each in near]
            QToolTip.showText(
                event.globalPos(), "\n".join(lines) or self._language.moment(self._moment(event.pos().x()), self.now)
            )
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the axis, what happened above it, and the moment over all."""
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.fillRect(self.rect(), Colour.SURFACE)
            axis = self.height() - 30.0
            self._paint_unknown(painter, axis)
            self._paint_ticks(painter, axis)
            for each in self._marks:
                self._paint_mark(painter, each, axis)
            if self.against is not None:
                self._paint_moment(painter, self.against, axis, Colour.MARK, "A", dashed=True)
            shown = self.at or self.now
            words = self._language.time(shown, seconds=True) if self.at is not None else self.tr("now")
            self._paint_moment(painter, shown, axis, Colour.STALE if self.at is not None else Colour.TEXT, words)
            if self.hasFocus():
                painter.setPen(Colour.TEXT)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_unknown(self, painter: QPainter, axis: float) -> None:
        """Shade what is still to come, and what lies before the first record."""
        right = self._x(self.now)
        painter.fillRect(QRectF(right, 22, max(self.width() - right, 0), axis - 22), Colour.GROUND)
        if self.first is not None and self.first > self.begin:
            painter.fillRect(QRectF(0, 22, self._x(self.first), axis - 22), Colour.GROUND)
        painter.fillRect(QRectF(0, axis, self.width(), 2), Colour.LINE)

    def _paint_ticks(self, painter: QPainter, axis: float) -> None:
        room = max(self.width() - 2 * MARGIN, 1)
        minutes = self.span.total_seconds() / 60
        step = next((each for each in _TICKS if each / minutes * room >= LABEL), _TICKS[-1])
        local = self.begin.astimezone(CALENDAR)
        tick = local.replace(hour=0, minute=0, second=0, microsecond=0)
        font = self.font()
        font.setPixelSize(13)
        painter.setFont(font)
        while tick <= self.end:
            x = self._x(tick)
            if 0 <= x <= self.width():
                midnight = tick.hour == tick.minute == 0
                painter.setPen(Colour.MARK if midnight else Colour.LINE)
                painter.drawLine(QPointF(x, axis), QPointF(x, axis + 6))
                words = self._language.short_day(tick.date()) if midnight else f"{tick:%H:%M}"
                painter.setPen(Colour.TEXT if midnight else Colour.QUIET)
                painter.drawText(QRectF(x - 60, axis + 6, 120, 22), Qt.AlignmentFlag.AlignCenter, words)
            tick += timedelta(minutes=step)

    def _paint_mark(self, painter: QPainter, mark: Mark, axis: float) -> None:
        x = self._x(mark.at)
        if not 0 <= x <= self.width():
            return
        painter.setPen(Qt.PenStyle.NoPen)
        # each kind has a row and a shape of its own: colour alone says nothing
        match mark.kind:
            case MarkKind.ALARM | MarkKind.WARNING:
                y, colour = 34.0, SEVERITY[mark.severity]
                if mark.severity is Severity.NORMAL:
                    colour = Colour.MARK
                painter.setBrush(colour)
                painter.drawPolygon(QPolygonF([QPointF(x, y - 7), QPointF(x - 6, y + 5), QPointF(x + 6, y + 5)]))
            case MarkKind.FAILURE:
                painter.setBrush(Colour.STALE)
                painter.drawRect(QRectF(x - 4, axis - 26, 8, 8))
            case MarkKind.MENDED:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(Colour.STALE)
                painter.drawRect(QRectF(x - 3.5, axis - 25.5, 7, 7))
            case MarkKind.CLAIM:
                painter.setBrush(Colour.MARK)
                painter.drawEllipse(QPointF(x, axis - 8), 3.5, 3.5)

    def _paint_moment(
        self, painter: QPainter, at: datetime, axis: float, colour: QColor, words: str, *, dashed: bool = False
    ) -> None:
        x = self._x(at)
        pen = painter.pen()
        pen.setColor(colour)
        pen.setWidthF(1.5 if dashed else 2.5)
        pen.setStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, 20), QPointF(x, axis + 2))
        font = self.font()
        font.setPixelSize(15)
        font.setBold(True)
        painter.setFont(font)
        wide = painter.fontMetrics().horizontalAdvance(words) + 14
        left = min(max(x - wide / 2, 0), self.width() - wide)
        plate = QRectF(left, 0, wide, 20)
        painter.fillRect(plate, colour)
        painter.setPen(Colour.GROUND)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)

    def _near(self, x: float) -> list[Mark]:
        """Return the marks within reach of a place, the nearest first."""
        near = [(abs(self._x(each.at) - x), each) for each in self._marks]
        return [each for away, each in sorted(near, key=lambda pair: pair[0]) if away <= REACH]

    def _x(self, at: datetime) -> float:
        return MARGIN + (at - self.begin) / self.span * max(self.width() - 2 * MARGIN, 1)

    def _moment(self, x: float) -> datetime:
        return self.begin + self.span * ((x - MARGIN) / max(self.width() - 2 * MARGIN, 1))

    def _want(self, at: datetime) -> None:
        self.wanted.emit(min(at, self.now))

    def _look_at(self, end: datetime) -> None:
        self.end = min(end, self.now)
        self.stretched.emit()
        self.update()
