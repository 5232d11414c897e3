"""Files as departments drop them."""

import io
import os
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openpyxl import Workbook

from connectors.far_end import NAME
from connectors.reading import case, proper
from server.connectors.base import ConnectorTools
from server.connectors.sheet import Sheet, SheetConfig
from server.contract.words import Words
from server.errors import SourceError
from server.records import Batch, Reading

FIELDS = {"indicator": "Mã chỉ tiêu", "period": "Tháng", "value": "Giá trị"}
HEADINGS = ["Mã chỉ tiêu", "Tháng", "Giá trị"]
MARCH = date(2026, 3, 1)
IIP = Reading(indicator="iip", period=datetime(2026, 2, 28, 17, tzinfo=UTC), value=1234.5)

_ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Số liệu">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def config(folder: Path, **more: Any) -> SheetConfig:
    given: dict[str, Any] = {"id": "finance", "name": NAME, "service": "economy", "folder": folder, "fields": FIELDS}
    return proper(SheetConfig(**(given | more)))


async def fetch(tools: ConnectorTools, folder: Path, **more: Any) -> Batch:
    return await Sheet(config(folder, **more), tools, Reading).fetch()


async def refusal(tools: ConnectorTools, folder: Path, **more: Any) -> str:
    with pytest.raises(SourceError) as caught:
        await fetch(tools, folder, **more)
    return caught.value.words.vi


def xlsx(path: Path, rows: Iterable[list[Any]], *, table: str = "Số liệu", before: str | None = None) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    if before:
        sheet.title = before
        sheet = book.create_sheet()
    sheet.title = table
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", _ODS.format(rows=rows))
    return path


def cells(*values: str) -> str:
    filled = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>' for v in values
    )
    return f"<table:table-row>{filled}</table:table-row>"


async def test_a_workbook(tools: ConnectorTools, tmp_path: Path):
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ["iip", MARCH, 1234.5]])
    os.utime(path, (1_790_000_000, 1_790_000_000))
    batch = await fetch(tools, tmp_path)
    assert batch.records == (IIP,)
    assert batch.observed == datetime.fromtimestamp(1_790_000_000, UTC)


async def test_headings_under_a_title_between_other_columns(tools: ConnectorTools, tmp_path: Path):
    rows: list[list[Any]] = [
        ["BÁO CÁO"],
        [],
        ["STT", "Giá trị", "  THÁNG ", "Mã chỉ tiêu"],
        [1, 1234.5, MARCH, "iip"],
        [],
        ["x", None, None, None],
    ]
    xlsx(tmp_path / "a.xlsx", rows)
    batch = await fetch(tools, tmp_path)
    assert (batch.records, batch.rejected) == ((IIP,), 0)


async def test_a_named_table(tools: ConnectorTools, tmp_path: Path):
    xlsx(tmp_path / "a.xlsx", [HEADINGS, ["iip", MARCH, 1234.5]], before="Thuyết minh")
    assert (await fetch(tools, tmp_path, table="Số liệu")).records == (IIP,)
    assert await refusal(tools, tmp_path, table="Khác") == "tệp a.xlsx không có trang tính «Khác»"
    assert "thiếu cột «Mã chỉ tiêu», «Tháng», «Giá trị»" in await refusal(tools, tmp_path)


async def test_rows_that_do_not_fit_are_named_as_in_the_file(tools: ConnectorTools, tmp_path: Path):
    xlsx(tmp_path / "a.xlsx", [[], HEADINGS, ["iip", MARCH, 1234.5], ["Tổng cộng", None, 5]])
    batch = await fetch(tools, tmp_path)
    assert (batch.records, batch.rejected) == ((IIP,), 1)
    assert batch.example == Words(vi="hàng 4, period: không có giá trị", en="row 4, period: no value")


async def test_dates_and_numbers_kept_as_text(tools: ConnectorTools, tmp_path: Path):
    xlsx(tmp_path / "a.xlsx", [HEADINGS, ["iip", "03/2026", "1.234,5"]])
    assert (await fetch(tools, tmp_path, dates="%m/%Y", numbers="vi")).records == (IIP,)


