"""Schools: the department's sheets, and the OneRoster 1.2 service."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from demo import education
from demo.oneroster import ROOT
from demo.province import POSITIONS
from demo.schools import PUPILS, SCHOOLS, by_commune, school_days, schools


def test_as_many_as_the_province_has() -> None:
    found = schools(20)
    assert len(found) == SCHOOLS == len({school.name for school in found})
    assert sum(school.pupils for school in found) == PUPILS
    assert sum(school.standard for school in found) / SCHOOLS == pytest.approx(0.489, abs=0.001)
    assert {school.commune for school in found} == set(POSITIONS)
    assert 12 < PUPILS / sum(school.teachers for school in found) < 18
    assert Counter(school.level for school in found).keys() == {"Mầm non", "Tiểu học", "THCS", "THPT"}
    assert min(school.pupils for school in found) > 50
    assert schools(20) != schools(21)


def test_figures_by_commune_and_year(now: datetime) -> None:
    found = by_commune(20, now)
    assert Counter(one.year for one in found) == {f"{year}-{year + 1}": 65 for year in range(2022, 2027)}
    newest = [one for one in found if one.year == "2026-2027"]
    assert sum(one.schools for one in newest) == SCHOOLS
    assert sum(one.pupils for one in newest) == PUPILS
    assert sum(one.graduation for one in newest) / 65 == pytest.approx(99.08, abs=0.2)
    assert all(0 <= one.standard_share <= 100 and 97 < one.graduation <= 100 for one in found)
    summer = by_commune(20, now - timedelta(days=100))
    assert summer[-1].year == "2025-2026"


def test_school_is_held_on_schooldays_only(now: datetime) -> None:
    days = school_days(now, 60)
    assert days[-1] == date(2026, 11, 23)
    assert all(day.weekday() < 5 for day in days)
    assert date(2026, 9, 2) not in days
    early = school_days(now.replace(hour=0), 1)
    assert early == [date(2026, 11, 20)]
    assert all(day.month not in {6, 7, 8} for day in school_days(now, 120))


def test_the_sheets(tmp_path: Path, now: datetime) -> None:
    education.write(tmp_path, 20, now)
    book = CalamineWorkbook.from_path(tmp_path / education.SCHOOLS)
    rows = book.get_sheet_by_name(education.TABLE).to_python()
    assert tuple(rows[0]) == education.SCHOOL_HEADINGS
    assert len(rows) == 1 + 5 * 65
    attendance: list[list[Any]] = (
        CalamineWorkbook.from_path(tmp_path / education.ATTENDANCE).get_sheet_by_name(education.TABLE).to_python()
    )
    assert tuple(attendance[0]) == education.ATTENDANCE_HEADINGS
    assert len(attendance) == 1 + education.DAYS * (65 - len(education.SILENT))
    shares = [row[4] for row in attendance[1:]]
    assert 93 < sum(shares) / len(shares) < 98
    assert all(isinstance(row[0], date) and row[3] <= row[2] for row in attendance[1:])
    assert {row[1].partition(" ")[2] for row in attendance[1:]} == set(POSITIONS) - education.SILENT


async def everything(client: httpx.AsyncClient, path: str, **asked: str | int) -> list[dict[str, Any]]:
    answer = (await client.get(f"{ROOT}/{path}", params=asked)).raise_for_status()
    found: list[dict[str, Any]] = answer.json()["orgs"]
    total = int(answer.headers["x-total-count"])
    while "next" in answer.links:
        answer = (await client.get(answer.links["next"]["url"])).raise_for_status()
        found += answer.json()["orgs"]
    assert len(found) == total
    return found


async def test_organisations_of_oneroster(client: httpx.AsyncClient) -> None:
    found = await everything(client, "orgs", limit=250)
    assert len({one["sourcedId"] for one in found}) == SCHOOLS + 1
    kinds = Counter(one["type"] for one in found)
    assert kinds == {"district": 1, "school": SCHOOLS}
    for one in found:
        assert {"sourcedId", "status", "dateLastModified", "name", "type", "identifier"} <= one.keys()
        assert one["status"] == "active"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", one["dateLastModified"])
        if one["type"] == "school":
            assert one["parent"]["sourcedId"] == found[0]["sourcedId"]
    parent = (await client.get(found[1]["parent"]["href"])).raise_for_status().json()["org"]
    assert parent == found[0]


async def test_pages_and_filters(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{ROOT}/orgs", params={"limit": 10, "offset": 20})
    assert len(answer.json()["orgs"]) == 10
    assert answer.links.keys() == {"first", "last", "next", "prev"}
    assert await everything(client, "orgs", filter="type='school'", limit=500) == await everything(client, "schools")
    assert len((await client.get(f"{ROOT}/orgs", params={"offset": 9999})).json()["orgs"]) == 0


async def test_what_cannot_be_answered(client: httpx.AsyncClient) -> None:
    for asked in ("limit=0", "offset=x", "filter=colour='red'"):
        answer = await client.get(f"{ROOT}/orgs?{asked}")
        assert answer.status_code == 400
        assert answer.json()["imsx_codeMajor"] == "failure"
    assert (await client.get(f"{ROOT}/orgs/nobody")).status_code == 404
    assert (await client.get(f"{ROOT}/orgs", headers={"Authorization": ""})).status_code == 401
