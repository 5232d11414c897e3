"""Surfaces that tests hang in a room, and the file in which a technician describes it."""

import json
from typing import Any

import msgspec

from server.contract.messages.rooms import LedWall, Monitor, Room, Size
from server.contract.words import same

LED = LedWall(id="led", name=same("LED"), size=Size(4800, 2700), pitch=1.25)
TELEVISION = Monitor(id="tv", name=same("TV"), inches=55)


def written(room: Room) -> str:
    """Return the text of the file of a room: one setting a line, without those that say nothing."""
    lines: list[str] = []
    for name, tables in (("surface", room.surface), ("output", room.output), ("seat", room.seat)):
        for table in msgspec.to_builtins(tables):
            lines += [f"[[{name}]]", *(f"{key} = {_value(given)}" for key, given in _given(table).items())]
    return "".join(f"{line}\n" for line in lines)


def _given(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value}


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(each)}" for key, each in _given(value).items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
