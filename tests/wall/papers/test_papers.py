"""Papers as readers of files find them: whole, in order, and with nothing of what people write taken for a program."""

import asyncio
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import cv2
import numpy as np
import openpyxl
import pypdfium2
import pytest
from msgspec import structs

from server.contract.messages import AsOf, Briefing, BriefingFigure, BriefingScene, Decision, Scene
from server.contract.words import Words, same
from wall.papers.paper import Picture, paper_of
from wall.papers.pdf import breakable
from wall.papers.worker import PaperError, make

MORNING = datetime(2026, 11, 30, 0, 30, 15, 250_000, tzinfo=UTC)
"""07:30 in the province."""
HOSTILE = (
    '#panic("x")',
    "$x^2$ *bold* _it_ \\ `code` @ref",
    "<b>bold</b> \"quoted\" 'so' // and /* so */",
    "= heading",
    "=SUM(A1:A9)",
    "+84 236 3888",
    "-12 độ",
    "@Sở Tài chính",
    "x -> y fi ffi 1x2",
    "Nguyễn Thị Hường khuỷu tay, nghịch ngợm, đường ướt",
    unicodedata.normalize("NFD", "Quyết định số một"),
    "https://example.com/a/very/long/address/that/nobody/can/break?anywhere=1",
    "{json} [content] ~ --- ... #set page(width: 1cm)",
)


def figure(**changed):
    held = BriefingFigure(
        topic="indicators/budget",
        name=Words(vi="Thu ngân sách", en="Budget revenue"),
        unit=Words(vi="tỷ đồng", en="billion VND"),
        decimals=1,
        before=12345.6,
        after=11999.0,
        plan=16000.0,
        observed=MORNING,
        source="budget",
    )
    return structs.replace(held, **changed)


def scene(title="Ngân sách", sentence="Thu ngân sách tăng 2,2 %", figures=()):
    said = same(sentence) if sentence else None
    return BriefingScene(title=same(title), sentence=said, figures=figures, scene=Scene(layout="economy"))


def decision(at, text, by="Lê Chi"):
    return Decision(scene=at, text=text, by=by, at=MORNING + timedelta(minutes=at))


def briefing(*scenes, decisions=(), **changed):
    held = Briefing(
        name="morning",
        title=Words(vi="Giao ban sáng thứ Hai", en="Monday's briefing"),
        by="Trần Bình",
        made=MORNING,
        begun=MORNING,
        ended=MORNING + timedelta(minutes=25),
        scenes=scenes,
        decisions=decisions,
    )
    return structs.replace(held, **changed)


def paper(of, pictures=(), language="vi", presenter=""):
    sources = {"budget": Words(vi="Kho bạc Nhà nước", en="State Treasury")}
    return paper_of(
        of, pictures, wall="Trung tâm điều hành", language=language, sources=sources, presenter=presenter, now=MORNING
    )


def made(folder, of, kind="pdf"):
    return asyncio.run(make(of, kind, folder))


def pages(file):
    """Return the text of each page, with the line breaks of the layout taken out."""
    with pypdfium2.PdfDocument(file) as document:
        found = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(text.replace("\u200b", "").split()) for text in found]


def picture(folder, name="1.png", width=192, height=108):
    cv2.imwrite(str(folder / name), np.full((height, width, 3), 90, np.uint8))
    return Picture(file=name, width=width, height=height, at=MORNING)


