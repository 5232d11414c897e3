"""The cameras tile: a mosaic of live pictures, each of which says what it is, when that was, and how it does."""

from collections import Counter
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct
from PySide6.QtCore import QRect, QRectF, QTimer, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion, QWheelEvent

from server.contract.messages import Alarm, CameraState
from server.contract.messages.layouts import TileSpec
from server.contract.words import Words
from wall.drawing.shapes import nothing
from wall.drawing.text import CENTRE, line_height, text, text_width
from wall.guard import guarded
from wall.language import Language
from wall.theme import Colour, Theme, TypeRole
from wall.video.overlay import Overlay, dim, type_for
from wall.video.view import CameraView
from wall.widgets.base import Tile, TileTools
from wall.widgets.cameras.choice import CameraWish
from wall.widgets.cameras.controls import CameraControls
from wall.widgets.cameras.mosaic import Mosaic, MosaicCell
from wall.widgets.cameras.pane import Panes
from wall.widgets.cameras.parts import PARTS
from wall.widgets.cameras.selection import KEYS, Selection
from wall.widgets.cameras.tour import Stop

GAP = 6
"""Pixels between two pictures, on a screen 1080 pixels high."""
SOON = 120
"""Milliseconds in which changes of many cameras gather before the mosaic is chosen again."""
SAID_FOR = 6000
"""Milliseconds that a message about a camera stays."""
STEP = 1.25
"""Times larger with each step of the digital zoom."""
RETURN = ("Esc", "Return", "Enter")
"""Keys that show the mosaic again."""

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
    """Its name as the register of cameras has it, or * for whatever gate."""
    road: str = ""
    search: str = ""
    pick: Literal["turn", "relevant", "alarm"] = "turn"
    """Where there are more than places: by turn, or those in alarm and those in which something moves first. ``alarm``
    shows those that may see what the alarm among the topics is about, the nearest first; where none does the others."""
    dwell: Annotated[float, Meta(ge=2.0)] = 20.0
    """Seconds of a turn."""
    tour: tuple[Stop, ...] = ()
    """Cameras that the first place shows one after the other, each for its own time."""
    fill: Literal["crop", "fit"] = "crop"
    """How pictures of other proportions stand in their places: cut at the edges, but never by much, or whole."""
    sound: bool = False


