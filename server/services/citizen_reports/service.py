"""What citizens see and report: how much is open, how long it takes, where it is."""

import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from server.contract.messages import AnyDocument, Severity, Span, Spot, Spots
from server.contract.words import Words, same
from server.records import AnyRecord, Batch, Report
from server.services.base import Flaw, Pack
from server.services.citizen_reports.duplicates import fold
from server.services.indicators.measured import Measured, MeasuredPack, cards, line, share, table
from server.services.periods import after, begin
from server.services.province.registry import Province

DAYS = 14
"""In the trend."""
TEXT = 160
"""Letters of a report on the wall."""


class Category(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of report."""

    code: str
    """The source's own."""
    name: Words


class ReportsPack(MeasuredPack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which reports are the same, what is counted, and what it is called."""

    measures: ClassVar[frozenset[str]] = frozenset(
        {
            "reports_new",
            "reports_in_progress",
            "reports_overdue",
            "reports_closed",
            "hours_to_close",
            "reports_rating",
            "reports_satisfied",
        }
    )
    days: Annotated[int, Meta(ge=1, le=366)] = 30
    """Of which closed ones are counted."""
    same_metres: Annotated[float, Meta(ge=0, le=5000)] = 60.0
    """Within which open reports of one kind tell of the same thing."""
    same_hours: Annotated[float, Meta(ge=0, le=24 * 90)] = 72.0
    """Between which they came."""
    listed: Annotated[int, Meta(ge=1, le=1000)] = 60
    category: tuple[Category, ...] = ()
    """What the wall calls them; one that is not here keeps its own name."""

    def flaws(self) -> Iterator[Flaw]:
        """Yield the key of what makes no sense and why."""
        codes = [category.code for category in self.category]
        for number, code in enumerate(codes):
            if code in codes[:number]:
                yield ("category", number, "code"), Words(vi="đã được dùng ở trên", en="is used above already")
        yield from super().flaws()


class CitizenReports:
    """Counts reports, and folds those that tell of the same thing.

    Topics ``indicators/…``, ``breakdown/…-communes``, ``breakdown/…-categories``, ``spots/…``, all of
    ``citizen_reports``, and ``series/reports_new`` by day.
    """

    Pack: ClassVar[type[Pack]] = ReportsPack
    records: ClassVar[tuple[type[AnyRecord], ...]] = (Report,)
    tick: ClassVar[float] = 20.0

    def __init__(self, name: str, pack: ReportsPack, province: Province) -> None:
        self._name = name
        self.title = pack.name
        self._pack = pack
        self.province = province
        self._categories = {category.code: category.name for category in pack.category}
        self._told: dict[str, dict[str, Report]] = {}
        self._places: dict[tuple[str | None, float | None, float | None], str] = {}

    def take(self, source: str, batch: Batch) -> None:
        """Take one answer of one source: a report that is no longer in a whole one is gone."""
        held = {} if batch.whole else self._told.get(source, {})
        held |= {record.id: record for record in batch.records if isinstance(record, Report)}
        self._told[source] = held

    def at_times(self) -> Collection[str]:
        """Return what it publishes only once sources have reported it."""
        return ()

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return the documents as they are at ``now``: what has passed its time is overdue by the clock alone."""
        since = now - timedelta(days=self._pack.days)
        reports = [
            report
            for told in self._told.values()
            for report in told.values()
            if report.requested <= now and (report.status != "closed" or (report.closed or report.requested) > since)
        ]
        figures = self._pack.figures()
        wanted = ("reports_overdue", "reports_in_progress", "reports_new", "hours_to_close", "reports_rating")
        shown = [figures[name] for name in wanted if name in figures]
        communes: dict[str, list[Report]] = {}
        categories: dict[str, list[Report]] = {}
        for report in reports:
            communes.setdefault(self._place(report), []).append(report)
            categories.setdefault(report.category, []).append(report)
        measured = {name: Measured(value) for name, value in _measure(reports, now).items()}
        documents: dict[str, AnyDocument] = {
            f"indicators/{self._name}": cards(self._pack.indicator, measured, now),
            f"breakdown/{self._name}-communes": table(
                self._pack.name,
                _COMMUNE,
                shown,
                [(code, self._named(code), _measure(mine, now)) for code, mine in communes.items()],
                self.province.cells,
            ),
            f"breakdown/{self._name}-categories": table(
                self._pack.name,
                _CATEGORY,
                shown,
                [(code, self._category(code), _measure(mine, now)) for code, mine in categories.items()],
            ),
            f"spots/{self._name}": self._spots(reports, now),
        }
        if "reports_new" in figures:
            first = after(Span.DAY, begin(Span.DAY, now), 1 - DAYS)
            came = Counter(
                begin(Span.DAY, report.requested) for report in self._all() if first <= report.requested <= now
            )
            days = [after(Span.DAY, first, step) for step in range(DAYS)]
            documents["series/reports_new"] = line(
                figures["reports_new"], Span.DAY, [(day, came[day]) for day in days], running=True
            )
        return documents

    def _all(self) -> Iterable[Report]:
        return (report for told in self._told.values() for report in told.values())

    def _place(self, report: Report) -> str:
        """Return the code of the commune, its own text where nobody knows it, nothing where nobody says."""
        key = report.place, report.latitude, report.longitude
        if key not in self._places:
            if len(self._places) > 50_000:
                self._places.clear()
            place = self.province.find(report.place)
            if place is None and report.latitude is not None and report.longitude is not None:
                place = self.province.nearest(report.latitude, report.longitude)
            self._places[key] = place.code if place else report.place or ""
        return self._places[key]

    def _named(self, code: str) -> Words:
        return self.province.short(code) if code else _NOWHERE

    def _category(self, code: str) -> Words:
        return self._categories.get(code) or same(code)

    def _spots(self, reports: Sequence[Report], now: datetime) -> Spots:
        """Return open reports, those of the same thing as one, overdue ones first and then the newest."""
        groups = fold(
            [report for report in reports if report.status != "closed"],
            metres=self._pack.same_metres,
            hours=self._pack.same_hours,
        )
        spots = [self._spot(group, now) for group in groups if group[0].latitude is not None]
        spots.sort(key=lambda spot: (-spot.severity.gravity, -(spot.since or now).timestamp()))
        listed = tuple(spots[: self._pack.listed])
        return Spots(name=self._pack.name, spots=listed, total=len(groups), middles=self.province.middles)

    def _spot(self, group: Sequence[Report], now: datetime) -> Spot:
        newest = group[-1]
        assert newest.latitude is not None
        assert newest.longitude is not None
        overdue = any(_is_overdue(report, now) for report in group)
        category = self._category(newest.category)
        text = newest.text if len(newest.text) <= TEXT else newest.text[: TEXT - 1] + "…"
        return Spot(
            id=newest.id,
            name=category,
            detail=same(text) if text else self._named(self._place(newest)),
            latitude=newest.latitude,
            longitude=newest.longitude,
            severity=Severity.CRITICAL if overdue else Severity.WARNING if len(group) > 2 else Severity.NORMAL,
            count=len(group),
            since=newest.requested,
            commune=self._place(newest),
        )


_COMMUNE = Words(vi="Xã, phường", en="Commune")
_CATEGORY = Words(vi="Lĩnh vực", en="Category")
_NOWHERE = Words(vi="Chưa rõ địa bàn", en="Place unknown")


def _is_overdue(report: Report, now: datetime) -> bool:
    return report.status != "closed" and report.expected is not None and report.expected < now


def _measure(reports: Sequence[Report], now: datetime) -> dict[str, float | None]:
    states = Counter(report.status for report in reports)
    took = [
        (report.closed - report.requested).total_seconds() / 3600
        for report in reports
        if report.closed is not None and report.closed >= report.requested
    ]
    ratings = [report.rating for report in reports if report.rating is not None]
    return {
        "reports_new": states["new"],
        "reports_in_progress": states["in_progress"],
        "reports_overdue": sum(_is_overdue(report, now) for report in reports),
        "reports_closed": states["closed"],
        "hours_to_close": statistics.median(took) if took else None,
        "reports_rating": statistics.fmean(ratings) if ratings else None,
        "reports_satisfied": share(sum(rating >= 4 for rating in ratings), len(ratings)),
    }
