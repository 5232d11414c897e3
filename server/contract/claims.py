"""Why a wall shows what it shows: on each surface the strongest of its claims. Pure.

Ending a claim reveals what lies beneath it: nothing has to be remembered in order to return. A station without a server
counts with the same functions.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs

from server.contract.messages.walls import Arrangement, Claim, ClaimKind, Shown, WallState
from server.contract.words import Words

REMEMBERED = 20
"""Claims by hand that can be taken back, one after the other."""


def usual(name: Words, notice: Words | None, layout: str, now: datetime) -> WallState:
    """Return a wall that nobody has put anything on: it shows what its settings say."""
    claim = Claim(id="usual", kind=ClaimKind.USUAL, layout=layout, since=now)
    return WallState(name=name, notice=notice, shows=shown([claim]), claims=(claim,))


def shown(claims: Sequence[Claim]) -> Arrangement:
    """Return what each surface shows; one of the claims must be for all of them."""
    rest = strongest(claims, None).layout
    own = [(number, strongest(claims, number).layout) for number in _surfaces(claims)]
    return Arrangement(
        layout=rest,
        exceptions=tuple(Shown(screen=number, layout=layout) for number, layout in own if layout != rest),
    )


def strongest(claims: Sequence[Claim], surface: int | None) -> Claim:
    """Return the claim that a surface shows: of the strongest kind, among these the newest.

    None stands for the surfaces of which no claim tells by their number.
    """
    # of claims alike, max returns the first
    told = [claim for claim in reversed(claims) if claim.screen in (None, surface)]
    return max(told, key=lambda claim: claim.kind.strength)


def put(state: WallState, claim: Claim) -> WallState:
    """Return a wall with one claim more; as it was where what is no stronger than that shows the same already."""
    beneath = [each for each in state.claims if each.kind.strength <= claim.kind.strength]
    if beneath and shown([*beneath, claim]) == shown(beneath):
        return state
    undone = tuple(each for each in state.undone if _maker(each) != _maker(claim))
    return _with(structs.replace(state, undone=undone), (*state.claims, claim))


def take_back(state: WallState, by: str | None = None, *, person: bool = False) -> WallState:
    """Return a wall without the newest claim by hand, of one ``person`` or station, or of anybody.

    As it was where there is none.
    """
    claim = _newest(state.claims, by, person=person)
    if claim is None:
        return state
    undone = (*state.undone, claim)[-REMEMBERED:]
    return _with(structs.replace(state, undone=undone), tuple(each for each in state.claims if each is not claim))


def make_again(state: WallState, by: str | None = None, *, person: bool = False) -> WallState:
    """Return a wall with the claim that one ``person`` or station, or anybody, took back last.

    As it was where there is none.
    """
    claim = _newest(state.undone, by, person=person)
    if claim is None:
        return state
    undone = tuple(each for each in state.undone if each is not claim)
    return _with(structs.replace(state, undone=undone), (*state.claims, claim))


def _with(state: WallState, claims: tuple[Claim, ...]) -> WallState:
    """Return a wall with these claims, and what follows from them."""
    kept = _remembered(claims)
    return structs.replace(state, shows=shown(kept), claims=kept)


def _newest(claims: Sequence[Claim], by: str | None, *, person: bool) -> Claim | None:
    hands = (claim for claim in reversed(claims) if claim.kind is ClaimKind.HAND)
    return next((claim for claim in hands if by is None or _maker(claim) == (by, person)), None)


def _maker(claim: Claim) -> tuple[str, bool]:
    """Return who made a claim, and whether that is a person: one may be called like a station."""
    return claim.by, bool(claim.station)


def _surfaces(claims: Sequence[Claim]) -> list[int]:
    """Return the numbers of the surfaces that claims tell of."""
    return sorted({claim.screen for claim in claims if claim.screen is not None})


def _remembered(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return claims without those by hand that would not be seen either if the newest by hand were taken back."""
    hands = [claim for claim in claims if claim.kind is ClaimKind.HAND]
    newest = hands[-REMEMBERED:]
    older = [claim for claim in claims if claim not in newest]
    seen = [strongest(older, number) for number in (None, *_surfaces(older))]
    return tuple(claim for claim in claims if claim.kind is not ClaimKind.HAND or claim in newest or claim in seen)
