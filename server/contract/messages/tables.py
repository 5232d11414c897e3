"""Figures of departments, communes or kinds beside each other."""

from typing import Literal

from msgspec import Struct

from server.contract.messages.base import About, Document, Severity
from server.contract.words import Words


class Column(Struct, gc=False, frozen=True, kw_only=True):
    """One figure of a breakdown."""

    name: Words
    unit: Words
    decimals: int
    better: Literal["higher", "lower"] | None = None
    """None where neither is."""
    target: float | None = None
    """What each row should reach: its plan where it has one, else the value at which it becomes a warning."""
    about: About | None = None

    def attention(self, value: float | None) -> tuple[bool, float]:
        """Return what sorts values of the same severity: what is unknown stands last.

        The lowest want attention first where they should reach a target; of amounts without one, the largest.
        """
        lowest_first = self.better == "higher" and self.target is not None
        return value is None, (value or 0.0) * (1 if lowest_first else -1)


class Cell(Struct, gc=False, frozen=True, array_like=True):
    """One value of a breakdown."""

    value: float | None
    """None while nothing is known; never zero for unknown."""
    severity: Severity = Severity.NORMAL


class Row(Struct, gc=False, frozen=True, kw_only=True):
    """One department, commune, kind of thing."""

    id: str
    """A place's code, where it is one."""
    name: Words
    cells: tuple[Cell, ...]
    """One for each column."""


class MapCell(Struct, gc=False, frozen=True, array_like=True):
    """Where a place stands on a map of equal cells."""

    code: str
    column: int
    row: int
    """Both counted from 0 at the north-west."""


class Breakdown(Document, frozen=True, kw_only=True):
    """Figures of many things beside each other: departments, communes, categories."""

    name: Words
    by: Words
    """What a row is."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """In the order of a ranking: what wants attention first."""
    cells: tuple[MapCell, ...] = ()
    """The map of all communes, where rows are places; empty where they are not, or no map is known."""
