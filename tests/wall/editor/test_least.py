"""The least room of each kind of tile: that of the shipped layouts, and one in which its type is still large enough."""

import math
from typing import Any

import pytest
from msgspec import structs

from server.contract.messages.layouts import Area, Form, Grid, Layout, ScreenSpec, TileSpec
from server.contract.words import same
from wall.editor.layouts.least import LEAST, UNDRAWN, Space, least, room_of
from wall.gallery.lint import lint
from wall.layouts.files import read_layouts
from wall.resources import layouts
from wall.widgets import OPTIONS

SHIPPED = read_layouts(layouts(), OPTIONS)
DRAWN = [
    (tile, room_of(tile.at, screen.grid, form.capacity))
    for layout in SHIPPED.values()
    for form in layout.form
    for screen in form.screen
    for tile in screen.tile
]
BY_HAND: dict[str, dict[str, Any]] = {
    "note": {"text": {"vi": "Họp giao ban lúc 8 giờ", "en": "Meeting at 8"}},
    "takeover": {"text": {"vi": "Lũ về, di dời ngay", "en": "Flood: leave now"}},
    "qr": {"address": "https://langson.gov.vn"},
}
FINE = 10
"""Cells of a line and of a letter."""


def test_the_table_is_that_of_the_shipped_layouts():
    smallest: dict[str, tuple[float, float]] = {}
    for tile, room in DRAWN:
        lines, letters = smallest.get(tile.kind, room)
        smallest[tile.kind] = (min(lines, room.lines), min(letters, room.letters))
    assert {kind: tuple(math.floor(each * 10) / 10 for each in room) for kind, room in smallest.items()} == LEAST


def test_what_nobody_ships_needs_what_the_smallest_other_tile_needs():
    tiles = [room for room in LEAST.values() if room.lines > 2]
    assert Space(min(room.lines for room in tiles), min(room.letters for room in tiles)) == UNDRAWN
    assert least("web") == UNDRAWN
    assert set(OPTIONS) - set(LEAST) == {"note", "takeover", "picture", "qr", "video", "web"}


@pytest.mark.parametrize("kind", [*LEAST, *BY_HAND])
def test_type_is_large_enough_in_the_least_room(kind, language):
    shipped = [tile for tile, _ in DRAWN if tile.kind == kind]
    spec = shipped[0] if shipped else TileSpec(kind=kind, at=Area(0, 0, 1, 1), options=BY_HAND[kind])
    needs = least(kind)
    at = Area(0, 0, math.ceil(needs.letters * FINE), math.ceil(needs.lines * FINE))
    screen = ScreenSpec(tile=(structs.replace(spec, at=at),), grid=Grid(40 * FINE, 14 * FINE))
    judgement = lint(Layout(title=same("x"), form=(Form(lines=14, letters=40, screen=(screen,)),)), language)
    assert judgement.small == []
