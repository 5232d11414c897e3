"""Opens the database of the past, brings it to this version, and says in one line why it cannot be used."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, column, delete, event, func, insert, inspect, select, table
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from server.contract.private import make_private_file
from server.contract.words import Words
from server.errors import DatabaseTooNewError, StoreError
from server.store.fencing import Fence
from server.store.tables import NEWEST, OLDEST, compatible
from server.store.trouble import TROUBLE, UpgradeError, explain

LOCK_WAIT = 2.0
"""Seconds to wait for another program's lock."""
CONNECT_WAIT = 5.0
"""Seconds for PostgreSQL to let us in, and for connections to close."""
ANSWER_WAIT = 30.0
"""Seconds for PostgreSQL to answer one statement, also one of a migration."""
ALONE = 0x76_6F_6E_67
"""PostgreSQL's lock of transactions that are alone; the number is ours."""
MIGRATES = ALONE + 1
"""PostgreSQL's lock of whoever changes tables."""

BROKEN_AFTER = 5.0
"""Seconds without a sign of life after which both ends give a connection of one of two servers up."""
IDLE_WITHIN = 10.0
"""Seconds that a transaction of one of two servers may do nothing: it must not hold up whoever takes over."""

VERSION = table("alembic_version", column("version_num"))
"""Where Alembic notes which migration was the last."""

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_OPTIONS: dict[str, dict[str, Any]] = {
    "sqlite": {},
    "postgresql": {
        "timeout": CONNECT_WAIT,
        "command_timeout": ANSWER_WAIT,
        "server_settings": {"application_name": "vonglau", "lock_timeout": f"{LOCK_WAIT * 1000:.0f}"},
    },
}


class Database:
    """One database: an SQLite file or a PostgreSQL server.

    It is migrated when it is first used, and again after any failure, because the
    file or the server may have been replaced meanwhile.
    """

    def __init__(self, url: str, fence: Fence | None = None) -> None:
        """Take ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``; the driver may be named or not.

        Of two servers on one PostgreSQL each has a ``fence``: what is written then is committed only under its lease.
        Raises StoreError for any other address. Nothing is opened yet.
        """
        address = check_address(url)
        backend = address.get_backend_name()
        self._fence = fence
        self._file = Path(address.database or "") if backend == "sqlite" else None
        self.place = str(self._file or f"{address.host or address.query.get('host', 'localhost')}/{address.database}")
        """What people know it by, without the password."""
        options = _OPTIONS[backend] if fence is None else paired_options(fence.holder)
        self.engine = create_async_engine(address, connect_args=options, pool_pre_ping=self._file is None)
        if fence is not None:
            event.listen(self.engine.sync_engine, "connect", end_broken)
        if self._file is not None:
            event.listen(self.engine.sync_engine, "connect", _tune)
            event.listen(self.engine.sync_engine, "begin", _begin)
        self._migrating = asyncio.Lock()
        self._migrated: object = None
        """Which file, or server, was migrated; None when nothing is known."""

    @contextlib.asynccontextmanager
    async def begin(self, *, durable: bool = False, alone: bool = False) -> AsyncIterator[AsyncConnection]:
        """Lend a connection in a transaction, committed at the end of the block.

        Every commit survives the end of the process; a ``durable`` one also a power cut, for SQLite waits for the disk
        then. PostgreSQL always does. Of those that are ``alone`` one runs at a time, whichever program began it: what
        one has read is still so when it writes.

        Raises StoreError when the database cannot be used, DatabaseTooNewError when this version must not, FencedError
        when another server has taken over.
        """
        async with self._migrating:
            if self._migrated is None or self._migrated != self._identity():
                await self._migrate()
        with self._explained():
            async with self.engine.execution_options(durable=durable, alone=alone).begin() as connection:
                if alone and self._file is None:
                    await connection.execute(select(func.pg_advisory_xact_lock(ALONE)))
                yield connection
                if self._fence is not None:
                    await self._fence.check(connection)

    async def migrate(self) -> None:
        """Open the database afresh and bring its tables to this version, all of it or nothing.

        Raises StoreError when it cannot be used, DatabaseTooNewError when a newer version has written it.
        """
        async with self._migrating:
            await self._migrate()

    async def dispose(self) -> None:
        """Close all connections; the next use opens it again."""
        self._migrated = None
        await self.engine.dispose()

    async def _migrate(self) -> None:
        with self._explained():
            async with asyncio.timeout(CONNECT_WAIT):
                await self.dispose()
            if self._file is not None:
                # SQLite gives its other files the rights of this one, and says what it cannot open
                with contextlib.suppress(OSError):
                    make_private_file(self._file)
            async with self.engine.begin() as connection:
                await connection.run_sync(_upgrade, self.place)
            self._migrated = self._identity()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except TROUBLE as error:
            self._migrated = None
            raise explain(error, self.place) from error

    def _identity(self) -> object:
        if self._file is None:
            return self.place
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return None
        # SQLite goes on writing to a file that was moved away, without a word
        return found.st_dev, found.st_ino


