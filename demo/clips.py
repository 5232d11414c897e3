"""A clip as a camera sends it: its pictures cut for RTP once, so that serving it costs hardly anything."""

import base64
import functools
import struct
from pathlib import Path
from typing import NamedTuple

import av

from demo import rtp

H264_DELIMITER, H264_SETS, H264_MESSAGE = 9, (7, 8), 6
H265_SETS, H265_LEFT_OUT = (32, 33, 34), (35, 39, 40)


class Picture(NamedTuple):
    """One picture of a clip."""

    payloads: tuple[bytes, ...]
    """For RTP, in their order."""
    key: bool
    """It can be decoded without those before it."""


class Clip:
    """All pictures of a file; raises ValueError for a kind that RTP has no packets for here."""

    def __init__(self, path: Path) -> None:
        with av.open(path) as container:
            stream = container.streams.video[0]
            context = stream.codec_context
            self.codec = context.name
            if self.codec not in ("h264", "hevc", "mjpeg"):
                raise ValueError(f"{path.name}: {self.codec}")
            self.rate = float(stream.average_rate or 25)
            self.width, self.height = context.width, context.height
            self._sets, self._length = _parameter_sets(self.codec, bytes(context.extradata or b""))
            self.pictures = [
                Picture(tuple(self._payloads(bytes(packet), key=packet.is_keyframe)), packet.is_keyframe)
                for packet in container.demux(stream)
                if packet.size
            ]

    @property
    def kind(self) -> int:
        """RTP's payload type."""
        return rtp.JPEG if self.codec == "mjpeg" else rtp.DYNAMIC

    def description(self, address: str) -> str:
        """Return the session description (SDP, RFC 8866)."""
        lines = [
            "v=0",
            f"o=- 1 1 IN IP4 {address}",
            "s=camera",
            "c=IN IP4 0.0.0.0",
            "t=0 0",
            "a=control:*",
            "a=range:npt=now-",
            f"m=video 0 RTP/AVP {self.kind}",
            *self._format(),
            f"a=framerate:{self.rate:g}",
            "a=control:trackID=0",
        ]
        return "\r\n".join(lines) + "\r\n"

    def picture(self, number: int) -> Picture:
        """Return the picture of a number, which counts on across the loop."""
        return self.pictures[number % len(self.pictures)]

    def last_key(self, number: int) -> int:
        """Return the number of the last key picture up to ``number``, which counts on across the loop."""
        while not self.picture(number).key:
            number -= 1
        return number

    def _format(self) -> list[str]:
        sets = [base64.b64encode(each).decode() for each in self._sets]
        if self.codec == "h264":
            profile = self._sets[0][1:4].hex()
            options = f"packetization-mode=1;profile-level-id={profile};sprop-parameter-sets={','.join(sets)}"
            return [f"a=rtpmap:{rtp.DYNAMIC} H264/{rtp.CLOCK}", f"a=fmtp:{rtp.DYNAMIC} {options}"]
        if self.codec == "hevc":
            names = {32: "vps", 33: "sps", 34: "pps"}
            options = ";".join(
                f"sprop-{names[each[0] >> 1 & 63]}={text}" for each, text in zip(self._sets, sets, strict=True)
            )
            return [f"a=rtpmap:{rtp.DYNAMIC} H265/{rtp.CLOCK}", f"a=fmtp:{rtp.DYNAMIC} {options}"]
        return []

    def _payloads(self, packet: bytes, *, key: bool) -> list[bytes]:
        if self.codec == "mjpeg":
            return list(rtp.jpeg(packet))
        units = _units(packet, self._length)
        if self.codec == "h264":
            kept = [unit for unit in units if unit[0] & 31 not in (H264_DELIMITER, H264_MESSAGE)]
            if key and not any(unit[0] & 31 in H264_SETS for unit in kept):
                kept = [*self._sets, *kept]
            return list(rtp.h264(kept))
        kept = [unit for unit in units if unit[0] >> 1 & 63 not in H265_LEFT_OUT]
        if key and not any(unit[0] >> 1 & 63 in H265_SETS for unit in kept):
            kept = [*self._sets, *kept]
        return list(rtp.h265(kept))


@functools.lru_cache(maxsize=64)
def clip(path: Path) -> Clip:
    """Return a clip, read once."""
    return Clip(path)


def _units(packet: bytes, length: int) -> list[bytes]:
    """Return the NAL units of a picture as MP4 files keep them, each after its length."""
    units, at = [], 0
    while at + length <= len(packet):
        size = int.from_bytes(packet[at : at + length], "big")
        units.append(packet[at + length : at + length + size])
        at += length + size
    return units


def _parameter_sets(codec: str, extra: bytes) -> tuple[list[bytes], int]:
    """Return the parameter sets of a file, and the bytes of each length (ISO/IEC 14496-15, 5.3.3 and 8.3.3)."""
    sets: list[bytes] = []
    if codec == "mjpeg":
        return sets, 0
    if codec == "h264":
        at, count = 6, extra[5] & 31
        for kind in range(2):
            for _ in range(count):
                (size,) = struct.unpack_from(">H", extra, at)
                sets.append(extra[at + 2 : at + 2 + size])
                at += 2 + size
            if kind == 0:
                count, at = extra[at], at + 1
        return sets, (extra[4] & 3) + 1
    at = 23
    for _ in range(extra[22]):
        (count,) = struct.unpack_from(">H", extra, at + 1)
        at += 3
        for _ in range(count):
            (size,) = struct.unpack_from(">H", extra, at)
            unit = extra[at + 2 : at + 2 + size]
            at += 2 + size
            # encoders put messages about themselves beside the sets
            if unit[0] >> 1 & 63 in H265_SETS:
                sets.append(unit)
    return sets, (extra[21] & 3) + 1
