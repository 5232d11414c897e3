"""Keeps decoding processes ready, and replaces those that crash, hang or grow."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Slot

from server.contract.wire import DAMAGED
from wall.video.channel import ClosedError, FullError, pair, receive, send
from wall.video.orders import AnyOrder, Pulse, Ready, Saved, decode_report, encode

SHARE = 24
"""Feeds of one process: more make its threads wait for each other."""
LEAST = 2
"""Processes at least, so that two cores decode."""
SILENCE = 6.0
"""Seconds without a sign of life after which a process is replaced."""
START_WITHIN = 30.0
"""Seconds a process may take to begin."""
LARGEST = 1 << 30
"""Bytes: a process that has grown larger is replaced, one feed after the other."""
LOOK_EVERY = 1000
"""Milliseconds between two looks at the processes."""
PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two starts when processes end before they are ready: doubling."""

log = logging.getLogger(__name__)


class Owner(Protocol):
    """Who has feeds in the processes."""

    def lost(self, worker: "DecoderProcess") -> None:
        """Play the feeds of a process that is gone elsewhere."""
        ...

    def leave(self) -> None:
        """Move the feeds of processes that are about to be replaced, without a gap."""
        ...

    def saved_picture(self, report: Saved) -> None:
        """Take note of a picture that was written."""
        ...


class DecoderProcess(QObject):
    """One decoding process as the wall sees it."""

    def __init__(
        self, ended: Callable[["DecoderProcess"], None], saved: Callable[[Saved], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ended = ended
        self._saved = saved
        self._channel, theirs = pair()
        self._channel.settimeout(0)
        # many small threads would give memory back from as many places: two keep it flat
        environment = os.environ | {"MALLOC_ARENA_MAX": "2"}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "wall.video.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=environment,
            )
        self._notifier = QSocketNotifier(self._channel.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)
        self._heard = time.monotonic() + START_WITHIN - SILENCE
        self.ready: Ready | None = None
        self.feeds = 0
        """How many it plays."""
        self.memory = 0
        """Bytes resident."""
        self.hardware = ""
        self.leaving = False
        """It gets no more feeds and ends with its last one."""

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def is_silent(self) -> bool:
        """Whether it has given no sign of life for too long."""
        return time.monotonic() - self._heard > SILENCE

    def order(self, order: AnyOrder, descriptor: int | None = None) -> None:
        """Tell the process something; one that does not listen is ended, which its owner hears of later."""
        try:
            send(self._channel, encode(order), descriptor)
        except (ClosedError, FullError):
            self.kill()

    def kill(self) -> None:
        """End the process at once; ``ended`` is called from the event loop."""
        self._process.kill()

    def stop(self) -> None:
        """End the process and let go of everything."""
        self._notifier.setEnabled(False)
        self._channel.close()
        self._process.kill()
        self._process.wait()

    @Slot()
    def _hear(self) -> None:
        try:
            while True:
                message, _ = receive(self._channel)
                self._heard = time.monotonic()
                match decode_report(message):
                    case Ready() as report:
                        self.ready = report
                        self.hardware = report.hardware
                    case Pulse(memory=memory, hardware=hardware):
                        self.memory, self.hardware = memory, hardware
                    case Saved() as report:
                        self._saved(report)
        except BlockingIOError:
            return
        except (ClosedError, *DAMAGED):
            self._ended(self)


class Pool(QObject):
    """The decoding processes of a station; one more than are busy is always warm."""

    def __init__(self, owner: Owner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._owner = owner
        self._workers: list[DecoderProcess] = []
        self._started = -LONGEST_PAUSE
        self._pause = 0.0
        self.restarts = 0
        """Processes that ended without an order."""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    @property
    def workers(self) -> list[DecoderProcess]:
        """The processes there are."""
        return list(self._workers)

    def start(self) -> None:
        """Warm the processes up: what they load takes longer than a camera takes to answer."""
        self._timer.start(LOOK_EVERY)
        while len(self._workers) < LEAST:
            self._add()

    def place(self) -> DecoderProcess | None:
        """Return the process for the next feed: the emptiest one that is ready; None while none can be had."""
        able = [worker for worker in self._workers if not worker.leaving]
        if not able:
            return self._add() if self._may_start else None
        return min(able, key=lambda worker: (worker.ready is None, worker.feeds >= SHARE, worker.feeds))

    def stop(self) -> None:
        """End all processes."""
        self._timer.stop()
        for worker in self._workers:
            worker.stop()
            worker.deleteLater()
        self._workers.clear()

    @property
    def _may_start(self) -> bool:
        return time.monotonic() - self._started > self._pause

    def _add(self) -> DecoderProcess:
        worker = DecoderProcess(self._gone, self._owner.saved_picture, self)
        self._workers.append(worker)
        self._started = time.monotonic()
        return worker

    def _gone(self, worker: DecoderProcess) -> None:
        if worker not in self._workers:
            return
        self._workers.remove(worker)
        worker.stop()
        # one that was well may be replaced at once; what fails from the start would fail again
        self._pause = 0.0 if worker.ready else min(max(self._pause * 2, PAUSE), LONGEST_PAUSE)
        if not worker.leaving:
            self.restarts += 1
            log.warning("decoding process %d ended; its %d cameras go on in another", worker.pid, worker.feeds)
        self._owner.lost(worker)
        worker.deleteLater()

    @Slot()
    def _look(self) -> None:
        for worker in self.workers:
            if worker.is_silent:
                log.warning("decoding process %d does not answer and is ended", worker.pid)
                worker.kill()
            elif worker.leaving and not worker.feeds:
                self._gone(worker)
            elif worker.memory > LARGEST and not worker.leaving:
                log.info("decoding process %d has grown to %d MB and is replaced", worker.pid, worker.memory >> 20)
                worker.leaving = True
                self._add()
                self._owner.leave()
        feeds = sum(worker.feeds for worker in self._workers)
        able = sum(not worker.leaving for worker in self._workers)
        if able < max(LEAST, -(-feeds // SHARE) + 1) and self._may_start:
            self._add()
