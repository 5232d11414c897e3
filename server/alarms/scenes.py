"""Which alarms bring their scene to a wall by themselves, and when it goes. Pure: alarms, claims and times come in.

A scene that stands is not replaced by another alarm that is no more urgent until somebody has acknowledged it: in a
flood the wall would turn with every alarm. It goes when its alarm is over, a while later, so that flapping does not
make the wall flicker; what lay beneath is seen again, as after any claim.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec import Struct

from server.contract.messages import Alarm, AlarmState, Claim, ClaimKind, Priority, Scene, SceneTile
from server.contract.words import Words

PREFIX = "alarm/"
"""How the ids of these claims begin; the alarm and its occurrence follow."""
TILE = "alarm"
"""The kind of tile that shows one alarm, where no layout does."""


class Showing(Struct, frozen=True, kw_only=True):
    """What the settings say."""

    wall: str
    surface: int | None = None
    """None for all."""
    priorities: tuple[Priority, ...] = ()
    """Those whose alarms put their scene up by themselves."""
    linger: timedelta = timedelta(seconds=60)
    """For how long a scene stays when its alarm is over."""
    cool_down: timedelta = timedelta(minutes=10)
    """For how long an alarm that was shown is not put up again by itself."""


class Wanted(NamedTuple):
    """What is to be done to the claims of one wall."""

    put: Claim | None = None
    ended: tuple[str, ...] = ()
    """Ids."""
    until: tuple[tuple[str, datetime | None], ...] = ()
    """Ids, and when they end by themselves."""


def claim_id(alarm: Alarm) -> str:
    """Return the id of the claim that shows an occurrence of an alarm."""
    return f"{PREFIX}{alarm.key}/{alarm.occurrence}"


def wanted(
    alarms: Mapping[str, Alarm],
    claims: Sequence[Claim],
    showing: Showing,
    shown: Mapping[str, datetime],
    layouts: Mapping[str, Collection[str]],
    now: datetime,
) -> Wanted:
    """Return what is to be done now.

    ``alarms`` are those that stand, ``shown`` is when each was put up by itself last, ``layouts`` are those that
    stations can show, with the names of their parameters.
    """
    ended, until, still = [], [], []
    for claim in claims:
        if not claim.id.startswith(PREFIX):
            continue
        alarm = _alarm_of(claim, alarms)
        if alarm is not None and not alarm.state.stands:
            ended.append(claim.id)
            continue
        # also one that somebody knew of, and that is gone, stays for a while
        is_so = alarm is not None and alarm.active
        end = None if is_so else claim.until or now + showing.linger
        if end != claim.until:
            until.append((claim.id, end))
        if alarm is not None:
            still.append(alarm)
    held = max((each.priority.rank for each in still if each.state is AlarmState.UNACKNOWLEDGED), default=-1)
    candidates = [each for each in alarms.values() if _brings(each, showing, shown, now) and each not in still]
    best = max(candidates, key=lambda each: (each.priority.rank, each.since), default=None)
    put = None if best is None or best.priority.rank <= held else claim_of(best, showing, layouts, now)
    return Wanted(put, tuple(ended), tuple(until))


def claim_of(
    alarm: Alarm,
    showing: Showing,
    layouts: Mapping[str, Collection[str]],
    now: datetime,
    *,
    by: str = "",
    station: str = "",
) -> Claim:
    """Return what shows an alarm."""
    vi, en = (f"{name}: {about}" if about else name for name, about in _titles(alarm))
    return Claim(
        id=claim_id(alarm),
        kind=ClaimKind.ALARM,
        scene=scene_of(alarm, layouts),
        screen=showing.surface,
        by=by,
        station=station,
        since=now,
        why=Words(vi=vi, en=en),
    )


def shown_by(claim: Claim) -> str | None:
    """Return the key of the alarm that a claim shows; None for claims of others."""
    return claim.id.removeprefix(PREFIX).rpartition("/")[0] if claim.id.startswith(PREFIX) else None


def scene_of(alarm: Alarm, layouts: Mapping[str, Collection[str]]) -> Scene:
    """Return the scene that an alarm brings: its layout, where stations have it, else its tile alone."""
    if alarm.scene not in layouts:
        return Scene(tile=SceneTile(kind=TILE, topics=(f"{PREFIX}{alarm.key}",), title=alarm.name))
    values = {
        "alarm": alarm.key,
        "figure": alarm.figure,
        "breakdown": next((topic.partition("/")[2] for topic in alarm.topics if topic.startswith("breakdown/")), ""),
        "commune": alarm.commune,
        "gate": alarm.gate,
    }
    asked = layouts[alarm.scene]
    return Scene(
        layout=alarm.scene, parameters={name: value for name, value in values.items() if value and name in asked}
    )


def _brings(alarm: Alarm, showing: Showing, shown: Mapping[str, datetime], now: datetime) -> bool:
    before = shown.get(alarm.key)
    return (
        alarm.priority in showing.priorities
        and alarm.state is AlarmState.UNACKNOWLEDGED
        and bool(alarm.scene)
        and not alarm.test
        and (before is None or not timedelta() <= now - before < showing.cool_down)
    )


def _alarm_of(claim: Claim, alarms: Mapping[str, Alarm]) -> Alarm | None:
    """Return the alarm that a claim shows, also where it was raised anew meanwhile; None where it is over."""
    return alarms.get(shown_by(claim) or "")


def _titles(alarm: Alarm) -> Iterable[tuple[str, str]]:
    return (alarm.name.vi, alarm.about.vi), (alarm.name.en, alarm.about.en)
