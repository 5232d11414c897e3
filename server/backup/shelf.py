"""Knows the backups of a folder: their names, ages, which of them are too many, and that one is made at a time."""

import contextlib
import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from server.contract.calendar import CALENDAR
from server.contract.os_trouble import because
from server.contract.private import make_private_folder
from server.contract.words import Words
from server.errors import RefusedError, StartError

PARTIAL = ".vonglau-making-"
"""How what is being made is called, until it is good."""
LOCK = ".vonglau-making"
_STAMP = "%Y-%m-%dT%H%M%S"
_NAME = re.compile(r"vonglau-(\d{4}-\d\d-\d\dT\d{6})(\.incomplete)?\.zip")


class Kept(NamedTuple):
    """One backup of a folder."""

    made: datetime
    path: Path
    size: int
    """Bytes."""
    complete: bool
    """All that should be in it is."""


def name_of(made: datetime) -> str:
    """Return how a backup is called, by the time in Vietnam."""
    return f"vonglau-{made.astimezone(CALENDAR):{_STAMP}}.zip"


def new_name(folder: Path) -> Path:
    """Return what a backup of now is called in a folder: one that was made in this second has that name already."""
    while (path := folder / name_of(datetime.now(UTC))).exists():
        time.sleep(0.05)
    return path


def incomplete(path: Path) -> Path:
    """Return how a backup is called that lacks what could not be read: it replaces none that is complete."""
    return path.with_name(f"{path.stem}.incomplete.zip")


def kept(folder: Path) -> list[Kept]:
    """Return the backups of a folder, the newest first; none where there is no folder. Raises StartError."""
    found: list[Kept] = []
    try:
        for path in folder.iterdir():
            if told := _NAME.fullmatch(path.name):
                with contextlib.suppress(FileNotFoundError, ValueError):
                    made = datetime.strptime(told[1], _STAMP).replace(tzinfo=CALENDAR)
                    found.append(Kept(made, path, path.stat().st_size, not told[2]))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StartError(because(error, f"không đọc được {folder}", f"cannot read {folder}")) from None
    return sorted(found, reverse=True)


def forget_oldest(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest ``keep`` complete backups, and incomplete ones that are older than one of these.

    Return what was deleted; raises StartError.
    """
    found = kept(folder)
    complete = [each for each in found if each.complete]
    newest = complete[0].made if complete else datetime.min.replace(tzinfo=CALENDAR)
    odd = [each for each in found if not each.complete]
    gone = [*complete[keep:], *(each for number, each in enumerate(odd) if number or each.made <= newest)]
    for each in gone:
        try:
            each.path.unlink(missing_ok=True)
        except OSError as error:
            raise StartError(because(error, f"không xóa được {each.path}", f"cannot delete {each.path}")) from None
    return [each.path for each in gone]


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Make the folder, and be the only one to make a backup in it; what a kill has left half made is removed.

    Raises RefusedError where another one is being made, StartError where the folder cannot be used.
    """
    try:
        make_private_folder(folder)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StartError(because(error, f"không ghi được vào {folder}", f"cannot write to {folder}")) from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RefusedError(
                Words(
                    vi=f"một bản sao lưu khác đang được ghi vào {folder}; hãy đợi nó xong",
                    en=f"another backup is being made in {folder}; wait until it has ended",
                )
            ) from None
        clear(folder)
        yield
    finally:
        os.close(lock)


def clear(folder: Path) -> None:
    """Remove what is only half made."""
    for path in folder.glob(f"{PARTIAL}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()


def age(passed: timedelta) -> Words:
    """Return how long ago something was, in words."""
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes < 120:
        return Words(vi=f"{minutes} phút trước", en=f"{minutes} minute{'s' * (minutes != 1)} ago")
    if minutes < 48 * 60:
        return Words(vi=f"{minutes // 60} giờ trước", en=f"{minutes // 60} hours ago")
    return Words(vi=f"{minutes // 1440} ngày trước", en=f"{minutes // 1440} days ago")


def size_of(count: int) -> str:
    """Return a number of bytes as people say it."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" or value >= 10 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"
