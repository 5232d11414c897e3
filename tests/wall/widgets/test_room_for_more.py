"""What tiles do with much room: more rows, whole names; what has little leaves out what matters less."""

from datetime import datetime
from itertools import pairwise

import pytest
from documents import NOON
from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.messages import About, Breakdown, Cell, Column, Row, Span, Update
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import same
from wall.drawing.text import noting
from wall.samples.documents import sample
from wall.theme import theme_for
from wall.widgets import TILES

LONG = "Ban Quản lý Khu kinh tế cửa khẩu"


@pytest.fixture
def drawn(qtbot, language):
    """Return the lines that a tile of a size draws of a document, in Vietnamese."""

    def draw(kind, document, size, **options):
        spec = TileSpec(kind=kind, at=Area(0, 0, 4, 4), topics=("a/1",), options=options)
        tile = TILES[kind](spec, language)
        qtbot.addWidget(tile)
        tile.theme = theme_for(1920, 1080)
        tile.resize(*size)
        tile.receive(Update(topic="a/1", document=document, taken=NOON, fresh_for=60.0))
        tile.judge(NOON, live=True)
        # titles are written by what was drawn before
        tile.grab()
        with noting() as noted:
            tile.grab()
        return noted

    return draw


@pytest.mark.parametrize(("width", "parts", "rows"), [(1100, 1, 7), (1900, 2, 14), (2900, 3, 21)])
def test_rows_without_a_place_below_the_others_go_on_beside_them(drawn, width, parts, rows):
    communes = sample("breakdown/reports-communes")
    noted = [line.words for line in drawn("breakdown", communes, (width, 800))]
    assert noted.count("Quá hạn") == parts
    assert f"+{len(communes.rows) - rows}" in noted


def test_rows_stay_below_each_other_where_all_have_a_place_there(drawn):
    noted = [line.words for line in drawn("breakdown", sample("breakdown/1"), (2900, 800))]
    assert noted.count("Quá hạn") == 1


@pytest.mark.parametrize(("width", "cut"), [(4800, False), (3780, True)])
def test_owners_are_named_in_full_where_cards_leave_room(drawn, width, cut):
    board = sample("taskboard/1")
    first, *others = board.owners
    board = structs.replace(board, owners=(structs.replace(first, name=same(LONG)), *others))
    (found,) = (line for line in drawn("tasks", board, (width, 1000)) if line.words == LONG)
    assert found.cut == cut


@pytest.mark.parametrize(("width", "over"), [(1400, "11:40  Ngập đường"), (1000, "Ngập đường")])
def test_a_spot_is_named_in_full_before_its_time_is_said(drawn, width, over):
    noted = [line.words for line in drawn("spots", sample("spots/1"), (width, 700))]
    assert over in noted


@pytest.mark.parametrize("width", [600, 900])
def test_a_ranking_is_named_in_full_beside_its_period(drawn, width):
    late = sample("breakdown/1")
    august = About(span=Span.MONTH, period=datetime(2026, 8, 1, tzinfo=CALENDAR), due=NOON, reporter=same("Sở"))
    late = structs.replace(late, columns=(structs.replace(late.columns[0], about=august), *late.columns[1:]))
    noted = drawn("ranking", late, (width, 400))
    assert [line.words for line in noted if line.words == "T8"]
    (title,) = (line for line in noted if "quá hạn" in line.words.casefold())
    assert not title.cut


@pytest.mark.parametrize("width", [700, 1300, 2300, 2400])
def test_labels_of_time_do_not_touch(drawn, monkeypatch, width):
    places = []
    monkeypatch.setattr(
        "wall.widgets.trend.text", lambda _painter, row, words, *_: places.append(row) if "/" in words else None
    )
    drawn("trend", sample("series/1"), (width, 600), periods=22)
    lowest = max(row.bottom() for row in places)
    axis = sorted({row.x(): row for row in places if row.bottom() == lowest}.values(), key=lambda row: row.x())
    assert axis
    assert all(one.right() <= other.x() for one, other in pairwise(axis))


@pytest.mark.parametrize(("target", "first"), [(80.0, "thấp"), (None, "cao")])
def test_a_table_of_what_should_reach_a_target_begins_with_the_lowest(drawn, target, first):
    column = Column(name=same("Điểm"), unit=same("/100"), decimals=0, better="higher", target=target)
    values = {"cao": 95.0, "vừa": 90.0, "chưa rõ": None, "thấp": 85.0}
    rows = tuple(Row(id=name, name=same(name), cells=(Cell(value),)) for name, value in values.items())
    document = Breakdown(name=same("Chỉ số"), by=same("Sở"), columns=(column,), rows=rows)
    names = [line.words for line in drawn("breakdown", document, (600, 600)) if line.words in values]
    assert (names[0], names[-1]) == (first, "chưa rõ")


def test_the_commune_that_is_meant_stands_first_in_the_list(drawn):
    communes = sample("breakdown/reports-communes")
    names = [row.name.vi for row in communes.rows]

    def listed(**options):
        words = [line.words for line in drawn("communes", communes, (1900, 900), **options)]
        return [each for each in words if each in names]

    usual = listed()
    meant = next(row for row in communes.rows if row.name.vi not in usual)
    assert listed(chosen=meant.id)[:2] == [meant.name.vi, usual[0]]
    assert listed(chosen="gone") == usual, "one that is gone does no harm"
