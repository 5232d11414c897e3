"""Writes what a room needs of equipment into a file: comma-separated, or a workbook."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from server.contract.words import Language
from wall.editor.hardware.tables import Cell, Number, Table, told

KINDS = ("xlsx", "csv")
"""The ends of the names of files."""
WIDEST = 44
"""Letters of a column."""


def write(found: Sequence[Table], file: Path, language: Language) -> None:
    """Write the tables as the end of the file's name says, a workbook where it says nothing; raises OSError."""
    if file.suffix.lower() == ".csv":
        file.write_text(as_csv(found, language), "utf-8-sig", newline="")
    else:
        _write_book(found, file, language)


def as_csv(found: Sequence[Table], language: Language) -> str:
    """Return the tables below each other (RFC 4180), numbers as programs read them."""
    text = io.StringIO()
    rows = csv.writer(text)
    for number, table in enumerate(found):
        if number:
            rows.writerow(())
        rows.writerow((table.title.text(language),))
        rows.writerow([head.text(language) for head in table.heads])
        rows.writerows([_plain(cell, language) for cell in row] for row in table.rows)
    return text.getvalue()


def _write_book(found: Sequence[Table], file: Path, language: Language) -> None:
    try:
        with xlsxwriter.Workbook(file) as book:
            bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
            shapes = {0: book.add_format({"num_format": "#,##0"}), 1: book.add_format({"num_format": "#,##0.0"})}
            for table in found:
                sheet = book.add_worksheet(table.title.text(language))
                for column, head in enumerate(table.heads):
                    cells = [told(row[column], language) for row in table.rows]
                    # a head may take two lines
                    wide = max(len(head.text(language)) // 2, *map(len, cells), 8) + 2
                    sheet.set_column(column, column, min(wide, WIDEST))
                    sheet.write_string(0, column, head.text(language), bold)
                for line, row in enumerate(table.rows, 1):
                    for column, cell in enumerate(row):
                        if isinstance(cell, Number):
                            sheet.write_number(line, column, cell.value, shapes[cell.decimals])
                        else:
                            # never a formula, whatever it begins with
                            sheet.write_string(line, column, cell.text(language))
                sheet.freeze_panes(1, 0)
    except FileCreateError as error:
        # it carries what the system said
        raise error.args[0] from None


def _plain(cell: Cell, language: Language) -> str:
    return f"{cell.value:.{cell.decimals}f}" if isinstance(cell, Number) else cell.text(language)