def test_a_pdf_has_every_sentence_figure_and_decision_in_its_order(tmp_path):
    of = briefing(
        scene(figures=(figure(), figure(name=same("Giải ngân vốn đầu tư công"), before=None, unit=same("%")))),
        scene("Cháy rừng", "Cảnh báo cấp V ở bảy xã"),
        scene("Báo chí", ""),
        decisions=(decision(1, "Giao Chi cục Kiểm lâm trực 24 giờ"), decision(2, "Sở Thông tin trả lời báo chí")),
    )
    shots = [picture(tmp_path), Picture(trouble="máy chủ không trả lời"), picture(tmp_path, "3.png", 108, 192)]
    cover, first, second, third, last = pages(made(tmp_path, paper(of, shots, presenter="Lê Chi")))
    for words in ("Giao ban sáng thứ Hai", "Trung tâm điều hành", "Lê Chi", "07:30 30/11/2026 – 07:55", "Nội dung"):
        assert words in cover
    assert cover.index("1 Ngân sách") < cover.index("2 Cháy rừng") < cover.index("3 Báo chí")
    for words in ("Thu ngân sách tăng 2,2 %", "12.345,6 11.999,0 −346,6 tỷ đồng 16.000,0", "Kho bạc Nhà nước"):
        assert words in first
    assert "Giải ngân vốn đầu tư công" in first
    assert "Cảnh báo cấp V ở bảy xã" in second
    assert "máy chủ không trả lời" in second
    assert "Giao Chi cục Kiểm lâm trực 24 giờ" in second
    assert "Sở Thông tin trả lời báo chí" in third
    assert last.index("Giao Chi cục Kiểm lâm") < last.index("Sở Thông tin trả lời")
    with pypdfium2.PdfDocument(tmp_path / "made.pdf") as document:
        told = document.get_metadata_dict()
    assert (told["Title"], told["Author"]) == ("Giao ban sáng thứ Hai", "Lê Chi")
    assert told["CreationDate"].startswith("D:20261130003015")
    assert b"/Lang(vi" in (tmp_path / "made.pdf").read_bytes()


def test_what_people_write_is_never_read_as_a_program(tmp_path):
    of = briefing(
        *(scene(text, text, (figure(name=same(text), unit=same(text[:20])),)) for text in HOSTILE),
        decisions=tuple(decision(at, text, by=text[:30]) for at, text in enumerate(HOSTILE)),
        title=same(HOSTILE[0]),
    )
    cover, *found, last = pages(made(tmp_path, paper(of)))
    assert len(found) == len(HOSTILE)
    assert HOSTILE[0] in cover
    for text, page in zip(HOSTILE, found, strict=True):
        told = unicodedata.normalize("NFC", text)
        # broken over lines, an address has spaces where they end
        assert page.replace(" ", "").count(told.replace(" ", "")) >= 3, page
        assert told.replace(" ", "") in last.replace(" ", "")


@pytest.mark.parametrize(
    "text", ["", " ", "W" * 4000, "Đ " * 2000, "😀 👩\u200d👩\u200d👧 🇻🇳", "a\x00b\x07\u202ec\n\nd"]
)
def test_whatever_a_text_is_made_of_there_is_a_page(tmp_path, text):
    of = briefing(scene(text, text, (figure(name=same(text), unit=same(text)),)), decisions=(decision(0, text, text),))
    for kind in ("pdf", "xlsx"):
        assert made(tmp_path, paper(of), kind).stat().st_size > 0


def test_figures_without_bounds_and_of_any_size_are_told(tmp_path):
    values = (float("nan"), float("inf"), 1e300, -1e-9, 0.0, 123_456_789_012.0)
    of = paper(briefing(scene(figures=tuple(figure(after=each, before=1.0, decimals=40) for each in values))))
    text = pages(made(tmp_path, of))[1]
    assert text.count("Kho bạc") == len(values)
    assert "nan" not in text
    rows = list(openpyxl.load_workbook(made(tmp_path, of, "xlsx"))["Số liệu"].iter_rows(min_row=2, values_only=True))
    assert [row[4] for row in rows] == [None, None, *values[2:]]


def test_an_empty_briefing_and_the_longest_have_their_papers(tmp_path):
    cover, last = pages(made(tmp_path, paper(briefing(begun=None, ended=None, as_of=AsOf(at=MORNING)))))
    assert "Bản giao ban này chưa có cảnh nào" in cover
    assert "Không ghi quyết định nào." in last
    many = briefing(
        *(scene(f"Cảnh thứ {number}", figures=(figure(),) * (64 if number == 7 else 1)) for number in range(64)),
        decisions=tuple(decision(number % 64, f"Quyết định thứ {number}: " + "giao sở " * 50) for number in range(200)),
    )
    found = pages(made(tmp_path, paper(many)))
    whole = " ".join(found)
    assert all(whole.count(f"{number + 1} Cảnh thứ {number} ") == 2 for number in range(64)), (
        "in the contents, and above its page"
    )
    assert all(whole.count(f"Quyết định thứ {number}:") == 2 for number in range(200))


def test_wide_walls_have_pages_on_their_side(tmp_path):
    of = paper(briefing(scene()), [picture(tmp_path, width=384)])
    with pypdfium2.PdfDocument(made(tmp_path, of)) as document:
        assert {page.get_width() > page.get_height() for page in document} == {True}


