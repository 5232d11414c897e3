"""Finds what happened between one document of a topic and the next, to stand on a timeline."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from server.contract.messages import (
    Alarm,
    Document,
    Indicator,
    Indicators,
    Notice,
    Notices,
    Priority,
    Severity,
    Shift,
    ShiftEvent,
    SourceHealth,
    SourceState,
    Update,
)
from server.contract.past import Mark, MarkKind
from server.contract.words import Words, figure
from server.walls.source_words import answers_again, fails

_DONE = (ShiftEvent.CLAIM_PUT, ShiftEvent.CLAIM_ENDED, ShiftEvent.REWOUND, ShiftEvent.BACK_TO_NOW)
"""What somebody did to a wall, in the words of its shift log."""


class Marker:
    """Follows the hub, and begins with what it holds."""

    def __init__(self, held: Mapping[str, Update], keep: Callable[[Sequence[Mark]], None]) -> None:
        self._before: dict[str, Document] = {}
        self._keep = keep
        for topic, update in held.items():
            self._remember(topic, update.document)

    def follow(self, update: Update, at: datetime) -> None:
        """Notice what an update tells that the one before did not."""
        before = self._before.get(update.topic)
        if self._remember(update.topic, update.document) and before is not update.document:
            assert update.document is not None
            if found := marks(before, update.document, update.topic, at):
                self._keep(found)

    def _remember(self, topic: str, document: Document | None) -> bool:
        """Return whether a document is one that may tell of something."""
        match document:
            case SourceHealth(state=SourceState.WAITING):
                # after a restart: what a source did before still counts
                return False
            case SourceHealth() | Notices() | Indicators() | Shift() | Alarm():
                self._before[topic] = document
                return True
        return False


def marks(before: Document | None, after: Document, topic: str, at: datetime) -> list[Mark]:
    """Return what happened by the time a document was followed by another one, at ``at``.

    Of a topic whose document before is not known, only that a source fails: what is in force may be so for long.
    """
    match before, after:
        case _, SourceHealth():
            return list(_of_source(before, after, topic, at))
        case _, Alarm():
            return list(_of_alarm(before, after, topic, at))
        case Notices(), Notices():
            return list(_of_notices(before, after, topic, at))
        case Indicators(), Indicators():
            return list(_of_figures(before, after, topic, at))
        case Shift(), Shift():
            known = set(before.entries)
            return [
                Mark(at=each.at, kind=MarkKind.CLAIM, topic=each.subject, said=_by(each.by, each.said))
                for each in after.entries
                if each.event in _DONE and each not in known
            ]
    return []


def _of_source(before: Document | None, after: SourceHealth, topic: str, at: datetime) -> Iterator[Mark]:
    was_down = isinstance(before, SourceHealth) and before.state is SourceState.DOWN
    if after.state is SourceState.DOWN and not was_down:
        yield Mark(at=at, kind=MarkKind.FAILURE, severity=Severity.WARNING, topic=topic, said=fails(after))
    elif after.state is SourceState.UP and was_down:
        yield Mark(at=at, kind=MarkKind.MENDED, topic=topic, said=answers_again(after))


def _of_alarm(before: Document | None, after: Alarm, topic: str, at: datetime) -> Iterator[Mark]:
    was = before.occurrence if isinstance(before, Alarm) else 0
    if after.occurrence > was and not after.test:
        grave = after.priority in (Priority.CRITICAL, Priority.HIGH)
        severity = Severity.CRITICAL if grave else Severity.WARNING
        about = f": {after.about.vi}" if after.about.vi else "", f": {after.about.en}" if after.about.en else ""
        said = Words(
            vi=f"{after.name.vi}{about[0]}, {after.said.vi}".removesuffix(", "),
            en=f"{after.name.en}{about[1]}, {after.said.en}".removesuffix(", "),
        )
        yield Mark(at=at, kind=MarkKind.ALARM, severity=severity, topic=topic, said=said)


def _of_notices(before: Notices, after: Notices, topic: str, at: datetime) -> Iterator[Mark]:
    known = {each.id for each in before.notices}
    # where some were left out, one that is on the list now may have been there for long
    latest = max((each.since for each in before.notices), default=None)
    whole = len(before.notices) >= before.total or latest is None
    for each in after.notices:
        if each.id not in known and (whole or latest is None or each.since > latest):
            yield Mark(at=at, kind=MarkKind.WARNING, severity=each.severity, topic=topic, said=_noticed(after, each))


def _noticed(notices: Notices, notice: Notice) -> Words:
    """Return what a notice is called among others: an address alone says nothing."""
    vi = ", ".join(filter(None, (notice.title.vi, notice.where.vi)))
    en = ", ".join(filter(None, (notice.title.en, notice.where.en)))
    return Words(vi=f"{notices.name.vi}: {vi}", en=f"{notices.name.en}: {en}")


def _of_figures(before: Indicators, after: Indicators, topic: str, at: datetime) -> Iterator[Mark]:
    severities = {each.id: each.severity for each in before.indicators}
    for each in after.indicators:
        if each.id in severities and each.severity.gravity > severities[each.id].gravity:
            yield Mark(at=at, kind=MarkKind.WARNING, severity=each.severity, topic=topic, said=_crossed(each))


def _crossed(indicator: Indicator) -> Words:
    """Return what is said of an indicator that has become graver: its value, and the reason or else the limit."""
    value = _amount(indicator, indicator.value)
    name, reason = indicator.name, indicator.reason
    if reason is None:
        limits = [each.value for each in indicator.limits if each.severity is indicator.severity]
        limit = _amount(indicator, limits[0]) if limits else None
        reason = Words(vi=f"ngưỡng {limit.vi}", en=f"limit {limit.en}") if limit else None
    if reason is None:
        return Words(vi=f"{name.vi}: {value.vi}", en=f"{name.en}: {value.en}")
    return Words(vi=f"{name.vi}: {value.vi} ({reason.vi})", en=f"{name.en}: {value.en} ({reason.en})")


def _amount(indicator: Indicator, value: float | None) -> Words:
    if value is None:
        return Words(vi="không có số liệu", en="no value")
    spelled, unit = figure(value, indicator.decimals), indicator.unit
    return Words(vi=f"{spelled.vi} {unit.vi}".strip(), en=f"{spelled.en} {unit.en}".strip())


def _by(person: str, said: Words) -> Words:
    return Words(vi=f"{person}: {said.vi}", en=f"{person}: {said.en}") if person else said
