"""Reads the station's key file."""

import logging
from pathlib import Path

from server.contract.errors import ConfigError
from server.contract.keys import StationKey, is_key, is_pair
from server.contract.private import is_open_to_all, tighten
from server.contract.toml import read_toml
from server.contract.words import Words

log = logging.getLogger(__name__)


class KeyFile:
    """The file ``vonglau-server enroll`` made for this station; it may come, change and go while the wall runs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: Words | None = None
        """Why the last reading gave no key."""

    def read(self) -> StationKey | None:
        """Return the key, or None while there is no usable file."""
        key, problem = _read(self.path)
        if key is not None and is_open_to_all(self.path):
            log.warning("%s", tighten(self.path).en)
        if problem != self.problem:
            log.warning("no key to show the server: %s", problem.en) if problem else log.info("%s is a key", self.path)
        self.problem = problem
        return key


def owner(path: Path) -> str | None:
    """Return the station whose key a file holds; None where it is no key file."""
    key, _ = _read(path)
    return key.station if key is not None else None


def _read(path: Path) -> tuple[StationKey | None, Words | None]:
    try:
        key = read_toml(path, StationKey)
    except ConfigError as error:
        return None, error.words
    if not is_pair(key.public, key.secret) or not is_key(key.server):
        damaged = Words(vi="khóa bị hỏng; hãy chép lại tệp", en="the key is damaged; copy the file again")
        return None, ConfigError(path, damaged).words
    return key, None
