"""Two servers write one audit in turn; what somebody cuts off stays visible to both."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from server.store import audit_chain
from server.store.audit import Audit, AuditFault
from server.store.database import Database

from .conftest import YEARS


class Two:
    """Two servers with a file each."""

    def __init__(self, database: Database, folder: Path, retention: timedelta = YEARS) -> None:
        self.database = database
        self.files = [folder / "audit.ends-1", folder / "audit.ends-2"]
        self._retention = retention

    def audit(self, number: int) -> Audit:
        return Audit(self.database, self.files[number], retention=self._retention, server=f"ioc-{number + 1}")

    async def write(self, number: int, count: int = 2) -> None:
        audit = self.audit(number)
        for each in range(count):
            audit.note("left", "show", f"wall/{number}-{each}", outcome="accepted")
            await audit.write()

    async def run(self, statement: str) -> None:
        async with self.database.begin() as connection:
            await connection.execute(text(statement))

    async def verify(self, number: int) -> object:
        return await self.audit(number).verify()


@pytest.fixture
def two(database: Database, tmp_path: Path) -> Two:
    return Two(database, tmp_path)


async def test_each_goes_on_where_the_other_ended(two: Two):
    for number in (0, 1, 0, 0, 1):
        await two.write(number)
    assert [await two.verify(each) for each in (0, 1)] == [10, 10]


async def test_one_that_has_never_written_needs_no_file(two: Two):
    await two.write(0)
    assert await two.verify(1) == 2
    await two.write(1)
    assert await two.verify(1) == 4


@pytest.mark.logs("the audit is not as it was written")
async def test_a_file_that_was_taken_away_is_missed(two: Two):
    await two.write(0)
    await two.write(1)
    two.files[1].unlink()
    assert isinstance(await two.verify(1), AuditFault)
    await two.write(1)
    assert isinstance(await two.verify(1), AuditFault)
    assert isinstance(await two.verify(0), AuditFault)


@pytest.mark.logs("the audit is not as it was written")
@pytest.mark.parametrize("gone", ["id = 4", "id > 2", "id = 1"])
async def test_what_is_cut_off_before_a_takeover_is_seen(two: Two, gone: str):
    await two.write(0)
    await two.write(1)
    await two.run(f"DELETE FROM audit WHERE {gone}")
    await two.write(1)
    assert isinstance(await two.verify(1), AuditFault)


@pytest.mark.logs("the audit is not as it was written")
async def test_what_the_other_wrote_has_to_follow_what_is_known(two: Two):
    await two.write(0, 3)
    await two.write(1, 1)
    known = audit_chain.read(two.files[0])
    # somebody writes the newest rows again, without the file
    await two.run("UPDATE audit SET subject = 'wall/other' WHERE id = 3")
    await two.write(0)
    assert known is not None
    assert isinstance(await two.verify(0), AuditFault)


async def test_what_was_forgotten_meanwhile_is_no_fault(database: Database, tmp_path: Path):
    two = Two(database, tmp_path)
    await two.write(0)
    await two.write(1)
    # so old that the next server forgets all that the first one knew
    await two.run("UPDATE audit SET at = at")
    young = Two(database, tmp_path, timedelta(microseconds=1))
    await young.write(1)
    await young.write(0)
    assert isinstance(await two.verify(0), int)
