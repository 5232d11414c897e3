"""Writes a paper's figures, scenes and decisions as a book of tables (.xlsx)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from server.contract.calendar import CALENDAR
from server.contract.words import Language, Words
from wall.papers import terms
from wall.papers.paper import Paper

LONGEST = 32_767
"""Letters of a cell."""
FIRST_YEAR = 1900
"""Of a date in a cell."""
DAY: Mapping[Language, str] = {"vi": "dd/mm/yyyy hh:mm", "en": "d mmm yyyy hh:mm"}
"""How a moment is spelt: where day and month can be mistaken for each other, months have names."""

Cell = str | int | float | datetime | None


def write(paper: Paper, folder: Path, file: Path) -> None:
    """Write the book; ``folder`` is for what it needs meanwhile. Raises OSError."""
    try:
        with xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(folder)}) as book:
            told = {"title": paper.title[:255], "author": paper.by[:255], "created": _local(paper.written)}
            book.set_properties(told)
            _Tables(book, paper).write()
    except FileCreateError as error:
        # it carries what the system said
        raise error.args[0] from None


class _Tables:
    """The tables of one book."""

    def __init__(self, book: xlsxwriter.Workbook, paper: Paper) -> None:
        self._book, self._paper = book, paper
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self._day = book.add_format({"num_format": DAY[paper.language], "valign": "top", "align": "left"})
        self._numbers: dict[int, Format] = {}

    def write(self) -> None:
        """Write all of them."""
        self._figures()
        self._scenes()
        self._decisions()

    def _figures(self) -> None:
        heads = (
            (terms.NUMBER, 6),
            (terms.SCENE, 32),
            (terms.FIGURE, 44),
            (terms.BEFORE, 15),
            (terms.AFTER, 15),
            (terms.CHANGE, 15),
            (terms.UNIT, 14),
            (terms.PLAN, 15),
            (terms.SOURCE, 32),
            (terms.OBSERVED, 18),
        )
        rows: list[tuple[tuple[Cell, ...], int]] = []
        for number, scene in enumerate(self._paper.scenes, start=1):
            for each in scene.figures:
                change = None if each.before is None or each.after is None else each.after - each.before
                values = (each.before, each.after, change)
                row = (number, scene.title, each.name, *values, each.unit, each.plan, each.source, each.at)
                rows.append((row, each.decimals))
        self._table(terms.FIGURES, heads, rows, terms.NO_FIGURES if self._paper.scenes else terms.NO_SCENES)

    def _scenes(self) -> None:
        heads = (
            (terms.NUMBER, 6),
            (terms.SCENE, 40),
            (terms.SENTENCE, 90),
            (terms.PICTURE, 18),
        )
        rows = [
            ((number, each.title, each.sentence, each.picture.at), 0)
            for number, each in enumerate(self._paper.scenes, start=1)
        ]
        self._table(terms.SCENES, heads, rows)

    def _decisions(self) -> None:
        heads = ((terms.SCENE, 8), (terms.DECISION, 90), (terms.BY, 24), (terms.TIME, 18))
        rows = [((each.scene, each.text, each.by, each.at), 0) for each in self._paper.decisions]
        self._table(terms.DECIDED, heads, rows)

    def _table(
        self,
        name: Words,
        heads: Sequence[tuple[Words, int]],
        rows: Sequence[tuple[Sequence[Cell], int]],
        empty: Words | None = None,
    ) -> None:
        """Write a table; each row comes with the decimals of its fractions. ``empty`` says why there is none."""
        table = self._book.add_worksheet(name.text(self._paper.language))
        for column, (words, width) in enumerate(heads):
            table.set_column(column, column, width)
            table.write_string(0, column, words.text(self._paper.language), self._head)
        for line, (row, decimals) in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._cell(table, line, column, cell, decimals)
        if empty is not None and not rows:
            table.write_string(1, 0, empty.text(self._paper.language))
        table.freeze_panes(1, 0)
        table.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)

    def _cell(self, table: Worksheet, line: int, column: int, cell: Cell, decimals: int) -> None:
        match cell:
            case str():
                # never a formula, whatever it begins with
                table.write_string(line, column, cell[:LONGEST], self._text)
            case datetime() if cell.astimezone(CALENDAR).year >= FIRST_YEAR:
                table.write_datetime(line, column, _local(cell), self._day)
            case datetime():
                table.write_string(line, column, terms.moment(cell).text(self._paper.language), self._text)
            case float():
                table.write_number(line, column, cell, self._number(decimals))
            case int():
                table.write_number(line, column, cell, self._number(0))
            case None:
                pass

    def _number(self, decimals: int) -> Format:
        if decimals not in self._numbers:
            shape = "#,##0" + ("." + "0" * decimals if decimals else "")
            self._numbers[decimals] = self._book.add_format({"num_format": shape, "valign": "top"})
        return self._numbers[decimals]


def _local(moment: datetime) -> datetime:
    """Return a moment as a cell has it: the province's time, without a zone."""
    return moment.astimezone(CALENDAR).replace(tzinfo=None)
