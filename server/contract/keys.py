"""A station's key file, written by the server's ``enroll`` and read by the station."""

from typing import Annotated

import zmq
from msgspec import Meta, Struct

CurveKey = Annotated[str, Meta(pattern=r"^[0-9A-Za-z.:+=^!/*?&<>()\[\]{}@%$#-]{40}(?!\n)$")]
"""32 bytes in Z85 (https://rfc.zeromq.org/spec/32/)."""


class StationKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a station needs to be let in."""

    station: str
    public: CurveKey
    secret: CurveKey
    server: CurveKey
    """The server's public key, so that no other server can pose as it."""


def is_pair(public: str, secret: str) -> bool:
    """Return whether two keys belong together; one wrong letter, and nobody would be let in, without a word."""
    try:
        return zmq.curve_public(secret.encode()).decode() == public
    except zmq.ZMQError:
        return False


def is_key(text: str) -> bool:
    """Return whether 40 letters stand for 32 bytes; some that Z85 allows do not."""
    try:
        zmq.curve_public(text.encode())
    except zmq.ZMQError:
        return False
    return True
