"""What a figure will be at the end of the year, whether its plan can be met, and which months were out of line."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from server.contract.calendar import CALENDAR
from server.contract.messages import Band, Severity, Span
from server.contract.words import Words
from server.services.indicators.definition import Finding, IndicatorDefinition
from server.services.periods import begin, gone, of_year, spell

if TYPE_CHECKING:
    from server.forecast import Forecast, Outlook


class IndicatorOutlook(Struct, frozen=True):
    """What the past of a figure says of its future."""

    bands: tuple[Band, ...]
    """The periods to come, to the end of the year and six months ahead at least."""
    outlook: Band | None
    """The year's sum, or its last month, at the first moment of that."""
    past_error: float | None
    breaks: tuple[datetime, ...]
    findings: tuple[Finding, ...]


class _Observed(Struct, frozen=True):
    values: Mapping[datetime, float]
    running: float | None
    view: IndicatorOutlook | None


AHEAD = 6
"""Months that are looked ahead at least."""
KNOWN = 48
"""Months of the past that are looked at: what was before says little of how sure today's forecast is."""


class Outlooks:
    """Looks ahead for many monthly figures; again when the values, or the share of the month, have changed."""

    def __init__(self) -> None:
        self._seen: dict[str, _Observed] = {}

    def view(
        self, figure: IndicatorDefinition, values: Mapping[datetime, float], now: datetime
    ) -> IndicatorOutlook | None:
        """Return what is to be said of a figure, or None where it is not monthly or its past is too short."""
        if figure.span is not Span.MONTH or not values:
            return None
        newest = max(values)
        running = gone(Span.MONTH, newest, now) if figure.adds_up and newest == begin(Span.MONTH, now) else None
        seen = self._seen.get(figure.id)
        if seen is None or seen.values != values or seen.running != running:
            seen = _Observed(dict(values), running, _view(figure, values, newest, running))
            self._seen[figure.id] = seen
        return seen.view


def _view(
    figure: IndicatorDefinition, values: Mapping[datetime, float], newest: datetime, running: float | None
) -> IndicatorOutlook | None:
    # only where there is a past: what forecasts loads NumPy
    from server.forecast import breaks, forecast, year_end

    told = {date(at.year, at.month, 1): values[at] for at in sorted(values)[-KNOWN:]}
    horizon = max(AHEAD, 12 - newest.month + 1)
    ahead = forecast(told, horizon, running_share=running)
    if ahead is None:
        return None
    end = year_end(told, ahead, newest.year, figure.accumulates, running_share=running)
    broken = tuple(_moment(each.month) for each in breaks(told, running_share=running))
    findings = [*_against_plan(figure, end), *_against_past(figure, newest, broken)]
    return IndicatorOutlook(_bands(ahead), _band(figure, end, newest), ahead.past_error, broken, tuple(findings))


def _bands(ahead: "Forecast") -> tuple[Band, ...]:
    return tuple(
        Band(_moment(each.month), each.value, each.low80, each.high80, each.low95, each.high95) for each in ahead.months
    )


def _band(figure: IndicatorDefinition, end: "Outlook | None", newest: datetime) -> Band | None:
    if end is None:
        return None
    periods = of_year(Span.MONTH, newest.year)
    at = periods[0] if figure.adds_up else periods[-1]
    return Band(at, end.value, end.low80, end.high80, end.low95, end.high95)


def _against_plan(figure: IndicatorDefinition, end: "Outlook | None") -> list[Finding]:
    """Return a warning where the plan lies outside what the forecast still allows."""
    plan = figure.plan.get(str(end.year)) if end is not None else None
    if end is None or plan is None:
        return []
    from server.forecast import allowed

    chance = allowed(plan, end, figure.better)
    if chance == "possible":
        return []
    expected, wanted = figure.spell(end.value), figure.spell(plan)
    severity = Severity.CRITICAL if chance == "out_of_reach" else Severity.WARNING
    vi = "khó đạt" if chance == "unlikely" else "không còn đạt được"
    en = "unlikely to be met" if chance == "unlikely" else "out of reach"
    return [
        (
            severity,
            Words(
                vi=f"kế hoạch năm {wanted.vi} {vi}, dự báo {expected.vi}",
                en=f"the year's plan of {wanted.en} is {en}, forecast {expected.en}",
            ),
        )
    ]


def _against_past(figure: IndicatorDefinition, newest: datetime, broken: tuple[datetime, ...]) -> list[Finding]:
    """Return a warning where the newest month breaks from the figure's own history."""
    if newest not in broken:
        return []
    month = spell(figure.span, newest)
    return [
        (
            Severity.WARNING,
            Words(
                vi=f"{month.vi} khác hẳn mọi năm, hãy kiểm tra số liệu",
                en=f"{month.en} is unlike other years, check the figure",
            ),
        )
    ]


def _moment(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=CALENDAR)
