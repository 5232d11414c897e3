"""One camera that speaks RTSP: which picture is due, who looks at it, and how it behaves."""

import asyncio
import os
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from demo import rtp
from demo.clips import Clip, clip
from demo.rtsp_auth import Door
from demo.rtsp_viewer import Viewer

REPORT_EVERY = 5.0
"""Seconds between two sender reports."""
EARLY = 0.0005
"""Seconds by which a timer may ring too soon."""


class Behaviour(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a camera does; by default well."""

    path: str = ""
    answers: bool = True
    """It answers requests; otherwise it accepts connections and says nothing."""
    plays: bool = True
    """It sends pictures; otherwise it only claims to."""
    listens: bool = True
    """It goes on with connections that stand; otherwise they hang, half open."""
    gone: bool = False
    """There is no such camera, and whoever looked at it is hung up on."""
    garbage: bool = False
    """It sends packets of RTP with nothing of use in them."""
    babble: bool = False
    """It sends what is no RTP at all: over TCP nobody finds the next packet in it."""
    keys: bool = True
    """It sends key pictures; otherwise what depends on them alone."""
    loss: float = 0.0
    """Share of the packets that get lost."""
    frozen: bool = False
    """The same picture again and again, with time stamps that go on."""
    clip: int = 0
    """Which of its clips it sends: another view, a dark one, another size, all of one codec."""
    password: str | None = None
    """Another password from now on."""


class Camera:
    """One camera, with those who look at it."""

    def __init__(self, path: str, clips: Sequence[Path], user: str, password: str) -> None:
        self.door = Door(user, password)
        self.behaviour = Behaviour(path=path)
        self._clips = clips
        self._began = began(path)
        self._viewers: set[Viewer] = set()
        self._next = 0
        self._timer: asyncio.TimerHandle | None = None
        self._frozen_at = 0

    @property
    def clip(self) -> Clip:
        """What it sends; raises OSError as long as that has not been made."""
        return clip(self._clips[self.behaviour.clip % len(self._clips)])

    def behave(self, behaviour: Behaviour) -> None:
        """Do otherwise from now on."""
        before, self.behaviour = self.behaviour, behaviour
        if behaviour.password is not None:
            self.door.password = behaviour.password
        if behaviour.gone:
            for viewer in list(self._viewers):
                viewer.hang_up()
        if (before.clip, before.frozen) == (behaviour.clip, behaviour.frozen):
            return
        newest = self._newest(time.time())
        if behaviour.frozen:
            self._frozen_at = self.clip.last_key(newest)
        for viewer in self._viewers:
            # what comes next does not go on where the last picture ended
            viewer.wait_for_key()
        if self._timer is not None:
            self._timer.cancel()
            self._next = newest + 1
            self._arm()

    def first(self, viewer: Viewer) -> int:
        """Return the time stamp of the first picture that one more will get."""
        newest = self._newest(time.time())
        return self._stamp(newest if viewer.begun else self.clip.last_key(newest))

    def join(self, viewer: Viewer) -> None:
        """Send pictures to one more.

        A new one gets those since the last key picture at once, as from cameras that make one for whoever comes; after
        a pause it waits for the next.
        """
        if viewer in self._viewers:
            return
        now = time.time()
        newest = self._newest(now)
        viewer.report(now, self._stamp(newest))
        if viewer.begun:
            viewer.wait_for_key()
        else:
            for number in range(self.clip.last_key(newest), newest + 1):
                self._send_one(viewer, number)
        self._viewers.add(viewer)
        if self._timer is None:
            self._next = newest + 1
            self._arm()

    def leave(self, viewer: Viewer) -> None:
        """Send one less pictures."""
        self._viewers.discard(viewer)

    def close(self) -> None:
        """Send no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _newest(self, now: float) -> int:
        """Return the number of the picture that was due last; it counts on across the loop."""
        return int((now - self._began) * self.clip.rate)

    def _stamp(self, number: int) -> int:
        # from the same moment for all clips, so that another rate is no jump
        return round((self._began + number / self.clip.rate) * rtp.CLOCK) & 0xFFFFFFFF

    def _arm(self) -> None:
        due = self._began + self._next / self.clip.rate
        self._timer = asyncio.get_running_loop().call_later(max(0.0, due - time.time()), self._fire)

    def _fire(self) -> None:
        self._timer = None
        if not self._viewers:
            return
        now = time.time()
        newest = self._newest(now + EARLY)
        # after a standstill what was missed is gone, as it is with a camera
        for number in range(max(self._next, newest - round(self.clip.rate)), newest + 1):
            for viewer in list(self._viewers):
                self._send_one(viewer, number)
        self._next = newest + 1
        for viewer in self._viewers:
            if self.behaviour.listens and now - viewer.reported > REPORT_EVERY:
                viewer.report(now, self._stamp(newest))
        self._arm()

    def _send_one(self, viewer: Viewer, number: int) -> None:
        does = self.behaviour
        if not does.plays or not does.listens:
            return
        if does.babble:
            viewer.babble(os.urandom(400))
            return
        picture = self.clip.picture(self._frozen_at if does.frozen else number)
        if picture.key and not does.keys:
            return
        payloads = [os.urandom(400)] if does.garbage else picture.payloads
        head = rtp.Head(self.clip.kind, self._stamp(number), viewer.source)
        viewer.send(payloads, head, does.loss, key=picture.key)


def began(path: str) -> float:
    """Return when a camera took its picture 0, seconds since 1970.

    No two cameras are in step, but the streams of one (``name/main``, ``name/sub``) are.
    """
    return zlib.crc32((path.rpartition("/")[0] or path).encode()) % 3_600_000 / 1000


def age(path: str, picture: int, now: float, *, rate: float, pictures: int) -> float:
    """Return how many seconds old a picture of a camera is at ``now``, by its place in a clip of that many."""
    newest = int((now - began(path)) * rate)
    number = newest - (newest - picture) % pictures
    return now - began(path) - number / rate
