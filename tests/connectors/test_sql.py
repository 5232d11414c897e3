"""Databases of others: a file of SQLite, and a PostgreSQL server."""

import contextlib
import sqlite3
import threading
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import asyncpg
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from store.cluster import Cluster
from store.conftest import running_cluster, until

from connectors.far_end import LARGEST, NAME
from connectors.reading import proper
from server.connectors.base import ConnectorTools
from server.connectors.mapping.records import fit
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.sql import Sql, SqlConfig, plain, read, statement
from server.connectors.transport.sql_trouble import explain
from server.contract.words import Words
from server.errors import SourceError
from server.records import Batch, Reading

FIELDS = {"indicator": "code", "period": "month", "value": "value"}
ALL = "SELECT code, month, value FROM figure"
PASSWORD = "chim-sẻ-9"
IIP = Reading(indicator="iip", period=datetime(2026, 2, 28, 17, tzinfo=UTC), value=1234.5)

__all__ = ["running_cluster"]


def config(url: str, query: str = ALL, **more: Any) -> SqlConfig:
    given: dict[str, Any] = {
        "id": "figures",
        "name": NAME,
        "service": "economy",
        "url": url,
        "query": query,
        "fields": FIELDS,
    }
    return proper(SqlConfig(**(given | more)))


async def refusal(tools: ConnectorTools, url: str, query: str = ALL, **more: Any) -> str:
    with pytest.raises(SourceError) as caught:
        await Sql(config(url, query, **more), tools, Reading).fetch()
    assert PASSWORD not in caught.value.words.vi + caught.value.words.en
    assert "\n" not in caught.value.words.en
    return caught.value.words.en


async def fetch(tools: ConnectorTools, url: str, query: str = ALL, **more: Any) -> Batch:
    return await Sql(config(url, query, **more), tools, Reading).fetch()


def values(batch: Batch) -> list[float]:
    return [record.value for record in batch.records if isinstance(record, Reading)]


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


