"""Makes a change of the audit visible: each row is chained to the one before, the newest is kept in a file besides.

Whoever can write to both the database and the file can still write another chain: keep copies of the file elsewhere.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Row

from server.contract.os_trouble import because
from server.errors import StoreError
from server.store.database import check_address
from server.store.tables import EPOCH, MICROSECOND

START = bytes(32)
"""What the first row of all follows."""
LOST = b"\xff" * 32
"""What a row follows that was written when nobody knew any more what it follows: the chain stays broken there."""


class ChainEnds(Struct, frozen=True, kw_only=True):
    """Where a chain begins and ends."""

    count: int
    """Rows that were ever written."""
    newest: bytes
    """Digest of the last of them."""
    forgotten: int = 0
    """How many of them are gone because they were old."""
    base: bytes = START
    """Digest of the last one that is gone."""


class ChainFile(Struct, frozen=True, kw_only=True):
    """What the file holds."""

    settled: ChainEnds
    """As the database was after the last change that is known to have ended."""
    coming: ChainEnds | None = None
    """As it is if the change that was begun has ended, too."""

    def ends(self) -> Iterator[ChainEnds]:
        """Yield what may be so, the newest first."""
        if self.coming is not None:
            yield self.coming
        yield self.settled


def ends_file(url: str, keys: Path) -> Path:
    """Return where the ends are kept: beside an SQLite file, else in the folder ``keys``; raises StoreError."""
    address = check_address(url)
    if address.get_backend_name() == "sqlite":
        return Path(f"{address.database}.audit")
    return keys / "audit.ends"


def link(before: bytes, row: Row[Any] | Struct) -> bytes:
    """Return the digest of a row that follows the one with the digest ``before``.

    SHA-256 over that and the msgpack array of the moment, in whole microseconds since 1970 UTC, and the texts.
    """
    at: datetime | None = row.at  # type: ignore[union-attr]
    moment = None if at is None else (at - EPOCH) // MICROSECOND
    content = [moment, row.who, row.person, row.what, row.subject, row.detail, row.outcome]  # type: ignore[union-attr]
    return sha256(before + msgspec.msgpack.encode(content)).digest()


def read(path: Path) -> ChainFile | None:
    """Return what the file holds; None where it is missing or damaged.

    Raises StoreError where that cannot be told now: who has too many files open must not break the chain by that.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=ChainFile)
    except (FileNotFoundError, IsADirectoryError, msgspec.MsgspecError, UnicodeError):
        return None
    except OSError as error:
        raise StoreError(because(error, f"không đọc được {path}", f"cannot read {path}")) from None


def write(path: Path, content: ChainFile) -> None:
    """Put the file in place for its owner alone, so that it survives a power cut; raises StoreError.

    Where root writes it, it is whoever's the folder is: the server, which runs as somebody else, goes on with it.
    """
    draft = path.with_name(f"{path.name}.new")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            if os.geteuid() == 0:
                folder = path.parent.stat()
                os.fchown(file.fileno(), folder.st_uid, folder.st_gid)
            file.write(msgspec.json.encode(content))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise StoreError(because(error, f"không ghi được {path}", f"cannot write {path}")) from None
