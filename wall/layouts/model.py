"""A layout as it stands in a file."""

from collections.abc import Iterator
from enum import StrEnum
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


class Shape(StrEnum):
    """How a screen stands."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    WIDE = "wide"
    """As 32:9 is, or two panels side by side."""


def shape_of(width: float, height: float) -> Shape:
    """Return how a screen of a size stands."""
    if width < height:
        return Shape.PORTRAIT
    return Shape.WIDE if width > 2.5 * height else Shape.LANDSCAPE


class Form(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A layout for stations of another kind than most."""

    screens: Annotated[int, Meta(ge=0, le=16)] = 0
    """How many screens a station has; 0 for any number."""
    shape: Shape = Shape.LANDSCAPE
    """Of its first screen."""
    screen: Annotated[tuple[ScreenSpec, ...], Meta(min_length=1)]


class Layout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which tiles stand where, screen by screen."""

    title: Words
    key: Annotated[str, Meta(pattern="^([0-9]|F([2-9]|1[0-2]))$")] | None = None
    """The key on the wall's keyboard that puts it up."""
    screen: Annotated[tuple[ScreenSpec, ...], Meta(min_length=1)]
    form: tuple[Form, ...] = ()
    """For stations that are better served by other parts."""

    def parts(self, screens: int, shape: Shape) -> tuple[ScreenSpec, ...]:
        """Return the parts for a station with so many screens of that shape."""
        fitting = [form for form in self.form if form.shape is shape and form.screens in (0, screens)]
        return max(fitting, key=lambda form: form.screens).screen if fitting else self.screen

    def all_parts(self) -> Iterator[tuple[str, ScreenSpec]]:
        """Yield every part of every form, each with what a person calls it."""
        for number, screen in enumerate(self.screen, 1):
            yield str(number), screen
        for form in self.form:
            for number, screen in enumerate(form.screen, 1):
                yield f"{form.shape}{form.screens or ''}/{number}", screen
