"""The real wall, in which a signal (SIGUSR2) lets something go wrong: ``python -m tests.faulty_wall FAULT …``."""

import signal
import sys
import time

from PySide6.QtWidgets import QApplication

from wall.__main__ import main


def hang() -> None:
    """Let the GUI thread do nothing any more; all other threads go on."""
    time.sleep(3600)


def stop_painting() -> None:
    """Let windows be painted no more; the loop goes on."""
    for window in QApplication.topLevelWidgets():
        window.setUpdatesEnabled(False)


if __name__ == "__main__":
    fault = {"hang": hang, "stop-painting": stop_painting}[sys.argv.pop(1)]
    signal.signal(signal.SIGUSR2, lambda *_: fault())
    main()
