"""The page of rooms at a real server, whose station tells what is plugged in; and without a server, on a file."""

from typing import Any

import pytest
from desks import until
from editor_windows import CONTROL, at_window, gone
from msgspec import structs
from persons import AN, FIRST, add
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from rooms import LED, TELEVISION

from server.contract.command import Role
from server.contract.commands import ReportStation
from server.contract.messages import (
    Matrix,
    MonitorName,
    Output,
    PluggedMonitor,
    Rectangle,
    Room,
    SeatRow,
    Size,
    StationState,
)
from server.contract.rooms import hung, read_room
from wall.editor.documents.asking import MergeDialog, PublishDialog
from wall.editor.documents.drafting import DraftState
from wall.editor.findings import Weight
from wall.editor.room.outcome import Chosen, Part
from wall.samples.places import NOON
from wall.workplace.signing_in import SignInForm

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
ROOM = Room(
    surface=(structs.replace(LED, at=(0.0, 0.0)), structs.replace(TELEVISION, at=(6000.0, 0.0))),
    output=(Output(station="ear", monitor=MonitorName(serial="S1", connector="DP-1"), surface="led"),),
    seat=(SeatRow(distance=6),),
)


def monitor(number, serial=None):
    return PluggedMonitor(
        serial=serial or f"S{number}", connector=f"DP-{number}", place=number, width=1920, height=1080
    )


def report(ear, *monitors):
    """Tell, as the station of the wall, what is plugged in."""
    state = StationState(wall="main", version="x", started=NOON, language="en", screens=(), monitors=monitors)
    assert ear.ask(ReportStation(state=state)).refused is None


class Drawer:
    """Draws a room with mouse and keyboard."""

    def __init__(self, hands):
        self.window = hands.window.window()
        self.page = self.window.pages[1]

    @property
    def opened(self):
        return self.page.current

    @property
    def room(self):
        return self.opened.editing.room

    @property
    def drawing(self):
        return self.page.stack.currentWidget()

    @property
    def canvas(self):
        return self.drawing.canvas

    async def begin(self, name="main"):
        self.window.tabs.setCurrentIndex(1)
        await until(lambda: self.opened is not None and self.opened.name == name, "the room is open")

    def key(self, key, held=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.canvas, key, held)

    def at(self, x, y):
        """Return where a point of the room is seen."""
        return self.canvas.viewportTransform().map(QPointF(x, y)).toPoint()

    def click(self, x, y):
        QTest.mouseClick(self.canvas.viewport(), LEFT, pos=self.at(x, y))

    def drag(self, begin, end):
        view, first, last = self.canvas.viewport(), self.at(*begin), self.at(*end)
        QTest.mousePress(view, LEFT, pos=first)
        for step in range(1, 6):
            QTest.mouseMove(view, first + (last - first) * step / 5)
        QTest.mouseRelease(view, LEFT, pos=last)

    def drop(self, row, x, y):
        """Drag a row of what is plugged in onto a point of the room."""
        monitors = self.page.plugged.list
        data, at = monitors.mimeData([monitors.item(row)]), QPointF(self.at(x, y))
        move, left, none = Qt.DropAction.CopyAction, LEFT, Qt.KeyboardModifier.NoModifier
        for kind in (QDragEnterEvent, QDragMoveEvent):
            place = at.toPoint()
            QCoreApplication.sendEvent(self.canvas.viewport(), kind(place, move, data, left, none))
        QCoreApplication.sendEvent(self.canvas.viewport(), QDropEvent(at, move, data, left, none))

    async def publish(self, comment):
        self.page.actions_by_name["publish"].trigger()
        found: list[Any] = []

        def there():
            found[:] = [each for each in self.page.findChildren(PublishDialog) if each.isVisible()]
            return found

        await until(there, "how to publish is asked")
        QTest.keyClicks(found[0].comment, comment)
        QTest.keyClick(found[0].comment, Qt.Key.Key_Return)
        return found[0]

    def cut(self):
        """Return what of the form reaches beyond it, or beyond the window."""
        form, window = self.drawing.form, self.window
        edge = min(form.mapTo(window, form.rect().topRight()).x(), window.width())
        parts = [each for field in form.fields.values() for each in field.findChildren(QWidget) if each.isVisible()]
        return [each for each in parts if each.mapTo(window, each.rect().topRight()).x() > edge]

    def rows(self):
        return [self.page.plugged.list.item(row).text() for row in range(self.page.plugged.list.count())]


