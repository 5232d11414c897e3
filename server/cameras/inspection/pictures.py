"""Keeps a picture of every camera every few minutes, for telephones and for looking back."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from server.cameras.camera import is_id
from server.contract.commands import Picture
from server.contract.os_trouble import because, why
from server.contract.private import make_private_folder, write_private_bytes
from server.errors import StoreError

EVERY = timedelta(minutes=5)
RETENTION = timedelta(days=3)
LARGEST = 4 * 1024**3
"""Bytes: 131 cameras every five minutes make about 1.5 GB a day."""
TIDY_EVERY = timedelta(hours=1)
ROOM = 0.9
"""Share of the space that is left filled when the oldest pictures go, so that it is not looked through for each one."""
_DAY, _TIME, _SUFFIX = "%Y-%m-%d", "%H%M%S", ".jpg"

log = logging.getLogger(__name__)


class Pictures:
    """A folder ``<camera>/<day>/<time>.jpg`` (UTC), bounded in days and in bytes."""

    def __init__(
        self, folder: Path, *, every: timedelta = EVERY, retention: timedelta = RETENTION, largest: int = LARGEST
    ) -> None:
        """Write nothing yet."""
        self._folder = folder
        self._every = every
        self._retention = retention
        self._largest = largest
        self._kept: dict[str, datetime] = {}
        self._size: int | None = None
        self._tidied = datetime.min.replace(tzinfo=UTC)
        self._failing = False
        self._writing = asyncio.Lock()

    async def keep(self, camera: str, at: datetime, jpeg: bytes) -> None:
        """Keep a picture if the last one of its camera is old enough; a full disk is logged and survived."""
        last = self._kept.get(camera)
        # half a look early is nearer to the rhythm than half a look late
        if not jpeg or not is_id(camera) or (last and timedelta() <= at - last < self._every * 0.9):
            return
        async with self._writing:
            try:
                await asyncio.to_thread(self._write, camera, at.astimezone(UTC), jpeg)
            except OSError as error:
                if not self._failing:
                    log.warning("pictures of cameras cannot be kept in %s: %s", self._folder, why(error).en)
                self._failing = True
                return
            if self._failing:
                log.info("pictures of cameras are kept again")
            self._failing = False
            self._kept[camera] = at

    async def latest(self, camera: str, at: datetime) -> Picture | None:
        """Return the picture of a camera that was kept last at or before ``at``, or None; raises StoreError."""
        try:
            return await asyncio.to_thread(self._latest, camera, at.astimezone(UTC))
        except OSError as error:
            raise StoreError(because(error, "không đọc được ảnh đã lưu", "cannot read pictures")) from None

    def _latest(self, camera: str, at: datetime) -> Picture | None:
        if not is_id(camera):
            return None
        day = at.strftime(_DAY)
        for folder in sorted(_children(self._folder / camera), reverse=True):
            if folder.name > day:
                continue
            for file in sorted(_children(folder), reverse=True):
                taken = _taken(file)
                if taken is not None and taken <= at:
                    # one that has just been tidied away gives way to an older one
                    with contextlib.suppress(OSError):
                        return Picture(taken, file.read_bytes())
        return None

    def _write(self, camera: str, at: datetime, jpeg: bytes) -> None:
        if at - self._tidied >= TIDY_EVERY or self._size is None or self._size + len(jpeg) > self._largest:
            self._tidy(at, len(jpeg))
        folder = self._folder / camera / at.strftime(_DAY)
        make_private_folder(folder)
        file = folder / (at.strftime(_TIME) + _SUFFIX)
        write_private_bytes(file, jpeg)
        self._size = (self._size or 0) + len(jpeg)

    def _tidy(self, now: datetime, coming: int) -> None:
        """Forget what is too old, then the oldest of what is too much, and what a crash has left half written."""
        found: list[tuple[datetime, int, Path]] = []
        oldest = now - self._retention
        for file in self._files():
            taken = _taken(file)
            with contextlib.suppress(FileNotFoundError):
                if taken is None or taken < oldest:
                    file.unlink()
                else:
                    found.append((taken, file.stat().st_size, file))
        size = sum(each[1] for each in found)
        if size + coming > self._largest:
            for _, bytes_, file in sorted(found):
                if size + coming <= self._largest * ROOM:
                    break
                file.unlink(missing_ok=True)
                size -= bytes_
        for camera in _children(self._folder):
            for folder in (*_children(camera), camera):
                # not empty: then it is still wanted
                with contextlib.suppress(OSError):
                    folder.rmdir()
        self._size, self._tidied = size, now

    def _files(self) -> Iterator[Path]:
        for camera in _children(self._folder):
            for day in _children(camera):
                yield from _children(day)


def _children(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _taken(file: Path) -> datetime | None:
    """Return when a picture was taken, None for what is none of ours."""
    if file.suffix != _SUFFIX:
        return None
    try:
        return datetime.strptime(f"{file.parent.name} {file.stem}", f"{_DAY} {_TIME}").replace(tzinfo=UTC)
    except ValueError:
        return None
