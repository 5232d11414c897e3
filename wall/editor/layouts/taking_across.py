"""Takes tiles from one screen of a form to another, scaled as where they are pasted. Pure."""

from typing import NamedTuple

from server.contract.messages.layouts import Area, Grid, ScreenSpec
from server.contract.words import Words
from wall.editor.layouts.areas import Offset, bounds, moved
from wall.editor.layouts.operations import Clip, on_grid, paste, remove
from wall.editor.layouts.placing import NOTHING_SELECTED, Changed, Selection, chosen_areas

TOO_COARSE = Words(
    vi="Lưới của màn hình kia quá thô: một ô sẽ biến mất; hãy dùng lưới mịn hơn ở đó",
    en="The grid of the other screen is too coarse, a tile would vanish: take a finer one there",
)


class Taken(NamedTuple):
    """Both screens after it."""

    source: ScreenSpec
    target: ScreenSpec
    selection: Selection
    """What came, on the other screen."""


def sizes_there(source: ScreenSpec, selection: Selection, grid: Grid) -> list[Area] | None:
    """Return where the selected tiles, in order, stand on another grid; None where one would vanish, or none is."""
    tiles = [on_grid(source.tile[number], source.grid, grid) for number in chosen_areas(source, selection)]
    kept = [tile.at for tile in tiles if tile is not None]
    return kept if kept and len(kept) == len(tiles) else None


def held_at(areas: list[Area], column: float, row: float, held: tuple[float, float], grid: Grid) -> Offset:
    """Return where the upper left corner of tiles comes whose hand is over a place of a grid, as near as it has room.

    ``held`` is where the hand has them: shares of their width and height.
    """
    whole = bounds(areas)
    left, top = round(column - held[0] * whole.width), round(row - held[1] * whole.height)
    return Offset(
        max(min(left, grid.columns - whole.width), 0),
        max(min(top, grid.rows - whole.height), 0),
    )


def standing_at(areas: list[Area], corner: Offset) -> list[Area]:
    """Return tiles with the upper left corner of all of them at a cell."""
    whole = bounds(areas)
    return [moved(area, Offset(corner.across - whole.column, corner.down - whole.row)) for area in areas]


def take_across(
    source: ScreenSpec, selection: Selection, target: ScreenSpec, at: Offset | None = None, *, push: bool = False
) -> Taken | Words:
    """Take the selected tiles to another screen: with their upper left corner ``at`` a cell, or where they stood.

    Without ``at`` they come to where there is room for them, and only where there is none does ``push`` make some.
    """
    areas = sizes_there(source, selection, target.grid)
    left = remove(source, selection)
    if areas is None or isinstance(left, Words):
        return TOO_COARSE if chosen_areas(source, selection) else NOTHING_SELECTED
    clip = Clip(source.grid, tuple(source.tile[number] for number in chosen_areas(source, selection)))
    came = paste(target, clip, at, push=push)
    if at is None and push and not isinstance(came, Changed):
        whole = bounds(areas)
        came = paste(target, clip, Offset(whole.column, whole.row), push=True)
    return came if isinstance(came, Words) else Taken(left.screen, came.screen, came.selection)
