"""Layouts as files of a project's folder, for whoever draws without a server."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from server.contract.errors import ConfigError
from server.contract.layout_files import read_parts, written
from server.contract.messages import Draft, Layout, Version
from server.contract.os_trouble import because
from server.contract.words import Words, same
from wall.editor.documents.shelves.shelf import Entry, Opened, Overtaken, ShelfRefusedError
from wall.layouts.files import read_layout

DRAFTS = ".drafts"
"""Folder beside the files: what is drawn and not published."""
HERE = ""
"""Nobody in particular draws at a folder."""
CHANGED = Words(
    vi="Tệp đã được sửa ở nơi khác sau khi mở: hãy xem khác biệt rồi xuất bản lại",
    en="The file was changed elsewhere since it was opened: see what differs, then publish",
)


class FolderShelf(QObject):
    """The file of a layout is what is published; git keeps what was before."""

    changed = Signal()
    kind = "layout"
    has_versions = False
    is_silent = False

    def __init__(self, folder: Path, kinds: Mapping[str, type[Struct]], now: Callable[[], datetime]) -> None:
        super().__init__()
        self._folder, self._kinds, self._now = folder, kinds, now
        self._read: dict[str, tuple[float, Words]] = {}
        """By name: when the file was written, and the title in it."""
        self._seen: dict[str, float] = {}
        """When the file of a layout was written that one has seen, and"""
        self._before: dict[str, Layout | None] = {}
        """what stood there."""

    @property
    def entries(self) -> Sequence[Entry]:
        """The files of the folder, and drafts of what has no file yet."""
        names = {path.stem for path in [*self._folder.glob("*.toml"), *(self._folder / DRAFTS).glob("*.toml")]}
        return [self._entry(name) for name in sorted(names - {"room"})]

    async def all(self) -> Mapping[str, Layout]:
        """Return the files of the folder."""
        return await asyncio.to_thread(self._all)

    async def open(self, name: str) -> Opened[Layout]:
        """Return the draft of a layout, else its file."""
        return await asyncio.to_thread(self._open, name)

    async def keep(self, name: str, document: Layout, base: int) -> None:
        """Keep a draft beside the file."""
        del base
        await self._write(self._draft(name), written(document))

    async def drop(self, name: str) -> None:
        """Forget a draft."""
        self._draft(name).unlink(missing_ok=True)
        self.changed.emit()

    async def publish(
        self, name: str, document: Layout | None, base: int, comment: str, due: datetime | None, id: str
    ) -> Overtaken[Layout] | None:
        """Write the file of a layout, or remove it."""
        del base, comment, due, id
        file = self._folder / f"{name}.toml"
        if (found := await asyncio.to_thread(stamp_of, file)) != self._seen.get(name, found):
            return await asyncio.to_thread(self._overtaken, name, file)
        if document is None:
            file.unlink(missing_ok=True)
        else:
            await self._write(file, written(document))
        self._seen[name], self._before[name] = stamp_of(file), document
        self._draft(name).unlink(missing_ok=True)
        self.changed.emit()
        return None

    def _overtaken(self, name: str, file: Path) -> Overtaken[Layout]:
        """Return what somebody has made of a file since it was opened; from now on that has been seen."""
        try:
            theirs = read_layout(file, self._kinds) if file.exists() else None
        except ConfigError as error:
            raise ShelfRefusedError(error.words) from None
        before, self._before[name], self._seen[name] = self._before.get(name), theirs, stamp_of(file)
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else self._now()
        newest = Version(number=1, at=at, due=at, by=file.name, removes=theirs is None)
        return Overtaken(newest, theirs, before, CHANGED)

    async def versions(self, name: str, before: int | None = None) -> Sequence[Version]:
        """Return nothing: a folder does not know what was before."""
        del name, before
        return ()

    async def version(self, name: str, number: int) -> Layout | None:
        """Return nothing."""
        del name, number
        return None

    def _all(self) -> dict[str, Layout]:
        found = {}
        for file in sorted(self._folder.glob("*.toml")):
            if file.stem != "room":
                with contextlib.suppress(ConfigError, OSError):
                    found[file.stem] = read_layout(file, self._kinds)
        return found

    def _open(self, name: str) -> Opened[Layout]:
        file, draft = self._folder / f"{name}.toml", self._draft(name)
        try:
            self._seen[name] = stamp_of(file)
            published = self._before[name] = read_layout(file, self._kinds) if file.exists() else None
        except ConfigError as error:
            if not draft.exists():
                raise ShelfRefusedError(error.words) from None
            published = None
        if draft.exists():
            try:
                # what is half drawn may make no sense yet
                return Opened(_read_draft(draft), 0, published, is_draft=True)
            except ConfigError as error:
                raise ShelfRefusedError(error.words) from None
        if published is None:
            raise ShelfRefusedError(Words(vi=f"không có bố cục «{name}»", en=f"there is no layout “{name}”"))
        return Opened(published, 0, published, is_draft=False)

    def _draft(self, name: str) -> Path:
        return self._folder / DRAFTS / f"{name}.toml"

    def _entry(self, name: str) -> Entry:
        draft = self._draft(name)
        drafts: tuple[Draft, ...] = ()
        if draft.exists():
            at = datetime.fromtimestamp(draft.stat().st_mtime).astimezone()
            drafts = (Draft(by=HERE, at=at),)
        return Entry(name, self._title(name), None, None, drafts)

    def _title(self, name: str) -> Words:
        file = self._folder / f"{name}.toml"
        file = file if file.exists() else self._draft(name)
        try:
            stamp = file.stat().st_mtime
            known = self._read.get(name)
            if known is None or known[0] != stamp:
                known = self._read[name] = (stamp, _read_draft(file).title)
        except (ConfigError, OSError):
            return same(name)
        return known[1]

    async def _write(self, file: Path, text: str) -> None:
        try:
            await asyncio.to_thread(write_whole, file, text)
        except OSError as error:
            raise ShelfRefusedError(because(error, f"không ghi được {file}", f"cannot write {file}")) from None
        self.changed.emit()


def _read_draft(file: Path) -> Layout:
    return read_parts(file)[0]


def stamp_of(file: Path) -> float:
    """Return when a file was written; 0 where there is none."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def write_whole(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".toml.new")
    half.write_text(text, encoding="utf-8")
    half.replace(file)
