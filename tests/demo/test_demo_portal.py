"""The one-stop portal: what it tells of dossiers, checked against how the national portal spells them."""

import asyncio
import re
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import msgspec
import numpy as np
import pytest

from demo import portal, quality
from demo.dossiers import count, dossiers
from demo.procedures import FIELDS, OFFICES, PROCEDURES
from demo.province import CALENDAR

KEYS = {
    *("MaHoSo", "MaTTHC", "TenTTHC", "MaLinhVuc", "TenLinhVuc", "ChuHoSo", "SoDienThoai", "NgayTiepNhan", "NgayHenTra"),
    *("NgayKetThucXuLy", "NgayTra", "TrangThaiHoSo", "HinhThuc", "HinhThucTra", "DonViXuLy", "MaDonVi"),
    *("ThanhToanTrucTuyen", "SoHoa"),
}


def told(now: datetime, since: datetime | None, number: int = 1, seed: int = 20) -> dict[str, Any]:
    answer: dict[str, Any] = msgspec.json.decode(portal.page(seed, now, since, number))
    return answer


def everything(now: datetime, since: datetime) -> list[dict[str, str]]:
    pages = told(now, since)["tongSoTrang"]
    return [row for number in range(1, pages + 1) for row in told(now, since, number)["data"]]


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=CALENDAR)


@pytest.fixture(scope="module")
def month() -> list[dict[str, str]]:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=CALENDAR)
    return everything(now, now - timedelta(days=30))


def test_every_dossier_has_the_published_fields(month: list[dict[str, str]]) -> None:
    for row in month:
        assert row.keys() == KEYS
        assert all(isinstance(value, str) for value in row.values())
        assert re.fullmatch(r"\d{14}", row["NgayTiepNhan"])
        assert re.fullmatch(r"\d{14}", row["NgayHenTra"])
        assert re.fullmatch(r"(\d{14})?", row["NgayKetThucXuLy"])
        assert re.fullmatch(r"(\d{14})?", row["NgayTra"])
        assert row["TrangThaiHoSo"] in {str(code) for code in range(1, 11)}
        assert row["HinhThuc"] in {"0", "1", "2"}
        assert row["ThanhToanTrucTuyen"] in {"0", "1", ""}
        assert row["SoHoa"] in {"0", "1"}
        assert row["DonViXuLy"] in OFFICES
    assert len({row["MaHoSo"] for row in month}) == len(month)


def test_nobody_is_real(month: list[dict[str, str]]) -> None:
    assert all(re.fullmatch(r"000\d{7}", row["SoDienThoai"]) for row in month)


def test_times_are_in_order_and_agree_with_the_status(month: list[dict[str, str]]) -> None:
    for row in month:
        received, due = moment(row["NgayTiepNhan"]), moment(row["NgayHenTra"])
        assert received < due
        if finished := row["NgayKetThucXuLy"]:
            assert received < moment(finished)
        if row["NgayTra"]:
            assert row["NgayKetThucXuLy"] < row["NgayTra"]
        assert bool(finished) == (row["TrangThaiHoSo"] in {"3", "7", "8", "9", "10"})
        assert bool(row["NgayTra"]) == (row["TrangThaiHoSo"] == "10")


def test_shares_are_believable(month: list[dict[str, str]]) -> None:
    channels = Counter(row["HinhThuc"] for row in month)
    assert channels["1"] / len(month) == pytest.approx(0.8776, abs=0.01)
    done = [row for row in month if row["NgayKetThucXuLy"]]
    assert sum(row["NgayKetThucXuLy"] <= row["NgayHenTra"] for row in done) / len(done) == pytest.approx(
        0.99, abs=0.006
    )
    overdue = [row for row in month if not row["NgayKetThucXuLy"] and row["NgayHenTra"] < "20261123120000"]
    assert 30 <= len(overdue) <= 400
    codes = Counter(row["TrangThaiHoSo"] for row in month)
    assert codes.keys() == {str(code) for code in range(1, 11)}
    assert 0.003 < codes["7"] / len(month) < 0.02
    assert {row["DonViXuLy"] for row in month} >= {office for office in OFFICES if office.startswith("UBND")}
    assert {row["MaLinhVuc"] for row in month} == set(FIELDS.values())


def test_offices_take_paper_in_office_hours_only(month: list[dict[str, str]]) -> None:
    direct = [moment(row["NgayTiepNhan"]) for row in month if row["HinhThuc"] == "0"]
    assert all(received.weekday() < 5 and 7 <= received.hour < 17 for received in direct)
    online = Counter(moment(row["NgayTiepNhan"]).hour for row in month if row["HinhThuc"] == "1")
    assert len(online) == 24


