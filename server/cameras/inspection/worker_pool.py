"""Runs the process that looks at cameras, and replaces it when it crashes, hangs or has become old."""

import asyncio
import contextlib
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable

import msgspec

from server.cameras.inspection.messages import LENGTH, InspectionJob, InspectionResult
from server.contract.load import slowness
from server.contract.wire import DAMAGED

SLOTS = 16
"""Cameras that are looked at side by side; nearly all of the time is waiting for them."""
LOOKS = 2000
"""After so many the process is replaced: decoders leak."""
PATIENCE = 25.0
"""Seconds beyond those an errand asks for, after which a look hangs: opening, the first picture and reading have limits
of their own, which add up to less."""
LARGEST = 32 * 1024 * 1024
"""Bytes of one answer; more is none."""
END_WITHIN = 2.0
"""Seconds in which an idle process ends by itself."""

log = logging.getLogger(__name__)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[int, InspectionResult]).decode


class CrashedError(Exception):
    """The process ended while it looked at this camera, and perhaps because of it."""


class HungError(Exception):
    """The look at this camera did not end."""


class LostError(Exception):
    """The process hung and was ended: because of another camera, or of this one."""


class InspectionPool:
    """Looks at cameras, SLOTS at a time, in a process that may die."""

    def __init__(self, *, slots: int = SLOTS, looks: int = LOOKS, patience: float = PATIENCE) -> None:
        """Begin nothing yet: the process starts with the first look."""
        self._slots = slots
        self._looks = looks
        self._patience = patience
        self._starting = asyncio.Lock()
        self._worker: _Worker | None = None
        self._retired: set[_Worker] = set()

    @property
    def process(self) -> int | None:
        """The process that takes the next look, by its id."""
        return self._worker.process if self._worker else None

    async def look(self, errand: InspectionJob) -> InspectionResult:
        """Return what one look showed; raises CrashedError, HungError, LostError, and OSError where none starts."""
        worker = await self._current()
        try:
            async with asyncio.timeout(self._patience * slowness() + errand.seconds):
                return await worker.ask(errand)
        except TimeoutError:
            await worker.end()
            raise HungError from None

    async def aclose(self) -> None:
        """End the processes, whatever they do."""
        for worker in (self._worker, *self._retired):
            if worker is not None:
                await worker.end()
        self._worker = None

    async def _current(self) -> "_Worker":
        async with self._starting:
            worker = self._worker
            if worker is not None and worker.alive and worker.asked >= self._looks:
                self._retired.add(worker)
                worker.retire(self._retired.discard)
                worker = None
            if worker is None or not worker.alive:
                worker = self._worker = await _Worker.start(self._slots)
            return worker


class _Worker:
    """One process, and who waits for it."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._waiting: dict[int, asyncio.Future[InspectionResult]] = {}
        self._why: type[Exception] = CrashedError
        self._reading = asyncio.create_task(self._read())
        self._idle = asyncio.Event()
        self._retiring: asyncio.Task[None] | None = None
        self.asked = 0

    @classmethod
    async def start(cls, slots: int) -> "_Worker":
        environment = os.environ | {"OPENCV_LOG_LEVEL": "OFF", "OPENCV_IO_MAX_IMAGE_PIXELS": str(2**26)}
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "server.cameras.inspection.worker",
                str(slots),
                stdin=PIPE,
                stdout=PIPE,
                env=environment,
            )
        )

    @property
    def process(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return not self._reading.done()

    async def ask(self, errand: InspectionJob) -> InspectionResult:
        self.asked += 1
        number = self.asked
        future: asyncio.Future[InspectionResult] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        body = _encode((number, errand))
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(LENGTH.pack(len(body)) + body)
            with contextlib.suppress(ConnectionError):
                await self._process.stdin.drain()
            if not self.alive and not future.done():
                raise self._why
            return await future
        finally:
            self._waiting.pop(number, None)
            if not self._waiting:
                self._idle.set()

    def retire(self, gone: Callable[["_Worker"], object]) -> None:
        """End once nobody waits for it any more."""
        self._idle.clear()
        if not self._waiting:
            self._idle.set()
        self._retiring = asyncio.create_task(self._retire())
        self._retiring.add_done_callback(lambda _: gone(self))

    async def end(self) -> None:
        """End now; who still waits gets LostError."""
        self._why = LostError
        self._kill()
        await asyncio.wait({self._reading})
        if self._retiring is not None:
            await asyncio.wait({self._retiring})

    async def _retire(self) -> None:
        await self._idle.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()
        await asyncio.wait({self._reading}, timeout=END_WITHIN)
        self._kill()
        await asyncio.wait({self._reading})

    def _kill(self) -> None:
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            while True:
                (length,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
                if length > LARGEST:
                    break
                number, sight = _decode(await self._process.stdout.readexactly(length))
                future = self._waiting.get(number)
                if future is not None and not future.done():
                    future.set_result(sight)
        except (asyncio.IncompleteReadError, OSError, *DAMAGED):
            pass
        finally:
            try:
                # not killed at once: asyncio takes an ill turn where a process that has just ended is killed
                async with asyncio.timeout(END_WITHIN):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(self._why())