def test_a_book_has_numbers_as_numbers_days_as_days_and_no_formula(tmp_path):
    of = paper(
        briefing(
            *(scene(text, text, (figure(name=same(text)),)) for text in HOSTILE),
            decisions=tuple(decision(0, text) for text in HOSTILE),
        )
    )
    book = openpyxl.load_workbook(made(tmp_path, of, "xlsx"))
    assert book.sheetnames == ["Số liệu", "Các cảnh", "Quyết định"]
    figures = book["Số liệu"]
    assert (figures.freeze_panes, figures.auto_filter.ref) == ("A2", f"A1:J{len(HOSTILE) + 1}")
    row = figures[2]
    assert [each.value for each in row[3:6]] == [12345.6, 11999.0, pytest.approx(-346.6)]
    assert row[3].number_format == "#,##0.0"
    assert (row[8].value, row[9].value) == ("Kho bạc Nhà nước", datetime(2026, 11, 30, 7, 30, 15, 250_000))
    assert row[9].is_date
    cells = [cell for table in book for line in table.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}, "no formula"
    told = [unicodedata.normalize("NFC", text) for text in HOSTILE]
    assert [line[2] for line in figures.iter_rows(min_row=2, values_only=True)] == told
    assert [line[2] for line in book["Các cảnh"].iter_rows(min_row=2, values_only=True)] == told
    assert [line[1] for line in book["Quyết định"].iter_rows(min_row=2, values_only=True)] == told


def test_a_book_of_a_briefing_made_by_hand_says_why_it_has_no_figures(tmp_path):
    book = openpyxl.load_workbook(made(tmp_path, paper(briefing(scene())), "xlsx"))
    ((said, *rest),) = book["Số liệu"].iter_rows(min_row=2, values_only=True)
    assert said.startswith("Không có số liệu")
    assert set(rest) == {None}
    assert book["Các cảnh"]["B2"].value == "Ngân sách"


def test_both_languages_have_their_words(tmp_path):
    of = paper(briefing(scene(figures=(figure(),))), language="en")
    cover, page, last = pages(made(tmp_path, of))
    assert "Monday's briefing" in cover
    assert "30 Nov 2026" in cover
    assert "Budget revenue State Treasury · 07:30 30 Nov 2026 12,345.6 11,999.0 −346.6 billion VND 16,000.0" in page
    assert "No decision was written down." in last
    assert openpyxl.load_workbook(made(tmp_path, of, "xlsx")).sheetnames == ["Figures", "Scenes", "Decided"]


@pytest.mark.logs("a paper was not made: .*")
def test_why_there_is_no_paper_is_one_line(tmp_path):
    of = paper(briefing(scene()), [Picture(file="missing.png", width=16, height=9)])
    with pytest.raises(PaperError) as told:
        made(tmp_path, of)
    assert "không dàn trang được (file not found" in told.value.words.vi
    assert "\n" not in told.value.words.vi
    (tmp_path / "made.xlsx").mkdir()
    with pytest.raises(PaperError) as told:
        made(tmp_path, paper(briefing(scene())), "xlsx")
    assert told.value.words.vi == "không ghi được tài liệu: đây là thư mục, cần một tệp"


def test_a_process_that_takes_too_long_or_is_not_wanted_any_more_is_ended(tmp_path):
    of = paper(briefing(*(scene() for _ in range(64))))
    with pytest.raises(PaperError, match="was not done after 0 seconds"):
        asyncio.run(make(of, "pdf", tmp_path, within=0.01))

    async def cancelled():
        task = asyncio.create_task(make(of, "pdf", tmp_path))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert not (tmp_path / "made.pdf").exists()


def test_only_words_that_no_line_has_room_for_may_be_broken():
    assert breakable("Nghiêng nghiêng") == "Nghiêng nghiêng"
    assert breakable("x" * 30).replace("\u200b", "") == "x" * 30
    assert breakable("x" * 30).count("\u200b") == 29
    composed = "e\u0301" * 20
    assert "\u200b\u0301" not in breakable(composed)


def test_times_are_those_of_the_province():
    of = paper(briefing(scene(figures=(figure(observed=MORNING.astimezone(timezone(timedelta(hours=-8)))),))))
    assert of.scenes[0].figures[0].at == MORNING
