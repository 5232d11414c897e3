"""What is done with the source that is seen besides what is done with any document."""

from PySide6.QtCore import Signal

from server.contract.client.commands import UnansweredError
from server.contract.publishing import SourceText
from server.contract.words import Words
from wall.editor.documents.asking import NameDialog
from wall.editor.documents.deeds import Deeds
from wall.editor.documents.opened import Spawn
from wall.editor.documents.settings_text import put_value
from wall.editor.documents.shelves.shelf import Shelf, ShelfRefusedError, why_not
from wall.editor.sources.beginning import beginning
from wall.editor.sources.editing import BELOW
from wall.editor.sources.known import KnownSources
from wall.editor.sources.new_source import NewSourceDialog
from wall.editor.sources.open_source import OpenSource
from wall.language import Language


class SourceDeeds(Deeds):
    """Acts on the source that is seen."""

    begun = Signal(str, object)
    """The id of a new source, and how it begins."""

    def __init__(self, shelf: Shelf[SourceText], known: KnownSources, language: Language, spawn: Spawn) -> None:
        super().__init__(shelf, language, spawn)
        self._known = known

    def follows(self) -> str:
        """Return what follows when a source is taken away."""
        return self.tr(
            "It is asked no more and leaves the walls; what the server's settings say under its id counts again."
        )

    def new(self) -> None:
        """Begin a source."""
        self._spawn(self._ask_new())

    def try_out(self) -> None:
        """Ask the source once by what stands in the form now."""
        opened = self._seen()
        if isinstance(opened, OpenSource) and not opened.is_trying:
            opened.try_out()

    def duplicate(self) -> None:
        """Begin a source that is set up like the one that is seen."""
        opened = self._seen()
        if isinstance(opened, OpenSource):
            taken = [each.name for each in self._shelf.entries]
            dialog = NameDialog(self._window, self.tr("A source like “{name}”").format(name=opened.name), taken)
            dialog.given.connect(lambda id: self._begin_like(opened, id))
            dialog.open()

    def _begin_like(self, opened: OpenSource, id: str) -> None:
        text: str | Words = opened.text
        # nobody has compared this one with its product yet
        for key, value in ((("id",), id), (("verified",), None)):
            if isinstance(text, str):
                text = put_value(text, BELOW, key, value)
        if isinstance(text, Words):
            self._say(text)
        else:
            self.begun.emit(id, SourceText(text=text))

    async def _ask_new(self) -> None:
        try:
            await self._known.learn()
        except (UnansweredError, ShelfRefusedError) as error:
            self._say(why_not(error))
            return
        taken = [each.name for each in self._shelf.entries]
        dialog = NewSourceDialog(self._window, self._language, self._known.kinds.kinds, taken)
        dialog.given.connect(lambda id: self._begin_new(dialog.kind, id))
        dialog.open()

    def _begin_new(self, kind: str, id: str) -> None:
        found = self._known.kind(kind)
        if found is None:
            return
        text = beginning(found, id, self._known.kinds.services, self._language.say)
        self.begun.emit(id, SourceText(text=text))
