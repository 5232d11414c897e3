"""Reads workbooks (.xlsx, .ods) that somebody else wrote, whatever is in them."""

import functools
import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

from server.contract.words import Words
from server.errors import SourceError

MOST_CELLS = 2_000_000
"""Cells between the first and the last that is filled; calamine keeps them all, empty ones too."""
_CELL = re.compile(rb'\br="([A-Z]{0,3})(\d{1,9})"')
_ODS = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*?)(/?)>")
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="(\d{1,9})"')

_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""How compound files begin (MS-CFB, 2.2): old workbooks, and new ones with a password."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream in which those are (MS-OFFCRYPTO, 2.3.4)."""

Row = Sequence[object]


def read_workbook(path: Path, content: bytes, table: str | None, largest: int) -> list[Row]:
    """Return the rows of one sheet, the first one without ``table``; ``path`` is what errors name.

    Raises SourceError for what is no workbook, unpacks to more than ``largest`` bytes, or has cells far off.
    """
    _check_kind(path, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(path, archive, largest)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0) if table is None else book.get_sheet_by_name(table)
        return list(sheet.to_python(skip_empty_area=False))
    except PasswordError:
        raise _locked(path) from None
    except WorksheetNotFound:
        raise refuse_file(path, f"không có trang tính «{table or 1}»", f"has no sheet “{table or 1}”") from None
    except (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise unfinished(path) from None


def _check_kind(path: Path, content: bytes) -> None:
    """Refuse what is no workbook of today, whatever its name says, and say which it is."""
    if content.startswith(_COMPOUND):
        if _ENCRYPTED in content:
            raise _locked(path)
        raise refuse_file(
            path, "là tệp Excel cũ (.xls), hãy lưu lại dạng .xlsx", "is an old Excel file (.xls), save it as .xlsx"
        )
    if content.lstrip()[:1] == b"<":
        raise refuse_file(
            path, "là trang HTML hoặc XML, hãy lưu lại dạng .xlsx", "is a page of HTML or XML, save it as .xlsx"
        )


def _locked(path: Path) -> SourceError:
    return refuse_file(path, "có mật khẩu, hãy lưu lại không mật khẩu", "has a password, save it without one")


def _check_size(path: Path, archive: zipfile.ZipFile, largest: int) -> None:
    """Refuse what unpacks to too much, and cells so far apart that calamine would run out of memory.

    Rust ends the whole process then; there is nothing to catch.
    """
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise _locked(path)
    if sum(member.file_size for member in members) > largest:
        raise refuse_file(path, "lớn quá giới hạn largest_body khi giải nén", "unpacks to more than largest_body")
    for member in members:
        if member.filename.endswith(".xml") and _extent(member.filename, archive.read(member)) > MOST_CELLS:
            raise refuse_file(
                path,
                "có ô ở quá xa bảng, hãy xóa các hàng và cột thừa",
                "has a cell far off the table, delete the rows and columns that are not needed",
            )


def _extent(name: str, xml: bytes) -> int:
    """Return how many cells lie between the first and the last that is filled, at most."""
    return _extent_ods(xml) if name == "content.xml" else _extent_xlsx(xml)


def _extent_xlsx(xml: bytes) -> int:
    columns, rows = 1, 1
    for letters, digits in _CELL.findall(xml):
        rows = max(rows, int(digits))
        # columns are spelt A to Z, AA to ZZ, and so on
        columns = max(columns, functools.reduce(lambda number, letter: number * 26 + letter - 64, letters, 0))
    return columns * rows


def _extent_ods(xml: bytes) -> int:
    largest = row = column = last_row = last_column = 0
    for kind, attributes, closed in _ODS.findall(xml):
        repeated = _REPEATED.search(attributes)
        times = int(repeated[1]) if repeated else 1
        if kind == b"table":
            row = last_row = last_column = 0
        elif kind == b"table-row":
            row, column = row + times, 0
        else:
            column += times
            # every sheet ends in a million empty cells, which are closed at once
            if not closed:
                last_row, last_column = row, max(last_column, column)
        largest = max(largest, last_row * last_column)
    return largest


def refuse_file(path: Path, vi: str, en: str) -> SourceError:
    """Return the error for a file, and what to do with it."""
    return SourceError(Words(vi=f"tệp {path.name} {vi}", en=f"the file {path.name} {en}"))


def unfinished(path: Path) -> SourceError:
    """Return the error for a file that is still being written, or damaged."""
    return refuse_file(path, "chưa ghi xong hoặc hỏng, sẽ đọc lại", "is not complete or damaged, will be read again")
