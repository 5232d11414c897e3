"""Knows what of a server's files must not be read by everybody on the machine."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from server.config import Config
from server.contract.private import is_open_to_all


def exposed(config: Config) -> list[Path]:
    """Return the files and folders that everybody may read or change, but should not."""
    return [path for path in _private(config) if is_open_to_all(path)]


def _private(config: Config) -> Iterator[Path]:
    for folder in (config.security.keys, config.security.secrets):
        yield folder
        yield from sorted(folder.rglob("*"))
    # what lies in them is covered by them
    yield config.cameras.folder
    yield config.cameras.folder / "pictures"
    yield config.cameras.folder / "references"
    if file := _database(config.store.url):
        for end in ("", "-wal", "-shm", ".audit"):
            yield file.with_name(file.name + end)


def _database(url: str) -> Path | None:
    try:
        address = make_url(url)
    except ArgumentError:
        return None
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None
