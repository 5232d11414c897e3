"""What one look at a camera gives those that judge it, and what they say."""

from typing import Protocol

from msgspec import Struct

from server.fleet.looks.picture import Image
from server.fleet.sight import Known


class View(Struct, frozen=True, kw_only=True):
    """One look at a camera."""

    picture: Image
    """Grey, as ``grey`` makes it."""
    known: Known
    """What the picture is known by."""
    later: Image | None = None
    """A picture half a second later."""
    earlier: Image | None = None
    """The picture of the look before, as ``small`` makes it."""
    references: tuple[Known, ...] = ()
    """What the camera should show, in different light."""


class Verdict(Struct, frozen=True):
    """What one detector says."""

    found: bool
    score: float
    """How much speaks for the flaw, in the detector's own unit; its page in the documentation gives the limit."""


class Judge(Protocol):
    """Says whether a view has one flaw; pure."""

    def __call__(self, view: View, /) -> Verdict:
        """Return the verdict on one view."""
        ...


NOTHING = Verdict(found=False, score=0.0)
"""What is said where it cannot be judged."""
