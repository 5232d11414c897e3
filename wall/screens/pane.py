"""Where things of a surface stand in a window that shows all of it, or a part."""

import math
from typing import NamedTuple

from server.contract.legibility import PERMITTED, SLIP, Seat
from server.contract.messages import Rectangle
from server.contract.messages.layouts import TileSpec
from wall.layouts.grid import Bar, Box, clear_of, place
from wall.screens.canvas import View
from wall.screens.layers import Layer
from wall.screens.past_ground import band
from wall.theme import Theme, theme_of
from wall.widgets import TILES


class Pane(NamedTuple):
    """A window of so many logical pixels."""

    view: View
    width: int
    height: int

    def boxes(self, layer: Layer, theme: Theme) -> list[tuple[TileSpec, Box]]:
        """Return where each tile of a layer stands, in pixels of this window."""
        canvas, shown = self.view
        across, down = self.width / shown.width, self.height / shown.height
        area = layer.area or canvas.whole.area
        width, height = round(area.width * across), round(area.height * down)
        head = band(theme, height) if layer.as_of is not None or layer.beneath is not None else 0
        room = canvas._replace(width=area.width, height=area.height).capacity
        stacked = room.letters * SLIP < layer.drawn_for.letters and area.height > area.width
        areas = [tile.at for tile in layer.spec.tile]
        bars = self.bars
        whole = [
            Bar(
                (bar.x - area.x) * across,
                (bar.y - area.y) * down - head,
                (bar.right - area.x) * across,
                (bar.bottom - area.y) * down - head,
            )
            for bar in canvas.bezels
        ]
        boxes = place(
            areas, width, max(height - head, 1), round(theme.gap), grid=layer.spec.grid, stacked=stacked, bars=whole
        )
        left, top = self.box(area)[:2]
        found = []
        for tile, box in zip(layer.spec.tile, boxes, strict=True):
            box = box._replace(x=box.x + left, y=box.y + top + head)
            keeps_clear = bars and not TILES[tile.kind].crosses_bezels
            found.append((tile, clear_of(box, bars) if keeps_clear else box))
        return found

    def box(self, area: Rectangle) -> Box:
        """Return a part of the surface in pixels of this window."""
        shown = self.view.area
        across, down = self.width / shown.width, self.height / shown.height
        left, top = round(area.x * across) - round(shown.x * across), round(area.y * down) - round(shown.y * down)
        return Box(left, top, round(area.width * across), round(area.height * down))

    @property
    def bars(self) -> list[Bar]:
        """Return the bezels of the surface, in pixels of this window."""
        canvas, area = self.view
        across, down = self.width / area.width, self.height / area.height
        return [
            Bar(
                (bar.x - area.x) * across,
                (bar.y - area.y) * down,
                (bar.right - area.x) * across,
                (bar.bottom - area.y) * down,
            )
            for bar in canvas.bezels
        ]

    def shows(self, box: Box) -> bool:
        """Return whether the window shows anything of a box."""
        return box.x < self.width and box.y < self.height and box.x + box.width > 0 and box.y + box.height > 0

    @property
    def theme(self) -> Theme:
        """Return the measures of this surface, for who sits farthest, in this monitor's pixels."""
        canvas, area = self.view
        seat = Seat(canvas.distance, area.width / max(self.width, 1))
        return theme_of(math.ceil(seat.pixels(PERMITTED)), canvas.near / canvas.distance)
