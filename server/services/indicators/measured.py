"""Figures that a service works out itself: the pack says what they are called and where they become a warning."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from msgspec import Struct, structs

from server.contract.messages import (
    Breakdown,
    Cell,
    Column,
    Indicator,
    Indicators,
    MapCell,
    Point,
    Row,
    Series,
    Severity,
    Span,
)
from server.contract.words import Words
from server.services.base import Flaw, Pack
from server.services.indicators.definition import (
    IndicatorDefinition,
    against_limits,
    against_plan,
    card,
    worst,
)
from server.services.periods import begin


class MeasuredPack(Pack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service's own figures, in the order of the wall."""

    measures: ClassVar[frozenset[str]] = frozenset()
    """What the service can work out."""
    indicator: tuple[IndicatorDefinition, ...]

    def flaws(self) -> Iterator[Flaw]:
        """Yield the key of what makes no sense and why."""
        for number, figure in enumerate(self.indicator):
            if figure.id not in self.measures:
                known = ", ".join(sorted(self.measures))
                yield ("indicator", number, "id"), Words(vi=f"cần một trong: {known}", en=f"expected one of: {known}")
            if any(figure.id == other.id for other in self.indicator[:number]):
                yield ("indicator", number, "id"), Words(vi="đã được dùng ở trên", en="is used above already")
            if figure.adds_up:
                yield ("indicator", number, "accumulates"), Words(vi="chỉ dùng được last", en="only last can be used")
            for key, words in figure.flaws():
                yield ("indicator", number, *key), words

    def figures(self) -> Mapping[str, IndicatorDefinition]:
        """Return the figures by their ids."""
        return {figure.id: figure for figure in self.indicator}


class Measured(Struct, frozen=True):
    """What a service has worked out for one figure."""

    value: float | None
    trend: tuple[float, ...] = ()
    last_year: float | None = None


def cards(figures: Iterable[IndicatorDefinition], measured: Mapping[str, Measured], now: datetime) -> Indicators:
    """Return the figures that have been worked out, judged by the limits and plans of the pack."""
    return Indicators(
        indicators=tuple(_card(figure, measured[figure.id], now) for figure in figures if figure.id in measured)
    )


def table(
    name: Words,
    by: Words,
    figures: Sequence[IndicatorDefinition],
    rows: Iterable[tuple[str, Words, Mapping[str, float | None]]],
    cells: tuple[MapCell, ...] = (),
) -> Breakdown:
    """Return rows of figures by id, the gravest first, then by the first column; ``cells`` where rows are communes."""
    columns = tuple(
        Column(
            name=each.short,
            unit=each.unit,
            decimals=each.decimals,
            better=each.better,
            target=each.warned,
        )
        for each in figures
    )
    made = [
        Row(id=code, name=words, cells=tuple(_cell(each, values) for each in figures)) for code, words, values in rows
    ]
    return Breakdown(name=name, by=by, columns=columns, rows=ranked(made, columns), cells=cells)


def line(
    figure: IndicatorDefinition, span: Span, points: Iterable[tuple[datetime, float]], *, running: bool = False
) -> Series:
    """Return the past of a figure as a series."""
    return Series(
        name=figure.name,
        short=figure.short,
        unit=figure.unit,
        decimals=figure.decimals,
        span=span,
        points=tuple(Point(at, value) for at, value in points),
        running=running,
    )


def ranked(rows: Iterable[Row], columns: Sequence[Column]) -> tuple[Row, ...]:
    """Return rows by the attention they want: the gravest first, then by the first figure."""

    def order(row: Row) -> tuple[int, tuple[bool, float], str]:
        gravest = max((cell.severity.gravity for cell in row.cells), default=0)
        return -gravest, columns[0].attention(row.cells[0].value) if columns else (True, 0.0), row.name.vi

    return tuple(sorted(rows, key=order))


def share(part: float, whole: float) -> float | None:
    """Return a share in per cent, None of nothing."""
    return 100.0 * part / whole if whole else None


def _cell(figure: IndicatorDefinition, values: Mapping[str, float | None]) -> Cell:
    value = values.get(figure.id)
    return Cell(value, worst(*against_limits(figure, value))[0] if value is not None else Severity.NORMAL)


def _card(figure: IndicatorDefinition, measured: Measured, now: datetime) -> Indicator:
    period = begin(figure.span, now)
    value, known = measured.value, card(figure, measured.value, period, now)
    severity, reason = Severity.NORMAL, None
    if value is not None:
        severity, reason = worst(against_plan(figure, value, period, now), *against_limits(figure, value))
    return structs.replace(
        known,
        expected=1.0 if known.plan else None,
        last_year=measured.last_year,
        trend=measured.trend,
        severity=severity,
        reason=reason,
    )
