"""What makes no sense in a layout whatever kinds of tiles there are: where they stand, and what is named. Pure."""

from collections.abc import Iterator
from itertools import combinations

from server.contract.messages.layouts import Layout, ScreenSpec
from server.contract.words import Words

Place = tuple[str | int, ...]
"""Keys and positions within a layout."""


def flaws(layout: Layout) -> Iterator[tuple[Place, Words]]:
    """Yield what is wrong, and where."""
    yield from doubled(layout)
    for at, form in enumerate(layout.form):
        for number, screen in enumerate(form.screen):
            for place, words in misplaced(screen):
                yield ("form", at, "screen", number, *place), words


def doubled(layout: Layout) -> Iterator[tuple[Place, Words]]:
    """Yield which parameters have the name of one before."""
    names = [each.name for each in layout.parameter]
    for number, name in enumerate(names):
        if name in names[:number]:
            words = Words(vi=f"«{name}» đã được dùng ở trên", en=f"“{name}” is used above already")
            yield ("parameter", number, "name"), words


def misplaced(screen: ScreenSpec) -> Iterator[tuple[Place, Words]]:
    """Yield which tiles of one screen stand where they cannot."""
    grid = screen.grid
    for position, tile in enumerate(screen.tile):
        if tile.at.right > grid.columns or tile.at.bottom > grid.rows:
            yield (
                ("tile", position, "at"),
                Words(
                    vi=f"vượt ra ngoài lưới {grid.columns}×{grid.rows}",
                    en=f"reaches beyond the {grid.columns}×{grid.rows} grid",
                ),
            )
    for (one, first), (other, second) in combinations(enumerate(screen.tile), 2):
        if first.at.overlaps(second.at):
            yield (
                ("tile", other, "at"),
                Words(vi=f"chồng lên ô thứ {one + 1}", en=f"overlaps tile {one + 1}"),
            )
