"""What all commands are made of."""

from msgspec import Struct


class Command(Struct, frozen=True, kw_only=True, tag_field="command", tag=str.lower):
    """One request of a station."""
