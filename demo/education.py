"""The education department's sheets: schools by commune and school year, and who is at school each day."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from demo.province import WARDS
from demo.schools import by_commune, enrolled, present, school_days
from demo.sheets import drop

SCHOOLS = Path("education/truong-hoc.xlsx")
ATTENDANCE = Path("education/chuyen-can.xlsx")
DAYS = 30
"""School days of which the attendance is reported."""
SILENT = frozenset({"Mẫu Sơn", "Kiên Mộc"})
"""Communes that send no attendance, so that somebody has to ask them for it."""
TABLE = "Số liệu"
"""The sheet of both workbooks."""
SCHOOL_HEADINGS = (
    "Năm học",
    "Xã, phường",
    "Số trường",
    "Học sinh",
    "Giáo viên",
    "Trường đạt chuẩn (%)",
    "Tốt nghiệp THPT (%)",
)
ATTENDANCE_HEADINGS = ("Ngày", "Xã, phường", "Sĩ số", "Có mặt", "Tỷ lệ chuyên cần (%)")


def write(folder: Path, seed: int, now: datetime) -> None:
    """Write both workbooks as they are at ``now``; raises OSError where the folder cannot be written."""
    drop(folder / SCHOOLS, schools_sheet(seed, now))
    drop(folder / ATTENDANCE, attendance_sheet(seed, now))


def schools_sheet(seed: int, now: datetime) -> bytes:
    """Return the schools by commune and school year."""
    rows = [
        (one.year, _full(one.commune), one.schools, one.pupils, one.teachers, one.standard_share, one.graduation)
        for one in by_commune(seed, now)
    ]
    return _workbook(SCHOOL_HEADINGS, rows)


def attendance_sheet(seed: int, now: datetime) -> bytes:
    """Return who was at school on the newest school days; days are dates."""
    rows = []
    for day in school_days(now, DAYS):
        for commune, count in enrolled(seed).items():
            if commune in SILENT:
                continue
            there = present(seed, commune, day, count)
            rows.append((day, _full(commune), count, there, round(100 * there / count, 2)))
    return _workbook(ATTENDANCE_HEADINGS, rows)


def _workbook(headings: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> bytes:
    # written row by row: the attendance has two thousand
    book = Workbook(write_only=True)
    table = book.create_sheet(TABLE)
    table.append(headings)
    for row in rows:
        table.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _full(commune: str) -> str:
    return f"{'Phường' if commune in WARDS else 'Xã'} {commune}"
