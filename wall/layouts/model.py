"""A layout as it stands in a file."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from server.contract.words import Words
from wall.legibility import Seat, pitch

COLUMNS, ROWS = 24, 12
"""The grid of every screen."""

Pixels = Annotated[int, Meta(ge=100, le=20000)]


class Area(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Cells of the grid: ``at = [column, row, width, height]``, counted from 0 at the top left."""

    column: Annotated[int, Meta(ge=0, lt=COLUMNS)]
    row: Annotated[int, Meta(ge=0, lt=ROWS)]
    width: Annotated[int, Meta(ge=1, le=COLUMNS)]
    height: Annotated[int, Meta(ge=1, le=ROWS)]

    @property
    def right(self) -> int:
        """The first column beyond."""
        return self.column + self.width

    @property
    def bottom(self) -> int:
        """The first row beyond."""
        return self.row + self.height

    def overlaps(self, other: "Area") -> bool:
        """Return whether the two share a cell."""
        return (
            self.column < other.right
            and other.column < self.right
            and self.row < other.bottom
            and other.row < self.bottom
        )


class TileSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One tile of a layout."""

    kind: str
    """One of TILES."""
    at: Area
    topics: tuple[str, ...] = ()
    """``kind/*`` stands for all of that kind."""
    title: Words | None = None
    """Instead of the tile's own."""
    options: dict[str, Any] = {}
    """What the kind of tile lets one choose; checked against its Options."""


class ScreenSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one screen of a layout shows, and for which seat it was made."""

    tile: tuple[TileSpec, ...]
    size: tuple[Pixels, Pixels] = (1920, 1080)
    """Pixels of the panel, width and height."""
    inches: Annotated[float, Meta(gt=0, le=500)] = 55.0
    """Diagonal of the panel."""
    distance: Annotated[float, Meta(gt=0, le=100)] = 6.0
    """Metres from the panel to the farthest seat."""

    @property
    def seat(self) -> Seat:
        """From where it is meant to be read."""
        return Seat(self.distance, pitch(self.inches, *self.size))


class Layout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which tiles stand where, screen by screen."""

    title: Words
    key: Annotated[str, Meta(pattern="^([0-9]|F([2-9]|1[0-2]))$")] | None = None
    """The key on the wall's keyboard that puts it up."""
    screen: tuple[ScreenSpec, ...]
