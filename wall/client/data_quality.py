"""How good the data are that a tile shows, as the server has measured it. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from server.contract.messages import Breakdown, Severity
from server.contract.words import Words

TOPIC = "breakdown/data-quality-sources"
"""A row for each source: its measures in per cent, and the lowest of them last."""


class Quality(NamedTuple):
    """Of one source, or of the worst of several."""

    lowest: float
    """Per cent, of the lowest measure."""
    severity: Severity
    reason: Words
    """Whose data it is and what is bad about it; empty where nothing is."""


def by_source(measured: Breakdown) -> dict[str, Quality]:
    """Return what is known of each source, by its id; those of which nothing is known are left out."""
    found = {}
    for row in measured.rows:
        *measures, lowest = row.cells
        if lowest.value is None:
            continue
        bad = [
            (column.name, cell.value)
            for column, cell in zip(measured.columns, measures, strict=False)
            if cell.value is not None and cell.severity is not Severity.NORMAL
        ]
        vi = ", ".join(f"{name.vi.lower()} {value:.0f} %" for name, value in bad)
        en = ", ".join(f"{name.en.lower()} {value:.0f} %" for name, value in bad)
        reason = Words(vi=f"{row.name.vi}: {vi}", en=f"{row.name.en}: {en}") if bad else Words(vi="", en="")
        found[row.id] = Quality(lowest.value, lowest.severity, reason)
    return found


def worst(sources: Iterable[str], known: Mapping[str, Quality]) -> Quality | None:
    """Return the worst of some sources; None where nothing is known of any."""
    return min((known[each] for each in sources if each in known), key=lambda each: each.lowest, default=None)