def check_address(url: str) -> URL:
    """Return the address of a database with the driver that is used; raises StoreError for any other."""
    try:
        address = make_url(url)
        backend = address.get_backend_name()
        if backend in _DRIVERS and address.database:
            return address.set(drivername=_DRIVERS[backend])
    except (ArgumentError, ValueError):
        pass
    # the address itself is not repeated: it may hold a password
    raise StoreError(
        Words(
            vi="địa chỉ cơ sở dữ liệu phải có dạng sqlite:///TỆP hoặc postgresql://NGƯỜI-DÙNG@MÁY-CHỦ/TÊN",
            en="the database's address must be sqlite:///FILE or postgresql://USER@HOST/NAME",
        )
    )


def paired_options(holder: str) -> dict[str, Any]:
    """Return how one of two servers, called ``holder``, connects to PostgreSQL: what breaks is noticed on both ends."""
    options = _OPTIONS["postgresql"]
    seconds = f"{BROKEN_AFTER / 2:.0f}"
    return options | {
        "server_settings": options["server_settings"]
        | {
            "application_name": session_name(holder),
            "idle_in_transaction_session_timeout": f"{IDLE_WITHIN * 1000:.0f}",
            "tcp_keepalives_idle": seconds,
            "tcp_keepalives_interval": seconds,
            "tcp_keepalives_count": "2",
            "tcp_user_timeout": f"{BROKEN_AFTER * 1000:.0f}",
        }
    }


def session_name(holder: str) -> str:
    """Return what the sessions of one of two servers are called in PostgreSQL."""
    return f"vonglau {holder}"


def end_broken(connection: Any, _record: object) -> None:
    """Let the system give up a TCP connection to PostgreSQL whose other end says nothing (RFC 5482)."""
    # asyncpg tells it nowhere else
    end = connection.driver_connection._transport.get_extra_info("socket")
    if end is not None and end.family in (socket.AF_INET, socket.AF_INET6):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, int(BROKEN_AFTER / 2))
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, int(BROKEN_AFTER / 2))
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 2)
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(BROKEN_AFTER * 1000))


def _tune(connection: Any, _record: object) -> None:
    # the driver begins transactions only before some statements; _begin does it before all, also in migrations
    connection.isolation_level = None
    # one wrong byte in a text must not keep all rows of an answer from being read
    connection.driver_connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {LOCK_WAIT * 1000:.0f}",
        "journal_mode = WAL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    level = "FULL" if connection.get_execution_options().get("durable") else "NORMAL"
    # possible between transactions only, and kept by the connection
    if connection.info.get("synchronous") != level:
        connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
        connection.info["synchronous"] = level
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("alone") else "BEGIN")


def _upgrade(connection: Connection, place: str) -> None:
    if inspect(connection).has_table(VERSION.name):
        found = connection.scalars(select(VERSION.c.version_num)).all()
        if found == [NEWEST] or _goes_on(connection, found):
            return
    if connection.dialect.name == "postgresql":
        # of two servers that begin at once the second one finds what the first has made
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATES)))
    # takes as long to load as a part of the server, and is needed once for each new version
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", "server.store:migrations")
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    heads = set(MigrationContext.configure(connection).get_current_heads())
    if unknown := heads - {script.revision for script in scripts.walk_revisions()}:
        raise _too_new(place, ", ".join(sorted(unknown)))
    if heads != set(scripts.get_heads()):
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise UpgradeError(str(error)) from error
        connection.execute(delete(compatible))
        connection.execute(insert(compatible).values(oldest=OLDEST))


def refuse_newer(connection: Connection, place: str) -> None:
    """Raise DatabaseTooNewError where this version must not use what a newer one has written; changes nothing."""
    if not inspect(connection).has_table(VERSION.name):
        return
    found = connection.scalars(select(VERSION.c.version_num)).all()
    if max(found, default="") > NEWEST and not _goes_on(connection, found):
        raise _too_new(place, ", ".join(sorted(found)))


def _goes_on(connection: Connection, found: Sequence[str]) -> bool:
    """Return whether a newer version has written the database, which says that this one may go on with it."""
    if len(found) != 1 or found[0] <= NEWEST or not inspect(connection).has_table(compatible.name):
        return False
    oldest = connection.scalars(select(compatible.c.oldest)).all()
    return len(oldest) == 1 and oldest[0] <= NEWEST


def _too_new(place: str, revision: str) -> DatabaseTooNewError:
    return DatabaseTooNewError(
        Words(
            vi=f"cơ sở dữ liệu {place} do bản Vọng Lâu mới hơn ghi (cấu trúc {revision}); hãy nâng cấp máy chủ này",
            en=f"a newer Vọng Lâu has written the database {place} (schema {revision}); upgrade this server",
        )
    )
