"""Reads what lies on a disk, which may be slow, in a thread of its own; tells in the GUI thread what it read."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from wall.media.files import FileError

READY_AFTER = 30
"""Milliseconds between two looks whether what is being read is here."""


class FileReader(QObject):
    """One reading after the other, for a tile that shows a file."""

    due = Signal()
    """It is time to look at the file again."""
    done = Signal(object)
    """What was read."""
    failed = Signal(object)
    """The FileError that says why nothing was."""

    def __init__(self, name: str, parent: QObject) -> None:
        """Call the thread ``name``."""
        super().__init__(parent)
        self._name = name
        self._thread: ThreadPoolExecutor | None = None
        self._reading: Future[Any] | None = None
        self._looking = QTimer(self)
        self._looking.timeout.connect(self.due)
        self._ready = QTimer(self)
        self._ready.timeout.connect(self._take)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read."""
        return self._reading is not None

    def start(self, every: int) -> None:
        """Be due now and every so many milliseconds from now on."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=self._name)
        self._looking.start(every)
        QTimer.singleShot(0, self, self.due.emit)

    def stop(self) -> None:
        """Read no more; what is being read on a slow disk is not waited for."""
        self._looking.stop()
        self._ready.stop()
        self._reading = None
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._thread = None

    def read(self, what: Callable[..., object], *arguments: object) -> None:
        """Let ``what`` read, which may raise FileError; nothing while something is being read, or when stopped."""
        if self._thread is not None and self._reading is None:
            self._reading = self._thread.submit(what, *arguments)
            self._ready.start(READY_AFTER)

    @Slot()
    def _take(self) -> None:
        reading = self._reading
        if reading is None or not reading.done():
            return
        self._reading = None
        self._ready.stop()
        try:
            found = reading.result()
        except FileError as error:
            self.failed.emit(error)
        else:
            self.done.emit(found)
