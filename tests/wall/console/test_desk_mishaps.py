"""What a tired operator does by mistake costs nothing."""

from desks import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from server.contract.messages import ClaimKind


def by_hand(hands):
    return [claim for claim in hands.state.claims if claim.kind is ClaimKind.HAND]


def test_what_was_taken_away_comes_back_with_undo(at_desk):
    async def work(hands):
        await hands.surfaces()
        await hands.put(1, Qt.Key.Key_1, "tasks")
        await hands.put(2, Qt.Key.Key_7, "press")
        hands.desk.miniatures.choose(1)
        hands.ctrl("D")
        await until(lambda: hands.on(1) != "tasks", "they are taken away")
        hands.ctrl("Z")
        await until(lambda: hands.on(1) == "tasks", "they are back")
        assert hands.on(2) == "press", "nothing else has changed"
        hands.ctrl("Z")
        await until(lambda: len(by_hand(hands)) == 1, "before that")

    at_desk(work)


def test_with_all_surfaces_chosen_nothing_is_taken_away_by_chance(at_desk):
    async def work(hands):
        await hands.surfaces()
        await hands.put(1, Qt.Key.Key_1, "tasks")
        hands.desk.miniatures.choose(0)
        hands.ctrl("D")
        await until(lambda: "chọn mặt" in hands.desk.said.text(), "it is said what to do")
        assert hands.on(1) == "tasks"

    at_desk(work)


def test_after_the_help_the_keyboard_is_where_it_was(at_desk):
    async def work(hands):
        await hands.surfaces()
        hands.desk.miniatures.setFocus()
        await hands.put(2, Qt.Key.Key_7, "press")
        for _ in range(2):
            hands.key(Qt.Key.Key_F1, at=hands.desk)
            await until(hands.desk.help.isVisible, "the keys")
            hands.key(Qt.Key.Key_Escape)
            await until(lambda: not hands.desk.help.isVisible(), "they are gone")
            assert hands.desk.focusWidget() is hands.desk.miniatures
        hands.key(Qt.Key.Key_Space)
        assert not any(button.hasFocus() for button in hands.desk._buttons.values())

    at_desk(work)


def test_keys_without_a_letter_find_nothing(at_desk):
    async def work(hands):
        await hands.surfaces()
        for key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Escape):
            QTest.keyClick(hands.desk, key)
        assert hands.desk.finder.line.text() == ""

    at_desk(work)


def test_who_types_in_the_shift_log_writes_there(at_desk):
    async def work(hands):
        await hands.surfaces()
        hands.ctrl("4")
        hands.desk.shift.entries.setFocus()
        QTest.keyClicks(hands.desk, "mat dien")
        assert hands.desk.shift.line.text().startswith("m")
        assert hands.desk.finder.line.text() == ""

    at_desk(work)


def test_a_scene_of_the_same_name_is_replaced_only_when_asked_twice(at_desk):
    async def work(hands):
        await hands.surfaces()

        async def save(title, times=1):
            hands.ctrl("S")
            form = await hands.opens()
            form.line.setText(title)
            for number in range(times):
                QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
                if number < times - 1:
                    await until(lambda: "đã do" in form.refusal.text(), "it is said that there is one")
            await hands.closes()

        titles = lambda: sorted(each.title.vi for each in hands.desk.known.programme.scenes.values())  # noqa: E731
        await save("Ca đêm")
        await until(lambda: "Ca đêm" in titles(), "it is saved")
        await save("Cạ đểm")
        await until(lambda: {"Ca đêm", "Cạ đểm"} <= set(titles()), "accents make another one")
        count = len(titles())
        await save("ca đêm", times=2)
        await until(lambda: "ca đêm" in titles(), "the first one is replaced")
        assert len(titles()) == count
        hands.ctrl("2")
        rows = hands.desk.programme.scenes
        await until(lambda: "ca đêm" in [rows.item(row, 0).text() for row in range(rows.rowCount())], "it is listed")
        rows.selectRow([rows.item(row, 0).text() for row in range(rows.rowCount())].index("ca đêm"))
        QTest.mouseClick(hands.desk.programme._remove, Qt.MouseButton.LeftButton)
        form = await hands.opens()
        QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
        await until(lambda: "ca đêm" not in titles(), "it is forgotten")
        assert "Cạ đểm" in titles()

    at_desk(work)


def test_clearing_an_announcement_twice_does_not_ask_for_the_next(at_desk):
    async def work(hands):
        await hands.surfaces()
        hands.ctrl("T")
        form = await hands.opens()
        QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
        await hands.closes()
        await until(lambda: hands.desk.doing.taken_over, "the wall is covered")
        hands.ctrl("T")
        await until(lambda: not hands.desk.doing.taken_over, "it is cleared")
        hands.ctrl("T")
        assert hands.form is None

    at_desk(work)


def test_after_a_refusal_enter_gives_the_answer_again(at_desk):
    async def work(hands):
        await hands.surfaces()
        form = await hands.sign_in(password="nicht das rechte")
        await until(form.refusal.isVisible, "it is refused")
        form.password.setText("sai lan nua")
        QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
        await until(lambda: form.password.text() == "" and form.accepting.isEnabled(), "and once more")
        form.password.setText("van sai")
        hands.key(Qt.Key.Key_Return, at=form.password)
        assert not form.accepting.isEnabled(), "it is under way"
        await until(form.accepting.isEnabled, "its answer")
        form.reject()

    at_desk(work)
