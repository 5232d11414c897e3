"""A page of the editor: the documents of one kind that there are, the one that is drawn, and what is wrong with it."""

import asyncio
import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from server.contract.client.commands import UnansweredError
from server.contract.folding import fold
from server.contract.messages import Draft
from server.contract.publishing import DrawnDocument
from server.contract.words import Words, same
from wall.client.orders import NOT_DONE, UNANSWERED
from wall.editor.documents.deeds import Deeds
from wall.editor.documents.drafting import DraftState, unsent, unsent_file, unsent_names
from wall.editor.documents.opened import Found, OpenDocument, Spawn
from wall.editor.documents.shelves.shelf import SILENT, Entry, Shelf, ShelfRefusedError, why_not
from wall.editor.findings import Weight
from wall.editor.forms.field import Field, HoldsFields
from wall.language import Language

NAME = Qt.ItemDataRole.UserRole
KEYS: dict[str, QKeySequence | QKeySequence.StandardKey] = {
    "new": QKeySequence.StandardKey.New,
    "undo": QKeySequence.StandardKey.Undo,
    "redo": QKeySequence.StandardKey.Redo,
    "publish": QKeySequence("Ctrl+S"),
    "versions": QKeySequence("Ctrl+H"),
}
IDLE = Words(
    vi="Máy chủ im lặng: có thể vẽ tiếp bản nháp trên máy này, sẽ gửi khi máy chủ trở lại",
    en="The server is silent: what is drawn on this computer can be drawn on, and is sent when it is back",
)
MARKS = {Weight.ERROR: "✕", Weight.WARNING: "△"}

D = TypeVar("D", bound=DrawnDocument)