@pytest.mark.waits
def test_a_room_begins_from_what_is_plugged_in_and_stations_are_told_it(draw, office, tmp_path):
    async def work():
        with office.ear() as ear:
            report(ear, monitor(1), monitor(2))
            async with at_window(office, "tech-1", tmp_path) as hands:
                drawer = Drawer(hands)
                await drawer.begin()
                await until(lambda: drawer.rows() == ["ear", "+ DP-1 · 1920×1080", "+ DP-2 · 1920×1080"], "plugged in")
                QTest.mouseClick(drawer.drawing.begin, LEFT)
                assert [each.id for each in drawer.room.surface] == ["screen-1", "screen-2"]
                assert drawer.rows() == ["ear", "✓ DP-1 · 1920×1080", "✓ DP-2 · 1920×1080"]
                await until(lambda: drawer.opened.drafting.state is DraftState.KEPT, "the draft is kept")
                assert ear.latest["room/main"].document == Room(), "no station sees it yet"
                dialog = await drawer.publish("measured")
                await until(lambda: gone(dialog), "it is published")
                await until(lambda: ear.latest["room/main"].document == drawer.room, "stations are told")
                await until(drawer.window.isActiveWindow, "the dialog has given the keyboard back")
                drawer.key(Qt.Key.Key_Z, CONTROL)
                assert drawer.room == Room()

    draw(work())


@pytest.mark.waits
def test_what_hangs_on_the_wall_is_moved_by_keys_and_by_the_mouse(draw, office, tmp_path):
    (office.folder / "rooms").mkdir(exist_ok=True)

    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            drawer = Drawer(hands)
            await drawer.begin()
            drawer.opened.put(ROOM, LED.name)
            editing = drawer.opened.editing
            drawer.key(Qt.Key.Key_Tab)
            assert editing.chosen == Chosen(Part.SURFACE, 0)
            drawer.key(Qt.Key.Key_Tab)
            assert editing.chosen == Chosen(Part.OUTPUT, 0)
            drawer.key(Qt.Key.Key_Tab)
            drawer.key(Qt.Key.Key_Right)
            drawer.key(Qt.Key.Key_Down, SHIFT)
            assert drawer.room.surface[1].at == (6010, 100)
            drawer.key(Qt.Key.Key_Z, CONTROL)
            drawer.key(Qt.Key.Key_Z, CONTROL)
            assert drawer.room.surface[1].at == (6000, 0)
            # by the mouse, until it touches the other one
            drawer.drag((6600, 300), (5430, 330))
            place = hung(drawer.room)[1]
            assert place.x == pytest.approx(4800, abs=1), "its edge goes to that of its neighbour"
            assert editing.stack.undoText() == "Move a surface"
            # the handle of an LED wall
            drawer.click(2000, 1400)
            drawer.drag((4800, 1350), (4600, 1350))
            assert drawer.room.surface[0].size.width == pytest.approx(4600, abs=20)
            drawer.key(Qt.Key.Key_Z, CONTROL)
            drawer.click(9000, 9000)
            # a second click is for what drives it
            drawer.click(2000, 1400)
            assert editing.chosen == Chosen(Part.SURFACE, 0)
            drawer.click(2000, 1400)
            assert editing.chosen == Chosen(Part.OUTPUT, 0)
            drawer.drag((4800, 1350), (2430, 1350))
            assert drawer.room.output[0].at == Rectangle(0, 0, 2400, 2700), "half of it: the edge goes to the middle"
            drawer.key(Qt.Key.Key_F)
            assert drawer.room.output[0].at is None
            drawer.key(Qt.Key.Key_Delete)
            assert drawer.room.output == ()
            await until(lambda: drawer.page.findings.count() > 1, "it is judged")
            said = [drawer.page.findings.item(row).text() for row in range(drawer.page.findings.count())]
            assert any("no monitor drives “LED”" in each for each in said)

    draw(work())


