"""The pieces of a room as forms show them. Pure."""

from typing import Any

from server.contract.messages import Room, Size
from server.contract.words import Words
from wall.editor.room.outcome import Chosen, Part


def part_of(room: Room, chosen: Chosen) -> Any:
    """Return the piece of a room that is chosen; None where there is none."""
    pieces: tuple[Any, ...] = {
        Part.SURFACE: room.surface,
        Part.OUTPUT: room.output,
        Part.SEAT: room.seat,
        Part.NOTHING: (),
    }[chosen.part]
    return pieces[chosen.at] if chosen.at < len(pieces) else None


def surface_field(room: Room, at: int, name: str) -> Any:
    """Return what is said of a surface, as a file has it: lengths as lists."""
    value = getattr(room.surface[at], name)
    if isinstance(value, Size):
        return [value.width, value.height]
    if isinstance(value, Words):
        return {"vi": value.vi, "en": value.en}
    return list(value) if isinstance(value, tuple) else value
