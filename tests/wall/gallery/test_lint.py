"""What the lint says of layouts."""

import os
import subprocess
import sys

import pytest
from processes import ROOT
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QImage
from rooms import TELEVISION

from server.contract.legibility import PERMITTED, Capacity
from server.contract.messages import Indicators, Monitor, Room, SeatRow
from server.contract.messages.layouts import Area, Form, Layout, ScreenSpec, TileSpec
from server.contract.words import same
from wall.drawing.text import text
from wall.gallery.lint import explain, lint
from wall.layouts.files import read_layouts
from wall.resources import layouts
from wall.theme import Colour, TypeRole
from wall.widgets import OPTIONS, TILES
from wall.widgets.base import Tile

PANEL, UPRIGHT, DESK = Capacity(14, 57), Capacity(25, 32), Capacity(35, 141)
NEAR = Room(surface=(Monitor(id="desk", name=same("Bàn"), inches=27),), seat=(SeatRow(distance=1.2),))
WHOLE = Area(0, 0, 24, 12)
SHIPPED = read_layouts(layouts(), OPTIONS)


def one_tile(kind, drawn_for=PANEL):
    tile = TileSpec(kind=kind, at=WHOLE, topics=("indicators/economy",))
    return layout(tile, drawn_for)


def mosaics(count, drawn_for=PANEL, at=WHOLE):
    tile = TileSpec(kind="cameras", at=at, topics=("camera/*",), options={"mosaic": count})
    return layout(tile, drawn_for)


def layout(tile, drawn_for):
    form = Form(lines=drawn_for.lines, letters=drawn_for.letters, screen=(ScreenSpec(tile=(tile,)),))
    return Layout(title=same("Thử"), form=(form,))


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_can_be_read_from_its_seat(language, name, code, caplog):
    language.speak(code)
    judgement = lint(SHIPPED[name], language)
    assert not caplog.records, "a tile cannot be drawn"
    assert judgement.texts > 5
    assert judgement.small == []


def test_a_room_gets_the_forms_that_its_surfaces_have_room_for(language):
    def seen_from(metres):
        return lint(SHIPPED["overview"], language, Room(surface=(TELEVISION,), seat=(SeatRow(distance=metres),)))

    near, far = seen_from(2.0), seen_from(6.0)
    assert near.small == far.small == []
    assert near.texts > 2 * far.texts / len(SHIPPED["overview"].form[0].screen), "each of its parts has a third"


def test_a_text_that_is_too_small_is_named_with_its_seat(language, monkeypatch):
    class Tiny(Tile[Indicators]):
        def draw(self, painter, area, theme):
            font = QFont(theme.font(TypeRole.SMALL))
            font.setPixelSize(20)
            text(painter, area, "Chữ nhỏ", font, Colour.TEXT)

    monkeypatch.setitem(TILES, "tiny", Tiny)
    judgement = lint(one_tile("tiny"), language)
    (found,) = judgement.small
    assert (found.screen, found.tile, found.words, found.distance) == (
        "14x57-1",
        "tiny indicators/economy",
        "Chữ nhỏ",
        6.0,
    )
    assert found.minutes < PERMITTED
    assert "Chữ nhỏ" in explain("mine", judgement, language)[0]


def test_what_is_for_operators_is_judged_from_three_metres_or_from_a_nearer_seat(language, monkeypatch):
    class Near(Tile[Indicators]):
        def draw(self, painter, area, theme):
            for size in (20, 25, 40):
                font = QFont(theme.font(TypeRole.SMALL))
                font.setPixelSize(size)
                text(painter, area, f"{size}", font, Colour.TEXT, near=True)

    monkeypatch.setitem(TILES, "near", Near)
    wall, desk = (lint(one_tile("near"), language, room).small for room in (None, NEAR))
    assert [(found.words, found.distance) for found in wall] == [("20", 3.0), ("25", 3.0)]
    # a surface with room for more lines has smaller pixels
    assert [(found.words, found.distance) for found in desk] == [("20", 1.2), ("25", 1.2), ("40", 1.2)]


