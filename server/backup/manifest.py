"""What an archive says of itself: what is in it, how large, and by which version it was made."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

NAME = "manifest.json"
"""Of the manifest inside the archive."""
FORMAT = 1
"""Of archives that this version writes; it reads all up to this one."""
LONGEST = 255
"""Bytes of one part of a path, as file systems have it."""


class PackedFile(Struct, frozen=True, kw_only=True):
    """One file of an archive."""

    name: str
    """Relative to the folder that it is restored into, with ``/`` between its parts."""
    size: Annotated[int, Meta(ge=0)]
    """Bytes."""
    sha256: str
    """Of its content, in hexadecimal digits."""


class Written(Struct, frozen=True, kw_only=True):
    """What every format of a manifest says."""

    format: Annotated[int, Meta(ge=1)]
    product: str
    """The version that made the archive."""


class Manifest(Written, frozen=True, kw_only=True):
    """What is in an archive."""

    made: datetime
    """UTC; all in it was so at that moment, the database and the keys exactly."""
    settings: str
    """The file with the server's settings."""
    kind: Literal["sqlite", "postgresql"]
    """Of the database."""
    database: str
    """The file with it: one of SQLite, or what ``pg_dump --format=custom`` writes."""
    schema: str
    """The last migration of its tables."""
    rows: dict[str, int]
    """How many there are in each of its tables."""
    ends: str = ""
    """The file with the ends of the audit's chain; empty where there was none."""
    folders: tuple[str, ...] = ()
    """Those that are there even where nothing is in them."""
    files: tuple[PackedFile, ...]
    pictures: bool = True
    """The kept pictures of the cameras are in it."""
    pictured: int = 0
    """How many of them."""
    also: dict[str, str] = {}
    """What ``[backup] also`` names outside the folder of the settings: its name in the archive, and where it lay."""
    unread: tuple[str, ...] = ()
    """What should be in it and could not be read: the archive is not complete."""


encode = msgspec.json.Encoder(order="deterministic").encode
decode_written = msgspec.json.Decoder(Written).decode
decode = msgspec.json.Decoder(Manifest).decode


def is_plain(name: str) -> bool:
    """Return whether a path leads to a place below the folder that it is relative to, on every system."""
    return all(
        part not in ("", ".", "..")
        and not any(letter in '\\:*?"<>|' or letter < " " for letter in part)
        and _size(part) <= LONGEST
        for part in name.split("/")
    )


def _size(part: str) -> int:
    try:
        return len(part.encode())
    except UnicodeEncodeError:
        return LONGEST + 1
