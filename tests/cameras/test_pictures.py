"""Stored pictures and references: found again, bounded in days and bytes, full disks and damage survived."""

import asyncio
import logging
import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from benchmarks.look_scenes import Light, place, shot
from server.cameras.inspection.detectors.known import know
from server.cameras.inspection.detectors.picture import grey
from server.cameras.inspection.messages import InspectionResult, Shift
from server.cameras.inspection.pictures import Pictures
from server.cameras.inspection.references import MOST, References, learn
from server.contract.messages import Flaw

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def files(folder: Path) -> list[Path]:
    return list(folder.rglob("*.jpg"))


async def test_the_last_picture_at_or_before_a_time(tmp_path: Path):
    pictures = Pictures(tmp_path, every=5 * MINUTE)
    for minute in (0, 1, 5, 10):
        await pictures.keep("CAM-001", NOON + minute * MINUTE, b"%d" % minute)
    found = {
        minute: await pictures.latest("CAM-001", NOON + minute * MINUTE) for minute in (-1, 0, 4, 5, 9, 10, 60 * 24)
    }
    assert {minute: each and each.jpeg for minute, each in found.items()} == {
        -1: None,
        0: b"0",
        4: b"0",
        5: b"5",
        9: b"5",
        10: b"10",
        60 * 24: b"10",
    }, "one that came a minute after the last one is left out"
    assert found[4].taken == NOON
    assert await pictures.latest("CAM-002", NOON) is None


async def test_times_of_any_zone(tmp_path: Path):
    pictures = Pictures(tmp_path)
    hanoi = timezone(timedelta(hours=7))
    await pictures.keep("a", NOON.astimezone(hanoi), b"x")
    assert (await Pictures(tmp_path).latest("a", NOON.astimezone(hanoi))).taken == NOON


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "..", "a\0b", "a\n"])
async def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str):
    folder = tmp_path / "pictures"
    pictures = Pictures(folder)
    (tmp_path / "x" / "2026-11-25").mkdir(parents=True)
    (tmp_path / "x" / "2026-11-25" / "050000.jpg").write_bytes(b"secret")
    await pictures.keep(name, NOON, b"x")
    assert await pictures.latest(name, NOON) is None
    assert not folder.exists()


async def test_what_is_too_old_goes_with_its_folders(tmp_path: Path):
    pictures = Pictures(tmp_path, retention=timedelta(days=2))
    await pictures.keep("a", NOON, b"old")
    await pictures.keep("b", NOON + timedelta(days=3), b"new")
    assert [file.read_bytes() for file in files(tmp_path)] == [b"new"]
    assert not (tmp_path / "a").exists()


async def test_the_oldest_go_when_there_is_too_much(tmp_path: Path):
    pictures = Pictures(tmp_path, every=MINUTE, largest=10_000)
    for minute in range(30):
        await pictures.keep("ab"[minute % 2], NOON + minute * MINUTE, bytes(1000))
    kept = sorted(file.name for file in files(tmp_path))
    assert sum(file.stat().st_size for file in files(tmp_path)) <= 10_000
    assert kept == [f"05{minute:02}00.jpg" for minute in range(30 - len(kept), 30)]


async def test_a_restart_knows_how_much_there_is_and_tidies_what_a_crash_left(tmp_path: Path):
    day = tmp_path / "a" / "2026-11-25"
    day.mkdir(parents=True)
    for minute in range(9):
        (day / f"04{minute:02}00.jpg").write_bytes(bytes(1000))
    (day / "050000.new").write_bytes(b"half")
    (day / "nonsense.jpg").write_bytes(b"?")
    await Pictures(tmp_path, largest=5000).keep("a", NOON, bytes(1000))
    assert sorted(file.name for file in day.iterdir()) == ["040600.jpg", "040700.jpg", "040800.jpg", "050000.jpg"]


