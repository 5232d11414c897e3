"""The presenter's view: what the room sees, what comes next, what to say, how long it has taken, what is decided."""

from collections.abc import Mapping
from datetime import timedelta

from msgspec import structs
from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from server.contract.messages import Briefing, BriefingRun, Briefings, Scene, WallState
from server.contract.messages.layouts import Layout
from wall.client.dispatcher import Dispatcher
from wall.console.briefing.stage import Stage
from wall.console.finder import Finder
from wall.console.flow import Flow
from wall.console.lines import Lines
from wall.console.preview import Preview
from wall.console.search import SearchIndex, Thing
from wall.language import Language
from wall.screens.canvas import Canvas
from wall.widgets.base import TileTools

FORTH = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_N)
BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)
"""The keys of presenter remotes are among them: they send PgUp, PgDn, F5, Esc, B and the full stop."""
FORGOTTEN = 8_000
"""Milliseconds after which a scene that was asked for and did not come counts as refused."""
STILL = (Qt.Key.Key_B, Qt.Key.Key_Period)
SENTENCE = 3
"""Lines of what is said of a scene."""
LEAST, MINUTES = 70, 110
"""Pixels of notes and minutes at least, and of the minutes at most."""


class Presenter(QWidget):
    """Says what is wanted; what becomes of it, the server tells."""

    stepped = Signal(int)
    """The scene that is wanted, counted from 0."""
    aside = Signal(object)
    """A Scene that is to be shown instead; None to go back."""
    frozen = Signal(bool)
    decided = Signal(str)
    ended = Signal()
    pointed = Signal(object)
    """The Pointer that is to lie over the wall."""

    def __init__(
        self,
        board: Dispatcher,
        language: Language,
        tools: TileTools,
        layouts: Mapping[str, Layout],
        index: SearchIndex,
    ) -> None:
        super().__init__()
        self._board, self._language = board, language
        self._briefing: Briefing | None = None
        self._run: BriefingRun | None = None
        self._wanted: int | None = None
        """The scene that was asked for and is not told of yet."""
        self._forgetting = QTimer(self)
        self._forgetting.setSingleShot(True)
        self._forgetting.timeout.connect(self.forget_wanted)
        self.stage = Stage(board, language, tools, layouts)
        self.next = Preview(board, language, tools, layouts)
        # however long they are, the picture below them keeps its place
        self.title, self.sentence, self.head, self.following = Lines(1), Lines(SENTENCE), Lines(1), Lines(1)
        self.clock = QLabel()
        for label in (self.title, self.clock):
            label.setObjectName("heading")
        for label in (self.head, self.following):
            label.setObjectName("quiet")
        self.notes, self.minutes = QPlainTextEdit(), QPlainTextEdit()
        for text in (self.notes, self.minutes):
            text.setReadOnly(True)
            text.setMinimumHeight(LEAST)
        self.minutes.setMaximumHeight(MINUTES)
        self.minutes.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.decision = QLineEdit()
        self.decision.setMaxLength(1000)
        self._index = index
        self.finder = Finder(index, shown_only=True)
        self.finder.hide()
        ids = ("back", "forth", "still", "spotlight", "pen", "wipe", "jump", "return", "end")
        self.buttons = {id: QPushButton() for id in ids}
        for id in ("still", "spotlight", "pen"):
            self.buttons[id].setCheckable(True)
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left, right = QWidget(), QWidget()
        for side in (left, right):
            side.setObjectName("side")
        column = QVBoxLayout(left)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.clock)
        column.addLayout(top)
        column.addWidget(self.sentence)
        column.addWidget(self.stage, 1)
        column.addLayout(Flow(*self.buttons.values()))
        column = QVBoxLayout(right)
        column.addWidget(self.following)
        column.addWidget(self.next, 2)
        column.addWidget(self.head)
        column.addWidget(self.notes, 3)
        column.addWidget(self.finder, 3)
        column.addWidget(self.minutes)
        column.addWidget(self.decision)
        self._split = QSplitter()
        for side, share in ((left, 5), (right, 3)):
            self._split.addWidget(side)
            self._split.setStretchFactor(self._split.count() - 1, share)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(10)
        self._split.setSizes([1250, 670])
        QVBoxLayout(self).addWidget(self._split)
        does = {
            "back": lambda: self.step(-1),
            "forth": lambda: self.step(1),
            "still": self.freeze,
            "spotlight": lambda: self._take("spotlight"),
            "pen": lambda: self._take("pen"),
            "wipe": self.stage.wipe,
            "jump": self.jump,
            "return": lambda: self.aside.emit(None),
            "end": self.ended,
        }
        for id, button in self.buttons.items():
            act = does[id]
            button.clicked.connect(act if id == "end" else lambda _=False, do=act: do())
        self.stage.pointed.connect(self.pointed)
        self.decision.returnPressed.connect(self._decide)
        self.finder.wanted.connect(self._show_aside)
        self.finder.left.connect(self._leave_finder)
        self._ticking = QTimer(self)
        self._ticking.timeout.connect(self.tell_time)
        self._ticking.start(500)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.speak()

    @property
    def briefing(self) -> Briefing | None:
        """What is presented."""
        return self._briefing

    def speak(self) -> None:
        """Say everything in the language of now."""
        names = {
            "back": (self.tr("Back"), "←"),
            "forth": (self.tr("Next"), "→"),
            "still": (self.tr("Freeze"), "B"),
            "spotlight": (self.tr("Spotlight"), "S"),
            "pen": (self.tr("Pen"), "P"),
            "wipe": (self.tr("Wipe"), "C"),
            "jump": (self.tr("Jump to…"), "J"),
            "return": (self.tr("Back to the scene"), "R"),
            "end": (self.tr("End the briefing"), "Esc"),
        }
        for id, (name, key) in names.items():
            self.buttons[id].setText(f"{name}  {key}")
        self.decision.setPlaceholderText(self.tr("A decision for the minutes: D, then Enter"))
        self.minutes.setPlaceholderText(self.tr("Nothing was decided in this scene yet"))
        self.finder.speak()
        self.finder.line.setPlaceholderText(self.tr("Name of an indicator, camera, table, page…"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def show_run(self, briefings: Briefings, state: WallState, canvas: Canvas) -> None:
        """Show what is presented now."""
        run = briefings.run
        briefing = next((each for each in briefings.kept if run is not None and each.name == run.briefing), None)
        before = self._run
        if run is None or run.scene == self._wanted:
            self._wanted = None
        self._run, self._briefing = run, briefing
        if run is None or briefing is None:
            self.clear()
            return
        if before is None or (before.scene, before.aside, before.since) != (run.scene, run.aside, run.since):
            self.stage.forget()
        self.stage.surface = canvas.number
        shown = state.shows.on_surface(canvas.number).scene
        self.stage.show_scene(shown, canvas)
        self.stage.tell(state)
        following = briefing.scenes[run.scene + 1] if run.scene + 1 < len(briefing.scenes) else None
        scene: Scene | None = None
        if following is not None:
            own = following.scene.as_of or briefing.as_of
            scene = structs.replace(following.scene, as_of=own)
        self.next.show_scene(scene, canvas, self.tr("This is the last scene"))
        self.next.tell(state)
        self._show()

    def clear(self) -> None:
        """Give back what the pictures hold."""
        self.stage.stop()
        self.next.stop()

    def take_down(self, words: str) -> None:
        """Clear the line of a decision that is written down, unless somebody writes another one already."""
        if self.decision.text().strip() == words:
            self.decision.clear()

    def step(self, way: int) -> None:
        """Go to the next scene (1) or the one before (-1); from what is shown aside first back to the scene."""
        run, briefing = self._run, self._briefing
        if run is None or briefing is None:
            return
        if run.aside is not None and way < 0:
            self.aside.emit(None)
            return
        at = run.scene if self._wanted is None else self._wanted
        wanted = min(max(at + way, 0), len(briefing.scenes) - 1)
        if wanted != at or run.aside is not None:
            # pressed again before the server has told of it, a key goes on from there
            self._wanted = wanted
            self._forgetting.start(FORGOTTEN)
            self.stepped.emit(wanted)

    @Slot()
    def forget_wanted(self) -> None:
        """Go on from the scene that is shown: the one that was asked for does not come."""
        self._wanted = None

    def freeze(self) -> None:
        """Let what is shown stand still, or go on."""
        if self._run is not None:
            self.frozen.emit(self._run.frozen is None)

    def jump(self) -> None:
        """Look for something else to show; what stands on the wall is listed first."""
        self.notes.hide()
        self.finder.show()
        self.finder.line.clear()
        self.finder.begin()
        self.search_again()
        self._show()

    @Slot()
    def search_again(self) -> None:
        """List what can be found by now, while somebody looks for something."""
        if self.finder.isVisible():
            self.finder.favourites = self._index.of(self.stage.topics)
            self.finder.search()

    def stand(self, *, upright: bool) -> None:
        """Have what only the presenter sees beside the picture, on an upright screen below it."""
        way = Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal
        if self._split.orientation() != way:
            self._split.setOrientation(way)
            self._split.setSizes([1000, 800] if upright else [1250, 670])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the keyboard and presenter remotes."""
        key = Qt.Key(event.key())
        scenes = len(self._briefing.scenes) if self._briefing is not None else 0
        if key in FORTH:
            self.step(1)
        elif key in BACK:
            self.step(-1)
        elif key in STILL:
            self.freeze()
        elif key == Qt.Key.Key_Home and scenes:
            self.stepped.emit(0)
        elif key == Qt.Key.Key_End and scenes:
            self.stepped.emit(scenes - 1)
        elif key == Qt.Key.Key_S:
            self._take("spotlight")
        elif key == Qt.Key.Key_P:
            self._take("pen")
        elif key == Qt.Key.Key_C:
            self.stage.wipe()
        elif key == Qt.Key.Key_J:
            self.jump()
        elif key == Qt.Key.Key_R:
            self.aside.emit(None)
        elif key == Qt.Key.Key_D:
            self.decision.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """Leave what is open, one after the other; at last the briefing."""
        if self.decision.hasFocus():
            self.setFocus()
        elif self.stage.spotlight or self.stage.pen:
            self._take("")
        elif self._run is not None and self._run.aside is not None:
            self.aside.emit(None)
        else:
            self.ended.emit()

    def _take(self, tool: str) -> None:
        """Take a tool, or lay it down where it was taken."""
        spotlight = tool == "spotlight" and not self.stage.spotlight
        pen = tool == "pen" and not self.stage.pen
        self.stage.take(spotlight=spotlight, pen=pen)
        self.buttons["spotlight"].setChecked(spotlight)
        self.buttons["pen"].setChecked(pen)

    @Slot()
    def _decide(self) -> None:
        """Have it written down; the keys are those of the presenter again, whatever becomes of it."""
        if words := self.decision.text().strip():
            self.decided.emit(words)
            self.setFocus()

    @Slot(object, bool)
    def _show_aside(self, thing: Thing, _everywhere: bool) -> None:  # noqa: FBT001 - as the signal has it
        if thing.scene is not None:
            self.aside.emit(thing.scene)
            self._leave_finder()

    @Slot()
    def _leave_finder(self) -> None:
        self.finder.hide()
        self.notes.show()
        self.setFocus()
        self._show()

    def _show(self) -> None:
        run, briefing, say = self._run, self._briefing, self._language.say
        if run is None or briefing is None or not briefing.scenes:
            return
        scene = briefing.scenes[min(run.scene, len(briefing.scenes) - 1)]
        place = self.tr("{number} of {count}").format(number=run.scene + 1, count=len(briefing.scenes))
        self.title.setText(f"{place}  {say(scene.title)}")
        self.sentence.setText(say(scene.sentence) if scene.sentence else "")
        notes = say(scene.notes)
        _put(self.notes, notes)
        if not self.finder.isHidden():
            self.head.setText(self.tr("Jump to: Shift+Enter shows it, Esc goes back to the notes"))
        else:
            self.head.setText(self.tr("Notes") if notes else self.tr("No notes for this scene"))
        following = briefing.scenes[run.scene + 1] if run.scene + 1 < len(briefing.scenes) else None
        self.following.setText(
            self.tr("Next: {title}").format(title=say(following.title))
            if following
            else self.tr("This is the last scene")
        )
        self.buttons["still"].setChecked(run.frozen is not None)
        self.buttons["return"].setEnabled(run.aside is not None)
        newest = reversed(briefing.decisions)
        lines = [f"• {each.text}  ({each.by})" for each in newest if each.scene == run.scene]
        _put(self.minutes, "\n".join(lines))
        self.tell_time()

    @Slot()
    def tell_time(self) -> None:
        """Say how long the briefing and the scene have taken."""
        run = self._run
        if run is None or not self.isVisible():
            return
        now = self._board.now
        told = [_span(now - run.since), self.tr("scene {time}").format(time=_span(now - run.shown))]
        told.append(self._language.time(now))
        self.clock.setText("  ·  ".join(told))


def _put(field: QPlainTextEdit, words: str) -> None:
    """Show a text from its beginning, unless it stands there already: then it stays where it was scrolled to."""
    if field.toPlainText() != words:
        field.setPlainText(words)


def _span(span: timedelta) -> str:
    seconds = max(int(span.total_seconds()), 0)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes}:{seconds:02}"
