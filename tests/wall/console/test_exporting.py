"""Papers of a briefing at a desk of a real wall: made, cancelled, refused."""

import asyncio
import time
from datetime import timedelta

import pypdfium2
from desks import until
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from speakers import TWO, Speaker

from server.contract.messages import AsOf
from wall.console.briefing.export import Done, default_name
from wall.console.briefing.shown import presented


class Clerk(Speaker):
    """Takes briefings home."""

    @property
    def exporter(self):
        return self.desk.exporter

    async def asks(self, kind="pdf"):
        if kind == "pdf":
            self.hands.ctrl("E")
        else:
            self.editor.buttons[kind].click()
        await until(lambda: self._dialog() is not None, "it is asked where to")
        return self._dialog()

    async def saves(self, file, kind="pdf"):
        """Order a paper, and say where to."""
        dialog = await self.asks(kind)
        dialog.setDirectory(str(file.parent))
        dialog.selectFile(file.name)
        dialog.accept()
        await until(lambda: self._dialog() is None, "the question is gone")

    async def done(self):
        found = lambda: isinstance(self.hands.form, Done)  # noqa: E731
        await until(found, lambda: f"the paper: {self.desk.said.text()}")
        return self.hands.form

    def _dialog(self):
        return next((each for each in self.desk.findChildren(QFileDialog) if each.isVisible()), None)


def text_of(file):
    pages = pypdfium2.PdfDocument(file)
    return [page.get_textpage().get_text_range() for page in pages]


def test_what_was_presented_is_taken_home_as_pdf_and_as_a_book_of_figures(at_desk, tmp_path):
    async def work(hands):
        clerk = Clerk(hands)
        name = await clerk.with_scenes(*TWO)
        first, second = clerk.titles(name)
        await clerk.presents(name)
        await until(lambda: hands.on(1) == "tasks", "the first scene")
        clerk.key(Qt.Key.Key_Right)
        await until(lambda: hands.on(1) == "press", "the second scene")
        shown = clerk.told.run.shown
        clerk.presenter.decision.setText("Giao Sở Tài chính rà soát nguồn vốn")
        clerk.presenter.decision.returnPressed.emit()
        await until(lambda: clerk.kept(name).decisions, "the decision")
        clerk.key(Qt.Key.Key_Escape)
        await until(lambda: not clerk.page.presents, "ended")
        briefing = clerk.kept(name)
        known = await presented(clerk.desk._orders.ask, "main", briefing, clerk.desk._board.now)
        assert (known.by, known.shown) == ("Lê Chi", {0: briefing.begun, 1: shown})
        clerk.editor.choose(briefing)
        await clerk.saves(tmp_path / "a.pdf")
        form = await clerk.done()
        QTest.keyClick(form.accepting, Qt.Key.Key_Return)
        assert QGuiApplication.clipboard().text() == str(tmp_path / "a.pdf")
        await hands.closes()
        pages = text_of(tmp_path / "a.pdf")
        assert len(pages) == 4
        assert "Lê Chi" in pages[0]
        assert first in pages[1]
        assert second in pages[2]
        assert "Giao Sở Tài chính rà soát nguồn vốn" in pages[2]
        assert "Giao Sở Tài chính rà soát nguồn vốn" in pages[3]
        assert clerk.exporter.folder() == tmp_path
        await clerk.saves(tmp_path / "a.xlsx", "xlsx")
        await clerk.done()
        book = load_workbook(tmp_path / "a.xlsx")
        assert [row[1] for row in book["Các cảnh"].iter_rows(min_row=2, values_only=True)] == [first, second]
        assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["a.pdf", "a.xlsx"]

    at_desk(work)
