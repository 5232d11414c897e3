"""Documents of one kind that are kept by the server."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from server.contract.client.link import Link
from server.contract.commands import Answer, AnyCommand
from server.contract.messages import Drawn, Update, Version, Versions
from server.contract.publishing import DrawnDocument, DropDraft, Publish, ReadDraft, ReadVersions, SaveDraft, Told
from server.contract.words import Words, same
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.editor.documents.shelves.shelf import Entry, Opened, Overtaken, ShelfRefusedError

D = TypeVar("D", bound=DrawnDocument)

EMPTY = Words(vi="máy chủ trả lời không đủ; hãy dùng cùng phiên bản", en="the server's answer is not whole; upgrade it")
FORBIDDEN = Words(
    vi="Khóa của máy này không phải của kỹ thuật viên: hãy đăng nhập (Ctrl+U), hoặc đăng ký lại khóa với "
    "--role technician",
    en="The key of this computer is not a technician's: sign in (Ctrl+U), or enroll it anew with --role technician",
)


class ServerShelf(QObject, Generic[D]):
    """Follows ``versions/<kind>``, and the documents where stations are told them."""

    changed = Signal()
    has_versions = True

    def __init__(
        self, board: Dispatcher, orders: Orders, kind: str, shape: type[D], own: Mapping[str, D],
        titled: Callable[[D], Words] | None = None,
    ) -> None:  # fmt: skip
        """Keep documents of a ``shape``; ``own`` is what is there beneath what is published, and may change.

        ``titled`` returns what people call a document; without it that is its name.
        """
        super().__init__()
        self._board, self._orders, self._own = board, orders, own
        self.kind, self._shape, self._titled = kind, shape, titled
        self._drawn: dict[str, Drawn] = {}
        board.watch(f"versions/{kind}", self._take)
        board.watch(f"{kind}/*", self._take)
        board.link_changed.connect(self.changed)

    @property
    def is_silent(self) -> bool:
        """Whether the server does not answer now."""
        return self._board.link is not Link.LIVE

    @property
    def entries(self) -> Sequence[Entry]:
        """What is published, drafted, or there beneath."""
        return [self._entry(name) for name in sorted({*self._drawn, *self._own})]

    async def all(self) -> Mapping[str, D]:
        """Return what is published, and beneath it what is there anyhow."""
        found = {name: self._held(name) for name in {*self._drawn, *self._own}}
        return {name: document for name, document in sorted(found.items()) if document is not None}

    async def open(self, name: str) -> Opened[D]:
        """Return one's own draft, else what is published, else what is there beneath.

        Where the server is silent it is what was told last, unless somebody has a draft of it, which only it knows.
        """
        if self.is_silent and (last := self._told_last(name)) is not None:
            return last
        draft = await self._told(ReadDraft(topic=self._topic(name)))
        newest = self._drawn[name].newest if name in self._drawn else None
        if isinstance(draft.document, self._shape):
            published = await self.version(name, draft.base) if draft.base else self._own.get(name)
            return Opened(draft.document, draft.base, published, is_draft=True)
        published = await self.version(name, newest.number) if newest is not None else None
        document = published or self._own.get(name) or await self._last(name)
        if document is None:
            raise ShelfRefusedError(Words(vi=f"không có «{name}»", en=f"there is no “{name}”"))
        return Opened(document, newest.number if newest is not None else 0, document, is_draft=False)

    def _told_last(self, name: str) -> Opened[D] | None:
        drawn = self._drawn.get(name, Drawn(topic=self._topic(name)))
        held = self._held(name)
        newest = drawn.newest.number if drawn.newest is not None else 0
        shown = drawn.shown.number if drawn.shown is not None else 0
        if held is None or drawn.drafts or newest != shown:
            return None
        return Opened(held, newest, held, is_draft=False)

    async def keep(self, name: str, document: D, base: int) -> None:
        """Keep a draft at the server."""
        await self._ask(SaveDraft(topic=self._topic(name), document=document, base=base))

    async def drop(self, name: str) -> None:
        """Forget one's draft."""
        await self._ask(DropDraft(topic=self._topic(name)))

    async def publish(
        self, name: str, document: D | None, base: int, comment: str, due: datetime | None, id: str
    ) -> Overtaken[D] | None:
        """Publish a document, or take it away."""
        order = Publish(topic=self._topic(name), document=document, base=base, comment=comment, due=due)
        answer = await self._orders.ask(order, id=id)
        if not answer.stale or answer.told is None or not answer.told.versions:
            self._checked(answer)
            return None
        newest, theirs = answer.told.versions[0], answer.told.document
        before = await self.version(name, base) if base else self._own.get(name)
        assert answer.refused is not None
        return Overtaken(newest, theirs if isinstance(theirs, self._shape) else None, before, answer.refused)

    async def versions(self, name: str, before: int | None = None) -> Sequence[Version]:
        """Return what was published under a name, the newest first: the last ones, or the last before a number."""
        return (await self._told(ReadVersions(topic=self._topic(name), before=before))).versions

    async def version(self, name: str, number: int) -> D | None:
        """Return one of these."""
        told = await self._told(ReadVersions(topic=self._topic(name), number=number))
        return told.document if isinstance(told.document, self._shape) else None

    async def _last(self, name: str) -> D | None:
        """Return the last version of a document that was taken away."""
        found = next((each for each in await self.versions(name) if not each.removes), None)
        return None if found is None else await self.version(name, found.number)

    def _topic(self, name: str) -> str:
        return f"{self.kind}/{name}"

    def _entry(self, name: str) -> Entry:
        drawn, found = self._drawn.get(name, Drawn(topic=self._topic(name))), self._held(name)
        title = self._titled(found) if found is not None and self._titled is not None else same(name)
        return Entry(name, title, drawn.shown, drawn.newest, drawn.drafts)

    def _held(self, name: str) -> D | None:
        """Return what stations were told; None where they are told nothing."""
        drawn, held = self._drawn.get(name), self._board.latest.get(self._topic(name))
        published = drawn is not None and drawn.shown is not None
        document = held.document if held is not None and published else None
        return document if isinstance(document, self._shape) else self._own.get(name)

    def _take(self, update: Update) -> None:
        if isinstance(update.document, Versions):
            self._drawn = {each.topic.partition("/")[2]: each for each in update.document.drawn}
        self.changed.emit()

    async def _told(self, question: AnyCommand) -> Told:
        answer = await self._ask(question)
        if answer.told is None:
            raise ShelfRefusedError(EMPTY)
        return answer.told

    async def _ask(self, command: AnyCommand) -> Answer:
        return self._checked(await self._orders.ask(command))

    def _checked(self, answer: Answer) -> Answer:
        if (why := refusal(answer, self._orders)) is not None:
            raise ShelfRefusedError(why)
        return answer


def refusal(answer: Answer, orders: Orders) -> Words | None:
    """Return why something was not done, None where it was; where nobody is signed in, what to do about the key."""
    return FORBIDDEN if answer.forbidden and not orders.session else answer.refused
