"""Decides which part of which layout each surface shows. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from server.contract.messages import Arrangement
from wall.layouts.model import Layout, ScreenSpec
from wall.legibility import Capacity
from wall.screens.canvas import Canvas


class Part(NamedTuple):
    """What one surface shows of a layout."""

    layout: str
    number: int
    """Counted from 1."""
    of: int
    """How many the layout has for surfaces like this."""
    spec: ScreenSpec
    drawn_for: Capacity
    turns: bool
    """There are fewer surfaces than parts: this one shows those that are left in turn."""


def assign(
    shows: Arrangement, layouts: Mapping[str, Layout], canvases: Sequence[Canvas], turn: int
) -> list[Part | None]:
    """Return what each surface shows; None where its layout is not known here.

    Each takes the richest form that it has room for. Surfaces that take the same one show its parts, left to right; a
    form with more parts than there are such surfaces loses none: the last of them shows the remaining ones in ``turn``.
    """
    chosen = [_chosen(shows, layouts, canvas) for canvas in canvases]
    shown: list[Part | None] = []
    for number, choice in enumerate(chosen):
        if choice is None:
            shown.append(None)
            continue
        name, capacity = choice
        beside = chosen.count(choice)
        parts = layouts[name].parts(capacity, beside)
        at = chosen[:number].count(choice)
        turns = at == beside - 1 and len(parts) > beside
        part = at + turn % (len(parts) - at) if turns else at % len(parts)
        shown.append(Part(name, part + 1, len(parts), parts[part], capacity, turns))
    return shown


def _chosen(shows: Arrangement, layouts: Mapping[str, Layout], canvas: Canvas) -> tuple[str, Capacity] | None:
    name = shows.on_screen(canvas.number)
    layout = layouts.get(name)
    return None if layout is None else (name, layout.richest(canvas.capacity))
