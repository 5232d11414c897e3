"""What is known of the data of sources, and how tiles say it."""

import pytest
from documents import NOON, update
from msgspec import structs
from PySide6.QtCore import QCoreApplication
from tile_documents import HERE, figures

from server.contract.messages import Breakdown, Cell, Column, Row, Severity
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import Words, same
from wall.client.data_quality import Quality, by_source, worst
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.drawing.text import noting
from wall.theme import Colour, theme_for
from wall.widgets import TILES

WARNING, CRITICAL, NORMAL = Severity.WARNING, Severity.CRITICAL, Severity.NORMAL


def row(name, *cells):
    return Row(id=name, name=same(name.title()), cells=tuple(Cell(*cell) for cell in cells))


MEASURED = Breakdown(
    name=same("Chất lượng"),
    by=same("Nguồn"),
    columns=tuple(
        Column(name=Words(vi=vi, en=en), unit=same("%"), decimals=0)
        for vi, en in (("Đúng", "Correct"), ("Sống", "Alive"), ("Thấp nhất", "Lowest"))
    ),
    rows=(
        row("tax", (72.4, CRITICAL), (90.0, WARNING), (72.4, CRITICAL)),
        row("gates", (99.0, NORMAL), (100.0, NORMAL), (99.0, NORMAL)),
        row("new", (None, NORMAL), (None, NORMAL), (None, NORMAL)),
    ),
)


def test_what_is_bad_about_a_source_is_said_and_unknown_is_unknown():
    known = by_source(MEASURED)
    assert set(known) == {"tax", "gates"}
    reason = Words(vi="Tax: đúng 72 %, sống 90 %", en="Tax: correct 72 %, alive 90 %")
    assert known["tax"] == Quality(72.4, CRITICAL, reason)
    assert known["gates"].reason == same("")
    assert worst(["gates", "tax", "nobody"], known) == known["tax"]
    assert worst(["nobody"], known) is None


@pytest.fixture
def board(qapp):  # noqa: ARG001 - timers want an application
    return Dispatcher(Mailbox())


@pytest.fixture
def tile(qtbot, language, board):
    made = TILES["kpi"](TileSpec(kind="kpi", at=Area(0, 0, 24, 12), topics=("indicators/economy",)), language)
    qtbot.addWidget(made)
    made.theme = theme_for(1920, 1080)
    made.resize(1200, 600)
    board.bind(made)
    return made


def has_mark(tile):
    image = tile.grab().toImage()
    right = image.width() - 60
    points = (image.pixelColor(x, y) for x in range(right - 60, image.width() - 20) for y in range(20, 90))
    return any(point == Colour.STALE for point in points)


def test_a_tile_marks_data_that_are_not_good_with_the_reason(board, tile, language):
    board.post(update("indicators/economy", figures(), source="tax"))
    board._judge_tiles()
    tile.judge(NOON, live=True)
    assert tile.quality is None
    assert not has_mark(tile)
    board.post(update("breakdown/data-quality-sources", MEASURED))
    board._judge_tiles()
    tile.judge(NOON, live=True)
    assert has_mark(tile)
    assert tile.toolTip() == "Tax: đúng 72 %, sống 90 %"
    language.speak("en")
    QCoreApplication.sendPostedEvents()
    assert tile.toolTip() == "Tax: correct 72 %, alive 90 %"
    board.post(update("indicators/economy", figures(), source="gates"))
    board._judge_tiles()
    tile.judge(NOON, live=True)
    assert not has_mark(tile)
    assert tile.quality == by_source(MEASURED)["gates"]


def test_the_header_says_how_good_the_worst_data_on_the_wall_are(qtbot, language):
    header = TILES["header"](TileSpec(kind="header", at=Area(0, 0, 24, 1), topics=("here/station",)), language)
    qtbot.addWidget(header)
    header.theme = theme_for(1920, 1080)

    def said(quality, width):
        header.resize(width, 80)
        header.receive(update("here/station", structs.replace(HERE, quality=quality)))
        header.judge(NOON, live=True)
        header.grab()
        with noting() as noted:
            header.grab()
        return [line.words for line in noted]

    assert "Dữ liệu 72 %" in said(72.9, 1900)
    assert "Dữ liệu 100 %" not in said(100.0, 1900), "the notice needs the room"
    assert "Dữ liệu 100 %" in said(100.0, 3800)
