"""The canvas, by hands and keys on a real widget: what they do to the layout, and what they leave as it was."""

import msgspec
import pytest
from drawn import at, screen, tile
from lent import tools
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionGraphicsItem
from rooms import LED, TELEVISION

from server.contract.messages import Room
from server.contract.messages.layouts import Area, Form, Grid, Layout, ScreenSpec
from server.contract.messages.rooms import MonitorName, Output, Rectangle, SeatRow
from server.contract.words import Words, same
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.editor.findings import Finding, Weight
from wall.editor.layouts.canvas import LayoutCanvas
from wall.editor.layouts.canvas.cells import Box
from wall.editor.layouts.canvas.hands import MIME
from wall.editor.layouts.canvas.items import BADGE, SurfaceItem, TileItem
from wall.editor.layouts.editing import Editing
from wall.editor.layouts.operations import regrid, remove, resize
from wall.theme import Colour

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
FORM = Form(
    lines=14,
    letters=57,
    screen=(screen((0, 0, 8, 6), (8, 0, 8, 6), (0, 6, 8, 6)), screen((0, 0, 24, 12))),
)
LARGE = Form(lines=56, letters=227, screen=(screen((0, 0, 24, 12)),))
LAYOUT = Layout(title=Words(vi="Thử", en="Test"), form=(FORM, LARGE))
AREAS = [(0, 0, 8, 6), (8, 0, 8, 6), (0, 6, 8, 6)]


@pytest.fixture
def editing(language):
    return Editing(LAYOUT, language)


@pytest.fixture
def canvas(qtbot, editing, language, tmp_path):
    canvas = LayoutCanvas(editing, language, Dispatcher(Mailbox()), tools(tmp_path))
    qtbot.addWidget(canvas)
    canvas.resize(1200, 700)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


@pytest.fixture
def said(canvas):
    """What was refused."""
    said: list[Words] = []
    canvas.refused.connect(said.append)
    return said


def written(editing):
    return msgspec.json.encode(editing.layout)


def areas(canvas, which=0):
    return at(canvas.editing.screen(canvas.form, which))


def pixel(canvas, column, row, which=0):
    """Return where a line between cells is, in pixels of the viewport."""
    sheet = canvas.sheets[which]
    return canvas.mapFromScene(sheet.surface.pos() + QPointF(*sheet.cells.line(column, row)))


def mouse(canvas, kind, pos, held=NONE, button=LEFT):
    view = canvas.viewport()
    moves, lets_go = kind is QEvent.Type.MouseMove, kind is QEvent.Type.MouseButtonRelease
    buttons = Qt.MouseButton.NoButton if lets_go else button
    which = Qt.MouseButton.NoButton if moves else button
    event = QMouseEvent(kind, QPointF(pos), QPointF(view.mapToGlobal(pos)), which, buttons, held)
    QCoreApplication.sendEvent(view, event)


def press(canvas, pos, held=NONE):
    mouse(canvas, QEvent.Type.MouseButtonPress, pos, held)


def drag_to(canvas, pos, held=NONE):
    mouse(canvas, QEvent.Type.MouseMove, pos, held)


def let_go(canvas, pos, held=NONE):
    mouse(canvas, QEvent.Type.MouseButtonRelease, pos, held)


def click(canvas, pos, held=NONE):
    press(canvas, pos, held)
    let_go(canvas, pos, held)


def drag(canvas, start, end, held=NONE):
    press(canvas, start)
    drag_to(canvas, (start + end) / 2, held)
    drag_to(canvas, end, held)
    let_go(canvas, end, held)


def key(canvas, which, held=NONE):
    QTest.keyClick(canvas, which, held)


def selected(canvas):
    return canvas.editing.focus.screen, sorted(canvas.selection)


def handle(canvas, across, down):
    found = next(each for each in canvas._hands.handles.items if each.side == (across, down))
    return canvas.mapFromScene(found.scenePos())


def carried(kind):
    data = QMimeData()
    data.setData(MIME, QByteArray(kind.encode()))
    return data


