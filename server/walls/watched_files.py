"""Reads a file of each wall whenever it changes."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Generic, TypeVar

from server.contract.words import Words
from server.errors import ConfigError
from server.health import Health

T = TypeVar("T")

LOOK_EVERY = 1.0
"""Seconds between two looks at the files."""

Signature = tuple[int, int, int] | None
"""When a file, or who may read it, was changed, nanoseconds, its bytes and which it is; None where there is none."""
UNREADABLE = (0, 0, 0)
"""Of a file of which nobody can tell whether it is there."""


class WatchedFiles(Generic[T]):
    """A file that is wrong, or half written, changes nothing: what it said before holds, and health tells why.

    Of a server that has just begun that is what each wall remembers, or nothing.
    """

    def __init__(
        self,
        folder: Path,
        walls: Sequence[str],
        read: Callable[[Path], T],
        none: T,
        take: Callable[[str, T], None],
        health: Health,
        topic: str,
        *,
        beside: Callable[[str], object] = lambda _: None,
    ) -> None:
        """``read`` raises ConfigError; ``none`` stands for no file; ``take`` is told a wall and what its file says.

        What ``beside`` returns for a wall decides, besides the file, what is read: where it changes, it is read again.
        """
        self._folder = folder
        self._walls = walls
        self._read = read
        self._none = none
        self._take = take
        self._health = health
        self._topic = topic
        self._beside = beside
        self._seen: dict[str, tuple[Signature, object]] = {}
        self._gone: set[str] = set()
        """Walls whose file was not there at the last look."""

    async def run(self) -> None:
        """Look now and then until cancelled."""
        while True:
            for wall in self._walls:
                await self._look(wall)
            await asyncio.sleep(LOOK_EVERY)

    async def _look(self, wall: str) -> None:
        path = wall_file(self._folder, wall)
        signature = await asyncio.to_thread(_signature, path)
        if signature is None and wall in self._seen and wall not in self._gone:
            # some editors take a file away before they write it again: what it said holds until the next look
            self._gone.add(wall)
            return
        if signature is not None:
            self._gone.discard(wall)
        seen = signature, self._beside(wall)
        if wall in self._seen and self._seen[wall] == seen:
            return
        self._seen[wall] = seen
        topic = f"{self._topic}/{wall}"
        try:
            told = self._none if signature is None else await asyncio.to_thread(self._read, path)
        except ConfigError as error:
            self._health.say(topic, _in_one_line(error.words), lasting=timedelta(days=365))
            return
        self._health.over(topic)
        self._take(wall, told)


def wall_file(folder: Path, wall: str) -> Path:
    """Return where something of a wall is kept."""
    return folder / f"{wall}.toml"


def _in_one_line(words: Words) -> Words:
    """Return the first mistake and how many more there are: ``check`` of the command line says them all."""
    (vi, *more), (en, *_) = words.vi.splitlines(), words.en.splitlines()
    return Words(vi=f"{vi} (và {len(more)} lỗi nữa)", en=f"{en} (and {len(more)} more)") if more else words


def _signature(path: Path) -> Signature:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return UNREADABLE
    return found.st_ctime_ns, found.st_size, found.st_ino