@pytest.mark.parametrize("mosaic", [1, 6, 16, 64])
@pytest.mark.parametrize("drawn_for", [PANEL, UPRIGHT, DESK], ids=str)
def test_every_strip_of_a_mosaic_can_be_read_by_operators(language, mosaic, drawn_for):
    judgement = lint(mosaics(mosaic, drawn_for), language)
    assert judgement.small == []
    assert judgement.texts > mosaic, "a strip on every camera, and the title"


def test_pictures_too_small_for_words_bear_shapes_alone(language, tmp_path):
    shown = mosaics(64, at=Area(0, 0, 10, 6))
    assert lint(shown, language, pictures=tmp_path).texts == 1, "the title"
    image = QImage(str(tmp_path / "14x57-1.png"))
    points = (image.pixelColor(x, y) for x in range(0, 800, 2) for y in range(60, 540, 2))
    assert any(point.saturation() > 150 for point in points), "what is frozen"


def test_a_text_without_room_is_named(language, monkeypatch):
    class Long(Tile[Indicators]):
        def draw(self, painter, area, theme):
            text(painter, area, "Uỷ ban nhân dân " * 40, theme.font(TypeRole.BODY), Colour.TEXT)

    monkeypatch.setitem(TILES, "long", Long)
    judgement = lint(one_tile("long"), language)
    assert [found.tile for found in judgement.cut] == ["long indicators/economy"]
    assert not lint(one_tile("kpi"), language).small


def test_a_text_of_which_half_is_outside_its_tile_is_named(language, monkeypatch):
    class Half(Tile[Indicators]):
        def draw(self, painter, area, theme):
            font = theme.font(TypeRole.BODY)
            for top in (area.top(), area.bottom()):
                text(painter, QRectF(area.x(), top, area.width(), 60), f"{top < 300}", font, Colour.TEXT)

    monkeypatch.setitem(TILES, "half", Half)
    assert [found.words for found in lint(one_tile("half"), language).cut] == ["False"]


def test_the_lint_names_topics_that_no_shipped_service_tells_of(tmp_path):
    (tmp_path / "own.toml").write_text(
        'title = {vi = "x", en = "x"}\n[[form]]\nlines = 14\nletters = 57\n[[form.screen]]\n'
        'tile = [{kind = "kpi", topics = ["indicators/taks"], at = [0, 0, 24, 12]}]\n'
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    arguments = ["--layouts", str(tmp_path), "--lint", "own", "--language", "en"]
    done = subprocess.run(
        [sys.executable, "-m", "wall", *arguments], env=environment, capture_output=True, text=True, timeout=60
    )
    first = done.stdout.splitlines()[0]
    said = "no service tells of “indicators/taks” (did you mean “indicators/tasks”?)"
    assert first == f"{tmp_path / 'own.toml'}:6: form[1].screen[1].tile[1].topics[1]: {said}"


def test_a_tile_that_its_fullest_data_leaves_half_empty_is_named(language, monkeypatch):
    class Corner(Tile[Indicators]):
        def draw(self, painter, area, theme):
            text(painter, area, "Một góc", theme.font(TypeRole.BODY), Colour.TEXT)

    monkeypatch.setitem(TILES, "corner", Corner)
    (found,) = lint(one_tile("corner"), language).empty
    assert (found.tile, found.share > 0.6) == ("corner indicators/economy", True)
    assert not lint(one_tile("kpi"), language).empty


def test_a_surface_with_room_that_no_tile_covers_is_named(language):
    tile = TileSpec(kind="kpi", at=Area(0, 0, 24, 9), topics=("indicators/economy",))
    (found,) = lint(layout(tile, PANEL), language).empty
    assert (found.tile, found.share) == ("", 0.25)
    language.speak("en")
    said = explain("mine", lint(layout(tile, PANEL), language), language)
    assert "mine, screen 14x57-1: no tile covers 25 %" in said
