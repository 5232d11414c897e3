"""Security of the networks: what the sensors see, who is attacked from where, and how fast people answer."""

import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar

from msgspec import structs

from server.contract.messages import (
    AnyDocument,
    Flow,
    Flows,
    Line,
    Notice,
    Notices,
    Point,
    Severity,
    Span,
)
from server.contract.words import Words, same
from server.records import AnyRecord, Batch, Event, Incident, Threat
from server.services.base import Pack
from server.services.indicators.measured import Measured, cards, line, table
from server.services.periods import after, begin
from server.services.province.registry import Province
from server.services.soc.event_counter import EventCounter
from server.services.soc.geoip import NOWHERE, Countries
from server.services.soc.infections import Infected
from server.services.soc.minutes import OTHERS, Kind, Minute, total
from server.services.soc.settings import SocPack
from server.services.soc.severity import LEVELS, NAMES, SEVERITY

TOP = 15
AGENCIES = 200
"""Rows of agencies; more are names that somebody invents."""


class Soc:
    """Counts events by minute; topics of ``soc``: ``indicators/…``, ``series/events_per_minute``,
    ``breakdown/…-types``, ``-sources``, ``-targets``, ``-agencies``, ``flows/…``, ``notices/…`` (open incidents),
    ``notices/…-infected``, and for each agency ``indicators/…-<agency>``.
    """

    Pack: ClassVar[type[Pack]] = SocPack
    records: ClassVar[tuple[type[AnyRecord], ...]] = (Event, Incident, Threat)
    tick: ClassVar[float] = 5.0

    def __init__(self, name: str, pack: SocPack, province: Province) -> None:
        self._name = name
        self.title = pack.name
        self._pack = pack
        self.province = province
        self._types = {each.code: each.name for each in pack.type}
        self._countries = Countries()
        self._sensed = EventCounter(pack, province, self._countries)
        self._agencies: set[str] = set()
        """Those that the province knows and that were ever concerned."""
        self._threats: dict[str, dict[str, Threat]] = {}
        self._incidents: dict[str, dict[str, Incident]] = {}

    def take(self, source: str, batch: Batch) -> None:
        """Take one answer: events that are new, and the whole or the news of incidents and threats."""
        self._threats[source] = _held(self._threats.get(source, {}), batch, Threat)
        self._incidents[source] = _held(self._incidents.get(source, {}), batch, Incident)
        self._sensed.take(source, (each for each in batch.records if isinstance(each, Event)))

    def at_times(self) -> Collection[str]:
        """Return what it publishes only once sources have reported it."""
        return (f"indicators/{self._name}-*",)

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return the documents as they are at ``now``."""
        this = begin(Span.MINUTE, now)
        window = this - timedelta(minutes=self._pack.minutes)
        self._sensed.count_arrived(now, window, (each for told in self._threats.values() for each in told.values()))
        recent = [minute for at, minute in self._sensed.minutes.items() if at > window]
        day = total(self._sensed.minutes.values(), "level")
        infected = self._sensed.infected(now - timedelta(hours=self._pack.infected_hours))
        incidents = [each for told in self._incidents.values() for each in told.values() if each.detected <= now]
        still = [incident for incident in incidents if incident.closed is None or incident.closed > now]
        points = self._per_minute(this)
        measured = self._measure(day, len(infected), incidents, now) | {
            "incidents_open": Measured(len(still)),
            "events_per_minute": Measured(points[-2].value, tuple(point.value for point in points[:-1])),
        }
        agencies = self._counts(infected, still)
        return {
            f"indicators/{self._name}": cards(self._pack.indicator, measured, now),
            "series/events_per_minute": self._rate(points, this),
            f"breakdown/{self._name}-types": self._top(recent, "category", _TYPE),
            f"breakdown/{self._name}-sources": self._top(recent, "source", _SOURCE),
            f"breakdown/{self._name}-targets": self._top(recent, "target", _TARGET),
            f"breakdown/{self._name}-agencies": self._table(agencies),
            f"flows/{self._name}": self._flows(recent),
            f"notices/{self._name}": self._open(still),
            f"notices/{self._name}-infected": self._infected(infected),
            **self._by_agency(agencies, now),
        }

    def _named(self, code: str) -> Words:
        return self.province.short(code) if code else _UNKNOWN

    def _per_minute(self, this: datetime) -> list[Point]:
        minutes = [after(Span.MINUTE, this, step) for step in range(-self._pack.minutes, 1)]
        empty = Minute()
        return [Point(at, float(self._sensed.minutes.get(at, empty).tallies["level"].total())) for at in minutes]

    def _rate(self, points: list[Point], this: datetime) -> AnyDocument:
        """Return the events of each minute, and beside them those of each level."""
        figure = self._pack.figures().get("events_per_minute") or self._pack.indicator[0]
        empty = Minute()
        beside = tuple(
            Line(
                name=NAMES[level],
                points=tuple(
                    Point(point.at, float(self._sensed.minutes.get(point.at, empty).tallies["level"][level]))
                    for point in points
                ),
                severity=SEVERITY[level],
            )
            for level in reversed(LEVELS)
        )
        drawn = line(figure, Span.MINUTE, [(point.at, point.value) for point in points], running=points[-1].at == this)
        return structs.replace(drawn, beside=beside)

    def _measure(
        self, day: Counter[str], infected: int, incidents: Iterable[Incident], now: datetime
    ) -> dict[str, Measured]:
        since = now - timedelta(days=self._pack.incident_days)
        recent = [incident for incident in incidents if incident.detected >= since]
        detected = [_hours(each.began, each.detected) for each in recent if each.began and each.began <= each.detected]
        closed = [
            _hours(each.detected, each.closed) for each in recent if each.closed and each.detected <= each.closed <= now
        ]
        values: dict[str, float | None] = {
            "events_day": day.total(),
            "events_grave": day["high"] + day["critical"],
            "infected_hosts": infected,
            "hours_to_detect": statistics.median(detected) if detected else None,
            "hours_to_close_incident": statistics.median(closed) if closed else None,
        }
        return {name: Measured(value) for name, value in values.items()}

    def _top(self, minutes: Iterable[Minute], kind: Kind, by: Words) -> AnyDocument:
        figures = [figure for figure in (self._pack.figures().get("events_day"),) if figure]
        counts = total(minutes, kind)
        others = counts.pop(OTHERS, 0)
        rows = [(name, self._say(kind, name), {"events_day": float(count)}) for name, count in counts.most_common(TOP)]
        if others and kind != "source":
            rows.append((OTHERS, _OTHERS, {"events_day": float(others)}))
        return table(self._pack.name, by, figures, rows)

    def _say(self, kind: Kind, name: str) -> Words:
        if kind == "category":
            return self._types.get(name) or same(name)
        if kind == "source":
            country = self._countries.of(name)
            return same(name if country == NOWHERE else f"{name} ({country})")
        return same(name)

    def _table(self, agencies: Mapping[str, Mapping[str, float | None]]) -> AnyDocument:
        figures = self._pack.figures()
        names = ("events_grave", "events_day", "infected_hosts", "incidents_open")
        shown = [figures[name] for name in names if name in figures]
        rows = [(code, self._named(code), values) for code, values in agencies.items()]
        made = table(self._pack.name, _AGENCY, shown, rows)
        return structs.replace(made, rows=made.rows[:AGENCIES])

    def _counts(self, hosts: Iterable[Infected], still: Iterable[Incident]) -> dict[str, dict[str, float | None]]:
        """Return the figures of each agency of which there is anything, by its code."""
        events, grave = total(self._sensed.minutes.values(), "agency"), total(self._sensed.minutes.values(), "grave")
        infected = Counter(one.agency for one in hosts)
        incidents = Counter(self._sensed.agency(incident.agency) for incident in still)
        return {
            code: {
                "events_day": events[code],
                "events_grave": grave[code],
                "infected_hosts": infected[code],
                "incidents_open": incidents[code],
            }
            for code in events.keys() | infected.keys() | incidents.keys()
        }

    def _by_agency(self, agencies: Mapping[str, Mapping[str, float | None]], now: datetime) -> dict[str, AnyDocument]:
        """Return the summary of each agency that the province knows, so that it sees its own.

        One that was concerned once is sent zeros when its last event is a day old: its topic must not keep the past.
        """
        self._agencies |= {code for code in agencies if code and self.province.find(code) is not None}
        return {
            f"indicators/{self._name}-{code}": cards(
                self._pack.indicator,
                {name: Measured(value) for name, value in agencies.get(code, _NOTHING).items()},
                now,
            )
            for code in sorted(self._agencies)
        }

    def _flows(self, minutes: list[Minute]) -> Flows:
        counts: Counter[tuple[str, str]] = Counter()
        gravest: dict[tuple[str, str], Severity] = {}
        counted = 0
        for name, count in total(minutes, "flow").items():
            if name == OTHERS:
                counted += count
                continue
            country, level, agency = name.split(" ", 2)
            key = country.strip("-"), agency
            counts[key] += count
            counted += count
            gravest[key] = max(gravest.get(key, Severity.NORMAL), SEVERITY[level], key=lambda one: one.gravity)
        flows = [
            Flow(country=country, target=self._named(agency), severity=gravest[country, agency], count=count)
            for (country, agency), count in counts.most_common(4 * TOP)
        ]
        return Flows(
            name=self._pack.name,
            per_minute=counted / self._pack.minutes,
            minutes=self._pack.minutes,
            flows=tuple(flows),
            at=self.province.centre,
        )

    def _open(self, incidents: Iterable[Incident]) -> Notices:
        still = sorted(incidents, key=lambda one: (-LEVELS.index(one.level), -one.detected.timestamp()))
        notices = [
            Notice(
                id=each.id,
                title=same(each.title),
                detail=NAMES[each.level],
                where=self._named(self._sensed.agency(each.agency)),
                severity=SEVERITY[each.level],
                since=each.detected,
            )
            for each in still[:50]
        ]
        return Notices(name=_INCIDENTS, notices=tuple(notices), total=len(still))

    def _infected(self, hosts: Sequence[Infected]) -> Notices:
        notices = [
            Notice(
                id=one.host,
                title=same(one.host),
                detail=one.why,
                where=self._named(one.agency),
                severity=Severity.CRITICAL,
                since=one.first,
            )
            for one in hosts[:50]
        ]
        return Notices(name=_INFECTED, notices=tuple(notices), total=len(hosts))


_NOTHING: Mapping[str, float | None] = dict.fromkeys(
    ("events_day", "events_grave", "infected_hosts", "incidents_open"), 0
)
_TYPE = Words(vi="Loại", en="Type")
_SOURCE = Words(vi="Nguồn tấn công", en="Source")
_TARGET = Words(vi="Đích", en="Target")
_AGENCY = Words(vi="Cơ quan", en="Agency")
_OTHERS = Words(vi="Khác", en="Others")
_UNKNOWN = Words(vi="Chưa rõ cơ quan", en="Agency unknown")
_INCIDENTS = Words(vi="Sự cố đang xử lý", en="Open incidents")
_INFECTED = Words(vi="Máy nhiễm mã độc", en="Infected machines")

R = TypeVar("R", Threat, Incident)


def _held(held: dict[str, R], batch: Batch, kind: type[R]) -> dict[str, R]:
    told = {record.id: record for record in batch.records if isinstance(record, kind)}
    return told if batch.whole else held | told


def _hours(first: datetime, last: datetime) -> float:
    return (last - first).total_seconds() / 3600
