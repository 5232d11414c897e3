"""Layouts that are kept by the server."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from server.contract.commands import Answer, AnyCommand
from server.contract.messages import Drawn, Layout, Update, Version, Versions
from server.contract.publishing import DropDraft, Publish, ReadDraft, ReadVersions, SaveDraft, Told
from server.contract.words import Words, same
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.editor.shelves.shelf import Entry, Opened, Overtaken, ShelfRefusedError

EMPTY = Words(vi="máy chủ trả lời không đủ; hãy dùng cùng phiên bản", en="the server's answer is not whole; upgrade it")
FORBIDDEN = Words(
    vi="Khóa của máy này không phải của kỹ thuật viên: hãy đăng ký lại, vonglau-server enroll … --role technician",
    en="The key of this computer is not a technician's: enroll it anew, vonglau-server enroll … --role technician",
)


class ServerShelf(QObject):
    """Follows ``versions/layout`` and the layouts; what stations brought with them can be drawn too."""

    changed = Signal()
    has_versions = True

    def __init__(self, board: Dispatcher, orders: Orders, own: Mapping[str, Layout]) -> None:
        """Begin with the layouts ``own`` to this station."""
        super().__init__()
        self._board, self._orders, self._own = board, orders, own
        self._drawn: dict[str, Drawn] = {}
        board.watch("versions/layout", self._take)
        board.watch("layout/*", self._take)

    @property
    def entries(self) -> Sequence[Entry]:
        """What is published, drafted, or brought with this station."""
        return [self._entry(name) for name in sorted({*self._drawn, *self._own})]

    async def open(self, name: str) -> Opened:
        """Return one's own draft, else what is published, else what this station brought with it."""
        draft = await self._told(ReadDraft(topic=f"layout/{name}"))
        newest = self._drawn[name].newest if name in self._drawn else None
        if isinstance(draft.document, Layout):
            published = await self.version(name, draft.base) if draft.base else self._own.get(name)
            return Opened(draft.document, draft.base, published, is_draft=True)
        published = await self.version(name, newest.number) if newest is not None else None
        layout = published or self._own.get(name) or await self._last(name)
        if layout is None:
            raise ShelfRefusedError(Words(vi=f"không có bố cục «{name}»", en=f"there is no layout “{name}”"))
        return Opened(layout, newest.number if newest is not None else 0, layout, is_draft=False)

    async def keep(self, name: str, layout: Layout, base: int) -> None:
        """Keep a draft at the server."""
        await self._ask(SaveDraft(topic=f"layout/{name}", document=layout, base=base))

    async def drop(self, name: str) -> None:
        """Forget one's draft."""
        await self._ask(DropDraft(topic=f"layout/{name}"))

    async def publish(
        self, name: str, layout: Layout | None, base: int, comment: str, due: datetime | None, id: str
    ) -> Overtaken | None:
        """Publish a layout, or take it away."""
        order = Publish(topic=f"layout/{name}", document=layout, base=base, comment=comment, due=due)
        answer = await self._orders.ask(order, id=id)
        if not answer.stale or answer.told is None or not answer.told.versions:
            _checked(answer)
            return None
        newest, theirs = answer.told.versions[0], answer.told.document
        before = await self.version(name, base) if base else self._own.get(name)
        assert answer.refused is not None
        return Overtaken(newest, theirs if isinstance(theirs, Layout) else None, before, answer.refused)

    async def versions(self, name: str) -> Sequence[Version]:
        """Return what was published of a layout, the newest first."""
        return (await self._told(ReadVersions(topic=f"layout/{name}"))).versions

    async def version(self, name: str, number: int) -> Layout | None:
        """Return one of these."""
        told = await self._told(ReadVersions(topic=f"layout/{name}", number=number))
        return told.document if isinstance(told.document, Layout) else None

    async def _last(self, name: str) -> Layout | None:
        """Return the last version of a layout that was taken away."""
        found = next((each for each in await self.versions(name) if not each.removes), None)
        return None if found is None else await self.version(name, found.number)

    def _entry(self, name: str) -> Entry:
        drawn = self._drawn.get(name, Drawn(topic=f"layout/{name}"))
        held = self._board.latest.get(f"layout/{name}")
        document = held.document if held is not None and drawn.shown is not None else None
        layout = document if isinstance(document, Layout) else self._own.get(name)
        return Entry(name, layout.title if layout else same(name), drawn.shown, drawn.newest, drawn.drafts)

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
        return _checked(await self._orders.ask(command))


def _checked(answer: Answer) -> Answer:
    if answer.forbidden:
        raise ShelfRefusedError(FORBIDDEN)
    if answer.refused is not None:
        raise ShelfRefusedError(answer.refused)
    return answer
