"""One who looks at a camera: numbers the packets, counts them, and drops pictures where they are not fetched."""

import asyncio
import contextlib
import random
import socket
from collections.abc import Sequence

from demo import rtp

QUEUE = 2 * 1024 * 1024
"""Bytes that may wait for a slow viewer; then it gets nothing until the next key picture."""


class Viewer:
    """One session: over UDP with two connected sockets, for pictures and reports, else within the TCP connection."""

    def __init__(self, writer: asyncio.StreamWriter, channel: int, sockets: Sequence[socket.socket] = ()) -> None:
        self._writer = writer
        self._channel = channel
        self._sockets = sockets
        self.source = random.getrandbits(32)
        """SSRC."""
        self.sequence = random.getrandbits(16)
        """Number of the next packet."""
        self.reported = 0.0
        """When the last sender report was sent, seconds since 1970."""
        self._sent = self._octets = 0
        self._waiting = False

    @property
    def begun(self) -> bool:
        """It has got pictures."""
        return self._sent > 0

    def send(self, payloads: Sequence[bytes], head: rtp.Head, loss: float, *, key: bool) -> None:
        """Send one picture, of which a share of packets gets lost."""
        if self._writer.is_closing() or (self._waiting and not key):
            return
        self._waiting = self._writer.transport.get_write_buffer_size() > QUEUE
        if self._waiting:
            return
        packets = rtp.packets(payloads, head, self.sequence)
        self.sequence = (self.sequence + len(packets)) & 0xFFFF
        self._sent += len(packets)
        self._octets += sum(map(len, payloads))
        if loss:
            packets = [packet for packet in packets if random.random() >= loss]
        self._write(packets, 0)

    def wait_for_key(self) -> None:
        """Send nothing until the next key picture."""
        self._waiting = True

    def report(self, now: float, stamp: int) -> None:
        """Tell what time it is by the camera's clock, and that this is the time of a stamp."""
        self.reported = now
        if not self._writer.is_closing() and self._writer.transport.get_write_buffer_size() <= QUEUE:
            self._write([rtp.sender_report(self.source, now, stamp, self._sent, self._octets)], 1)

    def babble(self, noise: bytes) -> None:
        """Send what is no packet."""
        if self._sockets:
            self._write([noise], 0)
        elif not self._writer.is_closing() and self._writer.transport.get_write_buffer_size() <= QUEUE:
            self._writer.write(noise)

    def hang_up(self) -> None:
        """End the connection at once."""
        self._writer.transport.abort()

    def close(self) -> None:
        """Let go of the sockets."""
        for each in self._sockets:
            each.close()

    def _write(self, packets: Sequence[bytes], offset: int) -> None:
        if self._sockets:
            for packet in packets:
                # a viewer that is gone, or a full buffer: what UDP loses is lost
                with contextlib.suppress(OSError):
                    self._sockets[offset].send(packet)
            return
        head = bytes([0x24, self._channel + offset])
        self._writer.write(b"".join(head + len(packet).to_bytes(2, "big") + packet for packet in packets))


def connected(host: str, peer: str, port: int) -> socket.socket:
    """Return a UDP socket of ours that sends to a viewer; raises OSError for an address that is none."""
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        made.bind((host, 0))
        made.connect((peer, port))
        made.setblocking(False)  # noqa: FBT003 - socket's own
        made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    except OSError:
        made.close()
        raise
    return made
