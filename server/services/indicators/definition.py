"""One indicator as its pack describes it, and how its values are judged."""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from server.contract.messages import About, Indicator, Limit, Severity, Span
from server.contract.words import Words, figure
from server.services.base import Flaw
from server.services.periods import PER_YEAR, after, gone, of_year, overdue_from, place_in_year, spell, year_before

Values = Mapping[datetime, float]
"""One figure by period."""

Finding = tuple[Severity, Words | None]
"""How grave something is, and why."""

Positive = Annotated[float, Meta(gt=0, le=1e15)]
Level = Annotated[float, Meta(ge=-1e15, le=1e15)]
Scale = Annotated[float, Meta(ge=-1e12, le=1e12)]


class LimitLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that the figure should not cross."""

    value: Level
    severity: Literal["warning", "critical"]


class IndicatorDefinition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One indicator: what it is called and what is wanted of it."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_]{0,62}(?!\n)$")]
    name: Words
    short: Words
    unit: Words
    scale: Scale = 1.0
    """What a source's values are multiplied by to be in the unit."""
    decimals: Annotated[int, Meta(ge=0, le=6)]
    better: Literal["higher", "lower"]
    span: Span = Span.MONTH
    accumulates: Literal["sum", "last"] = "last"
    """``sum``: the periods add up over the year; ``last``: the newest period stands for itself."""
    places: Literal["sum", "mean", "apart"] = "sum"
    """What the values of places make where nobody tells that of the province; ``apart``: nothing."""
    plan: dict[Annotated[str, Meta(pattern=r"^\d{4}(?!\n)$")], Positive] = field(default_factory=dict)
    """For a whole year, by year; of a school year the one it begins in."""
    warn: Positive = 0.05
    """How far behind its expected progress, as a share of that, a figure becomes a warning."""
    alarm: Positive = 0.15
    """How far behind it becomes critical."""
    profile: tuple[Annotated[float, Meta(ge=0)], ...] = ()
    """Which share of a sum's plan falls in each period of the year; evenly without."""
    report_days: Annotated[float, Meta(ge=0)] | None = None
    """Days after a period's end within which its figure is reported; by default those of its span."""
    reporter: Words | None = None
    """The department that reports it; by default that of the pack."""
    limits: tuple[LimitLine, ...] = ()
    """For figures that stand for themselves, and for each place of such a figure."""

    @property
    def adds_up(self) -> bool:
        """Whether the periods add up over the year."""
        return self.accumulates == "sum"

    @property
    def evenly(self) -> tuple[float, ...]:
        """The profile of a plan that is the same in every period."""
        number = PER_YEAR.get(self.span, 1)
        return (1 / number,) * number

    def share(self, period: datetime) -> float:
        """Return the share of the plan that is expected by the end of a period."""
        if not self.adds_up:
            return 1.0
        return math.fsum((self.profile or self.evenly)[: place_in_year(self.span, period)])

    def part(self, period: datetime) -> float:
        """Return the share of the plan that falls in a period itself."""
        return (self.profile or self.evenly)[place_in_year(self.span, period) - 1] if self.adds_up else 1.0

    def plan_of(self, period: datetime) -> float | None:
        """Return the plan of the year that a period is in."""
        return self.plan.get(str(period.year))

    @property
    def warned(self) -> float | None:
        """The value at which it becomes a warning."""
        return next((limit.value for limit in self.limits if limit.severity == "warning"), None)

    def wanted(self, period: datetime) -> float | None:
        """Return what every place should reach: the plan where the province's figure is the mean of theirs.

        A plan that places reach together is nobody's own: then it is the value at which it becomes a warning.
        """
        plan = self.plan_of(period) if self.places == "mean" and not self.adds_up else None
        return plan if plan is not None else self.warned

    def spell(self, value: float) -> Words:
        """Return a value of this figure as people write it."""
        return figure(value, self.decimals)

    def flaws(self) -> Iterator[Flaw]:
        """Yield the setting that makes no sense and why."""
        if self.alarm <= self.warn:
            yield ("alarm",), Words(vi="phải lớn hơn warn", en="must be larger than warn")
        if self.profile and (len(self.profile) != len(self.evenly) or abs(math.fsum(self.profile) - 1) > 0.001):
            number = len(self.evenly)
            yield (
                ("profile",),
                Words(vi=f"cần {number} kỳ, tổng bằng 1", en=f"expected {number} periods that sum up to 1"),
            )
        if self.profile and not self.adds_up:
            yield ("profile",), Words(vi='chỉ dùng với accumulates = "sum"', en='only for accumulates = "sum"')
        if self.adds_up and self.limits:
            yield ("limits",), Words(vi='chỉ dùng với accumulates = "last"', en='only for accumulates = "last"')
        lines = {limit.severity: limit.value for limit in self.limits}
        if len(lines) == 2 and (lines["critical"] > lines["warning"]) == (self.better == "higher"):
            vi, en = ("thấp hơn", "below") if self.better == "higher" else ("cao hơn", "above")
            yield ("limits",), Words(vi=f"critical phải {vi} warning", en=f"critical must be {en} warning")
        if self.adds_up and self.span not in PER_YEAR:
            yield (
                ("accumulates",),
                Words(
                    vi="theo ngày hoặc ngắn hơn chỉ dùng được last", en="of days and shorter ones only last can be used"
                ),
            )


