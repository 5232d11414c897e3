"""Whether stations can decode the cameras of a form. Pure."""

from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from server.contract.messages import Room
from server.contract.messages.layouts import ScreenSpec, TileSpec
from server.contract.words import Words
from wall.editor.findings import Remark, Weight
from wall.layouts.grid import Box, place
from wall.layouts.mosaic import placed, places
from wall.screens.canvas import Canvas, usual_pixels
from wall.video.budget import MAIN_PIXELS, SUB_PIXELS, Demand, Level, allot
from wall.video.quality import wants_main

CAMERAS = "cameras"
"""The kind of tile that shows live pictures of many."""


class _Pictures(Struct):
    """What the options of such a tile say of how many pictures there are."""

    mosaic: Annotated[int, Meta(ge=1, le=64)] = 9
    places: Annotated[tuple[tuple[float, float, float, float], ...], Meta(max_length=64)] = ()


class Shown(NamedTuple):
    """A screen on a surface."""

    screen: int
    """Its position in the form."""
    canvas: Canvas
    demands: tuple[Demand, ...]
    """What its cameras cost there."""


def demands(screen: ScreenSpec, canvas: Canvas) -> tuple[Demand, ...]:
    """Return what all pictures of cameras of a screen would cost on a surface, with streams as they usually are."""
    tiles = [tile for tile in screen.tile if tile.kind == CAMERAS]
    width, height = usual_pixels(canvas)
    boxes = place([tile.at for tile in tiles], width, height, 0, grid=screen.grid, stacked=False)
    heights = [high for tile, box in zip(tiles, boxes, strict=True) for high in _heights(tile, box)]
    return tuple(
        Demand(0.0, Level.MAIN if wants_main(high, 0, now_main=False) else Level.SUB, MAIN_PIXELS, SUB_PIXELS)
        for high in heights
    )


def too_much(shown: Sequence[Shown], room: Room | None, budget: float) -> list[Remark]:
    """Return on which screens cameras ask for more than stations can decode; the position is that of the screen.

    Stations that share a surface share its pictures; a surface that nobody drives has a station of its own, and so has
    each screen where there is no room.
    """
    found: dict[int, Remark] = {}
    for station, parts in _by_station(shown, room):
        wanted = [demand for part in parts for demand in part.demands]
        lower = sum(level < demand.wanted for level, demand in zip(allot(wanted, budget), wanted, strict=True))
        if not lower:
            continue
        number = max(parts, key=lambda part: _cost(part.demands)).screen
        asked, can = round(_cost(wanted) / 1e6), round(budget / 1e6)
        vi, en = (f"Trạm {station}", f"Station {station}") if station else ("Một trạm", "One station")
        words = Words(
            vi=f"Camera cần giải mã {asked} triệu điểm ảnh mỗi giây. {vi} làm được {can}: {lower} trong {len(wanted)} "
            "hình sẽ kém nét hoặc đứng; hãy chọn ít hình hơn, hoặc thêm trạm",
            en=f"Cameras ask for {asked} megapixels a second. {en} decodes {can}: {lower} of {len(wanted)} pictures "
            "will be coarser or stand still; choose fewer, or add a station",
        )
        found.setdefault(number, Remark(number, Weight.WARNING, "options.mosaic", words))
    return [found[number] for number in sorted(found)]


def shared(shown: Sequence[Shown], room: Room) -> Iterator[tuple[str, Shown]]:
    """Yield which station decodes what of each surface; one without a name where nobody drives it.

    Of what one surface shows in turn only the heaviest counts.
    """
    heaviest: dict[str, Shown] = {}
    for part in shown:
        # of those that one surface shows in turn
        other = heaviest.get(part.canvas.surface)
        if other is None or _cost(part.demands) > _cost(other.demands):
            heaviest[part.canvas.surface] = part
    for surface, part in heaviest.items():
        driven = sorted({output.station for output in room.output if output.surface == surface})
        for number, station in enumerate(driven):
            yield station, part._replace(demands=part.demands[number :: len(driven)])
        if not driven:
            yield "", part


def _by_station(shown: Sequence[Shown], room: Room | None) -> list[tuple[str, list[Shown]]]:
    """Return the name of each station, and its share of the pictures of each screen that it shows."""
    if room is None:
        return [("", [part]) for part in shown]
    alone: list[tuple[str, list[Shown]]] = []
    found: dict[str, list[Shown]] = {}
    for station, part in shared(shown, room):
        if station:
            found.setdefault(station, []).append(part)
        else:
            alone.append(("", [part]))
    return [*found.items(), *alone]


def _heights(tile: TileSpec, box: Box) -> list[int]:
    """Return how many pixels high each picture of a mosaic is; none where its options are wrong, which is said."""
    try:
        options = msgspec.convert(tile.options, _Pictures)
    except msgspec.ValidationError:
        return []
    if options.places:
        return [each.height for each in placed(options.places, box.width, box.height, 0)]
    return [each.height for each in places(options.mosaic, box.width, box.height, 0)]


def _cost(wanted: Sequence[Demand]) -> float:
    return sum(demand.main if demand.wanted is Level.MAIN else demand.sub for demand in wanted)
