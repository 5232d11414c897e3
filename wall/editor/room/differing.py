"""What differs between two states of a room, surface by surface, and how two of them become one. Pure."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple

from msgspec import structs

from server.contract.messages import AnySurface, MonitorName, Room
from server.contract.rooms import hung
from server.contract.words import Words
from wall.editor.documents.merging import Merge, met
from wall.editor.room.naming import Piece, called
from wall.editor.room.operations import beside, placed
from wall.editor.room.outcome import Part


class Difference(NamedTuple):
    """One thing that is not the same before and after."""

    part: Part
    """NOTHING for the order of the surfaces."""
    before: Any
    """A piece of the room, None where there was none; of an order the ids."""
    after: Any


PARTS = {Part.SURFACE: "surface", Part.OUTPUT: "output", Part.SEAT: "seat"}
"""Where a room keeps its pieces."""


def differences(before: Room, after: Room) -> tuple[Difference, ...]:
    """Return all that differs: surfaces and their order, outputs, seats."""
    found = []
    for part, name in PARTS.items():
        pairs = _paired(part, getattr(before, name), getattr(after, name))
        if part is Part.SURFACE:
            pairs = _hanging(before, after, pairs)
        found += [Difference(part, old, new) for old, new in pairs if old != new]
        if part is Part.SURFACE:
            olds, news = ([each.id for each in room.surface] for room in (before, after))
            if [each for each in olds if each in news] != [each for each in news if each in olds]:
                found.append(Difference(Part.NOTHING, tuple(olds), tuple(news)))
    return tuple(found)


def merge(base: Room, mine: Room, theirs: Room) -> Merge[Difference]:
    """Return what each side has changed since ``base``, and where both have changed the same thing otherwise."""
    return met(differences(base, mine), differences(base, theirs), _meet)


def merged(mine: Room, theirs: Room, take: Collection[Difference]) -> Room:
    """Return ``theirs`` with these differences of ``mine``; what then overlaps is for the mistakes to say.

    Surfaces keep the numbers that they have in ``theirs``, but for those that ``mine`` has counted otherwise.
    """
    room = theirs
    for part, name in PARTS.items():
        pieces = list(getattr(theirs, name))
        # what somebody else has added too is one
        rivals = [each for each in pieces if each not in getattr(mine, name)]
        follows = [each.id for each in mine.surface] if part is Part.SURFACE else []
        for each in take:
            if each.part is part:
                _exchange(each, pieces, rivals, follows)
        room = structs.replace(room, **{name: tuple(pieces)})
    for each in take:
        if each.part is Part.NOTHING:
            room = structs.replace(room, surface=_counted(room.surface, each.after))
    return _hung_alike(room, mine, theirs, is_counted=any(each.part is Part.NOTHING for each in take))


def said(difference: Difference) -> Words:
    """Return one line: what, and how it changed."""
    if difference.part is Part.NOTHING:
        return Words(vi="thứ tự các mặt khác", en="the surfaces have another order")
    before, after = difference.before, difference.after
    named = called(after if after is not None else before)
    if before is None:
        return Words(vi=f"thêm {named.vi}", en=f"{named.en} is new")
    if after is None:
        return Words(vi=f"bỏ {named.vi}", en=f"{named.en} is gone")
    how = [words for ways, words in _WAYS[difference.part] if ways(before) != ways(after)]
    return Words(
        vi=f"{named.vi} {', '.join(each.vi for each in how)}", en=f"{named.en} {', '.join(each.en for each in how)}"
    )


_WAYS: dict[Part, Sequence[tuple[Callable[[Any], object], Words]]] = {
    Part.SURFACE: (
        (lambda each: each.extent, Words(vi="đổi kích thước", en="has another size")),
        (lambda each: each.at, Words(vi="đổi chỗ", en="hangs elsewhere")),
        (lambda each: each.name, Words(vi="đổi tên", en="has another name")),
        (
            lambda each: structs.replace(each, name=Words(vi="", en=""), at=None),
            Words(vi="đổi số đo", en="was measured anew"),
        ),
    ),
    Part.OUTPUT: (
        (lambda each: (each.station, each.monitor), Words(vi="đổi màn hình", en="is another monitor")),
        (lambda each: each.surface, Words(vi="sang mặt khác", en="drives another surface")),
        (lambda each: each.at, Words(vi="đổi phần hiển thị", en="drives another part")),
    ),
    Part.SEAT: (
        (lambda each: each.distance, Words(vi="đổi khoảng cách", en="are at another distance")),
        (lambda each: each.who, Words(vi="dành cho người khác", en="are for others")),
        (lambda each: each.surfaces, Words(vi="nhìn mặt khác", en="read other surfaces")),
    ),
}


def _paired(part: Part, before: Iterable[Piece], after: Iterable[Piece]) -> list[tuple[Piece | None, Piece | None]]:
    """Return which piece became which: the same ones first, then those that are most alike."""
    olds, left = list(before), list(after)
    pairs: dict[int, Piece] = {}
    for alike in (_is, *_ALIKE[part]):
        for number, old in enumerate(olds):
            if number in pairs:
                continue
            at = next((n for n, new in enumerate(left) if alike(old, new)), None)
            if at is not None:
                pairs[number] = left.pop(at)
    return [*((old, pairs.get(number)) for number, old in enumerate(olds)), *((None, new) for new in left)]


def _is(one: Piece, other: Piece) -> bool:
    return one == other


def _same_monitor(one: Any, other: Any) -> bool:
    return bool(one.station == other.station and _known(one.monitor) == _known(other.monitor))


def _known(name: MonitorName) -> tuple[str, int]:
    return (name.connector or name.serial, name.place)


_ALIKE: dict[Part, Sequence[Callable[[Any, Any], bool]]] = {
    Part.SURFACE: (lambda one, other: one.id == other.id,),
    Part.OUTPUT: (
        _same_monitor,
        lambda one, other: (one.station, one.surface, one.at) == (other.station, other.surface, other.at),
    ),
    Part.SEAT: (
        lambda one, other: (one.who, one.surfaces) == (other.who, other.surfaces),
        lambda one, other: one.distance == other.distance,
    ),
}


def _meet(one: Difference, other: Difference) -> bool:
    """Return whether two differences are about the same thing, or bring the same one twice."""
    if one.part is not other.part:
        return False
    if one.part is Part.NOTHING:
        return True
    if one.before is not None and other.before is not None and one.part is Part.SURFACE:
        # of one of them it may be known by now where it hung
        return bool(one.before.id == other.before.id)
    if one.before is not None or other.before is not None:
        return bool(one.before == other.before)
    return any(alike(one.after, other.after) for alike in _ALIKE[one.part][:1])


def _exchange(difference: Difference, pieces: list[Any], rivals: list[Any], order: Sequence[str]) -> None:
    """Make a difference in pieces, wherever the one that it is about stands by now; an added one replaces a rival.

    One that is there no more comes in front of the next one by an ``order`` of ids; at the end where none follows.
    """
    before, after = difference.before, difference.after
    among, wanted = (rivals, after) if before is None else (pieces, before)
    ways = (_is, *_ALIKE[difference.part][:1]) if before is None else (_is, *_ALIKE[difference.part])
    held = next((each for alike in ways for each in among if alike(wanted, each)), None)
    if held is None:
        if after is not None:
            following = order[order.index(after.id) + 1 :] if order else ()
            there = (number for number, each in enumerate(pieces) if order and each.id in following)
            pieces.insert(next(there, len(pieces)), after)
        return
    if held in rivals:
        rivals.remove(held)
    at = pieces.index(held)
    pieces[at : at + 1] = [] if after is None else [after]


def _hanging(before: Room, after: Room, pairs: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return surfaces of which those that hung in a row and still do have not moved, though all say by now where."""
    if any(each.at is not None for each in before.surface) or any(each.at is None for each in after.surface):
        return pairs
    ids = [each.id for each in before.surface]
    order = sorted(after.surface, key=lambda each: ids.index(each.id) if each.id in ids else len(ids))
    # the row of before, and that of what is larger, or more, by now
    rows = (before.surface, tuple(structs.replace(each, at=None) for each in order))
    stood = {(each.id, each.at) for row in rows for each in placed(Room(surface=row)).surface}
    return [
        (structs.replace(old, at=new.at), new) if old and new and (old.id, new.at) in stood else (old, new)
        for old, new in pairs
    ]