@pytest.mark.waits
def test_a_monitor_is_dropped_onto_a_surface_and_escape_takes_a_drag_back(draw, office, tmp_path):
    async def work():
        with office.ear() as ear:
            report(ear, monitor(1), monitor(2), monitor(3))
            async with at_window(office, "tech-1", tmp_path) as hands:
                drawer = Drawer(hands)
                await drawer.begin()
                drawer.opened.put(structs.replace(ROOM, output=()), LED.name)
                await until(lambda: len(drawer.rows()) == 4, "three are plugged in")
                for row in (1, 2):
                    drawer.drop(row, 2000, 1400)
                drawer.drop(3, 6600, 300)
                drawn = [(each.monitor.connector, each.surface, each.at) for each in drawer.room.output]
                assert drawn == [
                    ("DP-1", "led", Rectangle(0, 0, 2400, 2700)),
                    ("DP-2", "led", Rectangle(2400, 0, 2400, 2700)),
                    ("DP-3", "tv", None),
                ]
                before, steps = drawer.room, drawer.opened.editing.stack.count()
                QTest.mousePress(drawer.canvas.viewport(), LEFT, pos=drawer.at(2000, 1400))
                for x in (2100, 2300, 2600):
                    QTest.mouseMove(drawer.canvas.viewport(), drawer.at(x, 1400))
                assert drawer.room != before
                drawer.key(Qt.Key.Key_Escape)
                QTest.mouseRelease(drawer.canvas.viewport(), LEFT, pos=drawer.at(2600, 1400))
                assert drawer.room == before
                drawer.key(Qt.Key.Key_Right, CONTROL)
                assert drawer.room.surface[0].size.width == 4810, "an LED wall grows by keys"
                assert drawer.room.output[1].at.right == 4810, "and what drives it with it"
                drawer.key(Qt.Key.Key_S, SHIFT)
                assert [each.at.height for each in drawer.room.output[1:]] == [1350, 1350]
                assert drawer.opened.editing.stack.count() == steps + 2

    draw(work())


