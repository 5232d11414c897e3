"""What tours and the schedule put on a wall at a moment, and when that changes next. Pure.

Steps lie on a grid from the start of their tour, so that a late look, a restart or a clock that was set shifts nothing:
what is shown follows from the programme, the wall and the time alone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec import structs

from server.contract.claims import hold_of, with_claims
from server.contract.messages import Claim, ClaimKind, Delay, Programme, Rewound, Scene, Tour, WallState
from server.contract.messages.programmes import NamedScene
from server.contract.words import Words
from server.walls.control import in_force
from server.walls.schedule import DayBook, active, next_change

LONGEST = timedelta(hours=1)
"""After this it is looked again, whatever was foreseen."""
TURNED = (ClaimKind.SCHEDULE, ClaimKind.TOUR)


class Turned(NamedTuple):
    """A wall at a moment."""

    state: WallState
    next: datetime
    """When to look again."""


class Step(NamedTuple):
    """A scene that stands for some time."""

    scene: Scene
    title: Words
    dwell: timedelta


class Run(NamedTuple):
    """A tour under way, or a scene of the schedule."""

    id: str
    kind: ClaimKind
    screen: int | None
    by: str
    since: datetime
    until: datetime | None
    steps: tuple[Step, ...]
    title: Words


class Standing(NamedTuple):
    """What a run shows at a moment."""

    scene: Scene
    title: Words
    since: datetime
    until: datetime | None


def turned(state: WallState, programme: Programme, now: datetime, book: DayBook) -> Turned:
    """Return a wall as it is at a moment: without the claims whose time is over, with what is shown by turns."""
    made = [each for each in state.claims if each.kind not in TURNED and (each.until is None or each.until > now)]
    changes = [now + LONGEST, *(each.until for each in made if each.until is not None)]
    leases = in_force(state, now)
    played = [(each, _catches_up(each)) for each in state.rewound]
    changes += [at for _, at in played if at is not None]
    changes += [each.until for each in leases]
    if (change := next_change(programme.plan, now, book)) is not None:
        changes.append(change)
    known = {run.id for at in _moments(state, now) for run in runs(state, programme, at, book)}
    state = structs.replace(state, leases=leases, delays=tuple(each for each in state.delays if each.run in known))
    turning, ends = _of_surface(state, programme, None, now, book)
    changes += ends
    for surface in _apart(state):
        claims, ends = _of_surface(state, programme, surface, now, book)
        turning += _masked(claims, turning, state, surface)
        changes += ends
    before = {(each.id, each.since): each for each in state.claims if each.kind in TURNED}
    kept = [_as_touched(each, before.get((each.id, each.since))) for each in turning]
    now_made = (*made[:1], *kept, *made[1:])
    rewound = tuple(each for each, at in played if at is None or at > now)
    if now_made != state.claims or rewound != state.rewound:
        state = with_claims(structs.replace(state, rewound=rewound), now_made)
    return Turned(state, min(each for each in changes if each > now))


def _catches_up(rewound: Rewound) -> datetime | None:
    """Return when a past that is played faster than time has come to now; None for one that never does."""
    as_of = rewound.as_of
    if as_of is None or as_of.since is None or as_of.speed <= 1:
        return None
    behind = (as_of.since - as_of.at).total_seconds()
    return as_of.since + timedelta(seconds=max(behind, 0) / (as_of.speed - 1))


def runs(state: WallState, programme: Programme, at: datetime, book: DayBook) -> list[Run]:
    """Return what turns at a moment, what is shown last; whatever the programme has no more is left out."""
    scenes, tours = programme.scenes, programme.tours
    found = []
    for each in active(programme.plan, at, book):
        entry = each.entry
        tour, scene = tours.get(entry.tour or ""), scenes.get(entry.scene or "")
        if tour is not None and (steps := _steps(tour, scenes)):
            kind, title = ClaimKind.SCHEDULE, tour.title
        elif scene is not None:
            kind, title = ClaimKind.SCHEDULE, scene.title
            steps = (Step(scene.scene, scene.title, LONGEST),)
        else:
            continue
        found.append(Run(each.id, kind, entry.surface, "", each.begins, each.ends, steps, title))
    for started in state.tours:
        tour = tours.get(started.tour)
        if tour is not None and (steps := _steps(tour, scenes)):
            found.append(
                Run(started.id, ClaimKind.TOUR, started.screen, started.by, started.since, None, steps, tour.title)
            )
    return found


def resumed(state: WallState, programme: Programme, surface: int | None, now: datetime, book: DayBook) -> WallState:
    """Return a wall whose tours go on, on a surface or on all, from the step at which they were held."""
    ended = [each for each in state.holds if surface in (None, each.screen)]
    delays = {(each.run, each.screen): each.seconds for each in state.delays}
    # those of one surface first: they add to what all were late before
    for hold in sorted(ended, key=lambda each: each.screen is None):
        paused = (now - hold.at).total_seconds()
        for run in runs(state, programme, hold.at, book):
            if run.since > hold.at:
                continue
            if hold.screen is not None and run.screen in (None, hold.screen):
                before = delays.get((run.id, hold.screen), delays.get((run.id, None), 0.0))
                delays[run.id, hold.screen] = before + paused
            elif hold.screen is None:
                apart = {each.screen for each in state.holds if each.screen is not None}
                later = {key for key in delays if key[0] == run.id and key[1] not in apart}
                for key in later | {(run.id, None)}:
                    delays[key] = delays.get(key, 0.0) + paused
    return structs.replace(
        state,
        holds=tuple(each for each in state.holds if each not in ended),
        delays=tuple(Delay(run=run, screen=screen, seconds=late) for (run, screen), late in delays.items()),
    )


def standing(run: Run, at: datetime, late: float) -> Standing:
    """Return which step of a run stands at a moment, where it is so many seconds later than its grid."""
    total = sum((step.dwell for step in run.steps), timedelta())
    origin = run.since + timedelta(seconds=late)
    if len(run.steps) == 1:
        return Standing(run.steps[0].scene, run.steps[0].title, run.since, run.until)
    begins = at - (at - origin) % total
    for step in run.steps:
        if at < begins + step.dwell:
            break
        begins += step.dwell
    ends = begins + step.dwell
    return Standing(step.scene, step.title, begins, min(ends, run.until) if run.until else ends)


def _of_surface(
    state: WallState, programme: Programme, surface: int | None, now: datetime, book: DayBook
) -> tuple[list[Claim], list[datetime]]:
    """Return what turns claim a surface with a pace of its own, or all others, and when that changes."""
    hold, apart = hold_of(state, surface), _apart(state)
    at = hold.at if hold else now
    claims, ends = [], []
    for run in runs(state, programme, at, book):
        meant = run.screen not in apart if surface is None else run.screen in (None, surface)
        if not meant or (hold is not None and run.since > at):
            continue
        screen = run.screen if surface is None else surface
        shows = standing(run, at, _late(state, run.id, screen))
        claims.append(
            Claim(
                id=run.id if screen == run.screen else f"{run.id} {screen}",
                kind=run.kind,
                scene=shows.scene,
                screen=screen,
                by=run.by,
                since=shows.since,
                until=None if hold else shows.until,
                why=run.title if run.title == shows.title else _joined(run.title, shows.title),
            )
        )
        if hold is None and shows.until is not None:
            ends.append(shows.until)
    return claims, ends


def _masked(claims: list[Claim], general: Sequence[Claim], state: WallState, surface: int) -> list[Claim]:
    """Return the claims of a surface with a pace of its own, with one more where others would be stronger than these.

    What was held while nothing turned must not be covered by what has begun on all other surfaces since.
    """
    over = max((each.kind.strength for each in general if each.screen is None), default=0)
    hold = hold_of(state, surface)
    if hold is None or over <= max((each.kind.strength for each in claims), default=0):
        return claims
    kind = list(ClaimKind)[over]
    scene = claims[-1].scene if claims else state.claims[0].scene
    mask = Claim(id=f"hold {surface}", kind=kind, scene=scene, screen=surface, by=hold.by, since=hold.at)
    return [*claims, mask]


def _apart(state: WallState) -> list[int]:
    """Return the surfaces that turn by a pace of their own."""
    screens = {each.screen for each in state.holds} | {each.screen for each in state.delays}
    return sorted(each for each in screens if each is not None)


def _moments(state: WallState, now: datetime) -> Iterator[datetime]:
    yield now
    yield from (each.at for each in state.holds)


def _late(state: WallState, run: str, surface: int | None) -> float:
    found = {each.screen: each.seconds for each in state.delays if each.run == run}
    return found.get(surface, found.get(None, 0.0))


def _steps(tour: Tour, scenes: dict[str, NamedScene]) -> tuple[Step, ...]:
    found = ((scenes.get(each.scene), timedelta(seconds=each.dwell)) for each in tour.step)
    return tuple(Step(scene.scene, scene.title, dwell) for scene, dwell in found if scene is not None)


def _joined(tour: Words, scene: Words) -> Words:
    return Words(vi=f"{tour.vi}: {scene.vi}", en=f"{tour.en}: {scene.en}")


def _as_touched(claim: Claim, before: Claim | None) -> Claim:
    """Return a claim with what was done to its scene since it came, also where that was before a restart."""
    if before is None or structs.replace(before.scene, state=claim.scene.state) != claim.scene:
        return claim
    return structs.replace(claim, scene=before.scene)
