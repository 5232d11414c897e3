"""Puts a file that describes something of a wall in its place."""

import shutil
from pathlib import Path

from server.config import Config
from server.contract.os_trouble import because
from server.contract.toml_words import one_of
from server.errors import RefusedError, StartError
from server.walls.watched_files import wall_file


def place(config: Config, folder: Path, wall: str) -> Path:
    """Return where the file of a wall is kept; raises RefusedError for a wall there is not."""
    known = [each.name for each in config.wall]
    if wall not in known:
        raise RefusedError(one_of(wall, known))
    return wall_file(folder, wall)


def replace(target: Path, file: Path) -> None:
    """Put a file in a place, whole or not at all; what it said before is kept beside it. Raises StartError."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and target.read_bytes() != file.read_bytes():
            shutil.copyfile(target, target.with_suffix(".toml.before"))
        half = target.with_suffix(".toml.new")
        shutil.copyfile(file, half)
        half.replace(target)
    except OSError as error:
        raise StartError(because(error, f"không ghi được {target}", f"cannot write {target}")) from None
