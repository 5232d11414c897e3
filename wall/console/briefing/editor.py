"""Makes briefings: their scenes in order, and what is said of each; every edit is kept, and can be taken back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QDateTime, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDateTimeEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from server.contract.calendar import CALENDAR
from server.contract.messages import Briefing, BriefingScene, Scene
from server.contract.messages.layouts import Layout
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.console.briefing import editing
from wall.console.briefing.editing import Edits
from wall.console.flow import Flow
from wall.console.lines import Lines
from wall.console.pages import Table
from wall.console.preview import Preview
from wall.language import Language
from wall.screens.canvas import Canvas
from wall.screens.scenes import resolved
from wall.widgets import OPTIONS
from wall.widgets.base import TileTools
from wall.workplace.style import inset

STILL = 800
"""Milliseconds without a key after which what was typed is kept."""
SENTENCE = 84
"""Pixels of three lines of what is said of a scene."""
BESIDE, BELOW = (300, 400, 400), (400, 550, 850)
"""How the briefings, the scenes and the scene share the room."""
FORMATS = {"vi": "dd/MM/yyyy HH:mm", "en": "d MMM yyyy HH:mm"}
"""How a moment is spelt, by language: where day and month can be mistaken for each other, months have names."""


class Editor(QWidget):
    """Briefings at the left, the scenes of the chosen one beside them, and one scene at the right."""

    saved = Signal(object)
    """A Briefing that is to be kept."""
    made = Signal()
    """A new, empty one is wanted."""
    composed = Signal()
    captured = Signal()
    """What stands on the wall is to be a scene of it."""
    presented = Signal(str, int)
    """The name of a briefing, and the scene that it begins with."""
    exported = Signal(object, str)
    """A Briefing, and the kind of paper: pdf or xlsx."""
    removed = Signal(object)

    def __init__(self, board: Dispatcher, language: Language, tools: TileTools, layouts: Mapping[str, Layout]) -> None:
        super().__init__()
        self._board, self._language, self._layouts = board, language, layouts
        self._edits = Edits()
        self._kept: Sequence[Briefing] = ()
        self._sent: Briefing | None = None
        """What was given to the server last: until it tells that, it tells of something older."""
        self._awaited = ""
        """The name of a briefing that is edited as soon as the server tells of it."""
        self.briefings, self.scenes, self.minutes = Table(), Table(), Table()
        # a row each, however long they are: the pointer tells the rest, and the fields at the right
        self.scenes.setWordWrap(False)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.why_empty = Lines(2)
        self.heads = [QLabel() for _ in range(2)]
        for head in self.heads:
            head.setObjectName("heading")
        self.title, self.scene_title = QLineEdit(), QLineEdit()
        self.sentence, self.notes = QPlainTextEdit(), QPlainTextEdit()
        for text in (self.sentence, self.notes):
            text.setTabChangesFocus(True)
        self.dated, self.moment = QCheckBox(), QDateTimeEdit()
        inset(self.moment)
        self.preview = Preview(board, language, tools, layouts)
        ids = ("new", "compose", "present", "pdf", "xlsx", "remove", "capture", "up", "down", "drop", "undo")
        self.buttons = {id: QPushButton() for id in ids}
        self.labels = {id: QLabel() for id in ("title", "scene", "sentence", "notes")}
        self._build()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self._take_text)
        self._canvas: Canvas | None = None
        self._filled, self._filled_of = -1, ""
        """The scene whose texts stand in the fields, and the briefing that it is of."""
        self._dated_of = ""
        """The briefing that the moment in its field is for: it stays there while it is not used."""
        self._filled_in = language.code
        """The language of the texts."""
        self._connect()
        self.speak()

    @property
    def briefing(self) -> Briefing | None:
        """The briefing that is chosen."""
        return self._edits.briefing

    @property
    def place(self) -> int:
        """Which scene of it is chosen, counted from 0; -1 for none."""
        return self.scenes.currentRow() if self.briefing is not None and self.briefing.scenes else -1

    def speak(self) -> None:
        """Say everything in the language of now."""
        if self._typing.isActive():
            self._take_text()
        names = {
            "new": self.tr("New"),
            "compose": self.tr("Compose by itself…"),
            "present": self.tr("Present  F5"),
            "pdf": self.tr("As PDF…  Ctrl+E"),
            "xlsx": self.tr("Figures as .xlsx…"),
            "remove": self.tr("Delete…"),
            "capture": self.tr("Add what stands on the wall"),
            "up": "▲",
            "down": "▼",
            "drop": self.tr("Take the scene out"),
            "undo": self.tr("Undo the edit"),
        }
        for id, name in names.items():
            self.buttons[id].setText(name)
        self.buttons["up"].setToolTip(self.tr("earlier") + "  Alt+↑")
        self.buttons["down"].setToolTip(self.tr("later") + "  Alt+↓")
        heads = (self.tr("Briefings"), self.tr("The scene"))
        for head, words in zip(self.heads, heads, strict=True):
            head.setText(words)
        labels = {
            "title": self.tr("Title"),
            "scene": self.tr("Title"),
            "sentence": self.tr("In one sentence"),
            "notes": self.tr("Notes for whoever speaks"),
        }
        for id, words in labels.items():
            self.labels[id].setText(words)
        self.dated.setText(self.tr("All scenes as of"))
        self.moment.setLocale(self._language.locale)
        self.moment.setDisplayFormat(FORMATS[self._language.code])
        self._list()
        self._list_scenes()
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep a line that is typed from taking the desk's Ctrl+E for the end of the line."""
        if event.type() is QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_E and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def stand(self, *, upright: bool) -> None:
        """Have the three beside each other, on an upright screen below each other."""
        way = Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal
        if self._split.orientation() != way:
            self._split.setOrientation(way)
            self._split.setSizes(BELOW if upright else BESIDE)

    def show_briefings(self, kept: Sequence[Briefing], canvas: Canvas) -> None:
        """Show what the server keeps; what is being edited stays until the server has it."""
        self._canvas = canvas
        newest = tuple(reversed(kept))
        if newest != self._kept:
            self._kept = newest
            held = self.briefing
            told = next((each for each in newest if held is not None and each.name == held.name), None)
            if self._sent is not None and told is not None and _same(told, self._sent):
                self._sent = None
            awaited = next((each for each in newest if each.name == self._awaited), None)
            if awaited is not None:
                self._awaited = ""
                self.choose(awaited)
            elif held is None or (told is None and self._sent is None):
                self.choose(newest[0] if newest else None)
            elif told is not None and self._sent is None and not self._typing.isActive():
                self._edits.begin(told)
            self._list()
            self._list_scenes()
            self._fill()
        self._show_preview()

    def choose(self, briefing: Briefing | None) -> None:
        """Edit another briefing."""
        self._take_text()
        self._edits.begin(briefing)
        self._list()
        self._list_scenes()
        if briefing is not None and briefing.scenes:
            self.scenes.selectRow(0)
        self._fill()
        self._show_preview()

    def await_briefing(self, name: str) -> None:
        """Edit the briefing of this name now, or as soon as the server tells of it."""
        told = next((each for each in self._kept if each.name == name), None)
        if told is not None:
            self.choose(told)
        else:
            self._awaited = name

    def begin(self, briefing: Briefing) -> None:
        """Keep a new one, and edit it."""
        self._sent = briefing
        self._edits.begin(briefing)
        self.saved.emit(briefing)
        self._list_scenes()
        self._fill()
        self.title.setFocus()
        self.title.selectAll()

    def add(self, title: Words, scene: Scene) -> None:
        """Put a scene behind the one that is chosen."""
        at = self.place
        if self._edit(lambda briefing: editing.added(briefing, at, title, scene)):
            self.scenes.selectRow(at + 1)

    def undo(self) -> None:
        """Take back the last edit."""
        self._take_text()
        self._give(self._edits.undo())

    def redo(self) -> None:
        """Make it again."""
        self._give(self._edits.redo())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F5 presents; Delete takes a scene out."""
        if event.key() == Qt.Key.Key_F5:
            self._present()
        elif event.key() == Qt.Key.Key_Delete and self.scenes.hasFocus():
            self.drop()
        else:
            super().keyPressEvent(event)

    def move_scene(self, step: int) -> None:
        """Move the chosen scene up or down."""
        at = self.place
        if self._edit(lambda briefing: editing.moved(briefing, at, step)):
            self.scenes.selectRow(at + step)

    def drop(self) -> None:
        """Take the chosen scene out."""
        at = self.place
        if at >= 0 and self._edit(lambda briefing: editing.dropped(briefing, at)) and self.briefing is not None:
            self.scenes.selectRow(min(at, len(self.briefing.scenes) - 1))

    def clear(self) -> None:
        """Give back what the picture holds."""
        self.preview.clear()

    def _build(self) -> None:
        left, middle, right = QWidget(), QWidget(), QWidget()
        for side in (left, middle, right):
            side.setObjectName("side")
        column = QVBoxLayout(left)
        column.addWidget(self.heads[0])
        column.addWidget(self.briefings, 1)
        column.addLayout(Flow(*(self.buttons[id] for id in ("new", "compose", "present", "remove", "pdf", "xlsx"))))
        column = QVBoxLayout(middle)
        row = QHBoxLayout()
        row.addWidget(self.labels["title"])
        row.addWidget(self.title, 1)
        column.addLayout(row)
        row = QHBoxLayout()
        row.addWidget(self.dated)
        row.addWidget(self.moment)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.why_empty)
        for table in (self.scenes, self.minutes):
            self.tabs.addTab(table, "")
        column.addWidget(self.tabs, 1)
        column.addLayout(Flow(*(self.buttons[id] for id in ("capture", "up", "down", "drop", "undo"))))
        column = QVBoxLayout(right)
        column.addWidget(self.heads[1])
        column.addWidget(self.preview, 4)
        self.sentence.setFixedHeight(SENTENCE)
        for id, widget, share in (
            ("scene", self.scene_title, 0),
            ("sentence", self.sentence, 0),
            ("notes", self.notes, 2),
        ):
            column.addWidget(self.labels[id])
            column.addWidget(widget, share)
        self._split = QSplitter()
        for side, share in ((left, 3), (middle, 4), (right, 4)):
            self._split.addWidget(side)
            self._split.setStretchFactor(self._split.count() - 1, share)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(10)
        self._split.setSizes(BESIDE)
        QVBoxLayout(self).addWidget(self._split)

    def _connect(self) -> None:
        does = {
            "new": self.made.emit,
            "compose": self.composed.emit,
            "present": self._present,
            "pdf": lambda: self.export("pdf"),
            "xlsx": lambda: self.export("xlsx"),
            "remove": self._remove,
            "capture": self.captured.emit,
            "up": lambda: self.move_scene(-1),
            "down": lambda: self.move_scene(1),
            "drop": self.drop,
            "undo": self.undo,
        }
        for id, button in self.buttons.items():
            button.clicked.connect(lambda _=False, do=does[id]: do())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # the table would take the arrows first
        for key, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda way=step: self.move_scene(way))
        self.briefings.itemSelectionChanged.connect(self._chosen)
        self.scenes.itemSelectionChanged.connect(self._fill)
        self.scenes.activated_row.connect(lambda _: self._present(self.place))
        for line in (self.title, self.scene_title):
            line.textEdited.connect(lambda _: self._typing.start(STILL))
            line.editingFinished.connect(self._take_text)
        for text in (self.sentence, self.notes):
            text.textChanged.connect(self._typed)
        for field in (self.title, self.scene_title, self.sentence, self.notes):
            field.installEventFilter(self)
        self.dated.clicked.connect(self._date)
        self.moment.editingFinished.connect(self._date)

    @Slot()
    def _typed(self) -> None:
        # what is filled in by this window is not typed
        if self.sentence.hasFocus() or self.notes.hasFocus():
            self._typing.start(STILL)

    @Slot()
    def _take_text(self) -> None:
        """Keep what was typed."""
        self._typing.stop()
        at, code = self._filled, self._filled_in
        title, named = self.title.text(), self.scene_title.text()
        sentence, notes = self.sentence.toPlainText(), self.notes.toPlainText()

        def edit(briefing: Briefing) -> Briefing:
            after = editing.renamed(briefing, title, code)
            if 0 <= at < len(after.scenes):
                after = editing.told(after, at, named, sentence, notes, code)
            return after

        if self.briefing is not None and self.briefing.name == self._filled_of:
            self._edit(edit)

    @Slot()
    def _date(self) -> None:
        at = self.moment.dateTime().toPython()
        assert isinstance(at, datetime)
        wanted = at.replace(tzinfo=CALENDAR) if self.dated.isChecked() else None
        self.moment.setEnabled(wanted is not None)
        self._edit(lambda briefing: editing.dated(briefing, wanted))

    def _edit(self, edit: Callable[[Briefing], Briefing]) -> bool:
        """Make an edit, and keep it; returns whether it made a difference."""
        after = self._edits.change(edit)
        self._give(after)
        return after is not None

    def _give(self, briefing: Briefing | None) -> None:
        if briefing is None:
            return
        self._sent = briefing
        self.saved.emit(briefing)
        self._list_scenes()
        self._fill()
        self._show_preview()

    @Slot()
    def _chosen(self) -> None:
        name = self.briefings.chosen
        told = next((each for each in self._kept if each.name == name), None)
        if told is not None and (self.briefing is None or told.name != self.briefing.name):
            self.choose(told)

    @Slot()
    def _present(self, scene: int = 0) -> None:
        self._take_text()
        if self.briefing is not None and self.briefing.scenes:
            self.presented.emit(self.briefing.name, max(scene, 0))

    def export(self, kind: str) -> None:
        """Want a paper of the chosen briefing."""
        self._take_text()
        if self.briefing is not None:
            self.exported.emit(self.briefing, kind)

    @Slot()
    def _remove(self) -> None:
        if self.briefing is not None:
            self.removed.emit(self.briefing)

    def _list(self) -> None:
        say, now = self._language.say, self._board.now
        rows = [(say(each.title), self._language.moment(each.made, now)) for each in self._kept]
        heads = (self.tr("Title"), self.tr("Made"))
        empty = [(self.tr("None yet: compose one, or make a new one"), "")]
        self.briefings.blockSignals(True)  # noqa: FBT003 - Qt's
        self.briefings.put(heads, rows or empty, [each.name for each in self._kept], wide=0)
        if self.briefing is not None:
            names = [each.name for each in self._kept]
            if self.briefing.name in names:
                self.briefings.selectRow(names.index(self.briefing.name))
        self.briefings.blockSignals(False)  # noqa: FBT003 - Qt's

    def _list_scenes(self) -> None:
        scenes = self.briefing.scenes if self.briefing is not None else ()
        rows = [(str(number), *self._words_of(each)) for number, each in enumerate(scenes, start=1)]
        heads = ("", self.tr("Title"), self.tr("In one sentence"))
        empty = [("", self.tr("No scene yet: arrange the wall, then add what stands on it"), "")]
        at = self.scenes.currentRow()
        self.scenes.blockSignals(True)  # noqa: FBT003 - Qt's
        self.scenes.put(heads, rows or empty, list(range(len(rows))), wide=2)
        if rows:
            self.scenes.selectRow(min(max(at, 0), len(rows) - 1))
        self.scenes.blockSignals(False)  # noqa: FBT003 - Qt's
        self._list_minutes()
        self._say_why_empty()

    def _words_of(self, scene: BriefingScene) -> tuple[str, str]:
        """Return what is said of a scene in the list: before the room sees it, that it cannot be shown."""
        say = self._language.say
        problem = resolved(scene.scene, self._layouts, OPTIONS)
        if isinstance(problem, Words):
            return f"⚠ {say(scene.title)}", say(problem)
        return say(scene.title), say(scene.sentence) if scene.sentence else ""

    def _list_minutes(self) -> None:
        """List what was decided in the briefing, the oldest first."""
        decisions = self.briefing.decisions if self.briefing is not None else ()
        now, count = self._board.now, len(decisions)
        self.tabs.setTabText(0, self.tr("Scenes"))
        self.tabs.setTabText(1, self.tr("Decisions ({count})").format(count=count) if count else self.tr("Decisions"))
        rows = [(str(each.scene + 1), each.text, each.by, self._language.moment(each.at, now)) for each in decisions]
        heads = (self.tr("Scene"), self.tr("Decision"), self.tr("Who"), self.tr("When"))
        empty = [("", self.tr("Nothing was decided in it: key D while it is presented writes it down"), "", "")]
        self.minutes.put(heads, rows or empty, wide=1)

    def _say_why_empty(self) -> None:
        """Say of a briefing that was composed in vain why nothing is in it, and what to do."""
        count = self.briefing.compared_in_vain if self.briefing is not None else None
        self.why_empty.setVisible(count is not None)
        if count:
            words = self.tr("None of {count} values has changed notably: compose again, since a longer time")
            self.why_empty.setText(words.format(count=self._language.number(count)))
        else:
            self.why_empty.setText(
                self.tr("Nothing was recorded that could be compared: compose again, since a shorter time")
            )

    @Slot()
    def _fill(self) -> None:
        """Fill the fields with the chosen scene, but those in which somebody types just now."""
        briefing, say = self.briefing, self._language.say
        if self._typing.isActive() and (self.place, briefing.name if briefing else "") != (
            self._filled,
            self._filled_of,
        ):
            self._take_text()
        at = self.place
        self._filled, self._filled_of = at, briefing.name if briefing is not None else ""
        self._filled_in = self._language.code
        scene = briefing.scenes[at] if briefing is not None and 0 <= at < len(briefing.scenes) else None
        fields = {
            self.title: say(briefing.title) if briefing is not None else "",
            self.scene_title: say(scene.title) if scene is not None else "",
        }
        for line, words in fields.items():
            if line.text() != words and not (line.hasFocus() and self._typing.isActive()):
                line.setText(words)
        texts = {
            self.sentence: say(scene.sentence) if scene is not None and scene.sentence else "",
            self.notes: say(scene.notes) if scene is not None else "",
        }
        for text, words in texts.items():
            if text.toPlainText() != words and not (text.hasFocus() and self._typing.isActive()):
                _put(text, words)
        as_of = briefing.as_of if briefing is not None else None
        self.dated.setChecked(as_of is not None)
        self.moment.setEnabled(as_of is not None)
        other = self._dated_of != self._filled_of
        self._dated_of = self._filled_of
        local = (as_of.at if as_of is not None else self._board.now).astimezone(CALENDAR)
        if not self.moment.hasFocus() and (as_of is not None or other):
            self.moment.setDateTime(QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0))
        for each in (self.title, self.dated, self.scenes):
            each.setEnabled(briefing is not None)
        for widget in (self.scene_title, self.sentence, self.notes):
            widget.setEnabled(scene is not None)
        for id in ("up", "down", "drop", "present"):
            self.buttons[id].setEnabled(scene is not None)
        for id in ("pdf", "xlsx", "remove", "capture"):
            self.buttons[id].setEnabled(briefing is not None)
        self._show_preview()

    def _show_preview(self) -> None:
        briefing, at = self.briefing, self.place
        if self._canvas is None or not self.isVisible():
            self.preview.stop()
            return
        scene = briefing.scenes[at].scene if briefing is not None and 0 <= at < len(briefing.scenes) else None
        if scene is not None and briefing is not None and scene.as_of is None and briefing.as_of is not None:
            scene = editing.as_of(scene, briefing.as_of)
        self.preview.show_scene(scene, self._canvas, self.tr("Choose a scene: it is shown here as on the wall"))


def _put(field: QPlainTextEdit, words: str) -> None:
    """Fill a field; whoever stands in its text stays as far in it."""
    at = field.textCursor().position()
    field.setPlainText(words)
    cursor = field.textCursor()
    cursor.setPosition(min(at, cursor.document().characterCount() - 1))
    field.setTextCursor(cursor)


def _same(told: Briefing, sent: Briefing) -> bool:
    """Return whether the server tells of what was given to it, but for what it says itself."""
    return (told.title, told.as_of, told.scenes) == (sent.title, sent.as_of, sent.scenes)
