"""Socio-economic indicators against their plans, with an early warning when the year's plan is in danger."""

import calendar
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, field

from server.contract.messages import AnyDocument, Indicator, Indicators, Limit, Point, Series, Severity
from server.contract.words import Words
from server.records import AnyRecord, Reading

CALENDAR = ZoneInfo("Asia/Ho_Chi_Minh")
"""Whose months figures are of."""
MONTHS = 36
"""Months in a series."""
TREND = 12
"""Figures in the trend of a card."""

EARLIEST = date(1990, 1, 1)
"""Months before are somebody's typing error."""

Values = Mapping[date, float]
"""One figure by the first day of its month."""

Positive = Annotated[float, Meta(gt=0)]
_EVENLY = (1 / 12,) * 12


class LimitLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that the figure should not cross."""

    value: float
    severity: Literal["warning", "critical"]


class Figure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One indicator: what it is called and what is wanted of it."""

    id: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_]{0,62}$")]
    name: Words
    short: Words
    unit: Words
    scale: float = 1.0
    """What a source's values are multiplied by to be in the unit."""
    decimals: Annotated[int, Meta(ge=0, le=6)]
    better: Literal["higher", "lower"]
    accumulates: Literal["sum", "last"]
    """``sum``: the months add up over the year; ``last``: the newest month stands for itself."""
    plan: dict[Annotated[str, Meta(pattern=r"^\d{4}$")], Positive] = field(default_factory=dict)
    """For a whole year, by year."""
    warn: Positive
    """How far behind its expected progress, as a share of that, a figure becomes a warning."""
    alarm: Positive
    """How far behind it becomes critical."""
    profile: tuple[Annotated[float, Meta(ge=0)], ...] = _EVENLY
    """Which share of a sum's plan falls in each month, January first."""
    limits: tuple[LimitLine, ...] = ()
    """For figures that stand for themselves."""

    def share(self, month: int) -> float:
        """Return the share of the plan that is expected by the end of a month, 1 to 12."""
        return math.fsum(self.profile[:month]) if self.accumulates == "sum" else 1.0

    def planned(self, month: date) -> float:
        """Return what the plan wants of a single month; raises KeyError for a year without a plan."""
        plan = self.plan[str(month.year)]
        return plan * self.profile[month.month - 1] if self.accumulates == "sum" else plan

    def spell(self, value: float) -> Words:
        """Return a value of this figure as people write it."""
        text = f"{value:,.{self.decimals}f}"
        return Words(vi=text.translate(str.maketrans(",.", ".,")), en=text)

    def flaw(self) -> tuple[str, Words] | None:
        """Return the setting that makes no sense and why, or None."""
        if self.alarm <= self.warn:
            return "alarm", Words(vi="phải lớn hơn warn", en="must be larger than warn")
        if len(self.profile) != len(_EVENLY) or abs(math.fsum(self.profile) - 1) > 0.001:
            return "profile", Words(vi="cần 12 tháng, tổng bằng 1", en="expected 12 months that sum up to 1")
        if self.accumulates == "last" and self.profile != _EVENLY:
            return "profile", Words(vi='chỉ dùng với accumulates = "sum"', en='only for accumulates = "sum"')
        if self.accumulates == "sum" and self.limits:
            return "limits", Words(vi='chỉ dùng với accumulates = "last"', en='only for accumulates = "last"')
        return None


