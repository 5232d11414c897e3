"""The page of service packs: those that there are, and the one whose indicators are changed."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from server.contract.client.commands import UnansweredError
from server.contract.messages import Update
from server.contract.packs import PackFile, ReadPacks
from server.contract.publishing import PackText
from server.contract.words import Words, same
from wall.client.dispatcher import Dispatcher
from wall.client.orders import UNANSWERED, Orders
from wall.editor.documents.asking import NameDialog
from wall.editor.documents.deeds import Deeds
from wall.editor.documents.documents_page import DocumentsPage
from wall.editor.documents.opened import OpenDocument, Spawn
from wall.editor.documents.settings_text import Unreadable
from wall.editor.documents.shelves.server_shelf import ServerShelf, refusal
from wall.editor.documents.shelves.shelf import Entry, Shelf
from wall.editor.packs.findings import PackFinding
from wall.editor.packs.open_pack import OpenPack, open_pack
from wall.editor.packs.pack_text import indicators, new_pack, rules, tables, values_of_pack
from wall.editor.packs.pack_view import PackView
from wall.language import Language

KIND = "pack"
NEWS_AFTER = 10_000
"""Milliseconds from news of an indicator until the year is judged again."""

ALONE = Words(vi="Báo động: nguồn, trạm, máy chủ", en="Alarms: sources, stations, server")
"""What the pack is called that has rules alone."""


class PackDeeds(Deeds):
    """Acts on the pack that is seen."""

    begun = Signal(str, object)
    """The name of a new pack, and how it begins."""

    def follows(self) -> str:
        """Return what follows when a pack is taken away."""
        return self.tr("The pack of the server's files counts again; where there is none, the service ends.")

    def new(self) -> None:
        """Begin a pack."""
        dialog = NameDialog(self._window, self.tr("A new service pack"), [each.name for each in self._shelf.entries])
        dialog.given.connect(self._begin_new)
        dialog.open()

    @Slot(str)
    def _begin_new(self, name: str) -> None:
        self.begun.emit(name, PackText(text=new_pack(name)))


class PacksPage(DocumentsPage[PackText]):
    """Asks the server for the packs of its files when it is seen first."""

    def __init__(
        self, board: Dispatcher, orders: Orders, language: Language, folder: Path, spawn: Spawn, *, me: str
    ) -> None:
        self._orders = orders
        self._beneath: dict[str, PackText] = {}
        """The packs of the server's files, and"""
        self._origins: dict[str, str] = {}
        """where each came from."""
        self._asked = False
        shelf: Shelf[PackText] = ServerShelf(board, orders, KIND, PackText, self._beneath, titled)
        deeds = PackDeeds(shelf, language, spawn)
        super().__init__(shelf, language, folder, spawn, deeds, me=me)
        deeds.begun.connect(self._begin_new)
        board.watch("series/*", self._hear)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(NEWS_AFTER)
        self._soon.timeout.connect(self._look_again)
        self.speak()

    def title(self) -> str:
        """Return what the page is called."""
        return self.tr("Indicators")

    def hint(self) -> tuple[str, str]:
        """Return what stands in the empty field of the search, and above the drawing where none is open."""
        return self.tr("Find a service"), self.tr("Choose a service at the left, or begin a new one")

    async def take_out(self, name: str) -> OpenPack:
        """Open a pack."""
        return await open_pack(name, self._orders, self._shelf, self._language, self._folder, self._spawn)

    def make_page(self, opened: OpenDocument[PackText]) -> QWidget:
        """Return the form, the text and the year of a pack."""
        assert isinstance(opened, OpenPack)
        page = PackView(opened, self._language)
        page.refused.connect(self.say)
        return page

    def called(self, opened: OpenDocument[PackText]) -> str:
        """Return the name of the service."""
        return self._language.say(titled(opened.editing.document)) or opened.name

    def where(self, opened: OpenDocument[PackText], finding: Any) -> str:
        """Return the indicator or rule, and the line of the text."""
        assert isinstance(finding, PackFinding)
        told = tables(opened.editing.document.text, finding.table)
        parts = []
        if finding.number is not None and finding.number < len(told):
            parts.append(str(told[finding.number].get("id")))
        if finding.key:
            parts.append(".".join(finding.key))
        if finding.line is not None and not parts:
            parts.append(self.tr("line {number}").format(number=finding.line))
        return ", ".join(parts) + ": " if parts else ""

    def go_to(self, opened: OpenDocument[PackText], finding: Any) -> None:
        """Show where something is wrong."""
        page = self._pages[opened.name]
        assert isinstance(page, PackView)
        assert isinstance(finding, PackFinding)
        page.go_to(finding)

    def show_findings(self, page: QWidget, opened: OpenDocument[PackText]) -> None:
        """Say at the fields what is wrong."""
        del opened
        assert isinstance(page, PackView)
        page.show_findings()

    def mark(self, entry: Entry) -> str:
        """Return the second line of a pack in the list."""
        told = super().mark(entry)
        origin = self._origins.get(entry.name)
        if entry.shown is not None or origin is None:
            return told
        words = self.tr("as it was shipped") if origin == "shipped" else self.tr("of the server's folder")
        return f"{told} · {words}"

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Ask which packs there are."""
        super().showEvent(event)
        self._look_again()
        if not self._asked:
            self._asked = True
            self._spawn(self._learn())

    def open(self, name: str) -> None:
        """Have a pack to draw on, with the year as it is known now."""
        super().open(name)
        self._look_again()

    def _hear(self, update: Update) -> None:
        """Judge the year again when something new is told of it: not at every figure."""
        if not isValid(self):
            # the board may tell something yet while the window is taken apart
            return
        opened = self.current
        ids = [each.get("id") for each in indicators(opened.editing.document.text)] if opened is not None else []
        if self.isVisible() and update.topic.partition("/")[2] in ids and not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _look_again(self) -> None:
        if self.isVisible() and isinstance(self.current, OpenPack):
            self.current.look_again()

    async def _learn(self) -> None:
        try:
            answer = await self._orders.ask(ReadPacks())
        except UnansweredError:
            self._asked = False
            self.say(UNANSWERED)
            return
        if answer.packs is None or answer.packs.packs is None:
            self._asked = False
            self.say(refusal(answer, self._orders) or UNANSWERED)
            return
        self._take(answer.packs.packs)

    def _take(self, packs: tuple[PackFile, ...]) -> None:
        self._beneath.update({each.name: PackText(text=each.text) for each in packs})
        self._origins = {each.name: each.origin for each in packs}
        self._list()

    @Slot(str, object)
    def _begin_new(self, name: str, pack: PackText) -> None:
        self.add(
            OpenPack(
                name, pack, self._orders, self._shelf, self._language, self._folder, self._spawn, base=0, published=None
            )
        )


def titled(pack: PackText) -> Words:
    """Return what a pack calls its service."""
    told = values_of_pack(pack.text)
    name = told.get("name") if not isinstance(told, Unreadable) else None
    if isinstance(name, dict) and isinstance(name.get("vi"), str) and isinstance(name.get("en"), str):
        return Words(vi=name["vi"], en=name["en"])
    return ALONE if rules(pack.text) else same("")