def carry(canvas, data, pos):
    view = canvas.viewport()
    copy = Qt.DropAction.CopyAction
    QCoreApplication.sendEvent(view, QDragEnterEvent(pos, copy, data, LEFT, NONE))
    QCoreApplication.sendEvent(view, QDragMoveEvent(pos, copy, data, LEFT, NONE))


def drop(canvas, data, pos):
    carry(canvas, data, pos)
    event = QDropEvent(QPointF(pos), Qt.DropAction.CopyAction, data, LEFT, NONE)
    QCoreApplication.sendEvent(canvas.viewport(), event)


def test_a_click_selects_and_with_ctrl_or_shift_one_more(canvas):
    click(canvas, pixel(canvas, 4, 3))
    assert selected(canvas) == (0, [0])
    click(canvas, pixel(canvas, 12, 3), CTRL)
    click(canvas, pixel(canvas, 4, 9), SHIFT)
    assert selected(canvas) == (0, [0, 1, 2])
    click(canvas, pixel(canvas, 4, 3), CTRL)
    assert selected(canvas) == (0, [1, 2])
    click(canvas, pixel(canvas, 12, 3))
    assert selected(canvas) == (0, [1])
    click(canvas, pixel(canvas, 20, 9))
    assert selected(canvas) == (0, [])


def test_a_click_on_another_screen_leads_there(canvas, qtbot):
    with qtbot.waitSignal(canvas.focused) as signal:
        click(canvas, pixel(canvas, 12, 6, which=1))
    assert signal.args == [0, 1]
    assert selected(canvas) == (1, [0])


def test_a_rubber_band_catches_what_it_touches(canvas):
    drag(canvas, pixel(canvas, 23, 11), pixel(canvas, 7, 4))
    assert selected(canvas) == (0, [0, 1, 2])
    press(canvas, pixel(canvas, 23, 11))
    drag_to(canvas, pixel(canvas, 15, 5))
    key(canvas, Qt.Key.Key_Escape)
    let_go(canvas, pixel(canvas, 15, 5))
    assert selected(canvas) == (0, [])


def test_a_drag_moves_by_whole_cells_in_one_step(canvas, said):
    before = written(canvas.editing)
    start = pixel(canvas, 12, 3)
    drag(canvas, start, pixel(canvas, 20, 6) + QPoint(3, 2))
    assert areas(canvas) == [AREAS[0], (16, 3, 8, 6), AREAS[2]]
    assert canvas.editing.stack.count() == 1
    canvas.editing.stack.undo()
    assert written(canvas.editing) == before
    assert said == []


def test_a_drag_takes_all_that_is_selected(canvas):
    click(canvas, pixel(canvas, 4, 3))
    click(canvas, pixel(canvas, 4, 9), CTRL)
    drag(canvas, pixel(canvas, 4, 3), pixel(canvas, 20, 3))
    assert areas(canvas) == [(16, 0, 8, 6), AREAS[1], (16, 6, 8, 6)]


def test_only_pictures_move_while_it_is_dragged(canvas):
    before, item = canvas.editing.layout, canvas.sheets[0].tiles[1]
    stood = item.pos()
    press(canvas, pixel(canvas, 12, 3))
    drag_to(canvas, pixel(canvas, 18, 3))
    assert canvas.editing.layout is before
    assert item.pos() != stood
    marks = canvas._hands.gesture._ground.marks
    assert marks.ghosts[1].colour == Colour.TEXT
    at_first = len(marks.guides)
    drag_to(canvas, pixel(canvas, 20, 3))
    # in line with the right edge of the grid too
    assert len(marks.guides) == at_first + 1
    key(canvas, Qt.Key.Key_Escape)
    assert item.pos() == stood
    let_go(canvas, pixel(canvas, 20, 3))
    assert canvas.editing.layout is before
    assert (marks.ghosts, marks.guides, marks.label) == ({}, [], None)


