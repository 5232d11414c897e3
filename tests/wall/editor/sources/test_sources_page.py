"""The page of sources at a real server and a real source: filled in, tried, published, changed, taken away."""

import pytest
from desks import until
from editor_windows import CONTROL, at_window, gone
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit
from works import running_works, source_text, task

from server.contract.messages import SourceHealth, SourceState
from server.contract.publishing import PackText, Publish
from server.vault.secrets import Secrets
from server.vault.vault import Vault
from wall.editor.documents.asking import NameDialog, PublishDialog, SureDialog
from wall.editor.documents.versions_dialog import VersionsDialog
from wall.editor.packs.pack_text import new_pack
from wall.editor.sources.new_source import NewSourceDialog
from wall.editor.sources.source_view import FORM, TEXT
from wall.editor.sources.sources_page import SourcesPage

LOCKED = 'auth = {kind = "bearer", secret = "works"}'


async def asked_at(window, kind):
    """Return what a window asks as soon as it does."""
    found: list[QDialog] = []

    def there():
        found[:] = [each for each in window.findChildren(kind) if each.isVisible()]
        return found

    await until(there, f"a {kind.__name__}")
    return found[0]


class Setter:
    """Sets up sources in one window, with its keyboard and its mouse."""

    def __init__(self, hands):
        whole = hands.window.window()
        number, self.page = next((at, page) for at, page in enumerate(whole.pages) if isinstance(page, SourcesPage))
        whole.tabs.setCurrentIndex(number)

    @property
    def opened(self):
        return self.page.current

    @property
    def view(self):
        return self.page.stack.currentWidget()

    @property
    def trial(self):
        return self.view.trial

    def field(self, *key):
        return self.view.form.fields[key]

    def found(self):
        return [self.page.findings.item(row).text() for row in range(self.page.findings.count())]

    def listed(self):
        return [self.page.entries.item(row).text() for row in range(self.page.entries.count())]

    def health(self, name="works"):
        held = self.page._board.latest.get(f"source/{name}")
        return held.document if held is not None and isinstance(held.document, SourceHealth) else None

    def key(self, key, held=CONTROL):
        QTest.keyClick(self.page, key, held)

    async def asked(self, kind):
        return await asked_at(self.page, kind)

    async def begin(self, name, looked_for="web service answers"):
        """Begin a source by the keyboard."""
        self.page.actions_by_name["new"].trigger()
        dialog = await self.asked(NewSourceDialog)
        QTest.keyClicks(dialog.search, looked_for)
        assert dialog.kind == "rest"
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert dialog.focusWidget() is dialog.name, "the key leads from the search to the name"
        QTest.keyClicks(dialog.name, name)
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        await until(lambda: self.opened is not None and self.opened.name == name, f"{name} is open")

    def choose(self, *key):
        """Choose a value in the box of a setting."""
        control = self.field(*key[:-1]).control
        at = control._values.index(key[-1])
        control.box.setCurrentIndex(at)
        control.box.activated.emit(at)

    def type_into(self, line, text):
        """Replace what a line says."""
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)

    def paste(self, text):
        """Put another text into the view of the text."""
        self.view.tabs.setCurrentIndex(TEXT)
        self.view.text.setFocus()
        self.view.text.selectAll()
        self.view.text.insertPlainText(text)

    async def tried(self):
        before = self.opened.trial
        self.page.actions_by_name["try"].trigger()
        await until(lambda: not self.opened.is_trying and self.opened.trial is not before, "it was tried")

    async def publish(self, comment):
        self.page.actions_by_name["publish"].trigger()
        dialog = await self.asked(PublishDialog)
        QTest.keyClicks(dialog.comment, comment)
        QTest.keyClick(dialog.comment, Qt.Key.Key_Return)
        await until(lambda: gone(dialog), "it is published")


@pytest.fixture
def works():
    with running_works() as made:
        yield made


