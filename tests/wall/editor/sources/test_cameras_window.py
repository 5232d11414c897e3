"""Cameras at the page of sources: found on the network, taken from a sheet with what would change beforehand."""

import pytest
from camera_peer import PASSWORD, USER, camera_peer
from desks import until
from editor_windows import at_window
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from wall.editor.sources.cameras_window import NETWORK, REGISTER, SHEET, CamerasWindow
from wall.editor.sources.sources_page import SourcesPage

ROWS = "Camera,Name,Main stream,Road\nCAM-1,Gate,rtsp://10.0.0.1/a,QL1\nbad id!,X,rtsp://10.0.0.2/a,\n"


async def opened(hands):
    """Open the window of cameras."""
    whole = hands.window.window()
    number, page = next((at, each) for at, each in enumerate(whole.pages) if isinstance(each, SourcesPage))
    whole.tabs.setCurrentIndex(number)
    page.actions_by_name["cameras"].trigger()
    found = page.findChildren(CamerasWindow)
    assert len(found) == 1
    await until(lambda: not found[0].progress.isVisible(), "it has been told")
    return found[0]


def lines(window):
    return [window.sheet.changes.item(row).text() for row in range(window.sheet.changes.count())]


@pytest.mark.waits
def test_a_sheet_is_looked_at_before_it_is_taken(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            window = await opened(hands)
            assert window.said.text() == "there is no camera yet: look on the network, or take a sheet in"
            window.look_at_sheet("c.csv", ROWS.encode())
            await until(lambda: window.sheet.keep.isEnabled(), "what would change")
            assert lines(window)[0] == "+  CAM-1  Gate"
            assert lines(window)[1].startswith("✕  row 3: ")
            assert window.said.text() == "would be: 1 new, 0 changed, 0 as they are, 1 rows unusable"
            QTest.mouseClick(window.sheet.keep, Qt.MouseButton.LeftButton)
            await until(lambda: window.register.rows.rowCount() == 1, window.said.text)
            window.look_at_sheet("c.csv", ROWS.replace("QL1", "QL4").encode())
            await until(lambda: lines(window)[0].startswith("≠"), "what would change")
            assert lines(window)[0] == "≠  CAM-1  Gate\n    road: QL1 → QL4"
            window.look_at_sheet("c.csv", b"a,b\n1,2\n")
            await until(lambda: "no row of headings" in window.said.text(), "what is wrong")
            window.tabs.setCurrentIndex(REGISTER)
            QTest.keyClicks(window.register.search, "gate")
            assert window.register.rows.rowCount() == 1
            QTest.keyClicks(window.register.search, "x")
            assert window.register.rows.rowCount() == 0
            window.reject()

    draw(work())


@pytest.mark.waits
def test_cameras_of_the_network_are_found_and_taken_in(draw, office, tmp_path):
    async def work():
        with camera_peer(tmp_path / "camera") as peer:
            async with at_window(office, "tech-1", tmp_path) as hands:
                window = await opened(hands)
                window.tabs.setCurrentIndex(NETWORK)
                QTest.keyClicks(window.user, USER)
                window.password.setText(PASSWORD)
                QTest.keyClicks(window.network.at, peer.address)
                QTest.keyClick(window.network.at, Qt.Key.Key_Return)
                await until(lambda: window.network.rows.rowCount() == 1, "it is found")
                assert window.said.text() == "1 devices found, 1 new"
                assert window.network.rows.item(0, 5).text() == "new"
                QTest.mouseClick(window.network.take, Qt.MouseButton.LeftButton)
                await until(lambda: window.sheet.keep.isEnabled(), "what would change")
                assert window.tabs.currentIndex() == SHEET
                assert lines(window)[0].startswith("+  CAM-001")
                QTest.mouseClick(window.sheet.keep, Qt.MouseButton.LeftButton)
                await until(lambda: window.register.rows.rowCount() == 1, "it is in the register")
                assert int(window.register.rows.item(0, 4).text()) >= 1, "it has told where its pictures come from"
                window.reject()

    draw(work())
