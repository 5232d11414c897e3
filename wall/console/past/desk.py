"""What of the past belongs to the desk: its page, the rehearsals that it opens, and links."""

from collections.abc import Mapping

from msgspec import structs
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from server.contract.claims import beneath
from server.contract.messages import AsOf, Programme, Scene, Update, WallState
from server.contract.messages.layouts import Layout
from server.contract.past_links import PastLink, spelt
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.console import told
from wall.console.past.page import PastPage
from wall.console.past.rehearsal import Rehearsal
from wall.language import Language
from wall.screens.canvas import Canvas
from wall.screens.window import UNMEASURED
from wall.widgets.base import TileTools

MOST = 2
"""Rehearsals at a time: each is a wall to draw."""


class PastDesk(QObject):
    """Keeps page and rehearsals told of the wall."""

    opened = Signal()
    """The page is to be seen."""
    noted = Signal(str)
    """A line for the shift log."""
    put_wanted = Signal(object)
    """A Scene for the wall, which is set to its moment already."""

    def __init__(
        self,
        board: Dispatcher,
        orders: Orders,
        language: Language,
        tools: TileTools,
        layouts: Mapping[str, Layout],
        wall: str,
        desk: QWidget,
    ) -> None:
        super().__init__(desk)
        self._desk = desk
        self._parts = (board, orders, language, tools, layouts, wall)
        self._language, self._layouts, self._wall = language, layouts, wall
        self._programme = Programme()
        self._scene = Scene()
        self._canvas: Canvas = UNMEASURED
        self.page = PastPage(*self._parts)
        self.rehearsals: list[Rehearsal] = []
        self.page.rehearsal_wanted.connect(self.rehearse)
        self.page.linked.connect(self._link)
        board.watch(f"programme/{wall}", self._follow)

    def refresh(self, state: WallState, screen: int | None, canvas: Canvas) -> None:
        """Follow the surface that is chosen."""
        self._scene, self._canvas = beneath(state, screen).scene, canvas
        self.page.refresh(state, screen, canvas)
        self.rehearsals = [each for each in self.rehearsals if isValid(each)]
        for each in self.rehearsals:
            each.tell(state)

    @Slot(object)
    def rehearse(self, as_of: AsOf | None, scene: Scene | None = None) -> Rehearsal:
        """Open a rehearsal of a scene, by default of what stands on the surface, at a moment."""
        self.rehearsals = [each for each in self.rehearsals if isValid(each)]
        while len(self.rehearsals) >= MOST:
            self.rehearsals.pop(0).close()
        wanted = scene or self._scene
        name = told.scene_name(wanted, self._layouts, self._programme, self._language)
        window = Rehearsal(*self._parts)
        window.begin(wanted, self._programme, self._canvas, as_of, name)
        window.put_wanted.connect(self._put)
        # without a window manager nobody else gives the keyboard back
        window.closed.connect(self._desk.activateWindow)
        self.rehearsals.append(window)
        window.show()
        window.activateWindow()
        return window

    @Slot(object)
    def open(self, link: PastLink) -> None:
        """Show what a link is to: on the page, in a rehearsal where another scene stands on the wall by now."""
        if link.scene is None or link.scene == structs.replace(self._scene, as_of=None):
            self.opened.emit()
            self.page.go_to(link.as_of)
        else:
            self.rehearse(link.as_of, link.scene)

    def close(self) -> None:
        """Give everything back."""
        self.page.clear()
        for each in self.rehearsals:
            if isValid(each):
                each.close()
        self.rehearsals = []

    @Slot(object)
    def _put(self, scene: Scene) -> None:
        """Set the surface to the moment of a scene, then show that: the page brings it back to now, as any other."""
        self.page.put_on_wall(scene.as_of)
        self.put_wanted.emit(structs.replace(scene, as_of=None))

    @Slot(object)
    def _link(self, as_of: AsOf) -> None:
        scene = structs.replace(self._scene, as_of=None)
        standing = AsOf(at=self.page.player.at or as_of.at, against=as_of.against)
        name = told.scene_name(scene, self._layouts, self._programme, self._language)
        self.noted.emit(f"{name}: {spelt(PastLink(self._wall, standing, scene))}")

    def _follow(self, update: Update) -> None:
        if isinstance(update.document, Programme):
            self._programme = update.document
