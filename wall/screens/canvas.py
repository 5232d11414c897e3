"""A surface as a layout sees it, and what of it one window shows. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from server.contract.legibility import LETTER, LINE, OPERATORS, PERMITTED, Capacity, Seat, capacity
from server.contract.messages import Audience, Rectangle, Room
from server.contract.messages.layouts import Form, Layout

REFERENCE = 6.0
"""Metres."""
SHARPEST = 1080 / 14
"""Pixels for each line, of a 55-inch television."""
MOST_PIXELS = 2160
"""Pixels that a surface is high, whatever its capacity: what one output gives."""
MOST_ACROSS = 16384
"""Pixels that a surface is wide, however long it is: of more no picture is made."""


class Canvas(NamedTuple):
    """One surface: one picture, whatever and how many monitors show it."""

    number: int
    """Counted from 1, left to right: what operators call it."""
    surface: str
    """Its id in the room."""
    width: float
    """Millimetres."""
    height: float
    """Millimetres."""
    distance: float
    """Metres to the farthest seat."""
    near: float
    """Metres to the farthest seat of operators."""
    bezels: tuple[Rectangle, ...] = ()

    @property
    def capacity(self) -> Capacity:
        """What can be read of it."""
        return capacity(self.width, self.height, self.distance)

    @property
    def whole(self) -> "View":
        """All of it, in one window."""
        return View(self, Rectangle(0, 0, self.width, self.height))


def reference(drawn_for: Capacity) -> Canvas:
    """Return a surface that has just the capacity that a form was drawn for, read from REFERENCE metres."""
    # a hair more, so that rounding takes no line away
    unit = Seat(REFERENCE, 1.0).pixels(PERMITTED) * 1.0001
    width, height = drawn_for.letters * LETTER * unit, drawn_for.lines * LINE * unit
    return Canvas(1, "", width, height, REFERENCE, min(OPERATORS, REFERENCE))


def usual_pixels(canvas: Canvas) -> tuple[int, int]:
    """Return how many pixels a surface of this capacity usually has: full HD at 14 lines, 4K from 28 on."""
    shape = canvas.width / canvas.height
    high = min(canvas.capacity.lines * SHARPEST, MOST_PIXELS, MOST_ACROSS / shape)
    return max(round(shape * high), 1), max(round(high), 1)


class View(NamedTuple):
    """What one window shows."""

    canvas: Canvas
    area: Rectangle
    """Millimetres of the canvas."""


def canvases(room: Room) -> tuple[Canvas, ...]:
    """Return the surfaces of a room, in its order."""
    return tuple(_canvas(number, room) for number in range(1, len(room.surface) + 1))


def standing_on(layout: Layout, form: Form, room: Sequence[Canvas] | None) -> list[tuple[int, Canvas]]:
    """Return which screen of a form stands on which surface of a room, by its position.

    Without a room each stands on one that is just as it was drawn for. Where no surface takes the form there is none.
    """
    if room is None:
        return [(number, reference(form.capacity)) for number in range(len(form.screen))]
    taking = [canvas for canvas in room if layout.richest(canvas.capacity) == form.capacity]
    if not taking or form.screen is not layout.parts(form.capacity, len(taking)):
        return []
    shown = [(number % len(form.screen), canvas) for number, canvas in enumerate(taking)]
    # the last surface shows those that are left in turn
    return shown + [(number, taking[-1]) for number in range(len(taking), len(form.screen))]


def _canvas(number: int, room: Room) -> Canvas:
    surface = room.surface[number - 1]
    size = surface.extent
    leaders = room.farthest(surface.id, Audience.LEADERS)
    operators = room.farthest(surface.id, Audience.OPERATORS)
    # a desk that leaders never see is read by its operators alone
    distance = leaders or operators or OPERATORS
    return Canvas(
        number=number,
        surface=surface.id,
        width=size.width,
        height=size.height,
        distance=distance,
        near=min(operators or OPERATORS, distance),
        bezels=surface.bezels,
    )
