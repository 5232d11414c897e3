"""Turns decoded frames into pictures of a block: the right way up, in their true proportions, as large as fits."""

import threading
import time

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from wall.video.block import LARGEST_SIDE, Block, PlayerStatus
from wall.video.progress import has_changed

LOOK_EVERY = 1.0
"""Seconds between two looks whether the picture still changes."""


class Scaler:
    """Writes frames of one camera into the newest block it was given."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._lock = threading.Lock()
        self._reformatter = VideoReformatter()
        self._seen: np.ndarray[tuple[int, int], np.dtype[np.uint8]] | None = None
        self._looked = 0.0
        self._progressed = 0.0
        self._decoded = 0
        self._status = PlayerStatus()

    @property
    def status(self) -> PlayerStatus:
        """What was last said of the stream."""
        return self._status

    def say(self, **changes: float) -> None:
        """Change what is said of the stream."""
        with self._lock:
            self._status = self._status._replace(alive=time.monotonic(), **changes)  # type: ignore[arg-type]
            self._block.status = self._status

    def move(self, block: Block) -> None:
        """Go on in another block; the one before is closed."""
        with self._lock:
            before, self._block = self._block, block
            block.status = self._status
            before.close()

    def give_up(self) -> Block:
        """Return the block to somebody else who writes into it from now on."""
        return self._block

    def close(self) -> None:
        """Let go of the block."""
        with self._lock:
            self._block.close()

    def show(self, frame: VideoFrame, ratio: float, taken: float) -> None:
        """Write a frame whose pixels are ``ratio`` times as wide as high, taken at ``taken`` (seconds since 1970).

        Raises ValueError for one of an impossible size.
        """
        now = time.monotonic()
        turned = frame.rotation % 360
        width, height = upright(frame.width, frame.height, ratio, turned)
        self._decoded += 1
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            self._look(frame, now)
        with self._lock:
            block = self._block
            wide, high = fit(width, height, block.width, block.height)
            sideways = turned in (90, 270)
            image = self._reformatter.reformat(
                frame,
                high if sideways else wide,
                wide if sideways else high,
                "bgra",
                interpolation="FAST_BILINEAR",
            )
            slot, room = block.room()
            pixels = np.frombuffer(room, np.uint8, wide * high * 4).reshape(high, wide, 4)
            pixels[:] = _rows(image, turned)
            del pixels
            block.publish(slot, wide, high, taken, now)
            self._status = self._status._replace(
                width=width,
                height=height,
                alive=now,
                arrived=now,
                progressed=self._progressed,
                decoded=self._decoded,
            )
            block.status = self._status

    def _look(self, frame: VideoFrame, now: float) -> None:
        """Compare with the picture of a second ago; brightness alone, which every camera's format keeps in a plane."""
        plane = frame.planes[0]
        if frame.format.is_planar:
            rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
            seen = rows[: frame.height, : frame.width].copy()
        else:
            seen = np.asarray(frame.to_ndarray(format="gray"), np.uint8)
        if self._seen is None or has_changed(self._seen, seen):
            self._progressed = now
            self._seen = seen


def upright(width: int, height: int, ratio: float, turned: int) -> tuple[int, int]:
    """Return width and height of a frame as it is to be shown: square pixels, the right way up.

    Raises ValueError for what no camera sends.
    """
    width = round(width * ratio)
    if not (0 < width <= LARGEST_SIDE * 2 and 0 < height <= LARGEST_SIDE * 2):
        raise ValueError(f"{width}x{height}")
    return (height, width) if turned % 180 else (width, height)


def fit(width: int, height: int, into_width: int, into_height: int) -> tuple[int, int]:
    """Return the largest even size of the same proportions."""
    scale = min(into_width / width, into_height / height)
    return max(round(width * scale) // 2 * 2, 2), max(round(height * scale) // 2 * 2, 2)


def _rows(image: VideoFrame, turned: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    plane = image.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: image.height, : image.width * 4]
    pixels = rows.reshape(image.height, image.width, 4)
    # FFmpeg's rotation is counted against the clock
    return np.rot90(pixels, turned // 90) if turned else pixels
