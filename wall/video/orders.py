"""What the wall tells its decoding processes, and what they tell it; pictures travel in blocks of memory instead.

A message is one packet of a Unix socket (SOCK_SEQPACKET); a block's file descriptor comes with the order that needs it.
Passwords travel this way alone: never in arguments, which every user of the machine can read.
"""

from enum import IntEnum, StrEnum

import msgspec
from msgspec import Struct

from server.contract.words import Words

LARGEST = 64 * 1024
"""Bytes of one message."""


class Pace(StrEnum):
    """How much of a stream is decoded."""

    ALL = "all"
    KEYS = "keys"
    """Key frames only: about a sixth of the work."""
    STILLS = "stills"
    """One picture now and then; the stream is closed in between."""


class PlayerState(IntEnum):
    """How a player stands with its camera, as it writes it into its block."""

    OPENING = 0
    PLAYING = 1
    UNREACHABLE = 2
    """No connection, or no answer in time."""
    REFUSED = 3
    """User or password are wrong."""
    GONE = 4
    """There is no such stream."""
    UNREADABLE = 5
    """What comes is no video that this engine can decode."""
    ENDED = 6
    """The camera ended the stream, or fell silent."""


class Order(Struct, frozen=True, kw_only=True, tag=str.lower):
    """One order of the wall about one feed."""

    feed: int


class Play(Order, frozen=True, kw_only=True):
    """Show a stream in the block that comes with this order, until another order comes."""

    address: str
    user: str = ""
    password: str = ""
    snapshot: str = ""
    engine: str = "auto"
    transport: str = "tcp"
    pace: Pace = Pace.ALL
    sound: bool = False
    once: bool = False
    """Whether the end of a file is its end; else it begins again."""

    def __repr__(self) -> str:
        return f"Play({self.feed}, {self.address})"


class Reshape(Order, frozen=True, kw_only=True):
    """Go on in the block that comes with this order, which is of another size."""


class Retune(Order, frozen=True, kw_only=True):
    """Decode more or less of the stream."""

    pace: Pace


class Save(Order, frozen=True, kw_only=True):
    """Write the next picture, as large as it comes, into a JPEG file."""

    path: str


class Close(Order, frozen=True, kw_only=True):
    """Show a stream no more."""


AnyOrder = Play | Reshape | Retune | Save | Close


class Ready(Struct, frozen=True, kw_only=True, tag="ready"):
    """The process has loaded everything."""

    hardware: str
    """What decodes: ``software`` or the name of a device."""
    reason: str
    """Why not a faster one; empty where it is one."""
    vlc: str
    """The version of the installed libVLC, and whether it speaks RTSP; empty where there is none."""


class Pulse(Struct, frozen=True, kw_only=True, tag="pulse"):
    """Sent every second: the process lives."""

    memory: int
    """Bytes resident."""
    hardware: str
    reason: str


class Saved(Struct, frozen=True, kw_only=True, tag="saved"):
    """What became of an order to save a picture."""

    path: str
    trouble: Words | None
    """None where it was written."""


AnyReport = Ready | Pulse | Saved

encode = msgspec.msgpack.Encoder().encode
decode_order = msgspec.msgpack.Decoder(AnyOrder).decode
decode_report = msgspec.msgpack.Decoder(AnyReport).decode
