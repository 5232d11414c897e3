"""Judges what is said to a person about a camera on the wall. Pure."""

from enum import StrEnum

from wall.video.block import PlayerStatus
from wall.video.orders import Pace, PlayerState

PATIENCE = 3.0
"""Seconds without anything new of a stream until that is said."""
SAME = 4.0
"""Seconds of the same picture until that is said."""
KEY_EVERY = 10.0
"""Seconds from one key frame to the next at most, in streams of cameras."""


class Standing(StrEnum):
    """How a camera does, in the order of how long a person should look at it."""

    LIVE = "live"
    STILL = "still"
    """A picture now and then, to save work."""
    OPENING = "opening"
    FROZEN = "frozen"
    """The same picture again and again, or nothing new after the first."""
    SILENT = "silent"
    """It accepts, and sends nothing."""
    INCOMPLETE = "incomplete"
    """It sends, and no picture can be made of it: garbage, or a key frame that has not come."""
    ENDED = "ended"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    GONE = "gone"
    UNREADABLE = "unreadable"
    RESTARTING = "restarting"
    """The decoder failed and is being replaced."""
    UNKNOWN = "unknown"
    """The server does not tell where its pictures come from."""
    STANDBY = "standby"
    """This station stands by, and decodes nothing."""

    @property
    def is_well(self) -> bool:
        """Whether nothing needs to be said."""
        return self in (Standing.LIVE, Standing.STILL, Standing.OPENING, Standing.STANDBY)


_FAILED = {
    PlayerState.UNREACHABLE: Standing.UNREACHABLE,
    PlayerState.REFUSED: Standing.REFUSED,
    PlayerState.GONE: Standing.GONE,
    PlayerState.UNREADABLE: Standing.UNREADABLE,
    PlayerState.ENDED: Standing.ENDED,
}


def standing(status: PlayerStatus, pace: Pace, asked: float, now: float) -> Standing:
    """Return how a stream does that was asked for at ``asked``; seconds of the monotonic clock."""
    state = PlayerState(status.state)
    if state in _FAILED:
        return _FAILED[state]
    if state is PlayerState.OPENING:
        return Standing.SILENT if now - max(asked, status.arrived) > PATIENCE else Standing.OPENING
    if pace is Pace.STILLS:
        return Standing.STILL
    if now - status.arrived > PATIENCE:
        return Standing.FROZEN
    same = SAME if pace is Pace.ALL else KEY_EVERY + SAME
    if status.decoded == 0:
        return Standing.INCOMPLETE if now - asked > PATIENCE else Standing.OPENING
    return Standing.FROZEN if now - status.progressed > same else Standing.LIVE
