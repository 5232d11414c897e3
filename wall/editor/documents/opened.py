"""One document that is open in the editor: what is drawn, where it is kept, and what is wrong with it."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from server.contract.client.commands import UnansweredError
from server.contract.publishing import DrawnDocument
from server.contract.words import Words
from wall.editor.documents.changes import Changes
from wall.editor.documents.drafting import Drafting, unsent
from wall.editor.documents.merging import Merge
from wall.editor.documents.shelves.shelf import Overtaken, Shelf, ShelfRefusedError, why_not
from wall.editor.documents.steps import Steps
from wall.editor.findings import Weight
from wall.language import Language

CHECKED_AFTER = 60
"""Milliseconds after a change: while something is dragged nothing is checked."""

D = TypeVar("D", bound=DrawnDocument)
Spawn = Callable[[Coroutine[Any, Any, None]], object]
"""Does something beside the window."""


class Found(Protocol):
    """Something that is wrong with a document."""

    @property
    def weight(self) -> Weight:
        """How much it matters."""
        ...

    @property
    def words(self) -> Words:
        """What is wrong, and what to do."""
        ...


class Comparison(NamedTuple, Generic[D]):
    """How two states of one kind of document are compared; what a difference is, only these know."""

    differences: Callable[[D, D], Sequence[Any]]
    """What differs in the second from the first."""
    merge: Callable[[D, D, D], Merge[Any]]
    """What two have made of one base: base, mine, theirs."""
    merged: Callable[[D, D, Sequence[Any]], D]
    """Mine, theirs, and the differences of mine that stay: everything else is as theirs."""
    said: Callable[[Any], Words]
    """One line for a difference."""
    changes: Callable[[Language, str], Changes]
    """Makes the widget; the text stands there before anything was compared."""


class OpenDocument(QObject, Generic[D]):
    """Kept for as long as the editor runs: its steps back are its own."""

    checked = Signal()
    """``findings`` are those of the document as it is now."""
    published = Signal(int)
    """A version of this number is published."""
    refused = Signal(object)
    """Words: why something was not done."""
    overtaken = Signal(object)
    """An Overtaken: somebody has published it meanwhile."""

    def __init__(
        self, name: str, editing: Steps[D, Any], shelf: Shelf[D], comparison: Comparison[D], folder: Path,
        spawn: Spawn, *, base: int, published: D | None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.name, self.comparison = name, comparison
        self.editing = editing
        self.drafting = Drafting(shelf, editing, name, base, published, folder, spawn)
        self.findings: Sequence[Any] = ()
        self._shelf, self._spawn = shelf, spawn
        self._id: tuple[object, str] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(CHECKED_AFTER)
        self._soon.timeout.connect(self.check)
        editing.changed.connect(self._soon.start)

    @property
    def errors(self) -> Sequence[Found]:
        """What stands in the way of publishing."""
        return [each for each in self.findings if each.weight is Weight.ERROR]

    def judged(self) -> Sequence[Found] | None:
        """Return what is wrong with the document as it is now; None where that cannot be judged yet."""
        return ()

    @Slot()
    def check(self) -> None:
        """Judge the document as it is now."""
        if (found := self.judged()) is not None:
            self.findings = found
            self.checked.emit()

    def publish(self, comment: str, due: datetime | None) -> None:
        """Publish the document as it is now."""
        self._spawn(self._publish(comment, due))

    def compared(self, overtaken: Overtaken[D]) -> Merge[Any]:
        """Return what ours and what was published meanwhile have changed since they were one."""
        theirs = overtaken.document or self.editing.document
        # what lay beneath when nothing was published may be another by now
        base = overtaken.base if self.drafting.base else self.drafting.published
        return self.comparison.merge(base or theirs, self.editing.document, theirs)

    def take(self, overtaken: Overtaken[D], stays: Sequence[Any]) -> None:
        """Make one document of what was published meanwhile and of ours; one step back undoes it."""
        theirs = overtaken.document
        if theirs is not None:
            both = self.comparison.merged(self.editing.document, theirs, stays)
            self.editing.put(both, Words(vi="Hợp nhất với bản vừa xuất bản", en="Merge with what was published"))
        self.drafting.go_on_from(theirs, overtaken.newest.number)

    def put(self, document: D, name: Words) -> None:
        """Draw on from another state of the document; one step back undoes it."""
        self.editing.put(document, name)

    def close(self) -> None:
        """Keep nothing more."""
        self._soon.stop()
        self.drafting.stop()
        self.editing.close()

    async def _publish(self, comment: str, due: datetime | None) -> None:
        document, base = self.editing.document, self.drafting.base
        wanted = (document, base, comment, due)
        # given again because there was no answer, it is published once
        if self._id is None or self._id[0] != wanted:
            self._id = wanted, uuid4().hex
        try:
            overtaken = await self._shelf.publish(self.name, document, base, comment, due, self._id[1])
        except (UnansweredError, ShelfRefusedError) as error:
            self.refused.emit(why_not(error))
            return
        self._id = None
        if overtaken is not None:
            self.overtaken.emit(overtaken)
            return
        self.drafting.has_published(document, base + 1)
        self.published.emit(base + 1)


class TakenOut(NamedTuple, Generic[D]):
    """A document to draw on."""

    document: D
    base: int
    """The version that it was drawn from; 0 for none."""
    published: D | None
    """That version, else what is there beneath; None where there is neither, or the server is away."""


async def take_out(name: str, shelf: Shelf[D], shape: type[D], folder: Path) -> TakenOut[D]:
    """Take a document out to be drawn: what never reached the server comes first, then one's draft, then what is shown.

    Raises ShelfRefusedError, and UnansweredError where the server is away and nothing of it is here.
    """
    here = await asyncio.to_thread(unsent, folder, shelf.kind, name)
    own = here.document if here is not None and isinstance(here.document, shape) else None
    try:
        opened = await shelf.open(name)
    except (UnansweredError, ShelfRefusedError):
        if here is None or own is None:
            raise
        return TakenOut(own, here.base, None)
    if here is not None and own is not None:
        return TakenOut(own, here.base, opened.published)
    return TakenOut(opened.document, opened.base, opened.published)
