"""What a station says each second of what it should show, and of what is on its screens."""

from typing import Annotated

from msgspec import Meta, Struct

from server.contract.command import Command

COLUMNS, ROWS = 16, 9
"""Of a fingerprint: the mean grey of each cell of a screen, a byte each, row by row."""
PROVE_EVERY = 1.0
"""Seconds."""


class SurfaceProof(Struct, frozen=True, kw_only=True):
    """What a surface should show, as a station understands it."""

    number: int
    digest: Annotated[bytes, Meta(max_length=16)]
    """Of its scene with all that lies over it; equal at all stations that understand it alike."""


class ScreenProof(Struct, frozen=True, kw_only=True):
    """What is on one screen."""

    screen: int
    """Counted from 1 among the screens of the station."""
    fingerprint: Annotated[bytes, Meta(max_length=COLUMNS * ROWS)]
    """Of what the screen shows, whoever painted it; empty where the platform does not let it be seen."""
    foreign: int = 0
    """How many cells of it are not as this station has painted them."""


class SendProof(Command, frozen=True, kw_only=True):
    """Say what the asking station should show, and what is on its screens."""

    wall: str
    revision: int
    """Of the wall, as the station knows it."""
    surfaces: tuple[SurfaceProof, ...]
    topics: dict[str, int]
    """The position in the server's run of what its tiles show, by topic; of ``kind/*`` the last one of that kind."""
    screens: tuple[ScreenProof, ...]
