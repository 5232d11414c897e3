"""The page of service packs at a real server: limits are changed by hand, previewed, published, and taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from alarms.conftest import gates
from alarms.test_trial import record
from desks import until
from editor_windows import CONTROL, Hands, at_window
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from server.contract.layout_files import written_value
from server.contract.publishing import PackText, ReadVersions
from server.store.database import Database
from wall.editor.documents.asking import NameDialog, PublishDialog, SureDialog
from wall.editor.forms.rows import DETAIL
from wall.editor.packs.editing import PackEditing
from wall.editor.packs.pack_text import indicators, rules
from wall.editor.packs.pack_view import RULE, TEXT
from wall.editor.packs.packs_page import PacksPage
from wall.editor.packs.rule_form import RuleForm
from wall.language import Language


def on_packs(hands):
    """Turn to the page."""
    window = hands.window.window()
    number, page = next((at, page) for at, page in enumerate(window.pages) if isinstance(page, PacksPage))
    window.tabs.setCurrentIndex(number)
    return PackHands(page)


def has_ended(board):
    held = board.latest.get("indicators/forestry")
    return held is None or held.is_gone


class PackHands(Hands):
    """Changes packs, with mouse and keyboard."""

    @property
    def figures(self):
        return indicators(self.drawn.editing.text)

    def listed(self):
        return [self.window.entries.item(row).text() for row in range(self.window.entries.count())]

    @property
    def rules(self):
        return rules(self.drawn.editing.text)

    def type(self, field, text, *, of=0, rule=False):
        form = self.page.rule if rule else self.page.form
        line = form.fields[field].control.findChildren(QLineEdit)[of]
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)


@pytest.mark.waits
def test_an_indicator_is_changed_previewed_and_published(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as other:
            hands = on_packs(other)
            await until(lambda: hands.window.entries.count() > 5, "the packs that are shipped are listed")
            opened = await hands.open("health")
            page = hands.page
            await until(lambda: opened.preview is not None, "the server has judged it")
            assert hands.found() == ["Nothing is wrong with it"]
            assert "nothing is known" in page.year.note.text(), "no source has told anything"
            at = page.list.visualItemRect(page.list.item(1)).center()
            QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
            assert opened.editing.focus.indicator == 1
            before = hands.figures[1]
            hands.type("warn", "12")
            assert hands.figures[1] == {**before, "warn": 0.12}
            hands.type("alarm", "1")
            await until(lambda: opened.errors, "the server finds it wrong")
            assert any("must be larger than warn" in each for each in hands.found())
            hands.window.findings.itemActivated.emit(hands.window.findings.item(0))
            hands.window.actions_by_name["publish"].trigger()
            assert "published: 1 " in hands.window.said.text()
            hands.type("alarm", "3.000")
            assert "thousands, or decimals? Write 3000, or 3.0000" in hands.found()[0], "never guessed"
            hands.window.actions_by_name["publish"].trigger()
            assert "errors to be mended" in hands.window.said.text()
            assert not hands.window.findChildren(PublishDialog), "nothing else than what stands there is published"
            hands.type("alarm", "1e400")
            assert "expected a number" in hands.found()[0]
            hands.window.findings.itemActivated.emit(hands.window.findings.item(0))
            assert page.form.fields["alarm"].isAncestorOf(hands.window.window().focusWidget())
            hands.type("alarm", "30")
            await until(lambda: not opened.errors, "it is good again")
            assert (hands.figures[1]["warn"], hands.figures[1]["alarm"]) == (0.12, 0.3)
            dialog = await hands.publish("less strict")
            await until(lambda: opened.drafting.base == 1, lambda: f"it is published: {dialog.refusal.text()}")
            told = await hands.window._orders.ask(ReadVersions(topic="pack/health", number=1))
            assert told.told.document == opened.editing.document
            assert [each.comment for each in told.told.versions] == ["less strict"]
            await until(lambda: any("health · version 1" in each for each in hands.listed()), "the list says so")

    draw(work())


@pytest.mark.waits
def test_a_new_service_begins_with_one_indicator_and_ends_when_it_is_taken_away(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as other:
            hands = on_packs(other)
            await until(lambda: hands.window.entries.count() > 5, "the packs that are shipped are listed")
            hands.window.actions_by_name["new"].trigger()
            dialog = await hands.asked(NameDialog)
            QTest.keyClicks(dialog.name, "forestry")
            QTest.keyClick(dialog.name, Qt.Key.Key_Return)
            await until(lambda: hands.drawn is not None and hands.drawn.name == "forestry", "it is open")
            hands.type("name", "Rung trong", of=0)
            hands.type("name", "Planted", of=1)
            hands.page.list.setFocus()
            QTest.keyClick(hands.page.list, Qt.Key.Key_Insert)
            assert [each["id"] for each in hands.figures] == ["forestry_1", "indicator_1"]
            QTest.keyClick(hands.page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
            assert [each["id"] for each in hands.figures] == ["indicator_1", "forestry_1"]
            QTest.keyClick(hands.page.list, Qt.Key.Key_Delete)
            assert [each["name"] for each in hands.figures] == [{"vi": "Rung trong", "en": "Planted"}]
            QTest.keyClick(hands.page, Qt.Key.Key_Z, CONTROL)
            hands.window.actions_by_name["redo"].trigger()
            hands.page.tabs.setCurrentIndex(TEXT)
            assert "forestry_1" in hands.page.text.toPlainText()
            await hands.publish("our forest")
            board = hands.window._shelf._board
            await until(lambda: "indicators/forestry" in board.latest, "the service is there")
            await until(lambda: hands.drawn.drafting.base == 1, "and the window knows")
            assert "no source" in board.latest["indicators/forestry"].error.en
            hands.window.actions_by_name["remove"].trigger()
            asked = await hands.asked(SureDialog)
            asked.accepting.click()
            await until(lambda: has_ended(board), "the service has ended")

    draw(work())


@pytest.mark.waits
def test_what_nobody_has_published_is_discarded_whole_and_never_taken_away(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as other:
            hands = on_packs(other)
            await until(lambda: hands.window.entries.count() > 5, "the packs that are shipped are listed")
            hands.window.search.setText("health")
            hands.window.actions_by_name["new"].trigger()
            dialog = await hands.asked(NameDialog)
            QTest.keyClicks(dialog.name, "mistaken")
            QTest.keyClick(dialog.name, Qt.Key.Key_Return)
            await until(lambda: hands.drawn is not None and hands.drawn.name == "mistaken", "it is open")
            await until(lambda: any("mistaken · draft of tech-1" in each for each in hands.listed()), "it is kept")
            assert not hands.window.actions_by_name["remove"].isEnabled(), "there is nothing to take away"
            hands.page.tabs.setCurrentIndex(TEXT)
            hands.page.text.setPlainText("name = ")
            assert not hands.page.buttons["add"].isEnabled(), "nothing is added to what cannot be read"
            assert not hands.page.service.isEnabled()
            hands.window.actions_by_name["discard"].trigger()
            sure = await hands.asked(SureDialog)
            QTest.keyClick(sure, Qt.Key.Key_Return)
            assert hands.drawn is not None, "Enter does not do it"
            hands.window.actions_by_name["discard"].trigger()
            sure = await hands.asked(SureDialog)
            sure.accepting.click()
            await until(lambda: not any("mistaken" in each for each in hands.listed()), "it is gone")
            assert hands.drawn is None

    draw(work())


@pytest.mark.waits
def test_a_service_has_a_name_in_both_languages(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as other:
            hands = on_packs(other)
            await until(lambda: hands.window.entries.count() > 5, "the packs that are shipped are listed")
            opened = await hands.open("health")
            lines = hands.page.service.fields["name"].control.findChildren(QLineEdit)
            lines[1].setFocus()
            lines[1].selectAll()
            QTest.keyClicks(lines[1], "Health care")
            assert "Health care" in opened.editing.text
            assert hands.window.heading.text() == "Health care  (health)"
            opened.editing.stack.undo()
            assert opened.drafting.is_clean, "what was typed is one step"

    draw(work())


async def record_jams(office, *, hours):
    """Write into the server's history that 1,500 trucks waited at Hữu Nghị for half of each of so many hours."""
    now, told = datetime.now(UTC).replace(microsecond=0), []
    for hour in range(hours, 0, -1):
        began = now - timedelta(hours=hour)
        told += [(began, gates(huu_nghi=1500, chi_ma=20)), (began + timedelta(minutes=30), gates(huu_nghi=80))]
    database = Database(f"sqlite:///{office.folder}/history.db")
    await record(database, told)
    await database.dispose()


