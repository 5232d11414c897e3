"""What a benchmark found out, beside what it was compared with."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct


class BenchError(Exception):
    """A benchmark could not be measured; the text says why in one line."""


class Aim(NamedTuple):
    """What a figure should be."""

    limit: float
    least: bool = False
    """The limit is the least, not the most."""
    ratio: bool = False
    """The limit is one of the ratio, not of the value."""


class Figure(Struct, frozen=True, kw_only=True):
    """One line of the table and of ``build/bench.json``."""

    name: str
    value: float
    unit: str
    against: float | None
    """The peer measured in the same run, or the limit; in the unit of ``value``."""
    ratio: float | None
    """``value / against``."""
    aim: str
    """In words; empty where there is none."""
    met: bool | None


def figure(name: str, value: float, unit: str, *, against: float | None = None, aim: Aim | None = None) -> Figure:
    """Return a figure judged by its aim; without a peer it stands against the limit itself."""
    if against is None and aim is not None and not aim.ratio:
        against = aim.limit
    ratio = value / against if against else None
    if aim is None:
        return Figure(name=name, value=value, unit=unit, against=against, ratio=ratio, aim="", met=None)
    judged = ratio if aim.ratio else value
    words = f"{'at least' if aim.least else 'at most'} {f'{aim.limit:.0%}' if aim.ratio else f'{aim.limit:g} {unit}'}"
    met = judged is not None and (judged >= aim.limit if aim.least else judged <= aim.limit)
    return Figure(name=name, value=value, unit=unit, against=against, ratio=ratio, aim=words, met=met)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` (0 to 1) of all do not exceed, by nearest rank; raises BenchError without any."""
    if not values:
        raise BenchError("nothing was measured")
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]
