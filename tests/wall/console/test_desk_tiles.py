"""What is done with one tile of a surface, by the keyboard and by its menu; and keeping a surface for oneself."""

from desks import DUNG, outside, until
from persons import Person
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from server.contract.commands import Role, ShowLayout
from server.contract.folding import fold
from server.contract.messages import ClaimKind
from server.contract.wall_commands import LeaveControl, TakeControl


def enlarged(hands):
    return [view.tile.kind for claim in hands.state.claims for view in claim.scene.state if view.enlarged]


async def tasks_on_the_first(hands):
    """Show the tasks on the first surface, and return once their tiles are told of."""
    await hands.surfaces()
    hands.desk.miniatures.choose(1)
    hands.key(Qt.Key.Key_1, at=hands.desk.miniatures)
    await hands.tiles_of(1, "tasks")


def test_a_tile_is_chosen_and_enlarged_by_the_keyboard_alone(at_desk):
    async def work(hands):
        await tasks_on_the_first(hands)
        looking = hands.desk.miniatures
        looking.setFocus()
        hands.key(Qt.Key.Key_Return, at=looking)
        first = looking._tile
        assert first is not None
        hands.key(Qt.Key.Key_Down, at=looking)
        hands.key(Qt.Key.Key_Right, at=looking)
        assert looking.chosen == 1, "the arrows are the tiles' now"
        chosen = looking._tile.state
        assert chosen.at != first.state.at
        hands.key(Qt.Key.Key_Return, at=looking)
        await until(lambda: enlarged(hands) == [chosen.kind], "the claim says so")
        await until(lambda: len(hands.shown(1).tiles) == 1, "the wall shows it large")
        hands.key(Qt.Key.Key_Return, at=looking)
        await until(lambda: not enlarged(hands), "it has returned")
        hands.key(Qt.Key.Key_Escape, at=looking)
        assert looking._tile is None
        assert looking.chosen == 1
        hands.key(Qt.Key.Key_Escape, at=looking)
        assert looking.chosen == 0

    at_desk(work)


def test_the_menu_of_a_tile_sends_it_to_another_surface_and_keeps_it(at_desk):
    async def work(hands):
        await tasks_on_the_first(hands)
        desk = hands.desk
        left, top, wide, high = next(each.at for each in hands.shown(1).tiles if each.kind == "tasks")
        place = desk.miniatures.place_of(1)
        at = QPoint(
            round(place.x() + (left + wide / 2) * place.width()), round(place.y() + (top + high / 2) * place.height())
        )
        QTest.mouseClick(desk.miniatures, Qt.MouseButton.RightButton, pos=at)
        menu = desk.findChild(QMenu)
        actions = {action.text(): action for action in menu.actions()}
        assert "Phóng to ô" in actions
        actions["Gửi ô sang mặt 2"].trigger()
        await until(lambda: hands.on(2) == "tasks", "the tile alone on the second surface")
        assert hands.state.shows.on_surface(2).scene.tile is not None
        assert hands.on(1) == "tasks"
        actions["Giữ ô làm mục ưa thích"].trigger()
        menu.close()
        desk.finder.line.clear()
        kept = desk.finder.list.model().index(0).data(Qt.ItemDataRole.UserRole)
        assert kept.scene.tile.kind == "tasks"
        assert len(desk._favourites.things) == 1

    at_desk(work)


def test_control_keeps_others_away_and_a_leader_takes_it(at_desk, house):
    house.people("add", "Trưởng ca", "--role", "leader", said=DUNG + " lớn")
    house.site.enroll("desk-2", Role.OPERATOR)

    async def work(hands):
        await hands.surfaces()
        await hands.sign_in()
        await hands.closes()
        hands.desk.miniatures.choose(2)
        hands.ctrl("G")
        await until(lambda: [(each.by, each.screen) for each in hands.state.leases] == [("Lê Chi", 2)], "she has it")
        await until(lambda: hands.desk._buttons["control"].isChecked(), "the button says so")
        assert "Lê Chi" in hands.desk.miniatures._captions[2].detail
        with Person(house.site, "desk-2") as other:
            assert "Lê Chi" in other.ask(ShowLayout(wall="main", layout="tasks", screen=2)).refused.vi
            assert other.ask(ShowLayout(wall="main", layout="tasks", screen=1)).refused is None
            hands.desk.doing._keep_control()
            other.sign_in("Trưởng ca", DUNG + " lớn")
            assert other.ask(TakeControl(wall="main", screen=2)).refused is None
            hands.desk.doing._keep_control()
            await until(lambda: not hands.desk.doing.has_control, "she is told that she has lost it")
            assert "Trưởng ca" in hands.desk.said.text()
            assert not hands.desk._buttons["control"].isChecked()
            assert other.ask(LeaveControl(wall="main")).refused is None

    at_desk(work)


def test_control_is_left_by_the_same_key(at_desk):
    async def work(hands):
        await hands.surfaces()
        hands.desk.miniatures.choose(1)
        hands.ctrl("G")
        kept = lambda: [each.by for each in hands.state.leases if each.screen == 1]  # noqa: E731
        await until(lambda: kept() == ["desk-1"] and hands.desk.doing.has_control, "the desk has it")
        hands.ctrl("G")
        await until(lambda: not kept(), "and leaves it")
        assert not hands.desk.doing.has_control

    at_desk(work)


def test_rows_are_copied_as_a_sheet_takes_them(at_desk):
    async def work(hands):
        hands.ctrl("3")
        rows = hands.desk.health.sources
        await until(lambda: rows.rowCount() > 0 and rows.item(0, 0) is not None, "sources")
        rows.setFocus()
        rows.selectAll()
        hands.ctrl("C")
        copied = QGuiApplication.clipboard().text().split("\n")
        assert len(copied) == rows.rowCount()
        assert copied[0].split("\t") == [rows.item(0, column).text() for column in range(rows.columnCount())]

    at_desk(work)


def test_a_commune_is_found_by_its_name_and_framed_on_its_map(at_desk):
    async def work(hands):
        await hands.surfaces()
        await until(
            lambda: any(each.kind.name == "COMMUNE" for each in hands.desk.finder._index.find("xa")), "communes"
        )
        thing = next(each for each in hands.desk.finder._index.find("xa") if each.kind.name == "COMMUNE")
        found = await hands.find(fold(thing.title))
        assert found.title == thing.title
        hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, hands.desk.finder.line)
        await until(lambda: any(claim.kind is ClaimKind.HAND for claim in hands.state.claims), "it is on the wall")

    at_desk(work)


def test_a_finger_that_rests_on_a_tile_asks_for_its_menu_and_enlarges_nothing(at_desk):
    async def work(hands):
        await tasks_on_the_first(hands)
        desk = hands.desk
        at = desk.miniatures.place_of(1).center().toPoint()
        finger = QTest.createTouchDevice()
        await outside(lambda: QTest.touchEvent(desk.miniatures, finger).press(0, at, desk.miniatures))
        await until(lambda: desk.findChild(QMenu) is not None, "the menu")
        await outside(lambda: QTest.touchEvent(desk.miniatures, finger).release(0, at, desk.miniatures))
        desk.findChild(QMenu).close()
        assert not enlarged(hands)

    at_desk(work)
