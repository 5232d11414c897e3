"""Papers of a briefing at a desk of a real wall: made, cancelled, refused."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from desks import until
from msgspec import structs
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from speakers import TWO, Speaker

from server.contract.messages import AsOf, Scene
from wall.console.briefing.export import Done, Progress, put_in_place
from wall.console.briefing.shown import presented
from wall.language import Language


class Clerk(Speaker):
    """Takes briefings home."""

    @property
    def exporter(self):
        return self.desk.exporter

    @property
    def question(self):
        return next((each for each in self.desk.findChildren(QFileDialog) if each.isVisible()), None)

    @property
    def progress(self):
        return next((each for each in self.desk.findChildren(Progress) if each.isVisible()), None)

    async def saves(self, file, kind="pdf"):
        """Order a paper, and say where to."""
        if kind == "pdf":
            self.hands.ctrl("E")
        else:
            self.editor.buttons[kind].click()
        await until(lambda: self.question is not None, "it is asked where to")
        question = self.question
        proposed = Path(question.selectedFiles()[0])
        question.setDirectory(str(file.parent))
        question.selectFile(file.name)
        question.accept()
        await until(lambda: self.question is None, "the question is gone")
        return proposed

    async def done(self):
        found = lambda: isinstance(self.hands.form, Done)  # noqa: E731
        await until(found, lambda: f"the paper: {self.desk.said.text()}")
        return self.hands.form


def folders():
    """Return those in which papers are made."""
    return set(Path(tempfile.gettempdir()).glob("vonglau-paper-*"))


def text_of(file):
    with pypdfium2.PdfDocument(file) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


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
        proposed = await clerk.saves(tmp_path / "a.pdf")
        assert proposed.name.startswith("giao-ban-20")
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
        (tmp_path / "a.xlsx").write_text("an older one")
        await clerk.saves(tmp_path / "a.xlsx", "xlsx")
        asking = await hands.opens()
        assert "a.xlsx" in asking.windowTitle()
        QTest.mouseClick(asking.accepting, Qt.MouseButton.LeftButton)
        await clerk.done()
        book = load_workbook(tmp_path / "a.xlsx")
        assert [row[1] for row in book["Các cảnh"].iter_rows(min_row=2, values_only=True)] == [first, second]
        assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["a.pdf", "a.xlsx"]

    at_desk(work)


def test_it_is_cancelled_by_escape_and_said_where_it_cannot_be_written(at_desk, tmp_path):
    async def work(hands):
        clerk = Clerk(hands)
        name = await clerk.with_scenes(TWO[0])
        briefing, canvas = clerk.kept(name), clerk.desk._canvas()
        long = structs.replace(briefing, scenes=briefing.scenes * 40)
        before = folders()
        clerk.exporter.begin(long, "pdf", canvas, tmp_path / "a.pdf")
        await until(lambda: clerk.progress is not None, "it is said how far it is")
        await until(lambda: "/40" in clerk.progress.words.text(), "which scene of how many")
        QTest.keyClick(clerk.progress, Qt.Key.Key_Escape)
        await until(lambda: not clerk.exporter.is_busy, "it has ended")
        assert clerk.desk.said.text() == "Không có tài liệu nào: đã thôi giữa chừng"
        # those of other tests that run meanwhile go as well
        await until(lambda: folders() <= before, "nothing of it is left")
        clerk.exporter.begin(briefing, "xlsx", canvas, tmp_path / "gone" / "a.xlsx")
        await until(lambda: "gone" in clerk.desk.said.text(), "why it is not there")
        assert clerk.desk.said.text().endswith(": không có tệp hay thư mục này; hãy kiểm tra đường dẫn")
        assert [each for each in tmp_path.iterdir() if each.is_file()] == []

    at_desk(work)


def test_scenes_that_cannot_be_shown_or_are_of_the_past_have_their_pictures(at_desk, tmp_path):
    async def work(hands):
        clerk = Clerk(hands)
        name = await clerk.with_scenes(TWO[0])
        briefing = clerk.kept(name)
        (scene,) = briefing.scenes
        now = clerk.desk._board.now
        past = structs.replace(scene, scene=structs.replace(scene.scene, as_of=AsOf(at=now - timedelta(seconds=2))))
        gone = structs.replace(scene, scene=Scene(layout="gone"))
        whole = structs.replace(briefing, scenes=(past, gone))
        clerk.exporter.begin(whole, "pdf", clerk.desk._canvas(), tmp_path / "a.pdf")
        await clerk.done()
        language = Language("vi")
        with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
            assert len(document) == 4
            for page in list(document)[1:3]:
                (picture,) = (each for each in page.get_objects() if each.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)
                assert max(picture.get_px_size()) >= 2560
                assert len({tuple(each) for each in picture.get_bitmap().to_numpy()[::40, ::40].reshape(-1, 3)}) > 1
            assert language.time(now - timedelta(seconds=2)) in document[1].get_textpage().get_text_range()

    at_desk(work)


def test_a_file_is_there_whole_or_not_at_all(tmp_path):
    made = tmp_path / "made"
    made.write_bytes(b"paper")
    put_in_place(made, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"paper"
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        put_in_place(made, tmp_path / "folder")
    with pytest.raises(FileNotFoundError):
        put_in_place(tmp_path / "missing", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"paper", "the one before"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.pdf", "folder", "made"]
