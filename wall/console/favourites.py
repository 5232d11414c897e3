"""What the desk keeps within reach: a file of its own, so that it is there without a server."""

import contextlib
from pathlib import Path

import msgspec
from msgspec import Struct

from server.contract.messages import Scene
from server.contract.private import make_private_folder, write_private_bytes
from wall.console.search import Kind, Thing

MOST = 100
"""Favourites of one desk."""


class _Favourite(Struct, frozen=True):
    kind: int
    id: str
    title: str
    detail: str
    scene: Scene


class Favourites:
    """In the order in which they were chosen."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: dict[str, Thing] = {}
        try:
            for each in msgspec.json.decode(file.read_bytes(), type=list[_Favourite]):
                self._held[each.id] = Thing(Kind(each.kind), each.id, each.title, each.detail, "", each.scene)
        except OSError:
            # none yet, or nobody may read them: that is said with the next choice
            pass
        except (msgspec.MsgspecError, ValueError, RecursionError):
            # whoever knows how may mend it; the next choice begins a new one
            self._held = {}
            with contextlib.suppress(OSError):
                file.replace(file.with_suffix(".damaged"))

    @property
    def things(self) -> list[Thing]:
        """What was chosen."""
        return list(self._held.values())

    def __contains__(self, id: str) -> bool:
        """Return whether a thing is one."""
        return id in self._held

    def toggle(self, thing: Thing) -> None:
        """Keep a thing, or let it go; raises OSError where the file cannot be written."""
        if self._held.pop(thing.id, None) is None and thing.scene is not None and len(self._held) < MOST:
            self._held[thing.id] = thing
        rows = [
            _Favourite(int(each.kind), each.id, each.title, each.detail, each.scene)
            for each in self._held.values()
            if each.scene is not None
        ]
        make_private_folder(self._file.parent)
        write_private_bytes(self._file, msgspec.json.encode(rows))
