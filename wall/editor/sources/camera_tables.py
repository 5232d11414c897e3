"""Tables of cameras, and the sheet that is made of those that were found."""

import csv
import io
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from server.contract.register import FoundCamera, RegisteredCamera

HEADINGS = ("id", "name", "onvif")
"""Of the sheet that is made of what was found; the server knows them so, too."""
NARROWEST, WIDEST = 60, 320
"""Pixels of a column."""


def table() -> QTableWidget:
    """Return a table that is looked at and not changed."""
    made = QTableWidget()
    made.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    made.verticalHeader().hide()
    made.setAlternatingRowColors(True)
    made.setWordWrap(False)
    made.horizontalHeader().setStretchLastSection(True)
    return made


def fill(shown: QTableWidget, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show rows of texts, the headings above them."""
    shown.setColumnCount(len(headings))
    shown.setHorizontalHeaderLabels(list(headings))
    shown.setRowCount(len(rows))
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            shown.setItem(number, at, item)
    shown.resizeColumnsToContents()
    for at in range(len(headings) - 1):
        shown.setColumnWidth(at, min(max(shown.columnWidth(at), NARROWEST), WIDEST))


def tick(yes: bool) -> str:  # noqa: FBT001 - a cell
    """Return what stands in a cell for yes or no."""
    return "✓" if yes else ""


def sheet_of(found: Sequence[FoundCamera], known: Sequence[RegisteredCamera]) -> bytes:
    """Return a sheet, .csv, with what was found; each new camera gets an id that none of the known ones has."""
    text, taken = io.StringIO(newline=""), {each.id for each in known}
    lines = csv.writer(text)
    lines.writerow(HEADINGS)
    for each in found:
        id = each.camera or _fresh(taken)
        taken.add(id)
        lines.writerow([id, each.name or each.model or id, each.address])
    return text.getvalue().encode()


def _fresh(taken: set[str]) -> str:
    number = next(number for number in range(1, len(taken) + 2) if f"CAM-{number:03}" not in taken)
    return f"CAM-{number:03}"
