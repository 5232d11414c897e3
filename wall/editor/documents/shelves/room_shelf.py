"""Rooms: those of the server's walls, and the one of a project's folder for whoever draws without a server."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from server.contract.errors import ConfigError
from server.contract.messages import Draft, Room, Update, Version, Versions
from server.contract.os_trouble import because
from server.contract.rooms import read_room, written
from server.contract.toml import read_toml
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.editor.documents.shelves.folder_shelf import CHANGED, DRAFTS, HERE, stamp_of, write_whole
from wall.editor.documents.shelves.shelf import Entry, Opened, Overtaken, ShelfRefusedError

FILE = "room"
"""What the room of a project is called."""
TITLE = Words(vi="Phòng của dự án", en="The project's room")


class ToldRooms(Mapping[str, Room]):
    """The room of each wall as its file has it: what stations were told while nothing was published of it.

    Where something was published ever since one has heard of it, nobody has told: that is a room without anything.
    """

    def __init__(self, board: Dispatcher) -> None:
        self._board = board
        self._beneath: dict[str, Room] = {}
        board.watch("versions/room", self._take)
        board.watch("room/*", self._take)

    def __getitem__(self, name: str) -> Room:
        """Return the room of a wall; raises KeyError where the server has told of none."""
        held = self._board.latest.get(f"room/{name}")
        if held is None or not isinstance(held.document, Room):
            raise KeyError(name)
        return self._beneath.get(name, Room())

    def _take(self, _update: Update) -> None:
        held = self._board.latest.get("versions/room")
        if held is None or not isinstance(held.document, Versions):
            return
        published = {drawn.topic for drawn in held.document.drawn if drawn.shown is not None}
        for topic, told in self._board.latest.items():
            if topic.startswith("room/") and topic not in published and isinstance(told.document, Room):
                self._beneath[topic.removeprefix("room/")] = told.document

    def __iter__(self) -> Iterator[str]:
        """Yield the names of walls."""
        topics = [topic for topic, each in self._board.latest.items() if isinstance(each.document, Room)]
        return iter([topic.removeprefix("room/") for topic in topics if topic.startswith("room/")])

    def __len__(self) -> int:
        """Return how many walls there are."""
        return sum(1 for _ in self)


class RoomFileShelf(QObject):
    """The file ``room.toml`` of a folder is what is published; git keeps what was before."""

    changed = Signal()
    published = Signal(object)
    """The Room that the file has now."""
    kind = "room"
    has_versions = False
    is_silent = False

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._file, self._draft = folder / "room.toml", folder / DRAFTS / "room.toml"
        self._seen = 0.0
        """When the file was written that one has seen, and"""
        self._before: Room | None = None
        """what stood there."""

    @property
    def entries(self) -> Sequence[Entry]:
        """Return the one room."""
        drafts: tuple[Draft, ...] = ()
        if (written_at := stamp_of(self._draft)) > 0:
            drafts = (Draft(by=HERE, at=datetime.fromtimestamp(written_at, UTC)),)
        return [Entry(FILE, TITLE, None, None, drafts)]

    async def all(self) -> Mapping[str, Room]:
        """Return the room of the file."""
        try:
            found = await asyncio.to_thread(self._read)
        except ConfigError:
            return {}
        return {} if found is None else {FILE: found}

    async def open(self, name: str) -> Opened[Room]:
        """Return the draft, else the file, else a room without anything."""
        del name
        return await asyncio.to_thread(self._open)

    async def keep(self, name: str, document: Room, base: int) -> None:
        """Keep a draft beside the file."""
        del name, base
        await self._write(self._draft, document)

    async def drop(self, name: str) -> None:
        """Forget the draft."""
        del name
        self._draft.unlink(missing_ok=True)
        self.changed.emit()

    async def publish(
        self, name: str, document: Room | None, base: int, comment: str, due: datetime | None, id: str
    ) -> Overtaken[Room] | None:
        """Write the file, or remove it."""
        del name, base, comment, due, id
        if await asyncio.to_thread(stamp_of, self._file) != self._seen:
            return await asyncio.to_thread(self._overtaken)
        if document is None:
            self._file.unlink(missing_ok=True)
        else:
            await self._write(self._file, document)
        self._seen, self._before = stamp_of(self._file), document
        self._draft.unlink(missing_ok=True)
        self.changed.emit()
        self.published.emit(document or Room())
        return None

    async def versions(self, name: str, before: int | None = None) -> Sequence[Version]:
        """Return nothing: a folder does not know what was before."""
        del name, before
        return ()

    async def version(self, name: str, number: int) -> Room | None:
        """Return nothing."""
        del name, number
        return None

    def _read(self) -> Room | None:
        return read_room(self._file) if self._file.exists() else None

    def _open(self) -> Opened[Room]:
        self._seen = stamp_of(self._file)
        try:
            # a folder without a room is one that nobody has measured
            published = self._before = self._read() or Room()
            if self._draft.exists():
                # what is half drawn may make no sense yet
                return Opened(read_toml(self._draft, Room), 0, published, is_draft=True)
        except ConfigError as error:
            raise ShelfRefusedError(error.words) from None
        return Opened(published, 0, published, is_draft=False)

    def _overtaken(self) -> Overtaken[Room]:
        """Return what somebody has made of the file since it was opened; from now on that has been seen."""
        try:
            theirs = self._read()
        except ConfigError as error:
            raise ShelfRefusedError(error.words) from None
        before, self._before, self._seen = self._before, theirs, stamp_of(self._file)
        at = datetime.fromtimestamp(self._seen, UTC) if theirs is not None else self._now()
        newest = Version(number=1, at=at, due=at, by=self._file.name, removes=theirs is None)
        return Overtaken(newest, theirs, before, CHANGED)

    async def _write(self, file: Path, room: Room) -> None:
        try:
            await asyncio.to_thread(write_whole, file, written(room))
        except OSError as error:
            raise ShelfRefusedError(because(error, f"không ghi được {file}", f"cannot write {file}")) from None
        self.changed.emit()
