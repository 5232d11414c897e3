"""How much can be read of a surface: what layouts are drawn for. Pure."""

from typing import NamedTuple

SLIP = 1.06
"""How much more a layout may be drawn for than a surface has: sizes and seats are measured with a tape."""


class Capacity(NamedTuple):
    """How much can be read of a surface at once, in the smallest legible type."""

    lines: int
    """Beneath each other."""
    letters: int
    """Beside each other, of a usual width."""

    @property
    def amount(self) -> int:
        """Letters that the surface has room for."""
        return self.lines * self.letters

    def holds(self, other: "Capacity") -> bool:
        """Return whether there is room for what was drawn for another capacity; a slip of the tape is no matter."""
        return other.lines <= self.lines * SLIP and other.letters <= self.letters * SLIP
