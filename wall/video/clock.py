"""Knows when the pictures of a stream were taken, and how far they are behind."""

import numpy as np
from av.packet import Packet
from av.video.stream import VideoStream

LIKELY = 10.0
"""Seconds by which a camera's clock may differ from ours and still be shown: a greater difference is a wrong clock."""
DRIFT = 2e-4
"""Seconds a second by which a camera's clock may run slow: its best moment is forgotten that fast."""


class StreamClock:
    """Follows the time stamps of one connection."""

    def __init__(self) -> None:
        self._base = 0.0
        self._best: float | None = None
        self._best_at = 0.0
        self._camera: float | None = None
        """Add this to a presentation time to have the camera's own clock, seconds since 1970."""
        self._came = 0.0
        self.lag = 0.0
        """Seconds the last packet was later than the most punctual one."""

    def arrived(self, packet: "Packet[VideoStream]", now: float, wall: float) -> None:
        """Note a packet that came at ``now`` (monotonic) and ``wall`` (seconds since 1970)."""
        self._came = wall
        base = packet.time_base
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None or base is None:
            return
        self._base = float(base)
        at = stamp * self._base
        late = now - at
        if self._best is not None:
            self._best += DRIFT * (now - self._best_at)
        if self._best is None or late < self._best or late - self._best > 3600:
            self._best = late
        self._best_at = now
        self.lag = late - self._best
        # when it was sent, by the camera's clock: what its RTCP sender reports say (RFC 3550, 6.4.1)
        if packet.has_sidedata("prft"):
            told = float(np.frombuffer(bytes(packet.get_sidedata("prft")), np.int64, 1)[0]) / 1e6
            self._camera = told - at if abs(told - wall) < LIKELY else None

    def taken(self, pts: int | None) -> float:
        """Return when a picture was taken, seconds since 1970."""
        if self._camera is None or pts is None:
            return self._came
        return self._camera + pts * self._base