def test_what_would_overlap_is_red_and_refused(canvas, said):
    press(canvas, pixel(canvas, 4, 3))
    drag_to(canvas, pixel(canvas, 8, 3))
    assert canvas._hands.gesture._ground.marks.ghosts[0].colour == Colour.CRITICAL
    let_go(canvas, pixel(canvas, 8, 3))
    assert [words.en[:15] for words in said] == ["This overlaps “"]
    assert areas(canvas) == AREAS
    assert canvas.editing.stack.count() == 0


@pytest.mark.parametrize("by", ["alt", "property"])
def test_neighbours_make_room_with_alt_or_where_that_is_chosen(canvas, said, by):
    canvas.push = by == "property"
    drag(canvas, pixel(canvas, 4, 3), pixel(canvas, 8, 3), ALT if by == "alt" else NONE)
    assert areas(canvas) == [(4, 0, 8, 6), (12, 0, 8, 6), AREAS[2]]
    assert said == []
    canvas.editing.stack.undo()
    assert areas(canvas) == AREAS


def test_a_drag_beyond_the_surface_takes_tiles_to_the_other_screen(canvas, said):
    click(canvas, pixel(canvas, 4, 3))
    click(canvas, pixel(canvas, 4, 9), CTRL)
    before, focus = written(canvas.editing), canvas.editing.focus
    canvas.editing.apply(0, 1, remove, frozenset({0}))
    emptied = written(canvas.editing)
    canvas.select(focus.selection, 0)
    item, other = canvas.sheets[0].tiles[0], canvas.sheets[1]
    press(canvas, pixel(canvas, 4, 3))
    drag_to(canvas, pixel(canvas, 14, 5, which=1))
    marks = canvas._hands.gesture._there.marks
    ghosts = {n: (ghost.parentItem(), ghost.colour) for n, ghost in marks.ghosts.items()}
    assert ghosts == dict.fromkeys((0, 1), (other.surface, Colour.TEXT))
    assert item.parentItem() is other.surface
    assert canvas._hands.gesture._ground.marks.ghosts == {}
    assert written(canvas.editing) == emptied
    let_go(canvas, pixel(canvas, 14, 5, which=1))
    assert (areas(canvas), areas(canvas, 1)) == ([AREAS[1]], [(10, 0, 8, 6), (10, 6, 8, 6)])
    assert selected(canvas) == (1, [0, 1])
    assert canvas.editing.stack.count() == 2
    canvas.editing.stack.undo()
    assert written(canvas.editing) == emptied
    assert selected(canvas) == (0, [0, 2])
    canvas.editing.stack.undo()
    assert written(canvas.editing) == before
    assert said == []


def test_what_comes_from_another_surface_is_scaled_to_its_grid(canvas, said):
    canvas.editing.apply(0, 1, remove, frozenset({0}))
    canvas.editing.apply(0, 1, regrid, Grid(12, 6))
    drag(canvas, pixel(canvas, 12, 3), pixel(canvas, 8, 4, which=1))
    # held in its middle
    assert areas(canvas, 1) == [(6, 2, 4, 3)]
    assert len(areas(canvas)) == 2
    assert said == []


def test_where_the_other_screen_has_no_room_it_is_refused_unless_neighbours_are_pushed(canvas, said):
    canvas.editing.apply(0, 1, resize, frozenset({0}), Area(0, 0, 24, 6))
    before = written(canvas.editing)
    start, end = pixel(canvas, 4, 3), pixel(canvas, 12, 2, which=1)
    press(canvas, start)
    drag_to(canvas, end)
    there = canvas._hands.gesture._there.marks
    assert there.ghosts[1].colour == Colour.CRITICAL
    assert there.label.lines[0].words.startswith("Chồng lên ô «Bảng chỉ số»")
    let_go(canvas, end)
    assert [words.en[:15] for words in said] == ["This overlaps “"]
    assert written(canvas.editing) == before
    drag(canvas, start, end, ALT)
    assert (len(areas(canvas)), areas(canvas, 1)) == (2, [(0, 6, 24, 6), (8, 0, 8, 6)])
    assert len(said) == 1


