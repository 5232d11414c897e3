"""What processes and their children cost: seconds of a core, and memory."""

import time
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

import psutil

MB = 1024.0 * 1024


class Cost(NamedTuple):
    """Of a while."""

    cpu: float
    """Seconds of a core per second."""
    own: float
    """Of those, what the processes themselves used, without their children."""
    memory: float
    """Megabytes resident at its end; what processes share is counted once."""


class Usage:
    """Begins to count when it is made."""

    def __init__(self, processes: Iterable[int]) -> None:
        self._roots = [psutil.Process(process) for process in processes]
        self._before = self._spent()
        self._began = time.monotonic()

    def end(self) -> Cost:
        """Return the cost until now; what has ended meanwhile is not in it."""
        seconds = time.monotonic() - self._began
        after = self._spent()
        used = {process: (spent - self._before.get(process, 0.0)) / seconds for process, spent in after.items()}
        roots = [root.pid for root in self._roots]
        return Cost(sum(used.values()), sum(used.get(root, 0.0) for root in roots), memory(roots))

    def _spent(self) -> dict[int, float]:
        spent = {}
        for process in _all(self._roots):
            with suppress(psutil.NoSuchProcess):
                spent[process.pid] = sum(process.cpu_times()[:2])
        return spent


def memory(processes: Iterable[int]) -> float:
    """Return the resident megabytes of processes and their children; what they share is counted once."""
    size = 0
    for process in _all([psutil.Process(each) for each in processes]):
        with suppress(psutil.NoSuchProcess):
            size += process.memory_full_info().pss
    return size / MB


def _all(roots: Iterable[psutil.Process]) -> list[psutil.Process]:
    return [process for root in roots for process in [root, *root.children(recursive=True)]]
