"""Why a wall shows what it shows: on each surface the strongest of its claims. Pure.

Ending a claim reveals what lies beneath it: nothing has to be remembered in order to return. A station without a server
counts with the same functions.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs

from server.contract.messages.base import Severity
from server.contract.messages.scenes import MOST_TOUCHED, Scene, SceneTile, TileView
from server.contract.messages.walls import (
    Arrangement,
    Claim,
    ClaimKind,
    Ending,
    Hold,
    Overlay,
    Rewinding,
    Rewound,
    Shown,
    WallState,
)
from server.contract.words import Words

REMEMBERED = 20
"""Claims by hand that can be taken back, one after the other."""
TAKEOVER = "takeover"
"""The kind of tile that covers the surfaces of a wall that is taken over."""
FOLLOWING = (ClaimKind.USUAL, ClaimKind.SCHEDULE, ClaimKind.TOUR)
"""What nobody makes or ends by itself: it follows from the settings, the programme and the time."""


def usual(name: Words, notice: Words | None, layout: str, now: datetime) -> WallState:
    """Return a wall that nobody has put anything on: it shows what its settings say."""
    claim = Claim(id="usual", kind=ClaimKind.USUAL, scene=Scene(layout=layout), since=now)
    return WallState(name=name, notice=notice, shows=shown([claim]), claims=(claim,))


def shown(claims: Sequence[Claim], rewound: Sequence[Rewound] = ()) -> Arrangement:
    """Return what each surface shows; one of the claims must be for the whole of all of them.

    What is no stronger than a hand's shows the past where its surface is ``rewound``: alarms and announcements are of
    now, whatever people look at. A scene that names its moment keeps it.
    """
    rest = _on(claims, rewound, None)
    told = {*_surfaces(claims), *(each.screen for each in rewound if each.screen is not None)}
    own = [_on(claims, rewound, number) for number in sorted(told)]
    return Arrangement(
        rest=rest, exceptions=tuple(each for each in own if structs.replace(each, screen=rest.screen) != rest)
    )


def strongest(claims: Sequence[Claim], surface: int | None) -> Claim:
    """Return the claim that a surface shows: of the strongest kind, among these the newest.

    None stands for the surfaces of which no claim tells by their number.
    """
    return _ranked([claim for claim in _told(claims, surface) if claim.region is None])[-1]


def beneath(state: WallState, surface: int | None) -> Claim:
    """Return the claim that a surface shows beneath briefings, alarms and announcements: that can be set to the past.

    None stands for the surfaces of which no claim tells by their number.
    """
    return strongest([each for each in state.claims if _can_be_rewound(each)], surface)


def overlaid(claims: Sequence[Claim], surface: int | None) -> list[Claim]:
    """Return the claims of regions that are seen over what a surface shows, the uppermost last.

    Those are stronger than that, or as strong and newer; what a region above them covers is not seen.
    """
    ranked = _ranked(_told(claims, surface))
    above = ranked[ranked.index(strongest(claims, surface)) + 1 :]
    return [
        claim
        for number, claim in enumerate(above)
        if claim.region and not any(over.region and over.region.covers(claim.region) for over in above[number + 1 :])
    ]


def hold_of(state: WallState, surface: int | None) -> Hold | None:
    """Return what holds the turns of a surface."""
    own = [each for each in state.holds if each.screen == surface]
    return next(iter([*own, *(each for each in state.holds if each.screen is None)]), None)


def put(state: WallState, claim: Claim) -> WallState:
    """Return a wall with one claim more; as it was where what is no stronger than that shows the same already."""
    beneath = [each for each in state.claims if each.kind.strength <= claim.kind.strength]
    # what ends by itself, or is said for a reason, is something else than what stays
    plain = claim.until is None and claim.why is None
    if beneath and plain and unowned(shown([*beneath, claim])) == unowned(shown(beneath)):
        return state
    return with_claims(_without_redo(state, claim), (*state.claims, claim))


def end(state: WallState, id: str, ended: Ending | None = None) -> WallState:
    """Return a wall without a claim; whoever ``ended`` one by hand can take that back."""
    claim = next((each for each in state.claims if each.id == id), None)
    if claim is None:
        return state
    if claim.kind is ClaimKind.HAND or (claim.kind is ClaimKind.ALARM and ended is not None):
        return _taken(state, claim, ended)
    return with_claims(state, tuple(each for each in state.claims if each is not claim))


def end_all(state: WallState, kind: ClaimKind) -> WallState:
    """Return a wall without any claim of a kind."""
    return with_claims(state, tuple(each for each in state.claims if each.kind is not kind))


def touch(state: WallState, id: str, view: TileView) -> WallState:
    """Return a wall on which something was done to a tile of a claim's scene."""
    claims = [
        structs.replace(each, scene=_touched(each.scene, view)) if each.id == id else each for each in state.claims
    ]
    return with_claims(state, tuple(claims))


