"""Briefings at a desk of a real wall: made, presented, pointed at, written down, and gone on with after a kill."""

import pytest
from desks import until
from msgspec import structs
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtTest import QTest
from speakers import TWO, Speaker

from server.contract.briefing_commands import SaveBriefing
from server.contract.client.link import Link
from server.contract.messages import ClaimKind, Scene
from server.contract.wall_commands import EndTakeover, TakeOver
from server.contract.words import Words, same
from wall.client.orders import NOT_DONE, UNANSWERED


def move(widget, at):
    """Move the pointer there; QTest would let others run in the middle of this test's own task."""
    place = QPointF(at)
    held = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, widget.mapToGlobal(place), held, held, Qt.KeyboardModifier.NoModifier
    )
    QCoreApplication.sendEvent(widget, event)


def test_a_briefing_is_made_by_capturing_the_wall_and_every_edit_is_kept_and_taken_back(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        editor = speaker.editor
        first, second = speaker.titles(name)
        assert [each.scene.layout for each in speaker.kept(name).scenes] == ["tasks", "press"]
        editor.scenes.selectRow(1)
        editor.move_scene(-1)
        await until(lambda: speaker.titles(name) == [second, first], "moved")
        editor.notes.setFocus()
        QTest.keyClicks(editor.notes, "say this")
        await until(lambda: speaker.kept(name).scenes[0].notes == same("say this"), "what is typed is kept by itself")
        editor.scenes.setFocus()
        editor.drop()
        await until(lambda: speaker.titles(name) == [first], "taken out")
        hands.ctrl("Z")
        await until(lambda: speaker.titles(name) == [second, first], "the edit is taken back, and not the wall")
        assert speaker.kept(name).scenes[0].notes == same("say this")
        hands.ctrl("Y")
        await until(lambda: speaker.titles(name) == [first], "and made again")

    at_desk(work)


def test_it_is_presented_by_keys_and_what_lies_beneath_comes_back(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        await speaker.presents(name)
        await until(lambda: (hands.on(1), hands.on(2)) == ("tasks", "tasks"), "on all surfaces")
        speaker.key(Qt.Key.Key_PageDown)
        await until(lambda: hands.on(1) == "press", "a presenter's remote goes on")
        assert hands.state.shows.on_surface(1).scene.as_of is None
        speaker.key(Qt.Key.Key_B)
        await until(lambda: hands.state.shows.on_surface(1).scene.as_of is not None, "it stands still")
        await until(lambda: speaker.desk.briefing.briefings.run.frozen is not None, "the desk has heard of it")
        speaker.key(Qt.Key.Key_B)
        await until(lambda: hands.state.shows.on_surface(1).scene.as_of is None, "it goes on")
        speaker.presenter.decision.setText("Giao Sở Tài chính")
        speaker.presenter.decision.returnPressed.emit()
        await until(lambda: [each.text for each in speaker.kept(name).decisions] == ["Giao Sở Tài chính"], "minutes")
        assert speaker.kept(name).decisions[0].scene == 1
        await until(lambda: "Giao Sở Tài chính" in speaker.presenter.minutes.toPlainText(), "they are seen")
        speaker.key(Qt.Key.Key_Escape)
        await until(lambda: speaker.told.run is None and speaker.page._stack.currentWidget() is speaker.editor, "ended")
        minutes = speaker.editor.minutes
        await until(lambda: minutes.item(0, 1).text() == "Giao Sở Tài chính", "they stand with their briefing")
        assert (minutes.item(0, 0).text(), minutes.item(0, 2).text()) == ("2", "Lê Chi")
        assert speaker.editor.tabs.tabText(1) == "Kết luận (1)"
        assert hands.on(1) == "press", "what was put there before"
        assert hands.on(2) != "press"

    at_desk(work)


def test_after_a_decision_the_keys_are_those_of_the_presenter_again(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        await speaker.presents(name)
        refused: list[Words] = []
        line = speaker.presenter.decision
        speaker.desk._orders.refused.connect(refused.append)
        await until(lambda: speaker.presenter.briefing is not None, "the presenter's view")
        speaker.key(Qt.Key.Key_D)
        assert line.hasFocus()
        QTest.keyClicks(line, "So Tai chinh")
        hands.key(Qt.Key.Key_Return)
        assert speaker.presenter.hasFocus()
        hands.key(Qt.Key.Key_Right)
        await until(lambda: hands.on(1) == "press" and line.text() == "", "the next scene, and nothing is typed")
        hands.key(Qt.Key.Key_F5)
        hands.key(Qt.Key.Key_D)
        QTest.keyClicks(line, "half a")
        hands.key(Qt.Key.Key_Escape)
        assert line.text() == "half a"
        hands.key(Qt.Key.Key_Escape)
        await until(lambda: speaker.told.run is None and line.text() == "", "it ends, and the next begins anew")
        assert refused == [], "remotes send F5 at any time"

    at_desk(work)


def test_one_jumps_to_anything_that_is_found_and_back(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        await speaker.presents(name)
        shown = lambda: speaker.desk.known.index.of(speaker.presenter.stage.topics)  # noqa: E731
        await until(lambda: shown() and shown()[0].id.startswith("taskboard/"), "the tasks are known, and shown")
        speaker.key(Qt.Key.Key_J)
        await until(speaker.presenter.finder.isVisible, "the search")
        await until(lambda: speaker.presenter.finder.thing is not None, "with nothing typed what is shown is listed")
        assert speaker.presenter.finder.thing.id.startswith("taskboard/")
        assert speaker.presenter.head.text().startswith("Nhảy tới")
        QTest.keyClicks(speaker.presenter.finder.line, "qua han")
        await until(lambda: speaker.presenter.finder.thing is not None, "something is found")
        thing = speaker.presenter.finder.thing
        QTest.keyClick(speaker.presenter.finder.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        await until(lambda: hands.state.shows.on_surface(1).scene.tile == thing.scene.tile, "it stands there")
        await until(lambda: speaker.presenter.head.text() == "Cảnh này không có ghi chú", "the notes again")
        speaker.key(Qt.Key.Key_R)
        await until(lambda: hands.on(1) == "tasks", "back at the scene")

    at_desk(work)


def test_however_long_what_is_said_is_the_picture_keeps_its_place(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        editor, presenter = speaker.editor, speaker.presenter
        editor.scenes.selectRow(0)
        editor.sentence.setFocus()
        editor.sentence.setPlainText("Kim ngạch tăng từ 1.234 lên 1.567 triệu USD. " * 12)
        await until(lambda: speaker.kept(name).scenes[0].sentence is not None, "it is kept")
        await speaker.presents(name)
        await until(lambda: len(presenter.sentence.lines) == 3, "three lines of it")
        assert presenter.sentence.toolTip() == speaker.kept(name).scenes[0].sentence.vi.strip()
        before = presenter.stage.geometry()
        speaker.key(Qt.Key.Key_Right)
        await until(lambda: presenter.sentence.text() == "", "nothing is said of the second")
        for number in range(8):
            presenter.decision.setText(f"Kết luận {number} " * 10)
            presenter.decision.returnPressed.emit()
            await until(lambda n=number: f"Kết luận {n}" in presenter.minutes.toPlainText(), "it is written down")
        assert presenter.stage.geometry() == before

    at_desk(work)


@pytest.mark.parametrize("size", [(1366, 768), (1080, 1920)], ids=str)
def test_it_fits_a_small_screen_and_an_upright_one(at_desk, size):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        speaker.desk.resize(*size)
        fits = lambda: speaker.desk.size().toTuple() == size  # noqa: E731
        await until(fits, "the editor fits")
        await speaker.presents(name)
        speaker.desk.resize(1920, 1080)
        speaker.desk.resize(*size)
        await until(fits, lambda: f"the presenter's view fits: {speaker.desk.size()}")

    at_desk(work)


def test_notes_are_edited_and_shown_in_the_language_of_the_desk(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        kept = speaker.kept(name)
        noted = structs.replace(kept.scenes[0], notes=Words(vi="Nói chậm", en="Slowly"))
        speaker.desk._orders.give(
            SaveBriefing(wall="main", briefing=structs.replace(kept, scenes=(noted, kept.scenes[1])))
        )
        notes = speaker.editor.notes
        speaker.editor.scenes.selectRow(0)
        await until(lambda: notes.toPlainText() == "Nói chậm", "in Vietnamese")
        hands.ctrl("L")
        await until(lambda: notes.toPlainText() == "Slowly", "in English")
        notes.setFocus()
        notes.moveCursor(QTextCursor.MoveOperation.End)
        QTest.keyClicks(notes, " now")
        wanted = Words(vi="Nói chậm", en="Slowly now")
        await until(lambda: speaker.kept(name).scenes[0].notes == wanted, "the other language is kept")
        assert "/" not in speaker.editor.moment.text(), "nobody takes a day for a month"
        speaker.editor.scenes.setFocus()
        await speaker.presents(name)
        await until(lambda: speaker.presenter.notes.toPlainText() == "Slowly now", "whoever presents reads it")

    at_desk(work)


def test_another_language_leaves_the_caret_and_the_tick_its_moment(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        editor = speaker.editor
        editor.scenes.selectRow(0)
        editor.notes.setFocus()
        QTest.keyClicks(editor.notes, "say this slowly")
        await until(lambda: speaker.kept(name).scenes[0].notes == same("say this slowly"), "it is kept")
        speaker.desk._orders.give(SaveBriefing(wall="main", briefing=noted(speaker.kept(name), "nói chậm rãi thôi")))
        await until(lambda: editor.notes.toPlainText() == "nói chậm rãi thôi", "told from elsewhere")
        editor.notes.moveCursor(QTextCursor.MoveOperation.End)
        hands.ctrl("L")
        await until(lambda: editor.notes.toPlainText() == "say this slowly", "the other language")
        assert editor.notes.textCursor().position() == len("say this slowly")
        editor.dated.click()
        await until(lambda: speaker.kept(name).as_of is not None, "as of now")
        editor.moment.setDateTime(editor.moment.dateTime().addDays(-3))
        editor.moment.editingFinished.emit()
        now = speaker.kept(name).as_of
        await until(lambda: speaker.kept(name).as_of != now, "as of another moment")
        chosen = speaker.kept(name).as_of
        editor.dated.click()
        await until(lambda: speaker.kept(name).as_of is None, "as of none")
        editor.dated.click()
        await until(lambda: speaker.kept(name).as_of == chosen, "the moment that was chosen is remembered")

    at_desk(work)


def noted(briefing, words):
    """Return a briefing with other notes in Vietnamese for its first scene."""
    first = briefing.scenes[0]
    first = structs.replace(first, notes=Words(vi=words, en=first.notes.en))
    return structs.replace(briefing, scenes=(first, *briefing.scenes[1:]))


def test_a_scene_whose_layout_is_gone_is_marked_before_it_is_presented(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        speaker.editor.scenes.selectRow(0)
        kept = speaker.kept(name)
        gone = structs.replace(kept.scenes[1], scene=Scene(layout="nosuch"))
        order = SaveBriefing(wall="main", briefing=structs.replace(kept, scenes=(kept.scenes[0], gone)))
        speaker.desk._orders.give(order)
        cells = lambda row: [speaker.editor.scenes.item(row, column).text() for column in (1, 2)]  # noqa: E731
        marked = ["⚠ " + speaker.titles(name)[1], "Ở đây không có bố cục «nosuch»: có thể đã bị xóa"]
        await until(lambda: cells(1) == marked, "it is marked")
        assert cells(0)[0] == speaker.titles(name)[0]

    at_desk(work)


def test_the_pointer_lights_up_and_draws_on_the_wall_until_the_next_scene(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        await speaker.presents(name)
        stage = speaker.presenter.stage
        await until(lambda: stage.scene is not None, "what the room sees")
        pointer = lambda: hands.house.ear.latest["pointer/main"].document  # noqa: E731
        middle = stage.place.center()
        speaker.key(Qt.Key.Key_S)
        move(stage, middle)
        await until(lambda: pointer().spot is not None, "a spotlight")
        assert abs(pointer().spot.x - 0.5) < 0.02
        speaker.key(Qt.Key.Key_P)
        QTest.mousePress(stage, Qt.MouseButton.LeftButton, pos=middle)
        for step in range(1, 6):
            move(stage, middle + QPoint(step * 12, step * 5))
        QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 25))
        await until(lambda: len(pointer().strokes) == 1 and len(pointer().strokes[0].points) > 2, "a line")
        assert pointer().spot is None, "the light went out with its tool"
        speaker.key(Qt.Key.Key_Right)
        await until(lambda: hands.on(1) == "press" and pointer().strokes == (), "the next scene is clean")
        await until(lambda: stage.pointer.strokes == (), "the stage is clean too")

    at_desk(work)


def test_a_killed_server_and_a_desk_that_begins_anew_go_on_where_it_was(at_desk):
    async def begin(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        await speaker.presents(name)
        speaker.key(Qt.Key.Key_Right)
        await until(lambda: hands.on(1) == "press", "the second scene")
        hands.house.server.kill()
        hands.house.end()
        hands.house.begin()
        await until(lambda: speaker.desk._board.link.value == "live", "the server is back")
        await until(lambda: hands.on(2) == "press" and speaker.told.run.scene == 1, "it goes on where it was")

    async def go_on(hands):
        await hands.surfaces()
        speaker = Speaker(hands)
        await until(lambda: speaker.page.presents, "it is still presented")
        speaker.desk.pages.setCurrentWidget(speaker.page)
        assert speaker.page._stack.currentWidget() is speaker.presenter
        await until(lambda: speaker.presenter.briefing is not None, "the presenter's view")
        speaker.key(Qt.Key.Key_Left)
        await until(lambda: hands.on(1) == "tasks", "the keys work at once")

    at_desk(begin)
    at_desk(go_on)


def test_what_was_ordered_while_the_server_was_silent_is_not_done_when_it_is_back(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO, *TWO)
        await speaker.presents(name)
        await until(lambda: speaker.presenter.briefing is not None, "the presenter's view")
        refused: list[Words] = []
        board = speaker.desk._board
        speaker.desk._orders.refused.connect(refused.append)
        hands.house.server.kill()
        for _ in range(3):
            speaker.key(Qt.Key.Key_Right)
        await until(lambda: board.link is not Link.LIVE, "the server is silent")
        await until(lambda: not speaker.page.newest._at_work, "nothing is asked any more")
        assert refused == [UNANSWERED]
        speaker.key(Qt.Key.Key_Right)
        assert refused[1:] == [NOT_DONE], "it is said at once"
        hands.house.end()
        hands.house.begin()
        await until(lambda: board.link is Link.LIVE, "the server is back")
        speaker.presenter.decision.setText("Chờ")
        speaker.presenter.decision.returnPressed.emit()
        await until(lambda: [each.text for each in speaker.kept(name).decisions] == ["Chờ"], "orders are taken again")
        assert (speaker.told.run.scene, speaker.shown()) == (0, "tasks"), "the room saw no scene that came by itself"
        speaker.key(Qt.Key.Key_Right)
        await until(lambda: speaker.told.run.scene == 1, "what is ordered now is done")

    at_desk(work)


def test_an_announcement_covers_what_is_presented_and_leaves_it(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        name = await speaker.with_scenes(*TWO)
        await speaker.presents(name)
        hands.house.ear.ask(TakeOver(wall="main", text=same("Diễn tập")))
        await until(lambda: hands.on(1) == "takeover", "the announcement")
        assert any(each.kind is ClaimKind.BRIEFING for each in hands.state.claims)
        hands.house.ear.ask(EndTakeover(wall="main"))
        await until(lambda: hands.on(1) == "tasks", "the briefing again")

    at_desk(work)


def test_the_server_composes_one_and_it_is_opened_and_deleted(at_desk):
    async def work(hands):
        speaker = Speaker(hands)
        await hands.surfaces()
        await hands.sign_in()
        await hands.closes()
        speaker.desk.pages.setCurrentWidget(speaker.page)
        await until(lambda: speaker.page._canvas is not None, "the page")
        before = {each.name for each in speaker.told.kept}
        speaker.editor.buttons["compose"].click()
        form = await hands.opens()
        QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
        await hands.closes()
        await until(lambda: len(speaker.told.kept) > len(before), "it is composed")
        composed = next(each for each in speaker.told.kept if each.name not in before)
        assert composed.scenes
        assert all(each.sentence is not None for each in composed.scenes)
        await until(lambda: speaker.editor.briefing.name == composed.name, "it is opened")
        assert composed.compared_in_vain == 0, "yesterday nothing was recorded"
        assert speaker.editor.why_empty.isVisible()
        assert "hãy soạn lại" in speaker.editor.why_empty.text()
        speaker.editor.buttons["remove"].click()
        form = await hands.opens()
        QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
        await hands.closes()
        await until(lambda: speaker.kept(composed.name) is None, "it is gone")

    at_desk(work)
