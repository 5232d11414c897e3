"""The header: it grows with its room, and on a matrix no words of it lie on a bezel."""

import pytest
from msgspec import structs

from server.contract.messages import Priority, PriorityCount, Update
from server.contract.messages.layouts import Area, TileSpec
from wall.drawing.text import noting
from wall.layouts.grid import Bar
from wall.samples.documents import sample
from wall.samples.places import NOON
from wall.theme import theme_for
from wall.widgets import TILES


@pytest.fixture
def header(qtbot, language):
    """Return a header of a size with bezels across it."""

    def make(width, height, bars=()):
        tile = TILES["header"](TileSpec(kind="header", at=Area(0, 0, 4, 4), topics=("here/station",)), language)
        qtbot.addWidget(tile)
        tile.theme = theme_for(1920, 1080)
        tile.bars = tuple(bars)
        tile.resize(width, height)
        tile.receive(Update(topic="here/station", document=sample("here/station"), taken=NOON, fresh_for=60.0))
        tile.judge(NOON, live=True)
        return tile

    return make


def sizes(tile):
    with noting() as noted:
        tile.grab()
    return {line.words: line.pixels for line in noted}


def test_what_a_large_wall_has_room_for_is_larger(header):
    small, large, low = (sizes(header(*size)) for size in ((5600, 90), (5600, 200), (1900, 200)))
    assert set(small) == set(large)
    for words, pixels in large.items():
        assert pixels == pytest.approx(1.6 * small[words], abs=1)
    assert max(low.values()) == max(small.values())


@pytest.mark.parametrize("left", [200, 900, 1400, 1700, 2300, 2500])
def test_no_words_lie_on_a_bezel(header, left):
    beneath = Bar(0, 700, 2800, 710)
    tile, plain = header(2800, 90, [Bar(left, -10, left + 10, 800), beneath]), header(2800, 90, [beneath])
    strip = tile.grab().toImage().copy(left, 10, 10, 70)
    assert {strip.pixel(x, y) for x in range(10) for y in range(70)} == {strip.pixel(0, 0)}
    assert {words for words in sizes(plain) if ":" in words} <= set(sizes(tile))


def test_a_mirror_is_marked_as_one(header):
    tile = header(1920, 90)
    assert "Bản sao" not in sizes(tile)
    here = structs.replace(sample("here/station"), mirrors=True)
    tile.receive(Update(topic="here/station", document=here, taken=NOON, fresh_for=60.0))
    assert "Bản sao" in sizes(tile)


def test_alarms_are_counted_by_priority_where_there_is_room_and_else_the_most_urgent_ones(header):
    counts = (
        PriorityCount(priority=Priority.CRITICAL),
        PriorityCount(priority=Priority.HIGH, unacknowledged=2, acknowledged=1),
        PriorityCount(priority=Priority.LOW, returned=4),
    )
    here = structs.replace(sample("here/station"), alarms=counts)
    told = Update(topic="here/station", document=here, taken=NOON, fresh_for=60.0)
    for width, said in ((2800, {"C 3", "T 4"}), (1200, {"C 3"})):
        tile = header(width, 90)
        assert not {"C 3", "T 4"} & set(sizes(tile))
        tile.receive(told)
        assert {"C 3", "T 4"} & set(sizes(tile)) == said
        assert "12:00:00" in sizes(tile)
