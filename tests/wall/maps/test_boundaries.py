"""Boundaries that a technician imports: found by code or name, never in the way of the map."""

import json

import pytest
from documents import NOON, update
from lent import tools
from msgspec import structs
from PySide6.QtCore import QRectF

from server.contract.errors import ExplainedError
from server.contract.messages import Breakdown, Cell, Column, MapCell, Row, Severity, Spot, Spots
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import same
from wall.maps.boundaries import read_boundaries
from wall.maps.communes import communes
from wall.maps.imported import Imported
from wall.maps.projection import PlainMap
from wall.widgets.communes import CommunesTile
from wall.widgets.spots import SpotsTile

BREAKDOWN = Breakdown(
    name=same("Phản ánh"),
    by=same("Xã, phường"),
    columns=(Column(name=same("Quá hạn"), unit=same("việc"), decimals=0),),
    rows=tuple(
        Row(id=code, name=same(code), cells=(Cell(number, Severity.CRITICAL if number == 9 else Severity.NORMAL),))
        for number, code in enumerate(communes())
    ),
    cells=tuple(MapCell(code, *commune.cell) for code, commune in communes().items()),
)


def square(latitude, longitude, half=0.04):
    corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
    return [[[longitude + x, latitude + y] for x, y in corners]]


def collection(called=lambda _, commune: {"ten": commune.names[0]}, shape=square):
    features = [
        {
            "type": "Feature",
            "properties": called(code, commune),
            "geometry": {"type": "Polygon", "coordinates": shape(*commune.at)},
        }
        for code, commune in communes().items()
    ]
    return {"type": "FeatureCollection", "features": features}


def write(folder, content, name="lang-son"):
    (folder / f"{name}.geojson").write_text(content if isinstance(content, str) else json.dumps(content))


@pytest.mark.parametrize(
    "called",
    [
        lambda code, _: {"id": code},
        lambda _, commune: {"huyen": "Hữu Lũng", "ten": commune.names[0].upper()},
        lambda _, commune: {"ma": int(next(name for name in commune.names if name.isdigit()))},
    ],
    ids=["code", "name", "official number"],
)
def test_communes_are_found_by_code_or_name(tmp_path, called):
    write(tmp_path, collection(called))
    found = read_boundaries(tmp_path, "lang-son")
    assert set(found.shapes) == set(communes())
    assert found.provenance is None
    paths = found.paths(PlainMap(QRectF(10, 10, 400, 300), found.bounds))
    assert all(QRectF(9, 9, 402, 302).contains(path.boundingRect()) for path in paths.values())
    assert paths["x-doan-ket"].boundingRect().center().y() < paths["x-chau-son"].boundingRect().center().y()


def test_where_they_come_from_is_told(tmp_path):
    write(tmp_path, collection())
    (tmp_path / "lang-son.toml").write_text('source = "Sở NN&MT"\ndate = "2025-07-01"\nlicence = "nội bộ"\n')
    assert str(read_boundaries(tmp_path, "lang-son").provenance) == "Sở NN&MT, 2025-07-01, nội bộ"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon", "coordinates": 5}}]}',
        collection(lambda *_: {"ten": "nơi khác"}),
        collection(shape=lambda *_: [[[429_000.0, 2_417_000.0]] * 4]),
        collection(shape=lambda *_: [["a", "b", "c", "d"]]),
        collection(shape=lambda *_: []),
    ],
    ids=["nothing", "cut", "list", "no rings", "others", "metres", "letters", "empty"],
)
def test_a_bad_file_is_explained(tmp_path, content):
    write(tmp_path, content)
    with pytest.raises(ExplainedError):
        read_boundaries(tmp_path, "lang-son")


@pytest.mark.parametrize("name", ["none", "../lang-son"])
def test_a_file_that_is_not_there_is_explained(tmp_path, name):
    with pytest.raises(ExplainedError):
        read_boundaries(tmp_path, name)


@pytest.fixture
def tile(qtbot, language, tmp_path):
    def make(name, kind=CommunesTile, document=BREAKDOWN):
        options = {"boundaries": name} if name else {}
        tile = kind(TileSpec(kind="map", at=Area(0, 0, 4, 4), topics=("a/1",), options=options), language)
        qtbot.addWidget(tile)
        tile.resize(1920, 1080)
        with qtbot.waitSignal(tile._imported.ready) if name else qtbot.wait_exposed(tile):
            tile.equip(tools(tmp_path))
            tile.show()
        tile.receive(update("a/1", document))
        tile.judge(NOON, live=True)
        return tile

    return make


@pytest.mark.logs("boundaries bad")
def test_a_tile_shows_boundaries_and_falls_back_to_cells(tile, tmp_path, caplog):
    write(tmp_path, collection())
    write(tmp_path, "{", name="bad")
    cells, land, bad = (tile(name) for name in ("", "lang-son", "bad"))
    pictures = [each.grab().toImage() for each in (cells, land, bad)]
    assert len(land._shapes) == 65
    assert land._imported.problem is None
    assert not bad._shapes
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    # the line that says why is at the foot of the map
    assert pictures[0] != pictures[2]
    assert pictures[1] not in (pictures[0], pictures[2])


def test_the_map_of_spots_has_boundaries_below_it(tile, tmp_path):
    write(tmp_path, collection())
    spot = Spot(id="1", name=same("Ngập"), detail=same("Kỳ Lừa"), latitude=21.85, longitude=106.76)
    spots = (spot, structs.replace(spot, id="2", latitude=22.1))
    pictures = []
    for name in ("", "lang-son"):
        shown = tile(name, SpotsTile, Spots(name=same("Phản ánh"), spots=spots, total=2))
        pictures.append(shown.grab().toImage())
        assert len(shown._paths) == (65 if name else 0)
    assert pictures[0] != pictures[1]


def test_boundaries_are_not_read_in_the_thread_that_paints(qtbot, tmp_path):
    write(tmp_path, collection())
    imported = Imported()
    with qtbot.waitSignal(imported.ready):
        imported.read(tmp_path, "lang-son")
        assert imported.problem is None
    assert imported.boundaries is not None
