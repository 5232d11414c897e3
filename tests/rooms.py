"""Surfaces that tests hang in a room, and the file in which a technician describes it."""

import json
from typing import Any

import msgspec
from hypothesis import strategies as st

from server.contract.messages.rooms import (
    Audience,
    LedWall,
    Matrix,
    Monitor,
    MonitorName,
    Output,
    Rectangle,
    Room,
    SeatRow,
    Size,
)
from server.contract.words import Words, same

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


_NAMES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
_LENGTHS = st.floats(10, 100_000)
_PLACES = st.floats(-1_000_000, 1_000_000)
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


def any_surfaces():
    """Return surfaces of each kind, as a room may have them."""
    common = {
        "id": _NAMES,
        "name": st.builds(Words, vi=_TEXT, en=_TEXT),
        "at": st.none() | st.tuples(_PLACES, _PLACES),
    }
    sizes = st.builds(Size, _LENGTHS, _LENGTHS)
    return st.one_of(
        st.builds(LedWall, **common, size=sizes, pitch=st.floats(0.1, 50)),
        st.builds(
            Matrix,
            **common,
            columns=st.integers(1, 20),
            rows=st.integers(1, 20),
            # twenty of them and their bezels are no longer than what an output may drive
            panel=st.builds(Size, st.floats(10, 4_000), st.floats(10, 4_000)),
            bezel=st.tuples(st.floats(0, 200), st.floats(0, 200)),
        ),
        st.builds(
            Monitor,
            **common,
            inches=st.floats(5, 200),
            aspect=st.tuples(st.integers(1, 64), st.integers(1, 64)),
        ),
    )


def any_rooms():
    """Return rooms of the right shape, whether they make sense or not."""
    monitors = st.builds(MonitorName, serial=_TEXT, connector=_TEXT, place=st.integers(0, 64))
    areas = st.builds(Rectangle, st.floats(0, 100_000), st.floats(0, 100_000), _LENGTHS, _LENGTHS)
    outputs = st.builds(Output, station=_NAMES, monitor=monitors, surface=_NAMES, at=st.none() | areas)
    seats = st.builds(
        SeatRow,
        distance=st.floats(0.1, 100),
        who=st.sampled_from(Audience),
        surfaces=st.lists(_NAMES, max_size=3).map(tuple),
    )
    return st.builds(
        Room,
        surface=st.lists(any_surfaces(), max_size=4).map(tuple),
        output=st.lists(outputs, max_size=4).map(tuple),
        seat=st.lists(seats, max_size=3).map(tuple),
    )
