"""The breakdown tile: figures of departments, communes or kinds beside each other, what wants attention first."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Breakdown, Cell, Column
from wall.drawing.number_format import figure, known
from wall.drawing.shapes import nothing
from wall.drawing.table import TableFigure, TableRow, draw_table
from wall.drawing.text import text_width
from wall.theme import Theme, TypeRole
from wall.widgets.base import Tile


class BreakdownOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which figures are shown."""

    columns: tuple[int, ...] = ()
    """Counted from 1, in this order; by default all, as far as they fit."""


class BreakdownTile(Tile[Breakdown]):
    """One row for each, with its figures and a bar as long as the first of them."""

    Options: ClassVar[type[Struct]] = BreakdownOptions

    def heading(self) -> str:
        """Return what is broken down, by what, and how many rows there was room for."""
        if not self.documents:
            return ""
        name, by = self.language.say(self.document.name), self.language.say(self.document.by)
        whole = f"{name}: {by[:1].lower()}{by[1:]}"
        room = self.title_room
        return whole if text_width(whole, self.theme.font(TypeRole.TITLE)) <= room else by

    def lacking(self) -> Sequence[str]:
        """Return the columns that the document does not have."""
        there = len(self.document.columns) if self.documents else 0
        beyond = [number for number in self.options.columns if there and not 1 <= number <= there]
        return [self.tr("column {number}").format(number=number) for number in beyond]

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draw as many rows and columns as are legible."""
        document = self.document
        shown = [number - 1 for number in self.options.columns if 1 <= number <= len(document.columns)]
        shown = shown or list(range(len(document.columns)))
        if not document.rows or not shown:
            nothing(painter, area, theme, self.tr("Nothing to show"))
            return
        column = document.columns[shown[0]]
        firsts = [(known(row.cells[shown[0]].value), row) for row in document.rows]
        firsts.sort(key=lambda first: column.attention(first[0]))
        longest = max((value for value, _ in firsts if value is not None), default=0.0)
        rows = [
            TableRow(
                self.language.say(row.name),
                [self._figure(row.cells[number], document.columns[number]) for number in shown],
                (value or 0.0) / longest if longest > 0 else 0.0,
            )
            for value, row in firsts
        ]
        heads = [self._head(document.columns[number]) for number in shown]
        drawn = draw_table(painter, area, theme, heads, rows)
        self.showing(drawn.rows, len(rows), columns=len(heads) - drawn.columns)

    def _head(self, column: Column) -> str:
        name, unit = self.language.say(column.name), self.language.say(column.unit)
        return f"{name}, %" if unit == "%" and "%" not in name else name

    def _figure(self, cell: Cell, column: Column) -> TableFigure:
        return TableFigure(figure(self.language, cell.value, column.decimals), cell.severity)
