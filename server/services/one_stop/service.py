"""The one-stop offices: what citizens and businesses apply for, how fast it is handled, and the index of service."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta, Struct, structs

from server.contract.messages import AnyDocument, Line, Point, Span
from server.contract.words import Words, same
from server.records import AnyRecord, Batch, Dossier, Reading
from server.services.base import Flaw, Pack
from server.services.indicators.measured import Measured, MeasuredPack, cards, line, share, table
from server.services.one_stop.dossiers import ONLINE, Dossiers
from server.services.one_stop.service_index import PARTS, Criterion, flaws, index
from server.services.periods import after, begin
from server.services.province.registry import Province

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

DAYS = 14
"""In the trend."""

_SHARES = frozenset({"on_time_share", "online_share", "epay_share", "digitised_share"})
_PARTS = frozenset({f"index_{part}" for part in PARTS} | {"index_total"})


class Field(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What procedures are about."""

    code: str
    """The source's own."""
    name: Words


class OneStopPack(MeasuredPack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is counted over which time, and how the index is made."""

    measures: ClassVar[frozenset[str]] = (
        frozenset({"received_today", "handled_today", "received", "handled", "dossiers_open", "dossiers_overdue"})
        | _SHARES
        | _PARTS
    )
    days: Annotated[int, Meta(ge=1, le=366)] = 30
    """Over which shares are counted, up to now."""
    keep_days: Annotated[int, Meta(ge=1, le=3660)] = 400
    """How long a finished dossier is remembered."""
    criterion: tuple[Criterion, ...]
    field: tuple[Field, ...] = ()
    """What the wall calls them; one that is not here keeps its own name."""

    def flaws(self) -> Iterator[Flaw]:
        """Yield the key of what makes no sense and why."""
        yield from flaws(self.criterion)
        yield from super().flaws()


class OneStop:
    """Counts dossiers by office and field.

    Topics ``indicators/…``, ``breakdown/…-departments``, ``-communes``, ``-fields``, ``-index-departments``,
    ``-index-communes``, all of ``one_stop``, and by day ``series/received_today``.
    """

    Pack: ClassVar[type[Pack]] = OneStopPack
    records: ClassVar[tuple[type[AnyRecord], ...]] = (Dossier, Reading)
    # a dossier becomes overdue at the hour that was promised
    tick: ClassVar[float] = 20.0

    def __init__(self, name: str, pack: OneStopPack, province: Province) -> None:
        self._name = name
        self.title = pack.name
        self._pack = pack
        self.province = province
        self._fields = {field.code: field.name for field in pack.field}
        self._dossiers = Dossiers()
        self._quality: dict[str, dict[tuple[str, str | None], tuple[datetime, float]]] = {}

    def take(self, source: str, batch: Batch) -> None:
        """Take one answer of one source: dossiers, or shares of each office that no dossier tells."""
        dossiers = [record for record in batch.records if isinstance(record, Dossier)]
        readings = [record for record in batch.records if isinstance(record, Reading)]
        if dossiers or not readings:
            self._dossiers.take(source, dossiers, whole=batch.whole)
        if readings or batch.whole:
            held = {} if batch.whole else self._quality.get(source, {})
            for reading in readings:
                key = reading.indicator, reading.place
                if key not in held or held[key][0] <= reading.period:
                    held[key] = reading.period, reading.value
            self._quality[source] = held

    def at_times(self) -> Collection[str]:
        """Return what it publishes only once sources have reported it."""
        return ()

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return the documents as they are at ``now``."""
        self._dossiers.forget(now - timedelta(days=self._pack.keep_days))
        counted = _Counted(self._dossiers, now, self._pack.days)
        figures = self._pack.figures()
        names = ("dossiers_overdue", "on_time_share", "received", "online_share", "epay_share", "digitised_share")
        shown = [figures[name] for name in names if name in figures]
        parts = [figures[name] for name in ("index_total", *(f"index_{part}" for part in PARTS)) if name in figures]
        offices = self._offices(counted)
        received, handled = counted.days("received", "valid", now), counted.days("finished", "done", now)
        values = _shares(counted.total())
        values |= index(values | self._told(), self._pack.criterion)
        measured = {name: Measured(value) for name, value in values.items()}
        measured["received_today"] = Measured(values["received_today"], tuple(value for _, value in received[:-1]))
        fields = counted.by("field", self._dossiers.fields)
        documents: dict[str, AnyDocument] = {
            f"indicators/{self._name}": cards(self._pack.indicator, measured, now),
            f"breakdown/{self._name}-fields": table(
                self._pack.name,
                _FIELD,
                shown,
                [(code, self._fields.get(code) or same(code), _shares(counts)) for code, counts in fields.items()],
            ),
        }
        for name, by, communes in (("departments", _DEPARTMENT, False), ("communes", _COMMUNE, True)):
            rows = [
                (code, self.province.short(code), mine) for code, mine in offices if self._is_commune(code) == communes
            ]
            cells = self.province.cells if communes else ()
            documents[f"breakdown/{self._name}-{name}"] = table(self._pack.name, by, shown, rows, cells)
            documents[f"breakdown/{self._name}-index-{name}"] = table(_INDEX, by, parts, rows, cells)
        if "received_today" in figures:
            beside = (Line(name=_HANDLED, points=tuple(Point(day, value) for day, value in handled)),)
            drawn = line(figures["received_today"], Span.DAY, received, running=True)
            documents["series/received_today"] = structs.replace(drawn, beside=beside)
        return documents

    def _offices(self, counted: "_Counted") -> list[tuple[str, dict[str, float | None]]]:
        """Return the code of each office with its figures and the points of the index."""
        merged: dict[str, Counter[str]] = {}
        for called, counts in counted.by("office", self._dossiers.offices).items():
            place = self.province.find(called)
            merged.setdefault(place.code if place else called, Counter()).update(counts)
        told = self._told_by_office()
        rows = []
        # also an office that had no dossier is judged by what is reported of it
        for code in merged.keys() | told.keys() - {""}:
            values = _shares(merged.get(code, Counter()))
            rows.append((code, values | index(values | told.get(code, {}), self._pack.criterion)))
        return rows

    def _is_commune(self, code: str) -> bool:
        place = self.province.find(code)
        return place is not None and place.kind in ("ward", "commune")

    def _told_by_office(self) -> dict[str, dict[str, float | None]]:
        """Return the shares that sources tell of each office."""
        told: dict[str, dict[str, float | None]] = {}
        for answer in self._quality.values():
            for (name, called), (_, value) in answer.items():
                place = self.province.find(called)
                told.setdefault(place.code if place else called or "", {})[name] = value
        return told

    def _told(self) -> dict[str, float | None]:
        """Return the shares of the province: what a source tells of it, else the mean of its offices."""
        offices = self._told_by_office()
        means: dict[str, list[float]] = {}
        for shares in offices.values():
            for name, value in shares.items():
                if value is not None:
                    means.setdefault(name, []).append(value)
        return {name: sum(values) / len(values) for name, values in means.items()} | offices.get("", {})


_DEPARTMENT = Words(vi="Sở, ngành", en="Department")
_COMMUNE = Words(vi="Xã, phường", en="Commune")
_FIELD = Words(vi="Lĩnh vực", en="Field")
_HANDLED = Words(vi="Giải quyết trong ngày", en="Handled on the day")
_INDEX = Words(vi="Chỉ số phục vụ người dân, doanh nghiệp", en="Index of service (Decision 766)")


class _Counted:
    """The dossiers in view of one moment."""

    def __init__(self, dossiers: Dossiers, now: datetime, days: int) -> None:
        self._dossiers = dossiers
        moment, first = int(now.timestamp()), int((now - timedelta(days=days)).timestamp())
        today = int(begin(Span.DAY, now).timestamp())
        received, due, finished = dossiers["received"], dossiers["due"], dossiers["finished"]
        valid = dossiers["held"] & (received <= moment)
        counts = valid & ~dossiers["withdrawn"]
        done = counts & (finished <= moment)
        recent, recent_done = counts & (received >= first), done & (finished >= first)
        overdue = counts & ~done & (due < moment)
        paid, digitised, channel = dossiers["paid"], dossiers["digitised"], dossiers["channel"]
        self._masks: dict[str, npt.NDArray[np.bool_]] = {
            "valid": valid,
            "done": done,
            "received_today": valid & (received >= today),
            "handled_today": done & (finished >= today),
            "received": valid & (received >= first),
            "handled": recent_done,
            "dossiers_open": counts & ~done,
            "dossiers_overdue": overdue,
            "on_time": recent_done & (finished <= due),
            "judged": recent_done | overdue,
            "channel_known": recent & (channel > 0),
            "online": recent & (channel == ONLINE),
            "payable": recent & (paid >= 0),
            "paid": recent & (paid == 1),
            "digitisable": recent & (digitised >= 0),
            "digitised": recent & (digitised == 1),
        }

    def total(self) -> Counter[str]:
        """Return how many dossiers each mask picks."""
        import numpy as np

        return Counter({name: int(np.count_nonzero(mask)) for name, mask in self._masks.items()})

    def by(self, column: str, names: Mapping[str, int]) -> dict[str, Counter[str]]:
        """Return the same for each value of a column, by its name; those of which there is nothing are left out."""
        import numpy as np

        numbers = self._dossiers[column]
        counts = {name: np.bincount(numbers[mask], minlength=len(names)) for name, mask in self._masks.items()}
        return {
            called: Counter({name: int(each[number]) for name, each in counts.items()})
            for called, number in names.items()
            if counts["valid"][number]
        }

    def days(self, column: str, mask: str, now: datetime) -> list[tuple[datetime, float]]:
        """Return how many a mask picks of each of the last DAYS days, today's last."""
        import numpy as np

        first = after(Span.DAY, begin(Span.DAY, now), 1 - DAYS)
        # the province's clocks never change, so that a day always has as many seconds
        day = (self._dossiers[column][self._masks[mask]] - int(first.timestamp())) // 86_400
        counts = np.bincount(day[(day >= 0) & (day < DAYS)].astype(np.intp), minlength=DAYS)
        return [(after(Span.DAY, first, number), float(count)) for number, count in enumerate(counts)]


def _shares(n: Counter[str]) -> dict[str, float | None]:
    told = ("received_today", "handled_today", "received", "handled", "dossiers_open", "dossiers_overdue")
    return {name: n[name] for name in told} | {
        "on_time_share": share(n["on_time"], n["judged"]),
        "online_share": share(n["online"], n["channel_known"]),
        "epay_share": share(n["paid"], n["payable"]),
        "digitised_share": share(n["digitised"], n["digitisable"]),
    }
