"""Who gives an order."""

from msgspec import Struct


class Actor(Struct, frozen=True):
    """A person at a station, or the station by itself."""

    station: str
    person: str = ""
    """Empty where nobody is signed in."""
    device: str = ""
    """The equipment for which the station speaks; empty where for none."""

    def __str__(self) -> str:
        return self.station if self.name == self.station else f"{self.station} ({self.name})"

    @property
    def through(self) -> str:
        """Return the station, where it is somebody else who gives the order through it; empty where it is itself."""
        return "" if self.name == self.station else self.station

    @property
    def name(self) -> str:
        """Return the name under which a deed is kept."""
        return self.person or (f"device {self.device}" if self.device else self.station)
