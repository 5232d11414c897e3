"""Shows on every monitor what it is taken for: number, name, place in the room, smallest type, and a ruler."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from server.contract.legibility import PERMITTED, Seat
from server.contract.messages import Room
from server.contract.words import Language as Code
from wall.drawing.text import CENTRE, LEFT, line_height, text, wrap
from wall.language import Language
from wall.resources import load_fonts
from wall.screens.canvas import View
from wall.screens.monitors import ScreenWish, seen_monitors
from wall.screens.room import Seen, Shortcuts, plan
from wall.theme import Colour, Theme, TypeRole, theme_of

MOST_ROWS = 4
"""Of one text, on an upright monitor."""
TICK = 100.0
"""Millimetres between two long ticks of the ruler; there are nine short ones between them."""


class IdentifyWindow(QWidget):
    """Covers one monitor; any key or a tap closes all of them."""

    def __init__(self, number: int, monitor: Seen, view: View | None, language: Language) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._number = number
        self._monitor = monitor
        self._view = view
        self._language = language
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def keyPressEvent(self, _event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Close all."""
        QApplication.closeAllWindows()

    def mousePressEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Close all."""
        QApplication.closeAllWindows()

    def lines(self) -> list[str]:
        """Return what is known of the monitor, a line each."""
        monitor, view, say = self._monitor, self._view, self._language
        told = [f"{monitor.place.width}×{monitor.place.height} px", monitor.connector, monitor.serial]
        if view is None:
            return [" · ".join(filter(None, told)), self.tr("Not in the measured room: add an [[output]]")]
        canvas, area = view
        room = canvas.capacity
        place = self.tr("{surface}, from {x}, {y}: {width} × {height} mm").format(
            surface=canvas.surface or self.tr("Not measured"),
            x=say.number(area.x),
            y=say.number(area.y),
            width=say.number(area.width),
            height=say.number(area.height),
        )
        capacity = self.tr("{lines} lines of {letters} letters from {metres} m").format(
            lines=room.lines, letters=room.letters, metres=say.number(canvas.distance, 1)
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


def identify(
    room: Room, station: str, wanted: ScreenWish, shortcuts: Shortcuts, language: Code, pictures: Path | None
) -> None:
    """Show what every monitor is taken for until a key is pressed; or leave pictures of it in a folder, and end."""
    application = QApplication(sys.argv[:1])
    load_fonts()
    windows = _windows(seen_monitors(application, wanted), room, station, shortcuts, Language(language))
    # Python sees Ctrl-C only while it runs
    signal.signal(signal.SIGINT, lambda *_: application.quit())
    awake = QTimer()
    awake.timeout.connect(lambda: None)
    awake.start(200)
    for window, monitor in windows:
        window.setGeometry(QRect(*monitor.place))
        if pictures is None:
            window.showFullScreen()
        else:
            window.grab().save(str(pictures / f"identify-{window.windowTitle()}.png"))
    if pictures is None:
        application.exec()


def _windows(
    seen: Sequence[Seen], room: Room, station: str, shortcuts: Shortcuts, language: Language
) -> list[tuple[IdentifyWindow, Seen]]:
    views = {placement.monitor: placement.view for placement in plan(room, station, seen, shortcuts).placements}
    windows = []
    for number, monitor in enumerate(seen, 1):
        window = IdentifyWindow(number, monitor, views.get(monitor), language)
        window.setWindowTitle(str(number))
        windows.append((window, monitor))
    return windows
