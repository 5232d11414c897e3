"""Shows one form of the layout that is being drawn, and lets hands and keys change it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Concatenate, ParamSpec

import msgspec
from msgspec import structs
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QWidget

from server.contract.messages import Room
from server.contract.messages.layouts import Form, ScreenSpec, TileSpec
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.editor.areas import bounds
from wall.editor.canvas.captions import capacity_line, caption
from wall.editor.canvas.cells import SIDES, Side
from wall.editor.canvas.gestures import Banding, Dropping, Gesture, Ground, Moving, Resizing
from wall.editor.canvas.items import HANDLE, Line, TileItem
from wall.editor.canvas.keys import STEP, deed_of
from wall.editor.canvas.marks import Handles, Marks
from wall.editor.canvas.pictures import Pictures, Shot
from wall.editor.canvas.sheets import Sheet, outputs_of
from wall.editor.editing import Editing
from wall.editor.findings import Finding
from wall.editor.placing import Outcome, Selection, chosen_areas
from wall.language import Language
from wall.layouts.parameters import left_open, replaced
from wall.layouts.unknown_tiles import why_unknown
from wall.screens.canvas import Canvas, canvases, reference, standing_on
from wall.theme import Colour
from wall.widgets import OPTIONS
from wall.widgets.base import TileTools

P = ParamSpec("P")

MIME = "application/x-vonglau-tile"
"""What is dragged from a palette: the name of a kind of tile, as UTF-8."""
BETWEEN = 0.04
"""Between two surfaces, as a share of the width of all of them."""
LEFT, ABOVE, RIGHT, BELOW = 24, 34, 24, 64
"""Pixels around all surfaces, for what is written there."""
MOST_PIXELS = 40.0
"""For each millimetre."""
SETTLED = 150
"""Milliseconds after which pictures are drawn as large as they are looked at."""
REACH = HANDLE
"""Pixels from the middle of a handle within which it is taken hold of."""


class LayoutCanvas(QGraphicsView):
    """The screens of one form beside each other, in true proportion, with living data."""

    opened = Signal(int)
    """The position of a tile that somebody wants to see the settings of."""
    refused = Signal(object)
    """Words: why something was not done."""
    focused = Signal(int, int)
    """The form and the screen that one is at now."""

    def __init__(
        self,
        editing: Editing,
        language: Language,
        board: Dispatcher,
        tools: TileTools,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editing, self._language = editing, language
        self.push = False
        """Neighbours make room, also without Alt."""
        self._alt = False
        self._room: Room | None = None
        self._sheets: list[Sheet] = []
        self._shown: tuple[object, ...] = ()
        self._at: tuple[int, int] | None = None
        self._findings: Sequence[Finding] = ()
        self._gesture: tuple[Gesture, Sheet] | None = None
        self._pressed: tuple[QPointF, Callable[[], Gesture], Sheet] | None = None
        """Where the button went down, what it becomes when it is dragged, and on which sheet."""
        self._click: Callable[[], None] | None = None
        """What it was if it is not dragged."""
        self._pan: QPointF | None = None
        self._last = QPointF()
        """Where the pointer was last."""
        self._fits = True
        self._board_of_marks = QGraphicsScene(self)
        self.setScene(self._board_of_marks)
        self._handles = Handles(self._board_of_marks)
        self._pictures = Pictures(board, language, tools, self._sees, self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._rescale)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(320, 240)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        editing.changed.connect(self._follow)
        self._follow()

    # what is shown

    @property
    def form(self) -> int:
        """The position of the form that is shown."""
        return min(self.editing.focus.form, len(self.editing.layout.form) - 1)

    @property
    def spec(self) -> ScreenSpec:
        """The screen that one is at."""
        return self.editing.screen(self.form, self.editing.focus.screen)

    @property
    def selection(self) -> Selection:
        """The tiles of that screen that are selected."""
        return self.editing.focus.selection

    @property
    def pushes(self) -> bool:
        """Whether neighbours make room just now."""
        return self.push or self._alt

    @property
    def busy(self) -> bool:
        """Whether a picture that is seen is still to be drawn."""
        return self._pictures.busy

    @property
    def sheets(self) -> Sequence[Sheet]:
        """The screens as they stand here."""
        return self._sheets

    def stop(self) -> None:
        """Give back what the pictures of tiles hold."""
        self._pictures.sleep()

    def show_form(self, index: int) -> None:
        """Show another form of the layout; one that there is not is no matter."""
        if 0 <= index < len(self.editing.layout.form) and index != self.editing.focus.form:
            self.editing.select(index, 0)

    def set_room(self, room: Room | None) -> None:
        """Show surfaces as large as they are in a room; without one as the form was drawn for."""
        if room != self._room:
            self._room = room
            self._follow()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark what was found in the layout where it is."""
        self._findings = tuple(findings)
        self._mark()

    def select(self, selection: Selection, screen: int | None = None) -> None:
        """Select tiles of the screen that one is at, or of another one."""
        self.editing.select(self.form, self.editing.focus.screen if screen is None else screen, selection)

    def other_screen(self, by: int) -> None:
        """Go to the screen so many places further on, as far as there is one."""
        to = min(max(self.editing.focus.screen + by, 0), len(self._sheets) - 1)
        if to != self.editing.focus.screen:
            self.editing.select(self.form, to)
            self.ensureVisible(self._sheets[to].area)

    def do(
        self, operation: Callable[Concatenate[ScreenSpec, P], Outcome], *args: P.args, **kwargs: P.kwargs
    ) -> Words | None:
        """Do something to the screen that one is at, and return why not."""
        return self.editing.apply(self.form, self.editing.focus.screen, operation, *args, **kwargs)

    # following the layout

    @Slot()
    def _follow(self) -> None:
        """Show the layout and the focus as they are now."""
        self._cancel()
        layout, index = self.editing.layout, self.form
        form = layout.form[index]
        canvas_of = self._canvases(form)
        shown = (index, form, layout.parameter, canvas_of, self._room)
        if not _same(shown, self._shown):
            refit = not self._shown or shown[0] != self._shown[0] or canvas_of != self._shown[3]
            self._shown = shown
            self._stand(form, canvas_of)
            if refit:
                self.fit()
        self._show_focus()

    def _canvases(self, form: Form) -> list[Canvas]:
        """Return on what each screen of a form is shown."""
        room = canvases(self._room) if self._room is not None else None
        standing = standing_on(self.editing.layout, form, room)
        first = dict(reversed(standing))
        return [first.get(number, reference(form.capacity)) for number in range(len(form.screen))]

    def _stand(self, form: Form, canvas_of: Sequence[Canvas]) -> None:
        """Have a sheet for each screen of a form, beside each other."""
        while len(self._sheets) > len(form.screen):
            if self._handles.items and self._handles.items[0].parentItem() is self._sheets[-1].surface:
                self._handles.clear()
            self._sheets.pop().remove()
        for number, (spec, canvas) in enumerate(zip(form.screen, canvas_of, strict=True)):
            if number < len(self._sheets):
                self._sheets[number].show(canvas, spec)
            else:
                self._sheets.append(Sheet(self._board_of_marks, number, canvas, spec))
        left, gap = 0.0, BETWEEN * sum(canvas.width for canvas in canvas_of)
        deepest = max(canvas.height for canvas in canvas_of)
        for sheet in self._sheets:
            # as on a wall, whose surfaces hang with their middles in line
            sheet.surface.setPos(left, (deepest - sheet.canvas.height) / 2)
            left += sheet.canvas.width + gap
            parts = outputs_of(self._room, sheet.canvas)
            sheet.show_outputs(parts)
        self._speak()
        self._fit_labels()
        self._mark()
        self._shoot()

    def _shoot(self) -> None:
        """Have the tiles drawn, those that this program knows."""
        given = {each.name: each.default for each in self.editing.layout.parameter if each.default is not None}
        shots = []
        for sheet in self._sheets:
            known: list[tuple[TileSpec, TileItem]] = []
            for item in sheet.tiles:
                spec = _filled(item.spec, given)
                why = why_unknown(spec.kind, spec.options, OPTIONS)
                item.unknown = "" if why is None else spec.kind
                if why is None:
                    known.append((spec, item))
            shots.append(Shot(sheet.canvas, sheet.spec.grid, known))
        self._pictures.show_screens(shots)

    def _speak(self) -> None:
        """Write beside surfaces what they are, in the language that is spoken."""
        self.setAccessibleName(self.tr("Drawing of the layout"))
        named = {surface.id: surface.name for surface in self._room.surface} if self._room is not None else {}
        for sheet in self._sheets:
            name = named.get(sheet.canvas.surface)
            title = self.tr("Screen {number}").format(number=sheet.position + 1)
            if name is not None:
                title = f"{title} · {self._language.say(name)}"
            sheet.caption.say(
                *caption(title, capacity_line(sheet.canvas, self._language), focused=sheet.surface.focused)
            )
            for label in sheet.outputs:
                label.say(Line(label.data(0).name, Colour.QUIET))

    def _show_focus(self) -> None:
        """Show which screen one is at, and what is selected."""
        focus = self.editing.focus
        for sheet in self._sheets:
            here = sheet.position == focus.screen
            sheet.surface.focus(here)
            sheet.choose(focus.selection if here else frozenset())
        areas = chosen_areas(self.spec, focus.selection)
        sheet = self._sheets[focus.screen]
        self._handles.stand(sheet, bounds(areas.values()) if areas else None)
        self._speak()
        chosen = ", ".join(f"{number + 1} {self.spec.tile[number].kind}" for number in areas)
        self.setAccessibleDescription(chosen)
        at = (self.form, focus.screen)
        if at != self._at:
            self._at = at
            self.focused.emit(*at)

    def _mark(self) -> None:
        for sheet in self._sheets:
            found = [each for each in self._findings if each[:2] == (self.form, sheet.position)]
            sheet.show_findings(found, self._language)

    # how much of it is seen

    def fit(self) -> None:
        """Show all of it, as large as there is room."""
        self._fits = True
        whole = self._whole
        room = self.viewport().size()
        across = max(room.width() - LEFT - RIGHT, 40) / max(whole.width(), 1)
        down = max(room.height() - ABOVE - BELOW, 40) / max(whole.height(), 1)
        self._scale_to(min(across, down))
        self.centerOn(self.sceneRect().center())

    def zoom(self, times: float, at: QPointF | None = None) -> None:
        """Enlarge it, around a point of the viewport or else its middle; it becomes no smaller than fits."""
        around = at or QPointF(self.viewport().rect().center())
        kept = self.mapToScene(around.toPoint())
        before = self._scale
        self.fit()
        least = self._scale
        wanted = before * times
        if wanted <= least:
            return
        self._fits = False
        self._scale_to(min(wanted, MOST_PIXELS))
        now = self.mapFromScene(kept)
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        for bar, by in zip(bars, (now.x() - around.x(), now.y() - around.y()), strict=True):
            bar.setValue(bar.value() + round(by))

    @property
    def _scale(self) -> float:
        """Pixels for each millimetre."""
        return self.transform().m11()

    @property
    def _whole(self) -> QRectF:
        """All surfaces."""
        whole = QRectF()
        for sheet in self._sheets:
            whole = whole.united(sheet.area)
        return whole

    def _scale_to(self, scale: float) -> None:
        self.setTransform(QTransform.fromScale(scale, scale))
        self.setSceneRect(self._whole.adjusted(-LEFT / scale, -ABOVE / scale, RIGHT / scale, BELOW / scale))
        self._fit_labels()
        self._settling.start(SETTLED if self._pictures.drawn else 0)

    def _fit_labels(self) -> None:
        for sheet in self._sheets:
            sheet.caption.setPos(0, sheet.canvas.height)
            sheet.finding.setPos(sheet.canvas.width, 0)
            sheet.caption.fit(sheet.canvas.width * self._scale)
            for label in sheet.outputs:
                label.fit(label.data(0).area.width * self._scale)

    @Slot()
    def _rescale(self) -> None:
        self._pictures.scale(self._scale, self.devicePixelRatioF())

    @Slot()
    def _scrolled(self) -> None:
        self._pictures.look()

    def _sees(self, item: TileItem) -> bool:
        return self.viewport().rect().intersects(self.mapFromScene(item.sceneBoundingRect()).boundingRect())

    # hands

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Select what is at the pointer; what a drag would be is found out when it is one."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at = event.position()
        if event.button() is Qt.MouseButton.MiddleButton:
            self._pan = at
        if event.button() is not Qt.MouseButton.LeftButton or self._gesture is not None:
            return
        point = self.mapToScene(at.toPoint())
        side = self._handles.at(point, REACH / self._scale)
        if side is not None:
            here = self._sheets[self.editing.focus.screen]
            start = point - here.surface.pos()
            self._pressed, self._click = (at, lambda: Resizing(self._ground(here), start, side), here), None
            return
        sheet = next((each for each in self._sheets if each.area.contains(point)), None)
        adds = bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
        if sheet is None:
            if not adds:
                self.select(frozenset())
            return
        start = point - sheet.surface.pos()
        hit = sheet.at(start)
        kept = self.selection if sheet.position == self.editing.focus.screen else frozenset()
        self._click = None
        if hit is None:
            kept = kept if adds else frozenset()
            self.select(kept, sheet.position)
            band = lambda: Banding(self._ground(sheet), start, kept, lambda caught: self.select(caught, sheet.position))  # noqa: E731
            self._pressed = (at, band, sheet)
            return
        if adds:
            self.select(kept ^ {hit}, sheet.position)
            if hit in kept:
                return
        elif hit in kept:
            # a click on one of several selects it alone; a drag takes all of them
            self._click = lambda: self.select(frozenset({hit}), sheet.position)
        else:
            self.select(frozenset({hit}), sheet.position)
        self._pressed = (at, lambda: Moving(self._ground(sheet), start), sheet)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the pointer."""
        at = event.position()
        if self._pan is not None:
            by, self._pan = at - self._pan, at
            for bar, part in ((self.horizontalScrollBar(), by.x()), (self.verticalScrollBar(), by.y())):
                bar.setValue(bar.value() - round(part))
            return
        if self._pressed is not None and self._gesture is None:
            began, make, sheet = self._pressed
            if (at - began).manhattanLength() < _drag_distance():
                return
            self._begin(make(), sheet)
        if self._gesture is not None:
            self._alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._to(at)
        else:
            self._show_pointer(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Do what was dragged, or what the click was for."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._pan = None
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        click, self._pressed, self._click = self._click, None, None
        if self._gesture is not None:
            self._finish()
        elif click is not None:
            click()
        self._alt = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the tile at the pointer."""
        point = self.mapToScene(event.position().toPoint())
        sheet = next((each for each in self._sheets if each.area.contains(point)), None)
        hit = sheet.at(point - sheet.surface.pos()) if sheet is not None else None
        if sheet is not None and hit is not None and event.button() is Qt.MouseButton.LeftButton:
            self.select(frozenset({hit}), sheet.position)
            self.opened.emit(hit)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom with Ctrl, and scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP ** (event.angleDelta().y() / 120), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Leave menus to whoever put the canvas there."""
        event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take kinds of tiles."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the tile would stand."""
        if not event.mimeData().hasFormat(MIME):
            event.ignore()
            return
        point = self.mapToScene(event.position().toPoint())
        sheet = next((each for each in self._sheets if each.area.contains(point)), None)
        if self._gesture is not None and self._gesture[1] is not sheet:
            self._cancel()
        if sheet is None:
            event.ignore()
            return
        if self._gesture is None:
            kind = bytes(event.mimeData().data(MIME).data()).decode(errors="replace")
            self._begin(Dropping(self._ground(sheet), kind), sheet)
        self._alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        self._to(event.position())
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is dropped here."""
        self._cancel()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Add the tile."""
        if self._gesture is not None and event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
            self._finish()
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._alt = False

    def _ground(self, sheet: Sheet) -> Ground:
        form = self.editing.layout.form[self.form]
        marks = Marks(self._board_of_marks, sheet)
        return Ground(sheet, marks, self.editing, self.form, form.capacity, self._language)

    def _begin(self, gesture: Gesture, sheet: Sheet) -> None:
        self._gesture = (gesture, sheet)
        self._pictures.pause()
        self._handles.hide()

    def _to(self, at: QPointF) -> None:
        if self._gesture is not None:
            gesture, sheet = self._gesture
            self._last = at
            gesture.to(self.mapToScene(at.toPoint()) - sheet.surface.pos(), push=self.pushes)

    def _finish(self) -> None:
        if self._gesture is not None:
            gesture, self._gesture = self._gesture[0], None
            gesture.end()
            self._said(gesture.done())
            self._rest()

    def _cancel(self) -> None:
        """End what a hand does, as if it had not been done."""
        self._pressed, self._click = None, None
        if self._gesture is not None:
            gesture, self._gesture = self._gesture[0], None
            gesture.end()
            self._rest()

    def _rest(self) -> None:
        self._pictures.resume()
        self._handles.show()

    def _said(self, words: Words | None) -> None:
        if words is not None:
            self.refused.emit(words)

    def _show_pointer(self, at: QPointF) -> None:
        side = self._handles.at(self.mapToScene(at.toPoint()), REACH / self._scale)
        self.viewport().setCursor(_POINTERS.get(side, Qt.CursorShape.ArrowCursor))

    # keys

    def event(self, event: QEvent) -> bool:
        """Keep keys that mean something here from the menus of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and deed_of(event) is not None:  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Do what a key is for; while something is dragged only Escape and Alt are."""
        if event.key() == Qt.Key.Key_Alt and self._gesture is not None:
            self._alt = True
            self._to(self._last)
        elif event.key() == Qt.Key.Key_Escape and (self._gesture is not None or self._pressed is not None):
            self._cancel()
        elif event.key() == Qt.Key.Key_Escape and self.selection:
            self.select(frozenset())
        elif self._gesture is None and (deed := deed_of(event)) is not None:
            self._said(deed(self))
            self._show_selected()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Push no more when Alt is let go."""
        if event.key() == Qt.Key.Key_Alt and self._gesture is not None:
            self._alt = False
            self._to(self._last)
        else:
            event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001 - Qt's name
        """Walk from tile to tile in reading order; beyond the last one to the next widget."""
        order = [(sheet.position, number) for sheet in self._sheets for number in sheet.reading()]
        at = self.editing.focus.screen
        chosen = [place for place in order if place[0] == at and place[1] in self.selection]
        if chosen:
            to = order.index(chosen[-1 if forward else 0]) + (1 if forward else -1)
        else:
            ahead = [n for n, place in enumerate(order) if (place[0] >= at if forward else place[0] <= at)]
            to = (ahead[0] if forward else ahead[-1]) if ahead else -1
        if not 0 <= to < len(order):
            return super().focusNextPrevChild(forward)
        self.select(frozenset({order[to][1]}), order[to][0])
        self._show_selected()
        return True

    def _show_selected(self) -> None:
        """Scroll to what is selected where it is not seen."""
        sheet = self._sheets[self.editing.focus.screen]
        areas = chosen_areas(self.spec, self.selection)
        if areas and not self._fits:
            box = sheet.cells.box(bounds(areas.values()))
            self.ensureVisible(QRectF(*box).translated(sheet.surface.pos()), 20, 20)

    # what the window does

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to draw."""
        super().showEvent(event)
        self._pictures.wake()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Draw nothing, and hold nothing, while nobody sees it."""
        super().hideEvent(event)
        self._cancel()
        self._pictures.sleep()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Forget that Alt is held: whoever has the keyboard now is told when it is let go."""
        super().focusOutEvent(event)
        self._alt = False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show all of it again where all of it was shown."""
        super().resizeEvent(event)
        if self._fits:
            self.fit()
        else:
            self._pictures.look()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Speak another language, or wear other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
            self._mark()
        elif event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._pictures.draw_all()
            self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: N802 - Qt's name
        """Paint what lies around surfaces."""
        painter.fillRect(rect, Colour.SURFACE)


_FALLING, _RISING = Qt.CursorShape.SizeFDiagCursor, Qt.CursorShape.SizeBDiagCursor
_POINTERS: dict[Side | None, Qt.CursorShape] = {
    side: (_FALLING if side.across == side.down else _RISING)
    if all(side)
    else (Qt.CursorShape.SizeHorCursor if side.across else Qt.CursorShape.SizeVerCursor)
    for side in SIDES
}


def _drag_distance() -> int:
    """Return how many pixels a hand may shake in a click."""
    return QApplication.startDragDistance()


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Return whether two are shown alike; forms are compared by identity, which is quick, and enough."""
    return len(one) == len(other) and all(
        a is b or (not isinstance(a, Form) and a == b) for a, b in zip(one, other, strict=True)
    )


def _filled(tile: TileSpec, given: Mapping[str, str]) -> TileSpec:
    """Return a tile with the defaults of the layout's parameters; the same one where it leaves nothing open."""
    if not given or not left_open(tile):
        return tile
    return structs.replace(
        tile,
        topics=tuple(replaced(topic, given) for topic in tile.topics),
        options=replaced(tile.options, given),
        title=msgspec.convert(replaced(msgspec.to_builtins(tile.title), given), Words | None),
    )
