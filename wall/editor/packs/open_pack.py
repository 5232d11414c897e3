"""A pack that is open in the editor: judged by the server, with what it would have made of the past year."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot

from server.contract.client.commands import UnansweredError
from server.contract.packs import PackPreview, PreviewPack
from server.contract.publishing import PackText
from server.contract.words import Words
from wall.client.orders import UNANSWERED, Orders
from wall.editor.documents.opened import OpenDocument, Spawn, take_out
from wall.editor.documents.settings_text import Unreadable
from wall.editor.documents.shelves.shelf import Shelf
from wall.editor.findings import Weight
from wall.editor.packs.differing import COMPARISON
from wall.editor.packs.editing import PackEditing
from wall.editor.packs.findings import PackFinding, findings_of
from wall.editor.packs.pack_text import values_of_pack
from wall.editor.packs.trying import RuleTrying
from wall.language import Language

ASKED_AFTER = 400
"""Milliseconds after a change until the server is asked what it would make of it."""


class OpenPack(OpenDocument[PackText]):
    """One pack."""

    editing: PackEditing
    previewed = Signal()
    """``preview`` is another, or is being asked for."""

    def __init__(
        self, name: str, document: PackText, orders: Orders, shelf: Shelf[PackText], language: Language, folder: Path,
        spawn: Spawn, *, base: int, published: PackText | None,
    ) -> None:  # fmt: skip
        editing = PackEditing(document, language)
        super().__init__(name, editing, shelf, COMPARISON, folder, spawn, base=base, published=published)
        self._orders = orders
        self.rules = RuleTrying(name, editing, orders, spawn)
        """Tries its rules on the past."""
        self.preview: PackPreview | None = None
        """Of the text as it was when the server answered last and nothing was wrong with it."""
        self.is_asking = False
        self.why: Words | None = None
        """Why there is none."""
        self._mistakes: Sequence[PackFinding] = ()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(ASKED_AFTER)
        self._later.timeout.connect(self._begin_to_ask)
        self._seen = ""
        editing.changed.connect(self._note)
        # from now on that is what counts
        self.published.connect(self.look_again)
        self._note()

    def judged(self) -> Sequence[PackFinding]:
        """Return what is wrong with the text as it is now, as far as the server has told."""
        told = values_of_pack(self.editing.text)
        if isinstance(told, Unreadable):
            return [PackFinding(Weight.ERROR, told.words, line=told.line)]
        return self._mistakes

    def close(self) -> None:
        """Ask nothing more."""
        self._later.stop()
        super().close()

    def look_again(self) -> None:
        """Ask the server once more: what is known of the year, or the pack of now, may be another."""
        if not self._later.isActive():
            self._later.start()

    @Slot()
    def _note(self) -> None:
        if self.editing.text != self._seen:
            self._seen = self.editing.text
            self._later.start()

    @Slot()
    def _begin_to_ask(self) -> None:
        if not self.is_asking:
            self.is_asking = True
            self._spawn(self._ask())

    async def _ask(self) -> None:
        self.previewed.emit()
        try:
            told = None
            while told != self.editing.text:
                told = self.editing.text
                answer = await self._orders.ask(PreviewPack(name=self.name, text=told), again=False)
                self.why = answer.refused
                if answer.packs is None or answer.packs.preview is None:
                    break
                found = answer.packs.preview
                self._mistakes = findings_of(found.mistakes)
                if not found.mistakes:
                    self.preview = found
        except UnansweredError:
            self.why = UNANSWERED
        finally:
            self.is_asking = False
        self.previewed.emit()
        self.check()


async def open_pack(
    name: str, orders: Orders, shelf: Shelf[PackText], language: Language, folder: Path, spawn: Spawn
) -> OpenPack:
    """Take a pack out to be drawn; raises like ``take_out``."""
    found = await take_out(name, shelf, PackText, folder)
    return OpenPack(
        name, found.document, orders, shelf, language, folder, spawn, base=found.base, published=found.published
    )
