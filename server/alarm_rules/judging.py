"""Whether what was read is wrong by a condition. Pure: what was before, and the time, come in."""

from collections import deque
from collections.abc import Iterable
from typing import Any

from server.alarm_rules.readings import Judged, Reading, text_of
from server.alarm_rules.rules import Changing, Condition
from server.contract.folding import fold
from server.contract.messages import Indicator
from server.contract.words import Words, figure

MOST_REMEMBERED = 2000
"""Values of one subject: for a condition on how fast it changes."""
_NUMBERS = frozenset({int, float})
"""True is none."""


class Memory:
    """The values of one subject within a stretch of time, the oldest first."""

    def __init__(self) -> None:
        self._held: deque[tuple[float, float]] = deque(maxlen=MOST_REMEMBERED)

    def add(self, value: float, now: float, within: float) -> None:
        """Take a value of now, and forget those that are older than ``within``; both are seconds of one clock."""
        while self._held and (now - self._held[0][0] > within or self._held[0][0] > now):
            self._held.popleft()
        self._held.append((now, value))

    def change(self, value: float, *, rising: bool) -> float:
        """Return by how much ``value`` lies above the lowest of them, or below the highest."""
        values: Iterable[float] = [each for _, each in self._held]
        return value - (min(values, default=value) if rising else max(values, default=value))


def is_wrong(
    condition: Condition, judged: Judged, now: float, *, was: bool, deadband: float, memory: Memory | None
) -> bool | None:
    """Return whether what was read is wrong; None where nobody knows, so that nothing follows from it.

    ``was`` says that it has been so: then a value must come back by ``deadband``. ``memory`` has the values before, for
    a condition on how fast they change, and takes this one, of ``now``, seconds of a clock that nobody sets.
    """
    _, value, row = judged
    number: float | None = value if type(value) in _NUMBERS else None
    slack = deadband if was else 0.0
    if condition.above is not None:
        return None if number is None else number > condition.above - slack
    if condition.equals is not None:
        wanted = (condition.equals,) if isinstance(condition.equals, str) else condition.equals
        # where nothing stands nobody knows, unless that is what is wrong
        return text_of(value) in wanted if value is not None or "" in wanted else None
    if condition.contains is not None:
        return value is not None and fold(condition.contains) in fold(_all_text(value))
    if condition.behind_plan is not None or condition.beyond_forecast is not None:
        return _beside_plan(condition, row)
    if not condition.tests:
        # that it is there is enough
        return True
    if number is None:
        return None
    if condition.below is not None:
        return number < condition.below + slack
    if condition.outside is not None:
        low, high = condition.outside
        return number < low + slack or number > high - slack
    if condition.changes is not None and memory is not None:
        return _changes(condition.changes, number, now, slack, memory)
    return None


def limit_of(condition: Condition, value: Any) -> float | None:
    """Return the limit that a value is held against; None where there is none."""
    if condition.outside is not None:
        low, high = condition.outside
        return high if isinstance(value, int | float) and value > low else low
    return condition.above if condition.above is not None else condition.below


def spell(condition: Condition, reading: Reading) -> Words:
    """Return what is so, with its value and limit."""
    if reading.said is not None:
        return reading.said
    value = reading.value
    if not isinstance(value, int | float) or isinstance(value, bool):
        words = value if isinstance(value, Words) else None
        return words or Words(vi="" if value is True else text_of(value), en="" if value is True else text_of(value))
    spelt = _with_unit(value, reading)
    if condition.changes is not None:
        by, within = _with_unit(abs(condition.changes.by), reading), _span(condition.changes.within)
        falls = condition.changes.by < 0
        return Words(
            vi=f"{spelt.vi}, {'giảm' if falls else 'tăng'} hơn {by.vi} trong {within.vi}",
            en=f"{spelt.en}, {'fell' if falls else 'rose'} by more than {by.en} within {within.en}",
        )
    if condition.behind_plan is not None:
        share = figure(100 * condition.behind_plan, 0)
        return Words(
            vi=f"{spelt.vi}, chậm hơn {share.vi} % so với kế hoạch đến nay",
            en=f"{spelt.en}, more than {share.en} % behind the plan by now",
        )
    if condition.beyond_forecast is not None:
        return Words(
            vi=f"{spelt.vi}, kế hoạch năm nằm ngoài dự báo {condition.beyond_forecast} %",
            en=f"{spelt.en}, the year's plan lies outside the {condition.beyond_forecast} % forecast",
        )
    limit = limit_of(condition, value)
    if limit is None:
        return spelt
    bound, over = _with_unit(limit, reading), value > limit
    return Words(
        vi=f"{spelt.vi}, {'trên' if over else 'dưới'} {bound.vi}",
        en=f"{spelt.en}, {'above' if over else 'below'} {bound.en}",
    )


def _beside_plan(condition: Condition, found: Any) -> bool | None:
    if not isinstance(found, Indicator):
        return None
    if condition.behind_plan is not None:
        if found.progress is None or found.expected is None:
            return None
        return found.progress < found.expected * (1 - condition.behind_plan)
    if found.outlook is None or found.plan is None:
        return None
    band = found.outlook
    low, high = (band.low80, band.high80) if condition.beyond_forecast == 80 else (band.low95, band.high95)
    return not low <= found.plan <= high


def _changes(changing: Changing, value: float, now: float, slack: float, memory: Memory) -> bool:
    memory.add(value, now, changing.within)
    change = memory.change(value, rising=changing.by > 0)
    return change > changing.by - slack if changing.by > 0 else change < changing.by + slack


def _all_text(value: Any) -> str:
    return f"{value.vi} {value.en}" if isinstance(value, Words) else text_of(value)


def _with_unit(value: float, reading: Reading) -> Words:
    decimals = reading.decimals if reading.decimals is not None else (0 if float(value).is_integer() else 1)
    spelt, unit = figure(value, decimals), reading.unit
    return Words(vi=f"{spelt.vi} {unit.vi}".strip(), en=f"{spelt.en} {unit.en}".strip())


def _span(seconds: float) -> Words:
    for size, vi, en in ((86_400, "ngày", "d"), (3600, "giờ", "h"), (60, "phút", "min")):
        if seconds >= size:
            spelt = figure(seconds / size, 0 if seconds % size == 0 else 1)
            return Words(vi=f"{spelt.vi} {vi}", en=f"{spelt.en} {en}")
    spelt = figure(seconds, 0)
    return Words(vi=f"{spelt.vi} giây", en=f"{spelt.en} s")