@pytest.mark.waits
def test_rules_are_written_and_tried_on_the_past_before_they_are_published(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as other:
            hands = on_packs(other)
            await until(lambda: hands.window.entries.count() > 5, "the packs that are shipped are listed")
            opened = await hands.open("gates")
            page, text = hands.page, opened.editing.text
            page.tabs.setCurrentIndex(RULE)
            assert [page.list.item(row).text() for row in range(2)] == [each["name"]["en"] for each in hands.rules]
            assert page.list.item(0).data(DETAIL) == "Critical · > 1200 · trucks_waiting"
            hands.type("test", "900", rule=True)
            assert opened.editing.text == text.replace("above = 1200", "above = 900"), "all else stays"
            QTest.keyClick(page.list, Qt.Key.Key_T, CONTROL)
            assert page.trial.progress.isVisible()
            trying = opened.rules
            await until(lambda: set(trying.raised) == {each["id"] for each in hands.rules}, lambda: trying.why)
            await until(lambda: not trying.is_trying, "it has been tried")
            assert page.trial.summary.text() == "In the last 90 days this would have raised 0. Really raised: 0."
            assert "the past has no figures of this rule" in page.trial.note.text()
            await record_jams(office, hours=14)
            page.trial.button.click()
            await until(lambda: trying.trials["gate-jam"].raised == 14, lambda: trying.trials["gate-jam"])
            await until(lambda: not trying.is_trying, "it has been tried again")
            assert page.trial.summary.text() == "In the last 90 days this would have raised 14. Really raised: 0."
            assert page.trial.table.isVisible()
            assert page.trial.table.rowCount() == 14
            listed = [page.trial.table.item(0, column).text() for column in range(page.trial.table.columnCount())]
            assert any("huu_nghi" in each for each in listed), listed
            assert any("1,500 trucks, above 900 trucks" in each for each in listed), listed
            page.list.setFocus()
            QTest.keyClick(page.list, Qt.Key.Key_Insert)
            assert hands.rules[-1]["id"] == "trucks_waiting_1"
            assert "Not tried yet" not in page.trial.note.text()
            assert "The draft is another since" in page.trial.note.text()
            box = page.rule.fields["test"].control.box
            box.setCurrentIndex(box.findText("below a limit"))
            box.activated.emit(box.currentIndex())
            assert (hands.rules[-1].get("above"), hands.rules[-1]["below"]) == (None, 0)
            hands.type("id", "gate-jam", rule=True)
            await until(lambda: opened.errors, "the server finds it wrong")
            assert any("another rule has this id" in each for each in hands.found())
            page.trial.button.click()
            await until(lambda: trying.mistakes, "nothing is tried of a text with mistakes")
            assert ": another rule has this id" in page.trial.note.text()
            assert page.trial.note.text().startswith("line ")
            page.list.setFocus()
            QTest.keyClick(page.list, Qt.Key.Key_Delete)
            await until(lambda: not opened.errors, "it is good again")
            await hands.publish("earlier")
            await until(lambda: opened.drafting.base == 1, "it is published")

    draw(work())


@pytest.mark.waits
def test_the_pack_of_rules_alone_is_changed_published_and_taken_back(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as other:
            hands = on_packs(other)
            await until(lambda: hands.window.entries.count() > 5, "the packs that are shipped are listed")
            opened = await hands.open("alarms")
            page = hands.page
            assert (page.tabs.currentIndex(), page.table, page.trial.isVisible()) == (RULE, "alarm", True)
            assert page.list.count() == len(hands.rules) == 5
            await until(lambda: opened.preview is not None, "the server has judged it")
            watch = hands.rules[4]["watch"]
            page.list.setCurrentRow(4)
            hands.type("watch", "troubles", of=1, rule=True)
            assert hands.rules[4]["watch"] == watch, "what is said as it was is as it was"
            hands.type("on_delay", "45", rule=True)
            await hands.publish("slower")
            await until(lambda: opened.drafting.base == 1, "it is published")
            hands.window.actions_by_name["remove"].trigger()
            asked = await hands.asked(SureDialog)
            asked.accepting.click()
            there = "Alarms: sources, stations, server\nalarms · "
            await until(
                lambda: any(each.startswith(there) and "shipped" in each for each in hands.listed()), "it is back"
            )

    draw(work())


@pytest.mark.parametrize(
    "told",
    [
        {"outside": [1, 2]}, {"changes": {"by": -3, "within": 60}}, {"behind_plan": 0.1}, {"beyond_forecast": 95},
        {"equals": "down"}, {"equals": ["a", "b"]}, {"contains": ""}, {"stale": True}, {"missing": True}, {"below": 0},
        {},
    ],
)  # fmt: skip
def test_every_test_of_a_rule_is_shown_and_read_as_it_stands(qapp, told):  # noqa: ARG001
    said = "".join(f"{name} = {written_value(value)}\n" for name, value in told.items())
    language = Language("en")
    form = RuleForm(PackEditing(PackText(text=f'[[alarm]]\nid = "a"\n{said}'), language), language)
    assert form.fields["test"].control.read() == told
    form.deleteLater()
