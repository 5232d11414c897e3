"""Turns cameras, one person at a time, and stops those whose person has fallen silent."""

import asyncio
import contextlib
import itertools
import logging
import math
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import httpx

from server.cameras.camera import FleetCamera
from server.cameras.registry.register import Register, unknown
from server.contract.commands import Preset, Role, SendCamera, SteerCamera
from server.contract.words import Words
from server.errors import DeviceError, RefusedError
from server.people.actor import Actor
from server.store.audit import Audit

if TYPE_CHECKING:
    from server.cameras.onvif.device import Device

LEASE = 15.0
"""Seconds after the last order during which others are refused."""
SILENCE = 2.0
"""Seconds without an order after which a camera that turns is stopped: a stop that was lost must not let it turn on."""
RETRY = 1.0
"""Seconds between two tries to stop a camera that does not answer."""
GIVE_UP = 120.0
"""Seconds after the last order during which a camera that turns is tried to be stopped."""
KNOWN = 5.0
"""Seconds after which the register is asked again about a camera that somebody steers."""
CLOSE_WITHIN = 3.0
"""Seconds to stop all cameras when the server ends."""

log = logging.getLogger(__name__)


class _Wheel:
    """One camera, and who steers it."""

    def __init__(self, camera: FleetCamera) -> None:
        self.camera = camera
        self.device: Device | None = None
        self.known = 0.0
        """Until when the register need not be asked."""
        self.turn = asyncio.Lock()
        """Held while an order is being sent to the camera."""
        self.who: Actor | None = None
        self.technician = False
        self.since = 0.0
        """Of the last order."""
        self.newest = 0
        """The number of the newest order; those that come to their turn behind it are not carried out."""
        self.moving = False
        """It turns, as far as we know."""
        self.changed = asyncio.Event()
        self.watch: asyncio.Task[None] | None = None


