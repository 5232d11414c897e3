"""A station's key file, written by the server's ``enroll`` and read by the station."""

from msgspec import Struct


class StationKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a station needs to be let in; CURVE keys in Z85."""

    station: str
    public: str
    secret: str
    server: str
    """The server's public key, so that no other server can pose as it."""
