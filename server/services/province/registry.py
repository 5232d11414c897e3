"""Who is who in the province: departments, communes, gates; what sources call them, and where they lie."""

import math
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Annotated, Literal

from msgspec import Meta, Struct

from server.contract.folding import fold
from server.contract.messages import MapCell
from server.contract.words import Words, same
from server.services.province.cell_map import cell_map

Kind = Literal["department", "ward", "commune", "gate", "agency"]

Position = tuple[Annotated[float, Meta(ge=-90, le=90)], Annotated[float, Meta(ge=-180, le=180)]]
"""Latitude and longitude in degrees (WGS 84)."""


REMEMBERED = 10_000
"""What sources call places, at most, so that each is looked up once."""


class Place(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who is given tasks, or somewhere that figures are of."""

    code: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}(?!\n)$")]
    kind: Kind
    name: Words
    short: Words
    """For the wall, 16 letters at most."""
    aliases: tuple[str, ...] = ()
    """What sources call it besides."""
    position: Position | None = None
    """Of a commune its middle."""

    @property
    def names(self) -> set[str]:
        """All that a source may call it, as ``spelt``."""
        names = (self.code, self.name.vi, self.name.en, self.short.vi, self.short.en, *self.aliases)
        return {spelt(name) for name in names}


class ProvincePack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file ``province.toml``."""

    name: Words
    """Which province or town it is."""
    whole: Words | None = None
    """What stands beside the figures of all of it; by default its name."""
    place: tuple[Place, ...]

    def flaws(self) -> Iterator[tuple[tuple[str | int, ...], Words]]:
        """Yield the key of what makes no sense and why."""
        yield from clash(self.place)


def clash(places: Iterable[Place]) -> Iterator[tuple[tuple[str | int, ...], Words]]:
    """Yield every place that shares a name with one before it."""
    taken: dict[str, str] = {}
    for number, place in enumerate(places):
        if "" in place.names:
            yield ("place", number), Words(vi="tên để trống", en="an empty name")
            continue
        for name in sorted(place.names):
            if name in taken:
                yield (
                    ("place", number),
                    Words(
                        vi=f"«{name}» đã là tên của «{taken[name]}»",
                        en=f"“{name}” is a name of “{taken[name]}” already",
                    ),
                )
                break
            taken[name] = place.code


class Province:
    """Finds places by what sources call them."""

    def __init__(self, pack: ProvincePack) -> None:
        self.name = pack.name
        self.whole = pack.whole or pack.name
        self.places = pack.place
        self._named: dict[str, Place] = {}
        folded: dict[str, set[str]] = {}
        for place in reversed(pack.place):
            for name in place.names:
                self._named[name] = place
                folded.setdefault(fold(name), set()).add(name)
        # without accents Tân Thành and Tân Thanh are the same: then nobody is meant
        meant = {bare: [self._named[name] for name in names] for bare, names in folded.items()}
        self._folded = {bare: places[0] for bare, places in meant.items() if len({each.code for each in places}) == 1}
        self._found: dict[str, Place | None] = {}

    def with_places(self, places: Iterable[Place]) -> "Province":
        """Return the same with further places, which win where names clash: those of one service."""
        more = tuple(places)
        return Province(ProvincePack(name=self.name, whole=self.whole, place=(*more, *self.places))) if more else self

    def find(self, called: str | None) -> Place | None:
        """Return the place that a source means, or None where nobody is called so."""
        if called is None:
            return None
        if called not in self._found:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[called] = self._named.get(spelt(called)) or self._folded.get(fold(called))
        return self._found[called]

    def is_whole(self, called: str) -> bool:
        """Return whether a source means no single place but all of it."""
        return spelt(called) in {spelt(name) for words in (self.name, self.whole) for name in (words.vi, words.en)}

    def short(self, called: str) -> Words:
        """Return what the wall calls a place; one that nobody knows keeps its own name."""
        place = self.find(called)
        return place.short if place else same(called)

    def communes(self) -> tuple[Place, ...]:
        """Return the commune-level units."""
        return tuple(place for place in self.places if place.kind in ("ward", "commune"))

    @cached_property
    def cells(self) -> tuple[MapCell, ...]:
        """The communes that have a position, on a map of equal cells."""
        placed = [(place.code, place.position) for place in self.communes() if place.position is not None]
        found = cell_map(tuple(position for _, position in placed))
        return tuple(MapCell(code, *cell) for (code, _), cell in zip(placed, found, strict=True))

    @cached_property
    def middles(self) -> tuple[Position, ...]:
        """The middles of the communes, as far as they are known."""
        return tuple(place.position for place in self.communes() if place.position is not None)

    @cached_property
    def centre(self) -> Position | None:
        """The mean of these; None where none is known."""
        count = len(self.middles)
        if not count:
            return None
        return sum(each[0] for each in self.middles) / count, sum(each[1] for each in self.middles) / count

    def nearest(self, latitude: float, longitude: float, *, within: float = 30.0) -> Place | None:
        """Return the commune whose middle is nearest, or None where that is more than ``within`` km away.

        Only near the truth: the borders of communes are not used.
        """
        best, far = None, within
        for place in self.communes():
            if place.position is not None:
                away = distance((latitude, longitude), place.position)
                if away <= far:
                    best, far = place, away
        return best


def spelt(name: str) -> str:
    """Return a name as it is compared: letter case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def distance(one: Position, other: Position) -> float:
    """Return the kilometres between two positions: haversine formula, on a sphere of 6,371 km."""
    phi, psi = math.radians(one[0]), math.radians(other[0])
    half = (
        math.sin((psi - phi) / 2) ** 2
        + math.cos(phi) * math.cos(psi) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, half)))
