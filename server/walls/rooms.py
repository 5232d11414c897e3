"""Publishes the room of each wall, whenever that changes: what people have published of it, else what its file has."""

import logging
from collections.abc import Sequence
from pathlib import Path

from server.contract.messages import Room
from server.contract.publishing import DrawnDocument
from server.contract.rooms import read_room
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.drawn import Judge, Shown, judge_room, name_of
from server.health import Health
from server.hub import FOREVER, Hub
from server.walls.watched_files import WatchedFiles

log = logging.getLogger(__name__)


class Rooms:
    """The files stay beneath what is published, as layouts that stations bring along do."""

    def __init__(self, walls: Sequence[str], hub: Hub) -> None:
        self._walls = walls
        self._hub = hub
        self._filed: dict[str, Room] = {}
        self._published: dict[str, Room] = {}

    def files(self, folder: Path, health: Health) -> WatchedFiles[Room]:
        """Return what reads the rooms of walls."""
        return WatchedFiles(folder, self._walls, read_room, Room(), self._file, health, "room")

    async def follow(self, shown: Shown) -> None:
        """Take what is published now."""
        before = self._published
        self._published = {name_of(topic): room for topic, room in shown.items() if isinstance(room, Room)}
        for wall in self._walls:
            if self._published.get(wall) != before.get(wall):
                self._tell(wall)

    def _file(self, wall: str, room: Room) -> None:
        self._filed[wall] = room
        self._tell(wall)

    def _tell(self, wall: str) -> None:
        """Publish the room of a wall; nothing where it was taken away and its file was not read yet."""
        room = self._published.get(wall, self._filed.get(wall))
        held = self._hub.latest.get(f"room/{wall}")
        if room is None or (held is not None and held.document == room):
            return
        whose = "published" if wall in self._published else "of its file"
        log.info("room of wall %s, %s: %d surfaces, %d outputs", wall, whose, len(room.surface), len(room.output))
        self._hub.publish(f"room/{wall}", room, fresh_for=FOREVER)


def judge_room_of(walls: Sequence[str]) -> Judge:
    """Return what says why a document cannot be the room of one of these walls."""

    def judge(name: str, room: DrawnDocument | None, shown: Shown) -> Words | None:
        return judge_room(name, room, shown) if name in walls else one_of(name, walls)

    return judge
