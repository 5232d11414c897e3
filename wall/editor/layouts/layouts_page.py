"""The page of layouts: forms and screens of the one that is drawn, its tiles, and what it is judged by."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QTabBar, QWidget

from server.contract.messages import Room, Update
from server.contract.messages.layouts import Form, Layout
from wall.client.dispatcher import Dispatcher
from wall.editor.documents.documents_page import DocumentsPage
from wall.editor.documents.opened import OpenDocument, Spawn
from wall.editor.documents.shelves.shelf import Shelf
from wall.editor.findings import Surroundings
from wall.editor.hardware.dialog import HardwareDialog
from wall.editor.layouts.deeds import LayoutDeeds
from wall.editor.layouts.naming import called
from wall.editor.layouts.open_layout import OpenLayout, open_layout
from wall.editor.layouts.page import DrawingPage
from wall.editor.layouts.sampling import Samples
from wall.language import Language
from wall.widgets import OPTIONS, TILES
from wall.widgets.base import TileTools

OF_FORMS = ("propose", "propose_all", "remove_form", "add_screen", "remove_screen")
"""What is done with a form and its screens stands in a menu beside them."""
NOT_SHOWN = ("layout/", "versions/", "here/", "wall/", "room/")
"""Topics that tiles do not show."""


class LayoutsPage(DocumentsPage[Layout]):
    """Draws layouts for the room of one wall."""

    always: ClassVar[tuple[str, ...]] = ("new", "hardware")

    def __init__(
        self, shelf: Shelf[Layout], board: Dispatcher, language: Language, tools: TileTools, folder: Path,
        spawn: Spawn, *, me: str, wall: str, room: Room | None, budget: float | None, samples: Samples | None = None,
    ) -> None:  # fmt: skip
        """Draw for the room of a ``wall``; ``budget`` is what a station can decode, in pixels a second.

        Where there is no server, ``samples`` feed the tiles.
        """
        self._board, self._tools, self._room, self._budget, self._samples = board, tools, room, budget, samples
        self.forms = QTabBar()
        self.layout_deeds = LayoutDeeds(shelf, language, spawn)
        self.layout_deeds.room = room
        super().__init__(shelf, language, folder, spawn, self.layout_deeds, me=me)
        self.form_menu, self.form_button = QMenu(self), QPushButton()
        self.layout_deeds.begun.connect(self._begin_new)
        for id in OF_FORMS:
            keys = QKeySequence("Ctrl+P") if id == "propose" else None
            self.form_menu.addAction(self.add_action(id, getattr(self.layout_deeds, id), keys))
        push = self.add_action("push", self._push)
        push.setCheckable(True)
        self.bar.addAction(push)
        self.bar.addAction(self.add_action("hardware", lambda: self._spawn(self._show_hardware())))
        self.forms.setExpanding(False)
        row = QHBoxLayout()
        row.addWidget(self.forms, 1)
        self.form_button.setMenu(self.form_menu)
        row.addWidget(self.form_button)
        self.heads.addLayout(row)
        self.forms.currentChanged.connect(self._show_form)
        board.watch(f"room/{wall}", self._take_room)
        self._topics: frozenset[str] | None = None
        """Those that somebody publishes; None until anything is known."""
        board.judged.connect(self._look_for_topics)
        self.speak()

    def title(self) -> str:
        """Return what the page is called."""
        return self.tr("Layouts")

    def hint(self) -> tuple[str, str]:
        """Return what stands in the empty field of the search, and above the drawing where none is open."""
        return self.tr("Find a layout"), self.tr("Choose a layout at the left, or begin a new one")

    def names(self) -> Mapping[str, str]:
        """Return what actions of the page's own are called."""
        return {
            "propose": self.tr("Form for another surface…"),
            "propose_all": self.tr("Forms for all surfaces of this room"),
            "remove_form": self.tr("Remove the form"),
            "add_screen": self.tr("Add a screen"),
            "remove_screen": self.tr("Remove the screen"),
            "push": self.tr("Push neighbours"),
            "hardware": self.tr("Hardware…"),
        }

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.form_button.setText(self.tr("Forms and screens"))
        super().speak()

    async def take_out(self, name: str) -> OpenLayout:
        """Open a layout."""
        return await open_layout(name, self._shelf, self._language, self._folder, self._spawn)

    def make_page(self, opened: OpenDocument[Layout]) -> QWidget:
        """Return the canvas and the forms of a layout."""
        assert isinstance(opened, OpenLayout)
        page = DrawingPage(opened, self._board, self._language, self._tools, self._room)
        page.canvas.push = self.actions_by_name["push"].isChecked()
        page.refused.connect(self.say)
        opened.editing.changed.connect(self._fill)
        self._surround(opened)
        return page

    def add(self, opened: OpenDocument[Layout]) -> QWidget:
        """Have a layout open, and the keyboard on its canvas."""
        page = super().add(opened)
        self._fill()
        assert isinstance(page, DrawingPage)
        page.canvas.setFocus()
        return page

    def called(self, opened: OpenDocument[Layout]) -> str:
        """Return the title."""
        return self._language.say(opened.editing.document.title)

    def where(self, opened: OpenDocument[Layout], finding: Any) -> str:
        """Return the form, the screen and the tile."""
        if finding.form is None:
            return ""
        form = opened.editing.document.form[finding.form]
        place = f"{form.lines} × {form.letters}"
        if finding.screen is not None and len(form.screen) > 1:
            place += f", {finding.screen + 1}"
        if finding.screen is None or finding.tile is None:
            return f"{place}: "
        return f"{place}, {self._language.say(called(form.screen[finding.screen].tile[finding.tile]))}: "

    def go_to(self, opened: OpenDocument[Layout], finding: Any) -> None:
        """Select the tile."""
        assert isinstance(opened, OpenLayout)
        if finding.form is not None:
            chosen = frozenset() if finding.tile is None else frozenset([finding.tile])
            opened.editing.select(finding.form, finding.screen or 0, chosen)

    def show_findings(self, page: QWidget, opened: OpenDocument[Layout]) -> None:
        """Mark what is wrong, on the canvas and at the fields."""
        assert isinstance(page, DrawingPage)
        page.show_findings(opened.findings)

    def clear_page(self, page: QWidget) -> None:
        """Give back what the pictures of tiles hold."""
        assert isinstance(page, DrawingPage)
        page.clear()

    def tell_own(self, opened: OpenDocument[Layout] | None) -> None:
        """Say which forms there are."""
        self.form_button.setEnabled(opened is not None)
        if opened is None:
            return
        assert isinstance(opened, OpenLayout)
        layout = opened.editing.layout
        self.actions_by_name["remove_form"].setEnabled(len(layout.form) > 1)
        self._tell_forms(layout.form, opened.editing.focus.form)

    def _tell_forms(self, forms: Sequence[Form], chosen: int) -> None:
        texts = [f"{each.lines} × {each.letters}" + (f" · {each.surfaces}" if each.surfaces else "") for each in forms]
        with QSignalBlocker(self.forms):
            while self.forms.count() > len(texts):
                self.forms.removeTab(self.forms.count() - 1)
            for number, text in enumerate(texts):
                if number >= self.forms.count():
                    self.forms.addTab(text)
                self.forms.setTabText(number, text)
            self.forms.setCurrentIndex(chosen)
        page = self.stack.currentWidget()
        if isinstance(page, DrawingPage):
            page.show_form(chosen)

    @Slot(int)
    def _show_form(self, number: int) -> None:
        if (opened := self.current) is not None and number >= 0:
            assert isinstance(opened, OpenLayout)
            opened.editing.select(number, 0)

    @Slot()
    def _fill(self) -> None:
        """Have samples of what the layout that is seen shows, where there is no server."""
        if self._samples is not None and self.current is not None:
            self._samples.fill(self.current.editing.document)

    @Slot()
    def _look_for_topics(self) -> None:
        """Judge again when other topics are published than before."""
        told = frozenset(topic for topic in self._board.latest if not topic.startswith(NOT_SHOWN)) or None
        if told != self._topics:
            self._topics = told
            for each in self._open.values():
                self._surround(each)

    def _surround(self, opened: OpenDocument[Layout]) -> None:
        assert isinstance(opened, OpenLayout)
        keys = {}
        for each in self._shelf.entries:
            held = self._board.latest.get(f"layout/{each.name}") if each.name != opened.name else None
            if held is not None and isinstance(held.document, Layout) and held.document.key is not None:
                keys[held.document.key] = each.name
        opened.surround(
            Surroundings(
                kinds=OPTIONS,
                crossing=[name for name, kind in TILES.items() if kind.crosses_bezels],
                topics=self._topics if self._samples is None else None,
                keys=keys,
                room=self._room if self._room is not None and self._room.surface else None,
                budget=self._budget,
            )
        )

    @Slot(str, object)
    def _begin_new(self, name: str, layout: Layout) -> None:
        made = OpenLayout(name, layout, self._shelf, self._language, self._folder, self._spawn, base=0, published=None)
        self.add(made)

    async def _show_hardware(self) -> None:
        """Show what the room needs for all layouts, as they are drawn where they are open."""
        drawn = {name: opened.editing.document for name, opened in self._open.items()}
        layouts = {**await self._shelf.all(), **drawn}
        HardwareDialog(self, self._language, self._room, layouts, self._spawn).open()

    def _push(self) -> None:
        for page in self._pages.values():
            assert isinstance(page, DrawingPage)
            page.canvas.push = self.actions_by_name["push"].isChecked()

    def _take_room(self, update: Update) -> None:
        if isinstance(update.document, Room):
            self._room = self.layout_deeds.room = update.document
            for name, page in self._pages.items():
                assert isinstance(page, DrawingPage)
                page.canvas.set_room(self._room)
                self._surround(self._open[name])
