"""What a small tile has no room for is counted on it, whatever its title is; nothing vanishes without a word."""

import pytest
from documents import NOON, update
from msgspec import structs
from told import BREAKDOWN, FLOW, FLOWS, HERE, NOTICE, NOTICES, PRESS, SPOT, SPOTS, STATION, UP, figures

from server.contract.words import same
from wall.layouts.model import Area, TileSpec
from wall.lettering import noting
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
CASES = {
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
