"""Figures of places beside each other: as a table, and on the map."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from server.contract.messages import About, Breakdown, Cell, Column, Row, Severity, Spot, Spots
from server.contract.words import Words
from server.services.indicators.definition import IndicatorDefinition, Values, about, against_limits, worst
from server.services.indicators.measured import ranked
from server.services.indicators.place_values import Key
from server.services.periods import dated, year_before
from server.services.province.registry import Province

_BY = Words(vi="Đơn vị", en="Place")
_CHANGE = Words(vi="so với năm trước", en="on last year")


class Placed:
    """What places tell of the figures of one service."""

    def __init__(
        self,
        title: Words,
        figures: Mapping[str, IndicatorDefinition],
        told: Mapping[Key, Values],
        province: Province,
        reporter: Words,
    ) -> None:
        self._title = title
        self._province = province
        self._reporter = reporter
        self._codes = {code: None for _, code in told if code is not None}
        self._told = [
            (
                figure,
                {code: values for (name, code), values in told.items() if name == figure.id and code is not None},
            )
            for figure in figures.values()
        ]

    def breakdown(self) -> Breakdown:
        """Return the newest figures of every place, and how they have changed since a year before."""
        columns: list[Column] = []
        cells: dict[str, list[Cell]] = {code: [] for code in self._codes}
        for figure, told in self._told:
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
                    about=self._about(figure, period),
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
        rows = [Row(id=code, name=self._province.short(code), cells=tuple(row)) for code, row in cells.items()]
        return Breakdown(
            name=self._title,
            by=_BY,
            columns=tuple(columns),
            rows=ranked(rows, columns),
            cells=self._province.cells,
        )

    def spots(self, now: datetime) -> Spots:
        """Return the places on the map with the first figure that is reported of them, the gravest first."""
        found: dict[str, Spot] = {}
        newest: About | None = None
        for figure, told in self._told:
            for code, values in told.items():
                place = self._province.find(code)
                if code in found or place is None or place.position is None:
                    continue
                period = max(values)
                severity, reason = worst(*against_limits(figure, values[period]))
                found[code] = Spot(
                    id=code,
                    name=place.short,
                    detail=dated(figure.span, period, now, _detail(figure, values[period], reason)),
                    latitude=place.position[0],
                    longitude=place.position[1],
                    severity=severity,
                    commune=code,
                )
                told_of = self._about(figure, period)
                newest = told_of if newest is None or newest.due < told_of.due else newest
        ranked = sorted(found.values(), key=lambda spot: -spot.severity.gravity)
        return Spots(
            name=self._title,
            spots=tuple(ranked),
            total=len(self._codes),
            middles=self._province.middles,
            about=newest,
        )

    def _about(self, figure: IndicatorDefinition, period: datetime) -> About:
        return replace(about(figure, period, self._reporter), since=None)


def _detail(figure: IndicatorDefinition, value: float, reason: Words | None) -> Words:
    spelt, unit = figure.spell(value), figure.unit
    detail = Words(vi=f"{figure.short.vi}: {spelt.vi} {unit.vi}", en=f"{figure.short.en}: {spelt.en} {unit.en}")
    return detail if reason is None else Words(vi=f"{detail.vi}, {reason.vi}", en=f"{detail.en}, {reason.en}")
