"""A room that is open in the editor."""

from collections.abc import Sequence
from pathlib import Path

from server.contract.messages import Room
from wall.editor.documents.changes import Changes
from wall.editor.documents.opened import Comparison, OpenDocument, Spawn, take_out
from wall.editor.documents.shelves.shelf import Shelf
from wall.editor.room.differing import differences, merge, merged, said
from wall.editor.room.editing import RoomEditing
from wall.editor.room.findings import RoomFinding, judge
from wall.editor.room.plugged import Plugged
from wall.language import Language

COMPARISON: Comparison[Room] = Comparison(
    differences, merge, merged, said, lambda language, words: Changes(language, words, said)
)


class OpenRoom(OpenDocument[Room]):
    """Judged by itself, and by what is plugged in."""

    editing: RoomEditing

    def __init__(
        self, name: str, room: Room, shelf: Shelf[Room], language: Language, folder: Path, spawn: Spawn,
        *, base: int, published: Room | None,
    ) -> None:  # fmt: skip
        editing = RoomEditing(room, language)
        super().__init__(name, editing, shelf, COMPARISON, folder, spawn, base=base, published=published)
        self._plugged: Plugged = {}

    def plug(self, plugged: Plugged) -> None:
        """Judge by what is plugged in from now on."""
        if plugged != self._plugged:
            self._plugged = plugged
            self.check()

    def judged(self) -> Sequence[RoomFinding]:
        """Return what is wrong with the room as it is now."""
        return judge(self.editing.room, self._plugged)


async def open_room(name: str, shelf: Shelf[Room], language: Language, folder: Path, spawn: Spawn) -> OpenRoom:
    """Take a room out to be drawn; raises like ``take_out``."""
    found = await take_out(name, shelf, Room, folder)
    return OpenRoom(name, found.document, shelf, language, folder, spawn, base=found.base, published=found.published)
