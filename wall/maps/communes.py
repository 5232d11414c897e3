"""Where the province's communes stand on maps: in a map of equal cells, and in the country."""

from functools import cache

from msgspec import Struct

from server.contract.toml import read_toml
from wall.resources import commune_map


class Commune(Struct, frozen=True, forbid_unknown_fields=True):
    """One commune."""

    cell: tuple[int, int]
    """Column and row, counted from 0 at the north-west."""
    at: tuple[float, float]
    """Latitude and longitude of roughly its middle."""
    names: tuple[str, ...]
    """What files of boundaries may call it."""


class _Map(Struct, frozen=True, forbid_unknown_fields=True):
    commune: dict[str, Commune]


@cache
def communes() -> dict[str, Commune]:
    """Return every commune by its code; read once."""
    return read_toml(commune_map(), _Map).commune
