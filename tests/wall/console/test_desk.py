"""What an operator does at a desk reaches a real wall through a real server, and what is refused is said."""

from desks import CHI, DUNG, until
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest

from server.contract.folding import fold
from server.contract.messages import ClaimKind, Region

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def hands_of(state):
    return [claim for claim in state.claims if claim.kind is ClaimKind.HAND]


def test_what_is_found_without_accents_is_shown_and_put_on_one_surface_and_on_all(at_desk):
    async def work(hands):
        await hands.surfaces()
        await until(lambda: any("Xây dựng" in fold_free(each) for each in things(hands)), "things of a department")
        thing = await hands.find("xay dung")
        assert "xay dung" in fold(f"{thing.title} {thing.detail}")
        assert hands.desk.preview.scene == thing.scene
        hands.ctrl("K")
        QTest.keyClick(hands.desk, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        assert hands.desk.miniatures.chosen == 2
        hands.key(Qt.Key.Key_Return, SHIFT, hands.desk.finder.line)
        kind = thing.scene.tile.kind
        await until(lambda: hands.on(2) == kind, "it stands on the second surface")
        assert hands.on(1) != kind
        hands.key(Qt.Key.Key_Return, CTRL, hands.desk.finder.line)
        await until(lambda: hands.on(1) == kind, "it stands on both")

    at_desk(work)


def things(hands):
    return hands.desk.finder._index.find("xay dung")


def fold_free(thing):
    return f"{thing.title} {thing.detail} {thing.also}"


def test_what_is_dragged_is_put_where_it_is_dropped_even_if_the_list_has_changed(at_desk):
    async def work(hands):
        await hands.surfaces()
        desk = hands.desk
        await hands.find("nhiem vu duoc giao")
        data = desk.finder.list.model().mimeData([desk.finder.list.currentIndex()])
        dragged = desk.finder.dragged
        await hands.find("bao chi")
        assert desk.finder.thing != dragged
        at = desk.miniatures.place_of(1).center()
        held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(at.toPoint(), *held)
        desk.miniatures.dragEnterEvent(enter)
        assert enter.isAccepted()
        desk.miniatures.dropEvent(QDropEvent(QPointF(at), *held))
        await until(lambda: hands.on(1) == dragged.scene.layout == "tasks", "it stands there")
        assert hands.on(2) != "tasks"

    at_desk(work)


def test_a_click_enlarges_a_tile_on_the_wall_and_another_returns(at_desk):
    async def work(hands):
        await hands.surfaces()
        desk = hands.desk
        desk.miniatures.choose(1)
        hands.key(Qt.Key.Key_1, at=desk.miniatures)
        await hands.tiles_of(1, "tasks")
        count = len(hands.shown(1).tiles)
        left, top, wide, high = next(each.at for each in hands.shown(1).tiles if each.kind == "tasks")
        place = desk.miniatures.place_of(1)
        at = QPoint(
            round(place.x() + (left + wide / 2) * place.width()), round(place.y() + (top + high / 2) * place.height())
        )

        def enlarged():
            return [view for claim in hands.state.claims for view in claim.scene.state if view.enlarged]

        QTest.mouseClick(desk.miniatures, Qt.MouseButton.LeftButton, pos=at)
        await until(lambda: [view.tile.kind for view in enlarged()] == ["tasks"], "the claim says so")
        await until(lambda: len(hands.shown(1).tiles) < count, "the wall shows it large")
        QTest.mouseClick(desk.miniatures, Qt.MouseButton.LeftButton, pos=at)
        await until(lambda: not enlarged() and len(hands.shown(1).tiles) == count, "all of them again")

    at_desk(work)


def test_a_note_stands_on_a_part_until_its_end_and_an_empty_one_is_refused(at_desk):
    async def work(hands):
        await hands.surfaces()
        hands.ctrl("N")
        form = await hands.opens()
        assert hands.desk.window() is not form
        hands.key(Qt.Key.Key_Return, at=form.accepting)
        QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
        assert form.isVisible()
        assert form.refusal.isVisible()
        QTest.keyClicks(form.text, "Hop luc 15 gio")
        form._minutes.setCurrentIndex(2)
        QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
        await hands.closes()
        await until(lambda: hands_of(hands.state), "the note")
        (claim,) = hands_of(hands.state)
        assert claim.region == Region(0.0, 0.78, 1.0, 0.22)
        assert claim.scene.tile.options["text"]["vi"] == "Hop luc 15 gio"
        assert 9 * 60 < (claim.until - claim.since).total_seconds() <= 10 * 60 + 5
        hands.ctrl("D")
        await until(lambda: not hands_of(hands.state), "it is taken away")

    at_desk(work)


def test_hold_goes_on_and_an_announcement_covers_the_wall_until_it_is_cleared(at_desk):
    async def work(hands):
        await hands.surfaces()
        hands.ctrl("H")
        await until(lambda: hands.state.holds and hands.desk.doing.held, "the wall is held")
        hands.ctrl("H")
        await until(lambda: not hands.state.holds and not hands.desk.doing.held, "it goes on")
        hands.ctrl("T")
        form = await hands.opens()
        hands.key(Qt.Key.Key_Return, at=form.accepting)
        await hands.closes()
        await until(lambda: hands.on(1) == hands.on(2) == "takeover", "it covers both")
        await until(lambda: hands.desk.doing.taken_over, "the desk knows")
        hands.ctrl("T")
        await until(lambda: hands.on(1) != "takeover", "it is cleared")

    at_desk(work)


def test_a_wrong_password_is_said_in_the_form_and_undo_is_each_persons_own(at_desk):
    async def work(hands):
        await hands.surfaces()
        form = await hands.sign_in(password="nicht das rechte")
        await until(form.refusal.isVisible, "it is said there")
        assert (form.name.text(), form.password.text()) == ("Lê Chi", "")
        form.password.setText(CHI)
        hands.key(Qt.Key.Key_Return, at=form.password)
        await hands.closes()
        assert "Lê Chi" in hands.desk._buttons["sign"].text()
        hands.desk.miniatures.choose(1)
        hands.key(Qt.Key.Key_1, at=hands.desk.miniatures)
        await until(lambda: hands.on(1) == "tasks", "the tasks")
        hands.desk.persons.sign_out()
        await until(lambda: not hands.desk.persons.person, "nobody")
        await (await signed(hands, "Dung", DUNG))
        hands.ctrl("Z")
        await until(lambda: hands.desk.said.isVisible() and hands.desk.said.text(), "nothing of hers to take back")
        assert hands.on(1) == "tasks"
        hands.desk.persons.sign_out()
        await until(lambda: not hands.desk.persons.person, "nobody")
        await (await signed(hands, "Lê Chi", CHI))
        # in the line of the search it is the wall's too
        hands.desk.finder.line.setFocus()
        QTest.keyClicks(hands.desk.finder.line, "abc")
        hands.ctrl("Z")
        await until(lambda: hands.on(1) != "tasks", "taken back")
        assert hands.desk.finder.line.text() == "abc"
        hands.ctrl("Y")
        await until(lambda: hands.on(1) == "tasks", "and again")

    at_desk(work)


async def signed(hands, name, password):
    await hands.sign_in(name, password)
    return hands.closes()


def test_the_shift_is_handed_over_without_the_wall_noticing(at_desk):
    async def work(hands):
        await hands.surfaces()
        await (await signed(hands, "Lê Chi", CHI))
        hands.desk.miniatures.choose(2)
        hands.key(Qt.Key.Key_7, at=hands.desk.miniatures)
        await until(lambda: hands_of(hands.state), "the press")
        before = hands.state.claims
        hands.ctrl("U")
        form = await hands.opens()
        form.name.setText("Dung")
        form.password.setText("nicht das rechte")
        QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
        await until(form.refusal.isVisible, "it is said")
        assert hands.desk.persons.person == "Lê Chi"
        form.password.setText(DUNG)
        hands._password = DUNG
        QTest.keyClicks(form.note, "Camera 7 mat hinh")
        QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
        await hands.closes()
        assert hands.desk.persons.person == "Dung"
        assert hands.state.claims == before
        hands.ctrl("4")
        duty = hands.desk.shift
        await until(
            lambda: "Dung" in duty._duty.text() and "Lê Chi" not in duty._duty.text(),
            lambda: f"who is on duty: {duty._duty.text()}",
        )
        assert any("Camera 7 mat hinh" in cell for cell in cells(duty.entries))
        QTest.keyClicks(duty.line, "Da bao VNPT")
        hands.key(Qt.Key.Key_Return, at=duty.line)
        await until(lambda: any("Da bao VNPT" in cell for cell in cells(duty.entries)), "the note")
        await until(lambda: duty.line.text() == "", "the line is empty again")

    at_desk(work)


def cells(table):
    rows, columns = range(table.rowCount()), range(table.columnCount())
    return [table.item(row, column).text() for row in rows for column in columns]


def test_who_is_locked_elsewhere_is_asked_to_sign_in_and_told_why_it_is_refused(at_desk, house):
    async def work(hands):
        await hands.surfaces()
        await (await signed(hands, "Dung", DUNG))
        house.people("lock", "Dung")
        try:
            hands.ctrl("Z")
            form = await hands.opens()
            assert "Dung" in form.refusal.text()
            assert not hands.desk.persons.person
            form.name.setText("Dung")
            form.password.setText(DUNG)
            form.refusal.clear()
            QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
            await until(lambda: form.refusal.text(), "it is refused")
            assert form.isVisible()
            form.reject()
            await hands.closes()
        finally:
            house.people("unlock", "Dung")
        await (await signed(hands, "Dung", DUNG))
        house.people("password", "Dung", said=DUNG)
        hands.ctrl("Z")
        form = await hands.opens()
        assert "Dung" in form.refusal.text()
        form.reject()
        await hands.closes()

    at_desk(work)


def test_what_stands_there_is_saved_as_a_scene_and_shown_by_its_name(at_desk):
    async def work(hands):
        await hands.surfaces()
        hands.desk.miniatures.choose(1)
        hands.key(Qt.Key.Key_7, at=hands.desk.miniatures)
        await until(lambda: hands.desk.known.wall and hands_of(hands.desk.known.wall), "the press")
        shown = hands.on(1)
        hands.ctrl("S")
        form = await hands.opens()
        QTest.keyClicks(form.line, "Buoi sang")
        hands.key(Qt.Key.Key_Return, at=form.line)
        await hands.closes()
        hands.ctrl("D")
        await until(lambda: hands.on(1) != shown, "it is gone")
        await until(lambda: (hands.desk.finder._index.find("buoi sang") or [None])[0] is not None, "it can be found")
        assert (await hands.find("buoi sang")).id == "scene/buoi-sang"
        hands.key(Qt.Key.Key_Return, SHIFT, hands.desk.finder.line)
        await until(lambda: hands.on(1) == shown, "it stands there again")
        hands.ctrl("2")
        assert "Buoi sang" in cells(hands.desk.programme.scenes)

    at_desk(work)
