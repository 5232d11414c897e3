"""Indicators of any service against plan, last year and their own past: what a pack alone describes.

A service that follows this logic needs no code: economy, tourism, education, health, border gates.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import ClassVar

from msgspec import Struct, structs

from server.contract.messages import (
    About,
    AnyDocument,
    Indicator,
    Indicators,
    Limit,
    Notice,
    Notices,
    Point,
    Series,
    Severity,
    Span,
)
from server.contract.words import Words
from server.records import AnyRecord, Batch, Reading
from server.services.base import Flaw, Pack
from server.services.indicators.definition import (
    Finding,
    IndicatorDefinition,
    Values,
    about,
    card,
    judge,
    last_year,
    plan_line,
    value_of,
    worst,
)
from server.services.indicators.outlook import IndicatorOutlook, Outlooks
from server.services.indicators.place_documents import Placed
from server.services.indicators.place_values import EARLIEST, LATEST, Key, is_gone, newest, remembered, total
from server.services.periods import after, begin, dated
from server.services.province.registry import Place, Province, clash

SHOWN = 36
"""Periods in a series."""
TREND = 12
"""Figures in the trend of a card."""


class FiguresPack(Pack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The indicators, in the order of the wall."""

    indicator: tuple[IndicatorDefinition, ...]
    place: tuple[Place, ...] = ()
    """Places that only this service knows; they win over those of the province where names clash."""

    def flaws(self) -> Iterator[Flaw]:
        """Yield the key of what makes no sense and why."""
        for number, figure in enumerate(self.indicator):
            if any(figure.id == other.id for other in self.indicator[:number]):
                yield (
                    ("indicator", number, "id"),
                    Words(vi=f"«{figure.id}» đã được dùng ở trên", en=f"“{figure.id}” is used above already"),
                )
            for key, words in figure.flaws():
                yield ("indicator", number, *key), words
        yield from clash(self.place)


class _State(Struct, frozen=True):
    """What is known of one figure of the whole province."""

    figure: IndicatorDefinition
    values: Values
    period: datetime | None
    value: float | None
    finding: Finding
    view: IndicatorOutlook | None