@pytest.mark.logs("pictures of cameras cannot be kept")
async def test_a_disk_that_takes_nothing_is_told_once_and_survived(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    pictures = Pictures(tmp_path / "full", every=MINUTE)
    # root may write anywhere: a file in the place of the folder is refused to everybody
    (tmp_path / "full").write_text("")
    for minute in range(3):
        await pictures.keep("a", NOON + minute * MINUTE, b"x")
    (tmp_path / "full").unlink()
    await pictures.keep("a", NOON + 3 * MINUTE, b"x")
    assert (await pictures.latest("a", NOON + 3 * MINUTE)).jpeg == b"x"
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


async def test_many_at_once(tmp_path: Path):
    pictures = Pictures(tmp_path, largest=20_000)
    await asyncio.gather(*(pictures.keep(f"c{n}", NOON + n * MINUTE, bytes(1000)) for n in range(60)))
    assert sum(file.stat().st_size for file in files(tmp_path)) <= 20_000


def sight(light: Light = "day", at: datetime = NOON, shift: float | None = 0.0, *flaws: Flaw) -> InspectionResult:
    picture = shot(place("street", 3), 5.0, light, np.random.default_rng(1)).picture
    moved = None if shift is None else Shift(shift, shift, 0.0)
    return InspectionResult(at=at, flaws=flaws, known=know(grey(picture)), shift=moved, jpeg=b"x")


def test_the_first_good_look_is_the_reference():
    assert learn((), sight("day", NOON, None, Flaw.BLURRED)) == ()
    (only,) = learn((), sight(shift=None))
    assert (only.taken, only.jpeg) == (NOON, b"x")


def test_a_view_in_new_light_is_added_and_one_in_known_light_only_renewed():
    references = learn((), sight(shift=None))
    assert learn(references, sight(at=NOON + MINUTE)) == references
    both = learn(references, sight("night", NOON + MINUTE))
    assert len(both) == 2
    later = learn(both, sight(at=NOON + timedelta(hours=7)))
    assert sorted(each.taken for each in later) == [NOON + MINUTE, NOON + timedelta(hours=7)]
    known = sight("rain").known
    assert known is not None
    for number in range(6):
        odd = structs.replace(sight(at=NOON + number * MINUTE), known=structs.replace(known, level=40.0 * number))
        later = learn(later, odd)
    assert len(later) <= MOST


def test_what_has_moved_is_not_learnt_and_creeping_is_not_forgotten():
    references = learn((), sight(shift=None))
    seven = NOON + timedelta(hours=7)
    assert learn(references, sight(at=seven, shift=0.02)) == references
    assert learn(references, sight(at=seven, shift=None)) == references
    (renewed,) = learn(references, sight(at=seven, shift=0.005))
    assert renewed.known.right == 0.005


def test_a_camera_with_another_size_of_picture_begins_anew():
    references = learn((), sight(shift=None))
    other = sight(shift=None)
    assert other.known is not None
    other = structs.replace(other, known=structs.replace(other.known, width=352, height=288))
    (only,) = learn(references, other)
    assert only.known.width == 352


def test_references_on_disk(tmp_path: Path):
    kept = References(tmp_path / "references")
    assert kept.load("a") == ()
    assert not kept.forget("a")
    references = learn((), sight(shift=None))
    kept.save("a", references)
    assert References(tmp_path / "references").load("a") == references
    assert kept.forget("a")
    assert kept.load("a") == ()


@pytest.mark.parametrize("damage", [b"", b"garbage", os.urandom(300), b"\xa3a\xffb", b"\x91" * 5000])
@pytest.mark.logs("references in .* cannot be read")
def test_a_damaged_reference_is_none_and_said(tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture):
    kept = References(tmp_path)
    kept.save("a", learn((), sight(shift=None)))
    (tmp_path / "a.ref").write_bytes(damage)
    assert kept.load("a") == ()
    assert "a.ref" in caplog.text