def _counted(surfaces: Sequence[AnySurface], order: Sequence[str]) -> tuple[AnySurface, ...]:
    """Return surfaces in an order of ids; one that it does not name keeps its number."""
    known = {id: number for number, id in enumerate(order)}
    named = iter(sorted((each for each in surfaces if each.id in known), key=lambda each: known[each.id]))
    return tuple(next(named) if each.id in known else each for each in surfaces)


def _hung_alike(room: Room, mine: Room, theirs: Room, *, is_counted: bool) -> Room:
    """Return a room in which all surfaces say where they hang, if one does; two rooms that hang alike are given.

    What ``is_counted`` as in ``mine`` hangs as it does there too: in a row it would change places with its number.
    """
    if any(len({each.at is None for each in held.surface}) > 1 for held in (mine, theirs)):
        return room
    silent = [each.at is None for each in room.surface]
    if not any(silent) or (all(silent) and not (is_counted and all(each.at is not None for each in mine.surface))):
        return room
    told = {each.id: each.at for held in (mine, theirs) for each in held.surface if each.at is not None}
    surfaces = [each if each.at is not None else structs.replace(each, at=told.get(each.id)) for each in room.surface]
    for number, surface in enumerate(surfaces):
        if surface.at is None and any(each.at is not None for each in surfaces):
            places = hung(Room(surface=tuple(each for each in surfaces if each.at is not None)))
            surfaces[number] = beside(places, surface)
    return structs.replace(room, surface=tuple(surfaces))
