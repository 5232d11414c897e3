"""Keeps what the station last knew, for a start without its server."""

import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from server.contract.messages import Update
from server.contract.os_trouble import because, why
from server.contract.private import is_open_to_all, make_private_folder, tighten, write_private_bytes
from server.contract.wire import DAMAGED
from server.contract.words import Words

log = logging.getLogger(__name__)

_decoder = msgspec.msgpack.Decoder(list[msgspec.Raw])
_update = msgspec.msgpack.Decoder(Update)


class UpdateCache:
    """One file with the newest update of every topic."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "last.msgpack"
        self.trouble: Words | None = None
        """Why nothing is remembered, and what to do; None while it is."""

    def load(self) -> list[Update]:
        """Return what was saved, as far as this version can read it; nothing where there is no file."""
        try:
            saved = _decoder.decode(self._path.read_bytes())
        except FileNotFoundError:
            return []
        except (OSError, *DAMAGED) as error:
            log.warning("nothing remembered: %s: %s", self._path, error)
            return []
        updates = []
        for each in saved:
            try:
                updates.append(_update.decode(each))
            except DAMAGED as error:
                log.warning("one update of %s is not remembered: %s", self._path, error)
        return updates

    def save(self, updates: Iterable[Update]) -> None:
        """Replace the file at once; a full disk leaves the old one."""
        body = msgspec.msgpack.encode(list(updates))
        folder = self._path.parent
        try:
            make_private_folder(folder)
            if is_open_to_all(folder):
                log.warning("%s", tighten(folder).en)
            write_private_bytes(self._path, body)
        except OSError as error:
            if self.trouble is None:
                log.warning("cannot remember in %s: %s", self._path, why(error).en)
            self.trouble = because(
                error,
                f"không lưu được vào {folder} (khởi động lại khi mất máy chủ sẽ không có gì để hiện)",
                f"nothing can be kept in {folder} (a start without the server would show nothing)",
            )
        else:
            if self.trouble is not None:
                log.info("what is shown is remembered again")
            self.trouble = None
