"""How much a change matters: against its plan, its limits and its habit."""

from collections.abc import Iterator, Mapping
from math import isfinite, log2

from msgspec import Struct, structs

from server.briefing.usual import Key, Usual
from server.contract.changes import Change, ChangeKind
from server.contract.messages import (
    Breakdown,
    BriefingFigure,
    Headlines,
    Indicator,
    Indicators,
    Notices,
    Severity,
    Span,
    TaskBoard,
    Update,
)
from server.contract.words import Words, same

TOLD_OF = (Indicators, Breakdown, Notices, TaskBoard, Headlines)
"""Documents whose changes are briefed; series and maps tell the same in another form."""
UNUSUAL = 2.0
"""How many times its usual change a change is that is told for this alone."""
LARGE = 0.05
"""Share of its value by which a figure changes that is told for this alone, where no habit is known."""
BEHIND = 0.01
"""Share of the year's plan that is lost or won and told for this alone."""
MUCH, LITTLE = 1.5, 0.67
"""From how many times the usual on, and up to which, a value is said to be unlike it."""
MOST_DECIMALS = 6
TOTAL = "total"
"""The part of a document that says how many there are of what it lists."""
LARGEST_PART = 5.0
"""No single reason counts for more."""
_SHORT = (Span.MINUTE, Span.HOUR, Span.DAY)
_TASKS = Words(vi="nhiệm vụ", en="tasks")


class Weighed(Struct, frozen=True, kw_only=True):
    """One change that is told of."""

    change: Change
    figure: BriefingFigure
    weight: float
    """Grows with how much it matters."""
    total: BriefingFigure | None = None
    """Of what is new, how many of these there are."""


def weighed(
    changes: list[Change],
    before: Mapping[str, Update],
    after: Mapping[str, Update],
    habits: Mapping[Key, Usual],
) -> list[Weighed]:
    """Return the changes that are worth telling, the weightiest first."""
    # how many warnings there are is told with the new ones
    told = {each.topic for each in changes if each.kind is ChangeKind.NEW and _is_told(each, after[each.topic])}
    found = [
        each
        for change in changes
        if change.part != TOTAL or change.topic not in told
        for each in _weigh(change, before, after, habits)
    ]
    return sorted(found, key=lambda each: (-each.weight, each.change.topic, each.change.id, each.change.part))


def _weigh(
    change: Change, before: Mapping[str, Update], after: Mapping[str, Update], habits: Mapping[Key, Usual]
) -> Iterator[Weighed]:
    update = after[change.topic]
    if not isinstance(update.document, TOLD_OF) or not _is_told(change, update):
        return
    if isinstance(update.document, Notices) and change.kind is ChangeKind.NEW:
        yield _new(change, before.get(change.topic), update, update.document)
        return
    was, now = _indicator(before.get(change.topic), change.id), _indicator(update, change.id)
    if _is_begun_anew(was, now) or _is_begun_anew(_of_column(change, before), _of_column(change, after)):
        # what has been counted since this morning says nothing beside what was counted until yesterday's evening
        change = structs.replace(change, before=None)
    habit = habits.get((change.topic, change.id, change.part))
    plan = _against_plan(was, now)
    limit = _crossed(change, now, update)
    figure = BriefingFigure(
        topic=change.topic,
        id=change.id,
        name=_name(change, update),
        unit=_TASKS if isinstance(update.document, TaskBoard) else change.unit,
        decimals=min(max(0, change.decimals), MOST_DECIMALS),
        before=change.before,
        after=change.after,
        plan=None if now is None else now.plan,
        progress=now.progress if now is not None and plan else None,
        expected=now.expected if now is not None and plan else None,
        limit=limit,
        usual=None if habit is None else habit.level,
        observed=update.observed or update.taken,
        source=change.source,
    )
    threshold = _against_limits(change, limit)
    unlike = _against_habit(change, habit)
    if change.before is None and not (threshold or _is_unlike(figure)):
        return
    if threshold or plan or unlike:
        yield Weighed(change=change, figure=figure, weight=threshold + plan + unlike)


