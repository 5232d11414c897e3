"""How busy roads are, hour by hour, as cameras see it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from server.contract.messages import Breakdown, Cell, Column, Point, Row, Series, Span
from server.contract.words import Words
from server.records import Look
from server.services.periods import begin

HOURS = timedelta(hours=24)
"""How much of the past is remembered; history keeps the documents."""

_NAME = Words(vi="Mật độ giao thông", en="Traffic density")
_SHORT = Words(vi="Mật độ", en="Density")
_PERCENT = Words(vi="%", en="%")
_BY = Words(vi="Camera", en="Camera")
_COLUMNS = (
    Words(vi="Hiện tại", en="Now"),
    Words(vi="Giờ này", en="This hour"),
    Words(vi="Giờ cao nhất", en="Busiest hour"),
)


class TrafficDensity:
    """The density in the pictures of one camera: means of the hours of a day."""

    def __init__(self) -> None:
        self._hours: dict[datetime, tuple[float, int]] = {}
        self._last: float | None = None

    def take(self, look: Look) -> None:
        """Take one look; without a measured density it changes nothing."""
        if look.density is None:
            return
        hour = begin(Span.HOUR, look.at)
        total, count = self._hours.get(hour, (0.0, 0))
        self._hours[hour] = total + look.density, count + 1
        self._hours = {each: told for each, told in self._hours.items() if each > hour - HOURS}
        self._last = look.density

    def points(self, now: datetime) -> tuple[Point, ...]:
        """Return the means of the last hours in per cent, the oldest first."""
        oldest = begin(Span.HOUR, now) - HOURS
        return tuple(
            Point(hour, 100 * total / count) for hour, (total, count) in sorted(self._hours.items()) if hour > oldest
        )

    def series(self, name: str, now: datetime) -> Series:
        """Return the hours of the camera that is called so."""
        points = self.points(now)
        return Series(
            name=Words(vi=f"{_NAME.vi}: {name}", en=f"{_NAME.en}: {name}"),
            short=_SHORT,
            unit=_PERCENT,
            decimals=1,
            span=Span.HOUR,
            points=points,
            running=bool(points) and points[-1].at == begin(Span.HOUR, now),
        )

    def cells(self, now: datetime) -> tuple[Cell, ...]:
        """Return what is now, the mean of this hour, and that of the busiest of a day, in per cent."""
        points = self.points(now)
        running = points[-1].value if points and points[-1].at == begin(Span.HOUR, now) else None
        latest = 100 * self._last if self._last is not None and running is not None else None
        return Cell(latest), Cell(running), Cell(max((each.value for each in points), default=None))


def table(cameras: Mapping[str, tuple[Words, TrafficDensity]], now: datetime) -> Breakdown:
    """Return cameras beside each other by id, the busiest hour first."""
    rows = [Row(id=name, name=words, cells=told.cells(now)) for name, (words, told) in cameras.items()]
    rows.sort(key=lambda row: (-(row.cells[1].value or 0.0), row.name.vi))
    columns = tuple(Column(name=name, unit=_PERCENT, decimals=1) for name in _COLUMNS)
    return Breakdown(name=_NAME, by=_BY, columns=columns, rows=tuple(rows))
