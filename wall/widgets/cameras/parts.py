"""The parts of one mosaic that stand on several outputs of a station: what is done to one is done to all."""

from typing import TYPE_CHECKING
from weakref import WeakSet

if TYPE_CHECKING:
    from wall.widgets.cameras.tile import CamerasTile


class Parts:
    """The mosaics of this station that have pictures."""

    def __init__(self) -> None:
        self._tiles: WeakSet[CamerasTile] = WeakSet()

    def add(self, tile: "CamerasTile") -> None:
        """Count a mosaic in."""
        self._tiles.add(tile)

    def discard(self, tile: "CamerasTile") -> None:
        """Count a mosaic out: it is taken down."""
        self._tiles.discard(tile)

    def others(self, tile: "CamerasTile") -> list["CamerasTile"]:
        """Return the rest of a mosaic that this output shows only a part of."""
        if tile.seen == tile.rect():
            return []
        alike = [part for part in self._tiles if part.spec == tile.spec and part.size() == tile.size()]
        return [part for part in alike if part is not tile and part.seen != part.rect()]


PARTS = Parts()
