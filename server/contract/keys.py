"""A station's key file, written by the server's ``enroll`` and read by the station."""

from typing import Annotated

from msgspec import Meta, Struct

CurveKey = Annotated[str, Meta(pattern=r"^[0-9A-Za-z.:+=^!/*?&<>()\[\]{}@%$#-]{40}$")]
"""32 bytes in Z85 (https://rfc.zeromq.org/spec/32/)."""


class StationKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a station needs to be let in."""

    station: str
    public: CurveKey
    secret: CurveKey
    server: CurveKey
    """The server's public key, so that no other server can pose as it."""