async def test_an_open_document(tools: ConnectorTools, tmp_path: Path):
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    tail = f'<table:table-row table:number-rows-repeated="1048574">{empty}</table:table-row>'
    ods(tmp_path / "a.ods", cells(*HEADINGS) + cells("iip", "2026-03-01", "1234.5") + tail)
    assert (await fetch(tools, tmp_path, table="Số liệu")).records == (IIP,)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_a_list(tools: ConnectorTools, tmp_path: Path, delimiter: str, encoding: str, newline: str):
    lines = [
        "Danh sách, tháng 3; năm 2026",
        delimiter.join(HEADINGS),
        delimiter.join(["iip", "2026-03-01", '"1.234,5"']),
        "",
    ]
    (tmp_path / "a.CSV").write_bytes(newline.join(lines).encode(encoding))
    assert (await fetch(tools, tmp_path, numbers="vi")).records == (IIP,)


async def test_the_newest_file_is_read(tools: ConnectorTools, tmp_path: Path):
    for number, name in enumerate(["c.xlsx", "b.xlsx", "a.xlsx"]):
        path = xlsx(tmp_path / name, [HEADINGS, ["iip", MARCH, number]])
        os.utime(path, (1000 + number, 1000 + number))
    for name in ("~$d.xlsx", ".~lock.a.xlsx#", ".d.csv", "d.docx", "d.xlsx.part"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "d.csv").mkdir()
    assert [record.value for record in (await fetch(tools, tmp_path)).records if isinstance(record, Reading)] == [2]
    batch = await fetch(tools, tmp_path, pattern="[bc]*.xlsx")
    assert [record.value for record in batch.records if isinstance(record, Reading)] == [1]


async def test_no_folder_and_no_file(tools: ConnectorTools, tmp_path: Path):
    folder = tmp_path / "nothing"
    assert await refusal(tools, folder) == f"không có thư mục {folder}, hãy tạo nó"
    folder.write_text("x")
    assert await refusal(tools, folder) == f"không có thư mục {folder}, hãy tạo nó"
    words = f"chưa có tệp ngan-sach* (.xlsx, .ods, .csv) trong {tmp_path}, hãy đặt tệp vào đó"
    assert await refusal(tools, tmp_path, pattern="ngan-sach*") == words


async def test_a_file_that_is_still_being_written(tools: ConnectorTools, tmp_path: Path):
    path = xlsx(tmp_path / "a.xlsx", [HEADINGS, ["iip", MARCH, 1234.5]])
    whole = path.read_bytes()
    for length in (0, 2, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert await refusal(tools, tmp_path) == "tệp a.xlsx chưa ghi xong hoặc hỏng, sẽ đọc lại"
    path.write_bytes(whole)
    assert (await fetch(tools, tmp_path)).records == (IIP,)


async def test_a_column_that_is_missing(tools: ConnectorTools, tmp_path: Path):
    xlsx(tmp_path / "a.xlsx", [["Mã chỉ tiêu", "Thang", "Giá trị"], ["iip", MARCH, 1]])
    assert await refusal(tools, tmp_path) == "tệp a.xlsx thiếu cột «Tháng», hãy kiểm tra tên cột"
    (tmp_path / "b.csv").write_text("")
    os.utime(tmp_path / "a.xlsx", (1000, 1000))
    assert "tệp b.csv thiếu cột «Mã chỉ tiêu»" in await refusal(tools, tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Mã chỉ tiêu;Tháng".encode("utf-16-be"), "không phải UTF-8 hợp lệ, hãy lưu lại dạng CSV UTF-8"),
        (b"a\0b", "thiếu cột"),
        (b'"' + b"a" * 200_000, "không phải CSV hợp lệ, hãy lưu lại"),
    ],
)
async def test_lists_that_are_none(tools: ConnectorTools, tmp_path: Path, content: bytes, words: str):
    (tmp_path / "a.csv").write_bytes(content)
    assert words in await refusal(tools, tmp_path)


