"""One browser process: shows one page in a block of memory, and ends with the wall.

Started as ``python -m wall.web FD``, where FD is the block; the visit comes as a line on the standard input, whose end
is the end of the process.
"""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWebEngineCore import QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from wall.video.block import Block, PlayerStatus
from wall.web.order import PageState, Visit, decode
from wall.web.page import WebPage

NICE = 5
"""How much less urgent a page is than painting."""
FRAME = 250
"""Milliseconds between two pictures at least."""
PULSE = 1000
"""Milliseconds between two questions to the page whether it lives."""
ANSWER_WITHIN = 20.0
"""Seconds without an answer after which the browser is started again."""
AGAIN_AFTER = 10_000
"""Milliseconds until a page is loaded again that failed."""
SILENT, GROWN = 3, 4
"""Exit codes: the page hangs, the memory is above its limit."""


class PageProcess(QObject):
    """Loads the page, paints it into the block, watches over both."""

    def __init__(self, visit: Visit, block: Block) -> None:
        super().__init__()
        self._visit = visit
        self._block = block
        self._state = PageState.LOADING
        self._untrusted = self._led_away = False
        """What happened since the page was loaded last."""
        self._last = QImage()
        self._answered = time.monotonic()
        self._profile = QWebEngineProfile()
        self._profile.setHttpAcceptLanguage("vi,en;q=0.8")
        self._view = QWebEngineView()
        self._page = WebPage(visit.hosts, self._profile, self._view)
        self._view.setPage(self._page)
        self._view.resize(block.width, block.height)
        self._view.show()
        self._page.loadFinished.connect(self._end)
        self._page.untrusted.connect(self._distrust)
        self._page.led_away.connect(self._stay)
        self._page.renderProcessTerminated.connect(lambda *_: self._crash())
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._load)
        self._frames = QTimer(self)
        self._frames.timeout.connect(self._paint)
        self._frames.start(FRAME)
        self._pulses = QTimer(self)
        self._pulses.timeout.connect(self._pulse)
        self._pulses.start(PULSE)
        self._load()

    def _load(self) -> None:
        self._untrusted = self._led_away = False
        self._page.load(QUrl(self._visit.address))

    def _distrust(self) -> None:
        self._untrusted = True

    def _stay(self) -> None:
        self._led_away = True

    def _end(self, ok: bool) -> None:
        self._page.setZoomFactor(self._visit.zoom)
        if ok:
            self._state = PageState.SHOWN
        elif self._untrusted:
            self._state = PageState.UNTRUSTED
        elif not self._led_away:
            self._state = PageState.UNREACHABLE
        elif self._state is not PageState.SHOWN:
            # one that is shown and wants to go elsewhere later simply stays
            self._state = PageState.LEADS_AWAY
        if self._state is not PageState.SHOWN:
            self._again.start(AGAIN_AFTER)
        elif self._visit.reload:
            self._again.start(int(self._visit.reload * 1000))

    def _crash(self) -> None:
        self._state = PageState.CRASHED
        self._again.start(PULSE)

    def _paint(self) -> None:
        """Hand over what the page looks like, where that is new."""
        if self._state is not PageState.SHOWN:
            return
        image = self._view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        if image == self._last or (image.width(), image.height()) != (self._block.width, self._block.height):
            return
        self._last = image
        slot, room = self._block.room()
        room[: image.sizeInBytes()] = image.constBits()
        self._block.publish(slot, image.width(), image.height(), time.time(), time.monotonic())

    def _pulse(self) -> None:
        now = time.monotonic()
        self._block.status = PlayerStatus(state=self._state, alive=now)
        if self._state is not PageState.SHOWN:
            self._answered = now
        elif now - self._answered > ANSWER_WITHIN:
            _end_at_once(SILENT)
        self._page.runJavaScript("1", self._hear)
        if _memory(os.getpid()) > self._visit.memory:
            _end_at_once(GROWN)

    def _hear(self, _answer: object) -> None:
        self._answered = time.monotonic()


def _memory(process: int) -> int:
    """Return the bytes that a process and those below it have for themselves."""
    found = 0
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                found = int(line.split()[1]) * 1024
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            found += sum(_memory(int(child)) for child in children.read_text().split())
    return found


def _end_at_once(code: int = 0) -> None:
    # a page that hangs would be waited for
    os._exit(code)


def main() -> None:
    """Show the page of the visit on the standard input in the block that is the only argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    visit = decode(sys.stdin.buffer.readline())
    application = QApplication(sys.argv[:1])
    browser = PageProcess(visit, Block.attach(int(sys.argv[1])))
    ended = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    ended.activated.connect(lambda *_: _end_at_once())
    application.exec()
    del browser


if __name__ == "__main__":
    main()
