"""The page of rooms: the walls that there are, what is plugged in at their stations, and the room that is drawn."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from server.contract.client.commands import UnansweredError
from server.contract.messages import Identifying, PluggedMonitor, Room, StationState, Update, WallState
from server.contract.wall_commands import Identify
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.client.orders import UNANSWERED, Orders
from wall.editor.documents.deeds import Deeds
from wall.editor.documents.documents_page import DocumentsPage
from wall.editor.documents.opened import OpenDocument, Spawn
from wall.editor.documents.shelves.shelf import Entry, Shelf
from wall.editor.room.open_room import OpenRoom, open_room
from wall.editor.room.plugged import Plugged, compared
from wall.editor.room.plugged_list import PluggedList
from wall.editor.room.room_drawing import RoomDrawing
from wall.language import Language

WALLS_SHOWN = 3
"""Rows of walls that are seen without scrolling."""
STALE_AFTER = timedelta(seconds=20)
"""Since when a station that says nothing is taken for one that is off."""


class RoomDeeds(Deeds):
    """Acts on the room that is seen; walls, and so their rooms, come from the server's settings."""

    def new(self) -> None:
        """Do nothing: a room is that of a wall."""

    def follows(self) -> str:
        """Return what follows when a room is taken away."""
        return self.tr("The room's file at the server counts again; where there is none, each monitor is a surface.")


