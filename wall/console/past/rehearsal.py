"""A second wall in a window of the desk: any stretch of the past under any layout; the real wall does not follow."""

from collections.abc import Mapping

from msgspec import structs
from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from server.contract.messages import AsOf, Programme, Scene, WallState
from server.contract.messages.layouts import Layout
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.console.dialogs import Choice
from wall.console.past.page import FRAME
from wall.console.past.player import Player
from wall.console.preview import Preview
from wall.language import Language
from wall.screens.canvas import Canvas
from wall.screens.window import UNMEASURED
from wall.widgets.base import TileTools
from wall.workplace.style import sheet


class Rehearsal(QWidget):
    """Says which scene it shows, and plays it; what was prepared is put on the wall as it stands."""

    put_wanted = Signal(object)
    """A Scene with its moment, for the wall."""
    closed = Signal()

    def __init__(
        self,
        board: Dispatcher,
        orders: Orders,
        language: Language,
        tools: TileTools,
        layouts: Mapping[str, Layout],
        wall: str,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._language, self._layouts = language, layouts
        self._scenes: list[Scene] = []
        self._canvas: Canvas = UNMEASURED
        self.scene = Choice()
        self.put = QPushButton()
        self.preview = Preview(board, language, tools, layouts)
        self.player = Player(board, orders, language, wall)
        row = QHBoxLayout()
        row.addWidget(self.scene, 1)
        row.addWidget(self.put)
        whole = QVBoxLayout(self)
        whole.addLayout(row)
        whole.addWidget(self.preview, 1)
        whole.addWidget(self.player)
        self.scene.currentIndexChanged.connect(self._draw)
        self.scene.activated.connect(lambda _: self.player.timeline.setFocus())
        self.player.changed.connect(self._draw)
        self.put.clicked.connect(lambda: self.put_wanted.emit(self.shown))
        self._ticking = QTimer(self)
        self._ticking.timeout.connect(self._draw)
        self._ticking.start(FRAME)
        self.setStyleSheet(sheet())
        # on an upright screen narrower than it likes to be
        self.resize(QSize(1280, 900).boundedTo(self.screen().availableSize()))
        # the keys are for the timeline, until somebody goes elsewhere
        self.scene.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusProxy(self.player.timeline)
        self.player.timeline.setFocus()

    @property
    def shown(self) -> Scene:
        """What is shown, with its moment."""
        scene = self._scenes[self.scene.currentIndex()] if self._scenes else Scene()
        return structs.replace(scene, as_of=self.player.as_of)

    def begin(self, scene: Scene, programme: Programme, canvas: Canvas, as_of: AsOf | None, name: str) -> None:
        """Begin with a scene at a moment; every layout and every saved scene may be chosen instead."""
        say = self._language.say
        self._canvas = canvas
        complete = {
            key: layout for key, layout in self._layouts.items() if all(each.default for each in layout.parameter)
        }
        self._scenes = [structs.replace(scene, as_of=None)]
        names = [name]
        for each in programme.scenes.values():
            self._scenes.append(structs.replace(each.scene, as_of=None))
            names.append(say(each.title))
        for key, layout in complete.items():
            self._scenes.append(Scene(layout=key))
            names.append(say(layout.title))
        self.scene.clear()
        self.scene.addItems(names)
        self.player.show_as_of(as_of)
        self.speak()
        self._draw()

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.setWindowTitle(self.tr("Rehearsal: the wall does not follow"))
        self.put.setText(self.tr("Put it on the wall so"))

    def tell(self, state: WallState) -> None:
        """Tell the header of what is shown what a station would tell it of itself."""
        self.preview.tell(state)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes; the keys of the player work everywhere in the window."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            self.player.keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Give back what the picture holds."""
        self._ticking.stop()
        self.preview.clear()
        super().closeEvent(event)
        self.closed.emit()

    @Slot()
    def _draw(self) -> None:
        replay = self.preview.replay
        if replay is not None and replay.first is not None:
            self.player.first = replay.first
        self.player.refresh()
        self.preview.show_scene(self.shown, self._canvas)
