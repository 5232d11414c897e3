"""Cuts pictures into RTP packets: H.264 (RFC 6184), H.265 (RFC 7798), JPEG (RFC 2435)."""

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

CLOCK = 90_000
"""Ticks a second of RTP's time stamps for video."""
PAYLOAD = 1400
"""Bytes of one packet at most, so that it fits into an Ethernet frame."""
DYNAMIC, JPEG = 96, 26
"""Payload types (RFC 3551)."""
NTP_ERA = 2_208_988_800
"""Seconds from 1900, where NTP begins, to 1970."""

_HEADER = struct.Struct(">BBHII")
_REPORT = struct.Struct(">BBHIIIIII")


class Head(NamedTuple):
    """What the packets of one picture have in common."""

    kind: int
    stamp: int
    source: int
    """SSRC."""


def packets(payloads: Iterable[bytes], head: Head, first: int) -> list[bytes]:
    """Return the packets of one picture, numbered from ``first``; the last one is marked."""
    all_payloads = list(payloads)
    last = len(all_payloads) - 1
    return [
        _HEADER.pack(
            0x80, head.kind | (0x80 if n == last else 0), (first + n) & 0xFFFF, head.stamp & 0xFFFFFFFF, head.source
        )
        + payload
        for n, payload in enumerate(all_payloads)
    ]


def sender_report(source: int, at: float, stamp: int, sent: int, octets: int) -> bytes:
    """Return the RTCP packet that ties time stamps to the clock (RFC 3550, 6.4.1); ``at`` in seconds since 1970."""
    ntp = at + NTP_ERA
    seconds = int(ntp)
    fraction = int((ntp - seconds) * 2**32)
    counts = (sent & 0xFFFFFFFF, octets & 0xFFFFFFFF)
    return _REPORT.pack(0x80, 200, 6, source, seconds, fraction, stamp & 0xFFFFFFFF, *counts)


def h264(units: Iterable[bytes]) -> Iterator[bytes]:
    """Return the payloads of NAL units: whole ones where they fit, else in fragments (FU-A)."""
    for unit in units:
        if len(unit) <= PAYLOAD:
            yield unit
            continue
        indicator, kind, body = (unit[0] & 0xE0) | 28, unit[0] & 0x1F, unit[1:]
        for start, piece, end in _pieces(body, PAYLOAD - 2):
            yield bytes([indicator, kind | (0x80 if start else 0) | (0x40 if end else 0)]) + piece


def h265(units: Iterable[bytes]) -> Iterator[bytes]:
    """Return the payloads of NAL units: whole ones where they fit, else in fragments (FU)."""
    for unit in units:
        if len(unit) <= PAYLOAD:
            yield unit
            continue
        kind, head, body = (unit[0] >> 1) & 0x3F, bytes([(unit[0] & 0x81) | (49 << 1), unit[1]]), unit[2:]
        for start, piece, end in _pieces(body, PAYLOAD - 3):
            yield head + bytes([kind | (0x80 if start else 0) | (0x40 if end else 0)]) + piece


def jpeg(picture: bytes) -> Iterator[bytes]:
    """Return the payloads of a baseline JPEG file with 4:2:0 colours, its quantisation tables with the first one."""
    tables, width, height, scan = _jpeg_parts(picture)
    quantised = struct.pack(">BBH", 0, 0, len(tables)) + tables
    at = 0
    while at < len(scan):
        head = struct.pack(">B3sBBBB", 0, at.to_bytes(3, "big"), 1, 255, width // 8, height // 8)
        extra = quantised if at == 0 else b""
        piece = scan[at : at + PAYLOAD - len(head) - len(extra)]
        yield head + extra + piece
        at += len(piece)


def _pieces(body: bytes, size: int) -> Iterator[tuple[bool, bytes, bool]]:
    for at in range(0, len(body), size):
        yield at == 0, body[at : at + size], at + size >= len(body)


def _jpeg_parts(picture: bytes) -> tuple[bytes, int, int, bytes]:
    """Return quantisation tables, width, height and the entropy-coded data of a JPEG file."""
    tables, width, height, at = b"", 0, 0, 2
    while True:
        marker, length = struct.unpack_from(">HH", picture, at)
        segment = picture[at + 4 : at + 2 + length]
        at += 2 + length
        if marker == 0xFFDB:
            while segment:
                tables += segment[1:65]
                segment = segment[65:]
        elif marker == 0xFFC0:
            height, width = struct.unpack_from(">HH", segment, 1)
        elif marker == 0xFFDA:
            return tables, width, height, picture[at:].removesuffix(b"\xff\xd9")
