"""What is different between two moments, document by document: for a list on the console and for briefings."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from math import isfinite

from msgspec import Struct

from server.contract.messages import (
    AnyDocument,
    Breakdown,
    CameraState,
    Flows,
    Headlines,
    Indicator,
    Indicators,
    Notices,
    Sentiment,
    Series,
    Severity,
    SourceHealth,
    SourceState,
    Spots,
    TaskBoard,
    Update,
)
from server.contract.words import Words, same

_TASKS = {
    "in_term": Words(vi="Trong hạn", en="In term"),
    "due_soon": Words(vi="Sắp đến hạn", en="Due soon"),
    "overdue": Words(vi="Quá hạn", en="Overdue"),
    "done_on_time": Words(vi="Xong đúng hạn", en="Done on time"),
    "done_late": Words(vi="Xong trễ hạn", en="Done late"),
}
_STORIES = Words(vi="Tin trong 24 giờ", en="Stories in 24 hours")
_NEGATIVE = Words(vi="Tin tiêu cực", en="Negative stories")


class ChangeKind(StrEnum):
    """What has happened to a thing."""

    FIGURE = "figure"
    """Its value is another one."""
    NEW = "new"
    GONE = "gone"
    STATE = "state"
    """It has become graver or less grave; it has no value, or the same one."""


class Change(Struct, frozen=True, kw_only=True):
    """One thing that is not as it was."""

    topic: str
    id: str = ""
    """Of the thing within its document: an indicator, a row, a notice, a spot; empty for the document as a whole."""
    part: str = ""
    """Which of several figures of a thing: the column of a breakdown in English, ``overdue`` of tasks, ``total``."""
    name: Words
    unit: Words = same("")
    decimals: int = 0
    before: float | None = None
    """None where it was not known, or was told in another unit or added up from another day."""
    after: float | None = None
    severity_before: Severity = Severity.NORMAL
    severity_after: Severity = Severity.NORMAL
    kind: ChangeKind
    source: str = ""
    """The id of the source that was read last for it; empty where there is none."""

    @property
    def share(self) -> float | None:
        """How much more it is, as a share of what it was; None where that cannot be told."""
        if self.before is None or self.after is None or self.before == 0:
            return None
        return (self.after - self.before) / abs(self.before)


class _Thing(Struct, frozen=True, kw_only=True):
    """What is compared of one part of a document."""

    name: Words
    unit: Words = same("")
    decimals: int = 0
    value: float | None = None
    severity: Severity = Severity.NORMAL
    summed_from: datetime | None = None
    """First moment of what is added up."""
    since: datetime | None = None
    """Since when it is so; None where nobody tells."""
    listed: bool = False
    """One of a list: it may be new or gone."""


_Things = Mapping[tuple[str, str], _Thing]
"""By id and part."""


def changes(before: Mapping[str, Update], after: Mapping[str, Update]) -> list[Change]:
    """Return what has changed between two moments of which the states are given by topic: the gravest first.

    First what became graver, by how grave it is now; then what became less grave, by how grave it was; then the others
    by how much they changed, as a share of the larger value.
    A topic is compared where it had a document of the same kind at both moments: what was not known has not changed.
    """
    found: list[Change] = []
    for topic, now in after.items():
        then = before.get(topic)
        if then is None or then.document is None or now.document is None:
            continue
        if type(then.document) is type(now.document):
            found += _compared(topic, then, now)
    return sorted(found, key=_rank)


def known(document: AnyDocument) -> dict[tuple[str, str], float]:
    """Return the values of a document that are known, by the id and the part that changes of it have."""
    return {key: each.value for key, each in _things(document).items() if each.value is not None}


def _compared(topic: str, then: Update, now: Update) -> Iterator[Change]:
    assert then.document is not None
    assert now.document is not None
    source = now.source or ""
    if isinstance(then.document, Series) and isinstance(now.document, Series):
        # of a period that still adds up, the first days are no fall
        old, new = _newest(then.document, now.document)
    else:
        old, new = _things(then.document), _things(now.document)
    for (id_, part), thing in new.items():
        was = old.get((id_, part))
        kind = _kind(was, thing)
        if was is None and thing.listed and not _is_new(thing, then):
            kind = None
        if kind is not None:
            yield _change(topic, id_, part, was, thing, kind, source)
    if not _is_cut(now.document):
        for (id_, part), was in old.items():
            if (id_, part) not in new:
                yield _change(topic, id_, part, was, None, ChangeKind.GONE, source)


def _kind(was: _Thing | None, now: _Thing) -> ChangeKind | None:
    if was is None:
        return ChangeKind.NEW
    if _seen(was if _is_comparable(was, now) else None) != _seen(now):
        return ChangeKind.FIGURE
    return None if was.severity is now.severity else ChangeKind.STATE


def _change(
    topic: str, id_: str, part: str, was: _Thing | None, now: _Thing | None, kind: ChangeKind, source: str
) -> Change:
    thing = now or was
    assert thing is not None
    return Change(
        topic=topic,
        id=id_,
        part=part,
        name=thing.name,
        unit=thing.unit,
        decimals=thing.decimals,
        before=was.value if was is not None and (now is None or _is_comparable(was, now)) else None,
        after=None if now is None else now.value,
        severity_before=Severity.NORMAL if was is None else was.severity,
        severity_after=Severity.NORMAL if now is None else now.severity,
        kind=kind,
        source=source,
    )


def _is_comparable(was: _Thing, now: _Thing) -> bool:
    return was.unit == now.unit and was.summed_from == now.summed_from


def _seen(thing: _Thing | None) -> float | None:
    """Return the value as people read it: what they cannot see is no change."""
    return None if thing is None or thing.value is None else round(thing.value, thing.decimals)


def _is_cut(document: AnyDocument) -> bool:
    """Return whether a list has left something out: what is not on it may still be there."""
    match document:
        case Notices(notices=listed, total=total) | Spots(spots=listed, total=total):
            return len(listed) < total
    return False


def _is_new(thing: _Thing, then: Update) -> bool:
    """Return whether a thing was not there before, also where the list of then left something out."""
    if then.document is None or not _is_cut(then.document):
        return True
    return thing.since is not None and then.taken is not None and thing.since > then.taken


def _rank(change: Change) -> tuple[int, int, float, str, str, str]:
    before, after = change.severity_before.gravity, change.severity_after.gravity
    graver = after if after > before else 0
    better = before if after < before else 0
    return -graver, -better, -_size(change), change.topic, change.id, change.part


def _size(change: Change) -> float:
    """Return how much has changed, from 0 to 2, whatever the unit."""
    if change.before is None or change.after is None:
        return 1.0 if change.kind is not ChangeKind.STATE else 0.0
    largest = max(abs(change.before), abs(change.after))
    return abs(change.after - change.before) / largest if largest else 0.0


def _things(document: AnyDocument) -> _Things:
    match document:
        case Indicators():
            return {(each.id, ""): _indicator(each) for each in document.indicators}
        case Breakdown():
            return _cells(document)
        case Notices():
            listed = {
                (each.id, ""): _Thing(name=each.title, severity=each.severity, since=each.since, listed=True)
                for each in document.notices
            }
            return {("", "total"): _Thing(name=document.name, value=document.total), **listed}
        case Spots():
            spots = {
                (each.id, ""): _Thing(
                    name=each.name, value=each.count, severity=each.severity, since=each.since, listed=True
                )
                for each in document.spots
            }
            return {("", "total"): _Thing(name=document.name, value=document.total), **spots}
        case TaskBoard():
            return _tasks(document)
        case Headlines():
            return _press(document)
        case Flows():
            worst = max((each.severity for each in document.flows), key=lambda each: each.gravity, default=None)
            return {
                ("", ""): _Thing(
                    name=document.name,
                    unit=Words(vi="/phút", en="/min"),
                    value=_finite(document.per_minute),
                    severity=worst or Severity.NORMAL,
                )
            }
        case SourceHealth():
            down = document.state is SourceState.DOWN
            return {("", ""): _Thing(name=document.name, severity=Severity.WARNING if down else Severity.NORMAL)}
        case CameraState():
            return {("", ""): _Thing(name=document.name, severity=document.severity)}
    return {}


def _indicator(indicator: Indicator) -> _Thing:
    return _Thing(
        name=indicator.name,
        unit=indicator.unit,
        decimals=indicator.decimals,
        value=_finite(indicator.value),
        severity=indicator.severity,
        summed_from=None if indicator.about is None else indicator.about.since,
    )


def _cells(document: Breakdown) -> _Things:
    return {
        (row.id, column.name.en): _Thing(
            name=Words(vi=f"{row.name.vi}: {column.name.vi}", en=f"{row.name.en}: {column.name.en}"),
            unit=column.unit,
            decimals=column.decimals,
            value=_finite(cell.value),
            severity=cell.severity,
            summed_from=None if column.about is None else column.about.since,
        )
        for row in document.rows
        for column, cell in zip(document.columns, row.cells, strict=False)
    }


def _tasks(board: TaskBoard) -> _Things:
    total: dict[tuple[str, str], _Thing] = {
        ("", state): _Thing(
            name=Words(vi=f"{board.total.name.vi}: {name.vi}", en=f"{board.total.name.en}: {name.en}"),
            value=getattr(board.total, state),
        )
        for state, name in _TASKS.items()
    }
    overdue = _TASKS["overdue"]
    return total | {
        (owner.name.en, "overdue"): _Thing(
            name=Words(vi=f"{owner.name.vi}: {overdue.vi}", en=f"{owner.name.en}: {overdue.en}"), value=owner.overdue
        )
        for owner in board.owners
    }


def _press(document: Headlines) -> _Things:
    told = len(document.articles)
    negative = sum(each.sentiment is Sentiment.NEGATIVE for each in document.articles)
    return {
        ("", ""): _Thing(name=_STORIES, value=document.last_day),
        ("", "negative"): _Thing(name=_NEGATIVE, unit=same("%"), value=100 * negative / told if told else None),
    }


def _newest(then: Series, now: Series) -> tuple[_Things, _Things]:
    """Return the newest periods that can be compared: those that have ended, or the same that still adds up."""
    old, new = then.points[-1:], now.points[-1:]
    if old and new and old[0].at != new[0].at:
        old = then.points[-2:-1] if then.running else old
        new = now.points[-2:-1] if now.running else new
    return (
        {("", ""): _of_series(then, old[0].value if old else None)},
        {("", ""): _of_series(now, new[0].value if new else None)},
    )


def _of_series(series: Series, value: float | None) -> _Thing:
    return _Thing(name=series.name, unit=series.unit, decimals=series.decimals, value=_finite(value))


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None