class DocumentsPage(QMainWindow, HoldsFields, Generic[D]):
    """Every document that was opened stays open with its steps back; one is seen at a time.

    Whoever adds a kind says what it is called, what it is drawn on, and how it is judged. A page that is not seen hears
    no keys.
    """

    always: ClassVar[tuple[str, ...]] = ("new",)
    """What can be done where no document is open."""

    def __init__(
        self, shelf: Shelf[D], language: Language, folder: Path, spawn: Spawn, deeds: Deeds, *, me: str
    ) -> None:
        """Keep in ``folder`` what the shelf does not have yet; ``me`` is under what name the server knows who draws."""
        super().__init__(None, Qt.WindowType.Widget)
        self.setObjectName("desk")
        self._shelf, self._language, self._folder, self._spawn, self._me = shelf, language, folder, spawn, me
        self._own = (folder, me)
        """The folder and the name of this computer, where nobody is signed in."""
        self._carried: frozenset[str] = frozenset()
        """What whoever comes goes on drawing."""
        self._open: dict[str, OpenDocument[D]] = {}
        self._pages: dict[str, QWidget] = {}
        self._opening: set[str] = set()
        self._said: Words | None = None
        """What was refused last."""
        self.search, self.entries = QLineEdit(), QListWidget()
        self.stack = QStackedWidget()
        self.findings = QListWidget()
        self.heading, self.presence, self.state, self.said = QLabel(), QLabel(), QLabel(), QLabel()
        self.actions_by_name: dict[str, QAction] = {}
        self.bar = QToolBar()
        self.heads = QVBoxLayout()
        """What stands above the drawing."""
        self.deeds = deeds
        self.deeds.attend(self, lambda: self.current, self.say, self.held, self.give_up)
        self._build()
        self.search.textChanged.connect(self._list)
        self.search.returnPressed.connect(self._open_first)
        self.entries.itemActivated.connect(lambda item: self.open(item.data(NAME)))
        self.entries.currentItemChanged.connect(self._choose)
        self.findings.itemActivated.connect(self._go_to_finding)
        self.findings.itemClicked.connect(self._go_to_finding)
        shelf.changed.connect(self._list)
        shelf.changed.connect(self._tell)
        shelf.changed.connect(self._hear_again)
        self._is_silent = shelf.is_silent

    # what a kind of document has of its own

    def title(self) -> str:
        """Return what the page is called."""
        raise NotImplementedError

    def hint(self) -> tuple[str, str]:
        """Return what stands in the empty field of the search, and above the drawing where none is open."""
        raise NotImplementedError

    def names(self) -> Mapping[str, str]:
        """Return what actions of the page's own are called."""
        return {}

    async def take_out(self, name: str) -> OpenDocument[D]:
        """Open a document; raises UnansweredError and ShelfRefusedError."""
        raise NotImplementedError

    def make_page(self, opened: OpenDocument[D]) -> QWidget:
        """Return what a document is drawn on."""
        raise NotImplementedError

    def called(self, opened: OpenDocument[D]) -> str:
        """Return what people call a document."""
        return opened.name

    def where(self, opened: OpenDocument[D], finding: Any) -> str:
        """Return where in the document something is wrong, in front of what is said of it."""
        del opened, finding
        return ""

    def go_to(self, opened: OpenDocument[D], finding: Any) -> None:
        """Show where something is wrong."""

    def tell_own(self, opened: OpenDocument[D] | None) -> None:
        """Say of the document that is seen what only this kind has."""

    def show_findings(self, page: QWidget, opened: OpenDocument[D]) -> None:
        """Mark on the drawing what is wrong."""

    def clear_page(self, page: QWidget) -> None:
        """Give back what a drawing holds."""

    # what all have

    @property
    def current(self) -> OpenDocument[D] | None:
        """The document that is seen; None where none is open."""
        page = self.stack.currentWidget() if isValid(self.stack) else None
        return next((self._open[name] for name, each in self._pages.items() if each is page), None)

    def speak(self) -> None:
        """Say everything in the language of now."""
        self.search.setPlaceholderText(self.hint()[0])
        names = {
            "new": self.tr("New…"),
            "undo": self.tr("Undo"),
            "redo": self.tr("Redo"),
            "publish": self.tr("Publish…"),
            "versions": self.tr("Versions…"),
            "discard": self.tr("Discard my draft"),
            "remove": self.tr("Take away"),
            **self.names(),
        }
        for id, text in names.items():
            action = self.actions_by_name[id]
            action.setText(text)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{text}  {keys}".strip())
        self._list()
        self._tell()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.speak()
        super().changeEvent(event)

    async def settle(self) -> None:
        """Keep at once what was drawn just now."""
        for each in self._open.values():
            await each.drafting.settle()

    def hold(self) -> None:
        """Keep what is drawn on this computer alone: whose it would be is not known."""
        for each in self._open.values():
            each.drafting.hold()

    def release(self) -> None:
        """Send again what is drawn."""
        for each in self._open.values():
            each.drafting.release()

    async def leave(self, person: str, *, carries: bool) -> None:
        """Keep what is drawn in the name of whoever drew it, before a ``person`` acts here; empty for nobody.

        Where it ``carries``, whoever signs in goes on with what was drawn before that, unless they have drawn another.
        """
        await self.settle()
        self._carried = frozenset()
        if carries:
            found = [name for name, each in self._open.items() if not each.drafting.is_clean]
            self._carried = frozenset([name for name in found if not await self._has_drawn(name, person)])
            for name in self._carried:
                with contextlib.suppress(UnansweredError, ShelfRefusedError, OSError):
                    # first there, then no more here: a crash between the two loses nothing
                    await self._open[name].drafting.carry_to(self._folder_of(person))
                    await self._shelf.drop(name)

    async def attend(self, person: str) -> None:
        """Draw as somebody else, with their own drafts; without a ``person`` as this computer."""
        self._folder, self._me = self._folder_of(person), person or self._own[1]
        seen, anew = self.current, []
        for name, each in list(self._open.items()):
            if name in self._carried or (each.drafting.is_clean and not await self._has_drawn(name, person)):
                each.drafting.belong_to(self._folder)
            else:
                anew.append(name)
                self._put_away(name)
        self._carried = frozenset()
        # the one that was seen is opened last, and so is seen again
        for name in sorted(anew, key=lambda name: seen is not None and name == seen.name):
            await self._begin(name)
        if seen is not None and seen.name in self._pages:
            self.stack.setCurrentWidget(self._pages[seen.name])
        self._list()
        self._tell()

    async def _has_drawn(self, name: str, person: str) -> bool:
        """Return whether a person, or nobody, has a draft of a document, at the server or on this computer."""
        entry = next((each for each in self._shelf.entries if each.name == name), None)
        if entry is not None and any(each.by == (person or self._own[1]) for each in entry.drafts):
            return True
        return await asyncio.to_thread(unsent, self._folder_of(person), self._shelf.kind, name) is not None

    def _folder_of(self, person: str) -> Path:
        """Return where what a person draws is kept on this computer, or what nobody in particular does."""
        # names have letters that no file may have
        own = hashlib.sha256(person.encode()).hexdigest()[:16]
        return self._own[0] / "persons" / own if person else self._own[0]

    def held(self) -> Sequence[Field]:
        """Return the fields of the document that is seen in which something stands that was not taken."""
        page = self.stack.currentWidget() if isValid(self.stack) else None
        fields = page.findChildren(Field) if page is not None else []
        return [each for each in fields if each.refused is not None and not each.isHidden()]

    def fields_changed(self) -> None:
        """Say also what fields hold."""
        self._show_findings()

    def give_up(self, opened: OpenDocument[D]) -> None:
        """Have a document open no more that nobody has published, and forget what was drawn of it."""
        self._put_away(opened.name)
        self._spawn(self._forget(opened.name))
        self._list()
        self._tell()

    async def _forget(self, name: str) -> None:
        await asyncio.to_thread(unsent_file(self._folder, self._shelf.kind, name).unlink, True)  # noqa: FBT003
        try:
            await self._shelf.drop(name)
        except (UnansweredError, ShelfRefusedError) as error:
            self.say(why_not(error))

    def _put_away(self, name: str) -> None:
        """Have a document open no more; what was drawn of it is kept."""
        self._open.pop(name).close()
        page = self._pages.pop(name)
        self.clear_page(page)
        self.stack.removeWidget(page)
        page.deleteLater()

    def clear(self) -> None:
        """Give everything back."""
        for name, page in self._pages.items():
            self._open[name].close()
            self.clear_page(page)

    def open(self, name: str) -> None:
        """Have a document to draw on."""
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
        self._said = words
        self.said.setText(self._language.say(words) if words is not None else "")
        self.said.setVisible(words is not None)
        self.state.setVisible(words is None)

    def add_action(self, id: str, do: Any, keys: QKeySequence | None = None) -> QAction:
        """Return a new action that does something; it stands nowhere yet, its keys work wherever one is on the page."""
        action = self.actions_by_name[id] = QAction(self)
        if keys is not None:
            action.setShortcut(keys)
        action.triggered.connect(lambda _=False: do())
        self.addAction(action)
        return action

    def add(self, opened: OpenDocument[D]) -> QWidget:
        """Have a document open, and see it."""
        page = self.make_page(opened)
        self._open[opened.name], self._pages[opened.name] = opened, page
        self.stack.addWidget(page)
        opened.refused.connect(self.say)
        opened.overtaken.connect(partial(self.deeds.merge, opened))
        opened.checked.connect(self._show_findings)
        opened.drafting.changed.connect(self._tell)
        opened.editing.changed.connect(self._tell)
        # what was refused before is over when something was done
        opened.editing.stack.indexChanged.connect(self._forget_refusal)
        if opened.drafting.published is None:
            # a new one must not be hidden by what was looked for before
            self.search.clear()
        self.say(None)
        self.stack.setCurrentWidget(page)
        self._tell()
        opened.check()
        page.setFocus()
        return page

    def _build(self) -> None:
        self.bar.setMovable(False)
        for id in ("new", "undo", "redo", "publish", "versions", "discard", "remove"):
            keys = KEYS.get(id)
            action = self.add_action(id, getattr(self.deeds, id), QKeySequence(keys) if keys is not None else None)
            self.bar.addAction(action)
            if id in ("new", "redo", "remove"):
                self.bar.addSeparator()
        self.addToolBar(self.bar)
        self.heading.setObjectName("heading")
        self.presence.setObjectName("quiet")
        self.said.setObjectName("said")
        self.said.setProperty("tone", "refused")
        # in a place of its own: nothing may move under somebody's hands
        self.statusBar().addWidget(self.said, 1)
        for listed in (self.entries, self.findings):
            listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            listed.setTextElideMode(Qt.TextElideMode.ElideRight)
        # a line that wraps would push the last one out of its entry
        self.findings.setWordWrap(True)
        self.findings.setFixedHeight(120)
        left = QWidget()
        left.setObjectName("side")
        column = QVBoxLayout(left)
        column.addWidget(self.search)
        column.addWidget(self.entries, 1)
        middle = QWidget()
        column = QVBoxLayout(middle)
        row = QHBoxLayout()
        row.addWidget(self.heading)
        row.addWidget(self.presence, 1)
        self.heads.addLayout(row)
        column.addLayout(self.heads)
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
            opened = await self.take_out(name)
        except (UnansweredError, ShelfRefusedError) as error:
            self.say(why_not(error))
            # the one that is still seen stays the chosen one
            self._list()
            return
        finally:
            self._opening.discard(name)
        self.add(opened)

    @Slot()
    def _forget_refusal(self) -> None:
        self.say(None)

    @Slot()
    def _list(self) -> None:
        """List the documents whose name or title holds what is looked for."""
        wanted = fold(self.search.text())
        chosen = self.current.name if self.current is not None else ""
        with QSignalBlocker(self.entries):
            self.entries.clear()
            for each in self._entries():
                title = self._language.say(each.title)
                if wanted not in fold(f"{title} {each.name}"):
                    continue
                text = f"{title}\n{self.mark(each)}"
                item = QListWidgetItem(text)
                item.setData(NAME, each.name)
                item.setToolTip(text)
                self.entries.addItem(item)
                if each.name == chosen:
                    self.entries.setCurrentItem(item)

    def _entries(self) -> list[Entry]:
        """Return what is kept, and what was drawn here and never reached the server, by what people call it."""
        kept = list(self._shelf.entries)
        names = {each.name for each in kept}
        here = [name for name in unsent_names(self._folder, self._shelf.kind) if name not in names]
        now = datetime.now(UTC)
        kept += [Entry(name, same(name), None, None, (Draft(by=self._me, at=now),)) for name in here]
        return sorted(kept, key=lambda each: (fold(self._language.say(each.title)), each.name))

    @Slot()
    def _hear_again(self) -> None:
        """What was said of a silent server is over when it answers again."""
        was, self._is_silent = self._is_silent, self._shelf.is_silent
        if was and not self._is_silent and self._said in (UNANSWERED, NOT_DONE):
            self.say(None)

    def mark(self, entry: Entry) -> str:
        """Return the second line of a document in the list."""
        parts = [entry.name]
        if entry.shown is not None:
            parts.append(self.tr("version {number}").format(number=entry.shown.number))
        if entry.newest is not None and entry.newest.due > datetime.now(UTC):
            moment = self._language.moment(entry.newest.due, datetime.now(UTC))
            parts.append(self.tr("next from {moment}").format(moment=moment))
        parts += [
            self.tr("draft of {name}").format(name=each.by) if each.by else self.tr("draft") for each in entry.drafts
        ]
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
        """Say of the document that is seen how it stands."""
        opened = self.current
        for id, action in self.actions_by_name.items():
            action.setEnabled(opened is not None or id in self.always)
        if opened is None:
            self.heading.setText(self.hint()[1])
            self.presence.clear()
            self.state.setText(self._language.say(IDLE) if self._shelf.is_silent else "")
            self.findings.clear()
            self.findings.hide()
        else:
            self.findings.show()
            called = self.called(opened)
            self.heading.setText(called if called == opened.name else f"{called}  ({opened.name})")
            self.actions_by_name["undo"].setEnabled(opened.editing.stack.canUndo())
            self.actions_by_name["redo"].setEnabled(opened.editing.stack.canRedo())
            self.actions_by_name["versions"].setEnabled(self._shelf.has_versions)
            self.actions_by_name["discard"].setEnabled(not opened.drafting.is_clean)
            is_there = opened.drafting.published is not None and (
                opened.drafting.base > 0 or not self._shelf.has_versions
            )
            self.actions_by_name["remove"].setEnabled(is_there)
            self._tell_presence(opened)
            self._tell_draft(opened)
        self.tell_own(opened)

    def _tell_presence(self, opened: OpenDocument[D]) -> None:
        """Say who else draws the document."""
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

    def _tell_draft(self, opened: OpenDocument[D]) -> None:
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

    @Slot()
    def _show_findings(self) -> None:
        opened = self.current
        if opened is None:
            return
        self.show_findings(self._pages[opened.name], opened)
        self.findings.clear()
        held = self.held()
        for field in held:
            assert field.refused is not None
            words = self._language.say(field.refused)
            item = QListWidgetItem(f"{MARKS[Weight.ERROR]}  {field.label}: {words}")
            item.setData(NAME, field)
            self.findings.addItem(item)
        found: list[Found] = sorted(opened.findings, key=lambda each: each.weight is not Weight.ERROR)
        for each in found:
            item = QListWidgetItem(f"{MARKS[each.weight]}  {self.where(opened, each)}{self._language.say(each.words)}")
            item.setData(NAME, each)
            self.findings.addItem(item)
        if not found and not held:
            self.findings.addItem(self.tr("Nothing is wrong with it"))

    @Slot(QListWidgetItem)
    def _go_to_finding(self, item: QListWidgetItem) -> None:
        finding, opened = item.data(NAME), self.current
        if isinstance(finding, Field):
            if isValid(finding):
                finding.take_keyboard()
        elif opened is not None and finding is not None:
            self.go_to(opened, finding)
