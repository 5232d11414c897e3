"""Publishes the room of each wall, as its file has it, whenever that changes."""

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from server.contract.messages import Room
from server.contract.rooms import read_room
from server.health import Health
from server.hub import FOREVER, Hub
from server.walls.watched_files import WatchedFiles

log = logging.getLogger(__name__)


def room_files(folder: Path, walls: Sequence[str], hub: Hub, health: Health) -> WatchedFiles[Room]:
    """Return what reads the rooms of walls and publishes them."""
    return WatchedFiles(folder, walls, read_room, Room(), partial(_publish, hub), health, "room")


def _publish(hub: Hub, wall: str, room: Room) -> None:
    log.info("room of wall %s: %d surfaces, %d outputs", wall, len(room.surface), len(room.output))
    hub.publish(f"room/{wall}", room, fresh_for=FOREVER)
