"""Shows on every monitor what it is taken for: number, name, place in the room, smallest type, and a ruler."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from server.contract.messages import Room
from server.contract.words import Language as Code
from wall.language import Language
from wall.resources import load_fonts
from wall.screens.canvas import View
from wall.screens.identity import IdentityCard
from wall.screens.monitors import ScreenWish, seen_monitors
from wall.screens.room import Seen, Shortcuts, plan


class IdentifyWindow(IdentityCard):
    """Covers one monitor; any key or a tap closes all of them."""

    def __init__(self, number: int, monitor: Seen, view: View | None, language: Language) -> None:
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint
        super().__init__(number, monitor, view, language, flags=flags)

    def keyPressEvent(self, _event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Close all."""
        QApplication.closeAllWindows()

    def mousePressEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Close all."""
        QApplication.closeAllWindows()


def identify(
    room: Room, station: str, wanted: ScreenWish, shortcuts: Shortcuts, language: Code, pictures: Path | None
) -> None:
    """Show what every monitor is taken for until a key is pressed; or leave pictures of it in a folder, and end."""
    application = QApplication(sys.argv[:1])
    load_fonts()
    windows = _windows(seen_monitors(application, wanted), room, station, shortcuts, Language(language))
    # Python sees Ctrl-C only while it runs
    signal.signal(signal.SIGINT, lambda *_: application.quit())
    awake = QTimer()
    awake.timeout.connect(lambda: None)
    awake.start(200)
    for window, monitor in windows:
        window.setGeometry(QRect(*monitor.place))
        if pictures is None:
            window.showFullScreen()
        else:
            window.grab().save(str(pictures / f"identify-{window.windowTitle()}.png"))
    if pictures is None:
        application.exec()


def _windows(
    seen: Sequence[Seen], room: Room, station: str, shortcuts: Shortcuts, language: Language
) -> list[tuple[IdentifyWindow, Seen]]:
    views = {placement.monitor: placement.view for placement in plan(room, (station,), seen, shortcuts).placements}
    windows = []
    for number, monitor in enumerate(seen, 1):
        window = IdentifyWindow(number, monitor, views.get(monitor), language)
        window.setWindowTitle(str(number))
        windows.append((window, monitor))
    return windows
