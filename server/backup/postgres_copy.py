"""Copies a PostgreSQL database by its own pg_dump while a server writes to it; puts a copy into an empty one."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from server.backup import postgres_tools
from server.backup.snapshot import Snapshot, check_schema
from server.contract.words import Words
from server.errors import RefusedError
from server.store.database import ALONE, CONNECT_WAIT, VERSION, Database, check_address
from server.store.tables import cameras, leases, metadata
from server.store.trouble import TROUBLE, explain

T = TypeVar("T")

WAIT = 30
"""Seconds for whoever writes just now."""
_COPY = re.compile(rb"COPY (?:[\w\"]+\.)?\"?(\w+)\"? ")


async def copy(url: str, to: Path, hold: Callable[[], T]) -> Snapshot[T]:
    """Copy the tables as they are at one moment, at which ``hold`` is called: nobody writes just then.

    Raises StoreError.
    """
    place = Database(url).place
    engine = _engine(url)
    try:
        async with engine.connect() as writer, engine.connect() as connection:
            reader = await connection.execution_options(isolation_level="REPEATABLE READ")
            # whoever writes waits for this moment alone; the snapshot lasts as long as its transaction
            await writer.execute(text(f"SET LOCAL lock_timeout = '{WAIT}s'"))
            await writer.execute(select(func.pg_advisory_xact_lock(ALONE)))
            there = await writer.run_sync(lambda sync: set(inspect(sync).get_table_names()))
            if cameras.name in there:
                await writer.execute(text(f"LOCK TABLE {cameras.name} IN SHARE MODE"))
            snapshot = await reader.scalar(select(func.pg_export_snapshot()))
            held = hold()
            await writer.rollback()
            found = (await reader.scalars(select(VERSION.c.version_num))).all() if VERSION.name in there else []
            schema = check_schema(place, found)
            ours = [name for name in metadata.tables if name in there]
            rows = await count(reader, ours)
            wanted = [f"--table={name}" for name in (*ours, VERSION.name)]
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={to}"]
            address = check_address(url)
            async for _ in postgres_tools.run("pg_dump", [*options, *wanted], address, place):
                pass
            return Snapshot(schema, rows, held)
    except TROUBLE as error:
        raise explain(error, place) from error
    finally:
        await engine.dispose()


async def check(file: Path) -> dict[str, int]:
    """Read a copy from its beginning to its end; return how many rows its tables have. Raises StoreError."""
    rows: dict[str, int] = {}
    table: str | None = None
    async for line in postgres_tools.run("pg_restore", ["--data-only", "--file=-", str(file)], None, str(file)):
        if table is None:
            if found := _COPY.match(line):
                table = found[1].decode()
                rows[table] = 0
        elif line == b"\\.\n":
            table = None
        else:
            rows[table] += 1
    rows.pop(VERSION.name, None)
    return rows


async def restore(file: Path, url: str) -> None:
    """Put a copy into an empty database, all of it or nothing; raises RefusedError and StoreError."""
    place = Database(url).place
    engine = _engine(url)
    try:
        async with engine.connect() as connection:
            there = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    except TROUBLE as error:
        raise explain(error, place) from error
    finally:
        await engine.dispose()
    if there:
        raise RefusedError(
            Words(
                vi=f"cơ sở dữ liệu {place} không trống (có bảng {there[0]}…); hãy tạo một cơ sở dữ liệu mới",
                en=f"the database {place} is not empty (it has the table {there[0]}…); create a new one",
            )
        )
    address = check_address(url)
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    name = f"--dbname={address.database}"
    async for _ in postgres_tools.run("pg_restore", [*options, name, str(file)], address, place):
        pass


async def leap(url: str, by: int) -> None:
    """Raise the numbers of all leases, where there are any; raises StoreError."""
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            if await connection.run_sync(lambda sync: inspect(sync).has_table(leases.name)):
                await connection.execute(leases.update().values(number=leases.c.number + by))
    except TROUBLE as error:
        raise explain(error, Database(url).place) from error
    finally:
        await engine.dispose()


async def count(connection: AsyncConnection, names: list[str]) -> dict[str, int]:
    """Return how many rows each of these tables has."""
    rows = {}
    for name in names:
        rows[name] = await connection.scalar(select(func.count()).select_from(metadata.tables[name])) or 0
    return rows


def _engine(url: str) -> AsyncEngine:
    # a large table may take longer to count than a server waits for an answer
    return create_async_engine(check_address(url), connect_args={"timeout": CONNECT_WAIT})