def test_escape_and_the_way_back_leave_both_screens_as_they_were(canvas, said):
    canvas.editing.apply(0, 1, resize, frozenset({0}), Area(0, 0, 24, 6))
    before, item = written(canvas.editing), canvas.sheets[0].tiles[0]
    stood = item.pos()
    press(canvas, pixel(canvas, 4, 3))
    drag_to(canvas, pixel(canvas, 12, 9, which=1))
    there = canvas._hands.gesture._there.marks
    assert there.ghosts
    drag_to(canvas, pixel(canvas, 5, 3))
    assert (there.ghosts, there.label) == ({}, None)
    assert item.parentItem() is canvas.sheets[0].surface
    drag_to(canvas, pixel(canvas, 12, 9, which=1))
    key(canvas, Qt.Key.Key_Escape)
    let_go(canvas, pixel(canvas, 12, 9, which=1))
    assert (item.pos(), item.parentItem()) == (stood, canvas.sheets[0].surface)
    assert [sheet.surface.zValue() for sheet in canvas.sheets] == [0, 1]
    assert written(canvas.editing) == before
    assert said == []


def test_shift_and_a_page_take_what_is_selected_along(canvas, said):
    canvas.select(frozenset({0}))
    key(canvas, Qt.Key.Key_PageDown, SHIFT)
    assert [words.en[:13] for words in said] == ["No free place"]
    canvas.editing.apply(0, 1, resize, frozenset({0}), Area(0, 0, 24, 6))
    canvas.select(frozenset({0}), 0)
    key(canvas, Qt.Key.Key_PageDown, SHIFT)
    assert (areas(canvas), areas(canvas, 1)) == (AREAS[1:], [(0, 0, 24, 6), (0, 6, 8, 6)])
    assert selected(canvas) == (1, [1])
    key(canvas, Qt.Key.Key_PageUp, SHIFT)
    # where it stood is taken, where there is room is not
    assert areas(canvas) == [*AREAS[1:], (0, 0, 8, 6)]
    key(canvas, Qt.Key.Key_PageUp, SHIFT)
    assert said[-1].en == "There is no screen there: add one first"
    canvas.select(frozenset())
    key(canvas, Qt.Key.Key_PageDown, SHIFT)
    assert said[-1].en.startswith("No tile is selected")


def test_alt_counts_while_the_pointer_rests(canvas):
    press(canvas, pixel(canvas, 4, 3))
    drag_to(canvas, pixel(canvas, 8, 3))
    marks = canvas._hands.gesture._ground.marks
    QTest.keyPress(canvas, Qt.Key.Key_Alt, ALT)
    assert marks.ghosts[0].colour == Colour.TEXT
    assert marks.ghosts.keys() == {0, 1}
    QTest.keyRelease(canvas, Qt.Key.Key_Alt)
    assert marks.ghosts[0].colour == Colour.CRITICAL
    key(canvas, Qt.Key.Key_Escape)
    assert areas(canvas) == AREAS


@pytest.mark.parametrize(
    ("side", "to", "after"),
    [
        ((1, 1), (20, 10), (8, 0, 12, 10)),
        ((1, 0), (18, 3), (8, 0, 10, 6)),
        ((0, 1), (12, 4), (8, 0, 8, 4)),
        ((-1, 0), (10, 3), (10, 0, 6, 6)),
        ((-1, 1), (10, 9), (10, 0, 6, 9)),
        ((0, -1), (12, 2), (8, 2, 8, 4)),
        ((1, -1), (20, 3), (8, 3, 12, 3)),
        ((-1, -1), (12, 3), (12, 3, 4, 3)),
    ],
)
def test_each_handle_moves_its_edges(canvas, side, to, after):
    before = written(canvas.editing)
    click(canvas, pixel(canvas, 12, 3))
    drag(canvas, handle(canvas, *side), pixel(canvas, *to))
    assert areas(canvas)[1] == after
    assert canvas.editing.stack.count() == 1
    canvas.editing.stack.undo()
    assert written(canvas.editing) == before


