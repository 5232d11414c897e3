"""Puts tiles of a screen where they are wanted, or says why they cannot stand there. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import structs

from server.contract.messages.layouts import Area, Grid, ScreenSpec, TileSpec
from server.contract.words import Words
from wall.editor.layouts.areas import Offset, inside, overlaps, pushed
from wall.editor.layouts.naming import called

Selection = frozenset[int]
"""Positions in ``screen.tile``."""


class Changed(NamedTuple):
    """What an operation has made."""

    screen: ScreenSpec
    selection: Selection
    """What is selected from now on."""


Outcome = Changed | Words
"""Or why it was not done, and what to do instead."""

NOTHING_SELECTED = Words(vi="Chưa chọn ô nào: hãy chọn ô trước", en="No tile is selected: select one first")
NO_FREE_PLACE = Words(
    vi="Không còn chỗ trống đủ lớn: hãy bỏ hoặc thu nhỏ một ô khác",
    en="No free place is large enough: remove another tile, or make one smaller",
)


def areas_of(screen: ScreenSpec) -> list[Area]:
    """Return where its tiles stand."""
    return [tile.at for tile in screen.tile]


def chosen_areas(screen: ScreenSpec, selection: Selection) -> dict[int, Area]:
    """Return where the selected tiles stand, in order; positions that there are not are left out."""
    return {number: screen.tile[number].at for number in sorted(selection) if 0 <= number < len(screen.tile)}


def placed(screen: ScreenSpec, wanted: Mapping[int, Area], *, push: bool = False) -> ScreenSpec | Words:
    """Return a screen with tiles, by position, at other places; all others stay where they are.

    Where one is in the way or the grid ends, return why not. With ``push``, those in the way move on in the direction
    in which the tile came that needs their place, and it is refused only where there is no room for that. A tile that
    overlapped another before, and is not ``wanted`` elsewhere, is let be.
    """
    grid, before = screen.grid, areas_of(screen)
    if any(not inside(area, grid) for area in wanted.values()):
        return outside(grid)
    after = [wanted.get(number, area) for number, area in enumerate(before)]
    chosen = frozenset(wanted)
    crossing = [pair for pair in overlaps(after) if not chosen.isdisjoint(pair)]
    for one, other in crossing:
        if {one, other} <= chosen:
            return _each_other(screen.tile, one, other)
    if crossing and not push:
        in_the_way = next(number for number in sorted({n for pair in crossing for n in pair}) if number not in chosen)
        name = called(screen.tile[in_the_way])
        return Words(
            vi=f"Chồng lên ô «{name.vi}»: hãy chọn chỗ trống, hoặc cho phép đẩy các ô bên cạnh",
            en=f"This overlaps “{name.en}”: choose a free place, or let neighbours be pushed on",
        )
    if crossing:
        ways = {number: _way(before[number], area) for number, area in wanted.items()}
        room = pushed(after, ways, chosen, grid)
        if room is None:
            return Words(
                vi="Không còn chỗ để đẩy các ô bên cạnh: hãy di chuyển ít hơn, hoặc thu nhỏ một ô",
                en="There is no room to push neighbours on: move it less far, or make a tile smaller",
            )
        after = list(room)
    return standing(screen, after)


def standing(screen: ScreenSpec, areas: Iterable[Area]) -> ScreenSpec:
    """Return a screen whose tiles stand in these areas; tiles that stay where they are stay the same objects."""
    tiles = tuple(
        tile if tile.at == area else structs.replace(tile, at=area)
        for tile, area in zip(screen.tile, areas, strict=True)
    )
    return structs.replace(screen, tile=tiles)


def outside(grid: Grid) -> Words:
    """Return that something would leave the grid."""
    return Words(
        vi=f"Vượt ra ngoài lưới {grid.columns}×{grid.rows}: hãy thu nhỏ, hoặc đặt vào trong hơn",
        en=f"This reaches beyond the {grid.columns}×{grid.rows} grid: make it smaller, or keep it further inside",
    )


def _each_other(tiles: Sequence[TileSpec], one: int, other: int) -> Words:
    first, second = called(tiles[one]), called(tiles[other])
    return Words(
        vi=f"Ô «{first.vi}» và ô «{second.vi}» sẽ chồng lên nhau: hãy chọn ít ô hơn, hoặc tách chúng ra trước",
        en=f"“{first.en}” and “{second.en}” would overlap each other: select fewer, or move them apart first",
    )


def _way(before: Area, after: Area) -> Offset:
    """Return how the middle of an area has moved, in half cells."""
    return Offset(
        after.column + after.right - before.column - before.right, after.row + after.bottom - before.row - before.bottom
    )
