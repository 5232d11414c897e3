"""Kinds of tiles are found by words in any language, dragged, and asked for with a key."""

import gc

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from wall.editor.forms.palette import MIME, Palette
from wall.editor.forms.rows import VALUE
from wall.theme import DARK, LIGHT, apply_palette
from wall.widgets import TILES


@pytest.fixture
def palette(qtbot, language):
    palette = Palette(language)
    qtbot.addWidget(palette)
    palette.resize(340, 700)
    palette.show()
    return palette


def listed(palette):
    items = [palette.list.item(row) for row in range(palette.list.count())]
    return [item.data(VALUE) for item in items if item.data(VALUE)]


def test_every_kind_is_listed_below_its_group(palette):
    assert sorted(listed(palette)) == sorted(TILES)
    assert palette.list.item(0).text() == "Chỉ số"
    assert not palette.list.item(0).flags() & Qt.ItemFlag.ItemIsSelectable


@pytest.mark.parametrize(
    ("typed", "first"), [("camera", "cameras"), ("ban do xa", "communes"), ("QR", "qr"), ("mosaic", "cameras")]
)
def test_a_kind_is_found_without_accents_in_any_language(palette, typed, first):
    QTest.keyClicks(palette.line, typed)
    assert first in listed(palette)
    assert palette.kind == listed(palette)[0]


def test_what_is_not_there_is_said(palette):
    QTest.keyClicks(palette.line, "zzz")
    assert listed(palette) == []
    assert palette._nothing.isVisible()
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert len(listed(palette)) == len(TILES)


def test_enter_asks_for_the_kind_and_the_arrows_pass_the_headings(palette, qtbot):
    QTest.keyClicks(palette.line, "bang")
    found = listed(palette)
    for _ in range(len(found)):
        QTest.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.kind == found[-1]
    with qtbot.waitSignal(palette.wanted) as told:
        QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert told.args == [found[-1]]


def test_a_double_click_asks_for_the_kind(palette, qtbot):
    place = palette.list.visualItemRect(palette.list.item(2)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(palette.wanted) as told:
        QTest.mouseDClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [palette.list.item(2).data(VALUE)]


def test_a_drag_says_which_kind(palette):
    item = palette.list.item(1)
    assert palette.list.mimeTypes() == [MIME]
    assert bytes(palette.list.mimeData([item]).data(MIME)) == item.data(VALUE).encode()
    assert item.flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert not palette.list.item(0).flags() & Qt.ItemFlag.ItemIsDragEnabled


def test_what_is_dragged_lives_as_long_as_qt_needs_it(palette):
    model = palette.list.model()
    data = model.mimeData([model.index(1, 0)])
    gc.collect()
    assert bytes(data.data(MIME)) == palette.list.item(1).data(VALUE).encode()


def test_it_follows_the_language_and_the_palette(palette, language, qapp):
    language.speak("en")
    qapp.sendEvent(palette, QEvent(QEvent.Type.LanguageChange))
    assert palette.list.item(0).text() == "Figures"
    before = palette.grab().toImage()
    apply_palette(LIGHT)
    qapp.sendEvent(palette, QEvent(QEvent.Type.StyleChange))
    assert palette.grab().toImage() != before
    apply_palette(DARK)


@pytest.mark.parametrize(("typed", "kind"), [("trend", "trend"), ("ranking", "ranking"), ("nhiem vu", "tasks")])
def test_what_is_called_so_comes_before_what_only_tells_of_it(palette, typed, kind):
    QTest.keyClicks(palette.line, typed)
    assert (palette.kind, listed(palette)[0]) == (kind, kind)


def test_enter_takes_the_first_that_fits_also_where_another_one_was_chosen_before(palette, qtbot):
    QTest.keyClicks(palette.line, "bang")
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    palette.line.clear()
    QTest.keyClicks(palette.line, "trend")
    with qtbot.waitSignal(palette.wanted) as told:
        QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert told.args == ["trend"]
