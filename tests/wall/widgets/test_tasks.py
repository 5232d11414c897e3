"""The task board: what it leaves out first, and how a task is put into words."""

import pytest
from documents import NOON, update
from msgspec import structs
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from tile_documents import OVERDUE, TASKS

from server.contract.messages import Severity
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import same
from wall.drawing.text import noting
from wall.theme import theme_for
from wall.widgets import TILES
from wall.widgets.tasks.cards import Card, draw_cards, least_card

THEME = theme_for(1920, 1080)
MANY = structs.replace(
    TASKS, total=structs.replace(TASKS.total, overdue=16, in_term=642, due_soon=58), overdue=TASKS.overdue * 6
)


@pytest.fixture
def said(qtbot, language):
    """Return what a board of a size says, in English."""
    language.speak("en")

    def say(size, board=MANY) -> list[str]:
        tile = TILES["tasks"](TileSpec(kind="tasks", at=Area(0, 0, 4, 4), topics=("a/1",)), language)
        qtbot.addWidget(tile)
        tile.theme = THEME
        tile.resize(*size)
        tile.receive(update("a/1", board))
        tile.judge(NOON, live=True)
        with noting() as noted:
            tile.grab()
        return [line.words for line in noted]

    return say


@pytest.mark.parametrize(
    ("size", "days", "departments"),
    [
        ((3800, 1000), ("3 d overdue", "in 2 d", "in 16 d", "finished 19 Nov", "2 d late"), True),
        ((2600, 900), ("3 d overdue", "in 2 d", "in 16 d"), True),
        ((1892, 874), ("3 d overdue", "in 2 d"), True),
        ((1300, 700), ("3 d overdue",), True),
        ((1080, 700), ("3 d overdue",), False),
        ((1080, 560), (), True),
        ((640, 360), (), False),
    ],
    ids=str,
)
def test_what_matters_less_is_left_out_first(said, size, days, departments):
    words = said(size)
    every = {"3 d overdue", "in 2 d", "in 16 d", "finished 19 Nov", "2 d late"}
    assert every & set(words) == set(days)
    assert ("Phường Kỳ Lừa" in words) == departments
    assert {"16", "overdue", "58", "≤ 7 days"} <= set(words), "the totals that press are always there"


def test_states_without_a_column_stay_counted(said):
    words = said((1892, 874))
    assert [words[words.index(name) - 1] for name in ("> 7 days", "on time", "late")] == ["584", "90", "5"]


def test_what_does_not_fit_is_told(said):
    assert "+14" in said((1892, 874)), "where there is no line for it, beside the count"
    words = said((1892, 1000))
    assert "14 more" in words
    assert "+14" not in words, "once is enough"
    few = structs.replace(TASKS, total=structs.replace(TASKS.total, overdue=2, due_soon=1, in_term=2))
    assert not [words for words in said((1892, 1000), few) if "more" in words or "+" in words]


def test_a_task_that_is_due_today_and_one_of_another_year(said):
    board = structs.replace(
        MANY,
        overdue=(structs.replace(OVERDUE, due=MANY.day.replace(year=2025)),),
        due_soon=(structs.replace(OVERDUE, due=MANY.day),),
    )
    words = said((1500, 1200), board)
    assert {"365 d overdue", "23 Nov 2025", "due today", "23 Nov"} <= set(words)


def drawn(width: float, height: float, card: Card, *, total: int = 1) -> tuple[list[str], int]:
    """Return the lines of a single card in a place, and how many tasks found none."""
    image = QImage(round(width), round(height), QImage.Format.Format_RGB32)
    with QPainter(image) as painter, noting() as noted:
        area = QRectF(0, 0, width, height)
        hidden = draw_cards(painter, area, THEME, [card], total=total, more=lambda n: f"{n} more")
    assert not [line for line in noted if line.cut], "nothing is cut but at a word"
    return [line.words for line in noted], hidden


@pytest.mark.usefixtures("fonts")
def test_the_date_goes_before_anything_else_of_a_card_is_broken():
    card = Card("Báo cáo", ("quá hạn 12 ngày", "12 ngày"), "11/11", "Sở Tài chính", Severity.CRITICAL)
    high = least_card(THEME)
    assert drawn(1200, high, card)[0] == ["Báo cáo", "quá hạn 12 ngày", "11/11", "Sở Tài chính"]
    assert drawn(800, high, card)[0] == ["Báo cáo", "quá hạn 12 ngày", "11/11", "Sở Tài chính"]
    assert drawn(580, high, card._replace(owner="Sở Công Thương"))[0] == [
        "Báo cáo",
        "quá hạn 12 ngày",
        "Sở Công Thương",
    ]
    assert drawn(540, high, card)[0] == ["Báo cáo", "12 ngày", "11/11", "Sở Tài chính"]


@pytest.mark.usefixtures("fonts")
def test_cards_that_have_no_place_are_counted():
    card = Card("Báo cáo", ("còn 3 ngày",), "26/11", "Sở Y tế")
    high = least_card(THEME)
    assert drawn(700, high, card, total=9)[1] == 8
    assert drawn(700, 60, card, total=9) == ([], 9)
    words, hidden = drawn(700, 2 * high, card, total=9)
    assert (words[-1], hidden) == ("8 more", 0)


def test_an_endless_owner_is_no_reason_to_leave_out_how_late_a_task_is(said):
    endless = structs.replace(MANY, overdue=(structs.replace(OVERDUE, owner=same("Uỷ ban " * 60)),))
    assert "3 d overdue" in said((1892, 874), endless)
