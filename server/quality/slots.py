"""What a source is expected to tell: each figure of each place, and the newest period of it that has come."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from server.contract.messages import Span
from server.contract.words import Words
from server.services.indicators.definition import IndicatorDefinition
from server.services.indicators.service import IndicatorService
from server.services.periods import after, newest_overdue, overdue_from
from server.services.province.registry import Province

DEAD = 5
"""Missed periods that are counted at most."""
COVERED = 0.8
"""Share of the communes that a table tells of from which on it is expected to tell of all."""


class Slot(Struct, frozen=True, kw_only=True):
    """One figure of one place."""

    figure: IndicatorDefinition
    reporter: Words
    place: str | None
    """Its code; None for the whole province."""
    newest: datetime | None
    """First moment of the newest period; None where nothing of it has come."""

    def missed(self, now: datetime) -> int:
        """Return how many of its periods are overdue, DEAD at most; that many too where nothing has come."""
        return DEAD if self.newest is None else missed(self.figure.span, self.newest, self.figure.report_days, now)

    def overdue(self, now: datetime) -> datetime | None:
        """Return the newest period that is overdue; None where none is, or where nothing has come."""
        if self.newest is None or not self.missed(now):
            return None
        return newest_overdue(self.figure.span, now, self.figure.report_days)


def missed(span: Span, newest: datetime, days: float | None, now: datetime) -> int:
    """Return how many periods after ``newest`` are overdue at ``now``, DEAD at most; ``days`` as in a pack."""
    late = (number for number in range(DEAD) if now < overdue_from(span, after(span, newest, number), days))
    return next(late, DEAD)


def slots(
    service: IndicatorService,
    reporter: Words | None,
    figures: Iterable[str],
    told: Mapping[str, Mapping[str | None, datetime]],
    ever: Mapping[str, Collection[str | None]],
) -> Iterator[Slot]:
    """Yield what a source is expected to tell of a service's ``figures``; ``reporter`` where it is owed by another.

    That is every place that it has ``ever`` reported, and all communes where it tells of COVERED of them. ``told`` is
    what its newest answer holds.
    """
    for name in figures:
        figure, periods = service.figures[name], told.get(name, {})
        for place in _places(service.province, {*periods, *ever.get(name, ())}):
            yield Slot(
                figure=figure, reporter=reporter or service.reporter_of(figure), place=place, newest=periods.get(place)
            )


def _places(province: Province, known: Collection[str | None]) -> list[str | None]:
    communes = {place.code for place in province.communes()}
    covered = len(communes.intersection(known)) >= COVERED * len(communes) > 0
    return sorted({*known, *(communes if covered else ())} or {None}, key=lambda code: code or "")
