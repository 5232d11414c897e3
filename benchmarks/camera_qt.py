"""Streams played by Qt Multimedia: ``python camera_qt.py X,Y,WIDTH,HEIGHT=ADDRESS …``, ended by a signal.

It is run by a Python that need not have the product. Ends with code 3 where that has no Qt Multimedia.
"""

import signal
import sys

MISSING = 3


def main() -> int:
    """Play until a signal comes."""
    try:
        from PySide6.QtCore import QUrl
        from PySide6.QtMultimedia import QMediaPlayer, QPlaybackOptions
        from PySide6.QtMultimediaWidgets import QVideoWidget
        from PySide6.QtWidgets import QApplication
    except ImportError:
        return MISSING
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    application = QApplication([])
    options = QPlaybackOptions()
    options.setPlaybackIntent(QPlaybackOptions.PlaybackIntent.LowLatencyStreaming)
    playing = []
    for place, _, address in (each.partition("=") for each in sys.argv[1:]):
        widget = QVideoWidget()
        widget.setGeometry(*map(int, place.split(",")))
        widget.show()
        player = QMediaPlayer()
        player.setPlaybackOptions(options)
        player.setVideoOutput(widget)
        player.setSource(QUrl(address))
        player.play()
        playing.append((player, widget))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
