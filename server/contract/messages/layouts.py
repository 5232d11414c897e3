"""Layouts: which tiles stand where, as a file or a document of the server has it."""

from enum import StrEnum
from typing import Annotated, Any

from msgspec import Meta, Struct

from server.contract.legibility import Capacity
from server.contract.messages.base import Document
from server.contract.messages.scenes import ParameterValue
from server.contract.words import Words

MOST_CELLS = 400
"""Columns or rows of a grid."""
MOST_LINES, MOST_LETTERS = 1000, 4000
"""For which a form may be drawn."""

Cells = Annotated[int, Meta(ge=1, le=MOST_CELLS)]


class Grid(Struct, gc=False, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Into how many cells a surface is divided: ``grid = [columns, rows]``."""

    columns: Cells = 24
    rows: Cells = 12


class Area(Struct, gc=False, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Cells of the grid: ``at = [column, row, width, height]``, counted from 0 at the top left."""

    column: Annotated[int, Meta(ge=0, lt=MOST_CELLS)]
    row: Annotated[int, Meta(ge=0, lt=MOST_CELLS)]
    width: Cells
    height: Cells

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


class TileSpec(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One tile of a layout."""

    kind: str
    """One of TILES."""
    at: Area
    topics: tuple[str, ...] = ()
    """``kind/*`` stands for all of that kind."""
    title: Words | None = None
    """Instead of the tile's own."""
    priority: Annotated[int, Meta(ge=0, le=9)] = 5
    """Where a smaller surface has no room for all tiles, those of the lowest are left out first."""
    options: dict[str, Any] = {}
    """What the kind of tile lets one choose; checked against its Options."""


class ScreenSpec(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one surface shows."""

    tile: tuple[TileSpec, ...]
    grid: Grid = Grid()


class Form(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A layout as it was drawn for surfaces of one reading capacity."""

    lines: Annotated[int, Meta(ge=1, le=MOST_LINES)]
    """Of the smallest legible type beneath each other."""
    letters: Annotated[int, Meta(ge=1, le=MOST_LETTERS)]
    """Of that type beside each other."""
    surfaces: Annotated[int, Meta(ge=0, le=64)] = 0
    """How many surfaces of that capacity a wall has; 0 for any number."""
    screen: Annotated[tuple[ScreenSpec, ...], Meta(min_length=1)]
    """The parts, one for each surface; the last surface shows those that are left in turn."""

    @property
    def capacity(self) -> Capacity:
        """What a surface has to have room for."""
        return Capacity(self.lines, self.letters)


class ParameterKind(StrEnum):
    """What a parameter stands for."""

    COMMUNE = "commune"
    GATE = "gate"
    CAMERA = "camera"
    INDICATOR = "indicator"
    ALARM = "alarm"
    TEXT = "text"


class Parameter(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a layout leaves open until it is put on a wall: ``$name`` in topics, options and titles stands for it."""

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,30}(?!\n)$")]
    kind: ParameterKind = ParameterKind.TEXT
    default: ParameterValue | None = None
    """Without, whoever puts the layout on a wall has to say it."""


class Layout(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which tiles stand where, on surfaces of which capacity; topic ``layout/<name>``."""

    title: Words
    key: Annotated[str, Meta(pattern=r"^([0-9]|F([2-9]|1[0-2]))(?!\n)$")] | None = None
    """The key on the wall's keyboard that puts it up."""
    parameter: Annotated[tuple[Parameter, ...], Meta(max_length=32)] = ()
    form: Annotated[tuple[Form, ...], Meta(min_length=1)]

    @property
    def topics(self) -> tuple[str, ...]:
        """What its tiles show in any form, as its file says it, but not what a station says of itself."""
        named = {
            topic
            for form in self.form
            for screen in form.screen
            for tile in screen.tile
            for topic in tile.topics
            if not topic.startswith("here/")
        }
        return tuple(sorted(named))

    def richest(self, capacity: Capacity) -> Capacity:
        """Return the largest capacity of a form that a surface has room for; the smallest of all where it has none."""
        drawn = sorted({form.capacity for form in self.form}, key=lambda each: (each.amount, each))
        fitting = [each for each in drawn if capacity.holds(each)]
        return fitting[-1] if fitting else drawn[0]

    def parts(self, capacity: Capacity, surfaces: int) -> tuple[ScreenSpec, ...]:
        """Return the parts drawn for just this capacity, for a wall that has so many surfaces of it."""
        drawn = [form for form in self.form if form.capacity == capacity]
        best = max(drawn, key=lambda form: (form.surfaces == surfaces, form.surfaces == 0))
        return best.screen
