"""The folder in which departments drop their sheets: the budget as .xlsx, the visitors as .csv."""

import csv
import io
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from demo.economy import readings
from demo.province import CALENDAR

WORKBOOK = Path("finance/ngan-sach-dau-tu-cong.xlsx")
TABLE = "Số liệu"
"""The sheet of the workbook with the figures; the first one holds explanations."""
LIST = Path("tourism/khach-du-lich.csv")

BUDGET = {
    "budget_revenue": "Thu ngân sách nhà nước trên địa bàn",
    "public_investment": "Giải ngân vốn đầu tư công",
}
"""What stands in the workbook: the indicators and what the department calls them."""
VISITORS = {"visitors": "Tổng lượt khách du lịch", "visitors_international": "Lượt khách quốc tế"}
"""What stands in the list."""


def write(folder: Path, seed: int, now: datetime) -> None:
    """Write both files as they are at ``now``; a reader sees the old file or the new one, never half of it.

    Raises OSError where the folder cannot be written.
    """
    drop(folder / WORKBOOK, workbook(seed, now))
    drop(folder / LIST, visitors(seed, now))


def drop(path: Path, content: bytes) -> None:
    """Put a whole file in the place of the old one, and make its folder; raises OSError where that cannot be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # neither *.xlsx nor *.csv finds the unfinished file
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def workbook(seed: int, now: datetime) -> bytes:
    """Return the budget as a finance department keeps it: a title over the headings, months as dates."""
    book = Workbook()
    notes = book.worksheets[0]
    notes.title = "Thuyết minh"
    notes.append(["Số liệu minh hoạ, không có thật."])
    notes.append(["Giá trị của từng tháng, không lũy kế."])
    table = book.create_sheet(TABLE)
    moment = now.astimezone(CALENDAR)
    table.append([f"THU NGÂN SÁCH VÀ GIẢI NGÂN ĐẦU TƯ CÔNG ĐẾN {moment:%H:%M} NGÀY {moment:%d/%m/%Y}"])
    table.merge_cells("A1:E1")
    table["A1"].font = Font(bold=True, size=14)
    table["A1"].alignment = Alignment(horizontal="center")
    table.append(["Mã chỉ tiêu", "Tên chỉ tiêu", "Tháng", "Giá trị", "Đơn vị tính"])
    for reading in readings(seed, now, list(BUDGET)):
        table.append([reading.indicator, BUDGET[reading.indicator], reading.month, reading.value, "tỷ đồng"])
        table.cell(table.max_row, 3).number_format = "mm/yyyy"
        table.cell(table.max_row, 4).number_format = "#,##0.00"
    book.properties.created = book.properties.modified = now.replace(tzinfo=None)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def visitors(seed: int, now: datetime) -> bytes:
    """Return the visitors as Excel saves a .csv in Vietnam: byte order mark, semicolons, points between thousands."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, delimiter=";")
    rows.writerow(["Mã chỉ tiêu", "Tên chỉ tiêu", "Tháng", "Số lượt"])
    for reading in readings(seed, now, list(VISITORS)):
        number = f"{reading.value:,.0f}".replace(",", ".")
        rows.writerow([reading.indicator, VISITORS[reading.indicator], f"{reading.month:%d/%m/%Y}", number])
    return text.getvalue().encode("utf-8-sig")
