"""Says on a camera's picture what it is, when that was, and how it does: in words and by shape."""

from datetime import UTC, datetime

from PySide6.QtCore import QObject, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from server.contract.messages import CameraState, Flaw, Severity
from wall.client.freshness import Freshness
from wall.drawing.shapes import severity_mark, state_mark
from wall.drawing.text import LEFT, RIGHT, line_height, text, text_width
from wall.language import Language
from wall.theme import SEVERITY, Colour, Theme, TypeRole
from wall.video.budget import Level
from wall.video.standing import Standing
from wall.video.view import CameraView

SHARE = 0.11
"""Of a picture's height that the strip's type has at most where operators can read smaller."""
HIGHEST, SHORTEST = 0.4, 4.0
"""Share of a picture's height that a line may take, and times its height that it must be wide; in a smaller picture
shapes alone stand for what is abnormal."""
MOST_CUT = 1.6
"""Times the picture's width that a name may have and still be cut; a longer one gives way to the camera's id."""

_STRIP, _DIM, _BUTTON = 200, 130, 190
"""How opaque what lies over a picture is, of 255."""


class Overlay(QObject):
    """Makes the strip of each picture, and the words of its states."""

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language

    def standing(self, view: CameraView) -> str:
        """Return how a camera does; empty for one of which nothing needs to be said."""
        if view.standing is Standing.UNKNOWN and view.refusal is not None:
            return self._language.say(view.refusal)
        return {
            Standing.LIVE: "",
            Standing.STILL: "",
            Standing.OPENING: self.tr("Connecting"),
            Standing.FROZEN: self.tr("Frozen"),
            Standing.SILENT: self.tr("Sends no picture"),
            Standing.INCOMPLETE: self.tr("No whole picture yet"),
            Standing.ENDED: self.tr("Picture lost"),
            Standing.UNREACHABLE: self.tr("Not reachable"),
            Standing.REFUSED: self.tr("Wrong password"),
            Standing.GONE: self.tr("No such stream"),
            Standing.UNREADABLE: self.tr("Picture unreadable"),
            Standing.RESTARTING: self.tr("Decoder restarting"),
            Standing.UNKNOWN: self.tr("Not known to the server"),
            Standing.STANDBY: self.tr("Not decoded on this station"),
        }[view.standing]

    def level(self, view: CameraView) -> str:
        """Return with how much less than it deserves a camera is shown; empty where all is well."""
        if view.streams is None or view.level is None or view.level >= view.demand().wanted:
            return ""
        return {
            Level.SUB: self.tr("small stream"),
            Level.KEYS: self.tr("key frames only"),
            Level.STILLS: self.tr("single pictures"),
            Level.MAIN: "",
        }[view.level]

    def flaw(self, flaw: Flaw) -> str:
        """Return what is wrong with a camera's picture."""
        return {
            Flaw.UNREACHABLE: self.tr("no picture"),
            Flaw.FROZEN: self.tr("frozen"),
            Flaw.COVERED: self.tr("covered"),
            Flaw.DARK: self.tr("dark"),
            Flaw.BRIGHT: self.tr("over-exposed"),
            Flaw.BLURRED: self.tr("blurred"),
            Flaw.MOVED: self.tr("view moved"),
            Flaw.CLOCK: self.tr("wrong clock"),
        }[flaw]

    def says(self, view: CameraView, state: CameraState | None) -> tuple[str, str, Severity]:
        """Return what stands at the left and at the right of a picture's strip, and how grave it is."""
        name = self._language.say(state.name) if state else view.camera
        at = datetime.fromtimestamp(view.time, UTC) if view.time else None
        time = self._language.time(at, seconds=True) if at else ""
        remark = self.level(view)
        severity = Severity.NORMAL
        if not remark and state is not None and state.flaws and view.standing.is_well:
            # what the wall sees for itself counts more than the look of a minute ago
            flaws = [flaw for flaw in state.flaws if flaw is not Flaw.UNREACHABLE]
            remark = ", ".join(self.flaw(flaw) for flaw in flaws)
            severity = state.severity if flaws else Severity.NORMAL
        return (f"{remark} · {name}" if remark else name), time, severity

    def strip(
        self, view: CameraView, state: CameraState | None, width: int, height: int, theme: Theme, ratio: float
    ) -> QImage:
        """Return the strip at the foot of a picture that is ``width`` by ``height`` logical pixels."""
        left, right, severity = self.says(view, state)
        font = type_for(theme, height)
        if state is not None and text_width(left, font) > width * 0.6:
            name = _without_kind(self._language.say(state.name), state)
            left = _without_kind(left, state)
            # what is remarked takes its room: half a name beside it is none
            room = width * MOST_CUT if left == name else width - text_width(right, font) - line_height(font)
            if text_width(left, font) > room:
                # half a name is that of many cameras; operators know them by their numbers too
                left = left.replace(name, view.camera)
        line = round(line_height(font))
        image = QImage(QSize(round(width * ratio), round(line * ratio)), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(_over(_STRIP))
        with QPainter(image) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            inset = line * 0.3
            area = QRectF(inset, 0, width - 2 * inset, line)
            mark = line * 0.7
            if _is_marked(view, severity):
                _mark(painter, QPointF(area.x() + mark / 2, line / 2), mark, view, severity)
                area.setLeft(area.x() + mark + inset)
            beside = area.adjusted(0, 0, -text_width(right, font) - inset, 0)
            # a name that is whole without the time, or of which little would be left, is worth more than that
            needed = text_width(left, font)
            if right and (needed <= beside.width() or (needed > area.width() and beside.width() > line * 5)):
                text(painter, area, right, font, Colour.TEXT, RIGHT, near=True)
                area = beside
            text(painter, area, left, font, SEVERITY[severity], LEFT, near=True)
        return image

    def plate(
        self, view: CameraView, state: CameraState | None, width: int, height: int, ratio: float
    ) -> QImage | None:
        """Return what stands in a corner of a picture that is too small for a strip: a shape where one is needed."""
        severity = self.says(view, state)[2]
        if not _is_marked(view, severity):
            return None
        side = round(min(width, height) * HIGHEST)
        image = QImage(QSize(round(side * ratio), round(side * ratio)), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(_over(_STRIP))
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _mark(painter, QPointF(side / 2, side / 2), side * 0.7, view, severity)
        return image


def has_room(theme: Theme, width: float, height: float) -> bool:
    """Return whether a picture is large enough for words that operators can read."""
    line = line_height(type_for(theme, height))
    return line <= height * HIGHEST and line * SHORTEST <= width


def _is_marked(view: CameraView, severity: Severity) -> bool:
    return severity is not Severity.NORMAL or view.standing is not Standing.LIVE


def _mark(painter: QPainter, centre: QPointF, size: float, view: CameraView, severity: Severity) -> None:
    """Draw the shape of what is abnormal."""
    if severity is not Severity.NORMAL:
        severity_mark(painter, centre, size, severity)
    else:
        state_mark(painter, centre, size, Freshness.WAITING if view.standing.is_well else Freshness.FAILING)


def _without_kind(name: str, state: CameraState) -> str:
    """Return a text without what stands before the gate or road in a name: that only says that it is one."""
    for place in (state.gate, state.road):
        for full in (state.name.vi, state.name.en):
            if place and full in name and place in full:
                return name.replace(full, full[full.index(place) :])
    return name


def type_for(theme: Theme, height: float) -> QFont:
    """Return the type on a picture so high: as large as elsewhere on the wall where there is room.

    The small pictures of a large mosaic are for operators, and their type is never smaller than these can read; what
    must be read from the last row stands in the tile's title.
    """
    font = QFont(theme.font(TypeRole.SMALL))
    font.setPixelSize(max(min(max(round(height * SHARE), theme.near), font.pixelSize()), 1))
    return font


def dim() -> QColor:
    """Return what is laid over a picture that is no longer so, and under words that stand on one."""
    return _over(_DIM)


def button() -> QColor:
    """Return the ground of what can be pressed on a picture."""
    return _over(_BUTTON)


def _over(opaque: int) -> QColor:
    colour = QColor(Colour.GROUND)
    colour.setAlpha(opaque)
    return colour
