"""A source that is open in the editor: judged by the server, and tried before it is published."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot

from server.contract.client.commands import UnansweredError
from server.contract.publishing import SourceText
from server.contract.sources import Tried
from server.contract.words import Words
from wall.editor.documents.opened import Found, OpenDocument, Spawn, take_out
from wall.editor.documents.settings_differing import comparison_of
from wall.editor.documents.settings_text import Unreadable
from wall.editor.documents.shelves.shelf import Shelf, ShelfRefusedError, why_not
from wall.editor.findings import Weight
from wall.editor.sources.editing import BELOW, SourceEditing
from wall.editor.sources.findings import FAILED, UNTRIED, SourceFinding, of_mistakes, other_id
from wall.editor.sources.known import KnownSources
from wall.language import Language

JUDGED_AFTER = 350
"""Milliseconds after a change until the server is asked what is wrong with the text."""


class OpenSource(OpenDocument[SourceText]):
    """One source."""

    editing: SourceEditing
    tried = Signal()
    """``trial`` is another, or one has begun."""

    def __init__(
        self, name: str, document: SourceText, known: KnownSources, shelf: Shelf[SourceText], language: Language,
        folder: Path, spawn: Spawn, *, base: int, published: SourceText | None,
    ) -> None:  # fmt: skip
        editing = SourceEditing(document, language)
        super().__init__(name, editing, shelf, comparison_of(BELOW), folder, spawn, base=base, published=published)
        self._known = known
        self.trial: Tried | None = None
        """What came of the last one."""
        self.why: Words | None = None
        """Why there is none."""
        self.is_trying = False
        self._tried: str | None = None
        """The text that was tried last and worked."""
        self._failed: str | None = None
        """The text that was tried last and did not."""
        self._mistakes: tuple[str, Sequence[SourceFinding]] = ("", ())
        """What the server has found, and in which text."""
        self._judging = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(JUDGED_AFTER)
        self._later.timeout.connect(self._begin_to_judge)
        editing.changed.connect(self._later.start)
        known.changed.connect(self._later.start)
        self._later.start(0)

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self.editing.document.text

    def judged(self) -> Sequence[Found]:
        """Return what is wrong with the text as it is now, as far as the server has told."""
        values = self.editing.values
        if isinstance(values, Unreadable):
            return [SourceFinding(Weight.ERROR, values.words, (), values.line)]
        found: list[SourceFinding] = list(self._mistakes[1])
        if values.get("id") != self.name:
            found.insert(0, SourceFinding(Weight.ERROR, other_id(self.name), ("id",)))
        if self._tried != self.text and not self.drafting.is_clean:
            found.append(FAILED if self._failed == self.text else UNTRIED)
        return found

    def try_out(self) -> None:
        """Ask the source once by the text as it is now."""
        self._spawn(self._try())

    def stop(self) -> None:
        """End the trial that is under way."""
        if self.is_trying:
            self._spawn(self._stop())

    def close(self) -> None:
        """Ask nothing more."""
        self._later.stop()
        super().close()

    async def _try(self) -> None:
        values = self.editing.values
        if not isinstance(values, Unreadable) and (unfit := self._known.unfit_secret(values)) is not None:
            self.trial, self.why = None, unfit
            self.tried.emit()
            return
        text, self.is_trying, self.why = self.text, True, None
        self.tried.emit()
        try:
            self.trial = await self._known.try_out(text)
        except (UnansweredError, ShelfRefusedError) as error:
            self.trial, self.why = None, why_not(error)
        finally:
            self.is_trying = False
        if self.trial is not None:
            self._mistakes = text, of_mistakes(self.trial.mistakes)
            if not self.trial.mistakes:
                self._note(text, worked=self.trial.failed is None)
        self.tried.emit()
        self.check()

    def _note(self, text: str, *, worked: bool) -> None:
        """Remember of a text that was tried whether it worked."""
        if worked:
            self._tried, self._failed = text, None if self._failed == text else self._failed
        else:
            self._tried, self._failed = None if self._tried == text else self._tried, text

    async def _stop(self) -> None:
        try:
            await self._known.stop()
        except (UnansweredError, ShelfRefusedError) as error:
            self.refused.emit(why_not(error))

    @Slot()
    def _begin_to_judge(self) -> None:
        if not self._judging:
            self._judging = True
            self._spawn(self._judge())

    async def _judge(self) -> None:
        try:
            told = ""
            while told != self.text:
                told = self.text
                try:
                    tried = await self._known.judge(told)
                except (UnansweredError, ShelfRefusedError):
                    # publishing says so; until then nothing is known
                    self._mistakes = told, ()
                    break
                self._mistakes = told, of_mistakes(tried.mistakes)
        finally:
            self._judging = False
        self.check()


async def open_source(
    name: str, known: KnownSources, shelf: Shelf[SourceText], language: Language, folder: Path, spawn: Spawn
) -> OpenSource:
    """Take a source out to be drawn; raises like ``take_out``."""
    await known.learn()
    found = await take_out(name, shelf, SourceText, folder)
    return OpenSource(
        name, found.document, known, shelf, language, folder, spawn, base=found.base, published=found.published
    )
