"""What is done to the tiles of a screen: each operation returns the screen after it, or why not. Pure.

Neighbours stay where they are, and nothing is lost but what is removed. What would overlap a neighbour is refused;
with ``push`` the neighbour moves on instead, in the direction of the movement.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import structs

from server.contract.messages.layouts import MOST_CELLS, Area, Grid, ScreenSpec, TileSpec
from server.contract.words import Words
from wall.editor.layouts.areas import Offset, bounds, free, inside, moved, overlaps, stretched
from wall.editor.layouts.naming import called
from wall.editor.layouts.placing import (
    NO_FREE_PLACE,
    NOTHING_SELECTED,
    Changed,
    Outcome,
    Selection,
    areas_of,
    chosen_areas,
    outside,
    placed,
    standing,
)
from wall.editor.layouts.validity import flaw


class Cut(StrEnum):
    """How a tile is split in two."""

    ACROSS = "across"
    """Into two beside each other."""
    DOWN = "down"
    """Into two beneath each other."""


class Clip(NamedTuple):
    """Tiles that were taken from a screen, and its grid."""

    grid: Grid
    tiles: tuple[TileSpec, ...]


def add(screen: ScreenSpec, spec: TileSpec, at: Area | None = None, *, push: bool = False) -> Outcome:
    """Add a tile in an area, or in the first free place of the size of ``spec.at``; what is pushed goes down."""
    if at is None:
        corner = Area(0, 0, spec.at.width, spec.at.height)
        by = free([corner], areas_of(screen), screen.grid)
        return NO_FREE_PLACE if by is None else _with(screen, [structs.replace(spec, at=moved(corner, by))])
    if not inside(at, screen.grid):
        return outside(screen.grid)
    # as if it came from above
    above = structs.replace(spec, at=moved(at, Offset(0, -at.bottom)))
    return _changed(placed(_with(screen, [above]).screen, {len(screen.tile): at}, push=push), {len(screen.tile)})


def remove(screen: ScreenSpec, selection: Selection) -> Outcome:
    """Take the selected tiles away; nothing is selected then."""
    if not chosen_areas(screen, selection):
        return NOTHING_SELECTED
    left = tuple(tile for number, tile in enumerate(screen.tile) if number not in selection)
    return Changed(structs.replace(screen, tile=left), frozenset())


def move(screen: ScreenSpec, selection: Selection, by: Offset, *, push: bool = False) -> Outcome:
    """Move the selected tiles together, by so many cells."""
    areas = chosen_areas(screen, selection)
    if not areas:
        return NOTHING_SELECTED
    wanted = {number: moved(area, by) for number, area in areas.items()}
    return _changed(placed(screen, wanted, push=push), areas)


def resize(screen: ScreenSpec, selection: Selection, to: Area, *, push: bool = False) -> Outcome:
    """Let the selected tiles together take an area; several share it in proportion."""
    before = chosen_areas(screen, selection)
    if not before:
        return NOTHING_SELECTED
    if to.width < 1 or to.height < 1 or not inside(to, screen.grid):
        return outside(screen.grid)
    whole = bounds(before.values())
    for area in _side_by_side(whole, to) if push else [to]:
        wanted = {number: stretched(each, whole, area) for number, each in before.items()}
        kept = {number: each for number, each in wanted.items() if each is not None}
        if len(kept) < len(wanted) and area != to:
            continue  # it is on the way only
        if len(kept) < len(wanted):
            return Words(
                vi="Quá nhỏ: một ô sẽ biến mất; hãy để rộng hơn, hoặc chọn ít ô hơn",
                en="This is too small, a tile would vanish: leave more room, or select fewer tiles",
            )
        result = placed(screen, kept, push=push)
        if isinstance(result, Words):
            return result
        screen = result
    return Changed(screen, frozenset(before))


def swap(screen: ScreenSpec, selection: Selection) -> Outcome:
    """Let two tiles change places: each takes the area of the other."""
    areas = chosen_areas(screen, selection)
    if len(areas) != 2:
        return Words(vi="Hãy chọn đúng hai ô để đổi chỗ", en="Select just two tiles to change places")
    (one, first), (other, second) = areas.items()
    after = areas_of(screen)
    after[one], after[other] = second, first
    return Changed(standing(screen, after), frozenset(areas))


def split(screen: ScreenSpec, position: int, cut: Cut) -> Outcome:
    """Split a tile in two alike that share its area; the second one comes last."""
    if not chosen_areas(screen, frozenset({position})):
        return NOTHING_SELECTED
    at = screen.tile[position].at
    length = at.width if cut is Cut.ACROSS else at.height
    if length < 2:
        return Words(
            vi="Ô chỉ rộng một ô lưới nên không chia được: hãy phóng to ô, hoặc dùng lưới mịn hơn",
            en="It is only one cell of the grid, and cannot be split: enlarge it, or take a finer grid",
        )
    half = (length + 1) // 2
    if cut is Cut.ACROSS:
        first, second = structs.replace(at, width=half), Area(at.column + half, at.row, at.width - half, at.height)
    else:
        first, second = structs.replace(at, height=half), Area(at.column, at.row + half, at.width, at.height - half)
    areas = areas_of(screen)
    areas[position] = first
    result = _with(standing(screen, areas), [structs.replace(screen.tile[position], at=second)])
    return Changed(result.screen, result.selection | {position})


def duplicate(screen: ScreenSpec, selection: Selection) -> Outcome:
    """Put the same tiles once more where there is room for them: together, or else one by one."""
    tiles = [screen.tile[number] for number in chosen_areas(screen, selection)]
    return _put(screen, tiles) if tiles else NOTHING_SELECTED


def paste(screen: ScreenSpec, clip: Clip, at: Offset | None = None, *, push: bool = False) -> Outcome:
    """Add tiles from elsewhere, scaled to this grid: with their upper left corner ``at`` a cell, or where they stood.

    Without ``at``, where something stands there, they come to where there is room for them.
    """
    scaled = [on_grid(tile, clip.grid, screen.grid) for tile in clip.tiles]
    tiles = [tile for tile in scaled if tile is not None]
    if not tiles or len(tiles) < len(scaled):
        return Words(
            vi="Không có ô nào để dán, hoặc lưới ở đây quá thô: hãy dùng lưới mịn hơn",
            en="There is no tile to paste, or the grid here is too coarse: take a finer one",
        )
    if at is None:
        in_place = _with(screen, tiles)
        wanted = {number: in_place.screen.tile[number].at for number in in_place.selection}
        stays = placed(in_place.screen, wanted)
        return Changed(stays, in_place.selection) if isinstance(stays, ScreenSpec) else _put(screen, tiles)
    corner = bounds(tile.at for tile in tiles)
    by = Offset(at.across - corner.column, at.down - corner.row)
    wanted = {len(screen.tile) + number: moved(tile.at, by) for number, tile in enumerate(tiles)}
    # as if they came from above
    above = [structs.replace(tile, at=moved(tile.at, Offset(by.across, -MOST_CELLS))) for tile in tiles]
    return _changed(placed(_with(screen, above).screen, wanted, push=push), wanted)


def regrid(screen: ScreenSpec, grid: Grid) -> Outcome:
    """Divide the surface into another number of cells, and let every tile stand as nearly as it can where it stood."""
    if not (1 <= grid.columns <= MOST_CELLS and 1 <= grid.rows <= MOST_CELLS):
        return Words(vi=f"Lưới phải từ 1 đến {MOST_CELLS} ô mỗi chiều", en=f"A grid has 1 to {MOST_CELLS} cells a side")
    scaled = [on_grid(tile, screen.grid, grid) for tile in screen.tile]
    lost = next((number for number, tile in enumerate(scaled) if tile is None), None)
    if lost is not None:
        name = called(screen.tile[lost])
        return Words(
            vi=f"Lưới này quá thô: ô «{name.vi}» sẽ biến mất; hãy chọn lưới mịn hơn",
            en=f"This grid is too coarse, “{name.en}” would vanish: take a finer one",
        )
    tiles = tuple(tile for tile in scaled if tile is not None)
    return Changed(structs.replace(screen, tile=tiles, grid=grid), frozenset())


def replace(screen: ScreenSpec, /, position: int, *, push: bool = False, **fields: Any) -> Outcome:
    """Give fields of one tile other values; an ``at`` is treated like a new size."""
    if not chosen_areas(screen, frozenset({position})):
        return NOTHING_SELECTED
    at = fields.pop("at", screen.tile[position].at)
    spec = structs.replace(screen.tile[position], **fields)
    if (wrong := flaw(spec)) is not None:
        return wrong
    tiles = (*screen.tile[:position], spec, *screen.tile[position + 1 :])
    changed = structs.replace(screen, tile=tiles)
    selection = frozenset({position})
    return Changed(changed, selection) if at == spec.at else resize(changed, selection, at, push=push)


def prioritise(screen: ScreenSpec, selection: Selection, priority: int) -> Outcome:
    """Give all selected tiles the same priority."""
    chosen = chosen_areas(screen, selection)
    if not chosen:
        return NOTHING_SELECTED
    tiles = tuple(
        structs.replace(tile, priority=priority) if number in chosen else tile
        for number, tile in enumerate(screen.tile)
    )
    wrong = next((found for number in chosen if (found := flaw(tiles[number])) is not None), None)
    return wrong or Changed(structs.replace(screen, tile=tiles), frozenset(chosen))


def _put(screen: ScreenSpec, tiles: Sequence[TileSpec]) -> Outcome:
    """Add tiles where there is room for them: together, or else one by one."""
    areas = [tile.at for tile in tiles]
    # what somebody wrote by hand may overlap
    together = free(areas, areas_of(screen), screen.grid) if next(overlaps(areas), None) is None else None
    if together is not None:
        return _with(screen, [structs.replace(tile, at=moved(tile.at, together)) for tile in tiles])
    result = screen
    for tile in tiles:
        one = add(result, tile)
        if isinstance(one, Words):
            return one
        result = one.screen
    return Changed(result, frozenset(range(len(screen.tile), len(result.tile))))


def _with(screen: ScreenSpec, tiles: Sequence[TileSpec]) -> Changed:
    """Return a screen with further tiles, which are selected."""
    first = len(screen.tile)
    return Changed(structs.replace(screen, tile=(*screen.tile, *tiles)), frozenset(range(first, first + len(tiles))))


def _changed(result: ScreenSpec | Words, selection: Iterable[int]) -> Outcome:
    return result if isinstance(result, Words) else Changed(result, frozenset(selection))


def on_grid(tile: TileSpec, before: Grid, after: Grid) -> TileSpec | None:
    """Return a tile on another grid; None where it would vanish."""
    whole = Area(0, 0, before.columns, before.rows)
    area = stretched(tile.at, whole, Area(0, 0, after.columns, after.rows))
    return None if area is None else structs.replace(tile, at=area)


def _side_by_side(before: Area, after: Area) -> list[Area]:
    """Return the areas from one to another, one side after the other, first those that shrink: so each pushes its way.

    A side that would cross its opposite one on the way is moved together with it.
    """
    if after.column >= before.right or after.right <= before.column:
        sides = [structs.replace(before, column=after.column, width=after.width)]
    else:
        left = Area(max(before.column, after.column), before.row, 0, before.height)
        left = structs.replace(left, width=min(before.right, after.right) - left.column)
        grown = structs.replace(left, width=after.right - left.column)
        sides = [left, grown, structs.replace(grown, column=after.column, width=after.width)]
    across = sides[-1]
    if after.row >= across.bottom or after.bottom <= across.row:
        return [*sides, after]
    top = max(across.row, after.row)
    shrunk = structs.replace(across, row=top, height=min(across.bottom, after.bottom) - top)
    return [*sides, shrunk, structs.replace(shrunk, height=after.bottom - top), after]
