"""Tells one server from another by what both have to have alike and the database does not hold: keys and secrets."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

EVERY = 2.0
"""Seconds between two readings."""


class Likeness:
    """A digest of files, which says nothing of what is in them."""

    def __init__(self, paths: Sequence[Path], locked: Callable[[], Iterable[tuple[str, bytes]]] = tuple) -> None:
        """Take files, and folders of files; what there is not counts as nothing.

        ``locked`` gives names and contents of what differs on the disk where it is the same.
        """
        self._paths = paths
        self._locked = locked
        self._digest = ""
        self._read = float("-inf")

    def __call__(self) -> str:
        """Return the digest, read anew after a while."""
        if time.monotonic() - self._read >= EVERY:
            self._read = time.monotonic()
            found = sha256()
            for number, path in enumerate(self._paths):
                for file in _files(path):
                    with suppress(OSError):
                        content = sha256(file.read_bytes()).hexdigest()
                        found.update(f"{number} {file.name} {content}\n".encode())
            for name, opened in self._locked():
                found.update(f"locked {name} {sha256(opened).hexdigest()}\n".encode())
            self._digest = found.hexdigest()[:32]
        return self._digest


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith("."))
    elif path.is_file():
        yield path
