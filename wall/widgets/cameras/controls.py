"""What a person does with an enlarged picture: turn the camera, zoom, save, by keyboard, pointer or joystick."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPolygonF

from server.contract.calendar import CALENDAR
from server.contract.messages import CameraState
from server.contract.os_trouble import why
from server.contract.words import Words
from wall.drawing.text import CENTRE, line_height, text
from wall.theme import Colour, Theme
from wall.video.overlay import button, dim, type_for
from wall.video.view import CameraView
from wall.widgets.cameras.mosaic import Mosaic
from wall.widgets.cameras.ptz import Steering

if TYPE_CHECKING:
    from wall.widgets.base import TileTools

BUTTON = 84
"""Pixels of a side, on a screen 1080 pixels high."""
SPEED = 0.6
"""Of the camera's greatest, by keys and buttons."""
STEP = 1.25
PAN = 0.12
"""Share of what is seen by which a key pans a zoomed picture."""
TAP = 12
"""Pixels a pointer may move and still have tapped."""
MOST_PRESETS = 6

_WAYS = {
    "Left": (-1, 0, 0),
    "Right": (1, 0, 0),
    "Up": (0, 1, 0),
    "Down": (0, -1, 0),
    "PgUp": (0, 0, 1),
    "PgDown": (0, 0, -1),
}
_BUTTONS = {
    "Up": (1, 0),
    "Left": (0, 1),
    "H": (1, 1),
    "Right": (2, 1),
    "Down": (1, 2),
    "PgUp": (2, 0),
    "PgDown": (2, 2),
}
"""Column and row of each."""


_JOYSTICK = {0: "Esc", 1: "H", 2: "P", 3: "S"}
"""What its buttons mean while a picture is enlarged."""