@pytest.mark.waits
def test_a_source_is_begun_from_its_sample_filled_in_tried_and_published(draw, office, works, tmp_path):
    async def work():
        works.tasks.append(task("T3") | {"due": "soon"})
        works.tasks[0]["finished"] = "2026-11-20"
        async with at_window(office, "tech-1", tmp_path) as hands:
            setter = Setter(hands)
            await setter.begin("works")
            form = setter.view.form
            words = setter.field("name").control
            assert setter.opened.editing.values == BEGUN, "nothing of the sample's own is left"
            missed = ["✕  name", "✕  service", "✕  url", "✕  items", "△  not tried as it is now"]
            await until(
                lambda: [each.partition(":")[0] for each in setter.found()] == missed, lambda: str(setter.found())
            )
            setter.type_into(words.lines["vi"], "So Xay dung")
            setter.type_into(words.lines["en"], "Department of Construction")
            setter.type_into(setter.field("url").control.line, f"{works.url}/tasks")
            setter.type_into(setter.field("items").control.line, "@")
            setter.choose("service", "tasks")
            record = setter.field("record").control.box
            assert [record.itemText(row) for row in range(record.count())] == [
                "task, the only one that the service takes"
            ]
            setter.type_into(setter.field("every").control.line, "0.5")
            mapping = setter.field("fields").control
            assert "id, title, owner, assigned, due" in setter.field("fields")._told.text()
            places = {"id": "id", "title": "title", "owner": "owner", "assigned": "from", "due": "due"}
            for _ in places:
                mapping.more.click()
            for row, (name, place) in zip(mapping._rows, places.items(), strict=True):
                setter.type_into(row[0], name)
                setter.type_into(row[1], place)
            secret = setter.field("auth", "secret").control
            setter.choose("auth", "kind", "bearer")
            assert secret.read() == "works", "a secret is called like its source"
            assert secret.typed.echoMode() is QLineEdit.EchoMode.Password
            setter.type_into(secret.typed, "s3cret-word")
            await until(lambda: setter.found() == [f"△  {UNTRIED}"], lambda: str(setter.found()))
            await setter.tried()
            assert setter.trial.outcome.text().startswith("2 records in "), setter.trial.outcome.text()
            assert setter.trial.records.rowCount() == 2
            assert setter.trial.records.item(0, 1).text() == "Repair T1"
            assert "due" in setter.trial.rejected.item(0).text()
            assert "Bearer s3cret-word" in works.tokens, "what was typed is used for the trial"
            assert setter.trial.unmapped.item(0).text() == "finished", "what else the answer has is offered"
            area = setter.trial.unmapped.visualItemRect(setter.trial.unmapped.item(0))
            QTest.mouseClick(setter.trial.unmapped.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
            assert mapping.cells[-1] == ["finished", "finished"]
            await until(lambda: setter.found() == [f"△  {UNTRIED}"], lambda: str(setter.found()))
            await setter.tried()
            assert setter.trial.unmapped.count() == 0
            await until(lambda: setter.found() == ["Nothing is wrong with it"], lambda: str(setter.found()))
            assert not (office.folder / "secrets" / "works").exists()
            setter.page.actions_by_name["publish"].trigger()
            dialog = await setter.asked(PublishDialog)
            QTest.keyClicks(dialog.comment, "new")
            QTest.keyClick(dialog.comment, Qt.Key.Key_Return)
            await until(lambda: "there is no file" in dialog.refusal.text(), "a secret that nobody keeps is missed")
            dialog.reject()
            QTest.keyClick(secret.typed, Qt.Key.Key_Return)
            await until(lambda: secret.state.text().startswith("Set "), "the secret is kept")
            assert secret.typed.text() == ""
            await setter.publish("the list of the Department of Construction")
            await until(lambda: setter.health() is not None and setter.health().records == 2, "it is read")
            await until(lambda: any("✓ 2 records" in each for each in setter.listed()), lambda: str(setter.listed()))
            assert "Department of Construction\nworks\nversion 1" in setter.listed()[0]
            assert setter.page.state.text() == "as it is published"
            assert form.isVisible()
            assert "# record field = JMESPath" in setter.opened.text, "what settings mean stands beside them"

    draw(work())


BEGUN = {
    "kind": "rest", "id": "works", "name": {"vi": "", "en": ""}, "service": "", "every": 60.0, "timeout": 10.0,
    "url": "", "items": "", "auth": {"kind": "none"}, "fields": {},
}  # fmt: skip
UNTRIED = "not tried as it is now: press Try (Ctrl+T) before it is published"
FAILED = "tried as it is now, and failed: the reason stands at the right"


@pytest.mark.waits
def test_the_dialog_of_a_new_source_makes_one_or_says_why_not(draw, office, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            setter = Setter(hands)
            setter.page.actions_by_name["new"].trigger()
            dialog = await setter.asked(NewSourceDialog)
            QTest.keyClicks(dialog.search, "no such thing")
            QTest.keyClick(dialog.search, Qt.Key.Key_Return)
            assert dialog.isVisible()
            assert "No kind of source" in dialog.refusal.text()
            dialog.search.clear()
            QTest.keyClicks(dialog.search, "web service answers")
            QTest.keyClick(dialog.search, Qt.Key.Key_Return)
            assert dialog.focusWidget() is dialog.name, "Enter leads on to the id"
            QTest.keyClicks(dialog.name, "sql")
            assert dialog.kind == "rest", "an id chooses no kind"
            area = dialog.kinds.visualItemRect(dialog.kinds.currentItem())
            QTest.mouseClick(dialog.kinds.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
            assert dialog.focusWidget() is dialog.name
            QTest.keyClick(dialog.name, Qt.Key.Key_Return)
            await until(lambda: setter.opened is not None and setter.opened.name == "sql", "it has begun")

    draw(work())


@pytest.mark.waits
def test_a_secret_of_others_is_replaced_by_whoever_says_so(draw, office, works, tmp_path):
    async def work():
        office.end()
        with office.site.config.open("a") as file:
            file.write(source_text(works, id="older", more='auth = {kind = "bearer", secret = "shared"}'))
        secrets = Secrets(Vault(office.site.folder / "keys", office.site.folder / "secrets"))
        secrets.put("shared", "first-word")
        office.begin()
        async with at_window(office, "tech-1", tmp_path) as hands:
            setter = Setter(hands)
            await setter.begin("works")
            setter.paste(source_text(works, more='auth = {kind = "bearer", secret = "shared"}'))
            setter.view.tabs.setCurrentIndex(FORM)
            secret = setter.field("auth", "secret").control
            await until(lambda: secret.state.text().endswith("Also used by: older"), secret.state.text)
            secret.typed.setFocus()
            secret.typed.insert("  second-word \n")
            await setter.tried()
            assert "Bearer second-word" in works.tokens, "what stands around it is none of it"
            secret.keep.setFocus()
            QTest.mouseClick(secret.keep, Qt.MouseButton.LeftButton)
            dialog = await asked_at(setter.page.window(), SureDialog)
            assert "older" in " ".join(each.text() for each in dialog.findChildren(QLabel))
            QTest.keyClick(dialog, Qt.Key.Key_Return)
            await until(lambda: gone(dialog), "Enter leaves it")
            assert secrets("shared") == "first-word"
            QTest.mouseClick(secret.keep, Qt.MouseButton.LeftButton)
            dialog = await asked_at(setter.page.window(), SureDialog)
            QTest.mouseClick(dialog.accepting, Qt.MouseButton.LeftButton)
            await until(lambda: secrets("shared") == "second-word", "it is another one")
            await until(lambda: secret.typed.text() == "", "it is forgotten here")
            assert secret.typed.hasFocus(), "the keyboard stays"
            secret.typed.insert("two\nlines")
            assert "line break" in secret.state.text()
            assert not secret.keep.isEnabled()
            setter.page.actions_by_name["try"].trigger()
            await until(lambda: "line break" in setter.trial.outcome.text(), setter.trial.outcome.text)
            assert setter.opened.trial is None
            assert not any("two" in each for each in works.tokens)

    draw(work())


@pytest.mark.waits
def test_a_source_like_another_has_an_id_of_its_own_and_was_compared_with_nothing(draw, office, works, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            setter = Setter(hands)
            await setter.begin("works")
            setter.paste(source_text(works, more="verified = true\n"))
            setter.page.actions_by_name["duplicate"].trigger()
            dialog = await setter.asked(NameDialog)
            QTest.keyClicks(dialog.name, "works-2")
            QTest.keyClick(dialog.name, Qt.Key.Key_Return)
            await until(lambda: setter.opened.name == "works-2", "it has begun")
            assert setter.opened.text == source_text(works, id="works-2", more="")
            await until(lambda: setter.found() == [f"△  {UNTRIED}"], lambda: str(setter.found()))

    draw(work())


@pytest.mark.waits
def test_a_service_that_comes_is_known_at_once(draw, office, works, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            setter = Setter(hands)
            await setter.begin("works")
            setter.paste(source_text(works, service="forestry"))
            setter.view.tabs.setCurrentIndex(FORM)
            await until(lambda: setter.found()[0].startswith("✕  service: there is no “forestry”"), setter.found)
            box = setter.field("service").control.box
            assert (box.currentIndex(), box.placeholderText()) == (-1, "forestry"), "it stands there all the same"
            pack = PackText(text=new_pack("forestry"))
            told = await setter.page._orders.ask(Publish(topic="pack/forestry", document=pack, base=0))
            assert told.refused is None, told
            await until(lambda: box.currentText().endswith("(forestry)"), box.currentText)
            await until(lambda: setter.found()[0].startswith("✕  fields: "), setter.found)

    draw(work())


@pytest.mark.waits
def test_form_and_text_say_the_same_and_steps_go_back(draw, office, works, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            setter = Setter(hands)
            await setter.begin("works")
            sample = setter.opened.text
            setter.paste(source_text(works))
            setter.view.tabs.setCurrentIndex(FORM)
            assert setter.field("url").control.read() == f"{works.url}/tasks"
            assert setter.field("every").control.read() == 0.3
            setter.type_into(setter.field("url").control.line, "http://127.0.0.1:1/gone")
            assert "# who to call" in setter.opened.text
            assert 'url = "http://127.0.0.1:1/gone"' in setter.opened.text
            setter.view.tabs.setCurrentIndex(TEXT)
            assert "127.0.0.1:1/gone" in setter.view.text.toPlainText()
            setter.page.actions_by_name["undo"].trigger()
            assert f'url = "{works.url}/tasks"' in setter.view.text.toPlainText(), "typing was one step"
            setter.page.actions_by_name["undo"].trigger()
            assert setter.opened.text == sample
            setter.page.actions_by_name["redo"].trigger()
            setter.paste(source_text(works).replace('items = "@"', "items = "))
            await until(lambda: setter.found()[0].startswith("✕  line 10: not TOML"), lambda: str(setter.found()))
            setter.view.tabs.setCurrentIndex(FORM)
            assert not setter.field("url").isEnabled()
            setter.page.findings.itemClicked.emit(setter.page.findings.item(0))
            assert setter.view.tabs.currentIndex() == TEXT
            assert setter.view.text.textCursor().blockNumber() == 9
            setter.paste(source_text(works, service="taks"))
            await until(lambda: setter.found()[0].startswith("✕  service: "), lambda: str(setter.found()))
            assert "tasks" in setter.found()[0]
            setter.page.findings.itemClicked.emit(setter.page.findings.item(0))
            assert setter.view.tabs.currentIndex() == FORM
            assert setter.field("service").said, "and at the field"
            setter.page.actions_by_name["publish"].trigger()
            await until(lambda: "errors to be mended" in setter.page.said.text(), "it is refused")

    draw(work())


@pytest.mark.waits
def test_a_trial_is_stopped_and_its_failure_said(draw, office, works, tmp_path):
    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            setter = Setter(hands)
            await setter.begin("works")
            setter.paste(source_text(works).replace("timeout = 2.0", "timeout = 50.0"))
            works.slow.clear()
            QTest.mouseClick(setter.trial.begin, Qt.MouseButton.LeftButton)
            await until(lambda: setter.trial.stop.isVisible() and works.asked, "it is tried")
            QTest.mouseClick(setter.trial.stop, Qt.MouseButton.LeftButton)
            await until(lambda: setter.trial.outcome.text() == "the trial was stopped", setter.trial.outcome.text)
            works.slow.set()
            setter.paste(source_text(works).replace(works.url, "http://127.0.0.1:1"))
            await setter.tried()
            assert setter.trial.outcome.text().endswith(": http://127.0.0.1:1/tasks"), "it is said who was asked"
            assert setter.found() == [f"△  {FAILED}"]
            setter.type_into(setter.field("url").control.line, "http://127.0.0.1:1/other")
            await until(lambda: setter.found() == [f"△  {UNTRIED}"], "another text was not tried yet")

    draw(work())


@pytest.mark.waits
def test_sources_of_the_settings_are_changed_above_their_file_and_versions_come_back(draw, office, works, tmp_path):
    async def work():
        office.end()
        with office.site.config.open("a") as file:
            file.write(source_text(works))
        office.begin()
        async with at_window(office, "tech-1", tmp_path) as hands:
            setter = Setter(hands)
            await until(lambda: any("in the server's settings" in each for each in setter.listed()), "it is listed")
            setter.page.open("works")
            await until(lambda: setter.opened is not None, "it is open")
            assert "# who to call" not in setter.opened.text or setter.opened.text.count("[[source]]") == 1
            setter.type_into(setter.field("url").control.line, f"{works.url}/other")
            await setter.publish("moved")
            await until(lambda: "/other" in works.asked, "the new address is asked")
            setter.type_into(setter.field("url").control.line, f"{works.url}/third")
            await setter.publish("moved again")
            setter.page.actions_by_name["versions"].trigger()
            versions = await setter.asked(VersionsDialog)
            versions.list.setCurrentRow(1)
            await until(lambda: versions.accepting.isEnabled(), "what differs")
            assert versions.changes.list.item(0).text() == f'url: "{works.url}/third" → "{works.url}/other"'
            QTest.mouseClick(versions.accepting, Qt.MouseButton.LeftButton)
            assert f'url = "{works.url}/other"' in setter.opened.text
            setter.page.actions_by_name["remove"].trigger()
            dialog = await setter.asked(SureDialog)
            works.asked.clear()
            QTest.mouseClick(dialog.accepting, Qt.MouseButton.LeftButton)
            await until(lambda: "/tasks" in works.asked, "what the settings say counts again")
            await until(lambda: setter.health().state is SourceState.UP, "and answers")

    draw(work())
