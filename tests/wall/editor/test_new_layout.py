"""A newcomer begins a layout for a measured room: nothing of it is faulty but that no data have been chosen."""

import pytest
from desks import until
from editor_windows import at_window
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from rooms import LED, TELEVISION

from server.contract.messages import Room
from server.contract.messages.rooms import Matrix, SeatRow, Size
from server.contract.words import same
from wall.editor.documents.asking import NameDialog
from wall.screens.canvas import canvases

MATRIX = Matrix(id="matrix", name=same("M"), columns=2, rows=2, panel=Size(1210, 680), bezel=(3.5, 3.5))
ROOM = Room(surface=(TELEVISION, LED, MATRIX), seat=(SeatRow(distance=6.0),))
TEN = ("number", "ranking", "trend", "tasks", "notices", "clock", "kpi", "gauge", "breakdown", "communes")


@pytest.mark.waits
def test_ten_new_tiles_in_each_form_of_a_new_layout_are_as_they_should_be(draw, tmp_path):
    project = tmp_path / "project"
    project.mkdir()

    async def work():
        async with at_window(None, "tech-1", tmp_path, project=project, room=ROOM, live=False) as hands:
            hands.window.actions_by_name["new"].trigger()
            dialog = await hands.asked(NameDialog)
            dialog.name.setText("first")
            QTest.keyClick(dialog.name, Qt.Key.Key_Return)
            await until(lambda: hands.drawn is not None, "it is open")
            editing = hands.drawn.editing
            wanted = sorted({canvas.capacity for canvas in canvases(ROOM)}, key=lambda each: -each.amount)
            assert [form.capacity for form in editing.layout.form] == wanted
            for form in range(len(wanted)):
                editing.select(form, 0)
                for kind in TEN if form < 2 else TEN[:3]:
                    hands.page.palette_of_kinds.wanted.emit(kind)
            assert [len(form.screen[0].tile) for form in editing.layout.form] == [11, 11, 4]
            unchosen = "It has no data yet: choose some"

            def said():
                return [line.partition(": ")[2] for line in hands.found()]

            await until(lambda: said().count(unchosen) == 9 + 9 + 3, "all but the clocks want data")
            assert {line for line in said() if not line.startswith("Almost empty")} == {unchosen}
            editing.remove_form(1)
            hands.window.actions_by_name["propose_all"].trigger()
            assert sorted(form.capacity for form in editing.layout.form) == sorted(wanted)

    draw(work())