class CamerasTile(Tile[CameraState | Alarm]):
    """A tap or Enter enlarges a picture and returns; the arrows turn a camera that can be turned."""

    Options: ClassVar[type[Struct]] = CamerasOptions
    live: ClassVar[bool] = True
    crosses_bezels: ClassVar[bool] = True

    def __init__(self, spec: TileSpec, language: Language, parent: object = None) -> None:
        super().__init__(spec, language, parent)  # type: ignore[arg-type]
        self._tools: TileTools | None = None
        self._mosaic: Mosaic | None = None
        self._hand: CameraControls | None = None
        self._overlay = Overlay(language, self)
        self._panes = Panes(self._overlay, language)
        self._chosen = False
        """Whether there was anything to choose from."""
        self._selection = Selection()
        self._said = ""
        self._awaited = ""
        """The camera that is to be enlarged as soon as it is known."""
        self._inner = QRect()
        """Where the pictures are."""
        self._states: dict[str, CameraState] = {}
        self._alarm: Alarm | None = None
        self._choosing = QTimer(self)
        self._choosing.setSingleShot(True)
        self._choosing.timeout.connect(self.choose)
        self._turning = QTimer(self)
        self._turning.timeout.connect(self.choose)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(lambda: self._say(""))
        self.setMouseTracking(True)

    def equip(self, tools: TileTools) -> None:
        """Show live pictures from now on."""
        self._tools = tools
        options: CamerasOptions = self.options
        self._mosaic = Mosaic(
            tools.views,
            self,
            CameraWish(options.cameras, options.commune, options.gate, options.road, options.search),
            lambda: self.clock,
            count=options.mosaic,
            by_hand=options.places,
            relevant=options.pick == "relevant",
            dwell=options.dwell,
            tour=options.tour,
            cover=options.fill == "crop",
            sound=options.sound,
        )
        self._hand = CameraControls(tools, self._mosaic, self)
        self._hand.said.connect(self._say)
        self._hand.looks_changed.connect(self.update)
        self._turning.start(1000)
        PARTS.add(self)

    def release(self) -> None:
        """Give all streams back."""
        PARTS.discard(self)
        self._turning.stop()
        if self._hand is not None:
            self._hand.close()
        if self._mosaic is not None:
            self._mosaic.close()

    def news(self, topic: str) -> None:
        """Note what has changed of a camera; the mosaic is chosen again when all that comes at once is here."""
        update = self._updates.get(topic)
        if update is not None and isinstance(update.document, Alarm):
            self._alarm = update.document
            if not self._choosing.isActive():
                self._choosing.start(SOON)
        if update is None or not isinstance(update.document, CameraState):
            return
        camera = topic.partition("/")[2]
        self._states[camera] = update.document
        if not self._choosing.isActive():
            self._choosing.start(SOON)
        for cell in self._cells():
            if cell.view is not None and cell.view.camera == camera:
                self.update(cell.place)

    def lose(self, topic: str) -> None:
        """Show a camera no more."""
        self._states.pop(topic.partition("/")[2], None)
        super().lose(topic)

    def heading(self) -> str:
        """Return how many cameras there are, and what is wrong with those that are shown."""
        views = self._mosaic.views if self._mosaic else []
        found = self._mosaic.found if self._mosaic else 0
        head = plain = self.tr("Cameras: {shown} of {found}").format(shown=len(views), found=found)
        if self.options.pick == "alarm" and self._alarm is not None:
            place = self.language.say(self._alarm.about) or self.language.say(self._alarm.name)
            head = self.tr("Cameras near {place}: {shown} of {found}")
            head = head.format(place=place, shown=len(views), found=found)
            if not self._near():
                head = self.tr("No camera sees the place; other cameras: {shown} of {found}")
                head = head.format(shown=len(views), found=found)
        # of those on another output that one knows
        here = [view for view in views if not view.standing.is_well and self._is_here(view)]
        wrong = Counter(self._overlay.standing(view) for view in here)
        parts = [f"{count} {words[:1].lower()}{words[1:]}" for words, count in wrong.most_common()]
        whole = " · ".join([head, *parts])
        fits = head == plain or text_width(whole, self.theme.font(TypeRole.TITLE)) <= self.title_room
        return whole if fits else " · ".join([plain, *parts])

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw every picture."""
        self._inner = area.toAlignedRect().intersected(self.rect())
        mosaic = self._mosaic
        if mosaic is None:
            nothing(painter, area, theme, self.tr("No pictures on this station"))
            return
        mosaic.lay_out(self._inner, round(theme.px(GAP)), self.devicePixelRatioF(), self.bars, self.seen)
        if not self._chosen and not self._choosing.isActive():
            self._choosing.start(0)
        if self.spec.title is not None:
            # its own title says of how many
            self.showing(len(mosaic.views), mosaic.found)
        self._paint_pictures(painter, QRegion(self._inner), theme)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint new pictures alone where nothing else has changed."""
        if self._broken or self._inner.isEmpty() or not self._inner.contains(event.rect()):
            super().paintEvent(event)
            return
        self.repaints += 1
        with QPainter(self) as painter:
            self._paint_pictures(painter, event.region(), self.theme)

    @guarded
    def pictured(self, view: CameraView) -> None:
        """Show a new picture."""
        cell = self._mosaic.cell(view) if self._mosaic else None
        if cell is not None and self._mosaic is not None:
            self.update(self._inner if self._mosaic.enlarged is view else cell.place)

    @guarded
    def changed(self, view: CameraView) -> None:
        """Say again how a camera does, on its picture and in the title."""
        self.pictured(view)
        self.update(QRect(0, 0, self.width(), max(self._inner.top(), 1)))

    def key(self, name: str, *, pressed: bool) -> bool:
        """Choose, enlarge, turn, zoom and save by the keyboard."""
        mosaic, hand = self._mosaic, self._hand
        if mosaic is None or hand is None or not mosaic.cells:
            return False
        if mosaic.enlarged is not None:
            if pressed and name in RETURN:
                self._enlarge(None)
                return True
            meant = hand.key(name, self._states.get(mosaic.enlarged.camera), pressed=pressed)
            self._share_look()
            return meant
        if not pressed:
            return False
        chosen = self._selection.number
        view = mosaic.cells[chosen].view if chosen is not None else None
        match name:
            case name if name in KEYS:
                self._selection.move(name, [cell.place for cell in mosaic.cells])
            case "Return" | "Enter" if chosen is not None:
                self._enlarge(view)
            case "S" if view is not None:
                hand.save(view)
            case "Esc" if chosen is not None:
                self._selection.number = None
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
            self._share_look()
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
            self._share_look()
            self.update(self._inner)

    def _near(self) -> tuple[str, ...]:
        """Return the cameras that may see what the alarm is about, and can be shown."""
        named = self._alarm.cameras if self._alarm is not None else ()
        return tuple(name for name in named if name in self._states and self._states[name].streamed)

    def _is_here(self, view: CameraView) -> bool:
        """Return whether this output shows a camera's place."""
        cell = self._mosaic.cell(view) if self._mosaic else None
        return cell is not None and cell.place.intersects(self.seen)

    def _cells(self) -> list[MosaicCell]:
        return self._mosaic.cells if self._mosaic else []

    @Slot()
    @guarded
    def choose(self) -> None:
        """Choose again which cameras are shown."""
        mosaic = self._mosaic
        if mosaic is None or not mosaic.cells:
            return
        if self._awaited in self._states:
            self.show_alone(self._awaited)
        if self.options.pick == "alarm":
            # the nearest stay: nobody should have to wait until the gate comes by again
            near = self._near()[: self.options.mosaic]
            mosaic.want(CameraWish(near), number=len(near))
        first, self._chosen = not self._chosen, True
        if mosaic.choose(self._states) or first:
            self._panes.keep(mosaic.views)
            self.update()

    def _enlarge(self, view: CameraView | None) -> None:
        """Enlarge a camera here and on the other outputs that this mosaic stands on, or show all of it again."""
        mosaic, hand = self._mosaic, self._hand
        if mosaic is None or hand is None or (view is None and mosaic.enlarged is None):
            return
        camera = view.camera if view else ""
        hand.take(camera, self._states.get(camera))
        for part in [self, *PARTS.others(self)]:
            part.show_alone(camera)
        self.acted.emit(self, camera)

    def follow(self, item: str, page: int = 0) -> None:
        """Show a camera enlarged, and a page of the mosaic, as the scene says."""
        if self._mosaic is not None:
            self._mosaic.page = page
        self.show_alone(item)
        self.choose()

    def show_alone(self, camera: str) -> None:
        """Show a camera enlarged, as another part of this mosaic does; empty for all of them again."""
        mosaic, hand = self._mosaic, self._hand
        if mosaic is None or hand is None:
            return
        if not camera:
            hand.take("", None)
        view = next((view for view in mosaic.views if view.camera == camera), None)
        if view is None and camera in self._states:
            view = mosaic.bring(camera)
        # one that is not known yet is shown when it is
        self._awaited = camera if view is None else ""
        mosaic.enlarge(view)
        self.update(self._inner)

    def look(self, zoom: float, centre: tuple[float, float]) -> None:
        """See as much of the enlarged picture as another part of this mosaic does."""
        if self._mosaic is not None:
            self._mosaic.look(zoom, centre)
            self.update(self._inner)

    def _share_look(self) -> None:
        mosaic = self._mosaic
        if mosaic is not None and mosaic.enlarged is not None:
            for part in PARTS.others(self):
                part.look(mosaic.zoom, mosaic.centre)

    @guarded
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
            state = self._states.get(mosaic.enlarged.camera)
            self._panes.draw(painter, self._inner, mosaic.enlarged, state, theme, (mosaic.zoom, mosaic.centre))
            if self._hand is not None:
                self._hand.draw(painter, QRectF(self._inner), state, theme, self._said)
            return
        for number, cell in enumerate(mosaic.cells):
            if not region.intersects(cell.place):
                continue
            if cell.view is None:
                painter.fillRect(cell.place, Colour.GROUND)
            else:
                state = self._states.get(cell.view.camera)
                self._panes.draw(painter, cell.place, cell.view, state, theme, cover=self.options.fill == "crop")
            if number == self._selection.number:
                self._selection.draw(painter, cell.place, theme)
        if not mosaic.views and self._chosen:
            words = self.tr("No camera to show: add some with vonglau-server cameras add")
            nothing(painter, QRectF(self._inner), theme, words)
        elif self._said:
            font = type_for(theme, self._inner.height())
            row = QRectF(self._inner)
            row.setHeight(line_height(font))
            painter.fillRect(row, dim())
            text(painter, row, self._said, font, Colour.TEXT, CENTRE, near=True)
