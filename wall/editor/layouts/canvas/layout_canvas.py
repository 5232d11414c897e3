"""Shows one form of the layout that is being drawn, and lets hands and keys change it."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, QTimer, Signal, Slot
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
)
from PySide6.QtWidgets import QWidget

from server.contract.messages import Room
from server.contract.messages.layouts import Form, ScreenSpec
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.editor.findings import Finding
from wall.editor.layouts.areas import bounds
from wall.editor.layouts.canvas.captions import capacity_line, caption
from wall.editor.layouts.canvas.hands import MIME, Hands
from wall.editor.layouts.canvas.items import TileItem
from wall.editor.layouts.canvas.keys import deed_of
from wall.editor.layouts.canvas.pictures import Pictures, shots
from wall.editor.layouts.canvas.sheets import Sheet, outputs_of, standing
from wall.editor.layouts.canvas.zooming import ZoomingView
from wall.editor.layouts.editing import Editing
from wall.editor.layouts.naming import called
from wall.editor.layouts.placing import Outcome, Selection, chosen_areas
from wall.language import Language
from wall.screens.canvas import Canvas, canvases, reference, standing_on
from wall.theme import Colour
from wall.widgets.base import TileTools

P = ParamSpec("P")

SETTLED = 150
"""Milliseconds after which pictures are drawn as large as they are looked at."""


class LayoutCanvas(ZoomingView):
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
        self.editing, self.language = editing, language
        self.push = False
        """Neighbours make room, also without Alt."""
        self._room: Room | None = None
        self._sheets: list[Sheet] = []
        self._shown: tuple[object, ...] = ()
        self._at: tuple[int, int] | None = None
        self._findings: Sequence[Finding] = ()
        self._hands = Hands(self)
        self.pictures = Pictures(board, language, tools, self._sees, self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._rescale)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
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
        return self.push or self._hands.alt

    @property
    def busy(self) -> bool:
        """Whether a picture that is seen is still to be drawn."""
        return self.pictures.busy

    @property
    def sheets(self) -> Sequence[Sheet]:
        """The screens as they stand here."""
        return self._sheets

    @property
    def sheet(self) -> Sheet:
        """That of the screen that one is at."""
        return self._sheets[self.editing.focus.screen]

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

    def clear(self) -> None:
        """Give back what the tiles hold, before it is taken down."""
        self.pictures.sleep()

    # following the layout

    @Slot()
    def _follow(self) -> None:
        """Show the layout and the focus as they are now."""
        self._hands.cancel()
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
            if self._hands.handles.items and self._hands.handles.items[0].parentItem() is self._sheets[-1].surface:
                self._hands.handles.clear()
            self._sheets.pop().remove()
        for number, (spec, canvas) in enumerate(zip(form.screen, canvas_of, strict=True)):
            if number < len(self._sheets):
                self._sheets[number].show(canvas, spec)
            else:
                self._sheets.append(Sheet(self.scene(), number, canvas, spec))
        for sheet, place in zip(self._sheets, standing(canvas_of, self._room), strict=True):
            sheet.surface.setPos(*place)
            sheet.show_outputs(outputs_of(self._room, sheet.canvas))
        self._speak()
        self._fit_labels()
        self._mark()
        self.pictures.show_screens(shots(self._sheets, self.editing.layout.parameter))

    def _speak(self) -> None:
        """Write beside surfaces what they are, in the language that is spoken."""
        self.setAccessibleName(self.tr("Drawing of the layout"))
        shared = Counter(sheet.canvas for sheet in self._sheets if sheet.canvas.surface)
        named = {surface.id: surface.name for surface in self._room.surface} if self._room is not None else {}
        for sheet in self._sheets:
            # the number first: of a narrow surface the rest is cut
            name = named.get(sheet.canvas.surface)
            parts = [str(sheet.position + 1), self.tr("Screen") if name is None else self.language.say(name)]
            if shared[sheet.canvas] > 1:
                parts.append(self.tr("in turn"))
            sheet.caption.say(
                *caption(" · ".join(parts), capacity_line(sheet.canvas, self.language), focused=sheet.surface.focused)
            )

    def _show_focus(self) -> None:
        """Show which screen one is at, and what is selected."""
        focus = self.editing.focus
        for sheet in self._sheets:
            here = sheet.position == focus.screen
            sheet.surface.focus(here)
            sheet.choose(focus.selection if here else frozenset())
        areas = chosen_areas(self.spec, focus.selection)
        sheet = self._sheets[focus.screen]
        self._hands.handles.stand(sheet, bounds(areas.values()) if areas else None)
        self._speak()
        chosen = ", ".join(self.language.say(called(self.spec.tile[number])) for number in areas)
        self.setAccessibleDescription(chosen)
        at = (self.form, focus.screen)
        if at != self._at:
            self._at = at
            self.focused.emit(*at)

    def _mark(self) -> None:
        for sheet in self._sheets:
            found = [each for each in self._findings if each[:2] == (self.form, sheet.position)]
            sheet.show_findings(found, self.language)

    # how much of it is seen

    @property
    def whole(self) -> QRectF:
        """All surfaces."""
        whole = QRectF()
        for sheet in self._sheets:
            whole = whole.united(sheet.area)
        return whole

    def scaled(self) -> None:
        """Draw pictures as large as they are looked at now, when that has settled."""
        self._fit_labels()
        self._settling.start(SETTLED if self.pictures.drawn else 0)

    def _fit_labels(self) -> None:
        for sheet in self._sheets:
            sheet.fit_labels(self.pixels)

    @Slot()
    def _rescale(self) -> None:
        self.pictures.scale(self.pixels, self.devicePixelRatioF())

    @Slot()
    def _scrolled(self) -> None:
        self.pictures.look()

    def _sees(self, item: TileItem) -> bool:
        return self.viewport().rect().intersects(self.mapFromScene(item.sceneBoundingRect()).boundingRect())

    # hands

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Select what is at the pointer."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._hands.press(event.position(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the pointer."""
        super().mouseMoveEvent(event)
        self._hands.move(event.position(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Do what was dragged, or what the click was for."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._hands.let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the tile at the pointer."""
        sheet, point = self._hands.under(event.position())
        hit = sheet.at(point) if sheet is not None else None
        if sheet is not None and hit is not None and event.button() is Qt.MouseButton.LeftButton:
            self.select(frozenset({hit}), sheet.position)
            self.opened.emit(hit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Leave menus to whoever put the canvas there."""
        event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take kinds of tiles."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the tile would stand."""
        if self._hands.carry(event.mimeData(), event.position(), event.modifiers()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is dropped here."""
        self._hands.cancel()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Add the tile."""
        if self._hands.carry(event.mimeData(), event.position(), event.modifiers()):
            event.acceptProposedAction()
            self._hands.let_go()
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def tell(self, words: Words | None) -> None:
        """Say why something was not done; nothing where it was."""
        if words is not None:
            self.refused.emit(words)

    # keys

    def event(self, event: QEvent) -> bool:
        """Keep keys that mean something here from the menus of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and deed_of(event) is not None:  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Do what a key is for; while something is dragged only Escape and Alt are."""
        hands = self._hands
        if event.key() == Qt.Key.Key_Alt and hands.hold_alt(held=True):
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and hands.busy:
            hands.cancel()
        elif event.key() == Qt.Key.Key_Escape and self.selection:
            self.select(frozenset())
        elif hands.gesture is None and (deed := deed_of(event)) is not None:
            self.tell(deed(self))
            self._show_selected()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Push no more when Alt is let go."""
        if event.key() != Qt.Key.Key_Alt or not self._hands.hold_alt(held=False):
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
        if areas and not self.fits:
            box = sheet.cells.box(bounds(areas.values()))
            self.ensureVisible(QRectF(*box).translated(sheet.surface.pos()), 20, 20)

    # what the window does

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to draw."""
        super().showEvent(event)
        self.pictures.wake()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Draw nothing, and hold nothing, while nobody sees it."""
        super().hideEvent(event)
        self._hands.cancel()
        self.pictures.sleep()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that keys act here."""
        super().focusInEvent(event)
        self.sheet.surface.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Forget that Alt is held: whoever has the keyboard now is told when it is let go."""
        super().focusOutEvent(event)
        self._hands.hold_alt(held=False)
        self.sheet.surface.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what is seen now and was not before."""
        super().resizeEvent(event)
        self.pictures.look()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Speak another language, or wear other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
            self._mark()
        elif event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self.pictures.draw_all()
            self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: N802 - Qt's name
        """Paint what lies around surfaces."""
        painter.fillRect(rect, Colour.SURFACE)


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Return whether two are shown alike; forms are compared by identity, which is quick, and enough."""
    return len(one) == len(other) and all(
        a is b or (not isinstance(a, Form) and a == b) for a, b in zip(one, other, strict=True)
    )
