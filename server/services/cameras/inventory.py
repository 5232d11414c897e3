"""What is reported of all cameras together: counts, the map, what is to be checked."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from server.contract.messages import Flaw, Notice, Notices, Severity, Spot, Spots
from server.contract.words import Words, same
from server.records import Camera
from server.services.cameras.faults import Watch, gravest, spell
from server.services.indicators.measured import share
from server.services.province.registry import Position

LISTED = 100
"""Notices in the document."""
COUNTED = tuple(flaw for flaw in Flaw if flaw is not Flaw.UNREACHABLE)
"""Flaws that have a figure of their own; who gives no picture is offline."""


class KnownCamera(Struct, frozen=True):
    """One camera, joined from all that is known of it."""

    camera: Camera
    where: Words
    """The commune, as the wall calls it."""
    place: str
    """Its code; empty where nobody says."""
    since: datetime | None
    """Since when it is online or not."""
    watch: Watch | None
    """Its looks; None where nobody looks at it."""

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """What is wrong with its picture, the gravest first."""
        return self.watch.flaws if self.watch else ()

    @property
    def severity(self) -> Severity:
        """Whether somebody should see to it."""
        offline = Severity.CRITICAL if self.camera.online is False else Severity.NORMAL
        return max(offline, gravest(self.flaws), key=lambda each: each.gravity)


def counts(cameras: Iterable[KnownCamera]) -> dict[str, float | None]:
    """Return the figures of some cameras; those of pictures only where somebody looks at any."""
    all_ = list(cameras)
    states = [known.camera.online for known in all_]
    told = [state for state in states if state is not None]
    counts: dict[str, float | None] = {
        "cameras": len(states),
        "cameras_online": share(sum(told), len(told)),
        "cameras_offline": told.count(False),
        "cameras_unknown": len(states) - len(told),
    }
    looked = [known.flaws for known in all_ if known.watch is not None]
    if looked:
        counts["cameras_worth"] = share(sum(not flaws for flaws in looked), len(looked))
        counts["cameras_flawed"] = sum(bool(flaws) for flaws in looked)
        for flaw in COUNTED:
            counts[f"cameras_{flaw}"] = sum(flaw in flaws for flaws in looked)
    return counts


def spots(title: Words, cameras: Mapping[str, KnownCamera], middles: tuple[Position, ...]) -> Spots:
    """Return the cameras on the map, the gravest first, and the middles of the communes around them."""
    found = [
        Spot(
            id=name,
            name=same(known.camera.name or name),
            detail=spell(known.flaws) if known.flaws else _STATES[known.camera.online],
            latitude=known.camera.latitude,
            longitude=known.camera.longitude,
            severity=max(_SEVERITIES[known.camera.online], known.severity, key=lambda each: each.gravity),
            since=known.watch.since if known.watch and known.flaws else known.since,
            commune=known.place,
        )
        for name, known in cameras.items()
        if known.camera.latitude is not None and known.camera.longitude is not None
    ]
    found.sort(key=lambda spot: (-spot.severity.gravity, spot.name.vi))
    return Spots(name=title, spots=tuple(found), total=len(cameras), middles=middles)


def notices(cameras: Mapping[str, KnownCamera]) -> Notices:
    """Return the cameras with flaws: what is wrong, where, since when."""
    found = [
        Notice(
            id=name,
            title=same(known.camera.name or name),
            detail=spell(known.flaws),
            where=known.where,
            severity=gravest(known.flaws),
            since=known.watch.since,
        )
        for name, known in cameras.items()
        if known.watch is not None and known.flaws and known.watch.since is not None
    ]
    found.sort(key=lambda each: (-each.severity.gravity, -each.since.timestamp(), each.id))
    return Notices(name=_NOTICES, notices=tuple(found[:LISTED]), total=len(found))


_NOTICES = Words(vi="Camera cần kiểm tra", en="Cameras to be checked")
_STATES = {
    True: Words(vi="đang hoạt động", en="online"),
    False: Words(vi="mất kết nối", en="offline"),
    None: Words(vi="chưa rõ", en="unknown"),
}
_SEVERITIES = {True: Severity.NORMAL, False: Severity.CRITICAL, None: Severity.WARNING}