def test_days_are_to_scale() -> None:
    year = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]
    assert 2000 < count(20, date(2026, 11, 23)) < 2400
    assert count(20, date(2026, 11, 22)) < 350
    assert count(20, date(2026, 2, 17)) < 130
    online = sum(int((dossiers(20, day).channel == 1).sum()) for day in year[::7] + year[3::7] + year[5::7])
    whole = sum(count(20, day) for day in year[::7] + year[3::7] + year[5::7])
    assert online / whole == pytest.approx(0.88, abs=0.015)


def test_the_same_seed_and_time_tell_the_same(now: datetime) -> None:
    since = now - timedelta(days=2)
    assert portal.page(20, now, since, 1) == portal.page(20, now, since, 1)
    dossiers.cache_clear()
    assert portal.page(20, now, since, 1) == portal.page(20, now, since, 1)
    assert portal.page(20, now, since, 1) != portal.page(21, now, since, 1)


def test_only_what_came_or_changed_since_is_told(now: datetime) -> None:
    before = {row["MaHoSo"]: row for row in everything(now, now - timedelta(days=20))}
    later = now + timedelta(hours=3)
    changed = {row["MaHoSo"]: row for row in everything(later, now)}
    after = {row["MaHoSo"]: row for row in everything(later, now - timedelta(days=20))}
    different = {code for code, row in after.items() if before.get(code) != row}
    assert different <= changed.keys()
    assert 500 < len(changed) < 4000
    assert any(code not in before for code in changed)


def test_a_dossier_keeps_what_has_happened(now: datetime) -> None:
    before = {row["MaHoSo"]: row for row in everything(now, now - timedelta(days=3))}
    after = {row["MaHoSo"]: row for row in everything(now + timedelta(days=1), now - timedelta(days=3))}
    assert before.keys() <= after.keys()
    for code, row in before.items():
        for key, value in row.items():
            assert key == "TrangThaiHoSo" or value in ("", after[code][key])


def test_pages_hold_two_thousand_and_never_overlap(now: datetime) -> None:
    since = now - timedelta(days=5)
    pages = told(now, since)["tongSoTrang"]
    sizes = [len(told(now, since, number)["data"]) for number in range(1, pages + 2)]
    assert set(sizes[:-2]) == {portal.PAGE}
    assert 0 < sizes[-2] <= portal.PAGE
    assert sizes[-1] == 0


def test_all_that_is_held_is_more_than_a_year(now: datetime) -> None:
    assert 240 < told(now, None)["tongSoTrang"] < 400


def test_columns_agree() -> None:
    day = dossiers(20, date(2026, 11, 20))
    assert all(len(getattr(day, name)) == len(day.received) for name in day.__struct_fields__)
    assert (np.diff(day.received) >= 0).all()
    assert all(day.office[number] < len(OFFICES) for number in range(len(day.office)))
    assert {procedure.field for procedure in PROCEDURES} == set(FIELDS)


async def test_the_envelope(client: httpx.AsyncClient) -> None:
    answer = await client.get("/portal/DongBoHoSoMC", params={"tuNgay": "20261123000000", "trang": 1})
    assert answer.raise_for_status().headers["content-type"] == "application/json"
    body = answer.json()
    assert body.keys() == {"session", "madonvi", "service", "isUpdating", "data", "tongSoTrang"}
    assert (body["service"], body["isUpdating"], body["madonvi"]) == ("DongBoHoSoMC", False, "000.00.00.H37")
    assert body["data"]


async def test_what_cannot_be_answered(client: httpx.AsyncClient) -> None:
    for asked in ("tuNgay=23/11/2026", "tuNgay=2026", "trang=0", "trang=x", "tuNgay=20261399000000"):
        assert (await client.get(f"/portal/DongBoHoSoMC?{asked}")).status_code == 400
    answer = await client.get("/portal/DongBoHoSoMC", headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401


async def test_others_are_answered_meanwhile(client: httpx.AsyncClient) -> None:
    dossiers.cache_clear()
    asking = asyncio.create_task(client.get("/portal/DongBoHoSoMC?trang=1"))
    assert (await client.get("/gates")).is_success
    assert (await asking).is_success


async def test_quality_by_office_and_month(client: httpx.AsyncClient) -> None:
    items = (await client.get("/one-stop/quality")).raise_for_status().json()["items"]
    assert all(item.keys() == {"indicator", "office", "month", "value"} for item in items)
    assert {item["indicator"] for item in items} == set(quality.INDICATORS)
    assert {item["office"] for item in items} == set(OFFICES)
    assert {item["month"] for item in items} == {f"2026-{month:02d}" for month in range(1, 12)}
    assert len(items) == len(quality.INDICATORS) * len(OFFICES) * 11
    assert all(0 <= item["value"] <= 100 for item in items)
    satisfied = [item["value"] for item in items if item["indicator"] == "satisfied"]
    assert 92 < sum(satisfied) / len(satisfied) < 98
