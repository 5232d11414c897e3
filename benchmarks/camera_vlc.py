"""Streams played by libVLC, all in one process, as many make walls of it.

``python -m benchmarks.camera_vlc X,Y,WIDTH,HEIGHT=ADDRESS …``, ended by a signal.
"""

import signal
import sys

import vlc
from PySide6.QtWidgets import QApplication, QWidget

OPTIONS = (
    "--quiet",
    "--no-audio",
    "--no-osd",
    "--avcodec-hw=none",
    "--vout=xcb_x11",
    "--network-caching=300",
)
"""X11 because there is no graphics card; with less caching it throws most pictures away as too late."""


def main() -> int:
    """Play until a signal comes."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    application = QApplication([])
    instance = vlc.Instance(*OPTIONS)
    playing = []
    for place, _, address in (each.partition("=") for each in sys.argv[1:]):
        window = QWidget()
        window.setGeometry(*map(int, place.split(",")))
        window.show()
        player = instance.media_player_new(address)
        player.set_xwindow(int(window.winId()))
        player.play()
        playing.append((player, window))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
