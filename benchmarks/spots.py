"""Where pictures stand on a screen."""

from typing import NamedTuple

WIDTH, HEIGHT = 1920, 1080
"""Pixels of the screen."""


class Spot(NamedTuple):
    """A picture of 16 to 9, in pixels."""

    x: int
    y: int
    width: int

    @property
    def height(self) -> int:
        """Its height."""
        return self.width * 9 // 16


def fitted(x: int, y: int, width: int, height: int) -> Spot:
    """Return where a picture stands that fills a place as far as it can, in its middle."""
    wide = min(width, height * 16 // 9)
    return Spot(x + (width - wide) // 2, y + (height - wide * 9 // 16) // 2, wide)


def tiled(count: int, across: int) -> list[Spot]:
    """Return where so many stand side by side, with nothing between them."""
    width = WIDTH // across
    return [Spot(number % across * width, number // across * (width * 9 // 16), width) for number in range(count)]
