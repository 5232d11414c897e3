"""What tiles leave in on a screen that stands upright, 1080 pixels wide."""

import pytest
from msgspec import structs

from server.contract.messages import Indicators, Update
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import same
from wall.drawing.text import noting
from wall.samples.documents import sample
from wall.samples.places import NOON
from wall.theme import theme_for
from wall.widgets import TILES

WIDTH, ROW = 1052, 160
"""Pixels of a tile across the screen, and of a row of its grid."""


@pytest.fixture
def lines(qtbot, language):
    """Return the lines that a tile draws, and whether each was cut."""

    def draw(kind, document, width, height, **options):
        tile = TILES[kind](TileSpec(kind=kind, at=Area(0, 0, 4, 4), topics=("a/1",), options=options), language)
        qtbot.addWidget(tile)
        tile.theme = theme_for(1080, 1920)
        tile.resize(width, height)
        tile.receive(Update(topic="a/1", document=document, taken=NOON, fresh_for=60.0))
        tile.judge(NOON, live=True)
        # once more: the title says how much there was room for
        tile.grab()
        with noting() as noted:
            tile.grab()
        return {line.words: line.cut for line in noted}

    return draw


def test_a_header_has_room_for_the_name_and_the_notice(lines):
    here = structs.replace(sample("here/station"), name=same("IOC tỉnh Lạng Sơn"))
    drawn = lines("header", here, WIDTH, ROW - 14)
    assert drawn["IOC tỉnh Lạng Sơn"] is drawn["Dữ liệu minh hoạ"] is drawn["12:00:00"] is False


def test_a_list_stands_below_its_map_and_has_the_whole_width(lines):
    spots = sample("spots/1")
    long = same("Có người đổ trộm phế thải ở bờ suối")
    spots = structs.replace(spots, spots=(structs.replace(spots.spots[0], detail=long), *spots.spots[1:]))
    assert lines("spots", spots, WIDTH, 7 * ROW)[long.vi.rpartition(" ")[0]] is False
    assert long.vi.rpartition(" ")[0] not in lines("spots", spots, WIDTH, 4 * ROW)


def test_cards_without_a_plan_need_no_room_for_it(lines):
    told = sample("indicators/economy").indicators
    bare = Indicators(indicators=tuple(structs.replace(each, progress=None, last_year=None) for each in told))
    names = {each.short.vi for each in told}

    def cards(document):
        return len(names & {words.partition(",")[0] for words in lines("kpi", document, WIDTH, 5 * ROW)})

    assert (cards(Indicators(indicators=told)), cards(bare)) == (2, 3)


def test_the_title_of_headlines_says_less_before_it_is_cut(lines):
    press = structs.replace(sample("headlines/press"), accuracy=0.91)
    short, long = (lines("headlines", press, width, 4 * ROW) for width in (WIDTH, 2 * WIDTH))
    titles = [next(words for words in drawn if words.startswith("Báo chí")) for drawn in (short, long)]
    assert titles[1].startswith(titles[0] + ",")
    assert not short[titles[0]]