def takeover(text: Words, severity: Severity | None, id: str, by: str, now: datetime, station: str = "") -> Claim:
    """Return what covers every surface with a text; without a severity it is a warning."""
    # one language alone is better than none
    both = {"vi": text.vi.strip() or text.en, "en": text.en.strip() or text.vi}
    tile = SceneTile(kind=TAKEOVER, options={"text": both, "severity": str(severity or Severity.WARNING)})
    return Claim(id=id, kind=ClaimKind.TAKEOVER, scene=Scene(tile=tile), by=by, station=station, since=now)


def take_back(state: WallState, by: str | None = None, *, person: bool = False) -> WallState:
    """Return a wall as it was before what one ``person`` or station, or anybody, did last.

    What was put there by hand goes, what was taken away stands there again, what was set to the past shows what it
    showed before. As it was where there is nothing.
    """
    match done_last(state, by, person=person):
        case None:
            return state
        case Rewinding() as rewinding:
            return _set_otherwise(state, rewinding)
        case claim:
            return _again(state, claim) if claim.ended is not None else _taken(state, claim)


def done_last(state: WallState, by: str | None, *, person: bool) -> Claim | Rewinding | None:
    """Return what one ``person`` or station, or anybody, did last.

    That is a claim that was put there by hand or taken away, or a surface that was set to the past, or back to now.
    """
    done: list[tuple[datetime, Claim | Rewinding]] = []
    if (made := newest(state.claims, by, person=person)) is not None:
        done.append((made.since, made))
    done += [
        (each.ended.at, each)
        for each in reversed(state.undone)
        if each.ended is not None and (by is None or (each.ended.by, bool(each.ended.station)) == (by, person))
    ]
    done += [(each.since, each) for each in _rewindings(state, by, person=person, undone=False)]
    return max(done, key=lambda each: each[0])[1] if done else None


def make_again(state: WallState, by: str | None = None, *, person: bool = False) -> WallState:
    """Return a wall on which is done again what one ``person`` or station, or anybody, took back last.

    As it was where there is nothing.
    """
    match taken_back_last(state, by, person=person):
        case None:
            return state
        case Rewinding() as rewinding:
            return _set_otherwise(state, rewinding)
        case claim:
            return _again(state, claim)


def taken_back_last(state: WallState, by: str | None, *, person: bool) -> Claim | Rewinding | None:
    """Return what one ``person`` or station, or anybody, took back last: of what was undone the oldest."""
    claim = newest([each for each in state.undone if each.ended is None], by, person=person)
    undone: list[Claim | Rewinding] = [*_rewindings(state, by, person=person, undone=True)]
    if claim is not None:
        undone.append(claim)
    return min(undone, key=lambda each: each.since, default=None)


def newest(claims: Sequence[Claim], by: str | None, *, person: bool) -> Claim | None:
    """Return the claim that was made last by hand, by one ``person`` or station, or by anybody."""
    hands = (claim for claim in reversed(claims) if _is_by_hand(claim))
    return next((claim for claim in hands if by is None or _maker(claim) == (by, person)), None)


