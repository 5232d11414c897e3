"""A tile that waits says for what, and since when; a station says how its monitors differ from the room."""

from datetime import timedelta

import pytest
from documents import NOON, update
from msgspec import structs
from tile_documents import STATION

from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import same
from wall.client.freshness import Awaited
from wall.drawing.text import noting
from wall.theme import theme_for
from wall.widgets import TILES


@pytest.fixture
def tile(qtbot, language):
    def make(kind, topic):
        made = TILES[kind](TileSpec(kind=kind, at=Area(0, 0, 24, 12), topics=(topic,)), language)
        qtbot.addWidget(made)
        made.theme = theme_for(1920, 1080)
        made.resize(1600, 800)
        return made

    return make


def test_after_a_minute_it_says_since_when_it_waits(tile, language):
    language.speak("en")
    waiting = tile("breakdown", "breakdown/traffic")
    waiting.judge(NOON, live=True)
    waiting.judge(NOON + timedelta(seconds=50), live=True)
    assert waiting._note == "Waiting for data"
    waiting.awaited = Awaited.SOURCE
    waiting.judge(NOON + timedelta(minutes=10), live=True)
    assert waiting._note == "So far no source of the server tells of this, since 12:00", "no name that only files know"
    language.speak("vi")
    waiting.judge(NOON + timedelta(minutes=10), live=True)
    assert waiting._note == "Đến nay chưa có nguồn nào trên máy chủ cho biết mục này, từ 12:00"


def test_a_station_tells_which_monitors_are_not_those_of_the_room(tile):
    stations = tile("stations", "station/*")
    missing = same("thiếu màn hình S2 của mặt «led»")
    stations.receive(update("station/a", structs.replace(STATION, unlike_room=(missing,))))
    stations.judge(NOON, live=True)
    stations.grab()
    with noting() as noted:
        stations.grab()
    assert any(missing.vi in line.words for line in noted)


def test_why_an_empty_tile_is_empty_is_said_as_large_as_its_room_lets_it_be_read(tile):
    def size(*dims):
        made = tile("breakdown", "breakdown/gates")
        made.awaited = Awaited.RECORD
        made.resize(*dims)
        made.judge(NOON, live=True)
        with noting() as noted:
            made.grab()
        return max(line.pixels for line in noted), any(line.cut for line in noted)

    assert size(500, 260) == (61, False)
    assert size(1900, 1000) == (98, False)
    assert size(3800, 2000) == (98, False), "no louder than a figure"
