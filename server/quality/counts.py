"""Counts what one answer of a source shows of its quality."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from server.contract.messages import Span
from server.quality.outliers import Outlier, outlier
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
    """Records that could not be used, the next three among them."""
    doubles: int = 0
    """Records that a later one tells of too."""
    strangers: int = 0
    """Readings of indicators that the service does not know."""
    unknown_codes: int = 0
    """Records with another code that nobody knows."""
    placeless: int = 0
    """Accepted records of places that the province does not have."""
    mended: int = 0
    """Other accepted records, of which a text had to be mended."""
    outliers: tuple[Outlier, ...] = ()
    """Accepted readings that lie far outside the past of their figure and place."""
    told: Told = {}

    @property
    def is_empty(self) -> bool:
        """Whether the answer held no record at all."""
        return not self.accepted and not self.rejected


def count(batch: Batch, service: Service, now: datetime) -> Counts:
    """Return the counts of an answer; periods that have not begun at ``now`` are not taken as reported."""
    province = service.province
    placeless = mended = 0
    told: dict[str, dict[str | None, datetime]] = {}
    for record in batch.records:
        place = place_of(record)
        known = not place or province.is_whole(place) or province.find(place) is not None
        placeless += not known
        mended += known and record.mended
        if known and isinstance(record, Reading) and isinstance(service, IndicatorService):
            _note(told, record, service, now)
    return Counts(
        accepted=len(batch.records),
        rejected=batch.rejected,
        doubles=batch.doubles,
        strangers=batch.strangers,
        unknown_codes=batch.unknown_codes,
        placeless=placeless,
        mended=mended,
        outliers=tuple(_outliers(told, service)),
        told=told,
    )


def _outliers(told: Told, service: Service) -> Iterator[Outlier]:
    """Yield of the newest periods of an answer those whose values lie far outside their past."""
    if not isinstance(service, IndicatorService):
        return
    for name, periods in told.items():
        figure = service.figures[name]
        if figure.span is Span.NOW:
            # a jam at a gate is no mistake
            continue
        for code, newest in periods.items():
            values = service.past(name, code)
            if values and max(values) == newest and (found := outlier(figure, code, values)):
                yield found


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
