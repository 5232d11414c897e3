"""The documents of data quality: by source, department and commune, for the province, and what to ask for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import structs

from server.contract.messages import AnyDocument, Breakdown, MapCell
from server.contract.words import Words
from server.quality.departments import departments
from server.quality.figures import FIGURES, values
from server.quality.measures import Measures, measure, together
from server.quality.requests import requests
from server.quality.slots import Slot
from server.quality.source import WatchedSource
from server.services.indicators.measured import Measured, cards, table
from server.services.province.registry import Province

TOPICS = (
    "breakdown/data-quality-communes",
    "breakdown/data-quality-departments",
    "breakdown/data-quality-sources",
    "indicators/data_quality",
    "notices/data-quality",
)
"""All that is published."""

_NAME = Words(vi="Chất lượng dữ liệu", en="Data quality")
_SOURCE = Words(vi="Nguồn", en="Source")
_DEPARTMENT = Words(vi="Đơn vị chịu trách nhiệm", en="Responsible department")
_COMMUNE = Words(vi="Xã, phường", en="Commune")

_Rows = Iterable[tuple[str, Words, Measures]]


def documents(sources: Sequence[WatchedSource], province: Province, now: datetime) -> Mapping[str, AnyDocument]:
    """Return all documents by topic, as they are at ``now``."""
    measured = [(each.source.id, each.source.name, each.measures(now)) for each in sources]
    whole = together(measures for _, _, measures in measured)
    return {
        "breakdown/data-quality-communes": _table(_COMMUNE, _communes(sources, province, now), province.cells),
        "breakdown/data-quality-departments": _table(_DEPARTMENT, departments(sources, province, now)),
        "breakdown/data-quality-sources": _table(_SOURCE, measured),
        "indicators/data_quality": cards(
            FIGURES, {name: Measured(value) for name, value in values(whole).items()}, now
        ),
        "notices/data-quality": requests(_NAME, sources, province, now),
    }


def _communes(sources: Iterable[WatchedSource], province: Province, now: datetime) -> _Rows:
    """Yield every commune that a table is expected to tell of; who wrote a record wrongly is not known of communes."""
    expected: dict[str, list[Slot]] = {}
    for slot in (slot for source in sources for slot in source.slots()):
        if slot.place is not None:
            expected.setdefault(slot.place, []).append(slot)
    for commune in province.communes():
        if commune.code in expected:
            yield commune.code, commune.short, measure((), (), expected[commune.code], now)


def _table(by: Words, rows: _Rows, cells: tuple[MapCell, ...] = ()) -> Breakdown:
    """Return rows of measures, the worst first and what is unknown last."""
    found = table(_NAME, by, FIGURES, [(code, name, values(measures)) for code, name, measures in rows], cells)
    worst = len(FIGURES) - 1
    ranked = sorted(
        found.rows,
        key=lambda row: (row.cells[worst].value is None, row.cells[worst].value or 0.0, row.name.vi),
    )
    return structs.replace(found, rows=tuple(ranked))
