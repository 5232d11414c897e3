"""A folder in which each file is a right: who goes, goes at once; what cannot be read just now takes none away."""

import errno
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from server.contract.os_trouble import why

PASSING = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.ESTALE, errno.EAGAIN, errno.EINTR})
"""Troubles that say nothing of the file: the machine is out of something, a disk is away."""

T = TypeVar("T")
Stamp = tuple[int, int, int]

log = logging.getLogger(__name__)


class RightFiles(Generic[T]):
    """The files ``*.toml`` of a folder, each read again when it has changed. Raises nothing: it is asked by doors."""

    def __init__(self, folder: Path, read: Callable[[Path], T | None]) -> None:
        """``read`` returns None for a file that is damaged."""
        self._folder, self._read = folder, read
        self._stamps: dict[Path, Stamp | None] = {}
        """As the files were when they were read."""
        self._found: dict[Path, T | None] = {}
        self._troubled = False

    @property
    def changed(self) -> bool:
        """Look whether anything is otherwise than at the last look, and take it then."""
        before = dict(self._found)
        try:
            self._look()
        except OSError as error:
            self._say(error)
            # to see that a file has gone takes nothing that one can be out of
            self._found = {path: found for path, found in self._found.items() if not _is_gone(path)}
        else:
            self._troubled = False
        return before != self._found

    @property
    def all(self) -> dict[Path, T | None]:
        """Return what the files say, by their order; None for damaged ones. Look for ``changed`` before."""
        return dict(sorted(self._found.items()))

    def _look(self) -> None:
        files = sorted(self._folder.glob("*.toml"))
        stamps = {path: _stamp(path) for path in files}
        if stamps == self._stamps:
            return
        self._found = {path: found for path, found in self._found.items() if path in stamps}
        self._stamps = {path: stamp for path, stamp in self._stamps.items() if path in stamps}
        for path, stamp in stamps.items():
            if path not in self._stamps or self._stamps[path] != stamp:
                self._take(path, stamp)

    def _take(self, path: Path, stamp: Stamp | None) -> None:
        try:
            path.open("rb").close()
        except OSError as error:
            # whoever reads it says what is wrong with this one
            if error.errno in PASSING:
                raise
        self._found[path], self._stamps[path] = self._read(path), stamp

    def _say(self, error: OSError) -> None:
        if not self._troubled:
            log.warning("%s: cannot be read now, who was let in goes on: %s", self._folder, why(error).en)
        self._troubled = True


def _stamp(path: Path) -> Stamp | None:
    """Return what changes whenever a file does; None where it has just gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _is_gone(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        pass
    return False
