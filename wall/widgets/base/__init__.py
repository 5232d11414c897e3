"""What all tiles are, whatever they show: how they receive, judge themselves, and paint frame and title."""

from wall.widgets.base.tile import NoOptions, Tile
from wall.widgets.base.tools import TileTools

__all__ = ["NoOptions", "Tile", "TileTools"]
