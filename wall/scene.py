"""Decides which part of which layout each screen shows. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from server.contract.messages import Arrangement
from wall.layouts.model import Layout


class Part(NamedTuple):
    """One screen of a layout."""

    layout: str
    number: int
    """Counted from 1."""
    of: int
    """How many the layout has."""


def assign(shows: Arrangement, layouts: Mapping[str, Layout], screens: int, turn: int) -> list[Part | None]:
    """Return what each of ``screens`` screens shows; None where the layout is not known here.

    A layout with more parts than there are screens loses none: the last screen
    that follows it shows the remaining ones in ``turn``.
    """
    shown: list[Part | None] = []
    for screen in range(1, screens + 1):
        name = shows.on_screen(screen)
        layout = layouts.get(name)
        if layout is None:
            shown.append(None)
            continue
        parts = len(layout.screen)
        if name != shows.layout:
            number = 1
        elif screen == screens and parts > screens:
            number = screens + turn % (parts - screens + 1)
        else:
            number = (screen - 1) % parts + 1
        shown.append(Part(name, number, parts))
    return shown