def test_several_are_resized_together(canvas):
    click(canvas, pixel(canvas, 4, 3))
    click(canvas, pixel(canvas, 4, 9), CTRL)
    drag(canvas, handle(canvas, 1, 0), pixel(canvas, 4, 6))
    assert areas(canvas) == [(0, 0, 4, 6), AREAS[1], (0, 6, 4, 6)]


def test_a_resize_says_what_there_is_room_for(canvas):
    click(canvas, pixel(canvas, 12, 3))
    start = handle(canvas, 1, 1)
    press(canvas, start)
    drag_to(canvas, pixel(canvas, 17, 7))
    lines = canvas._hands.gesture._ground.marks.label.lines
    assert lines[0].words == "8,2 dòng × 21,4 chữ"
    assert lines[1].words == "«Bảng chỉ số» cần 4,1 × 19,1"
    assert lines[0].colour == Colour.TEXT
    drag_to(canvas, pixel(canvas, 10, 2))
    lines = canvas._hands.gesture._ground.marks.label.lines
    assert lines[0].colour == Colour.CRITICAL
    key(canvas, Qt.Key.Key_Escape)
    let_go(canvas, start)
    assert areas(canvas) == AREAS


def test_a_tile_of_the_palette_is_dropped_as_small_as_its_kind_may_be(canvas):
    before = written(canvas.editing)
    drop(canvas, carried("kpi"), pixel(canvas, 14, 7) + QPoint(2, 2))
    added = canvas.editing.screen(0, 0).tile[3]
    assert (added.kind, at(canvas.editing.screen(0, 0))[3]) == ("kpi", (14, 7, 9, 4))
    assert selected(canvas) == (0, [3])
    canvas.editing.stack.undo()
    assert written(canvas.editing) == before


def test_a_tile_is_not_dropped_on_another_one(canvas, said):
    data = carried("kpi")
    carry(canvas, data, pixel(canvas, 4, 3))
    marks = canvas._hands.gesture._ground.marks
    assert marks.ghosts[3].colour == Colour.CRITICAL
    drop(canvas, data, pixel(canvas, 4, 3))
    assert len(said) == 1
    assert areas(canvas) == AREAS
    canvas.push = True
    drop(canvas, data, pixel(canvas, 8, 0) + QPoint(2, 2))
    assert areas(canvas)[1:] == [(8, 4, 8, 6), AREAS[2], (8, 0, 9, 4)]


def test_a_tile_that_is_carried_away_leaves_nothing(canvas):
    data = carried("kpi")
    carry(canvas, data, pixel(canvas, 16, 7))
    assert canvas._hands.gesture is not None
    carry(canvas, data, QPoint(1, 1))
    assert canvas._hands.gesture is None
    assert areas(canvas) == AREAS


def test_a_double_click_and_enter_open_a_tile(canvas, qtbot):
    with qtbot.waitSignal(canvas.opened) as signal:
        mouse(canvas, QEvent.Type.MouseButtonDblClick, pixel(canvas, 12, 3))
    assert signal.args == [1]
    key(canvas, Qt.Key.Key_Home)
    with qtbot.waitSignal(canvas.opened) as signal:
        key(canvas, Qt.Key.Key_Return)
    assert signal.args == [1]


def test_arrows_move_and_with_shift_resize(canvas, said):
    before = written(canvas.editing)
    canvas.select(frozenset({1}))
    for arrow in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        key(canvas, arrow)
    assert areas(canvas)[1] == (9, 1, 8, 6)
    for arrow in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        key(canvas, arrow, SHIFT)
    assert areas(canvas)[1] == (9, 1, 9, 7)
    for _ in range(8):
        key(canvas, Qt.Key.Key_Z, CTRL)
    assert written(canvas.editing) == before
    key(canvas, Qt.Key.Key_Z, CTRL | SHIFT)
    assert areas(canvas)[1] == (9, 0, 8, 6)
    key(canvas, Qt.Key.Key_Up)
    assert len(said) == 1


