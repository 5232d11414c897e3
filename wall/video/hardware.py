"""Decodes on a device where the machine has one, and no longer than it works."""

import threading
from pathlib import Path

import av.error
from av.codec.hwaccel import HWAccel, hwdevices_available
from av.video.codeccontext import VideoCodecContext

DEVICES = (
    ("cuda", Path("/dev/nvidia0")),
    ("vaapi", Path("/dev/dri/renderD128")),
    ("qsv", Path("/dev/dri/renderD128")),
    ("d3d11va", None),
)
"""What may decode, the best first, and the file that a Linux machine with it has."""


class Hardware:
    """Chooses what decodes for all players of a process; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        known = hwdevices_available()
        built = [name for name, _ in DEVICES if name in known]
        self._left = [name for name, file in DEVICES if name in known and file is not None and file.exists()]
        self._reason = f"none of {', '.join(built)} on this machine" if built else "the decoder was built without"
        self._used = False

    @property
    def name(self) -> str:
        """What decodes: a device, or ``software``."""
        return self._left[0] if self._left else "software"

    @property
    def reason(self) -> str:
        """Why not on a device."""
        return "" if self._left else self._reason

    @property
    def used(self) -> int:
        """1 where a device decodes."""
        return int(self._used)

    def accelerator(self) -> HWAccel | None:
        """Return what the next stream is opened with; None for software."""
        with self._lock:
            while self._left:
                try:
                    return HWAccel(self._left[0], allow_software_fallback=True)
                except (av.error.FFmpegError, NotImplementedError, ValueError) as error:
                    self._give_up(str(error))
            return None

    def watch(self, context: VideoCodecContext) -> None:
        """Note whether a stream that was opened is decoded by a device."""
        with self._lock:
            self._used = context.is_hwaccel
            if self._left and not self._used:
                self._give_up(f"{context.name} is not decoded by {self._left[0]}")

    def failed(self, context: VideoCodecContext, error: Exception) -> None:
        """Give a device up with which a stream cannot be decoded."""
        if context.is_hwaccel:
            with self._lock:
                self._give_up(str(error))

    def _give_up(self, reason: str) -> None:
        if self._left:
            self._reason = f"{self._left.pop(0)}: {reason}"
            self._used = False
