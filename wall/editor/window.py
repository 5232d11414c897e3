"""The editor's window: the layouts that there are, the one that is drawn, its tiles and what is wrong with it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from server.contract.client.commands import UnansweredError
from server.contract.folding import fold
from server.contract.messages import Room, Update
from server.contract.messages.layouts import Form, Layout
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.client.orders import UNANSWERED
from wall.editor.drafting import DraftState
from wall.editor.findings import Finding, Surroundings, Weight
from wall.editor.layout_deeds import LayoutDeeds
from wall.editor.open_layout import OpenLayout, open_layout
from wall.editor.opened import Spawn
from wall.editor.page import DrawingPage
from wall.editor.sampling import Samples
from wall.editor.saying import called
from wall.editor.shelves.shelf import SILENT, Entry, Shelf, ShelfRefusedError
from wall.language import Language
from wall.widgets import OPTIONS, TILES
from wall.widgets.base import TileTools

NAME = Qt.ItemDataRole.UserRole
OF_FORMS = ("propose", "remove_form", "add_screen", "remove_screen")
"""What is done with a form and its screens stands in a menu beside them."""


class EditorWindow(QMainWindow):
    """Every layout that was opened stays open with its steps back; one is seen at a time."""

    closing = Signal()

    def __init__(
        self, shelf: Shelf[Layout], board: Dispatcher, language: Language, tools: TileTools, folder: Path, spawn: Spawn,
        *, me: str, wall: str, room: Room | None, budget: float | None, samples: Samples | None = None,
    ) -> None:  # fmt: skip
        """Keep in ``folder`` what the shelf does not have yet.

        ``me`` is under what name the server knows whoever draws; ``budget`` is what a station can decode, in pixels a
        second. Where there is no server, ``samples`` feed the tiles.
        """
        super().__init__()
        self.setObjectName("desk")
        self._shelf, self._board, self._language, self._tools = shelf, board, language, tools
        self._folder, self._spawn, self._me, self._room, self._budget = folder, spawn, me, room, budget
        self._samples = samples
        self._open: dict[str, OpenLayout] = {}
        self._pages: dict[str, DrawingPage] = {}
        self._opening: set[str] = set()
        self.search, self.entries = QLineEdit(), QListWidget()
        self.forms = QTabBar()
        self.stack = QStackedWidget()
        self.findings = QListWidget()
        self.heading, self.presence, self.state, self.said = QLabel(), QLabel(), QLabel(), QLabel()
        self.form_menu, self.form_button = QMenu(self), QPushButton()
        self.actions_by_name: dict[str, QAction] = {}
        self.deeds = LayoutDeeds(self, shelf, language, spawn, lambda: self.current, self.say)
        self.deeds.begun.connect(self._begin_new)
        self._build()
        self.search.textChanged.connect(self._list)
        self.search.returnPressed.connect(self._open_first)
        self.entries.itemActivated.connect(lambda item: self.open(item.data(NAME)))
        self.entries.currentItemChanged.connect(self._choose)
        self.forms.currentChanged.connect(self._show_form)
        self.findings.itemActivated.connect(self._go_to_finding)
        self.findings.itemClicked.connect(self._go_to_finding)
        shelf.changed.connect(self._list)
        shelf.changed.connect(self._tell)
        board.watch(f"room/{wall}", self._take_room)
        self._topics: frozenset[str] | None = None
        """Those that somebody publishes; None until anything is known."""
        board.judged.connect(self._look_for_topics)
        self.speak()

    @property
    def current(self) -> OpenLayout | None:
        """The layout that is seen; None where none is open."""
        page = self.stack.currentWidget()
        return page.opened if isinstance(page, DrawingPage) else None

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.setWindowTitle(self.tr("Vọng Lâu: the editor of layouts"))
        self.search.setPlaceholderText(self.tr("Find a layout"))
        names = {
            "new": self.tr("New…"),
            "undo": self.tr("Undo"),
            "redo": self.tr("Redo"),
            "publish": self.tr("Publish…"),
            "versions": self.tr("Versions…"),
            "discard": self.tr("Discard my draft"),
            "remove": self.tr("Take the layout away"),
            "propose": self.tr("Form for another surface…"),
            "remove_form": self.tr("Remove the form"),
            "add_screen": self.tr("Add a screen"),
            "remove_screen": self.tr("Remove the screen"),
            "push": self.tr("Push neighbours"),
        }
        for id, text in names.items():
            action = self.actions_by_name[id]
            action.setText(text)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{text}  {keys}".strip())
        self.form_button.setText(self.tr("Forms and screens"))
        self._list()
        self._tell()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Drafts are kept already: nothing is asked."""
        self.closing.emit()
        super().closeEvent(event)

    async def settle(self) -> None:
        """Keep at once what was drawn just now."""
        for each in self._open.values():
            await each.drafting.settle()

    def clear(self) -> None:
        """Give everything back."""
        for name, page in self._pages.items():
            self._open[name].close()
            page.clear()

    def open(self, name: str) -> None:
        """Have a layout to draw on."""
        if name in self._pages:
            self.stack.setCurrentWidget(self._pages[name])
            self.say(None)
            self._tell()
            self._open[name].check()
        elif name not in self._opening:
            self._opening.add(name)
            self._spawn(self._begin(name))

    def say(self, words: Words | None) -> None:
        """Say what was refused, or nothing any more."""
        self.said.setText(self._language.say(words) if words is not None else "")
        self.said.setVisible(words is not None)
        self.state.setVisible(words is None)

    def _build(self) -> None:
        bar = QToolBar()
        bar.setMovable(False)
        keys: dict[str, QKeySequence | QKeySequence.StandardKey] = {
            "new": QKeySequence.StandardKey.New,
            "undo": QKeySequence.StandardKey.Undo,
            "redo": QKeySequence.StandardKey.Redo,
            "publish": QKeySequence("Ctrl+S"),
            "versions": QKeySequence("Ctrl+H"),
            "propose": QKeySequence("Ctrl+P"),
        }
        does = {
            "new": self.deeds.new,
            "undo": self.deeds.undo,
            "redo": self.deeds.redo,
            "publish": self.deeds.publish,
            "versions": self.deeds.versions,
            "discard": self.deeds.discard,
            "remove": self.deeds.remove,
            "propose": self.deeds.propose,
            "remove_form": self.deeds.remove_form,
            "add_screen": self.deeds.add_screen,
            "remove_screen": self.deeds.remove_screen,
            "push": self._push,
        }
        for id, do in does.items():
            action = self.actions_by_name[id] = QAction(self)
            if id in keys:
                action.setShortcut(keys[id])
            action.triggered.connect(lambda _=False, do=do: do())
            if id in OF_FORMS:
                self.form_menu.addAction(action)
                # its keys work wherever one is
                self.addAction(action)
                continue
            bar.addAction(action)
            if id in ("new", "redo", "remove"):
                bar.addSeparator()
        self.actions_by_name["push"].setCheckable(True)
        self.addToolBar(bar)
        self.heading.setObjectName("heading")
        self.presence.setObjectName("quiet")
        self.said.setObjectName("said")
        self.said.setProperty("tone", "refused")
        # in a place of its own: nothing may move under somebody's hands
        self.statusBar().addWidget(self.said, 1)
        self.forms.setExpanding(False)
        for listed in (self.entries, self.findings):
            listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            listed.setTextElideMode(Qt.TextElideMode.ElideRight)
            listed.setWordWrap(True)
        self.findings.setFixedHeight(120)
        left = QWidget()
        left.setObjectName("side")
        column = QVBoxLayout(left)
        column.addWidget(self.search)
        column.addWidget(self.entries, 1)
        middle = QWidget()
        column = QVBoxLayout(middle)
        heads = QHBoxLayout()
        heads.addWidget(self.heading)
        heads.addWidget(self.presence, 1)
        column.addLayout(heads)
        row = QHBoxLayout()
        row.addWidget(self.forms, 1)
        self.form_button.setMenu(self.form_menu)
        row.addWidget(self.form_button)
        column.addLayout(row)
        column.addWidget(self.stack, 1)
        column.addWidget(self.findings)
        parts = QSplitter()
        parts.addWidget(left)
        parts.addWidget(middle)
        parts.setStretchFactor(1, 1)
        parts.setSizes([260, 1500])
        parts.setChildrenCollapsible(False)
        self.setCentralWidget(parts)
        self.statusBar().insertWidget(0, self.state)
        self.say(None)

    async def _begin(self, name: str) -> None:
        try:
            opened = await open_layout(name, self._shelf, self._language, self._folder, self._spawn)
        except (UnansweredError, ShelfRefusedError) as error:
            self.say(error.words if isinstance(error, ShelfRefusedError) else UNANSWERED)
            # the one that is still seen stays the chosen one
            self._list()
            return
        finally:
            self._opening.discard(name)
        self._add(opened)

    def _add(self, opened: OpenLayout) -> None:
        page = DrawingPage(opened, self._board, self._language, self._tools, self._room)
        self._open[opened.name], self._pages[opened.name] = opened, page
        self.stack.addWidget(page)
        self._push()
        opened.refused.connect(self.say)
        page.refused.connect(self.say)
        opened.overtaken.connect(partial(self.deeds.merge, opened))
        opened.checked.connect(self._show_findings)
        opened.drafting.changed.connect(self._tell)
        opened.editing.changed.connect(self._tell)
        # what was refused before is over when something was done
        opened.editing.stack.indexChanged.connect(self._forget_refusal)
        opened.editing.changed.connect(self._fill)
        self._surround(opened)
        self.say(None)
        self.stack.setCurrentWidget(page)
        self._fill()
        self._tell()
        opened.check()
        page.canvas.setFocus()

    @Slot()
    def _forget_refusal(self) -> None:
        self.say(None)

    @Slot()
    def _fill(self) -> None:
        """Have samples of what the layout that is seen shows, where there is no server."""
        if self._samples is not None and self.current is not None:
            self._samples.fill(self.current.editing.layout)

    @Slot()
    def _look_for_topics(self) -> None:
        """Judge again when other topics are published than before."""
        own = ("layout/", "versions/", "here/", "wall/", "room/")
        told = frozenset(topic for topic in self._board.latest if not topic.startswith(own)) or None
        if told != self._topics:
            self._topics = told
            for each in self._open.values():
                self._surround(each)

    def _surround(self, opened: OpenLayout) -> None:
        others = {each.name: each for each in self._shelf.entries if each.name != opened.name}
        keys = {}
        for name in others:
            held = self._board.latest.get(f"layout/{name}")
            if held is not None and isinstance(held.document, Layout) and held.document.key is not None:
                keys[held.document.key] = name
        topics = self._topics if self._samples is None else None
        opened.surround(
            Surroundings(
                kinds=OPTIONS,
                crossing=[name for name, kind in TILES.items() if kind.crosses_bezels],
                topics=topics,
                keys=keys,
                room=self._room if self._room is not None and self._room.surface else None,
                budget=self._budget,
            )
        )

    @Slot()
    def _list(self) -> None:
        """List the layouts whose name or title holds what is looked for."""
        wanted = fold(self.search.text())
        chosen = self.current.name if self.current is not None else ""
        with QSignalBlocker(self.entries):
            self.entries.clear()
            for each in self._shelf.entries:
                title = self._language.say(each.title)
                if wanted not in fold(f"{title} {each.name}"):
                    continue
                item = QListWidgetItem(f"{title}\n{self._mark(each)}")
                item.setData(NAME, each.name)
                item.setToolTip(each.name)
                self.entries.addItem(item)
                if each.name == chosen:
                    self.entries.setCurrentItem(item)

    def _mark(self, entry: Entry) -> str:
        parts = [entry.name]
        if entry.shown is not None:
            parts.append(self.tr("version {number}").format(number=entry.shown.number))
        if entry.newest is not None and entry.newest.due > datetime.now(UTC):
            moment = self._language.moment(entry.newest.due, datetime.now(UTC))
            parts.append(self.tr("next from {moment}").format(moment=moment))
        parts += [self.tr("draft of {name}").format(name=each.by) for each in entry.drafts]
        return " · ".join(parts)

    @Slot()
    def _open_first(self) -> None:
        if self.entries.count():
            self.open(self.entries.item(0).data(NAME))

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.open(item.data(NAME))

    @Slot()
    def _tell(self) -> None:
        """Say of the layout that is seen how it stands."""
        opened = self.current
        for id, action in self.actions_by_name.items():
            action.setEnabled(opened is not None or id == "new")
        self.form_button.setEnabled(opened is not None)
        if opened is None:
            self.heading.setText(self.tr("Choose a layout at the left, or begin a new one"))
            self.presence.clear()
            self.state.clear()
            self.findings.clear()
            return
        layout, stack = opened.editing.layout, opened.editing.stack
        self.heading.setText(f"{self._language.say(layout.title)}  ({opened.name})")
        self.actions_by_name["undo"].setEnabled(stack.canUndo())
        self.actions_by_name["redo"].setEnabled(stack.canRedo())
        self.actions_by_name["versions"].setEnabled(self._shelf.has_versions)
        self.actions_by_name["remove_form"].setEnabled(len(layout.form) > 1)
        self.actions_by_name["discard"].setEnabled(not opened.drafting.is_clean)
        self._tell_presence(opened)
        self._tell_draft(opened)
        self._tell_forms(layout.form, opened.editing.focus.form)

    def _tell_presence(self, opened: OpenLayout) -> None:
        """Say who else draws the layout."""
        entry = next((each for each in self._shelf.entries if each.name == opened.name), None)
        now = datetime.now(UTC)
        others = [
            self.tr("{name} is drawing it too, from version {number} (changed {moment})").format(
                name=each.by, number=each.base, moment=self._language.moment(each.at, now)
            )
            for each in (entry.drafts if entry is not None else ())
            if each.by != self._me and self._shelf.has_versions
        ]
        if entry is not None and entry.newest is not None and entry.newest.number > opened.drafting.base:
            others.insert(
                0,
                self.tr("{name} has published version {number} since: publishing merges it").format(
                    name=entry.newest.by, number=entry.newest.number
                ),
            )
        self.presence.setText("   ".join(others))

    def _tell_draft(self, opened: OpenLayout) -> None:
        state, why = opened.drafting.state, opened.drafting.why
        texts = {
            DraftState.CLEAN: self.tr("as it is published"),
            DraftState.WAITING: self.tr("keeping the draft…"),
            DraftState.KEPT: self.tr("draft kept; nobody sees it before it is published"),
            DraftState.HERE: self._language.say(SILENT),
            DraftState.REFUSED: self._language.say(why) if why is not None else "",
        }
        self.state.setText(texts[state])
        self.state.setProperty("tone", "refused" if state in (DraftState.HERE, DraftState.REFUSED) else "")
        self.state.style().polish(self.state)

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
        if self.current is not None and number >= 0:
            self.current.editing.select(number, 0)

    @Slot()
    def _show_findings(self) -> None:
        opened = self.current
        if opened is None:
            return
        page = self._pages[opened.name]
        page.show_findings(opened.findings)
        self.findings.clear()
        marks = {Weight.ERROR: "✕", Weight.WARNING: "△"}
        for each in sorted(opened.findings, key=lambda each: each.weight is not Weight.ERROR):
            item = QListWidgetItem(f"{marks[each.weight]}  {self._where(opened, each)}{self._language.say(each.words)}")
            item.setData(NAME, each)
            self.findings.addItem(item)
        if not opened.findings:
            self.findings.addItem(self.tr("Nothing is wrong with it"))

    def _where(self, opened: OpenLayout, finding: Finding) -> str:
        if finding.form is None:
            return ""
        form = opened.editing.layout.form[finding.form]
        place = f"{form.lines} × {form.letters}"
        if finding.screen is not None and len(form.screen) > 1:
            place += f", {finding.screen + 1}"
        if finding.screen is None or finding.tile is None:
            return f"{place}: "
        return f"{place}, {self._language.say(called(form.screen[finding.screen].tile[finding.tile]))}: "

    @Slot(QListWidgetItem)
    def _go_to_finding(self, item: QListWidgetItem) -> None:
        finding, opened = item.data(NAME), self.current
        if opened is not None and finding is not None and finding[0] is not None:
            form, screen, tile = finding[:3]
            opened.editing.select(form, screen or 0, frozenset() if tile is None else frozenset([tile]))

    @Slot(str, object)
    def _begin_new(self, name: str, layout: Layout) -> None:
        made = OpenLayout(name, layout, self._shelf, self._language, self._folder, self._spawn, base=0, published=None)
        self._add(made)

    @Slot()
    def _push(self) -> None:
        for page in self._pages.values():
            page.canvas.push = self.actions_by_name["push"].isChecked()

    def _take_room(self, update: Update) -> None:
        if isinstance(update.document, Room):
            self._room = update.document
            for name, page in self._pages.items():
                page.canvas.set_room(self._room)
                self._surround(self._open[name])
