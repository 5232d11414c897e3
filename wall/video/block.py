"""The memory through which one player hands its pictures to the wall: three slots, of which the newest counts.

The writer takes a slot that is neither the newest nor the one being painted, so neither side ever waits. Pixels are
32 bits, blue first, as Qt's Format_RGB32 wants them; a row is ``width * 4`` bytes.
"""

import mmap
import os
import struct
from typing import NamedTuple

SLOTS = 3
LARGEST_SIDE = 7680
"""Pixels; more would be a mistake."""

_HEADER = 4096
_MAGIC = 0x564C
_SHAPE = struct.Struct("<III")
"""Magic, width, height of the block."""
_COUNTS = struct.Struct("<QII")
"""Sequence, newest slot, slot being painted."""
_STATUS = struct.Struct("<IIIIdddddQ")
_SLOT = struct.Struct("<IIdd")
_SHAPE_AT, _COUNTS_AT, _STATUS_AT, _SLOT_AT = 0, 16, 64, 192


class PlayerStatus(NamedTuple):
    """What a player says of its stream; times in seconds of the monotonic clock, which all processes share."""

    state: int = 0
    """One of State."""
    width: int = 0
    """Of the stream, in pixels as they are to be shown."""
    height: int = 0
    hardware: int = 0
    """1 where a device decodes."""
    rate: float = 0.0
    """Pictures a second."""
    alive: float = 0.0
    """When the player last did something."""
    arrived: float = 0.0
    """When something of the stream last came."""
    progressed: float = 0.0
    """When its picture last changed."""
    lag: float = 0.0
    """Seconds by which the stream is behind what it was at its best."""
    decoded: int = 0
    """Pictures."""


class BlockPicture(NamedTuple):
    """One picture in a block."""

    pixels: memoryview
    width: int
    height: int
    time: float
    """When it was taken, seconds since 1970: by the camera's clock where it tells a likely time, else when it came."""
    arrived: float
    """Seconds of the monotonic clock."""


class Block:
    """Shared memory for pictures of at most ``width`` by ``height`` pixels."""

    def __init__(self, descriptor: int, memory: mmap.mmap, width: int, height: int) -> None:
        self.descriptor = descriptor
        self.width = width
        self.height = height
        self._memory = memory
        self._view = memoryview(memory)

    @classmethod
    def make(cls, width: int, height: int) -> "Block":
        """Return a new block, which vanishes when nobody holds it any more; raises OSError where memory is short."""
        descriptor = os.memfd_create("camera", os.MFD_CLOEXEC)
        size = _HEADER + SLOTS * _room(width, height)
        try:
            os.ftruncate(descriptor, size)
            memory = mmap.mmap(descriptor, size)
        except (OSError, ValueError):
            os.close(descriptor)
            raise
        _SHAPE.pack_into(memory, _SHAPE_AT, _MAGIC, width, height)
        return cls(descriptor, memory, width, height)

    @classmethod
    def attach(cls, descriptor: int) -> "Block":
        """Return the block that a descriptor of another process's stands for; raises ValueError for anything else."""
        size = os.fstat(descriptor).st_size
        memory = mmap.mmap(descriptor, size)
        magic, width, height = _SHAPE.unpack_from(memory, _SHAPE_AT)
        if magic != _MAGIC or size < _HEADER + SLOTS * _room(width, height):
            memory.close()
            raise ValueError("not a block")
        return cls(descriptor, memory, width, height)

    def close(self) -> None:
        """Let go of the memory; pictures that are still held keep it until they are gone."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1
            self._view.release()
            try:
                self._memory.close()
            except BufferError:
                # a picture is still being shown; the memory goes with it
                return

    @property
    def sequence(self) -> int:
        """How many pictures have been handed over."""
        sequence: int = _COUNTS.unpack_from(self._memory, _COUNTS_AT)[0]
        return sequence

    @property
    def status(self) -> PlayerStatus:
        """What the player says of its stream."""
        return PlayerStatus(*_STATUS.unpack_from(self._memory, _STATUS_AT))

    @status.setter
    def status(self, status: PlayerStatus) -> None:
        _STATUS.pack_into(self._memory, _STATUS_AT, *status)

    def room(self) -> tuple[int, memoryview]:
        """Return a slot that nobody looks at, and its memory."""
        _, newest, reading = _COUNTS.unpack_from(self._memory, _COUNTS_AT)
        slot = next(slot for slot in range(SLOTS) if slot not in (newest, reading))
        start = _HEADER + slot * _room(self.width, self.height)
        return slot, self._view[start : start + _room(self.width, self.height)]

    def publish(self, slot: int, width: int, height: int, time: float, arrived: float) -> None:
        """Make a slot the newest picture."""
        _SLOT.pack_into(self._memory, _SLOT_AT + slot * _SLOT.size, width, height, time, arrived)
        struct.pack_into("<I", self._memory, _COUNTS_AT + 8, slot)
        struct.pack_into("<Q", self._memory, _COUNTS_AT, self.sequence + 1)

    def newest(self) -> BlockPicture | None:
        """Return the newest picture, whose memory stays as it is until the next call; None before the first."""
        sequence, newest, _ = _COUNTS.unpack_from(self._memory, _COUNTS_AT)
        if sequence == 0:
            return None
        while True:
            struct.pack_into("<I", self._memory, _COUNTS_AT + 12, newest)
            now = _COUNTS.unpack_from(self._memory, _COUNTS_AT)[1]
            if now == newest:
                break
            newest = now
        width, height, time, arrived = _SLOT.unpack_from(self._memory, _SLOT_AT + newest * _SLOT.size)
        start = _HEADER + newest * _room(self.width, self.height)
        return BlockPicture(self._view[start : start + width * height * 4], width, height, time, arrived)


def _room(width: int, height: int) -> int:
    # whole pages, so that a slot begins where its copying is fast
    return -(-width * height * 4 // 4096) * 4096
