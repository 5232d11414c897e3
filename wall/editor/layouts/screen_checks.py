"""What can be wrong with a screen as a whole: tiles on each other or on a bezel, and a surface half empty. Pure."""

from collections.abc import Collection, Iterator

from server.contract.legibility import SLIP, Capacity
from server.contract.messages.layouts import Area, ScreenSpec
from server.contract.words import Words
from wall.editor.findings import Remark, Weight
from wall.editor.layouts.areas import overlaps
from wall.editor.layouts.naming import called
from wall.editor.layouts.placing import areas_of
from wall.layouts.grid import Bar, Box, between, clear_of, place
from wall.screens.canvas import Canvas, usual_pixels

MOST_BARE = 0.8
"""Share of a half of the surface that no tile need cover: a header and a strip at the bottom cover less."""
GAP = 14 / 1080
"""Between tiles, as a share of the height of the surface."""


def of_screen(screen: ScreenSpec) -> Iterator[Remark]:
    """Yield which tiles overlap, and which half of the surface is empty."""
    for one, other in sorted(overlaps(areas_of(screen))):
        name = called(screen.tile[one])
        words = Words(
            vi=f"Chồng lên ô «{name.vi}»: hãy di chuyển một trong hai ô",
            en=f"This overlaps “{name.en}”: move one of the two",
        )
        yield Remark(other, Weight.ERROR, "at", words)
    bare = [name for half, name in _halves(screen) if _bare(screen, half) > MOST_BARE]
    if bare:
        vi, en = ", ".join(name.vi for name in bare), ", ".join(name.en for name in bare)
        words = Words(
            vi=f"Gần như trống: {vi}; hãy phóng to các ô hoặc thêm ô",
            en=f"Almost empty: {en}; enlarge tiles, or add some",
        )
        yield Remark(None, Weight.WARNING, "tile", words)


def on_bezels(screen: ScreenSpec, canvas: Canvas, drawn_for: Capacity, crossing: Collection[str]) -> Iterator[Remark]:
    """Yield the tiles from which a bezel of a surface takes something though they would fit on one panel."""
    width, height = usual_pixels(canvas)
    across, down = width / canvas.width, height / canvas.height
    bars = [Bar(bar.x * across, bar.y * down, bar.right * across, bar.bottom * down) for bar in canvas.bezels]
    stacked = canvas.capacity.letters * SLIP < drawn_for.letters and canvas.height > canvas.width
    if not bars or stacked:
        return
    areas = areas_of(screen)
    boxes = place(areas, width, height, round(height * GAP), grid=screen.grid, stacked=False, bars=bars)
    panels = between(Box(0, 0, width, height), bars)
    for number, (tile, box) in enumerate(zip(screen.tile, boxes, strict=True)):
        clear = clear_of(box, bars)
        if tile.kind in crossing or clear == box:
            continue
        if any(panel.width >= box.width and panel.height >= box.height for panel in panels):
            lost = round(100 - 100 * clear.width * clear.height / (box.width * box.height))
            words = Words(
                vi=f"Khung giữa các tấm của «{canvas.surface}» lấy mất {lost} % của ô: hãy đặt ô trong một tấm",
                en=f"A bezel of “{canvas.surface}” takes {lost} % of the tile: keep it on one panel",
            )
            yield Remark(number, Weight.WARNING, "at", words)


def _halves(screen: ScreenSpec) -> Iterator[tuple[Area, Words]]:
    columns, rows = screen.grid.columns, screen.grid.rows
    wide, high = columns // 2, rows // 2
    if wide:
        yield Area(0, 0, wide, rows), Words(vi="nửa trái", en="the left half")
        yield Area(columns - wide, 0, wide, rows), Words(vi="nửa phải", en="the right half")
    if high:
        yield Area(0, 0, columns, high), Words(vi="nửa trên", en="the upper half")
        yield Area(0, rows - high, columns, high), Words(vi="nửa dưới", en="the lower half")


def _bare(screen: ScreenSpec, half: Area) -> float:
    """Return the share of a part of the grid that no tile covers."""
    covered = 0
    for tile in screen.tile:
        across = min(tile.at.right, half.right) - max(tile.at.column, half.column)
        down = min(tile.at.bottom, half.bottom) - max(tile.at.row, half.row)
        covered += max(across, 0) * max(down, 0)
    return 1 - covered / (half.width * half.height)
