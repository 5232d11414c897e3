"""The sheets, read with the libraries that read real ones."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from demo import sheets
from demo.economy import readings


def test_the_workbook_holds_the_readings_under_a_title(tmp_path: Path, now: datetime) -> None:
    sheets.write(tmp_path, 20, now)
    rows = CalamineWorkbook.from_path(tmp_path / sheets.WORKBOOK).get_sheet_by_name(sheets.TABLE).to_python()
    assert rows[0][0] == "THU NGÂN SÁCH VÀ GIẢI NGÂN ĐẦU TƯ CÔNG ĐẾN 12:00 NGÀY 23/11/2026"
    assert rows[1] == ["Mã chỉ tiêu", "Tên chỉ tiêu", "Tháng", "Giá trị", "Đơn vị tính"]
    expected = [(reading.indicator, reading.month, reading.value) for reading in readings(20, now, list(sheets.BUDGET))]
    assert [(row[0], row[2], row[3]) for row in rows[2:]] == expected
    assert isinstance(rows[2][2], date)


def test_the_workbook_opens_as_excel_would(tmp_path: Path, now: datetime) -> None:
    sheets.write(tmp_path, 20, now)
    book = load_workbook(tmp_path / sheets.WORKBOOK)
    assert book.sheetnames == ["Thuyết minh", "Số liệu"]
    assert str(book[sheets.TABLE].merged_cells) == "A1:E1"


def test_the_list_is_what_excel_saves_in_vietnam(tmp_path: Path, now: datetime) -> None:
    sheets.write(tmp_path, 20, now)
    content = (tmp_path / sheets.LIST).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    found = [(row["Mã chỉ tiêu"], row["Tháng"], int(row["Số lượt"].replace(".", ""))) for row in rows]
    assert found == [
        (reading.indicator, f"{reading.month:%d/%m/%Y}", round(reading.value))
        for reading in readings(20, now, list(sheets.VISITORS))
    ]
    assert any(row["Số lượt"].count(".") == 1 and len(row["Số lượt"]) == 7 for row in rows)


def test_a_reader_never_meets_half_a_file(tmp_path: Path, now: datetime) -> None:
    sheets.write(tmp_path, 20, now)

    def write() -> None:
        for minutes in range(10):
            sheets.write(tmp_path, 20, now + timedelta(minutes=minutes))

    writer = Thread(target=write)
    writer.start()
    titles = set()
    while writer.is_alive():
        (path,) = tmp_path.glob("finance/*.xlsx")
        titles.add(CalamineWorkbook.from_path(path).get_sheet_by_name(sheets.TABLE).to_python()[0][0])
    writer.join()
    assert len(titles) > 1
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")) == [sheets.WORKBOOK, sheets.LIST]
