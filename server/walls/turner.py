"""Turns the tours and schedules of all walls when it is time: stations never count for themselves."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from server.contract.messages import ProgrammePlan
from server.contract.programmes import read_programme
from server.health import Health
from server.walls.arrangements import Arrangements
from server.walls.watched_files import WatchedFiles

LOOK_EVERY = 1.0
"""Seconds at most between two looks at the clock: it may be set meanwhile."""

log = logging.getLogger(__name__)


class Turner:
    """Wakes when the next step is due; a late one, or a clock that was set, changes only when, not what."""

    def __init__(self, walls: Arrangements, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._walls = walls
        self._now = now

    async def run(self) -> None:
        """Turn until cancelled."""
        while True:
            seconds = self.look()
            await asyncio.sleep(seconds)

    def look(self) -> float:
        """Turn what is due by now, and return how many seconds to sleep."""
        now = self._now()
        left = (self._walls.turn(now) - now).total_seconds()
        return min(max(left, 0.0), LOOK_EVERY)


def programme_files(
    folder: Path,
    walls: Sequence[str],
    arrangements: Arrangements,
    health: Health,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> WatchedFiles[ProgrammePlan]:
    """Return what reads the programmes of walls whenever their files change."""

    def take(wall: str, plan: ProgrammePlan) -> None:
        log.info(
            "programme of wall %s: %d scenes, %d tours, %d entries",
            wall,
            len(plan.scene),
            len(plan.tour),
            len(plan.entry),
        )
        arrangements.plan(wall, plan, now())

    def read(path: Path) -> ProgrammePlan:
        return read_programme(path, arrangements.saved(path.stem))

    return WatchedFiles(folder, walls, read, ProgrammePlan(), take, health, "programme", beside=arrangements.saved)