async def test_files_that_are_too_large(tools: ConnectorTools, tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(b"x" * 300_000)
    assert await refusal(tools, tmp_path) == "tệp a.csv lớn quá giới hạn largest_body"
    (tmp_path / "a.csv").unlink()
    xlsx(tmp_path / "a.xlsx", ([0] * 100 for _ in range(1000)))
    assert await refusal(tools, tmp_path) == "tệp a.xlsx lớn quá giới hạn largest_body khi giải nén"


async def test_a_cell_far_off_the_table_does_not_end_the_server(tools: ConnectorTools, tmp_path: Path):
    book = Workbook()
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(tmp_path / "a.xlsx")
    words = "có ô ở quá xa bảng, hãy xóa các hàng và cột thừa"
    assert await refusal(tools, tmp_path) == f"tệp a.xlsx {words}"
    (tmp_path / "a.xlsx").unlink()
    gap = '<table:table-row table:number-rows-repeated="900000"><table:table-cell/></table:table-row>'
    ods(tmp_path / "a.ods", cells(*HEADINGS) + gap + cells("x"))
    assert await refusal(tools, tmp_path) == f"tệp a.ods {words}"


async def test_damaged_workbooks_are_read_or_refused(tools: ConnectorTools, tmp_path: Path):
    whole = xlsx(tmp_path / "a.xlsx", [HEADINGS, ["iip", MARCH, 1234.5]]).read_bytes()
    for place in range(0, len(whole), 61):
        (tmp_path / "a.xlsx").write_bytes(whole[:place] + b"\xff\x00\xff" + whole[place + 3 :])
        try:
            await fetch(tools, tmp_path)
        except SourceError:
            continue


async def test_a_workbook_of_another_kind(tools: ConnectorTools, tmp_path: Path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "x")
    (tmp_path / "a.xlsx").write_bytes(content.getvalue())
    assert "chưa ghi xong hoặc hỏng" in await refusal(tools, tmp_path)


@pytest.mark.parametrize("wrong", [{"pattern": "../*"}, {"pattern": ""}, {"dates": "%d"}, {"fields": {"period": " "}}])
def test_settings_that_are_refused(tmp_path: Path, wrong: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError, match=r"pattern|dates|heading"):
        config(tmp_path, **wrong)


def test_a_folder_is_read_as_a_path():
    settings = {"kind": "sheet", "id": "a", "name": {"vi": "", "en": ""}, "service": "economy", "fields": FIELDS}
    values = settings | {"folder": "sheets/finance"}
    read = msgspec.convert(values, SheetConfig, dec_hook=lambda kind, value: kind(value))
    assert read.folder == Path("sheets/finance")


async def why(tools: ConnectorTools, folder: Path) -> str:
    with pytest.raises(SourceError) as caught:
        await fetch(tools, folder)
    return caught.value.words.en


async def test_a_workbook_with_a_password(tools: ConnectorTools, tmp_path: Path):
    (tmp_path / "a.xlsx").write_bytes(case("sheet/with-password.xlsx"))
    assert await why(tools, tmp_path) == "the file a.xlsx has a password, save it without one"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + b"W\0o\0r\0k\0b\0o\0o\0k\0",
            "is an old Excel file (.xls), save it as .xlsx",
        ),
        (b"\n<html><table></table></html>", "is a page of HTML or XML, save it as .xlsx"),
    ],
)
async def test_what_only_is_called_a_workbook(tools: ConnectorTools, tmp_path: Path, content: bytes, words: str):
    (tmp_path / "a.xlsx").write_bytes(content)
    assert await why(tools, tmp_path) == f"the file a.xlsx {words}"


async def test_a_zip_with_a_password(tools: ConnectorTools, tmp_path: Path):
    content = bytearray(xlsx(tmp_path / "a.xlsx", [HEADINGS]).read_bytes())
    # the flag of encryption, in every entry of the directory at its end
    start = 0
    while (start := content.find(b"PK\x01\x02", start)) >= 0:
        content[start + 8] |= 1
        start += 4
    (tmp_path / "a.xlsx").write_bytes(content)
    assert await why(tools, tmp_path) == "the file a.xlsx has a password, save it without one"


async def test_the_unicode_text_of_excel(tools: ConnectorTools, tmp_path: Path):
    told = "\t".join(map(str, HEADINGS)) + "\n" + "\t".join(("iip", "2026-03-01", "1234.5"))
    (tmp_path / "a.csv").write_bytes(told.encode("utf-16"))
    assert len((await fetch(tools, tmp_path)).records) == 1


@pytest.mark.parametrize("pattern", ["*", "bao-cao*.xlsx"])
async def test_an_old_workbook_alone_is_not_a_missing_one(tools: ConnectorTools, tmp_path: Path, pattern: str):
    (tmp_path / "bao-cao-11.xls").write_bytes(b"x")
    with pytest.raises(SourceError, match=r"bao-cao-11\.xls cannot be read, save it as \.xlsx"):
        await fetch(tools, tmp_path, pattern=pattern)
