"""Asks a database with one SELECT: an SQLite file or a PostgreSQL server, neither of which it can change."""

import math
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote
from uuid import UUID

from msgspec import Meta

from server.connectors.base import ConnectorTools, Secret, aside
from server.connectors.mapping.records import MappedConfig, fit, gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import tidy
from server.connectors.transport.http import too_large
from server.connectors.transport.sql_trouble import explain
from server.contract.errors import Mistake, SettingError, tried
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch

if TYPE_CHECKING:
    from sqlalchemy import TextClause
    from sqlalchemy.engine import URL
    from sqlalchemy.ext.asyncio import AsyncEngine

LOCK_WAIT = 2.0
"""Seconds to wait for another program's lock."""
_STEPS = 10_000
"""Of SQLite's virtual machine, between two looks at the clock."""
_CELL = 16
"""Bytes that any value counts at least."""

_ROW = Words(vi="hàng", en="row")
_SELECT = re.compile(r"\s*(select|with)\b", re.IGNORECASE)
_SINCE = re.compile(r"(?<![:\w]):since\b")
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


class SqlConfig(MappedConfig, frozen=True, kw_only=True, tag="sql"):
    """One ``[[source]]`` of kind ``sql``; its fields are the names of columns."""

    url: str
    """``sqlite:///FILE``, relative to the configuration file (``?`` in it is ``%3F``), or ``postgresql://HOST/DATABASE``."""
    user: str = ""
    """Should be allowed to read only; what we ask cannot write in any case."""
    secret: Secret | None = None
    """The name of the file with the password."""
    query: str
    """One SELECT; ``:since`` in it is the newest ``cursor`` that has come, and NULL at first."""
    cursor: str = ""
    """The column that grows; with it an answer is what is new, without it all there is."""
    rows: Annotated[int, Meta(ge=1, le=500_000)] = 20_000
    """At most; more is an error, because counts of a part would be wrong."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from tried(("url",), _address, self.url)
        if not _SELECT.match(self.query) or ";" in self.query.rstrip().removesuffix(";"):
            yield Mistake(("query",), Words(vi="cần đúng một câu SELECT", en="expected one SELECT"))
        if bool(self.cursor) != bool(_SINCE.search(self.query)):
            words = Words(
                vi="đi cùng :since trong query, và ngược lại", en="goes with :since in query, and the other way round"
            )
            yield Mistake(("cursor",), words, beside=(("query",),))

    def check_place(self, place: str) -> None:
        """Raise SettingError for what is the name of no column."""
        if not tidy(place):
            raise SettingError(vi="cần tên một cột", en="expected the name of a column")


class Sql:
    """Asks one database."""

    def __init__(self, config: SqlConfig, tools: ConnectorTools, record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._record = record
        self._since: object = None

    async def fetch(self) -> Batch:
        """Return what the query finds; raises SourceError."""
        from sqlalchemy.exc import SQLAlchemyError

        engine = self._engine()
        try:
            names, rows = await self._ask(engine)
        except SourceError:
            raise
        except (SQLAlchemyError, OSError) as error:
            raise SourceError(explain(error)) from None
        except (OverflowError, ValueError):
            # of a date beyond the year 9999, for example
            raise SourceError(
                Words(
                    vi="cơ sở dữ liệu có giá trị không đọc được, hãy lọc trong query",
                    en="the database holds a value that cannot be read, leave it out in query",
                )
            ) from None
        except Exception as error:
            # asyncpg's own errors come out bare where it could not connect
            if not hasattr(error, "sqlstate"):
                raise
            raise SourceError(explain(error)) from None
        finally:
            await engine.dispose()
        batch = await aside(len(rows) * len(names) * _CELL, self._batch, names, rows)
        if self._config.cursor:
            self._since = _newest(names, rows, self._config.cursor, self._since)
        return batch

    async def _ask(self, engine: "AsyncEngine") -> tuple[Sequence[str], list[Sequence[object]]]:
        rows: list[Sequence[object]] = []
        size = 0
        async with engine.connect() as connection:
            found = await connection.stream(statement(self._config.query), self._parameters())
            names = list(found.keys())
            async for part in found.partitions(1000):
                rows += [tuple(row) for row in part]
                size += sum(_size(value) for row in part for value in row)
                if len(rows) > self._config.rows:
                    raise SourceError(
                        Words(
                            vi=f"nhiều hơn {self._config.rows} hàng; nếu đúng, hãy tăng rows",
                            en=f"more than {self._config.rows} rows; if that is right, raise rows",
                        )
                    )
                if size > self._tools.largest_body:
                    raise too_large(self._tools.largest_body)
        return names, rows

    def _parameters(self) -> dict[str, object]:
        return {"since": self._since} if self._config.cursor else {}

    def _batch(self, names: Sequence[str], rows: Iterable[Sequence[object]]) -> Batch:
        mapped = read(names, rows, self._config.places)
        return gather(fit(mapped, self._record, self._config.notation, _ROW), whole=not self._config.cursor)

    def _engine(self) -> "AsyncEngine":
        from sqlalchemy import event
        from sqlalchemy.ext.asyncio import create_async_engine
        from sqlalchemy.pool import NullPool

        address = _address(self._config.url)
        seconds = self._config.timeout
        if address.get_backend_name() == "sqlite":
            # by URI, because only so a file can be opened without being made, or written
            address = address.set(database=f"file:{quote(address.database or '')}", query={"mode": "ro", "uri": "true"})
            engine = create_async_engine(address, poolclass=NullPool, connect_args={"timeout": LOCK_WAIT})
            event.listen(engine.sync_engine, "connect", _guard(time.monotonic() + seconds))
            return engine
        password = self._tools.secret(self._config.secret) if self._config.secret else None
        milliseconds = f"{max(1, seconds * 1000):.0f}"
        settings = {
            "application_name": "vonglau",
            "default_transaction_read_only": "on",
            "statement_timeout": milliseconds,
            "lock_timeout": f"{LOCK_WAIT * 1000:.0f}",
        }
        return create_async_engine(
            address.set(username=self._config.user or None, password=password),
            poolclass=NullPool,
            # so that no statement can take the read-only back
            execution_options={"postgresql_readonly": True},
            connect_args={"timeout": seconds, "server_settings": settings},
        )


def statement(query: str) -> "TextClause":
    """Return a query ready for its parameter; colons other than that of ``:since`` mean nothing."""
    from sqlalchemy import bindparam, text
    from sqlalchemy.types import NullType

    plain = re.sub(r"(?<![\\:]):(?!since\b|:)(?=\w)", r"\\:", query.rstrip().removesuffix(";"))
    asked = text(plain)
    # without a type of its own, so that the database takes it for what it compares it with
    return asked.bindparams(bindparam("since", type_=NullType())) if _SINCE.search(query) else asked


def read(
    names: Sequence[str], rows: Iterable[Sequence[object]], fields: Mapping[str, str]
) -> Iterable[tuple[int, dict[str, object]]]:
    """Return rows by field, with their numbers; raises SourceError where a column is missing."""
    known = {tidy(name).casefold(): number for number, name in reversed(list(enumerate(names)))}
    columns: dict[str, int] = {}
    for name, column in fields.items():
        number = known.get(tidy(column).casefold())
        if number is None:
            raise SourceError(_missing(column))
        columns[name] = number
    return (
        (count, {name: plain(row[number]) for name, number in columns.items()})
        for count, row in enumerate(rows, start=1)
    )


def plain(value: object) -> object:
    """Return a value of a database as mapping understands it."""
    match value:
        case Decimal():
            return float(value) if value.is_finite() else math.nan
        case UUID():
            return str(value)
        case bytes() | bytearray() | memoryview():
            try:
                return bytes(value).decode()
            except UnicodeDecodeError:
                return RejectedRecord("dữ liệu nhị phân", "binary data")
    return value


def _missing(column: str) -> Words:
    return Words(vi=f"query không có cột «{column}»", en=f"query has no column “{column}”")


def _address(url: str) -> "URL":
    # here and below: SQLAlchemy takes a while to load, and most settings name no database
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        address = make_url(url)
        driver = _DRIVERS.get(address.drivername)
    except (ArgumentError, ValueError):
        driver = None
    # the address itself is not repeated: it may hold a password
    if driver is None or not address.database:
        raise SettingError(
            vi="cần sqlite:///TỆP hoặc postgresql://MÁY/CƠ_SỞ_DỮ_LIỆU",
            en="expected sqlite:///FILE or postgresql://HOST/DATABASE",
        )
    if address.username or address.password:
        raise SettingError(
            vi="không ghi tên và mật khẩu ở đây; dùng user và một tệp trong thư mục mật khẩu",
            en="no user and password here; use user, and a file in the folder of secrets",
        )
    return address.set(drivername=driver)


def _guard(deadline: float) -> Any:
    def connected(connection: Any, _record: object) -> None:
        def late() -> int:
            return int(time.monotonic() > deadline)

        connection.run_async(lambda lent: lent.set_progress_handler(late, _STEPS))
        cursor = connection.cursor()
        cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    return connected


def _size(value: object) -> int:
    return len(value) if isinstance(value, str | bytes) else _CELL


def _newest(names: Sequence[str], rows: Iterable[Sequence[object]], cursor: str, since: object) -> object:
    known = {tidy(name).casefold(): number for number, name in enumerate(names)}
    number = known.get(tidy(cursor).casefold())
    if number is None:
        raise SourceError(_missing(cursor))
    values: list[Any] = [row[number] for row in rows if row[number] is not None]
    if since is not None:
        values.append(since)
    try:
        return max(values, default=None)
    except TypeError:
        raise SourceError(
            Words(vi=f"cột «{cursor}» có nhiều kiểu giá trị", en=f"the column “{cursor}” has values of several types")
        ) from None
