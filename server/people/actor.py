"""Who gives an order."""

from msgspec import Struct


class Actor(Struct, frozen=True):
    """A person at a station, or the station by itself."""

    station: str
    person: str = ""
    """Empty where nobody is signed in."""

    def __str__(self) -> str:
        return f"{self.station} ({self.person})" if self.person else self.station

    @property
    def name(self) -> str:
        """Return the name under which a deed is kept."""
        return self.person or self.station