class RoomsPage(DocumentsPage[Room]):
    """Draws the room of one wall, and has its monitors say what they are."""

    def __init__(
        self, shelf: Shelf[Room], board: Dispatcher, orders: Orders, language: Language, folder: Path, spawn: Spawn,
        *, me: str, wall: str,
    ) -> None:  # fmt: skip
        """Begin with the room of a ``wall``."""
        self._board, self._orders, self._wall = board, orders, wall
        self._identifying = Identifying()
        self._closed = False
        self._has_begun = False
        """A room was open: from then on people choose which one."""
        self.plugged, self.surface_button = PluggedList(), QPushButton()
        super().__init__(shelf, language, folder, spawn, RoomDeeds(shelf, language, spawn), me=me)
        # the room is that of a wall: there is none to begin
        for action in self.bar.actions()[:2]:
            action.setVisible(False)
        identify = self.add_action("identify", self._identify_all)
        identify.setCheckable(True)
        identify.setVisible(shelf.has_versions)
        self.bar.addAction(identify)
        self._ending = QTimer(self)
        self._ending.setSingleShot(True)
        self._ending.timeout.connect(self._tell_identifying)
        self.bar.addWidget(self.surface_button)
        side = self.entries.parentWidget()
        column = side.layout() if side is not None else None
        assert isinstance(column, QVBoxLayout)
        column.addWidget(self.plugged, 4)
        if not shelf.has_versions:
            column.addStretch(1)
        self.search.hide()
        # a long line of who draws too makes no window wider
        self.presence.setWordWrap(True)
        self.plugged.setVisible(shelf.has_versions)
        self.plugged.chosen.connect(self._look)
        self.plugged.assigned.connect(self._assign)
        self.plugged.adopted.connect(self._adopt)
        board.watch("station/*", self._hear)
        board.watch("wall/*", self._hear)
        board.watch("identify/*", self._follow_identifying)
        board.judged.connect(self._tell_plugged)
        self.speak()

    # what a room has of its own

    def title(self) -> str:
        """Return what the page is called."""
        return self.tr("Room")

    def hint(self) -> tuple[str, str]:
        """Return what stands in the empty field of the search, and above the drawing where none is open."""
        return self.tr("Find a wall"), self.tr("Choose a wall at the left")

    def names(self) -> Mapping[str, str]:
        """Return what actions of the page's own are called."""
        return {"identify": self.tr("Identify on the wall")}

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.surface_button.setText(self.tr("Add a surface"))
        super().speak()

    async def take_out(self, name: str) -> OpenRoom:
        """Open the room of a wall."""
        return await open_room(name, self._shelf, self._language, self._folder, self._spawn)

    def make_page(self, opened: OpenDocument[Room]) -> QWidget:
        """Return the canvas and the form of a room."""
        assert isinstance(opened, OpenRoom)
        page = RoomDrawing(opened, self._language)
        page.refused.connect(self.say)
        page.identified.connect(self._identify_one)
        page.show_plugged(self._plugged(opened.name))
        # without a server no station tells anything
        page.begin.setVisible(self._shelf.has_versions)
        opened.editing.changed.connect(self._tell_plugged)
        opened.editing.remarked.connect(self.say)
        return page

    def add(self, opened: OpenDocument[Room]) -> QWidget:
        """Have a room open, and its wall chosen in the list."""
        self._has_begun = True
        page = super().add(opened)
        self._list()
        return page

    def called(self, opened: OpenDocument[Room]) -> str:
        """Return what people call the wall."""
        held = self._board.latest.get(f"wall/{opened.name}")
        state = held.document if held is not None else None
        return self._language.say(state.name) if isinstance(state, WallState) else self._title_of(opened.name)

    def mark(self, entry: Entry) -> str:
        """Return the second line of a wall in the list."""
        if not self._shelf.has_versions:
            return self.tr("a draft") if entry.drafts else ""
        found = super().mark(entry).removeprefix(entry.name).removeprefix(" · ")
        held = self._board.latest.get(f"room/{entry.name}")
        measured = not isinstance(held.document, Room) or held.document.surface if held is not None else True
        return " · ".join(filter(None, [found, "" if measured else self.tr("not measured")]))

    def go_to(self, opened: OpenDocument[Room], finding: Any) -> None:
        """Choose what is wrong."""
        assert isinstance(opened, OpenRoom)
        opened.editing.choose(*finding.chosen)

    def show_findings(self, page: QWidget, opened: OpenDocument[Room]) -> None:
        """Mark what is wrong on the canvas."""
        del opened
        assert isinstance(page, RoomDrawing)
        page.show_findings()

    def tell_own(self, opened: OpenDocument[Room] | None) -> None:
        """Show what is plugged in at the stations of the wall."""
        page = self.stack.currentWidget()
        if isinstance(page, RoomDrawing) and self.surface_button.menu() is not page.surface_menu:
            self.surface_button.setMenu(page.surface_menu)
        self.surface_button.setEnabled(opened is not None)
        self._tell_plugged()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Open the room of one's own wall where none is seen yet."""
        super().showEvent(event)
        self._open_own()

    def _open_own(self) -> None:
        names = [each.name for each in self._shelf.entries]
        if not self._has_begun and names and self.isVisible():
            self.open(self._wall if self._wall in names else names[0])

    def clear(self) -> None:
        """Give everything back; the board may still tell of stations while the window goes."""
        self._closed = True
        super().clear()

    @Slot()
    def _list(self) -> None:
        """List the walls, in as much room as they need."""
        if self._closed:
            return
        super()._list()
        rows = min(self.entries.count(), WALLS_SHOWN)
        self.entries.doItemsLayout()
        shown = [self.entries.visualItemRect(self.entries.item(row)).height() for row in range(rows)]
        self.entries.setFixedHeight(sum(shown) + 12)
        self._open_own()

    def _title_of(self, name: str) -> str:
        return next((self._language.say(each.title) for each in self._shelf.entries if each.name == name), name)

    # what is plugged in

    def _plugged(self, wall: str) -> Plugged:
        """Return what the stations of a wall tell; one that has been silent for a while tells nothing."""
        found: dict[str, tuple[PluggedMonitor, ...]] = {}
        for topic, update in self._board.latest.items():
            state = update.document
            if not topic.startswith("station/") or not isinstance(state, StationState):
                continue
            is_old = update.taken is not None and self._board.now - update.taken > STALE_AFTER
            if state.wall == wall and state.monitors and not state.revoked and not is_old:
                found[topic.removeprefix("station/")] = state.monitors
        return found

    def _hear(self, _update: Update) -> None:
        # the board may tell something yet while the window is taken apart
        if isValid(self):
            self._tell_plugged()

    @Slot()
    def _tell_plugged(self) -> None:
        if self._closed or not self.isVisible():
            return
        page, opened = self.stack.currentWidget(), self.current
        if not isinstance(page, RoomDrawing) or not isinstance(opened, OpenRoom):
            return
        plugged = self._plugged(opened.name)
        if plugged != page.plugged:
            page.show_plugged(plugged)
        plugs = compared(opened.editing.room, plugged)
        self.plugged.show_plugs(opened.editing.room, plugs, is_silent=self._shelf.is_silent)

    @Slot(object)
    def _look(self, chosen: Any) -> None:
        page = self.stack.currentWidget()
        if isinstance(page, RoomDrawing):
            page.choose(chosen)

    @Slot(str, object)
    def _assign(self, station: str, monitor: PluggedMonitor) -> None:
        page = self.stack.currentWidget()
        if isinstance(page, RoomDrawing):
            page.assign(station, monitor)

    @Slot(object)
    def _adopt(self, adoption: Any) -> None:
        page = self.stack.currentWidget()
        if isinstance(page, RoomDrawing):
            page.adopt(adoption)

    # identify

    @property
    def _is_identifying(self) -> bool:
        until = self._identifying.until
        return until is not None and until > self._board.now

    def _follow_identifying(self, update: Update) -> None:
        if self._closed:
            return
        opened = self.current
        name = opened.name if opened is not None else self._wall
        if isinstance(update.document, Identifying) and update.topic == f"identify/{name}":
            self._identifying = update.document
            self._tell_identifying()

    @Slot()
    def _tell_identifying(self) -> None:
        until, action = self._identifying.until, self.actions_by_name["identify"]
        with QSignalBlocker(action):
            action.setChecked(self._is_identifying)
        if until is not None and self._is_identifying:
            self._ending.start(round((until - self._board.now).total_seconds() * 1000) + 50)

    def _identify_all(self) -> None:
        """Have every monitor of the wall say what it is, or end that."""
        if (opened := self.current) is not None:
            self._order(Identify(wall=opened.name, shown=not self._is_identifying))

    @Slot(int)
    def _identify_one(self, output: int) -> None:
        """Have the monitor of an output say what it is; -1 for all of them."""
        opened = self.current
        if not isinstance(opened, OpenRoom) or not self._shelf.has_versions:
            return
        if output < 0:
            self._identify_all()
            return
        held = opened.editing.room.output[output]
        plugs = compared(opened.editing.room, self._plugged(opened.name))
        there = next((each.found.get(output) for each in plugs if output in each.found), None)
        if there is None:
            self.say(
                Words(
                    vi="màn hình này không cắm ở trạm nào đang chạy", en="that monitor is at no station that is running"
                )
            )
            return
        same = (self._identifying.station, self._identifying.connector) == (held.station, there.connector)
        shown = not (self._is_identifying and same)
        self._order(Identify(wall=opened.name, station=held.station, connector=there.connector, shown=shown))

    def _order(self, order: Identify) -> None:
        async def give() -> None:
            try:
                answer = await self._orders.ask(order)
            except UnansweredError:
                self.say(UNANSWERED)
            else:
                self.say(answer.refused)
            self._tell_identifying()

        self._spawn(give())