class EconomyPack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The indicators, in the order of the wall."""

    indicator: tuple[Figure, ...]

    def flaw(self) -> tuple[tuple[str | int, ...], Words] | None:
        """Return the key of what makes no sense and why, or None."""
        for number, figure in enumerate(self.indicator):
            if any(figure.id == other.id for other in self.indicator[:number]):
                return ("indicator", number, "id"), Words(
                    vi=f"«{figure.id}» đã được dùng ở trên", en=f"“{figure.id}” is used above already"
                )
            if (found := figure.flaw()) is not None:
                return ("indicator", number, found[0]), found[1]
        return None


class Economy:
    """Judges figures; topics ``indicators/economy`` and ``series/<indicator id>``.

    For a figure that accumulates, the indicator's value is the sum since January and the series holds single months.
    """

    Pack: ClassVar[type[EconomyPack]] = EconomyPack
    record: type[AnyRecord] = Reading

    def __init__(self, pack: EconomyPack) -> None:
        self._figures = pack.indicator
        self._readings: dict[str, list[Reading]] = {}

    def take(self, source: str, records: Sequence[AnyRecord]) -> None:
        """Take the whole newest answer of one source; where two tell the same month, who answered last counts."""
        self._readings.pop(source, None)
        self._readings[source] = [record for record in records if isinstance(record, Reading)]

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return all figures as they are at ``now``; months that have not begun are left out."""
        today = now.astimezone(CALENDAR).date()
        values = self._values(today)
        indicators = tuple(_indicator(figure, values[figure.id], today) for figure in self._figures)
        series = {f"series/{figure.id}": _series(figure, values[figure.id], today) for figure in self._figures}
        return {"indicators/economy": Indicators(indicators=indicators), **series}

    def _values(self, today: date) -> dict[str, dict[date, float]]:
        values: dict[str, dict[date, float]] = {figure.id: {} for figure in self._figures}
        scales = {figure.id: figure.scale for figure in self._figures}
        for answer in self._readings.values():
            for reading in answer:
                month = reading.month.replace(day=1)
                if EARLIEST <= month <= today and reading.indicator in values:
                    values[reading.indicator][month] = reading.value * scales[reading.indicator]
        return values


def _indicator(figure: Figure, values: Values, today: date) -> Indicator:
    month = max(values, default=None)
    value = _value(figure, values, month) if month else None
    plan = figure.plan.get(str(month.year)) if month else None
    progress = value / plan if value is not None and plan else None
    expected = figure.share(month.month) if month and plan else None
    severity, reason = _judge(figure, values, month, value, plan, today)
    return Indicator(
        id=figure.id,
        name=figure.name,
        short=figure.short,
        unit=figure.unit,
        decimals=figure.decimals,
        value=value,
        month=month,
        plan=plan,
        progress=progress,
        expected=expected,
        last_year=_last_year(figure, values, month, today) if month else None,
        trend=_trend(figure, values, today),
        severity=severity,
        reason=reason,
    )


def _trend(figure: Figure, values: Values, today: date) -> tuple[float, ...]:
    """Return the last whole months; what has been added up of a running one would look like a fall."""
    points = _points(values, max(values, default=None))
    if _is_running(figure, points, today):
        points = points[:-1]
    return tuple(point.value for point in points[-TREND:])


def _is_running(figure: Figure, points: Sequence[Point], today: date) -> bool:
    """Return whether the newest month is still being added up."""
    return bool(points) and figure.accumulates == "sum" and points[-1].month == today.replace(day=1)


def _series(figure: Figure, values: Values, today: date) -> Series:
    points = _points(values, max(values, default=None))
    first = points[0].month if points else today.replace(month=1, day=1)
    last = points[-1].month.year if points else today.year
    months = [date(year, month, 1) for year in range(first.year, last + 1) for month in range(1, 13)]
    return Series(
        name=figure.name,
        short=figure.short,
        unit=figure.unit,
        decimals=figure.decimals,
        points=points,
        running=_is_running(figure, points, today),
        plan=tuple(
            Point(month, figure.planned(month)) for month in months if month >= first and str(month.year) in figure.plan
        ),
        limits=tuple(Limit(value=limit.value, severity=Severity(limit.severity)) for limit in figure.limits),
    )


def _points(values: Values, newest: date | None) -> tuple[Point, ...]:
    """Return the months that are known, oldest first; one that is missing is left out, never zero."""
    if newest is None:
        return ()
    oldest = _before(newest, MONTHS - 1)
    return tuple(Point(month, values[month]) for month in sorted(values) if month >= oldest)


