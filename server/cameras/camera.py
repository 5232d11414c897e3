"""One camera as the server knows it."""

import re
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from server.contract.commands import Streams

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}(?!\n)$")]
"""Part of a topic and of a file's name."""

_PATTERN = re.compile(get_args(Id)[1].pattern)


class FleetCamera(Struct, frozen=True, kw_only=True):
    """A camera with the addresses of its pictures; the password is clear in memory only."""

    id: Id
    name: str
    place: str | None = None
    """The commune, as its code or its name."""
    gate: str | None = None
    road: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    model: str | None = None
    onvif: str = ""
    """Address of its device service; empty for a camera without ONVIF."""
    main: str = ""
    """Address of the full stream, without user and password; empty where only the inventory knows the camera."""
    sub: str = ""
    snapshot: str = ""
    user: str = ""
    password: str = ""
    engine: Literal["auto", "pyav", "vlc"] = "auto"
    transport: Literal["tcp", "udp"] = "tcp"
    movable: bool = False
    traffic: bool = False
    """Traffic density is measured in its pictures."""

    @property
    def streams(self) -> Streams:
        """What a station needs to show it."""
        return Streams(
            main=self.main,
            sub=self.sub,
            snapshot=self.snapshot,
            user=self.user,
            password=self.password,
            engine=self.engine,
            transport=self.transport,
        )

    def __repr__(self) -> str:
        return f"FleetCamera({self.id})"


def is_id(name: str) -> bool:
    """Return whether a camera may be called so."""
    # fullmatch: «$» alone would let a line's end through
    return _PATTERN.fullmatch(name) is not None
