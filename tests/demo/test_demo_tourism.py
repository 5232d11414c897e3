"""The tourism office's database, read as others would read it."""

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from demo.economy import whole
from demo.province import POSITIONS
from demo.tourism import TourismDatabase, rows


def ask(path: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute(query, values).fetchall()


@pytest.fixture
def database(tmp_path: Path, now: datetime) -> Path:
    file = TourismDatabase(tmp_path, 20)
    file.advance(now)
    return file.path


def test_tables_and_months(database: Path) -> None:
    assert [row[1] for row in ask(database, "PRAGMA table_info(visits)")] == [
        *("month", "commune", "visits", "international", "revenue")
    ]
    assert [row[1] for row in ask(database, "PRAGMA table_info(occupancy)")] == [
        "month",
        "commune",
        "rooms",
        "occupied",
    ]
    ((first, last, count),) = ask(database, "SELECT min(month), max(month), count(*) FROM visits")
    assert (first, last, count) == ("2016-01-01", "2026-11-01", 131 * 65)


def test_a_year_is_to_scale(database: Path) -> None:
    query = "SELECT sum(visits), sum(international), sum(revenue) FROM visits WHERE month LIKE '2025-%'"
    ((visits, foreign, revenue),) = ask(database, query)
    expected = sum(whole(20, "visitors", date(2025, month, 1)) for month in range(1, 13))
    assert visits == pytest.approx(expected, rel=0.001)
    assert foreign == pytest.approx(300_000, rel=0.1)
    assert revenue == pytest.approx(4_500_000, rel=0.08)
    ((low, high),) = ask(database, "SELECT min(occupied), max(occupied) FROM occupancy")
    assert 20 < float(str(low)) < float(str(high)) <= 98


def test_the_town_and_the_mountain_have_the_most(database: Path) -> None:
    found = ask(database, "SELECT commune FROM visits GROUP BY commune ORDER BY sum(visits) DESC LIMIT 6")
    assert {row[0] for row in found} == {"Tam Thanh", "Lương Văn Tri", "Kỳ Lừa", "Đông Kinh", "Mẫu Sơn", "Đồng Đăng"}


def test_the_running_month_grows_and_the_others_stay(database: Path, now: datetime, tmp_path: Path) -> None:
    query = "SELECT month, sum(visits) FROM visits GROUP BY month ORDER BY month"
    before = ask(database, query)
    TourismDatabase(tmp_path, 20).advance(now + timedelta(days=3))
    after = ask(database, query)
    assert before[:-1] == after[:-1]
    assert int(str(before[-1][1])) < int(str(after[-1][1]))
    TourismDatabase(tmp_path, 20).advance(now + timedelta(days=30))
    november = ask(database, "SELECT sum(visits) FROM visits WHERE month = '2026-11-01'")
    assert int(str(november[0][0])) == pytest.approx(whole(20, "visitors", date(2026, 11, 1)), abs=65)


def test_readers_are_not_disturbed(database: Path, now: datetime, tmp_path: Path) -> None:
    def write() -> None:
        for minutes in range(20):
            TourismDatabase(tmp_path, 20).advance(now + timedelta(minutes=minutes))

    writer = Thread(target=write)
    writer.start()
    counts = set()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as reader:
        while writer.is_alive():
            counts.add(reader.execute("SELECT count(*) FROM visits WHERE month = '2026-11-01'").fetchone()[0])
    writer.join()
    assert counts == {len(POSITIONS)}


def test_the_same_seed_gives_the_same_rows() -> None:
    month = date(2025, 3, 1)
    assert list(rows(20, month, 1.0)) == list(rows(20, month, 1.0))
    assert list(rows(20, month, 1.0)) != list(rows(21, month, 1.0))
