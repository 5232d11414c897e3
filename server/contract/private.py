"""Puts files in place that only their owner may read, and finds those that others may: keys, and what they open."""

import contextlib
import os
import stat
import threading
from pathlib import Path

from server.contract.os_trouble import why
from server.contract.words import Words

OTHERS = stat.S_IRWXO
"""What everybody may do; a group may be meant."""


def write_private(path: Path, text: str, *, replace: bool = True, lasting: bool = False) -> None:
    """Put a text in place at once and readable for its owner alone.

    Without ``replace`` the first of several processes wins, and FileExistsError tells the others. What is ``lasting``
    survives a power cut from the moment this returns. What root writes belongs to whoever owns the folder: a server
    that does not run as root has to read it. Raises OSError.
    """
    write_private_bytes(path, text.encode(), replace=replace, lasting=lasting)


def write_private_bytes(path: Path, content: bytes, *, replace: bool = True, lasting: bool = False) -> None:
    """Put a file in place as ``write_private`` does a text."""
    draft = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.new")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            _own(file.fileno(), path.parent)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        if replace:
            draft.replace(path)
        else:
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    if lasting:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def make_private_folder(folder: Path) -> None:
    """Make a folder for its owner alone, and so each that is missing above it; raises OSError."""
    for each in (*reversed(folder.parents), folder):
        try:
            each.mkdir(mode=0o700)
        except OSError:
            if not each.is_dir():
                raise
        else:
            _own(each, each.parent)


def make_private_file(path: Path) -> None:
    """Make an empty file for its owner alone where there is none; raises OSError.

    One that is there is not even opened: closing it again would take away all locks that this process has on it
    (fcntl(2)), and whoever else uses a SQLite database then deletes what is not yet in its file.
    """
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            _own(descriptor, path.parent)
        finally:
            os.close(descriptor)


def _own(what: int | Path, folder: Path) -> None:
    """Give what root has made to the owner of the folder it lies in."""
    if os.geteuid() == 0:
        owner = folder.stat()
        # a disk of another machine may not let root do that
        with contextlib.suppress(PermissionError):
            os.chown(what, owner.st_uid, owner.st_gid)


def is_open_to_all(path: Path) -> bool:
    """Return whether everybody on the machine may read or change a file or a folder; no for one that is not there."""
    try:
        return bool(path.stat().st_mode & OTHERS)
    except OSError:
        return False


def tighten(path: Path) -> Words:
    """Take the rights of all but the owner away; return what is said of it, with the command where it failed."""
    private = "700" if path.is_dir() else "600"
    try:
        path.chmod(int(private, 8))
    except OSError as error:
        said, reason = advice(path), why(error)
        return Words(vi=f"{said.vi} ({reason.vi})", en=f"{said.en} ({reason.en})")
    return Words(
        vi=f"{path} ai cũng đọc được; đã chạy chmod {private} {path}",
        en=f"everybody could read {path}; chmod {private} {path} was done",
    )


def advice(path: Path) -> Words:
    """Return what is to be done about a file that everybody may read."""
    private = "700" if path.is_dir() else "600"
    return Words(
        vi=f"{path} ai cũng đọc được; hãy chạy chmod {private} {path}",
        en=f"everybody can read {path}; run chmod {private} {path}",
    )
