"""The room that a wall stands in: what hangs there, what drives it, and from where it is read."""

import math
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from server.contract.messages.base import Document
from server.contract.words import Words

Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}(?!\n)$")]
Length = Annotated[float, Meta(ge=10, le=100_000)]
"""Millimetres; what is smaller was not measured in them."""

Position = Annotated[float, Meta(ge=-1_000_000, le=1_000_000)]
"""Millimetres."""

_INCH = 25.4
"""Millimetres."""


class Size(Struct, gc=False, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Millimetres: ``[width, height]``."""

    width: Length
    height: Length


class Rectangle(Struct, gc=False, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Millimetres from the top left of a surface: ``[x, y, width, height]``."""

    x: Annotated[float, Meta(ge=0)]
    y: Annotated[float, Meta(ge=0)]
    width: Length
    height: Length

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + self.height

    def overlaps(self, other: "Rectangle") -> bool:
        """Return whether the two share more than an edge; a millimetre is a slip of the tape."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return across > 1 and down > 1


class Surface(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """One thing that shows a picture: a layout is drawn for it, whatever drives it."""

    id: Name
    name: Words
    at: tuple[Position, Position] | None = None
    """Where its top left hangs, to the right and down, seen from the seats; None stands in a row with the others."""

    @property
    def extent(self) -> Size:
        """How large it is, with all that lies between its panels."""
        raise NotImplementedError

    @property
    def bezels(self) -> tuple[Rectangle, ...]:
        """The bars between its panels, each from edge to edge."""
        return ()


class LedWall(Surface, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="led"):
    """Modules without seams."""

    size: Size
    pitch: Annotated[float, Meta(gt=0, le=50)]
    """Millimetres from the middle of one lamp to that of the next."""

    @property
    def extent(self) -> Size:
        """How large it is."""
        return self.size


class Matrix(Surface, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="matrix"):
    """Panels beside and beneath each other, which show one picture."""

    columns: Annotated[int, Meta(ge=1, le=20)]
    rows: Annotated[int, Meta(ge=1, le=20)]
    panel: Size
    """The picture of one panel, without its frame."""
    bezel: tuple[Annotated[float, Meta(ge=0, le=200)], Annotated[float, Meta(ge=0, le=200)]] = (0.0, 0.0)
    """Millimetres from the picture of one panel to that of its right neighbour, and of the one beneath it."""

    @property
    def extent(self) -> Size:
        """How large it is, bezels included."""
        across, down = self.bezel
        return Size(
            self.columns * self.panel.width + (self.columns - 1) * across,
            self.rows * self.panel.height + (self.rows - 1) * down,
        )

    @property
    def bezels(self) -> tuple[Rectangle, ...]:
        """The bars between its panels, each from edge to edge."""
        (across, down), whole = self.bezel, self.extent
        upright = [
            Rectangle(n * self.panel.width + (n - 1) * across, 0, across, whole.height)
            for n in range(1, self.columns)
            if across
        ]
        level = [
            Rectangle(0, n * self.panel.height + (n - 1) * down, whole.width, down) for n in range(1, self.rows) if down
        ]
        return (*upright, *level)


class Monitor(Surface, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="monitor"):
    """A television on the wall, or a screen on a desk."""

    inches: Annotated[float, Meta(ge=5, le=200)]
    """Of its diagonal."""
    aspect: tuple[Annotated[int, Meta(ge=1, le=64)], Annotated[int, Meta(ge=1, le=64)]] = (16, 9)
    """Width to height; ``[9, 16]`` stands upright."""

    @property
    def extent(self) -> Size:
        """How large its picture is."""
        wide, high = self.aspect
        unit = self.inches * _INCH / math.hypot(wide, high)
        return Size(wide * unit, high * unit)


AnySurface = LedWall | Matrix | Monitor


class MonitorName(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a station knows one of its monitors: by the first of these that it finds."""

    serial: str = ""
    """What the monitor says of itself (EDID)."""
    connector: str = ""
    """Where it is plugged in, such as ``DP-1``."""
    place: Annotated[int, Meta(ge=0, le=64)] = 0
    """Counted from 1, left to right; 0 for no matter which."""


class Output(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One monitor of one station, as its graphics card sees it: what of a surface it drives."""

    station: Name
    monitor: MonitorName
    surface: Name
    at: Rectangle | None = None
    """None for all of the surface."""


class Audience(StrEnum):
    """Who sits somewhere."""

    LEADERS = "leaders"
    OPERATORS = "operators"
    """They read small marks too, and the names of cameras."""


class SeatRow(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Some seats at one distance."""

    distance: Annotated[float, Meta(ge=0.1, le=100)]
    """Metres."""
    who: Audience = Audience.LEADERS
    surfaces: tuple[Name, ...] = ()
    """Those that are read from there; where none are named, all that no other row of the same people names."""


class Room(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was measured in a room once; topic ``room/<wall>``."""

    surface: Annotated[tuple[AnySurface, ...], Meta(max_length=64)] = ()
    """As operators count them, left to right where nothing says where they hang; none where nobody has measured."""
    output: Annotated[tuple[Output, ...], Meta(max_length=256)] = ()
    seat: Annotated[tuple[SeatRow, ...], Meta(max_length=64)] = ()

    def farthest(self, surface: str, who: Audience) -> float | None:
        """Return the metres to the farthest seat of somebody from which a surface is read; None without such seats."""
        rows = [row for row in self.seat if row.who is who]
        named = [row.distance for row in rows if surface in row.surfaces]
        return max(named or [row.distance for row in rows if not row.surfaces], default=None)