class CameraControls(QObject):
    """One per tile."""

    said = Signal(object)
    """Words, or a text: what became of what was done."""
    looks_changed = Signal()

    def __init__(self, tools: "TileTools", mosaic: Mosaic, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._mosaic = mosaic
        self._steering = Steering(tools.ask, self)
        self._steering.refused.connect(self.said)
        self._steering.presets_came.connect(self.looks_changed)
        tools.joystick.moved.connect(self._steer)
        tools.joystick.pressed.connect(self._press)
        tools.views.saved.connect(self._saved)
        self._paths: set[str] = set()
        """Pictures that this tile has ordered."""
        self._preset = -1
        self._state: CameraState | None = None
        """Of the camera that is steered."""
        self._held = ""
        """The key or button that turns the camera."""
        self._from: QPointF | None = None
        self._dragged = False

    def take(self, camera: str, state: CameraState | None) -> None:
        """Steer this camera from now on, where it can be turned; empty for none."""
        self._preset, self._state = -1, state
        self._steering.take(camera if state is not None and state.movable else "")

    def close(self) -> None:
        """Leave the camera."""
        self._tools.joystick.moved.disconnect(self._steer)
        self._tools.joystick.pressed.disconnect(self._press)
        self._tools.views.saved.disconnect(self._saved)
        self._steering.take("")

    def key(self, name: str, state: CameraState | None, *, pressed: bool) -> bool:
        """Take a key while a picture is enlarged, and return whether it means something."""
        movable = state is not None and state.movable and self._mosaic.zoom == 1.0
        if not pressed:
            if name == self._held:
                self._held = ""
                self._steering.move(0.0, 0.0, 0.0)
            return False
        match name:
            case "+" | "=":
                self._mosaic.look(self._mosaic.zoom * STEP, self._mosaic.centre)
            case "-":
                self._mosaic.look(self._mosaic.zoom / STEP, self._mosaic.centre)
            case "S" if self._mosaic.enlarged is not None:
                self.save(self._mosaic.enlarged)
            case "H" | "Home" if movable:
                self._steering.send(None)
            case "P" if movable and self._steering.presets:
                self._preset = (self._preset + 1) % len(self._steering.presets)
                self._steering.send(self._steering.presets[self._preset].token)
            case _ if name in _WAYS and movable:
                self._held = name
                self._steer(*(SPEED * part for part in _WAYS[name]))
            case _ if name in _WAYS and self._mosaic.zoom > 1.0:
                pan, tilt, _ = _WAYS[name]
                x, y = self._mosaic.centre
                step = PAN / self._mosaic.zoom * 4
                self._mosaic.look(self._mosaic.zoom, (x + pan * step, y - tilt * step))
            case _:
                return False
        self.looks_changed.emit()
        return True

    def save(self, view: CameraView) -> None:
        """Save the next picture of a camera, as large as its stream."""
        at = datetime.now(UTC).astimezone(CALENDAR)
        path = self._tools.pictures / f"{view.camera}-{at:%Y%m%d-%H%M%S}.jpg"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.said.emit(_not_saved(why(error)))
            return
        self._paths.add(str(path))
        if not view.save(str(path)):
            self.said.emit(self.tr("Not saved: there is no picture"))

    def press(self, at: QPointF, area: QRectF, state: CameraState | None, theme: Theme) -> None:
        """Begin a tap or a drag, or press one of the buttons."""
        self._from, self._dragged = at, False
        button = next((name for name, box in self._boxes(area, state, theme).items() if box.contains(at)), "")
        if button:
            self._from = None
            self.key(button, state, pressed=True)
            self._held = button

    def drag(self, at: QPointF, area: QRectF) -> None:
        """Pan a zoomed picture."""
        if self._from is None:
            return
        way = at - self._from
        if self._dragged or way.manhattanLength() > TAP:
            self._dragged, self._from = True, at
            x, y = self._mosaic.centre
            zoom = self._mosaic.zoom
            self._mosaic.look(zoom, (x - way.x() / area.width() / zoom, y - way.y() / area.height() / zoom))
            self.looks_changed.emit()

    def release(self) -> bool:
        """End what was begun, and return whether it was a tap on the picture."""
        tapped = self._from is not None and not self._dragged
        self._from = None
        if self._held:
            self._held = ""
            self._steering.move(0.0, 0.0, 0.0)
            return False
        return tapped

    def draw(self, painter: QPainter, area: QRectF, state: CameraState | None, theme: Theme, said: str) -> None:
        """Draw the buttons of a camera that can be turned, its presets, and what was said."""
        font = type_for(theme, area.height())
        row = QRectF(area.x(), area.y(), area.width(), line_height(font))
        if said:
            painter.fillRect(row, dim())
            text(painter, row, said, font, Colour.TEXT, CENTRE)
            row.translate(0, row.height())
        if state is None or not state.movable:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, box in self._boxes(area, state, theme).items():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Colour.MARK if name == self._held else button())
            painter.drawRoundedRect(box, theme.px(10), theme.px(10))
            _sign(painter, box, name)
        presets = self._steering.presets[:MOST_PRESETS]
        for number, preset in enumerate(presets):
            colour = Colour.TEXT if number == self._preset else Colour.QUIET
            painter.fillRect(QRectF(area.x(), row.y(), area.width() * 0.3, row.height()), dim())
            words = f"P{number + 1}  {preset.name}"
            text(
                painter,
                QRectF(area.x() + theme.px(16), row.y(), area.width() * 0.28, row.height()),
                words,
                font,
                colour,
            )
            row.translate(0, row.height())

    def _boxes(self, area: QRectF, state: CameraState | None, theme: Theme) -> dict[str, QRectF]:
        if state is None or not state.movable:
            return {}
        side, gap = theme.px(BUTTON), theme.px(8)
        left = area.right() - 3 * (side + gap)
        top = area.bottom() - 3 * (side + gap) - theme.px(90)
        return {
            name: QRectF(left + column * (side + gap), top + row * (side + gap), side, side)
            for name, (column, row) in _BUTTONS.items()
        }

    def _steer(self, pan: float, tilt: float, zoom: float) -> None:
        self._steering.move(pan, tilt, zoom)

    def _press(self, button: int) -> None:
        if self._mosaic.enlarged is not None and button in _JOYSTICK:
            self.key(_JOYSTICK[button], self._state, pressed=True)

    def _saved(self, path: str, trouble: Words | None) -> None:
        if path in self._paths:
            self._paths.discard(path)
            self.said.emit(_not_saved(trouble) if trouble else self.tr("Saved as {path}").format(path=path))


def _not_saved(reason: Words) -> Words:
    return Words(vi=f"Không lưu được: {reason.vi}", en=f"Not saved: {reason.en}")


def _sign(painter: QPainter, box: QRectF, name: str) -> None:
    """Draw what a button does."""
    painter.setBrush(Colour.TEXT)
    middle, half = box.center(), box.width() * 0.24
    x, y = middle.x(), middle.y()
    match name:
        case "Left" | "Right" | "Up" | "Down":
            along, up, _ = _WAYS[name]
            tip = QPointF(x + along * half, y - up * half)
            side = QPointF(up * half, along * half)
            foot = QPointF(x - along * half * 0.6, y + up * half * 0.6)
            painter.drawPolygon(QPolygonF([tip, foot + side, foot - side]))
        case "PgUp" | "PgDown":
            painter.drawRect(QRectF(x - half, y - half * 0.22, 2 * half, half * 0.44))
            if name == "PgUp":
                painter.drawRect(QRectF(x - half * 0.22, y - half, half * 0.44, 2 * half))
        case _:
            roof = [QPointF(x - half, y), QPointF(x, y - half), QPointF(x + half, y)]
            painter.drawPolygon(QPolygonF(roof))
            painter.drawRect(QRectF(x - half * 0.6, y, half * 1.2, half * 0.8))
