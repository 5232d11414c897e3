"""One layout that is open in the editor: what is drawn, where it is kept, and what is wrong with it."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from server.contract.client.commands import UnansweredError
from server.contract.messages import Layout
from server.contract.words import Words
from wall.client.orders import UNANSWERED
from wall.editor.checks import Checks
from wall.editor.differing import Difference, Merge, merge, merged
from wall.editor.drafting import Drafting, unsent
from wall.editor.editing import Editing
from wall.editor.findings import Finding, Surroundings, Weight
from wall.editor.shelves.shelf import Overtaken, Shelf, ShelfRefusedError
from wall.language import Language

CHECKED_AFTER = 60
"""Milliseconds after a change: while a tile is dragged nothing is checked."""

Spawn = Callable[[Coroutine[Any, Any, None]], object]
"""Does something beside the window."""


class OpenLayout(QObject):
    """Kept for as long as the editor runs: its steps back are its own."""

    checked = Signal()
    """``findings`` are those of the layout as it is now."""
    published = Signal(int)
    """A version of this number is published."""
    refused = Signal(object)
    """Words: why something was not done."""
    overtaken = Signal(object)
    """An Overtaken: somebody has published it meanwhile."""

    def __init__(
        self, name: str, layout: Layout, shelf: Shelf, language: Language, folder: Path, spawn: Spawn,
        *, base: int, published: Layout | None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.name = name
        self.editing = Editing(layout, language)
        self.drafting = Drafting(shelf, self.editing, name, base, published, folder, spawn)
        self.findings: Sequence[Finding] = ()
        self._shelf, self._spawn = shelf, spawn
        self._checks: Checks | None = None
        self._id: tuple[object, str] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(CHECKED_AFTER)
        self._soon.timeout.connect(self.check)
        self.editing.changed.connect(self._soon.start)

    @property
    def errors(self) -> Sequence[Finding]:
        """What stands in the way of publishing."""
        return [each for each in self.findings if each.weight is Weight.ERROR]

    def surround(self, around: Surroundings) -> None:
        """Judge by what is known besides the layout from now on."""
        self._checks = Checks(around)
        self.check()

    @Slot()
    def check(self) -> None:
        """Judge the layout as it is now."""
        if self._checks is not None:
            self.findings = self._checks.check(self.editing.layout)
            self.checked.emit()

    def publish(self, comment: str, due: datetime | None) -> None:
        """Publish the layout as it is now."""
        self._spawn(self._publish(comment, due))

    def compared(self, overtaken: Overtaken) -> Merge:
        """Return what ours and what was published meanwhile have changed since they were one."""
        theirs = overtaken.layout or self.editing.layout
        return merge(overtaken.base or theirs, self.editing.layout, theirs)

    def take(self, overtaken: Overtaken, stays: Sequence[Difference]) -> None:
        """Make one layout of what was published meanwhile and of ours; one step back undoes it."""
        theirs = overtaken.layout
        if theirs is not None:
            both = merged(self.editing.layout, theirs, stays)
            self.editing.put(both, Words(vi="Hợp nhất với bản vừa xuất bản", en="Merge with what was published"))
        self.drafting.go_on_from(theirs, overtaken.newest.number)

    def put(self, layout: Layout, name: Words) -> None:
        """Draw on from another state of the layout; one step back undoes it."""
        self.editing.put(layout, name)

    def close(self) -> None:
        """Keep nothing more."""
        self._soon.stop()
        self.drafting.stop()
        self.editing.close()

    async def _publish(self, comment: str, due: datetime | None) -> None:
        layout, base = self.editing.layout, self.drafting.base
        wanted = (layout, base, comment, due)
        # given again because there was no answer, it is published once
        if self._id is None or self._id[0] != wanted:
            self._id = wanted, uuid4().hex
        try:
            overtaken = await self._shelf.publish(self.name, layout, base, comment, due, self._id[1])
        except UnansweredError:
            self.refused.emit(UNANSWERED)
            return
        except ShelfRefusedError as error:
            self.refused.emit(error.words)
            return
        self._id = None
        if overtaken is not None:
            self.overtaken.emit(overtaken)
            return
        self.drafting.has_published(layout, base + 1)
        self.published.emit(base + 1)


async def open_layout(name: str, shelf: Shelf, language: Language, folder: Path, spawn: Spawn) -> OpenLayout:
    """Take a layout out to be drawn: what never reached the server comes first, then one's draft, then what is shown.

    Raises ShelfRefusedError, and UnansweredError where the server is away and nothing of it is here.
    """
    here = await asyncio.to_thread(unsent, folder, name)
    try:
        opened = await shelf.open(name)
    except (UnansweredError, ShelfRefusedError):
        if here is None:
            raise
        return OpenLayout(name, here.layout, shelf, language, folder, spawn, base=here.base, published=None)
    layout, base = (here.layout, here.base) if here is not None else (opened.layout, opened.base)
    return OpenLayout(name, layout, shelf, language, folder, spawn, base=base, published=opened.published)
