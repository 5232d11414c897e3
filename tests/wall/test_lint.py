"""What the lint says of layouts."""

import pytest
from PySide6.QtGui import QFont

from server.contract.words import same
from wall.gallery.lint import explain, lint
from wall.layouts.files import read_layouts
from wall.layouts.model import Area, Layout, ScreenSpec, TileSpec
from wall.legibility import PERMITTED
from wall.lettering import text
from wall.resources import layouts
from wall.room import Room
from wall.theme import Colour, Role
from wall.widgets import TILES
from wall.widgets.base import Tile

SHIPPED = read_layouts(layouts())


def one_tile(kind, **screen):
    tile = TileSpec(kind=kind, at=Area(0, 0, 24, 12), topics=("indicators/economy",))
    return Layout(title=same("Thử"), screen=(ScreenSpec(tile=(tile,), **screen),))


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_can_be_read_from_its_seat(language, name, code, caplog):
    language.speak(code)
    judgement = lint(SHIPPED[name], language, Room())
    assert not caplog.records, "a tile cannot be drawn"
    assert judgement.texts > 5
    assert judgement.small == []


def test_a_farther_seat_gets_larger_type(language):
    near, far = (lint(SHIPPED["overview"], language, Room(distances=(metres,))) for metres in (6.0, 10.0))
    assert far.small == []
    assert far.texts < near.texts


def test_a_text_that_is_too_small_is_named_with_its_seat(language, monkeypatch):
    class Tiny(Tile):
        def draw(self, painter, area, theme):
            font = QFont(theme.font(Role.SMALL))
            font.setPixelSize(20)
            text(painter, area, "Chữ nhỏ", font, Colour.TEXT)

    monkeypatch.setitem(TILES, "tiny", Tiny)
    judgement = lint(one_tile("tiny"), language, Room())
    (found,) = judgement.small
    assert (found.screen, found.tile, found.words, found.distance) == ("1", "tiny indicators/economy", "Chữ nhỏ", 6.0)
    assert found.minutes < PERMITTED
    assert "Chữ nhỏ" in explain("mine", judgement, language)[0]


def test_a_text_without_room_is_named(language, monkeypatch):
    class Long(Tile):
        def draw(self, painter, area, theme):
            text(painter, area, "Uỷ ban nhân dân " * 40, theme.font(Role.BODY), Colour.TEXT)

    monkeypatch.setitem(TILES, "long", Long)
    judgement = lint(one_tile("long"), language, Room())
    assert [found.tile for found in judgement.cut] == ["long indicators/economy"]
    assert not lint(one_tile("kpi"), language, Room()).small
