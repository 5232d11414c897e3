"""The editor's window at a real server: drawn, published, overtaken, gone back to; and without a server, on files."""

import asyncio
from datetime import UTC, datetime

import pytest
from desks import until
from drawn import tile
from editor_windows import CONTROL, at_window, gone, shown
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDateTimeEdit, QDialog, QLabel
from rooms import LED

from server.config import load
from server.contract.messages import Layout, Room
from server.contract.messages.layouts import Form, ScreenSpec
from server.contract.messages.rooms import SeatRow
from server.contract.publishing import MOST_VERSIONS, Publish
from server.contract.words import same
from server.store.database import Database
from server.store.versions import VersionLog
from wall.editor.documents.asking import MergeDialog, NameDialog, PublishDialog
from wall.editor.documents.drafting import DraftState
from wall.editor.documents.versions_dialog import VersionsDialog
from wall.editor.hardware.dialog import HardwareDialog
from wall.layouts.files import read_layout
from wall.widgets import OPTIONS


@pytest.mark.waits
def test_a_layout_is_drawn_by_keyboard_published_and_gone_back_to(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            gates = await hands.open("gates")
            before = gates.editing.layout
            assert not hands.window.actions_by_name["undo"].isEnabled()
            hands.key(Qt.Key.Key_Tab)
            assert gates.editing.focus.selection == {0}, "the first in reading order"
            hands.key(Qt.Key.Key_Tab)
            hands.key(Qt.Key.Key_Delete)
            assert [each.kind for each in gates.editing.screen(0, 0).tile] == ["header", "spots"]
            await until(lambda: gates.drafting.state is DraftState.KEPT, "the draft is kept")
            assert shown(hands, "gates") is None, "no wall shows what is half drawn"
            dialog = await hands.publish("without figures")
            await until(lambda: gone(dialog), "it is published")
            await until(lambda: shown(hands, "gates") == gates.editing.layout, "and told")
            assert hands.window.state.text() == "as it is published"
            hands.key(Qt.Key.Key_Z, CONTROL)
            assert gates.editing.layout == before
            await until(lambda: gates.drafting.state is DraftState.KEPT, "a draft again")
            dialog = await hands.publish("as it was")
            await until(lambda: shown(hands, "gates") == before, "told")
            hands.window.actions_by_name["versions"].trigger()
            versions = await hands.asked(VersionsDialog)
            lines = [versions.list.item(row).text() for row in range(versions.list.count())]
            assert [line.split("   ")[-1] for line in lines] == ["as it was", "without figures"]
            versions.list.setCurrentRow(1)
            await until(lambda: versions.accepting.isEnabled(), "what differs")
            assert versions.changes.list.item(0).text() == "14 × 57, screen 1: “Border gates” is gone"
            assert versions.changes.sketch.marks() == (["", "−", ""], ["", ""])
            QTest.mouseClick(versions.accepting, Qt.MouseButton.LeftButton)
            assert [each.kind for each in gates.editing.screen(0, 0).tile] == ["header", "spots"]
            assert gates.editing.stack.undoText() == "Restore version 1"

    draw(work())


async def publish_often(office, topic, document, count):
    """Publish so many versions at once, as the command line does."""
    database = Database(load(office.site.config).store.url)
    log = VersionLog(database)
    for number in range(count):
        order = Publish(topic=topic, document=document, base=number, comment=f"no. {number + 1}")
        await log.publish(order, "An", "", "", datetime.now(UTC))
    await database.dispose()


@pytest.mark.waits
def test_older_versions_come_as_one_goes_to_the_end_of_the_list(draw, office, tmp_path):
    count = 2 * MOST_VERSIONS + 7

    def listed(versions):
        return [versions.list.item(row).text().split("   ")[0] for row in range(versions.list.count())]

    async def work():
        await publish_often(office, "layout/gates", office.own["gates"], count)
        async with at_window(office, "tech-1", tmp_path) as hands:
            gates = await hands.open("gates")
            hands.window.actions_by_name["versions"].trigger()
            versions = await hands.asked(VersionsDialog)
            first = [str(number) for number in range(count, count - MOST_VERSIONS, -1)]
            assert listed(versions) == [*first, "Older…"]
            # by the mouse: to the end of the bar
            bar = versions.list.verticalScrollBar()
            bar.setValue(bar.maximum())
            await until(lambda: versions.list.count() > MOST_VERSIONS + 2, "further ones")
            assert listed(versions)[-2:] == ["8", "Older…"]
            # by keys: the row at the end is walked onto
            versions.list.setFocus()
            QTest.keyClick(versions.list, Qt.Key.Key_End)
            await until(lambda: versions.list.count() == count, "all of them")
            assert listed(versions) == [str(number) for number in range(count, 0, -1)]
            assert versions.list.currentItem().text().startswith("7   "), "one goes on where the row stood"
            versions.list.setCurrentRow(count - 1)
            await until(lambda: versions.changes.list.count() > 0, "what differs from the first one is said")
            versions.reject()
            assert gates.editing.stack.count() == 0

    draw(work())


@pytest.mark.waits
def test_a_server_that_goes_while_older_versions_are_asked_for_is_said_in_the_list(draw, office, tmp_path):
    async def work():
        await publish_often(office, "layout/gates", office.own["gates"], MOST_VERSIONS + 1)
        async with at_window(office, "tech-1", tmp_path) as hands:
            await hands.open("gates")
            hands.window.actions_by_name["versions"].trigger()
            versions = await hands.asked(VersionsDialog)
            office.kill()
            row = versions.list.count() - 1
            versions.list.setCurrentRow(row)
            assert versions.list.item(row).text() == "Fetching older versions…"
            await until(lambda: "silent" in versions.list.item(row).text(), "that it is silent")
            versions.list.setCurrentRow(0)
            await until(lambda: "silent" in versions.changes.list.item(0).text(), "also of one that is looked at")
            assert not versions.accepting.isEnabled(), "what has not come cannot be put into the draft"
            office.begin()
            await until(lambda: hands.window._board.link.value == "live", "it is back")
            versions.list.setCurrentRow(row - 1)
            await until(lambda: versions.changes.list.item(0).text().startswith("Nothing differs"), "it has come")
            versions.list.setCurrentRow(row)
            await until(lambda: versions.list.count() == MOST_VERSIONS + 1, "the last one")

    draw(work())


@pytest.mark.waits
def test_two_technicians_see_each_other_and_the_later_one_merges(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as one, at_window(office, "tech-2", tmp_path) as two:
            mine, theirs = await one.open("gates"), await two.open("gates")
            theirs.editing.set_title(same("Theirs"))
            await until(lambda: "tech-2 is drawing it too" in one.window.presence.text(), "one sees the other")
            mine.editing.select(0, 0, frozenset([2]))
            one.key(Qt.Key.Key_Delete)
            dialog = await two.publish("quicker")
            await until(lambda: gone(dialog), "the quicker one is done")
            await until(lambda: "version 1 since" in one.window.presence.text(), "and the other one is told")
            assert "drawing" not in one.window.presence.text()
            await one.publish("later")
            merging = await one.asked(MergeDialog)
            assert [box.accessibleName() for box, _ in merging.boxes] == ["14 × 57, screen 1: “Map of places” is gone"]
            QTest.mouseClick(merging.accepting, Qt.MouseButton.LeftButton)
            assert mine.editing.layout.title == same("Theirs")
            assert len(mine.editing.screen(0, 0).tile) == 2
            dialog = await one.publish("both")
            await until(lambda: shown(two, "gates") == mine.editing.layout, "both are published")
            assert theirs.editing.layout.title == same("Theirs")

    draw(work())


@pytest.mark.waits
def test_what_is_wrong_is_listed_and_stands_in_the_way_of_publishing(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            hands.window.actions_by_name["new"].trigger()
            naming = await hands.asked(NameDialog)
            for wrong in ("Cửa khẩu", "gates", ""):
                naming.name.setText(wrong)
                QTest.keyClick(naming.name, Qt.Key.Key_Return)
                assert naming.refusal.isVisible()
            naming.name.setText("night")
            QTest.keyClick(naming.name, Qt.Key.Key_Return)
            await until(lambda: hands.drawn is not None and hands.drawn.name == "night", "it is begun")
            await until(lambda: any("half" in line for line in hands.found()), lambda: str(hands.found()))
            hands.drawn.editing.set_key("F2")
            await until(lambda: hands.drawn.drafting.state is DraftState.KEPT, "the draft is kept")
            assert "night" in {each.name for each in hands.window._shelf.entries}
            hands.page.palette_of_kinds.wanted.emit("kpi")
            assert [each.kind for each in hands.drawn.editing.screen(0, 0).tile] == ["header", "kpi"]
            hands.window.findings.itemActivated.emit(hands.window.findings.item(0))
            dialog = await hands.publish("first")
            await until(lambda: gone(dialog), "it is published")
            await until(lambda: shown(hands, "night") is not None, "and told")

    draw(work())


@pytest.mark.waits
def test_the_equipment_that_a_room_needs_is_listed_with_a_server_and_without(draw, office, tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("gates", "cameras"):
        (folder / f"{name}.toml").write_bytes((office.layouts / f"{name}.toml").read_bytes())
    (folder / "torn.toml").write_text("title = {")
    room = Room(surface=(LED,), seat=(SeatRow(distance=6.0),))

    def listed(dialog):
        return [[label.text() for label in row] for table in dialog.cells for row in table]

    async def work():
        await publish_often(office, "room/main", room, 1)
        async with at_window(office, "tech-1", tmp_path) as hands:
            await until(lambda: hands.window._room == room, "the room of the server")
            hands.window.actions_by_name["hardware"].trigger()
            dialog = await hands.asked(HardwareDialog)
            rows = listed(dialog)
            assert ["no station yet", "–", "LED", "4800 × 2700 at 0, 0", "3840 × 2160", "as many lamps"] in rows
            assert ["no station yet (LED)", "1", "Cameras", "155.5", "2"] in rows
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        async with at_window(None, "laptop", tmp_path, folder) as hands:
            hands.window.actions_by_name["hardware"].trigger()
            dialog = await hands.asked(HardwareDialog)
            assert listed(dialog) == []
            assert any("No room is measured yet" in label.text() for label in dialog.findChildren(QLabel))
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        async with at_window(None, "laptop", tmp_path, folder, room) as hands:
            gates = await hands.open("gates")
            # what is drawn just now counts
            wall = tile(0, 0, 24, 12, kind="cameras", options={"mosaic": 4})
            form = Form(lines=14, letters=57, screen=(ScreenSpec(tile=(wall,)),))
            gates.editing.put(Layout(title=same("Four"), form=(form,)), same("draw"))
            hands.window.actions_by_name["hardware"].trigger()
            dialog = await hands.asked(HardwareDialog)
            assert ["no station yet (LED)", "1", "Four", "207.4", "2"] in listed(dialog)
            dialog.close()

    draw(work())


@pytest.mark.waits
def test_without_a_server_one_draws_on_the_files_of_a_folder_with_samples(draw, office, tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "gates.toml").write_bytes((office.layouts / "gates.toml").read_bytes())

    async def work():
        async with at_window(None, "laptop", tmp_path, folder) as hands:
            gates = await hands.open("gates")
            await until(lambda: "indicators/gates" in hands.window._board.latest, "samples")
            assert not hands.window.actions_by_name["versions"].isEnabled()
            gates.editing.set_title(same("Offline"))
            await until(lambda: gates.drafting.state is DraftState.KEPT, "kept")
            dialog = await hands.publish("x")
            await until(lambda: gone(dialog), "written")
            assert read_layout(folder / "gates.toml", OPTIONS).title == same("Offline")
            assert not [
                each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()
            ]
            await asyncio.sleep(0)

    draw(work())


@pytest.mark.waits
@pytest.mark.logs("feed: silent", "the draft of")
def test_where_the_server_is_silent_what_was_told_last_is_drawn_on_and_sent_later(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            await hands.open("gates")
            await hands.publish("first")
            await until(lambda: hands.drawn.drafting.base == 1, "it is published")
        office.kill()
        async with at_window(office, "tech-1", tmp_path, live=False) as hands:
            await until(lambda: "The server is silent" in hands.window.state.text(), "it says so")
            drawn = await hands.open("gates")
            assert drawn.drafting.base == 1, "as it was told last"
            drawn.editing.set_title(same("At night"))
            await until(lambda: drawn.drafting.state is DraftState.HERE, "kept on this computer")
        async with at_window(office, "tech-1", tmp_path, live=False) as hands:
            await until(lambda: any("gates" in each for each in listed(hands)), "it is listed")
            drawn = await hands.open("gates")
            assert drawn.editing.layout.title == same("At night")
            office.begin()
            await until(lambda: drawn.drafting.state is DraftState.KEPT, "and sent when it is back")

    draw(work())


def listed(hands):
    return [hands.window.entries.item(row).text() for row in range(hands.window.entries.count())]


@pytest.mark.waits
def test_a_version_that_is_still_to_come_is_called_off(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            drawn = await hands.open("gates")
            await hands.publish("as it is")
            await until(lambda: drawn.drafting.base == 1, "it is published")
            hands.window.actions_by_name["publish"].trigger()
            dialog = await hands.asked(PublishDialog)
            assert not dialog.accepting.isEnabled(), "nothing differs"
            dialog.reject()
            first = drawn.editing.layout
            drawn.editing.set_title(same("Tomorrow"))
            hands.window.actions_by_name["publish"].trigger()
            dialog = await hands.asked(PublishDialog)
            QTest.keyClicks(dialog.comment, "for the visit")
            dialog.later.setChecked(True)
            dialog.at.setSelectedSection(QDateTimeEdit.Section.HourSection)
            QTest.keyClicks(dialog.at, "09")
            assert dialog.at.dateTime().time().hour() == 9, "digits replace the part that is chosen"
            dialog.accepting.click()
            await until(lambda: drawn.drafting.base == 2, "it is to come")
            hands.window.actions_by_name["versions"].trigger()
            versions = await hands.asked(VersionsDialog)
            assert "shown now" in versions.list.item(1).text()
            assert versions.focusWidget() is versions.list
            versions.list.setCurrentRow(1)
            assert not versions.withdrawing.isVisible()
            versions.list.setCurrentRow(0)
            versions.withdrawing.click()
            await until(lambda: drawn.drafting.base == 3, "it is called off")
            told = await hands.window._shelf.versions("gates")
            assert [each.comment for each in told] == ["instead of version 2", "for the visit", "as it is"]
            assert told[0].due == told[1].due
            assert await hands.window._shelf.version("gates", 3) == first
            assert drawn.editing.layout.title == same("Tomorrow"), "the draft stays"

    draw(work())


def test_the_window_speaks_the_other_language(draw, tmp_path):
    async def work():
        folder = tmp_path / "project"
        folder.mkdir()
        async with at_window(None, "laptop", tmp_path, folder) as hands:
            whole = hands.window.window()
            # which window has the keyboard, the machine decides
            (other,) = (each for each in whole.findChildren(QShortcut) if each.key() == QKeySequence("Ctrl+L"))
            other.activated.emit()
            await until(lambda: whole.tabs.tabText(0) == "Bố cục", "Vietnamese")
            other.activated.emit()
            await until(lambda: whole.tabs.tabText(0) == "Layouts", "English")

    draw(work())
