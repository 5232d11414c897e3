"""Chooses which cameras a mosaic shows: by place or search, by relevance, by turn. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence

from msgspec import Struct

from server.contract.messages import CameraState, Flaw, Severity

MOVING = 0.01
"""Share of the picture from which on a camera counts as one in which something moves."""


class CameraWish(Struct, frozen=True):
    """Which cameras may be shown; what is empty does not matter."""

    cameras: tuple[str, ...] = ()
    """By their ids, in this order."""
    commune: str = ""
    """Its code or its name."""
    gate: str = ""
    """Its name, or * for whatever gate."""
    road: str = ""
    search: str = ""
    """Words that all stand in its name, whatever their accents and capitals."""


def listed(states: Mapping[str, CameraState], wanted: CameraWish) -> list[str]:
    """Return the ids of the cameras that may be shown, by gate, then by name."""
    if wanted.cameras:
        return [name for name in wanted.cameras if name in states and states[name].streamed]
    words = _plain(wanted.search).split()
    found = [
        name
        for name, state in states.items()
        if state.streamed
        and _plain(wanted.commune) in ("", _plain(state.commune), _plain(state.place.vi), _plain(state.place.en))
        and (_plain(wanted.gate) in ("", _plain(state.gate)) or (wanted.gate == "*" and bool(state.gate)))
        and _plain(wanted.road) in _plain(state.road)
        and all(word in _plain(f"{name} {state.name.vi} {state.place.vi} {state.gate} {state.road}") for word in words)
    ]
    return sorted(found, key=lambda name: (not states[name].gate, states[name].gate, states[name].name.vi, name))


def by_turn(cameras: Sequence[str], places: int, turn: int) -> list[str]:
    """Return the cameras of one turn: a page of as many as there are places, the last one filled from the first."""
    if len(cameras) <= places:
        return list(cameras)
    pages = -(-len(cameras) // places)
    start = turn % pages * places
    return [cameras[(start + n) % len(cameras)] for n in range(places)]


def most_relevant(states: Mapping[str, CameraState], cameras: Sequence[str], places: int, turn: int) -> list[str]:
    """Return the cameras that want to be seen most: in alarm, the gravest first, then moving, the others by turn.

    Those that give no picture come last: a wall of them would show nothing; notices and the map tell of them.
    """
    blind = [name for name in cameras if states[name].online is False or Flaw.UNREACHABLE in states[name].flaws]
    cameras = [name for name in cameras if name not in blind]
    alarmed = [name for name in cameras if states[name].severity is not Severity.NORMAL]
    alarmed.sort(key=lambda name: -states[name].severity.gravity)
    moving = [name for name in cameras if name not in alarmed and (states[name].motion or 0.0) >= MOVING]
    moving.sort(key=lambda name: -(states[name].motion or 0.0))
    first = [*alarmed, *moving][:places]
    rest = [name for name in cameras if name not in first]
    turned = by_turn(rest, places - len(first), turn) if len(first) < places else []
    return [*first, *turned, *blind][:places]


def seated(before: Sequence[str | None], chosen: Sequence[str], places: int, *, first_is_big: bool) -> list[str | None]:
    """Return which camera stands at which place: those that stay do not move, but the big place is the first one's."""
    seats: list[str | None] = [name if name in chosen else None for name in before[:places]]
    seats += [None] * (places - len(seats))
    if first_is_big and chosen and seats[0] != chosen[0]:
        if chosen[0] in seats:
            seats[seats.index(chosen[0])] = seats[0]
        seats[0] = chosen[0]
    waiting = [name for name in chosen if name not in seats]
    return [name if name is not None or not waiting else waiting.pop(0) for name in seats]


def _plain(text: str) -> str:
    """Return a text without accents and capitals; đ has no accent that could be taken off."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
