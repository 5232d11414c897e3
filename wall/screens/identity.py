"""What a monitor says of itself when it is asked: number, name, place in the room, smallest type, and a ruler."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from server.contract.legibility import PERMITTED, Seat
from server.contract.rooms import metres
from wall.drawing.text import CENTRE, LEFT, line_height, text, wrap
from wall.language import Language
from wall.screens.canvas import View
from wall.screens.room import Seen
from wall.theme import Colour, Theme, TypeRole, theme_of

MOST_ROWS = 4
"""Of one text, on an upright monitor."""
TICK = 100.0
"""Millimetres between two long ticks of the ruler; there are nine short ones between them."""


class IdentityCard(QWidget):
    """Covers one monitor."""

    def __init__(
        self, number: int, monitor: Seen, view: View | None, language: Language, station: str = "",
        parent: QWidget | None = None, flags: Qt.WindowType = Qt.WindowType.Widget,
    ) -> None:  # fmt: skip
        """Say of a ``monitor``, by its ``number`` from the left, what it shows; ``view`` is None for none."""
        super().__init__(parent, flags)
        self._number = number
        self._monitor = monitor
        self._view = view
        self._language = language
        self._station = station
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def lines(self) -> list[str]:
        """Return what is known of the monitor, a line each."""
        monitor, view, say = self._monitor, self._view, self._language
        told = [
            self._station,
            f"{monitor.place.width}×{monitor.place.height} px",
            monitor.connector,
            monitor.serial,
        ]
        if view is None:
            return [" · ".join(filter(None, told)), self.tr("Not drawn in the room: draw it on the editor's page Room")]
        canvas, area = view
        room = canvas.capacity
        place = self.tr("{surface}, from {x}, {y}: {width} × {height} mm").format(
            surface=canvas.surface or self.tr("Not measured"),
            x=say.number(area.x),
            y=say.number(area.y),
            width=say.number(area.width),
            height=say.number(area.height),
        )
        capacity = self.tr("{lines} lines of {letters} letters from {distance}").format(
            lines=room.lines, letters=room.letters, distance=say.say(metres(canvas.distance))
        )
        return [" · ".join(filter(None, told)), place, capacity, self.tr("This is the smallest type on this wall")]

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the number large, what is known below it, and a ruler along the upper and the left edge."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Colour.GROUND)
            theme = self._theme()
            font = theme.font(TypeRole.BODY)
            lines = self.lines()
            high = line_height(font)
            below = QRectF(0, self.height() / 2, self.width(), high)
            large = QFont(theme.font(TypeRole.HERO))
            large.setPixelSize(max(round(min(self.width(), self.height()) * 0.3), 1))
            text(
                painter,
                QRectF(0, self.height() * 0.12, self.width(), self.height() * 0.36),
                str(self._number),
                large,
                Colour.TEXT,
                CENTRE,
            )
            for line in lines:
                for row in wrap(line, font, self.width(), MOST_ROWS):
                    text(painter, below, row, font, Colour.TEXT, CENTRE)
                    below.translate(0, high)
            self._ruler(painter, theme)

    def _theme(self) -> Theme:
        if self._view is None:
            return Theme(unit=min(self.width(), self.height()) / 1080)
        canvas, area = self._view
        return theme_of(Seat(canvas.distance, area.width / max(self.width(), 1)).pixels(PERMITTED), 1.0)

    def _ruler(self, painter: QPainter, theme: Theme) -> None:
        """Draw millimetres as the room has them: a tape on the glass says whether it is right."""
        if self._view is None:
            return
        area = self._view.area
        font = theme.font(TypeRole.SMALL)
        high = line_height(font)
        painter.setPen(QPen(Colour.TEXT, max(theme.px(3), 1)))
        for across, length, pixels in ((True, area.width, self.width()), (False, area.height, self.height())):
            for tick in range(int(length / TICK * 10) + 1):
                at = tick * TICK / 10 / length * pixels
                reach = high * (1.0 if tick % 10 == 0 else 0.5 if tick % 5 == 0 else 0.25)
                end = QPointF(at, reach) if across else QPointF(reach, at)
                painter.drawLine(QPointF(at, 0) if across else QPointF(0, at), end)
                if tick and tick % 50 == 0:
                    label = (
                        QRectF(at - high * 2, high, high * 4, high)
                        if across
                        else QRectF(high * 1.2, at - high / 2, high * 4, high)
                    )
                    text(
                        painter,
                        label,
                        f"{tick * TICK / 10:.0f}",
                        font,
                        Colour.QUIET,
                        CENTRE if across else LEFT,
                    )
