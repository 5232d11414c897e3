"""Who did what: kept, found again, bounded."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from server.store import audit as module
from server.store.audit import LONGEST, WAITING, Audit
from server.store.database import Database
from server.store.tables import audit as table

from .conftest import YEARS, rows


async def test_deeds_are_found_newest_first(database: Database, tmp_path: Path):
    audit = Audit(database, tmp_path / "audit.ends", retention=YEARS)
    before = datetime.now(UTC)
    audit.note("left", "camera.take", "camera/CAM-001")
    audit.note("right", "camera.preset", "camera/CAM-002", "Cổng chợ")
    await audit.write()
    await audit.write()
    first, second = await audit.read()
    assert (first.who, first.what, first.subject, first.detail) == (
        "right",
        "camera.preset",
        "camera/CAM-002",
        "Cổng chợ",
    )
    assert before <= second.at <= first.at
    assert await audit.read("camera/CAM-001") == [second]
    assert await audit.read(most=1) == [first]
    assert await audit.read("camera/CAM-003") == []


async def test_old_deeds_are_forgotten(database: Database, tmp_path: Path):
    audit = Audit(database, tmp_path / "audit.ends", retention=timedelta(days=30))
    old = {"at": datetime.now(UTC) - timedelta(days=31), "who": "a", "what": "b", "subject": "c", "detail": ""}
    old |= {"person": "", "outcome": "", "digest": b""}
    async with database.begin() as connection:
        await connection.execute(insert(table), [old])
    assert len(await audit.read()) == 1
    audit.note("left", "camera.take", "camera/CAM-001")
    await audit.write()
    assert [deed.who for deed in await audit.read()] == ["left"]


async def test_only_so_many_are_kept(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST", 3)
    audit = Audit(database, tmp_path / "audit.ends", retention=timedelta.max)
    for number in range(5):
        audit.note("left", "camera.take", f"camera/{number}")
    await audit.write()
    assert [deed.subject for deed in await audit.read()] == ["camera/4", "camera/3", "camera/2"]


async def test_a_flood_is_bounded_and_texts_are_cut(database: Database, tmp_path: Path):
    audit = Audit(database, tmp_path / "audit.ends", retention=YEARS)
    for number in range(WAITING + 10):
        audit.note("left", "camera.take", f"camera/{number}", "x\0" * 1000)
    await audit.write()
    assert await rows(database, table) == WAITING
    (newest,) = await audit.read(most=1)
    assert newest.subject == f"camera/{WAITING + 9}"
    assert newest.detail == "x" * LONGEST
