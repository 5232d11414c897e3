"""Counts what one answer of a source shows of its quality."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from server.records import Batch, Reading
from server.services.base import Service
from server.services.indicators.place_values import EARLIEST, LATEST
from server.services.indicators.service import IndicatorService
from server.services.periods import begin
from server.services.province.strangers import place_of

Told = Mapping[str, Mapping[str | None, datetime]]
"""The newest reported period of each indicator, by the code of its place or None for the province."""


class Counts(Struct, frozen=True, kw_only=True):
    """What was counted in one answer."""

    accepted: int
    rejected: int
    """Records that could not be used, the next two among them."""
    doubles: int = 0
    """Records that a later one tells of too."""
    strangers: int = 0
    """Readings of indicators that the service does not know."""
    placeless: int = 0
    """Accepted records of places that the province does not have."""
    told: Told = {}

    @property
    def is_empty(self) -> bool:
        """Whether the answer held no record at all."""
        return not self.accepted and not self.rejected


def count(batch: Batch, service: Service, now: datetime) -> Counts:
    """Return the counts of an answer; periods that have not begun at ``now`` are not taken as reported."""
    province = service.province
    placeless = 0
    told: dict[str, dict[str | None, datetime]] = {}
    for record in batch.records:
        place = place_of(record)
        known = not place or province.is_whole(place) or province.find(place) is not None
        placeless += not known
        if known and isinstance(record, Reading) and isinstance(service, IndicatorService):
            _note(told, record, service, now)
    return Counts(
        accepted=len(batch.records),
        rejected=batch.rejected,
        doubles=batch.doubles,
        strangers=batch.strangers,
        placeless=placeless,
        told=told,
    )


def _note(
    told: dict[str, dict[str | None, datetime]], reading: Reading, service: IndicatorService, now: datetime
) -> None:
    """Keep the period of a reading where it is the newest of its place that has begun."""
    if not EARLIEST <= reading.period < LATEST:
        return
    period = begin(service.figures[reading.indicator].span, reading.period)
    if period <= now:
        periods, code = told.setdefault(reading.indicator, {}), service.place(reading.place)
        periods[code] = max(period, periods.get(code, period))