def about(figure: IndicatorDefinition, period: datetime, reporter: Words) -> About:
    """Return which time a figure is about whose newest period is this one; ``reporter`` where it names no other."""
    return About(
        span=figure.span,
        period=period,
        since=of_year(figure.span, period.year)[0] if figure.adds_up else None,
        due=overdue_from(figure.span, period, figure.report_days),
        reporter=figure.reporter or reporter,
    )


def value_of(figure: IndicatorDefinition, values: Values, period: datetime) -> float | None:
    """Return the figure of a period, or since the year began; None where a period of it is missing."""
    if not figure.adds_up:
        return values.get(period)
    if missing(figure, values, period):
        return None
    return math.fsum(values[each] for each in _so_far(figure, period))


def missing(figure: IndicatorDefinition, values: Values, period: datetime) -> list[datetime]:
    """Return the periods of the year up to this one that nobody has reported."""
    return [each for each in _so_far(figure, period) if each not in values]


def last_year(figure: IndicatorDefinition, values: Values, period: datetime, now: datetime) -> float | None:
    """Return the figure a year before, so that the two can be compared: of a running period only as many days."""
    before = year_before(period)
    value = value_of(figure, values, before)
    if value is None or not figure.adds_up:
        return value
    return value - values[before] * (1 - gone(figure.span, period, now))


def judge(figure: IndicatorDefinition, values: Values, period: datetime, value: float | None, now: datetime) -> Finding:
    """Return the worse of what plan and limits say; the plan speaks first where they agree."""
    if value is None:
        gap = spell(figure.span, missing(figure, values, period)[0])
        return Severity.WARNING, Words(vi=f"thiếu số liệu {gap.vi}", en=f"no figure for {gap.en}")
    return worst(against_plan(figure, value, period, now), *against_limits(figure, value))


def worst(*findings: Finding) -> Finding:
    """Return the gravest, the first of those alike."""
    return max(findings, key=lambda one: one[0].gravity, default=(Severity.NORMAL, None))


def against_plan(figure: IndicatorDefinition, value: float, period: datetime, now: datetime) -> Finding:
    """Return how a value stands against the plan of its year."""
    plan = figure.plan_of(period)
    due = due_of(figure, period, now)
    if plan is None or due <= 0:
        return Severity.NORMAL, None
    reached = value / plan
    behind = 1 - reached / due if figure.better == "higher" else reached / due - 1
    # a share that is given to the last decimal should not depend on how floats round
    behind = round(behind, 9)
    if behind < figure.warn:
        return Severity.NORMAL, None
    severity = Severity.CRITICAL if behind >= figure.alarm else Severity.WARNING
    if not figure.adds_up:
        have, want = figure.spell(value), figure.spell(plan)
        return severity, Words(vi=f"{have.vi}, kế hoạch {want.vi}", en=f"{have.en}, plan {want.en}")
    share, wanted = percent(reached), percent(due)
    if figure.better == "higher":
        return severity, Words(
            vi=f"đạt {share.vi} kế hoạch, đến nay cần {wanted.vi}",
            en=f"{share.en} of the plan, {wanted.en} needed by now",
        )
    return severity, Words(
        vi=f"đã {share.vi} mức cho phép, đến nay chỉ nên {wanted.vi}",
        en=f"{share.en} of what is allowed, {wanted.en} by now",
    )


