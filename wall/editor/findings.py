"""What can be wrong with a layout, and what one has to know to say so. Pure."""

from collections.abc import Callable, Collection, Hashable, Mapping
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct

from server.contract.messages import Room
from server.contract.words import Words
from wall.theme import PALETTES, Palette

T = TypeVar("T")


class Weight(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """Walls refuse the file, or cannot show the tile."""
    WARNING = "warning"
    """It can be shown, but not as anybody would want it."""


class Remark(NamedTuple):
    """Something that was found on a screen."""

    tile: int | None
    """Its position in ``screen.tile``; None for the screen."""
    weight: Weight
    field: str
    """Of the tile, the screen, the form or the layout."""
    words: Words


class Finding(NamedTuple):
    """Something that was found in a layout, and where."""

    form: int | None
    screen: int | None
    tile: int | None
    weight: Weight
    field: str
    words: Words


class Surroundings(NamedTuple):
    """What is known besides the layout."""

    kinds: Mapping[str, type[Struct]]
    """What may be chosen of each kind of tile, by the kind's name: OPTIONS."""
    crossing: Collection[str] = ()
    """The kinds that may lie across a bezel."""
    topics: Collection[str] | None = None
    """Those that somebody publishes; None where that is not known."""
    keys: Mapping[str, str] = {}
    """The names of all other layouts that have a key, by it."""
    room: Room | None = None
    budget: float | None = None
    """Pixels a second of cameras that one station can decode; None where that is not known."""
    palettes: Mapping[str, Palette] = PALETTES
    """Those that a room may wear, by the names that users know."""


class ByIdentity(Generic[T]):
    """Remembers what was found of frozen values: what is the same object need not be looked at again."""

    MOST = 20_000
    """Results that are remembered; then all are forgotten at once."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, Hashable], tuple[object, T]] = {}

    def of(self, value: object, beside: Hashable, look: Callable[[], T]) -> T:
        """Return what was found of a value beside others that are compared, and look where nobody has looked yet."""
        key = (id(value), beside)
        known = self._found.get(key)
        if known is not None:
            return known[1]
        if len(self._found) >= self.MOST:
            self._found.clear()
        found = look()
        # held, so that no other object gets its id
        self._found[key] = (value, found)
        return found

    def forget(self) -> None:
        """Look at everything again."""
        self._found.clear()
