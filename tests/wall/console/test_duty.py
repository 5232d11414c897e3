"""At the desk it is seen who drives the room's outputs; the duty is given, drilled, and its changes are said."""

import pytest
from desks import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from standbys import standing_by

from server.contract.commands import Role
from server.contract.messages import Progress


def rows(hands):
    """Return what the table of the duty says: station, state, what is known."""
    table = hands.desk.duty.stations
    texts = [[table.item(row, column).text() for column in range(2, 5)] for row in range(table.rowCount())]
    return {station: (state, known) for station, state, known in texts}


def states(hands):
    return {station: state for station, (state, _) in rows(hands).items()}


@pytest.fixture(scope="module")
def stations(house):
    for station in ("spare-1", "spare-2"):
        house.site.enroll(station, Role.VIEWER)
    return ("spare-1", "spare-2")


@pytest.mark.waits
def test_the_duty_is_seen_given_drilled_and_a_takeover_is_said(at_desk, house, stations):
    async def work(hands):
        desk = hands.desk
        hands.key(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        first, second = stations
        await until(lambda: states(hands) == dict.fromkeys(stations, "vắng mặt"), "nobody is there")
        with standing_by(house.site, *stations, progress=Progress(number=0, switches=True, hook=0.4)) as (one, two):
            await until(lambda: states(hands) == {first: "đang trực", second: "dự phòng"}, lambda: f"{rows(hands)}")
            await until(lambda: "chuyển đầu ra sau 0,4 s" in rows(hands)[first][1], "its progress")
            assert desk.duty.give.isEnabled(), "there is one other"
            QTest.mouseClick(desk.duty.give, Qt.MouseButton.LeftButton)
            form = await hands.opens()
            hands.key(Qt.Key.Key_Return, at=form.accepting)
            await hands.closes()
            await until(lambda: states(hands) == {first: "dự phòng", second: "đang trực"}, lambda: f"{rows(hands)}")
            assert "desk-1 giao cho spare-2" in rows(hands)[second][1]
            QTest.mouseClick(desk.duty.drill, Qt.MouseButton.LeftButton)
            form = await hands.opens()
            hands.key(Qt.Key.Key_Return, at=form.accepting)
            await hands.closes()
            await until(lambda: "đang diễn tập" in desk.duty.last.text(), "it is under way")
            await until(lambda: ": đạt (" in desk.duty.last.text(), lambda: desk.duty.last.text())
            assert "trả lại trong" in desk.duty.last.text()
            assert f"báo cáo trên máy chủ: {house.site.folder}" in desk.duty.last.text()
            assert states(hands)[second] == "đang trực"
            desk.duty.stations.selectRow(0)
            one.fall_silent()
            await until(lambda: states(hands)[first] == "vắng mặt", "it is gone")
            assert not desk.duty.give.isEnabled(), "it cannot take it"
            desk.pages.setCurrentIndex(0)
            one.speak_again()
            two.fall_silent()
            await until(lambda: "spare-1 thay spare-2: im lặng" in desk.said.text(), "the takeover is said on any page")

    at_desk(work)
