"""A layout that is open in the editor."""

from collections.abc import Sequence
from pathlib import Path

from server.contract.messages import Layout
from wall.editor.documents.opened import Comparison, OpenDocument, Spawn, take_out
from wall.editor.documents.shelves.shelf import Shelf
from wall.editor.findings import Finding, Surroundings
from wall.editor.layouts.checks import Checks
from wall.editor.layouts.differing import differences, merge, merged
from wall.editor.layouts.editing import Editing
from wall.editor.layouts.saying import said
from wall.editor.layouts.sketch import LayoutChanges
from wall.language import Language

COMPARISON: Comparison[Layout] = Comparison(differences, merge, merged, said, LayoutChanges)


class OpenLayout(OpenDocument[Layout]):
    """Judged by what is known besides it: kinds of tiles, topics, the room."""

    editing: Editing

    def __init__(
        self, name: str, layout: Layout, shelf: Shelf[Layout], language: Language, folder: Path, spawn: Spawn,
        *, base: int, published: Layout | None,
    ) -> None:  # fmt: skip
        editing = Editing(layout, language)
        super().__init__(name, editing, shelf, COMPARISON, folder, spawn, base=base, published=published)
        self._checks: Checks | None = None

    def surround(self, around: Surroundings) -> None:
        """Judge by what is known besides the layout from now on."""
        self._checks = Checks(around)
        self.check()

    def judged(self) -> Sequence[Finding] | None:
        """Return what is wrong with the layout as it is now."""
        return self._checks.check(self.editing.layout) if self._checks is not None else None


async def open_layout(name: str, shelf: Shelf[Layout], language: Language, folder: Path, spawn: Spawn) -> OpenLayout:
    """Take a layout out to be drawn; raises like ``take_out``."""
    found = await take_out(name, shelf, Layout, folder)
    return OpenLayout(name, found.document, shelf, language, folder, spawn, base=found.base, published=found.published)
