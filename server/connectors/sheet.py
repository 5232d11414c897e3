"""Reads the newest spreadsheet that somebody dropped into a folder: .xlsx, .ods or .csv."""

import asyncio
import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import ClassVar

from msgspec import Struct

from server.connectors.base import ConnectorTools, check_pattern
from server.connectors.formats.workbook import Row, read_workbook, refuse_file, unfinished
from server.connectors.mapping.records import MappedConfig, fit, gather
from server.connectors.mapping.values import tidy
from server.contract.errors import Mistake, SettingError, tried
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch

KINDS = (".xlsx", ".ods", ".csv")
OLD = (".xls", ".xlsb", ".xlsm")
"""What else people take for the same."""

_DELIMITERS = (",", ";", "\t")
_ROW = Words(vi="hàng", en="row")


class SheetConfig(MappedConfig, frozen=True, kw_only=True, tag="sheet"):
    """One ``[[source]]`` of kind ``sheet``; its fields are the headings of columns."""

    # a file has headings and no product behind it
    published: ClassVar[bool] = True
    folder: Path
    """Relative to the configuration file."""
    pattern: str = "*"
    """Of the file's name; the newest that matches is read."""
    table: str | None = None
    """The sheet of the workbook; the first one without."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from tried(("pattern",), check_pattern, self.pattern)

    def check_place(self, place: str) -> None:
        """Raise SettingError for what is the heading of no column."""
        if not tidy(place):
            raise SettingError(vi="cần tiêu đề một cột", en="expected the heading of a column")


class _File(Struct, frozen=True):
    path: Path
    modified: float
    """Seconds since 1970."""
    size: int
    """Bytes."""


class Sheet:
    """Watches one folder."""

    def __init__(self, config: SheetConfig, tools: ConnectorTools, record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._record = record

    async def fetch(self) -> Batch:
        """Return the rows of the newest file; raises SourceError and OSError."""
        return await asyncio.to_thread(self._read)

    def _read(self) -> Batch:
        file = _newest(self._config.folder, self._config.pattern)
        if file.size > self._tools.largest_body:
            raise refuse_file(file.path, "lớn quá giới hạn largest_body", "is larger than largest_body")
        try:
            content = file.path.read_bytes()
        except FileNotFoundError:
            content = b""
        if len(content) != file.size or _stat(file.path) != file:
            raise unfinished(file.path)
        if file.path.suffix.lower() == ".csv":
            rows = _csv(file.path, content, self._config.places)
        else:
            rows = read_workbook(file.path, content, self._config.table, self._tools.largest_body)
        mapped = _map(file.path, rows, self._config.places)
        observed = datetime.fromtimestamp(file.modified, UTC)
        return gather(fit(mapped, self._record, self._config.notation, _ROW), observed=observed)


def _newest(folder: Path, pattern: str) -> _File:
    try:
        # lock files of Excel and LibreOffice, and files that are still being copied, begin like this
        names = [path for path in folder.iterdir() if not path.name.startswith(("~$", "."))]
    except (FileNotFoundError, NotADirectoryError):
        raise SourceError(
            Words(vi=f"không có thư mục {folder}, hãy tạo nó", en=f"there is no folder {folder}, create it")
        ) from None
    files = [_stat(path) for path in names if path.suffix.lower() in KINDS and fnmatch(path.name, pattern)]
    found = [file for file in files if file is not None]
    old = next((path for path in names if path.suffix.lower() in OLD and fnmatch(path.stem, Path(pattern).stem)), None)
    if not found and old is not None:
        raise refuse_file(old, "không đọc được, hãy lưu lại dạng .xlsx", "cannot be read, save it as .xlsx")
    if not found:
        wanted = f"{pattern} ({', '.join(KINDS)})"
        raise SourceError(
            Words(
                vi=f"chưa có tệp {wanted} trong {folder}, hãy đặt tệp vào đó",
                en=f"no file {wanted} in {folder} yet, put one there",
            )
        )
    return max(found, key=lambda file: (file.modified, file.path.name))


def _stat(path: Path) -> _File | None:
    """Return what is known of a file, or None where it is none any more."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return _File(path, stat.st_mtime, stat.st_size) if path.is_file() else None


def _csv(path: Path, content: bytes, fields: Mapping[str, str]) -> list[Row]:
    try:
        # Excel's "Unicode text" says by its mark what it is
        wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise refuse_file(
            path, "không phải UTF-8 hợp lệ, hãy lưu lại dạng CSV UTF-8", "is not valid UTF-8, save it as CSV UTF-8"
        ) from None
    try:
        readings: list[list[Row]] = [
            list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) for delimiter in _DELIMITERS
        ]
    except csv.Error:
        raise refuse_file(path, "không phải CSV hợp lệ, hãy lưu lại", "is not valid CSV, save it again") from None
    wanted = _wanted(fields)
    return max(readings, key=lambda rows: max((_known(row, wanted) for row in rows), default=0))


def _map(path: Path, rows: Sequence[Row], fields: Mapping[str, str]) -> Iterable[tuple[int, dict[str, object]]]:
    """Return the rows below the headings by field, with their numbers in the file; empty ones are left out."""
    wanted = {name: _heading(heading) for name, heading in fields.items()}
    all_of_them = _wanted(fields)
    start = next((number for number, row in enumerate(rows) if _known(row, all_of_them) == len(all_of_them)), None)
    if start is None:
        best = max(rows, key=lambda row: _known(row, all_of_them), default=())
        have = {_heading(cell) for cell in best}
        missing = ", ".join(f"«{fields[name]}»" for name, heading in wanted.items() if heading not in have)
        raise refuse_file(
            path, f"thiếu cột {missing}, hãy kiểm tra tên cột", f"lacks the column {missing}, check its headings"
        )
    headings = [_heading(cell) for cell in rows[start]]
    columns = {name: headings.index(heading) for name, heading in wanted.items()}
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        values = {name: row[column] if column < len(row) else None for name, column in columns.items()}
        if any(value not in (None, "") for value in values.values()):
            yield number, values


def _wanted(fields: Mapping[str, str]) -> frozenset[str]:
    return frozenset(_heading(heading) for heading in fields.values())


def _known(row: Row, wanted: frozenset[str]) -> int:
    """Return how many of the headings wanted stand in a row."""
    return len(wanted.intersection(map(_heading, row)))


def _heading(cell: object) -> str:
    return tidy(cell).casefold() if isinstance(cell, str) else ""