def _new(change: Change, was: Update | None, update: Update, document: Notices) -> Weighed:
    """Return a warning that has come into force, with how many there are."""
    then = None if was is None else was.document
    observed = update.observed or update.taken
    total = BriefingFigure(
        topic=change.topic,
        id=TOTAL,
        name=document.name,
        unit=same(""),
        before=then.total if isinstance(then, Notices) else None,
        after=document.total,
        observed=observed,
        source=change.source,
    )
    figure = BriefingFigure(
        topic=change.topic,
        id=change.id,
        name=change.name,
        unit=same(""),
        observed=observed,
        source=change.source,
    )
    return Weighed(change=change, figure=figure, weight=_against_limits(change, None), total=total)


def _name(change: Change, update: Update) -> Words:
    if isinstance(update.document, Notices) and change.part == TOTAL:
        return Words(vi=f"{change.name.vi}: số cảnh báo", en=f"{change.name.en}: warnings")
    return change.name


def _is_unlike(figure: BriefingFigure) -> bool:
    return figure.times is not None and not LITTLE < figure.times < MUCH


def _is_begun_anew(was: Indicator | None, now: Indicator | None) -> bool:
    """Return whether a figure is of another day, or shorter time, than it was."""
    return was is not None and now is not None and now.span in _SHORT and was.period != now.period


def _of_column(change: Change, state: Mapping[str, Update]) -> Indicator | None:
    """Return the figure of the whole of which a row of a breakdown tells the part; None where there is none."""
    kind, _, service = change.topic.partition("/")
    update = state.get(f"indicators/{service}") if kind == "breakdown" else None
    if update is None or not isinstance(update.document, Indicators):
        return None
    return next((each for each in update.document.indicators if change.part in (each.short.en, each.name.en)), None)


def _is_told(change: Change, update: Update) -> bool:
    if change.kind is ChangeKind.NEW:
        # a row that is new says nothing of what it was before
        return isinstance(update.document, Notices) and change.severity_after is not Severity.NORMAL
    if change.kind is ChangeKind.GONE or change.after is None:
        return False
    return not isinstance(update.document, TaskBoard) or change.part == "overdue"


def _against_limits(change: Change, limit: float | None) -> float:
    before, after = change.severity_before.gravity, change.severity_after.gravity
    graver = 2.0 * after if after > before else float(before > after)
    return graver + (1.0 if limit is not None else 0.0)


def _against_plan(was: Indicator | None, now: Indicator | None) -> float:
    if was is None or now is None:
        return 0.0
    if was.progress is None or was.expected is None or now.progress is None or now.expected is None:
        return 0.0
    lost = abs((now.expected - now.progress) - (was.expected - was.progress))
    if not isfinite(lost):
        return 0.0
    return min(lost / BEHIND, LARGEST_PART) if lost >= BEHIND else 0.0


def _against_habit(change: Change, habit: Usual | None) -> float:
    compared = change.before if change.before is not None or habit is None else habit.level
    if compared is None or change.after is None:
        return 0.0
    size = abs(change.after - compared)
    if habit is None:
        largest = max(abs(compared), abs(change.after))
        share = size / largest if largest else 0.0
        return 2 * share if share >= LARGE else 0.0
    # of what mostly stays, the smallest step that can be seen, and a hundredth of it, is no event yet
    step = max(habit.change, 10.0 ** -min(max(0, change.decimals), MOST_DECIMALS), abs(habit.level) / 100)
    times = size / step
    return min(log2(1 + times), LARGEST_PART) if times >= UNUSUAL else 0.0


def _crossed(change: Change, now: Indicator | None, update: Update) -> float | None:
    """Return the limit that lies between the two values: of several, the last one on the way."""
    if change.before is None or change.after is None:
        return None
    limits = [each.value for each in now.limits] if now is not None else list(_targets(change, update))
    low, high = sorted((change.before, change.after))
    rising = change.after > change.before
    passed = [each for each in limits if low < each <= high]
    if not passed:
        return None
    return max(passed) if rising else min(passed)


def _targets(change: Change, update: Update) -> Iterator[float]:
    """Yield what a row of a breakdown should reach, where missing that has changed how grave it is."""
    if isinstance(update.document, Breakdown) and change.severity_before is not change.severity_after:
        yield from (
            column.target
            for column in update.document.columns
            if column.name.en == change.part and column.target is not None
        )


def _indicator(update: Update | None, id_: str) -> Indicator | None:
    document = None if update is None else update.document
    if not isinstance(document, Indicators):
        return None
    return next((each for each in document.indicators if each.id == id_), None)
