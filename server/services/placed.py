"""Figures of places beside each other: as a table, and on the map."""

from collections.abc import Iterable, Mapping

from server.contract.messages import Breakdown, Cell, Column, Row, Severity, Spot, Spots
from server.contract.words import Words
from server.services.figure import Figure, Values, against_limits, worst
from server.services.measures import rank
from server.services.periods import year_before
from server.services.places import Key
from server.services.province import Province

_BY = Words(vi="Đơn vị", en="Place")
_CHANGE = Words(vi="so với năm trước", en="on last year")


def breakdown(title: Words, figures: Iterable[Figure], placed: Mapping[Key, Values], province: Province) -> Breakdown:
    """Return the newest figures of every place, and how they have changed since a year before."""
    columns: list[Column] = []
    cells: dict[str, list[Cell]] = {code: [] for _, code in placed if code is not None}
    for figure in figures:
        told = {code: values for (name, code), values in placed.items() if name == figure.id and code is not None}
        if not told:
            continue
        period = max(max(values) for values in told.values())
        columns.append(
            Column(
                name=figure.short,
                unit=figure.unit,
                decimals=figure.decimals,
                better=figure.better,
                target=figure.wanted(period),
            )
        )
        before = {code: values.get(year_before(period)) for code, values in told.items()}
        compared = any(before.values())
        if compared:
            columns.append(Column(name=_CHANGE, unit=Words(vi="%", en="%"), decimals=1, better=figure.better))
        for code, row in cells.items():
            value = told.get(code, {}).get(period)
            found = worst(*against_limits(figure, value)) if value is not None else (Severity.NORMAL, None)
            row.append(Cell(value, found[0]))
            if compared:
                base = before.get(code)
                row.append(Cell((value / base - 1) * 100 if value is not None and base else None))
    rows = [Row(id=code, name=province.short(code), cells=tuple(row)) for code, row in cells.items()]
    return Breakdown(name=title, by=_BY, columns=tuple(columns), rows=tuple(sorted(rows, key=rank)))


def spots(title: Words, figures: Iterable[Figure], placed: Mapping[Key, Values], province: Province) -> Spots:
    """Return the places on the map with the first figure that is told of them, the gravest first."""
    found: dict[str, Spot] = {}
    for figure in figures:
        for (name, code), values in placed.items():
            place = province.find(code)
            if name != figure.id or code is None or code in found or place is None or place.position is None:
                continue
            value = values[max(values)]
            severity, reason = worst(*against_limits(figure, value))
            found[code] = Spot(
                id=code,
                name=place.short,
                detail=_detail(figure, value, reason),
                latitude=place.position[0],
                longitude=place.position[1],
                severity=severity,
            )
    ranked = sorted(found.values(), key=lambda spot: -spot.severity.gravity)
    return Spots(name=title, spots=tuple(ranked), total=len({code for _, code in placed}))


def _detail(figure: Figure, value: float, reason: Words | None) -> Words:
    spelt, unit = figure.spell(value), figure.unit
    detail = Words(vi=f"{figure.short.vi}: {spelt.vi} {unit.vi}", en=f"{figure.short.en}: {spelt.en} {unit.en}")
    return detail if reason is None else Words(vi=f"{detail.vi}, {reason.vi}", en=f"{detail.en}, {reason.en}")
