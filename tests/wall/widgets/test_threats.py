"""The map of attacks: what is always on it, and that its work is bounded."""

import pytest
from documents import NOON, update
from msgspec import structs
from PySide6.QtCore import QRectF

from server.contract.messages import Flow, Flows, Severity
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import same
from wall.drawing.text import noting
from wall.maps.world import ASPECT, HOANG_SA, TRUONG_SA, WorldMap, world
from wall.theme import theme_for
from wall.widgets.threats.tile import MOST, ThreatsTile

SPEC = TileSpec(kind="threats", at=Area(0, 0, 4, 4), topics=("a/1",), options={})


def flows(count):
    countries = sorted(world().countries)[:60]
    each = [Flow(country=code, target=same("Sở Y tế"), severity=Severity.NORMAL, count=count) for code in countries]
    return Flows(name=same("SOC"), per_minute=count / 60, minutes=60, flows=tuple(each), at=(21.85, 106.76))


@pytest.fixture
def tile(qtbot, language):
    tile = ThreatsTile(SPEC, language)
    tile.theme = theme_for(1920, 1080)
    qtbot.addWidget(tile)
    tile.resize(1920, 1080)
    return tile


def test_the_outline_knows_the_country_and_those_around_it():
    countries = world().countries
    assert countries["VN"].vi == "Việt Nam"
    assert 8 < countries["VN"].latitude < 24
    assert 100 < countries["VN"].longitude < 110
    assert {"US", "CN", "NL", "SG", "RU"} <= set(countries)


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (960, 540), (640, 360), (460, 300), (300, 900)], ids=str)
@pytest.mark.parametrize("count", [0, 50])
def test_a_map_is_never_without_the_islands(tile, size, count):
    tile.resize(*size)
    document = flows(count) if count else structs.replace(flows(1), flows=())
    tile.receive(update("a/1", document))
    tile.judge(NOON, live=True)
    with noting() as noted:
        tile.grab()
    said = " ".join(each.words for each in noted)
    assert tile._ground.isNull() or ("Hoàng Sa" in said and "Trường Sa" in said)
    assert not tile._ground.isNull() or size[0] < 900


def test_the_islands_lie_where_they_are():
    flat = WorldMap(QRectF(0, 0, 1000, 1000 / ASPECT))
    coast = flat.place(16.07, 108.22)
    for island in (*HOANG_SA, *TRUONG_SA):
        assert flat.place(*island).x() > coast.x()
    assert max(flat.place(*island).y() for island in HOANG_SA) < min(flat.place(*island).y() for island in TRUONG_SA)


@pytest.mark.parametrize("count", [1, 100 * 3600, 10_000 * 3600])
def test_as_much_is_drawn_however_many_attacks_there_are(tile, count):
    tile.receive(update("a/1", flows(count)))
    tile.judge(NOON, live=True)
    tile.grab()
    assert len(tile._arcs) == MOST


def test_dots_move_only_while_fresh_and_seen(qtbot, tile):
    tile.receive(update("a/1", flows(5)))
    tile.judge(NOON, live=True)
    with qtbot.waitExposed(tile):
        tile.show()
    qtbot.waitUntil(lambda: len(tile._dots) == MOST)
    assert tile._pacing.runs
    still = tile._still_of
    before = tile.repaints
    qtbot.waitUntil(lambda: tile.repaints > before + 3)
    assert tile._still_of is still, "nothing but the dots is drawn again"
    tile.judge(NOON, live=False)
    assert not tile._pacing.runs
    tile.judge(NOON, live=True)
    assert tile._pacing.runs
    tile.hide()
    assert not tile._pacing.runs
