"""Who may change which surface of a wall just now: leases that somebody takes, renews and leaves. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import structs

from server.contract.alarm_commands import ShowAlarm
from server.contract.briefing_commands import (
    BriefingCommand,
    EndBriefing,
    FreezeBriefing,
    PointAt,
    ShowAside,
    StartBriefing,
    StepBriefing,
)
from server.contract.calendar import CALENDAR
from server.contract.claims import done_last, taken_back_last
from server.contract.command import Role
from server.contract.commands import Redo, ShowLayout, Undo
from server.contract.messages import ClaimKind, Lease, WallState
from server.contract.wall_commands import (
    EndClaim,
    HoldTurns,
    LeaveControl,
    ResumeTurns,
    Rewind,
    SceneCommand,
    SetState,
    Show,
    StartTour,
    StopTour,
    TakeControl,
)
from server.contract.words import Words
from server.people.actor import Actor

LEASE = timedelta(seconds=30)
"""How long a surface is kept for whoever has taken it."""
RENEWED_EVERY = timedelta(seconds=5)
"""Taken again sooner than that, a lease stays as it is: nothing is published."""
MAY_TAKE_AWAY = Role.LEADER

_ON_SURFACE = (ShowLayout, Show, ShowAlarm, HoldTurns, ResumeTurns, StartTour, StopTour, Rewind)
"""Orders that name their surface."""
_ON_ALL = (StartBriefing, StepBriefing, ShowAside, FreezeBriefing, PointAt, EndBriefing)
"""Orders that change all surfaces: whoever presents does."""


def in_force(state: WallState, now: datetime) -> tuple[Lease, ...]:
    """Return the leases that hold at a moment; one that is far ahead was made by a clock that has been set back."""
    return tuple(each for each in state.leases if now < each.until <= now + 2 * LEASE)


def is_renewal(state: WallState, command: TakeControl, actor: Actor, now: datetime) -> bool:
    """Return whether an actor takes what that actor has."""
    return any(_is_of(each, actor) and each.screen == command.screen for each in in_force(state, now))


def taken(state: WallState, command: TakeControl, actor: Actor, role: Role, now: datetime) -> WallState | Words:
    """Return the wall with a lease more, or longer; or why it is refused."""
    before, others = in_force(state, now), _of_others(state, {command.screen}, actor, now)
    if others and not role.covers(MAY_TAKE_AWAY):
        return _kept(others[0])
    own = next((each for each in before if _is_of(each, actor) and each.screen == command.screen), None)
    if own is not None and own.until > now + LEASE - RENEWED_EVERY:
        return state
    lease = Lease(
        screen=command.screen,
        by=actor.name,
        station=actor.through,
        since=own.since if own else now,
        until=now + LEASE,
    )
    rest = tuple(each for each in before if each is not own and each not in others)
    return structs.replace(state, leases=(*rest, lease))


def left(state: WallState, command: LeaveControl, actor: Actor) -> WallState:
    """Return the wall without an actor's lease of a surface, or without any; as it was where it has run out."""
    kept = tuple(each for each in state.leases if not (_is_of(each, actor) and command.screen in (None, each.screen)))
    return state if kept == state.leases else structs.replace(state, leases=kept)


def kept_back(
    command: ShowLayout | ShowAlarm | Undo | Redo | SceneCommand | BriefingCommand,
    state: WallState,
    actor: Actor,
    now: datetime,
) -> Words | None:
    """Return who keeps an order from being carried out, and until when; None where nobody does."""
    others = _of_others(state, set(_surfaces(command, state, actor)), actor, now)
    return _kept(others[0]) if others else None


def _surfaces(
    command: ShowLayout | ShowAlarm | Undo | Redo | SceneCommand | BriefingCommand, state: WallState, actor: Actor
) -> Iterator[int | None]:
    """Yield the surfaces that an order changes, None for all; a takeover, and what only prepares, changes none."""
    match command:
        case _ if isinstance(command, _ON_SURFACE):
            yield command.screen
        case _ if isinstance(command, _ON_ALL):
            yield None
        case SetState(view=view):
            yield view.surface
        case Undo() | Redo():
            by = actor.person or None
            undo = isinstance(command, Undo)
            claim = done_last(state, by, person=True) if undo else taken_back_last(state, by, person=True)
            if claim is not None:
                yield claim.screen
        case EndClaim(claim=name):
            own = (each for each in state.claims if each.kind is not ClaimKind.TAKEOVER)
            yield from (each.screen for each in own if each.id == name)
            # surfaces with a pace of their own have claims named after the tour and their number; all of it ends
            yield from (each.screen for each in state.tours if name == each.id or name.startswith(f"{each.id} "))


def _of_others(state: WallState, screens: set[int | None], actor: Actor, now: datetime) -> list[Lease]:
    """Return the leases of others that tell of one of these surfaces."""
    return [
        each
        for each in in_force(state, now)
        if not _is_of(each, actor) and any(None in (screen, each.screen) or screen == each.screen for screen in screens)
    ]


def _is_of(lease: Lease, actor: Actor) -> bool:
    return (lease.by, lease.station) == (actor.name, actor.through)


def _kept(lease: Lease) -> Words:
    where = Words(vi="cả màn hình ghép", en="all surfaces")
    if lease.screen is not None:
        where = Words(vi=f"mặt {lease.screen}", en=f"surface {lease.screen}")
    until = lease.until.astimezone(CALENDAR).time().isoformat("seconds")
    who = f"{lease.by} ({lease.station})" if lease.station else lease.by
    return Words(
        vi=f"{who} đang giữ {where.vi} đến {until}; hãy đợi, hoặc nhờ trưởng ca",
        en=f"{who} has {where.en} until {until}; wait, or ask a leader",
    )