@pytest.mark.waits
def test_measures_are_typed_and_what_is_wrong_stands_in_the_way_of_publishing(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            drawer = Drawer(hands)
            await drawer.begin()
            drawer.opened.put(ROOM, LED.name)
            drawer.click(2000, 1400)
            width = drawer.drawing.form.fields["size"].control.parts[0].line
            width.setFocus()
            width.selectAll()
            QTest.keyClicks(width, "6100")
            assert drawer.room.surface[0].size.width == 6100
            drawer.canvas.setFocus()
            assert drawer.opened.editing.stack.undoText() == "Measure a surface anew"
            count = drawer.opened.editing.stack.count()
            drawer.key(Qt.Key.Key_Z, CONTROL)
            assert drawer.room.surface[0].size.width == 4800, "what was typed is one step"
            assert drawer.opened.editing.stack.count() == count
            drawer.page.actions_by_name["redo"].trigger()
            await until(lambda: drawer.opened.errors, "the two lie over each other")
            drawer.page.actions_by_name["publish"].trigger()
            assert drawer.page.said.text().startswith("errors to be mended before it is published: 1")
            (wrong,) = [each for each in drawer.opened.findings if each.weight is Weight.ERROR]
            drawer.page.go_to(drawer.opened, wrong)
            assert wrong.words.en == "“TV” lies over “LED”: move one of them"
            assert drawer.opened.editing.chosen == Chosen(Part.SURFACE, 0), "the one that is covered"
            assert drawer.canvas.scene_shown.wrong == {Chosen(Part.SURFACE, 0), Chosen(Part.SURFACE, 1)}

    draw(work())


@pytest.mark.waits
def test_a_surface_is_duplicated_and_taken_away_and_its_seats_stay(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            drawer = Drawer(hands)
            await drawer.begin()
            room = structs.replace(ROOM, seat=(SeatRow(distance=6.25, surfaces=("led",)),
                                               SeatRow(distance=4, surfaces=("tv",))))  # fmt: skip
            drawer.opened.put(room, LED.name)
            editing = drawer.opened.editing
            for key, number in ((Qt.Key.Key_PageDown, 0), (Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageDown, 0),
                                (Qt.Key.Key_PageUp, 1)):  # fmt: skip
                drawer.key(key)
                assert editing.chosen == Chosen(Part.SURFACE, number)
            drawer.key(Qt.Key.Key_D, CONTROL)
            assert (editing.chosen.at, drawer.room.surface[2].name.en) == (2, "TV 2")
            editing.choose(Part.SURFACE, 0)
            before = drawer.room
            drawer.key(Qt.Key.Key_Delete)
            assert drawer.page.said.text().startswith("seats of leaders at 6.25 m: read that surface alone, and now")
            assert [each.distance for each in drawer.room.seat] == [6.25, 4]
            assert [each.text() for each in drawer.drawing.seats.buttons.values()][1].startswith("6.25 m · leaders")
            drawer.key(Qt.Key.Key_Z, CONTROL)
            assert drawer.room == before, "all is back"
            await until(lambda: drawer.page.said.isHidden(), "and nothing is said of it any more")

    draw(work())


@pytest.mark.waits
def test_on_a_small_screen_nothing_of_the_form_is_cut_and_a_pasted_name_is_one_line(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            drawer = Drawer(hands)
            await drawer.begin()
            matrix = Matrix(id="matrix", name=LED.name, columns=2, rows=2, panel=Size(1210, 680), at=(9000.0, 0.0))
            drawer.opened.put(structs.replace(ROOM, surface=(*ROOM.surface, matrix)), LED.name)
            drawer.window.resize(900, 600)
            for part, count in ((Part.SURFACE, 3), (Part.OUTPUT, 1), (Part.SEAT, 1)):
                for number in range(count):
                    drawer.opened.editing.choose(part, number)
                    await until(lambda: drawer.cut() == [], lambda: f"all is seen but {drawer.cut()}")
                    assert drawer.window.width() == 900
            drawer.opened.editing.choose(Part.SURFACE, 0)
            line = drawer.drawing.form.fields["name"].control.lines["vi"]
            line.setFocus()
            line.selectAll()
            QGuiApplication.clipboard().setText("Màn\t\nlớn")
            QTest.keyClick(line, Qt.Key.Key_V, CONTROL)
            assert drawer.room.surface[0].name.vi == "Màn lớn"
            assert (line.text(), line.cursorPosition()) == ("Màn lớn", 7)

    draw(work())


@pytest.mark.waits
@pytest.mark.logs("feed: silent", "the draft of")
def test_while_the_server_is_silent_nobody_is_sent_to_start_a_station(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            drawer = Drawer(hands)
            await drawer.begin()
            said = drawer.page.plugged.nothing
            await until(lambda: "start one" in said.text(), "no station runs")
            office.end()
            await until(lambda: said.text().startswith("The server is silent"), "it is the server")

    draw(work())


@pytest.mark.waits
def test_a_monitor_that_was_replaced_is_adopted_and_says_on_the_wall_what_it_is(draw, office, tmp_path):
    async def work():
        with office.ear() as ear:
            report(ear, monitor(1))
            async with at_window(office, "tech-1", tmp_path) as hands:
                drawer = Drawer(hands)
                await drawer.begin()
                drawer.opened.put(ROOM, LED.name)
                await until(lambda: drawer.rows() == ["ear", "✓ DP-1 · 1920×1080"], "as drawn")
                assert drawer.page.plugged.buttons == []
                report(ear, monitor(1, serial="NEW"), monitor(2))
                await until(lambda: drawer.page.plugged.buttons, "another one is noticed")
                (button,) = drawer.page.plugged.buttons
                assert button.text() == "Adopt the new DP-1 of ear"
                QTest.mouseClick(button, LEFT)
                assert drawer.room.output[0].monitor == MonitorName(serial="NEW", connector="DP-1")
                assert drawer.page.plugged.buttons == []
                # the other one drives the television, by Enter
                drawer.click(6600, 300)
                drawer.page.plugged.list.setCurrentRow(2)
                QTest.keyClick(drawer.page.plugged.list, Qt.Key.Key_Return)
                assert [each.surface for each in drawer.room.output] == ["led", "tv"]
                drawer.page.actions_by_name["identify"].trigger()
                await until(lambda: ear.latest["identify/main"].document.until is not None, "the wall is asked")
                await until(lambda: drawer.page.actions_by_name["identify"].isChecked(), "and the button says it")
                drawer.page.actions_by_name["identify"].trigger()
                await until(lambda: ear.latest["identify/main"].document.until is None, "it is taken back")
                drawer.opened.editing.choose(Part.OUTPUT, 1)
                drawer.key(Qt.Key.Key_I)
                await until(lambda: ear.latest["identify/main"].document.connector == "DP-2", "one alone")

    draw(work())


@pytest.mark.waits
def test_the_later_of_two_sees_what_came_between(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands, at_window(office, "tech-2", tmp_path) as others:
            drawer, other = Drawer(hands), Drawer(others)
            await drawer.begin()
            await other.begin()
            drawer.opened.put(ROOM, LED.name)
            dialog = await drawer.publish("first")
            await until(lambda: gone(dialog), "it is published")
            theirs = structs.replace(ROOM, seat=(SeatRow(distance=9),))
            other.opened.put(theirs, LED.name)
            await other.publish("second")
            await until(
                lambda: [each for each in other.page.findChildren(MergeDialog) if each.isVisible()],
                "somebody was quicker",
            )
            (merging,) = other.page.findChildren(MergeDialog)
            assert [box.accessibleName() for box, _ in merging.boxes] == [
                "seats of leaders at 9 m is new  (they: seats of leaders at 6 m is new)"
            ], "what both have drawn alike is not asked"
            QTest.mouseClick(merging.accepting, LEFT)
            assert other.room == theirs
            dialog = await other.publish("both")
            await until(lambda: gone(dialog), "it is published")
            await until(lambda: drawer.page._board.latest["room/main"].document == theirs, "stations are told")

    draw(work())


@pytest.mark.waits
def test_at_a_station_that_may_only_look_the_room_opens_once_a_technician_has_signed_in(draw, office, tmp_path):
    # while the server makes its tables the database is closed to others
    office.end()
    add(office.site, AN, FIRST, Role.TECHNICIAN)
    office.begin()
    office.site.enroll("looks", Role.VIEWER)

    async def work():
        async with at_window(office, "looks", tmp_path) as hands:
            drawer = Drawer(hands)
            drawer.window.tabs.setCurrentIndex(1)
            await until(lambda: "sign in (Ctrl+U)" in drawer.page.said.text(), "what to do")
            assert drawer.opened is None
            QTest.keyClick(drawer.window, Qt.Key.Key_U, CONTROL)
            await until(lambda: [each for each in drawer.window.findChildren(SignInForm) if each.isVisible()], "asked")
            (form,) = drawer.window.findChildren(SignInForm)
            form.name.setText(AN)
            form.password.setText(FIRST)
            QTest.keyClick(form.password, Qt.Key.Key_Return)
            await until(lambda: drawer.opened is not None, "the room is open")
            opened: Any = drawer.opened
            opened.put(ROOM, LED.name)
            await until(lambda: opened.drafting.state is DraftState.KEPT, "it is kept in her name")
            await until(lambda: [each.by for each in drawer.page._shelf.entries[0].drafts] == [AN], "hers")

    draw(work())


@pytest.mark.waits
def test_without_a_server_the_room_of_a_project_is_a_file(draw, tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()

    async def work():
        async with at_window(None, "me", tmp_path, folder) as hands:
            drawer = Drawer(hands)
            await drawer.begin("room")
            assert drawer.room == Room()
            assert not drawer.page.plugged.isVisible()
            drawer.drawing.surface_menu.actions()[0].trigger()
            drawer.drawing.surface_menu.actions()[2].trigger()
            dialog = await drawer.publish("")
            await until(lambda: gone(dialog), "the file is written")
            assert read_room(folder / "room.toml") == drawer.room
            await until(lambda: hands.window._room == drawer.room, "layouts are drawn for it")

    draw(work())
