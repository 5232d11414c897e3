"""A layout begins with the forms that its room asks for, and the others are made of it with one press."""

import pytest
from drawn import tile
from msgspec import structs
from PySide6.QtWidgets import QWidget
from rooms import LED, TELEVISION

from server.contract.legibility import Capacity
from server.contract.messages import Room
from server.contract.messages.layouts import Form, Layout, ScreenSpec
from server.contract.messages.rooms import SeatRow
from server.contract.words import same
from wall.editor.documents.asking import HELD
from wall.editor.findings import Surroundings
from wall.editor.layouts.capacity_dialog import CapacityDialog
from wall.editor.layouts.checks import Checks
from wall.editor.layouts.editing import Editing
from wall.editor.layouts.proposal import propose
from wall.editor.layouts.room_forms import begin_layout, propose_all, surfaces_of, without_form
from wall.screens.canvas import canvases
from wall.widgets import OPTIONS

SECOND = structs.replace(TELEVISION, id="tv-2", name=same("TV 2"))
ROOM = Room(surface=(TELEVISION, LED, SECOND), seat=(SeatRow(distance=6.0),))
LARGE, SMALL = canvases(ROOM)[1].capacity, canvases(ROOM)[0].capacity


def capacities(layout):
    return [form.capacity for form in layout.form]


@pytest.mark.parametrize("room", [None, Room()])
def test_without_a_measured_room_a_layout_begins_with_a_television(room):
    assert capacities(begin_layout("x", room)) == [(14, 57)]
    assert surfaces_of(room) == []


def test_it_begins_with_a_form_for_each_kind_of_surface_of_the_room():
    layout = begin_layout("x", ROOM)
    assert capacities(layout) == [LARGE, SMALL]
    assert [[name.en for name in each.names] for each in surfaces_of(ROOM)] == [["LED"], ["TV", "TV 2"]]
    assert without_form(layout, ROOM) == []
    checks = Checks(Surroundings(kinds=OPTIONS, room=ROOM))
    assert not any("Too small" in each.words.en or "form" in each.field for each in checks.check(layout))


def test_forms_for_all_surfaces_that_have_none_are_one_step(language, qapp):  # noqa: ARG001
    screen = ScreenSpec(tile=(tile(0, 0, 24, 1, kind="header"), tile(0, 1, 24, 11)))
    layout = Layout(title=same("x"), form=(Form(lines=28, letters=115, screen=(screen,)),))
    forms, dropped = propose_all(layout, ROOM)
    assert ([form.capacity for form in forms], dropped) == ([LARGE, SMALL], [])
    editing = Editing(layout, language)
    assert editing.add_forms(forms) is None
    assert capacities(editing.layout) == [(28, 115), LARGE, SMALL]
    assert editing.focus.form == 1
    assert propose_all(editing.layout, ROOM) == ([], [])
    editing.stack.undo()
    assert editing.layout == layout


def test_the_dialog_lists_the_surfaces_of_the_room_first(qtbot, language):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = CapacityDialog(window, language, surfaces_of(ROOM))

    held = [dialog.usual.item(row).data(HELD) for row in range(dialog.usual.count())]
    assert held == [None, tuple(LARGE), tuple(SMALL), None, *CapacityDialog.USUAL]
    assert dialog.usual.item(2).text().endswith("TV, TV 2")
    assert dialog.surfaces.value() == 0
    assert (dialog.lines.value(), dialog.letters.value()) == LARGE


def test_of_tiles_that_matter_alike_those_are_kept_that_are_read_first():
    kinds = ("kpi", "tasks", "notices", "communes", "spots", "threats")
    tiles = tuple(tile(0, 2 * row, 24, 2, kind=kind) for row, kind in enumerate(kinds))
    form = Form(lines=56, letters=227, screen=(ScreenSpec(tile=tiles),))
    proposal = propose(form, Capacity(14, 57), 1)
    kept = [each.kind for each in proposal.form.screen[0].tile]
    assert kept[:3] == ["kpi", "tasks", "notices"]