def test_tab_walks_in_reading_order_over_all_screens_and_then_leaves(canvas):
    seen = []
    for _ in range(4):
        key(canvas, Qt.Key.Key_Tab)
        seen.append(selected(canvas))
    assert seen == [(0, [0]), (0, [1]), (0, [2]), (1, [0])]
    key(canvas, Qt.Key.Key_Tab)
    assert selected(canvas) == (1, [0])
    key(canvas, Qt.Key.Key_Backtab, SHIFT)
    assert selected(canvas) == (0, [2])


def test_tiles_are_removed_and_doubled(canvas, said):
    canvas.select(frozenset({0}))
    key(canvas, Qt.Key.Key_D, CTRL)
    assert areas(canvas)[3] == (16, 0, 8, 6)
    key(canvas, Qt.Key.Key_A, CTRL)
    assert selected(canvas) == (0, [0, 1, 2, 3])
    key(canvas, Qt.Key.Key_Delete)
    assert areas(canvas) == []
    key(canvas, Qt.Key.Key_Delete)
    assert len(said) == 1


def test_tiles_are_copied_cut_and_pasted_by_the_clipboard(canvas, said):
    canvas.select(frozenset({1}))
    key(canvas, Qt.Key.Key_C, CTRL)
    assert 'kind = "kpi"' in QGuiApplication.clipboard().text()
    key(canvas, Qt.Key.Key_V, CTRL)
    assert areas(canvas) == [*AREAS, (16, 0, 8, 6)]
    canvas.select(frozenset({3}))
    key(canvas, Qt.Key.Key_X, CTRL)
    assert areas(canvas) == AREAS
    QGuiApplication.clipboard().setText("no tiles")
    key(canvas, Qt.Key.Key_V, CTRL)
    assert len(said) == 1


def test_tiles_are_aligned_split_and_swapped(canvas, said):
    canvas.select(frozenset({1}))
    key(canvas, Qt.Key.Key_S)
    assert areas(canvas) == [AREAS[0], (8, 0, 4, 6), AREAS[2], (12, 0, 4, 6)]
    canvas.select(frozenset({3}))
    key(canvas, Qt.Key.Key_S, SHIFT)
    assert areas(canvas)[3:] == [(12, 0, 4, 3), (12, 3, 4, 3)]
    canvas.select(frozenset({0, 1}))
    key(canvas, Qt.Key.Key_W)
    assert areas(canvas)[:2] == [(8, 0, 4, 6), (0, 0, 8, 6)]
    canvas.select(frozenset({2, 4}))
    key(canvas, Qt.Key.Key_Down, CTRL | SHIFT)
    assert areas(canvas)[4] == (12, 9, 4, 3)
    key(canvas, Qt.Key.Key_S)
    assert len(said) == 1


def test_zooming_and_fitting(canvas):
    fits = canvas.transform().m11()
    key(canvas, Qt.Key.Key_Plus)
    key(canvas, Qt.Key.Key_Plus)
    assert canvas.transform().m11() > fits * 1.5
    key(canvas, Qt.Key.Key_Minus)
    assert fits < canvas.transform().m11() < fits * 1.5
    key(canvas, Qt.Key.Key_0)
    assert canvas.transform().m11() == fits
    pos, view = pixel(canvas, 12, 6), canvas.viewport()
    nothing = Qt.MouseButton.NoButton
    phase, upright = Qt.ScrollPhase.NoScrollPhase, False
    wheel = QWheelEvent(
        QPointF(pos), QPointF(view.mapToGlobal(pos)), QPoint(), QPoint(0, 240), nothing, CTRL, phase, upright
    )
    QCoreApplication.sendEvent(view, wheel)
    assert canvas.transform().m11() > fits * 1.5
    assert (pixel(canvas, 12, 6) - pos).manhattanLength() <= 4


