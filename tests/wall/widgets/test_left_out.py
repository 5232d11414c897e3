"""What a small tile has no room for is counted on it, whatever its title is; nothing vanishes without a word."""

from typing import Any

import pytest
from documents import NOON, update
from msgspec import structs
from tile_documents import BREAKDOWN, FLOW, FLOWS, HERE, NOTICE, NOTICES, PRESS, SPOT, SPOTS, STATION, UP, figures

from server.contract.messages import ServerState
from server.contract.messages.health import Trouble
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import same
from wall.drawing.text import noting
from wall.theme import theme_for
from wall.widgets import TILES

COUNT = 9
NAMES = [f"Q{number}" for number in range(1, COUNT + 1)]
SIZES = [(1280, 500), (620, 340), (620, 200), (420, 720), (420, 160), (620, 110), (300, 90)]


def indicators():
    (one,) = figures().indicators[:1]
    looks = {"unit": same("%"), "plan": 9.0, "decimals": 0}
    each = (
        structs.replace(one, id=name, name=same(name), short=same(name), value=101.0 + number, **looks)
        for number, name in enumerate(NAMES)
    )
    return structs.replace(figures(), indicators=tuple(each))


def rows(document):
    row = document.rows[0]
    return structs.replace(document, rows=tuple(structs.replace(row, id=name, name=same(name)) for name in NAMES))


NOTICED = structs.replace(
    NOTICES,
    notices=tuple(structs.replace(NOTICE, id=name, title=same(name), detail=same(name)) for name in NAMES),
    total=COUNT,
)
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "kpi": ({"a/1": indicators()}, {}),
    "gauge": ({"a/1": indicators()}, {}),
    "funnel": ({"a/1": indicators()}, {"show": tuple(NAMES)}),
    "ranking": ({"a/1": rows(BREAKDOWN)}, {}),
    "breakdown": ({"a/1": rows(BREAKDOWN)}, {}),
    "notices": ({"a/1": NOTICED}, {}),
    "headlines": (
        {"a/1": structs.replace(PRESS, articles=tuple(structs.replace(PRESS.articles[0], title=n) for n in NAMES))},
        {},
    ),
    "flows": ({"a/1": structs.replace(FLOWS, flows=tuple(structs.replace(FLOW, target=same(n)) for n in NAMES))}, {}),
    "sources": ({f"source/{n}": structs.replace(UP, name=same(n)) for n in NAMES}, {}),
    "stations": ({f"station/{n}": STATION for n in NAMES}, {}),
    "clock": (
        {"a/1": HERE},
        {"zones": tuple({"name": {"vi": n, "en": n}, "zone": "UTC"} for n in NAMES)},
    ),
    "spots": (
        {"a/1": structs.replace(SPOTS, spots=tuple(structs.replace(SPOT, name=same(n)) for n in NAMES), total=COUNT)},
        {},
    ),
}
"""Documents that tell of nine things by name, and options, by kind."""


@pytest.fixture
def drawn(qtbot, language):
    """Return a tile and the lines it has drawn."""

    def draw(kind, size, title):
        documents, options = CASES[kind]
        spec = TileSpec(kind=kind, at=Area(0, 0, 4, 4), topics=tuple(documents), options=options, title=title)
        tile = TILES[kind](spec, language)
        qtbot.addWidget(tile)
        tile.theme = theme_for(1920, 1080)
        tile.resize(*size)
        for topic, document in documents.items():
            tile.receive(update(topic, document))
        tile.judge(NOON, live=True)
        # once more: where there is no title, the second picture has room for the count
        tile.grab()
        with noting() as noted:
            tile.grab()
        return tile, noted

    return draw


@pytest.mark.parametrize("title", [None, same("Bảng số 5")], ids=["own", "given"])
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("kind", CASES)
def test_everything_is_shown_or_counted(drawn, kind, size, title):
    tile, noted = drawn(kind, size, title)
    said = [line.words for line in noted]
    # where there is no room for a name its figure stands alone
    values = {str(101 + number): name for number, name in enumerate(NAMES)}
    words = {word.strip(",:") for line in said for word in line.split()}
    seen = words.intersection(NAMES) | {values[value] for value in words.intersection(values)}
    if kind == "spots" and not tile.left_out:
        # on the map
        return
    assert tile.left_out >= COUNT - len(seen), said
    if tile.left_out:
        shown = COUNT - tile.left_out
        told = [line for line in noted if f"+{tile.left_out}" in line.words or f"{shown}/{COUNT}" in line.words]
        assert any(not line.cut for line in told), said


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("kind", sorted(set(CASES) - {"clock"}))
def test_no_line_stands_half_outside_its_tile(drawn, kind, size):
    _, noted = drawn(kind, size, same("Bảng"))
    outside = [line.words for line in noted if line.cut and len(line.words) <= 3]
    assert outside == []


