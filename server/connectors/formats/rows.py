"""Reads the rows of a list that somebody keeps as a workbook or as text."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from server.connectors.formats.workbook import read_workbook, refuse_file

LARGEST = 4 * 1024 * 1024
"""Bytes of the file."""
UNPACKED = 64 * 1024 * 1024
"""Bytes of a workbook, unpacked."""


def read_rows(path: Path) -> list[Sequence[object]]:
    """Return the rows of a .csv file, or of the first sheet of a workbook; raises SourceError and OSError."""
    try:
        if path.stat().st_size > LARGEST:
            raise refuse_file(path, "quá lớn", "is too large")
        return rows_of(path, path.read_bytes())
    except FileNotFoundError:
        raise refuse_file(path, "không có, hãy đặt tệp vào đó", "is not there, put it there") from None


def rows_of(path: Path, content: bytes) -> list[Sequence[object]]:
    """Return the rows of a file that was read; its name says which kind it is. Raises SourceError."""
    try:
        return _csv(content) if path.suffix.lower() == ".csv" else read_workbook(path, content, None, UNPACKED)
    except (UnicodeDecodeError, csv.Error):
        raise refuse_file(path, "chưa ghi xong hoặc hỏng", "is not complete or damaged") from None


def _csv(content: bytes) -> list[Sequence[object]]:
    text = content.decode("utf-8-sig")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
