"""Tiles of a town: they draw what documents tell of its places, and nothing of the province that is shipped."""

import re
from datetime import date

import pytest
from documents import NOON, update
from services.province import SHIPPED as PACKS

from server.contract.messages import Flow, Flows, Severity
from server.contract.messages.layouts import Area, TileSpec
from server.contract.toml import read_toml
from server.contract.words import Words, same
from server.records import Batch, Task
from server.services.province.registry import Place, Province, ProvincePack
from server.services.tasks import Tasks, TasksPack
from wall.drawing.text import noting
from wall.layouts.files import read_layouts
from wall.resources import layouts
from wall.theme import theme_for
from wall.widgets import OPTIONS, TILES

TOPICS = {
    "communes": "breakdown/tasks-communes",
    "breakdown": "breakdown/tasks-communes",
    "tasks": "taskboard/province",
}
NAMES = ("Hòa Bình", "An Phú", "Tân Mỹ")
SHIPPED = re.compile(r"lạng sơn|toàn tỉnh|ubnd tỉnh|kỳ lừa|đồng đăng", re.IGNORECASE)


def town(*, placed):
    positions = ((10.41, 105.62), (10.45, 105.66), (10.38, 105.67)) if placed else (None, None, None)
    places = tuple(
        Place(code=f"p-{n}", kind="ward", name=same(f"Phường {name}"), short=same(f"P. {name}"), position=position)
        for n, (name, position) in enumerate(zip(NAMES, positions, strict=True))
    )
    name, whole = Words(vi="Thị xã Mẫu", en="Sample Town"), Words(vi="Toàn thị xã", en="The whole town")
    return Province(ProvincePack(name=name, whole=whole, place=places))


def documents(province):
    service = Tasks("tasks", read_toml(PACKS / "tasks.toml", TasksPack), province)
    service.take(
        "source",
        Batch(
            records=[
                Task(id=name, title="x", owner=f"Phường {name}", assigned=date(2026, 1, 1), due=date(2026, 1, 1 + n))
                for n, name in enumerate(NAMES)
            ]
        ),
    )
    return service.documents(NOON)


@pytest.fixture
def drawn(qtbot, language):
    """Return the words that a tile draws of a document."""

    def draw(kind, topic, document):
        tile = TILES[kind](TileSpec(kind=kind, at=Area(0, 0, 4, 4), topics=(topic,), options={}), language)
        tile.theme = theme_for(1920, 1080)
        qtbot.addWidget(tile)
        tile.resize(1600, 900)
        tile.receive(update(topic, document))
        tile.judge(NOON, live=True)
        with noting() as noted:
            tile.grab()
        return [line.words for line in noted]

    return draw


@pytest.mark.parametrize("kind", TOPICS)
def test_tiles_of_a_town_show_its_places_alone(drawn, kind):
    words = " | ".join(drawn(kind, TOPICS[kind], documents(town(placed=True))[TOPICS[kind]]))
    assert all(name in words for name in NAMES)
    assert not SHIPPED.search(words)
    if kind == "communes":
        # none of the cells of the province that is shipped is drawn, as unknown or otherwise
        assert "chưa rõ" not in words
        assert "Chưa có bản đồ" not in words


def test_places_without_positions_are_listed_and_it_is_said_why(drawn):
    words = drawn("communes", TOPICS["communes"], documents(town(placed=False))[TOPICS["communes"]])
    assert "Chưa có bản đồ: các nơi này chưa có toạ độ" in words
    assert all(any(name in each for each in words) for name in NAMES)


def test_attacks_on_nobody_knows_where_are_still_told(drawn):
    flow = Flow(country="NL", target=same("Phòng Kinh tế"), severity=Severity.WARNING, count=70)
    words = drawn("threats", "flows/soc", Flows(name=same("SOC"), per_minute=1.5, minutes=60, flows=(flow,)))
    assert any("Hà Lan" in each for each in words)


def test_no_shipped_layout_is_called_after_the_province():
    for name, layout in read_layouts(layouts(), OPTIONS).items():
        titles = [layout.title.vi, layout.title.en]
        tiles = [tile for form in layout.form for screen in form.screen for tile in screen.tile]
        titles += [tile.title.vi for tile in tiles if tile.title]
        assert not SHIPPED.search(" | ".join(titles)), name