def _is_by_hand(claim: Claim) -> bool:
    """Return whether somebody has put it there; the scene of an alarm may have come by itself."""
    return claim.kind is ClaimKind.HAND or (claim.kind is ClaimKind.ALARM and bool(claim.by))


def with_claims(state: WallState, claims: tuple[Claim, ...]) -> WallState:
    """Return a wall with these claims, and what follows from them."""
    kept = _remembered(claims)
    return structs.replace(state, shows=shown(kept, state.rewound), claims=kept)


def rewound_on(rewound: Sequence[Rewound], surface: int | None) -> Rewound | None:
    """Return what has set a surface to a moment; None where nothing has, and it shows now."""
    own = [each for each in rewound if each.screen == surface]
    return next(iter([*own, *(each for each in rewound if each.screen is None)]), None)


def rewind(state: WallState, to: Rewound) -> WallState:
    """Return a wall of which a surface, or all of them, shows another moment than before.

    From one moment of the past to another one it goes on with what was done before, which is taken back at once.
    """
    before, others = _set_on(state.rewound, to.screen)
    needed = to.as_of is not None or any(each.screen is None for each in others)
    rewound = (*others, to) if needed else others
    if rewound == state.rewound:
        return state
    goes_on = to.as_of is not None and any(each.as_of and _maker(each) == _maker(to) for each in before)
    if not goes_on:
        state = _without_redo(state, to)
        # what others have done there is over
        kept = [
            each
            for each in state.rewindings
            if _maker(each) == _maker(to) or (None not in (each.screen, to.screen) and each.screen != to.screen)
        ]
        done = Rewinding(screen=to.screen, by=to.by, station=to.station, since=to.since, other=before)
        state = structs.replace(state, rewindings=(*kept, done)[-REMEMBERED:])
    return with_claims(structs.replace(state, rewound=rewound), state.claims)


def _set_on(rewound: Sequence[Rewound], screen: int | None) -> tuple[tuple[Rewound, ...], tuple[Rewound, ...]]:
    """Return what sets a surface to a moment, and the rest; None stands for all surfaces."""
    own = tuple(each for each in rewound if screen in (None, each.screen))
    return own, tuple(each for each in rewound if each not in own)


def _set_otherwise(state: WallState, rewinding: Rewinding) -> WallState:
    """Return a wall on which a surface is set to a moment again as it was before, or after, somebody changed that."""
    own, others = _set_on(state.rewound, rewinding.screen)
    turned = structs.replace(rewinding, other=own, undone=not rewinding.undone)
    rewindings = tuple(turned if each is rewinding else each for each in state.rewindings)
    return with_claims(structs.replace(state, rewound=(*others, *rewinding.other), rewindings=rewindings), state.claims)


def _rewindings(state: WallState, by: str | None, *, person: bool, undone: bool) -> list[Rewinding]:
    """Return what one ``person`` or station, or anybody, did to the moments of surfaces, and would still differ."""
    return [
        each
        for each in state.rewindings
        if each.undone == undone
        and (by is None or _maker(each) == (by, person))
        and _set_on(state.rewound, each.screen)[0] != each.other
    ]


def _without_redo(state: WallState, done: Claim | Rewound) -> WallState:
    """Return a wall on which whoever has ``done`` something else makes nothing again."""
    # what was taken away by its name is no redo: it waits for its own undo
    undone = tuple(each for each in state.undone if each.ended is not None or _maker(each) != _maker(done))
    rewindings = tuple(each for each in state.rewindings if not each.undone or _maker(each) != _maker(done))
    return structs.replace(state, undone=undone, rewindings=rewindings)


def _on(claims: Sequence[Claim], rewound: Sequence[Rewound], surface: int | None) -> Shown:
    under, back = strongest(claims, surface), rewound_on(rewound, surface)
    overlays = tuple(
        Overlay(claim=each.id, scene=_then(each, back), region=each.region)
        for each in overlaid(claims, surface)
        if each.region is not None
    )
    return Shown(screen=surface or 0, scene=_then(under, back), claim=under.id, overlays=overlays)