def test_a_drag_to_the_edge_scrolls_what_is_enlarged(canvas):
    for _ in range(6):
        key(canvas, Qt.Key.Key_Plus)
    canvas.ensureVisible(canvas.sheets[0].surface.sceneBoundingRect().adjusted(0, 0, -3000, -3000))
    bar = canvas.horizontalScrollBar()
    bar.setValue(bar.minimum())
    before, start = bar.value(), pixel(canvas, 1, 1)
    press(canvas, start)
    drag_to(canvas, QPoint(canvas.viewport().width() - 1, start.y()))
    assert bar.value() > before
    key(canvas, Qt.Key.Key_Escape)
    assert areas(canvas) == AREAS


def test_pages_lead_to_other_screens(canvas):
    key(canvas, Qt.Key.Key_PageDown)
    assert selected(canvas) == (1, [])
    key(canvas, Qt.Key.Key_PageDown)
    assert selected(canvas) == (1, [])
    key(canvas, Qt.Key.Key_PageUp)
    assert selected(canvas) == (0, [])


def test_keys_of_the_canvas_are_kept_from_menus(canvas):
    for which, held in ((Qt.Key.Key_Z, CTRL), (Qt.Key.Key_Delete, NONE), (Qt.Key.Key_S, SHIFT)):
        event = _override(which, held)
        event.ignore()
        QCoreApplication.sendEvent(canvas, event)
        assert event.isAccepted()
    event = _override(Qt.Key.Key_N, CTRL)
    event.ignore()
    QCoreApplication.sendEvent(canvas, event)
    assert not event.isAccepted()


def test_another_form_is_shown_and_a_step_back_leads_where_it_was_made(canvas, qtbot):
    canvas.select(frozenset({1}))
    key(canvas, Qt.Key.Key_Delete)
    with qtbot.waitSignal(canvas.focused) as signal:
        canvas.show_form(1)
    assert signal.args == [1, 0]
    assert [len(sheet.tiles) for sheet in canvas.sheets] == [1]
    canvas.show_form(7)
    assert canvas.form == 1
    canvas.editing.stack.undo()
    assert canvas.form == 0
    assert [len(sheet.tiles) for sheet in canvas.sheets] == [3, 1]


def test_surfaces_of_the_room_are_shown_in_true_proportion(canvas):
    outputs = tuple(
        Output(station="left", monitor=MonitorName(connector=f"DP-{n + 1}"), surface="led", at=Rectangle(*where))
        for n, where in enumerate([(0, 0, 2400, 2700), (2400, 0, 2400, 2700)])
    )
    room = Room(surface=(LED, TELEVISION), output=outputs, seat=(SeatRow(distance=6.0),))
    canvas.set_room(room)
    assert [sheet.canvas.surface for sheet in canvas.sheets] == ["tv", "tv"]
    assert canvas.sheets[0].caption.lines[1].words.startswith("6 m: 14 dòng")
    canvas.show_form(1)
    (sheet,) = canvas.sheets
    assert (sheet.canvas.surface, sheet.area.width(), sheet.area.height()) == ("led", 4800, 2700)
    assert [label.lines[0].words for _, label in sheet.outputs] == ["left DP-1", "left DP-2"]
    canvas.set_room(None)
    assert canvas.sheets[0].canvas.surface == ""


def test_findings_are_marked_and_said(canvas):
    bad, odd = same("overlaps"), same("no source")
    canvas.show_findings(
        [
            Finding(0, 0, 1, Weight.WARNING, "topics", odd),
            Finding(0, 0, 1, Weight.ERROR, "at", bad),
            Finding(0, 1, None, Weight.WARNING, "tile", odd),
            Finding(1, 0, 0, Weight.ERROR, "at", bad),
        ]
    )
    first, second = canvas.sheets
    assert [item.weight for item in first.tiles] == [None, Weight.ERROR, None]
    assert first.tiles[1].toolTip() == "overlaps\nno source"
    assert (second.finding.weight, second.finding.toolTip()) == (Weight.WARNING, "no source")
    canvas.show_form(1)
    assert [item.weight for item in canvas.sheets[0].tiles] == [Weight.ERROR]
    canvas.show_findings(())
    assert [item.weight for item in canvas.sheets[0].tiles] == [None]


