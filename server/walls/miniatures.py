"""Pictures of what the stations of a wall really show, for whoever watches it from a desk."""

import asyncio
from datetime import datetime, timedelta

from msgspec import structs

from server.contract.commands import Miniature
from server.contract.messages import Watched
from server.hub import FOREVER, Hub

WATCHED_FOR = 5.0
"""Seconds after the last question in which stations go on sending."""
KEPT_FOR = timedelta(seconds=30)
"""A picture that is older tells nothing: its screen may be gone."""
MOST = 256
"""Screens of all stations."""


class Miniatures:
    """Keeps the newest picture of each screen, and only while somebody asks for them."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._newest: dict[str, dict[tuple[str, int], Miniature]] = {}
        """By wall, station and screen."""
        self._ending: dict[str, asyncio.TimerHandle] = {}
        """When nobody will have asked for a while, by wall."""

    def watch(self, wall: str, after: datetime | None, now: datetime) -> tuple[Miniature, ...]:
        """Return what was taken after a moment, and let the stations of the wall take more."""
        if wall in self._ending:
            self._ending[wall].cancel()
        else:
            self._newest[wall] = {}
            self._say(wall, watched=True)
        self._ending[wall] = asyncio.get_running_loop().call_later(WATCHED_FOR, self._end, wall)
        taken = self._newest[wall].values()
        return tuple(each for each in taken if now - each.taken < KEPT_FOR and (after is None or each.taken > after))

    def keep(self, wall: str, station: str, picture: Miniature) -> None:
        """Keep a picture that a station has sent, where somebody wants it."""
        held = self._newest.get(wall)
        if held is not None and ((station, picture.screen) in held or len(held) < MOST):
            held[station, picture.screen] = structs.replace(picture, station=station)

    def _end(self, wall: str) -> None:
        del self._ending[wall], self._newest[wall]
        self._say(wall, watched=False)

    def _say(self, wall: str, *, watched: bool) -> None:
        self._hub.publish(f"watched/{wall}", Watched(watched=watched), fresh_for=FOREVER)
