"""Reads what is really on a virtual screen: which picture each player shows, and how old it is.

Xvfb keeps its frame buffer in a file (``-fbdir``) in the format of xwd (X11/XWDFile.h): a header of 32-bit numbers,
colours of 12 bytes each, then the pixels. ``demo.coding`` says how the number of a picture is written in it.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import BenchError
from benchmarks.processes import command
from benchmarks.spots import HEIGHT, WIDTH, Spot
from demo.coding import BLOCKS, GREY, decode

EVERY = 0.004
"""Seconds between two looks."""

_HEADER = np.dtype(">u4")
_WEIGHTS = 1 << np.arange(BLOCKS)[::-1]


class Seen(NamedTuple):
    """When a picture came onto the screen."""

    number: int
    at: float
    """Seconds since 1970."""


class Glass:
    """The screen of one virtual display."""

    def __init__(self, display: str, file: Path) -> None:
        head = np.fromfile(file, _HEADER, 25)
        header, height, bits, row, colours = (int(head[n]) for n in (0, 5, 11, 12, 19))
        if bits != 32:
            raise BenchError(f"the virtual screen has {bits} bits a pixel")
        start = header + colours * 12
        whole = np.memmap(file, np.uint8, "r")
        self._pixels = whole[start : start + row * height].reshape(height, row // 4, 4)
        self.display = display
        """Its name."""

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """What stands there now: rows of blue, green, red and nothing."""
        return np.array(self._pixels)

    def thinned(self, step: int) -> NDArray[np.uint8]:
        """Return every so many pixels, across and down, of what stands there now."""
        return np.array(self._pixels[::step, ::step])

    def look(self, spots: Sequence[Spot], note: Callable[[int, int | None, float], None], seconds: float) -> None:
        """Call ``note(spot, number, at)`` for each spot whose picture has changed since the last look, for so long.

        The number is None where none can be read. The first look tells of all spots.
        """
        rows, columns = [], []
        for spot in spots:
            block = spot.width / 40
            rows.append([round(spot.y + block / 2)] * BLOCKS)
            columns.append([round(spot.x + (n + 0.5) * block) for n in range(BLOCKS)])
        at_rows, at_columns = np.array(rows), np.array(columns)
        before = np.full(len(spots), -1)
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            at = time.time()
            bits = self._pixels[at_rows, at_columns, 1] > GREY
            codes = bits @ _WEIGHTS
            for number in np.flatnonzero(codes != before):
                note(int(number), decode(bits[number]), at)
            before = codes
            time.sleep(max(0.0, now + EVERY - time.monotonic()))

    def watch(self, spots: Sequence[Spot], seconds: float) -> list[list[Seen]]:
        """Return which pictures each player showed, in their order; the first may have stood there for long."""
        seen: list[list[Seen]] = [[] for _ in spots]

        def note(spot: int, number: int | None, at: float) -> None:
            if number is not None and (not seen[spot] or seen[spot][-1].number != number):
                seen[spot].append(Seen(number, at))

        self.look(spots, note, seconds)
        return seen


@contextmanager
def screen() -> Iterator[Glass]:
    """Start a virtual display of one monitor that can be read, until the block ends."""
    with TemporaryDirectory(prefix="glass-") as folder:
        size = f"{WIDTH}x{HEIGHT}x24"
        read, write = os.pipe()
        words = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-noreset", "-nolisten", "tcp"]
        with command([*words, "-fbdir", folder], Path(folder) / "log", pass_fds=[write]):
            os.close(write)
            with os.fdopen(read) as pipe:
                display = f":{pipe.readline().strip()}"
            if display == ":":
                raise BenchError("the virtual screen (Xvfb) did not start")
            yield Glass(display, Path(folder) / "Xvfb_screen0")