class PtzControl:
    """All cameras that somebody steers."""

    def __init__(
        self,
        register: Register,
        http: httpx.AsyncClient,
        audit: Audit,
        *,
        lease: float = LEASE,
        silence: float = SILENCE,
    ) -> None:
        self._register = register
        self._http = http
        self._audit = audit
        self._lease = lease
        self._silence = silence
        self._wheels: dict[str, _Wheel] = {}
        self._numbers = itertools.count(1)
        self._entries: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def steer(self, who: Actor, role: Role, order: SteerCamera) -> None:
        """Turn a camera with these speeds; raises RefusedError, DeviceError, StoreError and VaultError."""
        async with self._entry(order.camera):
            wheel = await self._wheel(order.camera)
            number = self._take(wheel, who, role)
        async with wheel.turn:
            if wheel.newest != number:
                return
            device = self._device(wheel)
            with self._forgetting(wheel):
                if order.pan or order.tilt or order.zoom:
                    # also where no answer comes, or nobody waits for one any more, it may turn
                    wheel.moving = True
                    wheel.changed.set()
                    await device.move(order.pan, order.tilt, order.zoom)
                else:
                    await device.stop()
                    wheel.moving = False
        wheel.changed.set()

    async def send(self, who: Actor, role: Role, order: SendCamera) -> None:
        """Turn a camera to a preset, or home; raises like ``steer``."""
        async with self._entry(order.camera):
            wheel = await self._wheel(order.camera)
            number = self._take(wheel, who, role)
        self._note(who, "preset", wheel, order.preset or "home")
        async with wheel.turn:
            if wheel.newest == number:
                device = self._device(wheel)
                with self._forgetting(wheel):
                    await device.go(order.preset)
                    # it stops by itself when it is there
                    wheel.moving = False
        wheel.changed.set()

    async def leave(self, who: Actor, camera: str) -> None:
        """Stop a camera and let others steer it, where ``who`` does; raises DeviceError."""
        async with self._entry(camera):
            wheel = self._wheels.get(camera)
            if wheel is None or wheel.who != who:
                return
            number = wheel.newest = next(self._numbers)
            self._release(wheel, "left")
        await self._halt(wheel, number)

    async def presets(self, camera: str) -> tuple[Preset, ...]:
        """Return the presets of a camera; raises like ``steer``."""
        wheel = await self._wheel(camera)
        async with wheel.turn:
            device = self._device(wheel)
            with self._forgetting(wheel):
                return await device.presets()

    async def aclose(self) -> None:
        """Stop all that turn; who steers them steers no more."""
        for wheel in self._wheels.values():
            if wheel.watch is not None:
                wheel.watch.cancel()
            if wheel.who is not None:
                self._release(wheel, "server stopped")
        turning = [self._halt(wheel, wheel.newest) for wheel in self._wheels.values() if wheel.moving]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN):
                await asyncio.gather(*turning, return_exceptions=True)

    async def _wheel(self, name: str) -> _Wheel:
        held = self._wheels.get(name)
        if held is not None and time.monotonic() < held.known:
            return held
        camera = await self._register.get(name)
        if camera is None:
            raise unknown(name)
        if not camera.movable or not camera.onvif:
            raise RefusedError(Words(vi=f"camera {name} không quay được", en=f"camera {name} cannot be turned"))
        wheel = self._wheels.setdefault(name, _Wheel(camera))
        if wheel.camera != camera:
            wheel.camera, wheel.device = camera, None
        wheel.known = time.monotonic() + KNOWN
        return wheel

    def _device(self, wheel: _Wheel) -> "Device":
        # loaded with the first camera that is steered
        from server.cameras.onvif.device import Device

        if wheel.device is None:
            camera = wheel.camera
            wheel.device = Device(self._http, camera.onvif, camera.user, camera.password)
        return wheel.device

    def _entry(self, camera: str) -> asyncio.Lock:
        """Return what lets orders on one camera in as they came, while the register is asked about it."""
        return self._entries.setdefault(camera, asyncio.Lock())

    def _take(self, wheel: _Wheel, who: Actor, role: Role) -> int:
        """Let somebody steer for a while; return the number of the order. Raises RefusedError."""
        now = time.monotonic()
        technician = role.covers(Role.TECHNICIAN)
        left = wheel.since + self._lease - now
        if wheel.who not in (None, who) and left > 0 and (wheel.technician or not technician):
            seconds = math.ceil(left)
            raise RefusedError(
                Words(
                    vi=f"đang do trạm {wheel.who} điều khiển, thử lại sau {seconds} giây",
                    en=f"station {wheel.who} is steering it, try again in {seconds} s",
                )
            )
        if wheel.who != who:
            if wheel.who is not None:
                self._release(wheel, f"taken over by {who}")
            self._note(who, "take", wheel)
        wheel.who, wheel.technician, wheel.since = who, technician, now
        wheel.newest = next(self._numbers)
        wheel.changed.set()
        if wheel.watch is None or wheel.watch.done():
            wheel.watch = asyncio.create_task(self._watch(wheel))
        return wheel.newest

    def _release(self, wheel: _Wheel, why: str) -> None:
        if wheel.who is not None:
            self._note(wheel.who, "release", wheel, why)
        wheel.who = None
        wheel.changed.set()

    async def _watch(self, wheel: _Wheel) -> None:
        """Stop a camera whose person is silent, and let others steer it when the lease runs out."""
        while wheel.who is not None or wheel.moving:
            wheel.changed.clear()
            number, silent = wheel.newest, time.monotonic() - wheel.since
            if wheel.who is not None and silent >= self._lease:
                self._release(wheel, "silent")
            if wheel.moving and (wheel.who is None or silent >= self._silence):
                try:
                    await self._halt(wheel, number)
                except DeviceError as error:
                    if silent >= GIVE_UP:
                        log.warning("camera %s may still turn: %s", wheel.camera.id, error)
                        wheel.moving = False
                    await asyncio.sleep(RETRY)
                continue
            due = min(self._silence, self._lease) if wheel.moving else self._lease
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, due - silent)):
                    await wheel.changed.wait()

    async def _halt(self, wheel: _Wheel, number: int) -> None:
        """Stop a camera unless somebody has given a newer order; raises DeviceError."""
        async with wheel.turn:
            if wheel.moving and wheel.newest == number:
                device = self._device(wheel)
                with self._forgetting(wheel):
                    await device.stop()
                wheel.moving = False

    @contextlib.contextmanager
    def _forgetting(self, wheel: _Wheel) -> Iterator[None]:
        """Ask a camera that fails again what it is: it may have been replaced, or its clock set."""
        try:
            yield
        except DeviceError:
            wheel.device, wheel.known = None, 0.0
            raise

    def _note(self, who: Actor, what: str, wheel: _Wheel, detail: str = "") -> None:
        self._audit.note(who.station, f"camera.{what}", f"camera/{wheel.camera.id}", detail, person=who.person)
