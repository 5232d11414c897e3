"""Decides which part of which layout each screen shows. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from server.contract.messages import Arrangement
from wall.layouts.model import Layout, ScreenSpec, shape_of


class Part(NamedTuple):
    """One screen of a layout."""

    layout: str
    number: int
    """Counted from 1."""
    of: int
    """How many the layout has for this station."""
    spec: ScreenSpec
    """What it shows."""


def assign(
    shows: Arrangement, layouts: Mapping[str, Layout], sizes: Sequence[tuple[int, int]], turn: int
) -> list[Part | None]:
    """Return what each screen shows, given their sizes in pixels; None where the layout is not known here.

    A layout with more parts than there are screens loses none: the last screen
    that follows it shows the remaining ones in ``turn``.
    """
    shown: list[Part | None] = []
    for screen, size in enumerate(sizes, 1):
        name = shows.on_screen(screen)
        layout = layouts.get(name)
        if layout is None:
            shown.append(None)
            continue
        alone = name != shows.layout
        specs = layout.parts(1, shape_of(*size)) if alone else layout.parts(len(sizes), shape_of(*sizes[0]))
        parts = len(specs)
        if alone:
            number = 1
        elif screen == len(sizes) and parts > len(sizes):
            number = screen + turn % (parts - screen + 1)
        else:
            number = (screen - 1) % parts + 1
        shown.append(Part(name, number, parts, specs[number - 1]))
    return shown
