"""Garbage is looked for in the window's thread alone, and not among what is made at the start and stays.

What is found may hold timers and widgets, which only their own thread may destroy: another thread that happened to look
would crash the program (https://doc.qt.io/qt-6/threads-qobject.html). And a search through all that stays would stall
painting again and again.
"""

import gc

from PySide6.QtCore import QCoreApplication, QTimer

SETTLED_AFTER = 1.0
"""Seconds after the start when everything stands."""
NAME = "garbage"
EVERY = 100
"""Milliseconds between two looks at whether enough was made to search through it."""


def settle() -> None:
    """Leave all that is there by now out of every later search; to be called once, when everything stands."""
    gc.collect()
    gc.freeze()
    application = QCoreApplication.instance()
    if application is not None and application.findChild(QTimer, NAME) is None:
        tending = QTimer(application)
        tending.setObjectName(NAME)
        tending.timeout.connect(tend)
        tending.start(EVERY)


def tend() -> None:
    """Search as Python itself would, by its own thresholds, once enough was made since the last time."""
    made, young, old = gc.get_count()
    enough, searches, whole = gc.get_threshold()
    if made <= enough:
        return
    if young <= searches:
        gc.collect(0)
    elif old <= whole:
        gc.collect(1)
    else:
        gc.collect(2)
