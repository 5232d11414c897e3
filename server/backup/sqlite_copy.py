"""Copies an SQLite file while a server writes to it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select, table

from server.backup.snapshot import Snapshot, check_schema
from server.contract.words import Words
from server.errors import StoreError
from server.store.database import VERSION
from server.store.tables import leases, metadata
from server.store.trouble import explain

T = TypeVar("T")

WAIT = 30.0
"""Seconds for whoever writes just now."""
PAGES = 2048
"""Copied between two reports of how far it is."""


def copy(file: Path, to: Path, hold: Callable[[], T], step: Callable[[int, int], object]) -> Snapshot[T]:
    """Copy a database as it is at one moment, at which ``hold`` is called: nobody writes just then.

    ``step`` is told how many pages are left, and of how many. Raises StoreError.
    """
    if not file.exists():
        raise StoreError(
            Words(
                vi=f"chưa có cơ sở dữ liệu {file}: máy chủ chưa từng chạy với cấu hình này",
                en=f"there is no database {file} yet: no server has run with these settings",
            )
        )
    place = file
    try:
        with closing(_open(file)) as writer, closing(_open(file)) as reader, closing(_open(to, "rwc")) as target:
            # whoever writes waits for this moment alone; the reader sees it as long as it reads
            writer.execute("BEGIN IMMEDIATE")
            reader.execute("BEGIN")
            found = [row[0] for row in reader.execute(f"SELECT version_num FROM {VERSION.name}")]
            held = hold()
            writer.execute("ROLLBACK")
            schema = check_schema(str(file), found)
            place = to
            reader.backup(target, pages=PAGES, progress=lambda _status, left, all_: step(left, all_))
            target.execute("PRAGMA journal_mode = DELETE")
            place = file
            return Snapshot(schema, count(reader), held)
    except sqlite3.Error as error:
        raise explain(error, str(place)) from error


def check(file: Path) -> dict[str, int]:
    """Read a copy from its first page to its last; return how many rows its tables have. Raises StoreError."""
    try:
        with closing(_open(file)) as connection:
            ((said,),) = connection.execute("PRAGMA integrity_check(1)").fetchall()
            if said != "ok":
                raise sqlite3.DatabaseError(said)
            return count(connection)
    except sqlite3.Error as error:
        raise explain(error, str(file)) from error


def count(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each of our tables has."""
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    counts = {name: str(select(func.count()).select_from(table(name))) for name in metadata.tables if name in there}
    return {name: connection.execute(statement).fetchone()[0] for name, statement in counts.items()}


def leap(file: Path, by: int) -> None:
    """Raise the numbers of all leases, where there are any; raises StoreError."""
    try:
        with closing(_open(file)) as connection:
            if leases.name in count(connection):
                connection.execute(f"UPDATE {leases.name} SET number = number + ?", (by,))
    except sqlite3.Error as error:
        raise explain(error, str(file)) from error


def _open(file: Path, mode: str = "rw") -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=WAIT, isolation_level=None)
