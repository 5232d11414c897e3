"""Finds the files that are laid down on a station for its tiles."""

from pathlib import Path
from typing import NamedTuple

from server.contract.errors import ExplainedError
from server.contract.os_trouble import why
from server.contract.words import Words, same

Stamp = tuple[int, int, int]
"""Tells one version of a file from the next: inode, time of change, bytes."""


class FileVersion(NamedTuple):
    """One version of a file."""

    path: Path
    stamp: Stamp


class FileError(ExplainedError):
    """A file cannot be shown; says why, and what to do."""


def inside(folder: Path, name: str) -> Path:
    """Return a file of a folder, also one named by its whole path; raises FileError for any other, and where none is.

    Reads the disk. What leads out of the folder, by ``..`` or by a link, is refused: a layout must not show just any
    file of a station.
    """
    if not name:
        raise FileError(
            Words(
                vi=f"chưa chọn tệp: ghi tên một tệp trong {folder} vào tuỳ chọn của ô này",
                en=f"no file is chosen: write the name of one in {folder} into the options of this tile",
            )
        )
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise FileError(
                Words(
                    vi=f"{name} nằm ngoài thư mục của trạm: chép nó vào {folder}",
                    en=f"{name} is outside of the station's folder: copy it to {folder}",
                )
            )
        if not path.is_file():
            raise FileError(
                Words(vi=f"không có tệp {name}: chép nó vào {folder}", en=f"no file {name}: copy it to {folder}")
            )
    except OSError as error:
        raise unreadable(name, why(error)) from error
    except ValueError as error:
        raise unreadable(name, same(str(error))) from error
    return path


def find(folder: Path, name: str) -> FileVersion:
    """Return a file of a folder as it is now; raises FileError as ``inside`` does, and where it cannot be looked at."""
    path = inside(folder, name)
    try:
        found = path.stat()
    except OSError as error:
        raise unreadable(name, why(error)) from error
    return FileVersion(path, (found.st_ino, found.st_mtime_ns, found.st_size))


def unreadable(name: str, reason: Words) -> FileError:
    """Return the error of a file that is there but cannot be shown."""
    return FileError(
        Words(
            vi=f"không đọc được {name} ({reason.vi}): chép lại tệp",
            en=f"{name} cannot be read ({reason.en}): copy it again",
        )
    )
