"""Asks the installed libVLC what it can play; Debian's has no RTSP, because it is built without live555."""

import functools
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

ARGUMENTS = (
    "--quiet",
    "--no-video-title-show",
    "--no-osd",
    "--no-spu",
    "--no-stats",
    "--no-xlib",
    "--network-caching=300",
)
_PLUGINS = ("/usr/lib/*/vlc/plugins", "/usr/lib/vlc/plugins", "/usr/lib64/vlc/plugins", "/usr/local/lib/vlc/plugins")
_RTSP = ("liblive555_plugin.so", "libgstreamer_plugin.so")


class Vlc(NamedTuple):
    """The installed libVLC."""

    library: Any
    """The module ``vlc``; None where there is no libVLC."""
    version: str
    rtsp: bool

    def plays(self, address: str) -> bool:
        """Return whether it may be asked to play an address."""
        return self.library is not None and (self.rtsp or urlsplit(address).scheme not in ("rtsp", "rtsps"))

    def __str__(self) -> str:
        return f"{self.version}, {'with' if self.rtsp else 'without'} RTSP" if self.library else ""


@functools.cache
def probe() -> Vlc:
    """Return what is installed; the first call loads it."""
    try:
        import vlc
    except (ImportError, OSError, NotImplementedError, AttributeError):
        return Vlc(None, "", rtsp=False)
    version = vlc.libvlc_get_version()
    folders = [folder for pattern in _PLUGINS for folder in Path("/").glob(pattern.lstrip("/"))]
    rtsp = any(folder.glob(f"**/{name}") for folder in folders for name in _RTSP if any(folder.glob(f"**/{name}")))
    return Vlc(vlc, version.decode() if isinstance(version, bytes) else str(version), rtsp=rtsp)
