"""What every command is: one request, the least role for it, and no secret in what is printed of it."""

from enum import StrEnum
from typing import Any, ClassVar

from msgspec import Struct


class Role(StrEnum):
    """What a person, or the holder of a station's key, may do; each role may do what those before it may."""

    VIEWER = "viewer"
    """Reads the feed and says what it shows: a standby screen, a leader's computer."""
    OPERATOR = "operator"
    """Arranges the wall."""
    LEADER = "leader"
    """Is briefed in front of the wall, and may arrange it."""
    TECHNICIAN = "technician"
    """Changes layouts, sources and stations."""
    ADMINISTRATOR = "administrator"
    """Says who may do what."""

    def covers(self, needed: "Role") -> bool:
        """Return whether this role may do what ``needed`` may."""
        return _RANKS[self] >= _RANKS[needed]


_RANKS = {role: rank for rank, role in enumerate(Role)}


class Discreet(Struct, frozen=True, kw_only=True):
    """Prints all of its fields but those that are secret."""

    SECRET: ClassVar[frozenset[str]] = frozenset()
    """The names of fields that nobody may read in a log, a trace or a terminal."""

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({told})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [(name, getattr(self, name)) for name in self.__struct_fields__ if name not in self.SECRET]


class Command(Discreet, frozen=True, kw_only=True, tag_field="command", tag=str.lower):
    """One request of a station."""
