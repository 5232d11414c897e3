"""Which forms the surfaces of a room ask for. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from server.contract.legibility import Capacity
from server.contract.messages import Room
from server.contract.messages.layouts import Area, Form, Layout, ScreenSpec, TileSpec
from server.contract.words import Words, same
from wall.editor.layouts.least import least_cells
from wall.editor.layouts.new_tile import beginning
from wall.editor.layouts.proposal import HEADER, grid_for, propose
from wall.screens.canvas import canvases

TELEVISION = Capacity(14, 57)
"""For which a layout begins where no room is measured: a 55-inch television at six metres."""
WELL_USED = 0.8
"""Share of what can be read of a surface that a form drawn for it uses at least."""


class RoomSurfaces(NamedTuple):
    """The surfaces of a room of which as much can be read."""

    capacity: Capacity
    names: tuple[Words, ...]


def surfaces_of(room: Room | None) -> list[RoomSurfaces]:
    """Return the distinct capacities of a measured room, the richest first, with the surfaces that have each."""
    if room is None or not room.surface:
        return []
    named = {surface.id: surface.name for surface in room.surface}
    found: dict[Capacity, list[Words]] = {}
    for canvas in canvases(room):
        found.setdefault(canvas.capacity, []).append(named[canvas.surface])
    ordered = sorted(found, key=lambda capacity: (-capacity.amount, capacity))
    return [RoomSurfaces(capacity, tuple(found[capacity])) for capacity in ordered]


def begin_layout(name: str, room: Room | None) -> Layout:
    """Return a layout with a header and nothing else, in a form for each kind of surface of a room."""
    capacities = [each.capacity for each in surfaces_of(room)]
    if not capacities:
        header = beginning(HEADER, Area(0, 0, 24, 1))
        first = Form(lines=TELEVISION.lines, letters=TELEVISION.letters, screen=(ScreenSpec(tile=(header,)),))
        return Layout(title=same(name), form=(first,))
    return Layout(title=same(name), form=tuple(_bare(capacity) for capacity in capacities))


def without_form(layout: Layout, room: Room | None) -> list[RoomSurfaces]:
    """Return the surfaces of a room for which no form is drawn: each is too large for them, or much is left unused."""

    def is_for(form: Form, capacity: Capacity) -> bool:
        return capacity.holds(form.capacity) and form.capacity.amount >= WELL_USED * capacity.amount

    return [each for each in surfaces_of(room) if not any(is_for(form, each.capacity) for form in layout.form)]


def propose_all(layout: Layout, room: Room | None) -> tuple[list[Form], list[TileSpec]]:
    """Return a form for all surfaces of a room that have none, and the tiles that one or the other has no room for."""
    richest = max(layout.form, key=lambda form: form.capacity.amount)
    made = [propose(richest, each.capacity) for each in without_form(layout, room)]
    return [each.form for each in made], _once([tile for each in made for tile in each.dropped])


def _bare(capacity: Capacity) -> Form:
    grid = grid_for(capacity)
    _, high = least_cells(HEADER, grid, capacity)
    header = beginning(HEADER, Area(0, 0, grid.columns, high))
    return Form(lines=capacity.lines, letters=capacity.letters, screen=(ScreenSpec(tile=(header,), grid=grid),))


def _once(tiles: Sequence[TileSpec]) -> list[TileSpec]:
    found: list[TileSpec] = []
    for tile in tiles:
        if tile not in found:
            found.append(tile)
    return found