class IndicatorService:
    """Judges figures; topics ``indicators/<service>``, ``series/<indicator>``, ``notices/<service>``.

    Where sources tell figures of places also ``breakdown/<service>`` and ``spots/<service>``. For a figure that
    accumulates, the indicator's value is the sum since the year began and the series holds single periods.
    """

    Pack: ClassVar[type[Pack]] = FiguresPack
    records: ClassVar[tuple[type[AnyRecord], ...]] = (Reading,)
    tick: ClassVar[float] = 60.0

    def __init__(self, name: str, pack: FiguresPack, province: Province) -> None:
        self._name = name
        self.title = pack.name
        self._reporter = pack.reporter or pack.name
        self.figures: Mapping[str, IndicatorDefinition] = {figure.id: figure for figure in pack.indicator}
        self.province = province.with_places(pack.place)
        self._told: dict[str, dict[Key, dict[datetime, float]]] = {}
        self._outlooks = Outlooks()

    @property
    def readings(self) -> Collection[str]:
        """The ids of the indicators that its sources may tell of."""
        return self.figures.keys()

    def reporter_of(self, figure: IndicatorDefinition) -> Words:
        """Return the department that owes a figure."""
        return figure.reporter or self._reporter

    def take(self, source: str, batch: Batch) -> None:
        """Take one answer of one source; where two tell the same period, who answered last counts."""
        held = self._told.pop(source, {})
        told: dict[Key, dict[datetime, float]] = {} if batch.whole else held
        for key, values in held.items():
            if self.figures[key[0]].span is Span.NOW:
                # the past of a present state is nobody's but ours
                told[key] = values
        for reading in batch.records:
            if not isinstance(reading, Reading) or not EARLIEST <= reading.period < LATEST:
                continue
            figure = self.figures.get(reading.indicator)
            if figure is not None:
                key = figure.id, self.place(reading.place)
                told.setdefault(key, {})[begin(figure.span, reading.period)] = reading.value * figure.scale
        self._told[source] = remembered(told, self.figures)

    def past(self, name: str, code: str | None) -> Values:
        """Return all that is known of one figure of one place, by period."""
        known: dict[datetime, float] = {}
        # another source of this service may be answering in a thread of its own
        for told in tuple(self._told.values()):
            known |= told.get((name, code), {})
        return known

    def at_times(self) -> Collection[str]:
        """Return what it publishes only once sources have reported it."""
        return (f"breakdown/{self._name}", f"spots/{self._name}")

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return all figures as they are at ``now``; periods that have not begun are left out."""
        merged = self._merged(now)
        states = [self._state(figure, merged, now) for figure in self.figures.values()]
        documents: dict[str, AnyDocument] = {
            f"indicators/{self._name}": Indicators(indicators=tuple(self._indicator(state, now) for state in states)),
            f"notices/{self._name}": self._notices(states, now),
        }
        for state in states:
            documents[f"series/{state.figure.id}"] = self._series(state, now)
        placed = {key: values for key, values in merged.items() if key[1] is not None and values}
        latest = newest(placed)
        placed = {
            key: values for key, values in placed.items() if not is_gone(self.figures[key[0]], values, latest[key[0]])
        }
        if placed:
            shown = Placed(self.title, self.figures, placed, self.province, self._reporter)
            documents[f"breakdown/{self._name}"] = shown.breakdown()
            documents[f"spots/{self._name}"] = shown.spots(now)
        return documents

    def place(self, called: str | None) -> str | None:
        """Return a place's code; one that nobody knows keeps its own name, the province's name is no place."""
        if not called:
            return None
        place = self.province.find(called)
        if place is None and self.province.is_whole(called):
            return None
        return place.code if place else called

    def _merged(self, now: datetime) -> dict[Key, dict[datetime, float]]:
        merged: dict[Key, dict[datetime, float]] = {}
        for told in self._told.values():
            for key, values in told.items():
                merged.setdefault(key, {}).update(values)
        for values in merged.values():
            if values and max(values) > now:
                for period in [period for period in values if period > now]:
                    del values[period]
        return merged

    def _state(self, figure: IndicatorDefinition, merged: Mapping[Key, Values], now: datetime) -> _State:
        values = merged.get((figure.id, None)) or total(figure, merged)
        period = max(values, default=None)
        if period is None:
            return _State(figure, values, None, None, (Severity.NORMAL, None), None)
        value = value_of(figure, values, period)
        view = self._outlooks.view(figure, values, now)
        found = judge(figure, values, period, value, now)
        if view is not None:
            found = worst(found, *view.findings)
        return _State(figure, values, period, value, found, view)

    def _notices(self, states: Iterable[_State], now: datetime) -> Notices:
        notices = [
            Notice(
                id=state.figure.id,
                title=state.figure.name,
                detail=dated(state.figure.span, state.period, now, reason),
                where=self.province.whole,
                severity=severity,
                since=state.period or now,
                about=self._about(state),
            )
            for state in states
            for severity, reason in [state.finding]
            if reason is not None
        ]
        notices.sort(key=lambda notice: -notice.severity.gravity)
        return Notices(name=self.title, notices=tuple(notices), total=len(notices))

    def _about(self, state: _State) -> About | None:
        return None if state.period is None else about(state.figure, state.period, self._reporter)

    def _indicator(self, state: _State, now: datetime) -> Indicator:
        figure, period = state.figure, state.period
        severity, reason = state.finding
        return structs.replace(
            card(figure, state.value, period, now),
            last_year=last_year(figure, state.values, period, now) if period else None,
            trend=_trend(state, now),
            severity=severity,
            reason=reason,
            about=self._about(state),
            outlook=state.view.outlook if state.view else None,
        )

    def _series(self, state: _State, now: datetime) -> Series:
        figure = state.figure
        points = _points(state)
        first = points[0].at if points else begin(Span.YEAR, now)
        last = points[-1].at if points else first
        return Series(
            name=figure.name,
            short=figure.short,
            unit=figure.unit,
            decimals=figure.decimals,
            span=figure.span,
            points=points,
            running=_is_running(state, now),
            plan=tuple(Point(period, value) for period, value in plan_line(figure, first, last)),
            limits=tuple(Limit(value=limit.value, severity=Severity(limit.severity)) for limit in figure.limits),
            forecast=state.view.bands if state.view else (),
            past_error=state.view.past_error if state.view else None,
            breaks=state.view.breaks if state.view else (),
            about=self._about(state),
        )


def _trend(state: _State, now: datetime) -> tuple[float, ...]:
    """Return the last whole periods; what has been added up of a running one would look like a fall."""
    points = _points(state)
    if _is_running(state, now):
        points = points[:-1]
    return tuple(point.value for point in points[-TREND:])


def _is_running(state: _State, now: datetime) -> bool:
    """Return whether the newest period is still being added up."""
    return state.figure.adds_up and state.period == begin(state.figure.span, now)


def _points(state: _State) -> tuple[Point, ...]:
    """Return the periods that are known, oldest first; one that is missing is left out, never zero."""
    if state.period is None:
        return ()
    oldest = after(state.figure.span, state.period, 1 - SHOWN)
    return tuple(Point(period, state.values[period]) for period in sorted(state.values) if period >= oldest)