def test_tiles_are_drawn_while_they_are_seen(canvas, qtbot):
    qtbot.waitUntil(lambda: not canvas.busy)
    pictures = [item.picture for sheet in canvas.sheets for item in sheet.tiles]
    assert all(picture is not None for picture in pictures)
    kept = canvas.sheets[0].tiles[0].picture
    canvas.select(frozenset({1}))
    key(canvas, Qt.Key.Key_Right)
    assert canvas.sheets[0].tiles[0].picture is kept
    assert len(canvas.pictures._windows) == 2
    canvas.hide()
    assert canvas.pictures._windows == []
    assert canvas.sheets[0].tiles[0].picture is kept


def test_an_unknown_kind_is_named(qtbot, language, tmp_path):
    spec = ScreenSpec(tile=(tile(0, 0, 12, 12, kind="novelty"), tile(12, 0, 12, 12)), grid=Grid())
    form = Form(lines=14, letters=57, screen=(spec,))
    editing = Editing(Layout(title=same("x"), form=(form,)), language)
    canvas = LayoutCanvas(editing, language, Dispatcher(Mailbox()), tools(tmp_path))
    qtbot.addWidget(canvas)
    canvas.show()
    qtbot.waitUntil(lambda: not canvas.busy)
    assert [item.unknown for item in canvas.sheets[0].tiles] == ["novelty", ""]
    assert canvas.sheets[0].tiles[0].picture is None
    canvas.grab()


def test_another_language_is_spoken_at_once(canvas, language):
    assert canvas.sheets[0].caption.lines[0].words == "1 · Màn hình"
    language.speak("en")
    QCoreApplication.sendPostedEvents()
    assert canvas.sheets[0].caption.lines[0].words == "1 · Screen"
    assert canvas.sheets[0].caption.lines[1].words.startswith("6 m: 14 lines × 57 letters")


def _override(which, held):
    return QKeyEvent(QEvent.Type.ShortcutOverride, which, held)


def test_what_is_taken_away_is_drawn_no_more(canvas, qtbot):
    qtbot.waitUntil(lambda: not canvas.busy)
    canvas.pictures.draw_all()
    canvas.editing.remove_screen(0, 1)
    qtbot.waitUntil(lambda: not canvas.busy)
    assert [len(sheet.tiles) for sheet in canvas.sheets] == [3]
    canvas.clear()
    assert not canvas.busy


def test_the_middle_button_drags_what_is_enlarged(canvas):
    canvas.zoom(4.0)
    bar, pos = canvas.horizontalScrollBar(), QPoint(300, 300)
    before, middle = bar.value(), Qt.MouseButton.MiddleButton
    mouse(canvas, QEvent.Type.MouseButtonPress, pos, button=middle)
    mouse(canvas, QEvent.Type.MouseMove, pos - QPoint(40, 0), button=middle)
    mouse(canvas, QEvent.Type.MouseButtonRelease, pos - QPoint(40, 0), button=middle)
    mouse(canvas, QEvent.Type.MouseMove, pos, button=middle)
    assert bar.value() == before + 40
    assert areas(canvas) == AREAS


@pytest.mark.parametrize(("side", "at_mark"), [(60, (45, 15)), (20, (10, 10))])
def test_a_tile_smaller_than_its_mark_does_not_bear_it(side, at_mark, language):  # noqa: ARG001 - type is measured in it
    surface = SurfaceItem(0)
    item = TileItem(surface, tile(0, 0, 1, 1))
    item.stand(Box(0, 0, side, side), 0)

    def painted():
        picture = QImage(100, 100, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.black)
        with QPainter(picture) as painter:
            item.paint(painter, QStyleOptionGraphicsItem())
        return picture

    before = painted()
    item.mark(Weight.ERROR, "x")
    picture = painted()
    beyond = [picture.pixel(x, y) for x in range(100) for y in range(100) if x >= side or y >= side]
    assert len(set(beyond)) == 1, "nothing is painted where nothing takes it away"
    assert (picture.pixel(*at_mark) != before.pixel(*at_mark)) == (side >= BADGE)
