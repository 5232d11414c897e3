"""What a station may ask of the server, and what it is answered."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from server.contract.messages import Article, StationState
from server.contract.words import Words


class Role(StrEnum):
    """What the holder of a key may do; each role may do what those before it may."""

    VIEWER = "viewer"
    """Reads the feed and says what it shows: a standby screen, a leader's computer."""
    OPERATOR = "operator"
    """Arranges the wall."""
    TECHNICIAN = "technician"
    """Changes layouts, sources and stations."""

    def covers(self, needed: "Role") -> bool:
        """Return whether this role may do what ``needed`` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class Command(Struct, frozen=True, kw_only=True, tag_field="command", tag=str.lower):
    """One request of a station."""


class PutLayout(Command, frozen=True, kw_only=True):
    """Show a layout on one screen of a wall, or on all of them."""

    wall: str
    layout: str
    screen: int | None = None
    """Counted from 1; None for all screens."""


class TakeBack(Command, frozen=True, kw_only=True):
    """Let a wall show what it showed before the last change."""

    wall: str


class ReportStation(Command, frozen=True, kw_only=True):
    """Say what the asking station really shows."""

    state: StationState


class FindStories(Command, frozen=True, kw_only=True):
    """Find stories of the press that hold every word of a text, whatever its accents and capitals."""

    text: Annotated[str, Meta(max_length=200)]


AnyCommand = PutLayout | TakeBack | ReportStation | FindStories

NEEDED: dict[type[Command], Role] = {
    PutLayout: Role.OPERATOR,
    TakeBack: Role.OPERATOR,
    ReportStation: Role.VIEWER,
    FindStories: Role.VIEWER,
}
"""The least role for each command."""


class Answer(Struct, frozen=True, kw_only=True):
    """What became of a command."""

    refused: Words | None = None
    """Why it was not carried out; None when it was."""
    stories: tuple[Article, ...] = ()
    """What was found, the newest first."""


encode = msgspec.msgpack.Encoder().encode
decode_command = msgspec.msgpack.Decoder(AnyCommand).decode
decode_answer = msgspec.msgpack.Decoder(Answer).decode
