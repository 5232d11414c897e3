"""Looks at every camera of the fleet in turn, and says of each whether it is worth looking at."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

import httpx
from msgspec import Struct

from server.cameras.camera import FleetCamera
from server.cameras.inspection.detectors.clock import clock
from server.cameras.inspection.messages import InspectionJob, InspectionResult, LookMemory
from server.cameras.inspection.pictures import Pictures
from server.cameras.inspection.references import Reference, References, learn
from server.cameras.inspection.worker_pool import SLOTS, CrashedError, HungError, InspectionPool, LostError
from server.contract.calendar import CALENDAR
from server.contract.messages import Flaw
from server.contract.os_trouble import why
from server.errors import ServerError
from server.records import Look

TICK = 0.1
"""Seconds between two looks for cameras whose turn it is."""
REREAD = 30.0
"""Seconds after which the list of cameras is read again."""
NO_PROCESS = 10.0
"""Seconds to wait where the machine has no room for a process."""
CULPRIT = 4
"""Failures that one counts for which ends the process: so it is not tried again soon."""

log = logging.getLogger(__name__)


class Rhythm(Struct, frozen=True, kw_only=True):
    """How often and how long cameras are looked at; seconds."""

    every: float = 60.0
    road: float = 4.0
    """How long a camera is looked at that is marked for traffic."""
    longest: float = 300.0
    """To which the pause of a camera that gives no picture grows."""
    clock: float = 3600.0
    """After which its clock is read again."""


class MakesScheduler(Protocol):
    """Makes a scheduler of which only the rhythm is still open."""

    def __call__(self, tell: Callable[[Look], object], /, *, rhythm: Rhythm) -> "InspectionScheduler":
        """Return the scheduler; it begins to look when it is run."""
        ...


class _Watched:
    """One camera, and what is remembered of it."""

    def __init__(self, camera: FleetCamera, due: float) -> None:
        self.camera = camera
        self.due = due
        self.busy = False
        self.failures = 0
        self.suspect = False
        """The process ended while it looked at this one among others."""
        self.memory: LookMemory | None = None
        self.clock_due = due
        self.clock_wrong = False


class InspectionScheduler:
    """Runs for ever; each look is reported, its picture kept, and what the camera should show is learnt."""

    def __init__(
        self,
        cameras: Callable[[], Awaitable[Sequence[FleetCamera]]],
        pictures: Pictures,
        references: References,
        http: httpx.AsyncClient,
        tell: Callable[[Look], object],
        *,
        rhythm: Rhythm | None = None,
        sampler: InspectionPool | None = None,
        alone: InspectionPool | None = None,
    ) -> None:
        """Take the list of cameras again now and then from ``cameras``, and give each look to ``tell``.

        ``alone`` looks at one camera at a time, so that it is known which of several ends the process.
        """
        self._cameras = cameras
        self._pictures = pictures
        self._references = references
        self._tell = tell
        self._http = http
        self._rhythm = rhythm or Rhythm()
        self._sampler = sampler or InspectionPool()
        self._alone = alone or InspectionPool(slots=1)
        self._trial = asyncio.Lock()
        self._watched: dict[str, _Watched] = {}
        self._running: set[asyncio.Task[None]] = set()
        self.begun = asyncio.Event()
        """Set once something can be reported: a first look, or that there is nothing to look at."""

    async def run(self) -> None:
        """Look until cancelled; raises ServerError where the list of cameras cannot be read at all."""
        reread = 0.0
        try:
            while True:
                now = time.monotonic()
                if now >= reread:
                    await self._refresh(now)
                    reread = now + REREAD
                self._begin(now)
                await asyncio.sleep(TICK)
                for task in [each for each in self._running if each.done()]:
                    self._running.discard(task)
                    task.result()
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
            await self._sampler.aclose()
            await self._alone.aclose()

    async def _refresh(self, now: float) -> None:
        try:
            seen = {each.id: each for each in await self._cameras() if each.main or each.sub or each.snapshot}
        except ServerError:
            if not self._watched:
                raise
            return
        self._watched = {name: each for name, each in self._watched.items() if name in seen}
        fresh = [name for name in seen if name not in self._watched]
        for number, name in enumerate(fresh):
            # spread over the whole time, so that the work is the same in each second
            self._watched[name] = _Watched(seen[name], now + self._rhythm.every * number / len(fresh))
        if not seen:
            self.begun.set()
        for name, watched in self._watched.items():
            if watched.camera != seen[name]:
                watched.camera, watched.failures, watched.due = seen[name], 0, now

    def _begin(self, now: float) -> None:
        """Start the looks whose turn it is: first where one came last time; the others share half of the slots."""
        due = [each for each in self._watched.values() if each.due <= now and not each.busy]
        free = SLOTS - len(self._running)
        failing = sum(each.busy and each.failures > 0 for each in self._watched.values())
        for watched in sorted(due, key=lambda each: (each.failures > 0, each.due)):
            if free <= 0 or (watched.failures > 0 and failing >= SLOTS // 2):
                break
            free -= 1
            failing += watched.failures > 0
            watched.busy = True
            self._running.add(asyncio.create_task(self._look(watched, now)))

    async def _look(self, watched: _Watched, began: float) -> None:
        camera = watched.camera
        try:
            kept = await asyncio.to_thread(self._references.load, camera.id)
            errand = InspectionJob(
                streams=camera.streams,
                traffic=camera.traffic,
                movable=camera.movable,
                seconds=self._rhythm.road if camera.traffic else 0.0,
                memory=watched.memory,
                references=tuple(each.known for each in kept),
            )
            sight = await self._sight(watched, errand)
            if sight is None:
                return
            self._judge(watched, sight, began)
            flaws = sight.flaws
            if not sight.reason:
                await self._check_clock(watched)
                await self._pictures.keep(camera.id, sight.at, sight.jpeg)
                learnt = kept if camera.movable else learn(kept, sight)
                if learnt != kept:
                    await self._save(camera.id, learnt)
                if watched.clock_wrong:
                    flaws = (*flaws, Flaw.CLOCK)
            self._tell(Look(id=camera.id, at=sight.at, flaws=flaws, density=sight.density, motion=sight.motion))
            self.begun.set()
        finally:
            watched.busy = False

    async def _sight(self, watched: _Watched, errand: InspectionJob) -> InspectionResult | None:
        """Return what is seen; None where that is to be tried again at once, for it is another camera's fault."""
        lost = InspectionResult(at=datetime.now(UTC), reason="lost", flaws=(Flaw.UNREACHABLE,))
        try:
            if not watched.suspect:
                return await self._sampler.look(errand)
            async with self._trial:
                sight = await self._alone.look(errand)
            watched.suspect = False
        except (CrashedError, HungError, LostError) as error:
            # others were looked at meanwhile: who did it shows when it is looked at alone
            if not watched.suspect or isinstance(error, LostError):
                watched.suspect = True
                return None
            watched.failures += CULPRIT
            what = "crashed" if isinstance(error, CrashedError) else "hung"
            log.warning("camera %s: the process that looked at it %s", watched.camera.id, what)
            return lost
        except OSError as error:
            # no fault of any camera
            log.warning("no process can be started to look at cameras: %s", why(error).en)
            watched.due = time.monotonic() + NO_PROCESS
            return None
        return sight

    def _judge(self, watched: _Watched, sight: InspectionResult, began: float) -> None:
        """Remember a look, and say when the next one is due."""
        rhythm = self._rhythm
        if sight.reason:
            watched.failures += 1
            if watched.failures == 1:
                log.info("camera %s gives no picture: %s", watched.camera.id, sight.reason)
        elif watched.failures:
            log.info("camera %s gives pictures again", watched.camera.id)
            watched.failures = 0
        watched.memory = sight.memory or watched.memory
        pause = rhythm.every * 2.0 ** min(max(watched.failures - 1, 0), 16)
        watched.due = max(began + min(pause, max(rhythm.longest, rhythm.every)), time.monotonic())

    async def _check_clock(self, watched: _Watched) -> None:
        now = time.monotonic()
        if not watched.camera.onvif or now < watched.clock_due:
            return
        watched.clock_due = now + self._rhythm.clock
        asked = datetime.now(UTC)
        # loaded with the first camera that is looked at
        from server.cameras.onvif.clocks import read_clock

        told = await read_clock(self._http, watched.camera.onvif)
        if told is not None:
            watched.clock_wrong = clock(told, asked + (datetime.now(UTC) - asked) / 2, CALENDAR).found

    async def _save(self, camera: str, learnt: tuple[Reference, ...]) -> None:
        try:
            await asyncio.to_thread(self._references.save, camera, learnt)
        except OSError as error:
            log.warning("what camera %s should show cannot be kept: %s", camera, why(error).en)
