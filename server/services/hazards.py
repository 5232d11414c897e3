"""Public warnings: which are in force, and for whom."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from msgspec import Meta

from server.contract.messages import AnyDocument, Notice, Notices, Severity, Spot, Spots
from server.contract.words import Words, same
from server.records import AnyRecord, Batch, Hazard
from server.services.base import Pack
from server.services.indicators.measured import Measured, MeasuredPack, cards, table
from server.services.province.registry import Province

LISTED = 50
"""In the document."""
MOST = 2000
"""In memory."""


class HazardsPack(MeasuredPack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a warning without an end counts, and what the figures are called."""

    measures: ClassVar[frozenset[str]] = frozenset({"hazards", "hazards_severe"})
    lasts_hours: Annotated[float, Meta(gt=0, le=24 * 30)] = 24.0
    """In force from its beginning, where it does not say until when."""


class Hazards:
    """Keeps warnings until they end; topics ``notices/hazards``, ``indicators/hazards``, ``breakdown/hazards``,
    ``spots/hazards``.

    In force is what has begun, has not expired, and was not replaced or cancelled by a later message
    (CAP 1.2, OASIS 2010, 3.2.1: ``references``, ``msgType``).
    """

    Pack: ClassVar[type[Pack]] = HazardsPack
    records: ClassVar[tuple[type[AnyRecord], ...]] = (Hazard,)
    tick: ClassVar[float] = 20.0

    def __init__(self, name: str, pack: HazardsPack, province: Province) -> None:
        self._name = name
        self.title = pack.name
        self._pack = pack
        self.province = province
        self._hazards: dict[str, Hazard] = {}

    def take(self, source: str, batch: Batch) -> None:  # noqa: ARG002 - a warning that has left its feed is still in force
        """Take one answer: warnings end by time or by another message, not by leaving a feed."""
        self._hazards |= {record.id: record for record in batch.records if isinstance(record, Hazard)}
        if len(self._hazards) > MOST:
            newest = sorted(self._hazards.values(), key=lambda hazard: hazard.sent)[-MOST:]
            self._hazards = {hazard.id: hazard for hazard in newest}

    def at_times(self) -> Collection[str]:
        """Return what it publishes only once sources have reported it."""
        return ()

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return the documents as they are at ``now``."""
        current = sorted(
            self._in_force(now), key=lambda one: (-_SEVERITIES[one.severity].gravity, -one.sent.timestamp())
        )
        areas: dict[str, list[Hazard]] = {}
        for hazard in current:
            for code in self._codes(hazard) or ("",):
                areas.setdefault(code, []).append(hazard)
        figures = self._pack.figures()
        shown = [figures[name] for name in ("hazards", "hazards_severe") if name in figures]
        rows = [(code, self._where(code), _counts(hazards)) for code, hazards in areas.items()]
        measured = {name: Measured(value) for name, value in _counts(current).items()}
        return {
            f"notices/{self._name}": Notices(
                name=self._pack.name, notices=tuple(self._notice(each) for each in current[:LISTED]), total=len(current)
            ),
            f"indicators/{self._name}": cards(self._pack.indicator, measured, now),
            f"breakdown/{self._name}": table(self._pack.name, _BY, shown, rows, self.province.cells),
            f"spots/{self._name}": self._spots(areas, len(current)),
        }

    def _in_force(self, now: datetime) -> Iterable[Hazard]:
        ended = {name for hazard in self._hazards.values() if hazard.sent <= now for name in hazard.ends}
        for hazard in self._hazards.values():
            until = hazard.expires or (hazard.effective or hazard.sent) + timedelta(hours=self._pack.lasts_hours)
            ended_by_now = (hazard.message or hazard.id) in ended
            if not hazard.cancelled and not ended_by_now and (hazard.effective or hazard.sent) <= now < until:
                yield hazard

    def _codes(self, hazard: Hazard) -> tuple[str, ...]:
        """Return the codes of its areas, each once however often it is named; one that nobody knows stays itself."""
        places = ((area, self.province.find(area)) for area in hazard.areas)
        return tuple(dict.fromkeys(place.code if place else area for area, place in places))

    def _where(self, code: str) -> Words:
        return self.province.short(code) if code else self.province.whole

    def _notice(self, hazard: Hazard) -> Notice:
        names = [self._where(code) for code in self._codes(hazard)] or [self.province.whole]
        more = f" +{len(names) - AREAS}" if len(names) > AREAS else ""
        return Notice(
            id=hazard.id,
            title=same(hazard.headline),
            detail=same("" if hazard.event.casefold() in hazard.headline.casefold() else hazard.event),
            where=Words(
                vi=", ".join(name.vi for name in names[:AREAS]) + more,
                en=", ".join(name.en for name in names[:AREAS]) + more,
            ),
            severity=_SEVERITIES[hazard.severity],
            since=hazard.effective or hazard.sent,
            until=hazard.expires,
        )

    def _spots(self, areas: Mapping[str, list[Hazard]], total: int) -> Spots:
        spots = [
            Spot(
                id=code,
                name=place.short,
                detail=same("; ".join(hazard.event for hazard in hazards)),
                latitude=place.position[0],
                longitude=place.position[1],
                severity=max((_SEVERITIES[hazard.severity] for hazard in hazards), key=lambda one: one.gravity),
                count=len(hazards),
                since=min(hazard.effective or hazard.sent for hazard in hazards),
                commune=code,
            )
            for code, hazards in areas.items()
            if (place := self.province.find(code)) is not None and place.position is not None
        ]
        return Spots(
            name=self._pack.name,
            spots=tuple(sorted(spots, key=lambda one: -one.severity.gravity)),
            total=total,
            middles=self.province.middles,
        )


AREAS = 3
"""Named in a notice; of further ones the number."""

_BY = Words(vi="Khu vực", en="Area")
_SEVERITIES = {
    "extreme": Severity.CRITICAL,
    "severe": Severity.CRITICAL,
    "moderate": Severity.WARNING,
    "minor": Severity.NORMAL,
    "unknown": Severity.WARNING,
}


def _counts(hazards: Iterable[Hazard]) -> dict[str, float | None]:
    severities = [hazard.severity for hazard in hazards]
    return {"hazards": len(severities), "hazards_severe": sum(each in ("extreme", "severe") for each in severities)}
