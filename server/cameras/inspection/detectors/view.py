"""What one look at a camera gives those that judge it, and what they say."""

from typing import Protocol

from msgspec import Struct

from server.cameras.inspection.detectors.picture import Image
from server.cameras.inspection.messages import ReferenceView


class CameraLook(Struct, frozen=True, kw_only=True):
    """One look at a camera."""

    picture: Image
    """Grey, as ``grey`` makes it."""
    known: ReferenceView
    """What the picture is known by."""
    later: Image | None = None
    """A picture half a second later."""
    earlier: Image | None = None
    """The picture of the look before, as ``small`` makes it."""
    references: tuple[ReferenceView, ...] = ()
    """What the camera should show, in different light."""


class Detection(Struct, frozen=True):
    """What one detector says."""

    found: bool
    score: float
    """How much speaks for the flaw, in the detector's own unit; its page in the documentation gives the limit."""


class Detector(Protocol):
    """Says whether a view has one flaw; pure."""

    def __call__(self, view: CameraLook, /) -> Detection:
        """Return the verdict on one view."""
        ...


NOTHING = Detection(found=False, score=0.0)
"""What is said where it cannot be judged."""
