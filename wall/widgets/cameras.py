"""The cameras tile: a mosaic of live pictures, each of which says what it is, when that was, and how it does."""

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion, QWheelEvent

from server.contract.messages import CameraState
from server.contract.words import Words
from wall.language import Language
from wall.layouts.model import TileSpec
from wall.lettering import CENTRE, line_height, text, wrap
from wall.theme import Colour, Theme
from wall.video.choice import Wanted
from wall.video.hand import Hand
from wall.video.mosaic import Cell, Mosaic
from wall.video.overlay import Overlay, dim, type_for
from wall.video.standing import Standing
from wall.video.tour import Stop
from wall.video.view import View
from wall.widgets.base import Tile, Tools

GAP = 6
"""Pixels between two pictures, on a screen 1080 pixels high."""
SOON = 120
"""Milliseconds in which changes of many cameras gather before the mosaic is chosen anew."""
SAID_FOR = 6000
"""Milliseconds that a message about a camera stays."""
STEP = 1.25
"""Times larger with each step of the digital zoom."""

Share = Annotated[float, Meta(ge=0.0, le=1.0)]


class CamerasOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is shown."""

    mosaic: Literal[1, 4, 6, 8, 9, 13, 16, 25, 36, 64] = 9
    """Pictures; 6, 8 and 13 have one big one."""
    places: Annotated[tuple[tuple[Share, Share, Share, Share], ...], Meta(max_length=64)] = ()
    """Instead: x, y, width and height of each picture as shares of the tile."""
    cameras: tuple[str, ...] = ()
    """Their ids; without, all that fit the next four."""
    commune: str = ""
    gate: str = ""
    road: str = ""
    search: str = ""
    pick: Literal["turn", "relevant"] = "turn"
    """Where there are more than places: by turn, or those in alarm and those in which something moves first."""
    dwell: Annotated[float, Meta(ge=2.0)] = 20.0
    """Seconds of a turn."""
    tour: tuple[Stop, ...] = ()
    """Cameras that the first place shows one after the other, each for its own time."""
    sound: bool = False


class CamerasTile(Tile[CameraState]):
    """A tap or Enter enlarges a picture and returns; the arrows turn a camera that can be turned."""

    Options: ClassVar[type[Struct]] = CamerasOptions
    live: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: object = None) -> None:
        super().__init__(spec, language, parent)  # type: ignore[arg-type]
        self._tools: Tools | None = None
        self._mosaic: Mosaic | None = None
        self._hand: Hand | None = None
        self._overlay = Overlay(language, self)
        self._strips: dict[int, tuple[object, QImage]] = {}
        """By the id of a view: what its strip says, and the strip."""
        self._chosen = False
        """Whether there was anything to choose from."""
        self._selected = -1
        self._said = ""
        self._inner = QRect()
        """Where the pictures are."""
        self._states: dict[str, CameraState] = {}
        self._choosing = QTimer(self)
        self._choosing.setSingleShot(True)
        self._choosing.timeout.connect(self._choose)
        self._turning = QTimer(self)
        self._turning.timeout.connect(self._choose)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(lambda: self._say(""))
        self.setMouseTracking(True)

    def equip(self, tools: Tools) -> None:
        """Show live pictures from now on."""
        self._tools = tools
        options: CamerasOptions = self.options
        self._mosaic = Mosaic(
            tools.views,
            self,
            Wanted(options.cameras, options.commune, options.gate, options.road, options.search),
            count=options.mosaic,
            by_hand=options.places,
            relevant=options.pick == "relevant",
            dwell=options.dwell,
            tour=options.tour,
            sound=options.sound,
        )
        self._hand = Hand(tools, self._mosaic, self)
        self._hand.said.connect(self._say)
        self._hand.looks_changed.connect(self.update)
        self._turning.start(1000)

    def release(self) -> None:
        """Give all streams back."""
        self._turning.stop()
        if self._hand is not None:
            self._hand.close()
        if self._mosaic is not None:
            self._mosaic.close()

    def news(self, topic: str) -> None:
        """Note what has changed of a camera; the mosaic is chosen anew when all that comes at once is here."""
        update = self._updates.get(topic)
        if update is None or not isinstance(update.document, CameraState):
            return
        camera = topic.partition("/")[2]
        self._states[camera] = update.document
        if not self._choosing.isActive():
            self._choosing.start(SOON)
        for cell in self._cells():
            if cell.view is not None and cell.view.camera == camera:
                self.update(cell.place)

    def forget(self, topic: str) -> None:
        """Show a camera no more."""
        self._states.pop(topic.partition("/")[2], None)
        super().forget(topic)

    def heading(self) -> str:
        """Return how many cameras there are, and what is wrong with those that are shown."""
        views = self._mosaic.views if self._mosaic else []
        found = self._mosaic.found if self._mosaic else 0
        head = self.tr("Cameras: {shown} of {found}").format(shown=len(views), found=found)
        wrong = Counter(self._overlay.standing(view) for view in views if not view.standing.is_well)
        parts = [f"{count} {words[:1].lower()}{words[1:]}" for words, count in wrong.most_common()]
        return " · ".join([head, *parts])

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw every picture."""
        self._inner = area.toAlignedRect().intersected(self.rect())
        mosaic = self._mosaic
        if mosaic is None:
            text(painter, area, self.tr("No pictures on this station"), type_for(theme, area.height()), Colour.QUIET)
            return
        mosaic.lay_out(self._inner, round(theme.px(GAP)), self.devicePixelRatioF())
        if not self._chosen and not self._choosing.isActive():
            self._choosing.start(0)
        self._paint_pictures(painter, QRegion(self._inner), theme)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint new pictures alone where nothing else has changed."""
        if self._inner.isEmpty() or not self._inner.contains(event.rect()):
            super().paintEvent(event)
            return
        self.repaints += 1
        with QPainter(self) as painter:
            self._paint_pictures(painter, event.region(), self.theme)

    def pictured(self, view: View) -> None:
        """Show a new picture."""
        cell = self._mosaic.cell(view) if self._mosaic else None
        if cell is not None and self._mosaic is not None:
            self.update(self._inner if self._mosaic.enlarged is view else cell.place)

    def changed(self, view: View) -> None:
        """Say anew how a camera does, on its picture and in the title."""
        self.pictured(view)
        self.update(QRect(0, 0, self.width(), max(self._inner.top(), 1)))

    def key(self, name: str, *, pressed: bool) -> bool:
        """Choose, enlarge, turn, zoom and save by the keyboard."""
        mosaic, hand = self._mosaic, self._hand
        if mosaic is None or hand is None or not mosaic.cells:
            return False
        if mosaic.enlarged is not None:
            return hand.key(name, self._states.get(mosaic.enlarged.camera), pressed=pressed)
        if not pressed:
            return False
        match name:
            case "Left" | "Right" | "Up" | "Down":
                self._select(name)
            case "Return" | "Enter" if self._selected >= 0:
                self._enlarge(mosaic.cells[self._selected].view)
            case "S" if self._selected >= 0 and (view := mosaic.cells[self._selected].view):
                hand.save(view)
            case "Esc" if self._selected >= 0:
                self._selected = -1
            case _:
                return False
        self.update(self._inner)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a tap, a drag, or a turn of the camera."""
        if self._hand is not None and self._mosaic is not None and self._mosaic.enlarged is not None:
            state = self._states.get(self._mosaic.enlarged.camera)
            self._hand.press(event.position(), QRectF(self._inner), state, self.theme)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pan what is zoomed; the window shows the pointer."""
        if event.buttons() and self._hand is not None:
            self._hand.drag(event.position(), QRectF(self._inner))
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End what was begun: a tap enlarges a picture, and returns."""
        mosaic, hand = self._mosaic, self._hand
        if mosaic is None or hand is None:
            return
        if mosaic.enlarged is not None:
            if hand.release():
                self._enlarge(None)
            return
        point = event.position().toPoint()
        self._enlarge(next((cell.view for cell in mosaic.cells if cell.place.contains(point)), None))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom the enlarged picture."""
        if self._mosaic is not None and self._mosaic.enlarged is not None:
            self._mosaic.look(self._mosaic.zoom * STEP ** (event.angleDelta().y() / 120), self._mosaic.centre)
            self.update(self._inner)

    def _cells(self) -> list[Cell]:
        return self._mosaic.cells if self._mosaic else []

    @Slot()
    def _choose(self) -> None:
        mosaic = self._mosaic
        if mosaic is None or not mosaic.cells:
            return
        first, self._chosen = not self._chosen, True
        if mosaic.choose(self._states) or first:
            held = {id(view) for view in mosaic.views}
            self._strips = {key: strip for key, strip in self._strips.items() if key in held}
            self.update()

    def _enlarge(self, view: View | None) -> None:
        mosaic, hand = self._mosaic, self._hand
        if mosaic is None or hand is None or (view is None and mosaic.enlarged is None):
            return
        mosaic.enlarge(view)
        hand.take(view.camera if view else "", self._states.get(view.camera) if view else None)
        self.update(self._inner)

    def _select(self, key: str) -> None:
        cells = self._cells()
        if self._selected < 0:
            self._selected = 0
            return
        here = cells[self._selected].place.center()
        along = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}[key]

        def distance(number: int) -> float:
            way = cells[number].place.center() - here
            ahead = way.x() * along[0] + way.y() * along[1]
            aside = abs(way.x() * along[1]) + abs(way.y() * along[0])
            return ahead + 2 * aside if ahead > 0 else float("inf")

        nearest = min(range(len(cells)), key=distance)
        if distance(nearest) < float("inf"):
            self._selected = nearest

    def _say(self, words: str | Words) -> None:
        self._said = words if isinstance(words, str) else self.language.say(words)
        if self._said:
            self._quiet.start(SAID_FOR)
        self.update(self._inner)

    def _paint_pictures(self, painter: QPainter, region: QRegion, theme: Theme) -> None:
        mosaic = self._mosaic
        if mosaic is None:
            return
        if mosaic.enlarged is not None:
            self._paint_picture(painter, self._inner, mosaic.enlarged, theme)
            if self._hand is not None:
                state = self._states.get(mosaic.enlarged.camera)
                self._hand.draw(painter, QRectF(self._inner), state, theme, self._said)
            return
        for number, cell in enumerate(mosaic.cells):
            if not region.intersects(cell.place):
                continue
            if cell.view is None:
                painter.fillRect(cell.place, Colour.GROUND)
            else:
                self._paint_picture(painter, cell.place, cell.view, theme)
            if number == self._selected:
                width = max(round(theme.px(6)), 2)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(Colour.TEXT, width))
                painter.drawRect(cell.place.adjusted(width // 2, width // 2, -width // 2, -width // 2))
        if not mosaic.views and self._chosen:
            words = self.tr("No camera to show: add some with vonglau-server cameras add")
            text(painter, QRectF(self._inner), words, type_for(theme, self._inner.height()), Colour.QUIET, CENTRE)
        elif self._said:
            font = type_for(theme, self._inner.height())
            row = QRectF(self._inner)
            row.setHeight(line_height(font))
            painter.fillRect(row, dim())
            text(painter, row, self._said, font, Colour.TEXT, CENTRE)

    def _paint_picture(self, painter: QPainter, place: QRect, view: View, theme: Theme) -> None:
        picture = QRectF(place)
        image, mosaic = view.image, self._mosaic
        if image is None:
            painter.fillRect(place, Colour.GROUND)
        else:
            picture = _fitted(image, place, self.devicePixelRatioF())
            for edge in _beside(QRectF(place), picture):
                painter.fillRect(edge, Colour.GROUND)
            if mosaic is not None and view is mosaic.enlarged and mosaic.zoom > 1.0:
                painter.drawImage(picture, image, _seen(image, mosaic.zoom, mosaic.centre))
            else:
                painter.drawImage(picture, image)
        if not view.standing.is_well or image is None:
            self._paint_standing(painter, picture, view, theme)
        strip = self._strip(view, picture, theme)
        painter.drawImage(QPointF(picture.x(), picture.bottom() - strip.deviceIndependentSize().height()), strip)

    def _paint_standing(self, painter: QPainter, picture: QRectF, view: View, theme: Theme) -> None:
        """Say in the middle what is wrong, and since when, over the last picture there was."""
        painter.fillRect(picture, dim())
        font = type_for(theme, picture.height() * 1.4)
        line = line_height(font)
        most = max(int((picture.height() - line) / line), 1)
        lines = wrap(self._overlay.standing(view), font, picture.width() * 0.94, most)
        if view.time and view.standing is not Standing.OPENING and len(lines) < most:
            lines.append(self.language.time(datetime.fromtimestamp(view.time, UTC), seconds=True))
        top = picture.center().y() - line * (len(lines) + 0.5) / 2
        colour = Colour.QUIET if view.standing.is_well else Colour.CRITICAL
        for number, row in enumerate(lines):
            text(painter, QRectF(picture.x(), top + number * line, picture.width(), line), row, font, colour, CENTRE)

    def _strip(self, view: View, picture: QRectF, theme: Theme) -> QImage:
        state = self._states.get(view.camera)
        ratio, width, height = self.devicePixelRatioF(), round(picture.width()), round(picture.height())
        key = (self._overlay.says(view, state), view.standing, width, height, ratio)
        held = self._strips.get(id(view))
        if held is None or held[0] != key:
            held = self._strips[id(view)] = (key, self._overlay.strip(view, state, width, height, theme, ratio))
        return held[1]


def _fitted(image: QImage, place: QRect, ratio: float) -> QRectF:
    """Return where an image stands in its place: pixel by pixel where it was made for it, else as large as fits."""
    width, height = image.width() / ratio, image.height() / ratio
    scale = min(place.width() / width, place.height() / height)
    if not (0.0 <= scale - 1.0 < 0.03):
        width, height = width * scale, height * scale
    left = place.x() + round((place.width() - width) / 2)
    return QRectF(left, place.y() + round((place.height() - height) / 2), width, height)


def _beside(place: QRectF, picture: QRectF) -> list[QRectF]:
    """Return what of a place its picture does not cover."""
    return [
        edge
        for edge in (
            QRectF(place.topLeft(), QPointF(picture.left(), place.bottom())),
            QRectF(QPointF(picture.right(), place.top()), place.bottomRight()),
            QRectF(QPointF(picture.left(), place.top()), picture.topRight()),
            QRectF(picture.bottomLeft(), QPointF(picture.right(), place.bottom())),
        )
        if edge.width() > 0 and edge.height() > 0
    ]


def _seen(image: QImage, zoom: float, centre: tuple[float, float]) -> QRectF:
    width, height = image.width() / zoom, image.height() / zoom
    return QRectF(centre[0] * image.width() - width / 2, centre[1] * image.height() - height / 2, width, height)
