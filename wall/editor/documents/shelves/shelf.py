"""What the editor asks of the place where documents of one kind are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import SignalInstance

from server.contract.client.commands import UnansweredError
from server.contract.messages import Draft, Version
from server.contract.words import Words
from wall.client.orders import UNANSWERED

D = TypeVar("D")

SILENT = Words(
    vi="Máy chủ không trả lời: bản nháp được giữ tại máy này và sẽ tự gửi khi máy chủ trở lại",
    en="The server is silent: the draft is kept on this computer, and sent when the server is back",
)


class Entry(NamedTuple):
    """One document that is kept."""

    name: str
    title: Words
    shown: Version | None
    """The version that stations show; None where they show what they brought with them, or where there are none."""
    newest: Version | None
    """The one that was published last."""
    drafts: tuple[Draft, ...] = ()
    """Who is drawing it."""


class Opened(NamedTuple, Generic[D]):
    """A document that is taken out to be drawn."""

    document: D
    base: int
    """The version that it was drawn from; 0 for none."""
    published: D | None
    """That version, else what is there beneath what is published; None where there is neither."""
    is_draft: bool
    """Whether somebody has begun to change it already."""


class Overtaken(NamedTuple, Generic[D]):
    """Somebody else has published it meanwhile."""

    newest: Version
    document: D | None
    """That version; None where it takes the document away."""
    base: D | None
    """What it was drawn from; None where that is not known."""
    why: Words


class Shelf(Protocol[D]):
    """Answers as soon as it can; what cannot be had raises ShelfRefusedError, a server that is away UnansweredError."""

    kind: str
    """The first part of the topics of what is kept, such as ``layout``."""
    changed: SignalInstance
    """``entries`` are others, or ``is_silent``."""
    has_versions: bool
    """Whether what was published before is kept here, and can be published later by itself."""

    @property
    def is_silent(self) -> bool:
        """Whether who keeps documents does not answer now."""
        ...

    @property
    def entries(self) -> Sequence[Entry]:
        """What is kept, by name."""
        ...

    async def all(self) -> Mapping[str, D]:
        """Return what stations show, by name; what cannot be read is left out."""
        ...

    async def open(self, name: str) -> Opened[D]:
        """Return a document to draw on: one's own draft where there is one."""
        ...

    async def keep(self, name: str, document: D, base: int) -> None:
        """Keep a draft."""
        ...

    async def drop(self, name: str) -> None:
        """Forget one's draft."""
        ...

    async def publish(
        self, name: str, document: D | None, base: int, comment: str, due: datetime | None, id: str
    ) -> Overtaken[D] | None:
        """Publish a document, or take it away; the same ``id`` does so once. Return who was quicker, if anybody."""
        ...

    async def versions(self, name: str, before: int | None = None) -> Sequence[Version]:
        """Return what was published under a name, the newest first: the last ones, or the last before a number."""
        ...

    async def version(self, name: str, number: int) -> D | None:
        """Return one of these; None for one that takes the document away."""
        ...


class ShelfRefusedError(Exception):
    """The shelf does not do it, and says why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def why_not(error: UnansweredError | ShelfRefusedError, unanswered: Words = UNANSWERED) -> Words:
    """Return why something was not done; ``unanswered`` is said where the server is away."""
    return error.words if isinstance(error, ShelfRefusedError) else unanswered
