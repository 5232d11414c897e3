"""The cameras: which there are, which answer, which are worth looking at, where the others are."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from msgspec import structs

from server.contract.messages import AnyDocument, CameraState
from server.contract.words import Words, same
from server.records import AnyRecord, Batch, Camera, Look
from server.services.base import Pack
from server.services.cameras import traffic as camera_traffic
from server.services.cameras.faults import Watch
from server.services.cameras.inventory import COUNTED, KnownCamera, counts, notices, spots
from server.services.cameras.traffic import TrafficDensity
from server.services.indicators.measured import Measured, MeasuredPack, cards, table
from server.services.province.registry import Province

STEP = 0.02
"""What density and motion are rounded to: each change of a document goes to every wall and into the past."""
RENEWED = timedelta(minutes=10)
"""After which it is sent again when a camera was looked at, though nothing else has changed."""
MOST = 20_000
"""Cameras; more are somebody's mistake."""


class CamerasPack(MeasuredPack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the figures are called."""

    measures: ClassVar[frozenset[str]] = frozenset(
        {"cameras", "cameras_online", "cameras_offline", "cameras_unknown", "cameras_worth", "cameras_flawed"}
        | {f"cameras_{flaw}" for flaw in COUNTED}
    )


class Cameras:
    """Joins inventory, reachability and looks by the camera's id.

    Topics ``indicators/cameras``, ``breakdown/cameras``, ``spots/cameras``, ``notices/cameras``, ``camera/<id>``, for
    roads also ``series/traffic-<id>`` and ``breakdown/traffic``. What one source does not know another may: the
    inventory knows the place, whoever asks the camera knows whether it answers. Whether pictures come decides over
    whether its device answers: that is what a person means by online.
    """

    Pack: ClassVar[type[Pack]] = CamerasPack
    records: ClassVar[tuple[type[AnyRecord], ...]] = (Camera, Look)
    tick: ClassVar[float] = 60.0

    def __init__(self, name: str, pack: CamerasPack, province: Province) -> None:
        self._name = name
        self.title = pack.name
        self._pack = pack
        self.province = province
        self._told: dict[str, dict[str, Camera]] = {}
        self._known: dict[str, KnownCamera] = {}
        self._states: dict[str, CameraState] = {}
        """What was published last of each camera."""
        self._watches: dict[str, Watch] = {}
        self._traffic: dict[str, TrafficDensity] = {}

    def take(self, source: str, batch: Batch) -> None:
        """Take one answer of one source: a camera that is no longer in a whole one is gone from it."""
        looks = [record for record in batch.records if isinstance(record, Look)]
        for look in looks:
            if look.id in self._watches or len(self._watches) < MOST:
                self._watches.setdefault(look.id, Watch()).take(look)
            if look.density is not None:
                self._traffic.setdefault(look.id, TrafficDensity()).take(look)
        if looks:
            return
        held = {} if batch.whole else self._told.get(source, {})
        held |= {record.id: record for record in batch.records if isinstance(record, Camera)}
        self._told[source] = dict(list(held.items())[:MOST])

    def at_times(self) -> Collection[str]:
        """Return what it publishes only once sources have reported it."""
        return ("camera/*", "breakdown/traffic", "series/traffic-*")

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return the documents as they are at ``now``."""
        self._known = {name: self._follow(name, camera, now) for name, camera in self._joined().items()}
        places: dict[str, list[KnownCamera]] = {}
        for known in self._known.values():
            places.setdefault(self._place(known.camera) or "", []).append(known)
        figures = self._pack.figures()
        measured = counts(self._known.values())
        shown = [figures[name] for name in _SHOWN if name in figures and name in measured]
        rows = [
            (code, self.province.short(code) if code else _NOWHERE, counts(cameras)) for code, cameras in places.items()
        ]
        return {
            f"indicators/{self._name}": cards(
                self._pack.indicator, {name: Measured(value) for name, value in measured.items()}, now
            ),
            f"breakdown/{self._name}": table(self._pack.name, _BY, shown, rows, self.province.cells),
            f"spots/{self._name}": spots(self._pack.name, self._known, self.province.middles),
            f"notices/{self._name}": notices(self._known),
            **self._roads(now),
            **self._tell(),
        }

    def _tell(self) -> Mapping[str, CameraState]:
        """Return the documents of single cameras; of a camera that is only looked at again the last one."""
        states: dict[str, CameraState] = {}
        for name, known in self._known.items():
            state, before = self._state(known), self._states.get(name)
            if before and before.looked and state.looked and state.looked - before.looked < RENEWED:
                still = structs.replace(state, looked=before.looked) == before
                state = before if still else state
            states[name] = state
        self._states = states
        return {f"camera/{name}": state for name, state in states.items()}

    def _joined(self) -> dict[str, Camera]:
        joined: dict[str, Camera] = {}
        for told in self._told.values():
            for name, camera in told.items():
                held = joined.get(name)
                if held is not None:
                    values = {key: value for key, value in structs.asdict(camera).items() if value is not None}
                    camera = structs.replace(held, **values)
                joined[name] = camera
        if joined:
            self._watches = {name: each for name, each in self._watches.items() if name in joined}
            self._traffic = {name: each for name, each in self._traffic.items() if name in joined}
        return joined

    def _follow(self, name: str, camera: Camera, now: datetime) -> KnownCamera:
        watch = self._watches.get(name)
        if watch is not None and (online := watch.online(now)) is not None:
            camera = structs.replace(camera, online=online)
        before = self._known.get(name)
        if before is not None and before.camera.online == camera.online:
            return KnownCamera(camera, self._where(camera), self._place(camera) or "", before.since, watch)
        since = None if before is None or camera.online is None else now
        return KnownCamera(camera, self._where(camera), self._place(camera) or "", since, watch)

    def _place(self, camera: Camera) -> str | None:
        """Return the code of the commune, its own text where nobody knows it, None where nobody says."""
        place = self.province.find(camera.place)
        if place is None and camera.latitude is not None and camera.longitude is not None:
            place = self.province.nearest(camera.latitude, camera.longitude)
        return place.code if place else camera.place

    def _where(self, camera: Camera) -> Words:
        place = self._place(camera)
        return self.province.short(place) if place else _NOWHERE

    def _state(self, known: KnownCamera) -> CameraState:
        camera, place = known.camera, self._place(known.camera)
        look = known.watch.look if known.watch else None
        found = self.province.find(place)
        return CameraState(
            name=same(camera.name or camera.id),
            place=known.where,
            commune=found.code if found else "",
            gate=camera.gate or "",
            road=camera.road or "",
            latitude=camera.latitude,
            longitude=camera.longitude,
            online=camera.online,
            since=known.since,
            model=camera.model or "",
            streamed=bool(camera.streamed),
            movable=bool(camera.movable),
            looked=look.at if look else None,
            flaws=known.flaws,
            density=_stepped(look.density) if look else None,
            motion=_stepped(look.motion) if look else None,
            severity=known.severity,
        )

    def _roads(self, now: datetime) -> Mapping[str, AnyDocument]:
        roads = {
            name: (same(self._known[name].camera.name or name), told)
            for name, told in self._traffic.items()
            if name in self._known
        }
        if not roads:
            return {}
        series = {f"series/traffic-{name}": told.series(words.vi, now) for name, (words, told) in roads.items()}
        return {"breakdown/traffic": camera_traffic.table(roads, now), **series}


_BY = Words(vi="Xã, phường", en="Commune")
_NOWHERE = Words(vi="Chưa rõ nơi đặt", en="Place unknown")
_SHOWN = ("cameras_online", "cameras_worth", "cameras", "cameras_offline", "cameras_flawed")


def _stepped(share: float | None) -> float | None:
    return None if share is None else round(round(share / STEP) * STEP, 2)
