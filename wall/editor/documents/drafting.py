"""Keeps what is drawn while it is drawn: on this computer at once, at the server as soon as it answers."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from server.contract.client.commands import UnansweredError
from server.contract.private import make_private_folder, write_private_bytes
from server.contract.publishing import DrawnDocument
from server.contract.wire import DAMAGED
from server.contract.words import Words
from wall.editor.documents.shelves.shelf import Shelf, ShelfRefusedError
from wall.editor.documents.steps import Steps

EVERY = 400
"""Milliseconds from a change until it is kept: more of them are kept together."""
AGAIN = 2.0
"""Seconds until a server is asked again that did not answer."""

NOT_SIGNED_IN = Words(
    vi="Phiên đăng nhập đã hết: bản nháp được giữ tại máy này; hãy đăng nhập lại để gửi (Ctrl+U)",
    en="The session has ended: the draft is kept on this computer; sign in again to send it (Ctrl+U)",
)

D = TypeVar("D", bound=DrawnDocument)

log = logging.getLogger(__name__)


class DraftState(StrEnum):
    """Where what is drawn is kept by now."""

    CLEAN = "clean"
    """It is as it was published."""
    WAITING = "waiting"
    """About to be kept."""
    KEPT = "kept"
    HERE = "here"
    """On this computer alone: the server does not answer."""
    REFUSED = "refused"


class Unsent(Struct, frozen=True):
    """What a server has not been told yet, as it stands in a file."""

    name: str
    base: int
    document: DrawnDocument


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Unsent).decode


class Drafting(QObject, Generic[D]):
    """Follows one document that is being drawn."""

    changed = Signal()
    """``state`` is another."""

    def __init__(
        self,
        shelf: Shelf[D],
        editing: Steps[D, Any],
        name: str,
        base: int,
        published: D | None,
        folder: Path,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        """Keep it in ``folder`` until the shelf has it; ``spawn`` does something beside the window."""
        super().__init__()
        self.name, self.base, self.published = name, base, published
        self.state = DraftState.CLEAN
        self.why: Words | None = None
        self._shelf, self._editing, self._spawn = shelf, editing, spawn
        self._file = unsent_file(folder, shelf.kind, name)
        self._kept: D | None = published
        """What the shelf has."""
        self._at_work = False
        self._stopped = False
        self._held = False
        """Nothing is sent: whose draft it would be is not known."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(EVERY)
        self._soon.timeout.connect(self._begin)
        editing.changed.connect(self._note)
        self._note()

    @property
    def is_clean(self) -> bool:
        """Whether it is as it was published."""
        return self._editing.document == self.published

    def has_published(self, document: D, base: int) -> None:
        """Go on from a version that was published just now."""
        self.base, self.published = base, document
        self._kept = document
        self._file.unlink(missing_ok=True)
        self._note()

    def go_on_from(self, published: D | None, base: int) -> None:
        """Go on drawing from a version that somebody else has published."""
        self.base, self.published = base, published
        # the draft says from which version it is drawn
        self._kept = None
        self._note()

    def hold(self) -> None:
        """Keep it on this computer alone."""
        self._held = True
        self._say(DraftState.REFUSED, NOT_SIGNED_IN)

    def release(self) -> None:
        """Send it again."""
        self._held, self._kept = False, None
        self._note()

    async def carry_to(self, folder: Path) -> None:
        """Have it in the folder of somebody else too, before it is theirs; raises OSError."""
        told = _encode(Unsent(self.name, self.base, self._editing.document))
        await asyncio.to_thread(_write, unsent_file(folder, self._shelf.kind, self.name), told)

    def belong_to(self, folder: Path) -> None:
        """Be the draft of somebody else from now on, whose folder this is; what is unsent of it goes along."""
        self._file.unlink(missing_ok=True)
        self._file = unsent_file(folder, self._shelf.kind, self.name)
        self._held = False
        if not self.is_clean:
            self._kept = None
        self._note()

    def stop(self) -> None:
        """Keep nothing more."""
        self._stopped = True
        self._soon.stop()
        self._editing.changed.disconnect(self._note)

    async def settle(self) -> None:
        """Keep at once what is not kept yet; returns when it is, or cannot be."""
        self._soon.stop()
        await self._keep()

    @Slot()
    def _note(self) -> None:
        if self._editing.document is self._kept or self._editing.document == self._kept:
            self._say(DraftState.CLEAN if self.is_clean else DraftState.KEPT)
            return
        self._say(DraftState.WAITING)
        if not self._soon.isActive() and not self._at_work:
            self._soon.start()

    @Slot()
    def _begin(self) -> None:
        self._spawn(self._keep())

    async def _keep(self) -> None:
        """Keep the newest state, again and again until nothing newer has come meanwhile."""
        if self._at_work:
            return
        self._at_work = True
        try:
            while not self._stopped and self._editing.document != self._kept:
                document = self._editing.document
                unsent = Unsent(self.name, self.base, document)
                try:
                    await asyncio.to_thread(_write, self._file, _encode(unsent))
                except OSError as error:
                    log.warning("the draft of %s cannot be kept here: %s", self.name, error)
                if self._held:
                    self._say(DraftState.REFUSED, NOT_SIGNED_IN)
                    return
                try:
                    if document == self.published:
                        await self._shelf.drop(self.name)
                    else:
                        await self._shelf.keep(self.name, document, self.base)
                except UnansweredError:
                    self._say(DraftState.HERE)
                    await asyncio.sleep(AGAIN)
                    continue
                except ShelfRefusedError as error:
                    self._kept = document
                    self._say(DraftState.REFUSED, error.words)
                    return
                self._kept = document
                await asyncio.to_thread(self._file.unlink, True)  # noqa: FBT003 - as pathlib has it
        finally:
            self._at_work = False
        if not self._stopped and not self._held:
            self._say(DraftState.CLEAN if self.is_clean else DraftState.KEPT)

    def _say(self, state: DraftState, why: Words | None = None) -> None:
        if (state, why) != (self.state, self.why):
            self.state, self.why = state, why
            self.changed.emit()


def unsent(folder: Path, kind: str, name: str) -> Unsent | None:
    """Return what was drawn on this computer and never reached the server; None where there is nothing."""
    try:
        return _decode(unsent_file(folder, kind, name).read_bytes())
    except (OSError, *DAMAGED):
        return None


def unsent_names(folder: Path, kind: str) -> list[str]:
    """Return the names of what was drawn on this computer and never reached the server."""
    return sorted(path.stem for path in (folder / "drafts" / kind).glob("*.msgpack"))


def unsent_file(folder: Path, kind: str, name: str) -> Path:
    """Return where that is kept."""
    return folder / "drafts" / kind / f"{name}.msgpack"


def _write(file: Path, content: bytes) -> None:
    make_private_folder(file.parent)
    write_private_bytes(file, content)