def against_limits(figure: IndicatorDefinition, value: float) -> list[Finding]:
    """Return every limit that a value has crossed."""
    higher = figure.better == "higher"
    vi, en = ("dưới ngưỡng", "below the limit of") if higher else ("vượt ngưỡng", "above the limit of")
    found: list[Finding] = []
    for limit in figure.limits:
        if (value < limit.value) if higher else (value > limit.value):
            line = figure.spell(limit.value)
            found.append((Severity(limit.severity), Words(vi=f"{vi} {line.vi}", en=f"{en} {line.en}")))
    return found


def card(figure: IndicatorDefinition, value: float | None, period: datetime | None, now: datetime) -> Indicator:
    """Return a figure as boards show it: named, with its plan and its limits at ``now``.

    What more is known of it, its severity among that, is put in by ``structs.replace``.
    """
    plan = figure.plan_of(period) if period else None
    return Indicator(
        id=figure.id,
        name=figure.name,
        short=figure.short,
        unit=figure.unit,
        decimals=figure.decimals,
        value=value,
        span=figure.span,
        period=None if figure.span is Span.NOW else period,
        plan=plan,
        progress=value / plan if value is not None and plan else None,
        expected=figure.share(period) if period and plan else None,
        last_year=None,
        trend=(),
        severity=Severity.NORMAL,
        reason=None,
        limits=limits_of(figure, period, now),
    )


def limits_of(figure: IndicatorDefinition, period: datetime | None, now: datetime) -> tuple[Limit, ...]:
    """Return the values at which a figure's severity changes at present; those that follow from its plan come first."""
    limits = [Limit(value=limit.value, severity=Severity(limit.severity)) for limit in figure.limits]
    plan = figure.plan_of(period) if period is not None else None
    if plan is None or period is None:
        return tuple(limits)
    away = -1 if figure.better == "higher" else 1
    parts = ((figure.warn, Severity.WARNING), (figure.alarm, Severity.CRITICAL))
    due = plan * due_of(figure, period, now)
    planned = [Limit(value=due * (1 + away * part), severity=severity) for part, severity in parts if due > 0]
    return (*planned, *limits)


def due_of(figure: IndicatorDefinition, period: datetime, now: datetime) -> float:
    """Return the share of the plan that may be asked for: of a running period only the days gone by."""
    running = figure.part(period) * (1 - gone(figure.span, period, now)) if figure.adds_up else 0.0
    return figure.share(period) - running


def percent(share: float) -> Words:
    """Return a share as people write it."""
    text = f"{share * 100:.1f}%"
    return Words(vi=text.replace(".", ","), en=text)


def plan_line(figure: IndicatorDefinition, first: datetime, last: datetime) -> list[tuple[datetime, float]]:
    """Return what the plan wants of each period from ``first`` to the end of the year of ``last``."""
    if figure.span not in PER_YEAR:
        plan = figure.plan_of(last)
        return [] if plan is None else [(first, plan), (after(figure.span, last), plan)]
    periods = [period for year in range(first.year, last.year + 1) for period in of_year(figure.span, year)]
    plans = [(period, figure.plan_of(period)) for period in periods if period >= first]
    return [(period, plan * figure.part(period)) for period, plan in plans if plan is not None]


def _so_far(figure: IndicatorDefinition, period: datetime) -> list[datetime]:
    """Return the periods of the year up to this one, or the one alone where they do not add up."""
    if not figure.adds_up:
        return [period]
    return of_year(figure.span, period.year)[: place_in_year(figure.span, period)]