def _value(figure: Figure, values: Values, month: date) -> float | None:
    """Return the figure of a month, or since January; None where a month of it is missing."""
    if figure.accumulates == "last":
        return values.get(month)
    if _missing(values, month):
        return None
    return math.fsum(values[date(month.year, number, 1)] for number in range(1, month.month + 1))


def _missing(values: Values, month: date) -> list[int]:
    """Return the months of the year up to ``month`` that nobody has told."""
    return [number for number in range(1, month.month + 1) if date(month.year, number, 1) not in values]


def _judge(
    figure: Figure, values: Values, month: date | None, value: float | None, plan: float | None, today: date
) -> tuple[Severity, Words | None]:
    """Return the worse of what plan and limits say; the plan speaks first where they agree."""
    if month is None:
        return Severity.NORMAL, None
    if value is None:
        gap = f"{_missing(values, month)[0]}/{month.year}"
        return Severity.WARNING, Words(vi=f"thiếu số liệu tháng {gap}", en=f"no figure for {gap}")
    found = [_against_plan(figure, value, plan, month, today), *_against_limits(figure, value)]
    order = list(Severity)
    return max(found, key=lambda one: order.index(one[0]))


def _against_plan(
    figure: Figure, value: float, plan: float | None, month: date, today: date
) -> tuple[Severity, Words | None]:
    due = _due(figure, month, today)
    if plan is None or due <= 0:
        return Severity.NORMAL, None
    reached = value / plan
    behind = 1 - reached / due if figure.better == "higher" else reached / due - 1
    # a share that is told to the last decimal should not depend on how floats round
    behind = round(behind, 9)
    if behind < figure.warn:
        return Severity.NORMAL, None
    severity = Severity.CRITICAL if behind >= figure.alarm else Severity.WARNING
    if figure.accumulates == "last":
        have, want = figure.spell(value), figure.spell(plan)
        return severity, Words(vi=f"{have.vi}, kế hoạch {want.vi}", en=f"{have.en}, plan {want.en}")
    share, wanted = _percent(reached), _percent(due)
    if figure.better == "higher":
        return severity, Words(
            vi=f"đạt {share.vi} kế hoạch, đến nay cần {wanted.vi}",
            en=f"{share.en} of the plan, {wanted.en} needed by now",
        )
    return severity, Words(
        vi=f"đã {share.vi} mức cho phép, đến nay chỉ nên {wanted.vi}",
        en=f"{share.en} of what is allowed, {wanted.en} by now",
    )


def _against_limits(figure: Figure, value: float) -> list[tuple[Severity, Words]]:
    higher = figure.better == "higher"
    vi, en = ("dưới ngưỡng", "below the limit of") if higher else ("vượt ngưỡng", "above the limit of")
    found: list[tuple[Severity, Words]] = []
    for limit in figure.limits:
        if (value < limit.value) if higher else (value > limit.value):
            line = figure.spell(limit.value)
            found.append((Severity(limit.severity), Words(vi=f"{vi} {line.vi}", en=f"{en} {line.en}")))
    return found


def _due(figure: Figure, month: date, today: date) -> float:
    """Return the share of the plan that may be asked for by ``today``: of a running month only the days gone by."""
    share = figure.share(month.month)
    if figure.accumulates == "last":
        return share
    return share - figure.profile[month.month - 1] * (1 - _gone(month, today))


def _last_year(figure: Figure, values: Values, month: date, today: date) -> float | None:
    """Return the figure twelve months before, so that the two can be compared: of a running month only as many days."""
    before = _before(month, 12)
    value = _value(figure, values, before)
    if value is None or figure.accumulates == "last":
        return value
    return value - values[before] * (1 - _gone(month, today))


def _gone(month: date, today: date) -> float:
    """Return the share of a month that has gone by."""
    if (month.year, month.month) != (today.year, today.month):
        return 1.0
    return (today.day - 1) / calendar.monthrange(month.year, month.month)[1]


def _before(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _percent(share: float) -> Words:
    text = f"{share * 100:.1f}%"
    return Words(vi=text.replace(".", ","), en=text)
