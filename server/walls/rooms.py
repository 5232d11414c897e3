"""Publishes the room of each wall, as its file has it, whenever that changes."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from server.contract.messages import Room
from server.contract.rooms import read_room
from server.contract.words import Words
from server.errors import ConfigError
from server.health import Health
from server.hub import FOREVER, Hub

LOOK_EVERY = 1.0
"""Seconds between two looks at the files."""

Signature = tuple[int, int, int] | None
"""When a file, or who may read it, was changed, nanoseconds, its bytes and which it is; None where there is none."""
UNREADABLE = (0, 0, 0)
"""Of a file of which nobody can tell whether it is there."""

log = logging.getLogger(__name__)


def room_file(folder: Path, wall: str) -> Path:
    """Return where the room of a wall is kept."""
    return folder / f"{wall}.toml"


class RoomFiles:
    """A file that is wrong, or half written, changes nothing: the last room holds, and health tells why.

    Of a server that has just begun that is the room which each wall remembers, or none.
    """

    def __init__(self, folder: Path, walls: Sequence[str], hub: Hub, health: Health) -> None:
        self._folder = folder
        self._walls = walls
        self._hub = hub
        self._health = health
        self._seen: dict[str, Signature] = {}

    async def run(self) -> None:
        """Look now and then until cancelled."""
        while True:
            for wall in self._walls:
                await self._look(wall)
            await asyncio.sleep(LOOK_EVERY)

    async def _look(self, wall: str) -> None:
        path = room_file(self._folder, wall)
        signature = await asyncio.to_thread(_signature, path)
        if wall in self._seen and self._seen[wall] == signature:
            return
        self._seen[wall] = signature
        topic = f"room/{wall}"
        try:
            room = Room() if signature is None else await asyncio.to_thread(read_room, path)
        except ConfigError as error:
            self._health.say(topic, _in_one_line(error.words), lasting=timedelta(days=365))
            return
        self._health.over(topic)
        log.info("room of wall %s: %d surfaces, %d outputs", wall, len(room.surface), len(room.output))
        self._hub.publish(topic, room, fresh_for=FOREVER)


def _in_one_line(words: Words) -> Words:
    """Return the first mistake and how many more there are: ``vonglau-server room check`` says them all."""
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
