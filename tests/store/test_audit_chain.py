"""A changed, removed, added or cut row of the audit is found, whatever ended the server."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from server.errors import StoreError
from server.store import audit as module
from server.store import audit_chain
from server.store.audit import Audit, AuditFault
from server.store.audit_chain import ChainFile
from server.store.database import Database

from .conftest import YEARS
from .conftest import closing as disposing


@pytest.fixture
def ends(tmp_path: Path) -> Path:
    return tmp_path / "audit.ends"


def lose(ends: Path) -> None:
    ends.unlink()


def shut(ends: Path) -> Path:
    """Make a file one that the system does not open, as with too many open files; returns where its content is."""
    kept = ends.rename(ends.with_name("kept"))
    ends.symlink_to(ends)
    return kept


async def written(database: Database, ends: Path, count: int = 6) -> Audit:
    audit = Audit(database, ends, retention=YEARS)
    for number in range(count):
        audit.note("left", "camera.take", f"camera/{number}", person="An", outcome="accepted")
        await audit.write()
    return audit


async def run(database: Database, statement: str) -> None:
    async with database.begin() as connection:
        await connection.execute(text(statement))


async def test_what_was_written_is_as_it_was_written(database: Database, ends: Path):
    audit = Audit(database, ends, retention=YEARS)
    assert await audit.verify() == 0
    assert await (await written(database, ends)).verify() == 6
    # another program goes on with the same chain
    assert await (await written(database, ends, 2)).verify() == 8


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE audit SET person = 'Bình' WHERE id = 3", 3),
        ("UPDATE audit SET outcome = 'refused' WHERE id = 6", 6),
        ("UPDATE audit SET at = at + 1 WHERE id = 1", 1),
        ("DELETE FROM audit WHERE id = 3", 4),
        ("DELETE FROM audit WHERE id = 1", 2),
        ("INSERT INTO audit (id, {columns}) SELECT 9, {columns} FROM audit WHERE id = 2", 9),
        ("UPDATE audit SET id = CASE id WHEN 2 THEN 30 ELSE id END", 3),
        ("DELETE FROM audit WHERE id = 6", None),
        ("DELETE FROM audit", None),
    ],
)
async def test_the_first_row_that_does_not_fit_is_named(
    database: Database, ends: Path, statement: str, row: int | None
):
    audit = await written(database, ends)
    await run(database, statement.format(columns="at, who, what, subject, detail, person, outcome, digest"))
    found = await audit.verify()
    assert isinstance(found, AuditFault)
    assert found.row == row
    assert found.words.vi != found.words.en


@pytest.mark.logs("the audit is not as it was written")
async def test_whoever_writes_more_does_not_cover_what_was_cut_off(sqlite: Database, ends: Path):
    await written(sqlite, ends)
    await run(sqlite, "DELETE FROM audit WHERE id = 6")
    found = await (await written(sqlite, ends, 3)).verify()
    assert isinstance(found, AuditFault)
    assert found.row == 6, "the first that was written then"


@pytest.mark.logs("the audit is not as it was written")
async def test_a_missing_file_is_said_and_stays_so(sqlite: Database, ends: Path):
    audit = await written(sqlite, ends)
    lose(ends)
    found = await audit.verify()
    assert isinstance(found, AuditFault)
    assert "missing" in found.words.en
    found = await (await written(sqlite, ends, 1)).verify()
    assert isinstance(found, AuditFault)
    assert found.row == 7


async def test_a_file_that_cannot_be_read_now_breaks_no_chain(sqlite: Database, ends: Path):
    audit = await written(sqlite, ends)
    kept = shut(ends)
    audit.note("left", "camera.take", "camera/6")
    with pytest.raises(StoreError, match="cannot read"):
        await audit.write()
    kept.replace(ends)
    await audit.write()
    assert await audit.verify() == 7


@pytest.mark.parametrize("committed", [1, 0])
async def test_a_server_that_was_killed_while_writing_is_no_fault(sqlite: Database, ends: Path, committed: int):
    audit = await written(sqlite, ends, 2)
    before = audit_chain.read(ends)
    assert before is not None
    await written(sqlite, ends, 1)
    after = audit_chain.read(ends)
    assert after is not None
    # as between the two writes of the file, after the commit or before it
    audit_chain.write(ends, ChainFile(settled=before.settled, coming=after.settled))
    if not committed:
        await run(sqlite, "DELETE FROM audit WHERE id = 3")
    assert await audit.verify() == 2 + committed
    assert await (await written(sqlite, ends, 1)).verify() == 3 + committed


async def test_old_rows_go_and_what_is_left_still_fits(database: Database, ends: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST", 3)
    audit = await written(database, ends, 8)
    assert await audit.verify() == 3
    await run(database, "DELETE FROM audit WHERE id = (SELECT MIN(id) FROM audit)")
    found = await audit.verify()
    assert isinstance(found, AuditFault)


async def test_rows_of_a_version_without_a_chain_are_chained(file: Path, ends: Path):
    async with disposing(Database(f"sqlite:///{file}")) as database:
        await written(database, ends, 3)
    lose(ends)
    with closing(sqlite3.connect(file)) as old, old:
        old.execute("UPDATE audit SET person = '', outcome = ''")
        for column in ("person", "outcome", "digest"):
            old.execute(f"ALTER TABLE audit DROP COLUMN {column}")
        old.execute("DROP TABLE audit_base")
        for table in (
            "marks",
            "versions",
            "drafts",
            "leases",
            "compatible",
            "alarms",
            "alarm_journal",
            "notify_calls",
            "notify_notices",
            "notify_messages",
            "recovery_codes",
        ):
            old.execute(f"DROP TABLE {table}")
        old.execute("DROP INDEX people_by_subject")
        for column in ("scope", "second", "second_used", "subject"):
            old.execute(f"ALTER TABLE people DROP COLUMN {column}")
        old.execute("UPDATE alembic_version SET version_num = '0006'")
    async with disposing(Database(f"sqlite:///{file}")) as database:
        audit = Audit(database, ends, retention=timedelta.max)
        assert await audit.verify() == 3
        assert await (await written(database, ends, 1)).verify() == 4
        await run(database, "UPDATE audit SET who = 'right' WHERE id = 2")
        found = await audit.verify()
        assert isinstance(found, AuditFault)
        assert found.row == 2
