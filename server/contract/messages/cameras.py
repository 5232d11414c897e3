"""What the server knows of a camera."""

from datetime import datetime
from enum import StrEnum

from server.contract.messages.base import Document, Severity
from server.contract.words import Words


class Flaw(StrEnum):
    """What makes a camera not worth looking at."""

    UNREACHABLE = "unreachable"
    """No picture came."""
    FROZEN = "frozen"
    """The same picture again and again."""
    COVERED = "covered"
    DARK = "dark"
    BRIGHT = "bright"
    """Over-exposed."""
    BLURRED = "blurred"
    MOVED = "moved"
    """It looks elsewhere than its reference view."""
    CLOCK = "clock"
    """The clock it burns into the picture, or tells, is wrong: its time zone as a rule."""


class CameraState(Document, frozen=True, kw_only=True):
    """One camera; topic ``camera/<id>``."""

    name: Words
    place: Words
    commune: str = ""
    """Its code; empty where nobody knows."""
    gate: str = ""
    """The border gate it looks at, by name."""
    road: str = ""
    """The road or crossing it looks at, by name."""
    latitude: float | None
    longitude: float | None
    online: bool | None
    """None where no source tells."""
    since: datetime | None
    """Since when it is so, as far as this server has seen."""
    model: str
    streamed: bool = False
    """A station may ask for its pictures."""
    movable: bool = False
    """It can be turned from the wall."""
    looked: datetime | None = None
    """When the server last looked at its picture, or tried to."""
    flaws: tuple[Flaw, ...] = ()
    """What is wrong with its picture, the gravest first."""
    density: float | None = None
    """Share of the picture that vehicles and people cover, 0 to 1; None where it is not measured."""
    motion: float | None = None
    """Share of the picture that moved between two looks, 0 to 1; None where it is not measured."""
    severity: Severity = Severity.NORMAL
    """Whether somebody should look at it, for its flaws or for what it sees."""
