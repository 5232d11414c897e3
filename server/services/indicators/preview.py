"""How figures would have been judged in the past year by another definition: before it is published. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.messages import Series
from server.contract.packs import IndicatorPreview, JudgedPeriod
from server.contract.words import Words
from server.services.indicators.definition import IndicatorDefinition, Values, judge, value_of
from server.services.periods import after, begin

YEAR = timedelta(days=365)
MOST = 400
"""Periods of one figure, the newest."""

_UNKNOWN = Words(
    vi="chưa có số liệu nào của năm qua: nguồn gửi số liệu rồi thì xem trước được",
    en="nothing is known of the past year yet: once a source has told something it can be judged",
)
_OTHER_SPAN = Words(
    vi="đổi loại kỳ: số liệu cũ không xếp lại được, chỉ có khi nguồn trả lời lại",
    en="its periods are others: what is known cannot be sorted into them before sources answer again",
)


def merged(documents: Iterable[Series]) -> Values:
    """Return the value of each period as several states of one series tell it; the later ones count."""
    return {point.at.astimezone(CALENDAR): point.value for document in documents for point in document.points}


def preview(
    before: IndicatorDefinition | None, figure: IndicatorDefinition, values: Values, now: datetime
) -> IndicatorPreview:
    """Return how each period of the past year would have been judged when it ended, or now where it still goes on.

    ``values`` are those of single periods in the unit of ``before``. What depends on more than a figure and its plan,
    such as a forecast of that time, is not judged.
    """
    told = IndicatorPreview(
        id=figure.id, name=figure.name, unit=figure.unit, decimals=figure.decimals, span=figure.span
    )
    if before is not None and before.span is not figure.span:
        return structs.replace(told, note=_OTHER_SPAN)
    scale = figure.scale / before.scale if before is not None else 1.0
    held = {period: value for period, value in values.items() if period <= now}
    known = {period: value * scale for period, value in held.items()}
    first = begin(figure.span, now - YEAR)
    periods = [period for period in sorted(known) if period >= first][-MOST:]
    if not periods:
        return structs.replace(told, note=_UNKNOWN)
    judged = []
    for period in periods:
        then = min(after(figure.span, period), now)
        severity, reason = judge(figure, known, period, value_of(figure, known, period), then)
        was = judge(before, held, period, value_of(before, held, period), then)[0] if before is not None else None
        judged.append(JudgedPeriod(period, known[period], was, severity, reason))
    return structs.replace(told, periods=tuple(judged), note=_since(periods[0], first))


def _since(known: datetime, wanted: datetime) -> Words | None:
    if known <= wanted:
        return None
    return Words(vi=f"chỉ biết từ {known:%d/%m/%Y}", en=f"known since {known:%-d %b %Y} only")