@pytest.fixture
def made(qtbot, language):
    """Return a tile of a kind that was given documents, as it stands on a wall."""

    def make(kind, documents, options, size, title=None):
        spec = TileSpec(kind=kind, at=Area(0, 0, 4, 4), topics=tuple(documents), options=options, title=title)
        tile = TILES[kind](spec, language)
        tile.theme = theme_for(1920, 1080)
        qtbot.addWidget(tile)
        tile.resize(*size)
        for topic, document in documents.items():
            tile.receive(update(topic, document))
        tile.judge(NOON, live=True)
        return tile

    return make


def said_by(tile):
    with noting() as noted:
        tile.grab()
    return [line.words for line in noted]


@pytest.mark.parametrize("title", [None, same("Của tôi")], ids=["own", "other"])
@pytest.mark.parametrize(("kind", "columns"), [("breakdown", 6), ("flows", 2), ("stations", 5)])
@pytest.mark.parametrize("width", [3600, 700, 420, 300])
def test_columns_without_room_are_counted(made, kind, columns, width, title):
    many = structs.replace(
        BREAKDOWN,
        columns=tuple(structs.replace(BREAKDOWN.columns[0], name=same(f"Cột dài {n}")) for n in range(columns)),
        rows=tuple(structs.replace(row, cells=row.cells[:1] * columns) for row in BREAKDOWN.rows),
    )
    documents = {"breakdown": {"a/1": many}, "flows": {"a/1": FLOWS}, "stations": {"station/a": STATION}}[kind]
    tile = made(kind, documents, {}, (width, 400), title)
    words = said_by(tile)
    counted = next((int(each.split("+")[-1].split()[0]) for each in words if each.endswith(" cột")), 0)
    assert counted == tile._title_row.columns_out or (width == 300 and counted == 0)
    if width == 3600:
        assert counted == 0
    if width == 420 and kind != "flows":
        assert counted > 0


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("kpi", {"show": ("Q1", "q1", "none")}),
        ("gauge", {"show": ("Q1", "q1", "none")}),
        ("funnel", {"show": ("Q1", "q1", "none")}),
    ],
)
def test_figures_that_nobody_tells_of_are_named(made, kind, options):
    words = said_by(made(kind, {"a/1": indicators()}, options, (900, 500)))
    assert "Chưa có số liệu của q1, none" in " ".join(words)
    assert any("Q1" in each or "101" in each for each in words)


def test_the_one_figure_of_a_tile_that_nobody_tells_of_is_named(made):
    assert any(
        "«none»" in each for each in said_by(made("number", {"a/1": indicators()}, {"show": "none"}, (900, 500)))
    )


def test_columns_that_nobody_tells_of_are_named(made):
    words = said_by(made("breakdown", {"a/1": BREAKDOWN}, {"columns": (1, 7)}, (900, 500)))
    assert "Chưa có số liệu của cột 7" in " ".join(words)


@pytest.mark.parametrize("kind", ["kpi", "gauge", "funnel", "breakdown"])
def test_nothing_is_said_to_be_missing_where_all_is_there(made, kind):
    options = {"columns": (2, 1)} if kind == "breakdown" else {"show": ("Q2", "Q1")}
    tile = made(kind, {"a/1": BREAKDOWN if kind == "breakdown" else indicators()}, options, (900, 500))
    assert not any("Chưa có số liệu của" in each for each in said_by(tile))


@pytest.mark.parametrize(("sources", "whole"), [(1, 2), (40, 0)])
def test_what_is_wrong_with_the_server_is_told_whole_where_sources_leave_room(made, sources, whole):
    words = "ioc-1 has other keys than this server has: stations would be refused; copy them, then look again"
    troubles = tuple(Trouble(since=NOON, said=same(f"{words} {number}")) for number in range(2))
    told = {"server/health": ServerState(troubles=troubles)}
    tile = made("sources", told | {f"source/{number}": UP for number in range(sources)}, {}, (960, 1200))
    said = " ".join(said_by(tile))
    assert sum(f"again {number}" in said for number in range(2)) == whole
    assert UP.name.vi in said
    assert (tile.left_out > 0) is (sources > 1)


def test_all_that_is_wrong_with_the_server_is_there_before_any_of_it_is_told_whole(made):
    troubles = tuple(Trouble(since=NOON, said=same(f"{number} {'lorem ipsum ' * 20}")) for number in range(4))
    tile = made("sources", {"server/health": ServerState(troubles=troubles), "source/a": UP}, {}, (960, 1200))
    assert tile.left_out == 0
    assert {str(number) for number in range(4)} <= {words.split()[0] for words in said_by(tile) if words}
