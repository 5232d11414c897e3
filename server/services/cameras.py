"""The cameras: which there are, which answer, where the others are."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from msgspec import Struct, structs

from server.contract.messages import AnyDocument, CameraState, Severity, Spot, Spots
from server.contract.words import Words, same
from server.records import AnyRecord, Batch, Camera
from server.services.base import Pack
from server.services.measures import Measured, MeasuredPack, cards, share, table
from server.services.province import Province

MOST = 20_000
"""Cameras; more are somebody's mistake."""


class CamerasPack(MeasuredPack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the figures are called."""

    measures: ClassVar[frozenset[str]] = frozenset({"cameras", "cameras_online", "cameras_offline", "cameras_unknown"})


class _Known(Struct, frozen=True):
    camera: Camera
    since: datetime | None
    """Since when it is online or not."""


class Cameras:
    """Joins inventory and reachability by the camera's id.

    Topics ``indicators/cameras``, ``breakdown/cameras``, ``spots/cameras`` and ``camera/<id>``. What one source does
    not know another may: the inventory knows the place, whoever asks the camera knows whether it answers.
    """

    Pack: ClassVar[type[Pack]] = CamerasPack
    records: ClassVar[tuple[type[AnyRecord], ...]] = (Camera,)
    tick: ClassVar[float] = 60.0

    def __init__(self, name: str, pack: CamerasPack, province: Province) -> None:
        self._name = name
        self._pack = pack
        self._province = province
        self._told: dict[str, dict[str, Camera]] = {}
        self._known: dict[str, _Known] = {}

    def take(self, source: str, batch: Batch) -> None:
        """Take one answer of one source: a camera that is no longer in a whole one is gone from it."""
        held = {} if batch.whole else self._told.get(source, {})
        held |= {record.id: record for record in batch.records if isinstance(record, Camera)}
        self._told[source] = dict(list(held.items())[:MOST])

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return the documents as they are at ``now``."""
        self._known = {name: self._follow(name, camera, now) for name, camera in self._joined().items()}
        places: dict[str, list[Camera]] = {}
        for known in self._known.values():
            places.setdefault(self._place(known.camera) or "", []).append(known.camera)
        figures = self._pack.figures()
        shown = [figures[name] for name in ("cameras_online", "cameras", "cameras_offline") if name in figures]
        rows = [
            (code, self._province.short(code) if code else _NOWHERE, _counts(cameras))
            for code, cameras in places.items()
        ]
        measured = {name: Measured(value) for name, value in _counts(k.camera for k in self._known.values()).items()}
        return {
            f"indicators/{self._name}": cards(self._pack.indicator, measured, now),
            f"breakdown/{self._name}": table(self._pack.name, _BY, shown, rows),
            f"spots/{self._name}": self._spots(),
            **{f"camera/{name}": self._state(known) for name, known in self._known.items()},
        }

    def _joined(self) -> dict[str, Camera]:
        joined: dict[str, Camera] = {}
        for told in self._told.values():
            for name, camera in told.items():
                held = joined.get(name)
                if held is not None:
                    values = {key: value for key, value in structs.asdict(camera).items() if value is not None}
                    camera = structs.replace(held, **values)
                joined[name] = camera
        return joined

    def _follow(self, name: str, camera: Camera, now: datetime) -> _Known:
        before = self._known.get(name)
        if before is not None and before.camera.online == camera.online:
            return _Known(camera, before.since)
        return _Known(camera, None if before is None or camera.online is None else now)

    def _place(self, camera: Camera) -> str | None:
        """Return the code of the commune, its own text where nobody knows it, None where nobody says."""
        place = self._province.find(camera.place)
        if place is None and camera.latitude is not None and camera.longitude is not None:
            place = self._province.nearest(camera.latitude, camera.longitude)
        return place.code if place else camera.place

    def _state(self, known: _Known) -> CameraState:
        camera, place = known.camera, self._place(known.camera)
        return CameraState(
            name=same(camera.name or camera.id),
            place=self._province.short(place) if place else _NOWHERE,
            latitude=camera.latitude,
            longitude=camera.longitude,
            online=camera.online,
            since=known.since,
            model=camera.model or "",
        )

    def _spots(self) -> Spots:
        spots = [
            Spot(
                id=name,
                name=same(known.camera.name or name),
                detail=_STATES[known.camera.online],
                latitude=known.camera.latitude,
                longitude=known.camera.longitude,
                severity=_SEVERITIES[known.camera.online],
                since=known.since,
            )
            for name, known in self._known.items()
            if known.camera.latitude is not None and known.camera.longitude is not None
        ]
        spots.sort(key=lambda spot: (-spot.severity.gravity, spot.name.vi))
        return Spots(name=self._pack.name, spots=tuple(spots), total=len(self._known))


_BY = Words(vi="Xã, phường", en="Commune")
_NOWHERE = Words(vi="Chưa rõ nơi đặt", en="Place unknown")
_STATES = {
    True: Words(vi="đang hoạt động", en="online"),
    False: Words(vi="mất kết nối", en="offline"),
    None: Words(vi="chưa rõ", en="unknown"),
}
_SEVERITIES = {True: Severity.NORMAL, False: Severity.CRITICAL, None: Severity.WARNING}


def _counts(cameras: Iterable[Camera]) -> dict[str, float | None]:
    states = [camera.online for camera in cameras]
    known = [state for state in states if state is not None]
    return {
        "cameras": len(states),
        "cameras_online": share(sum(known), len(known)),
        "cameras_offline": known.count(False),
        "cameras_unknown": len(states) - len(known),
    }
