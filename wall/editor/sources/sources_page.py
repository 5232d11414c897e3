"""The page of sources: how each does now, and the one whose settings are changed."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QListWidgetItem, QWidget

from server.contract.client.commands import UnansweredError
from server.contract.client.link import Link
from server.contract.messages import SourceState, Update, Version, Versions
from server.contract.publishing import SourceText
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.editor.documents.documents_page import NAME, DocumentsPage
from wall.editor.documents.opened import OpenDocument
from wall.editor.documents.settings_text import Unreadable
from wall.editor.documents.shelves.shelf import Entry, ShelfRefusedError
from wall.editor.sources.cameras_window import CamerasWindow
from wall.editor.sources.findings import SourceFinding
from wall.editor.sources.known import KnownSources
from wall.editor.sources.open_source import OpenSource, open_source
from wall.editor.sources.source_deeds import SourceDeeds
from wall.editor.sources.source_shelf import SourceShelf
from wall.editor.sources.source_view import SourceView
from wall.language import Language
from wall.theme import Colour

LOOK_EVERY = 1000
"""Milliseconds from one look at how sources do to the next."""


class SourcesPage(DocumentsPage[SourceText]):
    """Changes the settings of sources, tries them, and publishes them."""

    def __init__(self, board: Dispatcher, orders: Orders, language: Language, folder: Path, *, me: str) -> None:
        self._board, self._orders, self._known = board, orders, KnownSources(orders)
        self._sources = SourceShelf(board, orders, self._known)
        self.source_deeds = SourceDeeds(self._sources, self._known, language, orders.spawn)
        super().__init__(self._sources, language, folder, orders.spawn, self.source_deeds, me=me)
        self.source_deeds.begun.connect(self._begin_new)
        self.bar.addAction(self.add_action("duplicate", self.source_deeds.duplicate, QKeySequence("Ctrl+D")))
        self.bar.addAction(self.add_action("try", self.source_deeds.try_out, QKeySequence("Ctrl+T")))
        self.bar.addSeparator()
        self.bar.addAction(self.add_action("cameras", self._show_cameras))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LOOK_EVERY)
        self._soon.timeout.connect(self._tell_health)
        self.entries.model().rowsInserted.connect(self._colour_rows)
        board.watch("source/*", self._hear)
        self._packs: dict[str, Version | None] = {}
        """Which version of each service pack counts."""
        board.watch("versions/pack", self._hear_of_packs)
        board.link_changed.connect(self._learn)
        self.speak()
        self._learn()

    def title(self) -> str:
        """Return what the page is called."""
        return self.tr("Sources")

    def hint(self) -> tuple[str, str]:
        """Return what stands in the empty field of the search, and above the form where none is open."""
        return self.tr("Find a source"), self.tr("Choose a source at the left, or begin a new one")

    def names(self) -> Mapping[str, str]:
        """Return what actions of the page's own are called."""
        return {"duplicate": self.tr("Duplicate…"), "try": self.tr("Try"), "cameras": self.tr("Cameras…")}

    def _show_cameras(self) -> None:
        CamerasWindow(self, self._orders, self._language).open()

    async def take_out(self, name: str) -> OpenSource:
        """Open a source."""
        return await open_source(name, self._known, self._sources, self._language, self._folder, self._spawn)

    def tell_own(self, opened: OpenDocument[SourceText] | None) -> None:
        """Let cameras be looked at whether or not a source is open."""
        del opened
        if "cameras" in self.actions_by_name:
            self.actions_by_name["cameras"].setEnabled(True)

    def make_page(self, opened: OpenDocument[SourceText]) -> QWidget:
        """Return the form of a source, and what comes of trials."""
        assert isinstance(opened, OpenSource)
        view = SourceView(opened, self._known, self._language, self._spawn)
        view.trial.wanted.connect(self.source_deeds.try_out)
        return view

    def called(self, opened: OpenDocument[SourceText]) -> str:
        """Return the name that walls call it by."""
        assert isinstance(opened, OpenSource)
        values = opened.editing.values
        name = {} if isinstance(values, Unreadable) else values.get("name", {})
        told = name.get(self._language.code) if isinstance(name, dict) else None
        return str(told or opened.name)

    def where(self, opened: OpenDocument[SourceText], finding: Any) -> str:
        """Return the setting, or the line."""
        del opened
        assert isinstance(finding, SourceFinding)
        if finding.key:
            return ".".join(finding.key) + ": "
        return self.tr("line {number}: ").format(number=finding.line) if finding.line is not None else ""

    def go_to(self, opened: OpenDocument[SourceText], finding: Any) -> None:
        """Show the field, or the line."""
        view = self._pages[opened.name]
        assert isinstance(view, SourceView)
        view.go_to(finding)

    def show_findings(self, page: QWidget, opened: OpenDocument[SourceText]) -> None:
        """Mark at the fields what is wrong."""
        del opened
        assert isinstance(page, SourceView)
        page.show_findings()

    def mark(self, entry: Entry) -> str:
        """Return what stands below the name: which version it is, and how the source does."""
        told = super().mark(entry).split(" · ")
        if entry.shown is None and entry.name in self._known.own:
            told.append(self.tr("in the server's settings"))
        # a line for each: the list has no room for two of them beside each other
        return "\n".join([*told, self._does(entry.name)])

    def _does(self, name: str) -> str:
        health = self._sources.health(name)
        if health is None:
            return self.tr("is not read")
        if health.state is SourceState.WAITING:
            return self.tr("waits for its first answer")
        when = self._language.moment(health.last_success, datetime.now(UTC)) if health.last_success is not None else ""
        if health.state is SourceState.DOWN:
            why = self._language.say(health.last_error) if health.last_error is not None else ""
            return "▲ " + self.tr("fails: {why}").format(why=why) + (f" ({when})" if when else "")
        told = self.tr("✓ {count} records, {when}").format(count=self._language.number(health.records), when=when)
        if health.rejected:
            told += "\n   " + self.tr("{count} unusable").format(count=self._language.number(health.rejected))
        return told

    def _hear(self, update: Update) -> None:
        del update
        if not self._soon.isActive():
            self._soon.start()

    def _hear_of_packs(self, update: Update) -> None:
        told = update.document.drawn if isinstance(update.document, Versions) else ()
        # a draft changes no service
        packs = {each.topic: each.shown for each in told}
        if packs != self._packs:
            self._packs = packs
            self._known.doubt()
            self._learn()

    @Slot(QModelIndex, int, int)
    def _colour_rows(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self._colour(self.entries.item(row))

    def _colour(self, item: QListWidgetItem) -> None:
        """Say by colour, too, how grave it is."""
        health = self._sources.health(item.data(NAME))
        colour = None
        if health is None or health.state is SourceState.WAITING:
            colour = Colour.QUIET
        elif health.state is SourceState.DOWN:
            colour = Colour.CRITICAL
        elif health.rejected:
            colour = Colour.WARNING
        item.setData(Qt.ItemDataRole.ForegroundRole, colour)

    @Slot()
    def _tell_health(self) -> None:
        """Say in the list how sources do now; where another name has come, it is listed anew."""
        if not self.isVisible():
            return
        known = {each.name: each for each in self._sources.entries}
        listed = [self.entries.item(row) for row in range(self.entries.count())]
        if not self.search.text() and [item.data(NAME) for item in listed] != list(known):
            self._list()
            return
        for item in listed:
            entry = known.get(item.data(NAME))
            if entry is not None:
                text = f"{self._language.say(entry.title)}\n{self.mark(entry)}"
                self._colour(item)
                if item.text() != text:
                    item.setText(text)
                    # more lines may be needed now
                    self.entries.scheduleDelayedItemsLayout()

    def showEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        """Say how sources do as soon as somebody looks."""
        super().showEvent(event)
        self._known.doubt()
        self._learn()
        self._soon.start(0)
        self._soon.setInterval(LOOK_EVERY)

    @Slot()
    def _learn(self) -> None:
        """Ask how sources are set up now, as soon as somebody looks and there is somebody to ask."""
        if self._board.link is Link.LIVE and self.isVisible():
            self._spawn(self._ask())

    async def _ask(self) -> None:
        # opening a source says what is wrong
        with suppress(UnansweredError, ShelfRefusedError):
            await self._known.learn()

    @Slot(str, object)
    def _begin_new(self, name: str, document: SourceText) -> None:
        made = OpenSource(
            name, document, self._known, self._sources, self._language, self._folder, self._spawn,
            base=0, published=None,
        )  # fmt: skip
        self.add(made)