class File:
    """A file of SQLite that another program fills."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite:///{quote(str(path))}"
        self.run("CREATE TABLE figure (code TEXT, month TEXT, value REAL, changed INTEGER)")

    def run(self, *statements: str) -> None:
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            for each in statements:
                connection.execute(each)
            connection.commit()

    def add(self, code: str = "iip", month: str = "2026-03-01", value: object = 1234.5, changed: int = 1) -> None:
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            connection.execute("INSERT INTO figure VALUES (?, ?, ?, ?)", (code, month, value, changed))
            connection.commit()

    def read(self) -> bytes:
        return self.path.read_bytes()

    def fill(self, content: bytes) -> None:
        self.path.write_bytes(content)


@pytest.fixture
def file(tmp_path: Path) -> File:
    return File(tmp_path / "số liệu #1?%20.db")


@pytest.fixture
def server(running_cluster: Cluster) -> str:
    return running_cluster.new_database().replace("+asyncpg", "").replace("vonglau@", "")


async def execute(server: str, *statements: str) -> None:
    connection = await asyncpg.connect(server, user="vonglau")
    for each in statements:
        await connection.execute(each)
    await connection.close()


async def test_rows_of_a_file_become_records(tools: ConnectorTools, file: File):
    file.add()
    file.add("budget", "not a date")
    batch = await fetch(tools, file.url)
    assert (batch.records, batch.whole, batch.rejected) == ((IIP,), True, 1)
    assert batch.example == Words(
        vi="hàng 2, period: cần kỳ dạng 2026-10, 2026 hoặc ngày dạng ISO 8601; kỳ viết khác thì ghi ở dates",
        en="row 2, period: expected a period like 2026-10, 2026, or a date like ISO 8601; dates names other spellings",
    )


async def test_an_empty_answer(tools: ConnectorTools, file: File):
    assert (await fetch(tools, file.url)).records == ()


async def test_names_of_columns_as_people_write_them(tools: ConnectorTools, file: File):
    file.add()
    query = 'SELECT code AS "Mã  Chỉ tiêu", month AS THÁNG, value AS giá FROM figure;'
    fields = {"indicator": "mã chỉ tiêu", "period": "tháng", "value": "Giá"}
    assert (await fetch(tools, file.url, query, fields=fields)).records == (IIP,)
    assert await refusal(tools, file.url, query) == "query has no column “code”"


async def test_only_what_is_new(tools: ConnectorTools, file: File):
    query = "SELECT code, month, value, changed FROM figure WHERE :since IS NULL OR changed > :since"
    connector = Sql(config(file.url, query, cursor="Changed"), tools, Reading)
    file.add(value=1, changed=1)
    batch = await connector.fetch()
    assert (values(batch), batch.whole) == ([1], False)
    assert values(await connector.fetch()) == []
    file.add(value=2, changed=5)
    file.add(value=3, changed=4, code="b")
    assert values(await connector.fetch()) == [2, 3]
    assert values(await connector.fetch()) == []


async def test_an_answer_that_does_not_fit_is_asked_for_again(tools: ConnectorTools, file: File):
    query = "SELECT code, month, value, changed FROM figure WHERE :since IS NULL OR changed > :since"
    connector = Sql(config(file.url, query, cursor="changed"), tools, Reading)
    file.add(month="nonsense", changed=7)
    for _ in range(2):
        with pytest.raises(SourceError, match="none of the records fits"):
            await connector.fetch()


async def test_a_column_of_several_types_cannot_be_followed(tools: ConnectorTools, file: File):
    first = "SELECT code, month, value, 1 AS c FROM figure WHERE :since IS NULL"
    query = f"{first} UNION SELECT 'b', month, value, 'x' FROM figure"
    file.add()
    assert "several types" in await refusal(tools, file.url, query, cursor="c")


async def test_nothing_can_be_written_to_a_file(tools: ConnectorTools, file: File):
    file.add()
    before = file.read()
    query = "WITH x AS (SELECT 1) INSERT INTO figure SELECT 'a', 'b', 1, 1 FROM x"
    assert await refusal(tools, file.url, query) == "the query wants to write; it may only read"
    assert file.read() == before


@pytest.mark.parametrize(
    "query", ["DELETE FROM figure", "SELECT 1; DELETE FROM figure", "", "PRAGMA x", "EXPLAIN SELECT 1"]
)
def test_one_select_and_nothing_else(query: str):
    with pytest.raises(msgspec.ValidationError, match="one SELECT"):
        config("sqlite:///x.db", query)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://host/db",
        "sqlite://",
        "postgresql://host",
        "postgresql://u:geheim@host/db",
        "nonsense",
        "oracle+x://h/d",
    ],
)
def test_addresses_that_are_none_are_not_repeated(url: str):
    with pytest.raises(msgspec.ValidationError, match=r"^url: ") as caught:
        config(url)
    assert "geheim" not in str(caught.value)


def test_cursor_and_since_go_together():
    with pytest.raises(msgspec.ValidationError, match="cursor"):
        config("sqlite:///x.db", cursor="changed")
    with pytest.raises(msgspec.ValidationError, match="cursor"):
        config("sqlite:///x.db", "SELECT :since")


async def test_a_file_that_is_not_there_is_not_made(tools: ConnectorTools, tmp_path: Path):
    path = tmp_path / "none.db"
    assert await refusal(tools, f"sqlite:///{path}") == "cannot open the file, check url"
    assert names(tmp_path) == []


async def test_a_file_that_is_something_else(tools: ConnectorTools, file: File):
    file.fill(b"something else entirely" * 100)
    assert await refusal(tools, file.url) == "the file is not SQLite"


async def test_a_file_that_is_cut_off(tools: ConnectorTools, file: File):
    for number in range(500):
        file.add(code=f"c{number}")
    content = file.read()
    for tenth in range(1, 10):
        file.fill(content[: len(content) * tenth // 10])
        with contextlib.suppress(SourceError):
            await fetch(tools, file.url)


async def test_a_file_that_another_program_keeps_locked(
    tools: ConnectorTools, file: File, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("server.connectors.sql.LOCK_WAIT", 0.1)
    file.add()
    with contextlib.closing(sqlite3.connect(file.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert await refusal(tools, file.url) == "the database is locked, will be asked again"
    assert values(await fetch(tools, file.url)) == [1234.5]


ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS code, i AS month, i AS value FROM n"
)


async def test_a_statement_that_takes_too_long(tools: ConnectorTools, file: File, server: str):
    late = "the query takes longer than timeout"
    assert await refusal(tools, file.url, f"SELECT max(code) AS code FROM ({ENDLESS})", timeout=0.2) == late
    query = "SELECT pg_sleep(30)::text AS code"
    assert await refusal(tools, server, query, timeout=0.5, user="vonglau") == late


async def test_more_rows_or_bytes_than_may_be(tools: ConnectorTools, file: File):
    assert await refusal(tools, file.url, ENDLESS, rows=5000) == "more than 5000 rows; if that is right, raise rows"
    query = f"SELECT printf('%.{LARGEST}c', 'x') AS code, 1 AS month, 1 AS value"
    assert "answer larger than" in await refusal(tools, file.url, query)


async def test_a_query_that_is_wrong(tools: ConnectorTools, file: File, server: str):
    file.add()
    assert (
        await refusal(tools, file.url, "SELECT nothing FROM figure") == "the query is refused (SQLITE_ERROR), check it"
    )
    assert await refusal(tools, server, ALL, user="vonglau") == "the query is refused (42P01), check it"


async def test_types_of_postgresql(tools: ConnectorTools, server: str):
    await execute(
        server,
        "CREATE TABLE figure (code text, month date, value numeric(12, 2), changed timestamptz)",
        "INSERT INTO figure VALUES ('iip', '2026-03-01', 1234.5, '2026-03-02 10:00+07')",
    )
    assert (await fetch(tools, server, user="vonglau")).records == (IIP,)
    for month in ("'2026-03-01 00:00'::timestamp", "'2026-02-28 17:00+00'::timestamptz"):
        query = f"SELECT 'iip'::bytea AS code, {month} AS month, 1234.5 AS value"
        assert (await fetch(tools, server, query, user="vonglau")).records == (IIP,)
    query = "SELECT gen_random_uuid() AS code, now() AS month, 'NaN'::numeric AS value"
    assert "too large or undefined" in await refusal(tools, server, query, user="vonglau")
    query = "SELECT 'a' AS code, '294276-01-01'::timestamp AS month, 1 AS value"
    assert "a value that cannot be read" in await refusal(tools, server, query, user="vonglau")


async def test_only_what_is_new_in_postgresql(tools: ConnectorTools, server: str):
    await execute(
        server,
        "CREATE TABLE figure (code text, month date, value numeric(12, 2), changed timestamptz)",
        "INSERT INTO figure VALUES ('iip', '2026-03-01', 1, '2026-03-02 10:00+07')",
    )
    since = "CAST(:since AS timestamptz)"
    query = f"SELECT * FROM figure WHERE {since} IS NULL OR changed > {since} AND code <> 'a:b' AND now()::text <> ''"
    connector = Sql(config(server, query, cursor="changed", user="vonglau"), tools, Reading)
    assert values(await connector.fetch()) == [1]
    assert values(await connector.fetch()) == []
    await execute(server, "INSERT INTO figure VALUES ('iip', '2026-04-01', 2, '2026-03-02 10:01+07')")
    assert values(await connector.fetch()) == [2]


@pytest.mark.parametrize(
    "query",
    [
        "WITH x AS (INSERT INTO figure VALUES (1) RETURNING code) SELECT code FROM x",
        "WITH x AS (DELETE FROM figure RETURNING code) SELECT code FROM x",
        "SELECT set_config('transaction_read_only', 'off', true) AS code, lo_create(0)",
        "SELECT nextval('counter')::text AS code",
    ],
)
async def test_nothing_can_be_written_to_postgresql(tools: ConnectorTools, server: str, query: str):
    await execute(server, "CREATE TABLE figure (code int)", "INSERT INTO figure VALUES (7)", "CREATE SEQUENCE counter")
    words = await refusal(tools, server, query, user="vonglau")
    assert words in ("the query wants to write; it may only read", "the query is refused (25001), check it")
    connection = await asyncpg.connect(server, user="vonglau")
    assert await connection.fetch("SELECT code FROM figure") == [(7,)]
    await connection.close()


async def test_nobody_gets_in_who_should_not(tools: ConnectorTools, secrets: dict[str, str], server: str):
    secrets["figures"] = PASSWORD
    assert await refusal(tools, server, user="nobody", secret="figures") == "the database refuses user or secret"
    assert "no such database" in await refusal(tools, server.replace("history", "geschichte"), user="vonglau")
    assert await refusal(tools, "postgresql://127.0.0.1:1/db", user="u", secret="figures") == (
        "database not reachable, check url"
    )
    assert await refusal(tools, "postgresql://khong-co.invalid/db") == "database not reachable, check url"


def test_what_is_no_database_has_no_code():
    assert explain(OSError("secret")).en == "database not reachable, check url"
    assert "secret" not in explain(sqlite3.OperationalError("secret")).en


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.50"), 1.5),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (b"abc", "abc"),
        (memoryview(b"abc"), "abc"),
        (date(2026, 3, 1), date(2026, 3, 1)),
        (None, None),
    ],
)
def test_values(value: object, expected: object):
    assert plain(value) == expected


def test_binary_data():
    assert isinstance(plain(b"\xff\xfe"), RejectedRecord)


@pytest.mark.parametrize("query", ["SELECT ':x' AS a", "SELECT '10:30', 1::text", "SELECT a FROM t WHERE b = 'x:y'"])
def test_other_colons_mean_nothing(query: str):
    assert str(statement(query)) == query


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text() | st.binary() | st.dates()


@given(st.lists(st.tuples(VALUES | st.datetimes() | st.uuids(), VALUES | st.datetimes(), VALUES | st.timedeltas())))
def test_any_rows(rows: list[tuple[object, ...]]):
    mapped = read(["code", "month", "value"], rows, FIELDS)
    for each in fit(mapped, Reading, config("sqlite:///x.db").notation, NAME):
        assert isinstance(each, Reading | RejectedRecord)


@pytest.fixture(autouse=True)
async def no_thread_left() -> AsyncIterator[None]:
    yield
    # aiosqlite does not wait for the thread of a connection that could not be opened
    await until(lambda: not any("_connection_worker_thread" in each.name for each in threading.enumerate()))
