"""What the scheduler asks the process that looks, and what that answers; the scheduler needs no OpenCV or NumPy."""

import struct
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from server.contract.commands import Streams
from server.contract.messages import Flaw

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Reason = Literal["", "refused", "missing", "unreachable", "silent", "garbage", "lost"]
"""Why no picture came: the camera refuses user and password; it has no such stream; it does not answer; it answers and
sends none; what it sends is none; the process that looked at it ended. Empty where one came."""

FEATURE = 32
"""Bytes that tell one feature of a view (ORB)."""
ALIKE = 30.0
"""Grey levels by which the middle brightness of two views in the same light differs at most."""
LENGTH = struct.Struct(">I")
"""What stands before each message: its bytes."""


class ReferenceView(Struct, frozen=True, kw_only=True):
    """One view of one camera, small enough to be kept and sent."""

    width: int
    height: int
    level: float
    """The middle grey level: what light it was taken in."""
    detailed: bytes
    """A one for each tile that shows something."""
    points: bytes
    """Where its features are: pairs of float32."""
    features: bytes
    """What tells each of them."""
    right: float = 0.0
    down: float = 0.0
    """How far it has moved from the first view of its camera, in shares of the width."""

    @property
    def shows(self) -> "NDArray[np.bool_]":
        """Whether each tile shows something."""
        import numpy as np

        return np.frombuffer(self.detailed, np.bool_)

    @property
    def places(self) -> "NDArray[np.float32]":
        """Where its features are, x and y."""
        import numpy as np

        return np.frombuffer(self.points, np.float32).reshape(-1, 2)

    @property
    def told(self) -> "NDArray[np.uint8]":
        """What tells each feature, a row for each."""
        import numpy as np

        return np.frombuffer(self.features, np.uint8).reshape(-1, FEATURE)


class Shift(Struct, frozen=True):
    """How far a view has moved against the first one of its camera."""

    share: float
    """Of the width: the greatest distance that the middle or a corner has moved."""
    right: float
    down: float
    """Of the width: how far the middle has moved."""


class Background(Struct, frozen=True):
    """What one camera sees when nobody is there."""

    width: int
    height: int
    level: bytes
    """Grey levels, row by row, as float16."""
    spread: bytes
    """Grey levels that each pixel changes by as a rule."""
    looks: int
    """How many looks it was learnt from."""


class LookMemory(Struct, frozen=True, kw_only=True):
    """What is kept of a look for the next one at the same camera."""

    width: int
    height: int
    picture: bytes
    """Grey levels, row by row."""
    background: Background | None = None


class InspectionJob(Struct, frozen=True, kw_only=True):
    """One look to be taken; its passwords go through a pipe only."""

    streams: Streams
    traffic: bool = False
    movable: bool = False
    """Whoever may turn it, turns it on purpose."""
    seconds: float = 4.0
    """How long a road is looked at."""
    memory: LookMemory | None = None
    references: tuple[ReferenceView, ...] = ()


class InspectionResult(Struct, frozen=True, kw_only=True):
    """What one look showed."""

    at: datetime
    reason: Reason = ""
    flaws: tuple[Flaw, ...] = ()
    density: float | None = None
    motion: float | None = None
    jpeg: bytes = b""
    memory: LookMemory | None = None
    known: ReferenceView | None = None
    """What the picture is known by."""
    shift: Shift | None = None
    """How far the view has moved; None where no reference fits, or there is none."""
