"""The browser process as the wall sees it: started, started again, ended."""

import contextlib
import os
import signal
import subprocess
import sys
import time

from PySide6.QtGui import QImage

from wall.video.block import Block
from wall.web.order import PageState, Visit, encode

SILENCE = 15.0
"""Seconds without a sign of life after which the process is replaced; it needs some to start."""
START_WITHIN = 60.0
PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between two starts: doubling, until one lives for as long as the longest."""


class Browser:
    """Keeps one page shown in a picture of ``width`` by ``height`` device pixels."""

    def __init__(self, visit: Visit, width: int, height: int) -> None:
        """Start the process; raises OSError without memory."""
        self._visit = visit
        self.size = (width, height)
        self._pause = PAUSE
        self._not_before = 0.0
        self._sequence = 0
        self._block = Block.make(*self.size)
        self._pixels: memoryview | None = None
        self._process = self._start()
        self.image: QImage | None = None
        """The newest picture."""
        self.restarts = 0

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def state(self) -> PageState:
        """How the page does."""
        return PageState(self._block.status.state)

    def look(self) -> bool:
        """Replace a process that ended or hangs; return whether there is a new picture."""
        now = time.monotonic()
        if not self.is_running:
            if not self._not_before:
                lived = now - self._started
                self._pause = PAUSE if lived > LONGEST_PAUSE else min(self._pause * 2, LONGEST_PAUSE)
                self._not_before = now + self._pause
                self._end()
            elif now >= self._not_before:
                self._not_before, self._sequence = 0.0, 0
                self._block.close()
                self._block = Block.make(*self.size)
                self._process = self._start()
                self.restarts += 1
            return False
        alive = self._block.status.alive
        if now - max(alive + SILENCE, self._started + START_WITHIN) > 0:
            self._end()
        if self._block.sequence == self._sequence:
            return False
        self._sequence = self._block.sequence
        picture = self._block.newest()
        if picture is None:
            return False
        # the image points into the block: both are held together
        self._pixels = picture.pixels
        self.image = QImage(
            picture.pixels, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32
        )
        return True

    def close(self) -> None:
        """End the process and all below it."""
        self._end()
        self._block.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self._started = time.monotonic()
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "QT_QUICK_BACKEND": "software",
            "QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu",
        }
        if os.geteuid() == 0:
            # Chromium refuses to build its sandbox as root
            environment["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
        process = subprocess.Popen(
            [sys.executable, "-m", "wall.web", str(self._block.descriptor)],
            pass_fds=[self._block.descriptor],
            stdin=subprocess.PIPE,
            env=environment,
            # Chromium's own processes end with it
            start_new_session=True,
        )
        assert process.stdin is not None
        # far less than a pipe holds; its end tells the process that the wall is gone
        process.stdin.write(encode(self._visit) + b"\n")
        process.stdin.flush()
        return process

    def _end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
