"""What people call a tile, in whatever is said of it. Pure."""

from server.contract.messages.layouts import TileSpec
from server.contract.words import Words, same
from wall.widgets.kinds import KINDS


def kind_name(kind: str) -> Words:
    """Return what a kind of tile is called; one that nobody knows says itself."""
    return KINDS[kind].name if kind in KINDS else same(kind)


def called(tile: TileSpec) -> Words:
    """Return what people call a tile: its own title, else what its kind is called."""
    return tile.title if tile.title is not None else kind_name(tile.kind)