def _then(claim: Claim, back: Rewound | None) -> Scene:
    """Return the scene of a claim, of the moment that its surface is set to."""
    if not _can_be_rewound(claim) or back is None or back.as_of is None or claim.scene.as_of is not None:
        return claim.scene
    return structs.replace(claim.scene, as_of=back.as_of)


def _can_be_rewound(claim: Claim) -> bool:
    return claim.kind.strength <= ClaimKind.HAND.strength


def _told(claims: Sequence[Claim], surface: int | None) -> list[Claim]:
    """Return the claims that tell of a surface."""
    return [claim for claim in claims if claim.screen in (None, surface)]


def _ranked(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims, the strongest last; of claims alike they stand in the order in which they were made."""
    return sorted(claims, key=lambda claim: claim.kind.strength)


def unowned(shows: Arrangement) -> Arrangement:
    """Return what is shown, whoever wants it."""

    def nobodys(each: Shown) -> Shown:
        overlays = tuple(structs.replace(overlay, claim="") for overlay in each.overlays)
        return structs.replace(each, claim="", overlays=overlays)

    rest = nobodys(shows.rest)
    own = (nobodys(each) for each in shows.exceptions)
    return Arrangement(rest=rest, exceptions=tuple(each for each in own if structs.replace(each, screen=0) != rest))


def _touched(scene: Scene, view: TileView) -> Scene:
    rest = [each for each in scene.state if (each.surface, each.tile) != (view.surface, view.tile)]
    if view.enlarged:
        # a surface has room for one
        rest = [structs.replace(each, enlarged=False) if each.surface == view.surface else each for each in rest]
    kept = [each for each in (*rest, view) if not each.is_usual]
    return structs.replace(scene, state=tuple(kept[-MOST_TOUCHED:]))


def _again(state: WallState, claim: Claim) -> WallState:
    """Return a wall with a claim that was gone: one that was taken away lies beneath what is newer, as it did."""
    undone = tuple(each for each in state.undone if each is not claim)
    newer = len(state.claims)
    if claim.ended is not None:
        newer = next((n for n, each in enumerate(state.claims) if each.since > claim.since), newer)
    back = structs.replace(claim, ended=None)
    return with_claims(structs.replace(state, undone=undone), (*state.claims[:newer], back, *state.claims[newer:]))


def _taken(state: WallState, claim: Claim, ended: Ending | None = None) -> WallState:
    undone = (*state.undone, structs.replace(claim, ended=ended))[-REMEMBERED:]
    return with_claims(structs.replace(state, undone=undone), tuple(each for each in state.claims if each is not claim))


def _maker(done: Claim | Rewound | Rewinding) -> tuple[str, bool]:
    """Return who has done something, and whether that is a person: one may be called like a station."""
    return done.by, bool(done.station)


def _surfaces(claims: Sequence[Claim]) -> list[int]:
    """Return the numbers of the surfaces that claims tell of."""
    return sorted({claim.screen for claim in claims if claim.screen is not None})


def _remembered(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return claims without those by hand that would not be seen either if the newest by hand were taken back.

    Nor if all that covers them were gone: a briefing, an alarm, an announcement.
    """
    hands = [claim for claim in claims if claim.kind is ClaimKind.HAND]
    newest = hands[-REMEMBERED:]
    if len(hands) == len(newest):
        return claims
    older = [claim for claim in claims if claim not in newest and claim.kind.strength <= ClaimKind.HAND.strength]
    surfaces = (None, *_surfaces(older))
    seen = [strongest(older, number) for number in surfaces]
    seen += [claim for number in surfaces for claim in overlaid(older, number)]
    return tuple(claim for claim in claims if claim.kind is not ClaimKind.HAND or claim in newest or claim in seen)
