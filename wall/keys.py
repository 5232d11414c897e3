"""Reads the station's key file."""

from pathlib import Path

from server.contract.errors import ConfigError
from server.contract.keys import StationKey
from server.contract.toml import read_toml


class KeyFile:
    """The file ``vonglau-server enroll`` made for this station; it may come, change and go while the wall runs."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> StationKey | None:
        """Return the key, or None while there is no usable file."""
        try:
            return read_toml(self.path, StationKey)
        except ConfigError:
            return None
