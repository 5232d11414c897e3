"""The desk's page of the past: what a surface would have shown at any moment, before the room sees it or as it does."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import structs
from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from server.contract.calendar import CALENDAR
from server.contract.claims import beneath, rewound_on, strongest
from server.contract.messages import AsOf, ClaimKind, Scene, WallState
from server.contract.messages.layouts import Layout
from server.contract.past import Marks
from server.contract.wall_commands import Rewind
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.console import told
from wall.console.dialogs import Choice
from wall.console.newest import NewestOrders
from wall.console.pages import Table
from wall.console.past.compared import Compared
from wall.console.past.player import Player
from wall.console.preview import Preview
from wall.language import Language
from wall.screens.canvas import Canvas
from wall.theme import SEVERITY
from wall.widgets.base import TileTools

FRAME = 250
"""Milliseconds between two looks at the clock while time goes on in what is shown."""
WITH = (timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(days=30))
"""How long before the moment that is shown lies the one that it is compared with."""


class PastPage(QWidget):
    """A picture of the surface at the left, what happened and what is different at the right, the timeline below."""

    rehearsal_wanted = Signal(object)
    """The AsOf with which a rehearsal begins; None for now."""
    linked = Signal(object)
    """The AsOf of which a link is to go into the shift log."""

    def __init__(
        self,
        board: Dispatcher,
        orders: Orders,
        language: Language,
        tools: TileTools,
        layouts: Mapping[str, Layout],
        wall: str,
    ) -> None:
        super().__init__()
        self._board, self._language = board, language
        self.player = Player(board, orders, language, wall)
        self.preview = Preview(board, language, tools, layouts)
        self.newest = NewestOrders(orders)
        self._wall = wall
        self.happened = Table()
        self.compared = Compared(orders, language)
        self.tables = QTabWidget()
        self.tables.setDocumentMode(True)
        for table in (self.happened, self.compared.table):
            self.tables.addTab(table, "")
        self.what = QLabel()
        self.what.setObjectName("heading")
        self.what.setWordWrap(True)
        self.put, self.rehearse, self.link = QPushButton(), QPushButton(), QPushButton()
        self.put.setCheckable(True)
        self.against = Choice()
        self._marks = Marks()
        self._screen: int | None = None
        self._scene = Scene()
        self._over: ClaimKind | None = None
        """What lies over the scene on the wall, whatever moment that is set to."""
        self._canvas: Canvas | None = None
        self._build()
        self._ticking = QTimer(self)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start(FRAME)
        self.player.changed.connect(self._move)
        self.player.marked.connect(self._take_marks)
        self.happened.activated_row.connect(self._go_to)
        self.happened.cellClicked.connect(lambda *_: self._go_to(self.happened.chosen))
        self.put.clicked.connect(self._put)
        self.rehearse.clicked.connect(lambda: self.rehearsal_wanted.emit(self.player.as_of))
        self.link.clicked.connect(lambda: self.linked.emit(self.player.as_of or AsOf(at=board.now)))
        self.against.activated.connect(self._compare)
        shortcut = QShortcut(QKeySequence("Ctrl+R"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.rehearse.click)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.tables.setTabText(0, self.tr("What happened"))
        self.tables.setTabText(1, self.tr("What is different"))
        self.put.setText(self.tr("On the wall"))
        self.put.setToolTip(self.tr("the wall follows the timeline until it is taken back to now") + "  Shift+Enter")
        self.rehearse.setText(self.tr("Rehearse in a window…"))
        self.rehearse.setToolTip("Ctrl+R")
        self.link.setText(self.tr("Link into the shift log"))
        befores: tuple[str, ...] = (self.tr("an hour before"), self.tr("a day before"), self.tr("a week before"))
        names = [self.tr("Compare with nothing")]
        names += [
            self.tr("Compare with {moment}").format(moment=each) for each in (*befores, self.tr("30 days before"))
        ]
        names.append(self.tr("Compare with the moment of now on the timeline"))
        chosen = max(self.against.currentIndex(), 0)
        self.against.clear()
        self.against.addItems(names)
        self.against.setCurrentIndex(chosen)
        self._list_marks()
        self.compared.speak()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def stand(self, *, upright: bool) -> None:
        """Have the lists beside the picture, on an upright screen below it."""
        self._shown.setOrientation(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)

    def refresh(self, state: WallState, screen: int | None, canvas: Canvas) -> None:
        """Follow the surface that is chosen: which scene can be set to the past, and to which moment it is set."""
        back = rewound_on(state.rewound, screen)
        rewound = back.as_of if back is not None else None
        claim = beneath(state, screen)
        self._scene, self._canvas = claim.scene, canvas
        over = strongest(state.claims, screen)
        self._over = over.kind if over.kind.strength > ClaimKind.HAND.strength else None
        if screen != self._screen or not self.newest.settles:
            # another surface, or somebody else has moved this one
            self._screen = screen
            if rewound is not None:
                self.player.show_as_of(rewound)
            elif self.put.isChecked():
                self.player.show_as_of(None)
            self.put.setChecked(rewound is not None)
        self.preview.tell(state)
        self._tick()

    def put_on_wall(self, as_of: AsOf | None) -> None:
        """Have the wall show a moment, and follow the timeline from there; None for now."""
        self.player.show_as_of(as_of)
        self.put.setChecked(as_of is not None)
        self._rewind(as_of)
        self._tick()

    def go_to(self, as_of: AsOf | None) -> None:
        """Show a moment here; the wall only where it follows already."""
        self.player.show_as_of(as_of)
        self._move(as_of)

    def clear(self) -> None:
        """Give back what the picture holds."""
        self._ticking.stop()
        self.preview.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The keys of the player work everywhere on the page; Shift+Enter shows it on the wall."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.put.click()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_Home):
            self.player.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal):
            self.player.timeline.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        side = QWidget()
        side.setObjectName("side")
        column = QVBoxLayout(side)
        column.addWidget(self.what)
        column.addWidget(self.tables, 1)
        self._shown = QSplitter()
        self._shown.addWidget(self.preview)
        self._shown.addWidget(side)
        self._shown.setChildrenCollapsible(False)
        self._shown.setHandleWidth(10)
        self._shown.setStretchFactor(0, 5)
        self._shown.setStretchFactor(1, 3)
        self._shown.setSizes([1250, 670])
        row = QHBoxLayout()
        for each in (self.put, self.against, self.rehearse, self.link):
            row.addWidget(each)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addWidget(self._shown, 1)
        whole.addWidget(self.player)
        whole.addLayout(row)
        # Space plays, whatever was pressed last
        for button in (self.put, self.rehearse, self.link, *self.player.buttons.values()):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusProxy(self.player.timeline)

    @Slot()
    def _tick(self) -> None:
        """Show what time it is there; the picture only while somebody sees it."""
        if not self.isVisible() or self._canvas is None:
            self.preview.stop()
            return
        replay = self.preview.replay
        if replay is not None and replay.first is not None:
            self.player.first = replay.first
        self.player.refresh()
        as_of = self.player.as_of
        self.preview.show_scene(structs.replace(self._scene, as_of=as_of), self._canvas)
        now, at = self._board.now, self.player.at
        words = self.tr("Now") if at is None else f"{self._language.weekday(at)} {self._language.moment(at, now)}"
        if self._over is not None:
            # the room sees something else than this picture
            above = self.tr("on the wall, over this: {what}").format(what=told.kind(self._over))
            words = f"{words}\n{above}"
        elif (own := self._scene.as_of) is not None:
            above = self.tr("on the wall it is of its own moment: {moment}")
            words = f"{words}\n{above.format(moment=self._language.moment(own.moment(now), now))}"
        self.what.setText(words)
        self.compared.show(as_of)

    @Slot(object)
    def _move(self, as_of: AsOf | None) -> None:
        if self.put.isChecked():
            self._rewind(as_of)
            self.put.setChecked(as_of is not None)
        self._tick()

    @Slot(bool)
    def _put(self, on: bool) -> None:  # noqa: FBT001 - as the signal has it
        """Let the wall follow from now on, or bring it back to now."""
        if on and self.player.as_of is None:
            # the room would see no difference: it stands still from now on
            self.player.seek(self._board.now)
        self._rewind(self.player.as_of if on else None)

    def _rewind(self, as_of: AsOf | None) -> None:
        self.newest.want(self._screen, Rewind(wall=self._wall, screen=self._screen, as_of=as_of))

    @Slot(int)
    def _compare(self, chosen: int) -> None:
        at = self.player.at or self._board.now
        if chosen == 0:
            self.player.compare(None)
        elif chosen <= len(WITH):
            self.player.compare(at - WITH[chosen - 1])
        else:
            self.player.compare(at)
        self.tables.setCurrentIndex(1 if chosen else 0)
        # End goes back to now, and not to the last line of the choice
        self.player.timeline.setFocus()

    @Slot(object)
    def _go_to(self, at: object) -> None:
        if isinstance(at, datetime):
            self.player.seek(at)

    @Slot(object)
    def _take_marks(self, marks: Marks) -> None:
        if marks != self._marks:
            self._marks = marks
            self._list_marks()

    def _list_marks(self) -> None:
        """List what happened, the newest first."""
        marks = list(reversed(self._marks.marks))
        rows = [(self._moment(each.at), self._language.say(each.said)) for each in marks]
        if self._marks.omitted:
            rows.append(("…", self.tr("{count} more: see less time at once").format(count=self._marks.omitted)))
        if not rows:
            rows = [("–", self.tr("Nothing is known to have happened in this time"))]
        colours = [SEVERITY[each.severity] if each.severity.gravity else None for each in marks]
        self.happened.put((self.tr("When"), self.tr("What")), rows, [each.at for each in marks], colours, wide=1)

    def _moment(self, at: datetime) -> str:
        local = at.astimezone(CALENDAR)
        return f"{self._language.short_day(local.date())} {local:%H:%M:%S}"
