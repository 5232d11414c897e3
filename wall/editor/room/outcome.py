"""What becomes of a room when something is done to it. Pure."""

from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from server.contract.messages import AnySurface, Output, Room
from server.contract.words import Words

SMALLEST = 10.0
"""Millimetres, of whatever is measured."""


class Part(StrEnum):
    """What a room is made of."""

    NOTHING = "nothing"
    SURFACE = "surface"
    OUTPUT = "output"
    SEAT = "seat"


class Chosen(NamedTuple):
    """What one is at."""

    part: Part = Part.NOTHING
    at: int = 0
    """Its position among those of its part."""


NOTHING = Chosen()


class Done(NamedTuple):
    """A room after something was done to it."""

    room: Room
    chosen: Chosen
    remark: Words | None = None
    """What else became of it that nobody asked for; None for nothing."""


Outcome = Done | Words


def valid(surface: AnySurface) -> AnySurface | Words:
    """Return a surface where its measures can be; else which of them cannot."""
    try:
        made: AnySurface = msgspec.convert(msgspec.to_builtins(surface), AnySurface)
    except msgspec.ValidationError:
        return Words(
            vi="số đo không thể như vậy: chiều dài từ 10 mm đến 100 m, bezel đến 200 mm, 5 đến 200 inch",
            en="that cannot be measured: lengths are 10 mm to 100 m, bezels up to 200 mm, 5 to 200 inches",
        )
    return made


def valid_output(output: Output) -> Output | Words:
    """Return an output where its station and monitor can be named so; else why not."""
    try:
        made: Output = msgspec.convert(msgspec.to_builtins(output), Output)
    except msgspec.ValidationError:
        return Words(
            vi="tên trạm chỉ có chữ thường a-z, số và dấu gạch nối; số thứ tự màn hình từ 1 đến 64",
            en="a station's name is lower case letters a-z, digits and hyphens; a monitor's place is 1 to 64",
        )
    return made


def replaced(items: tuple[Any, ...], at: int, item: Any) -> tuple[Any, ...]:
    """Return items of which one is another."""
    return (*items[:at], item, *items[at + 1 :])


def without(items: tuple[Any, ...], at: int) -> tuple[Any, ...]:
    """Return items of which one is gone."""
    return (*items[:at], *items[at + 1 :])
