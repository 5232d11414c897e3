"""Sources that are published while the server runs: read at once, replaced, taken away, and there after a kill."""

import json

import forked
import pytest
from processes import TASKS, Ear, Site
from works import running_works, source_text, task

from server.contract.command import Role
from server.contract.keys import StationKey
from server.contract.messages import SourceHealth, SourceState
from server.contract.publishing import Publish, SourceText
from server.contract.sources import PutSecret, ReadSecrets, StopTrying, TrySource
from server.contract.toml import read_toml
from server.vault.secrets import Secrets
from server.vault.vault import Vault

TOPIC = "source-settings/works"
HEALTH = "source/works"


@pytest.fixture
def office():
    with running_works() as made:
        yield made


@pytest.fixture
def site(tmp_path):
    """A server without a source, whose ear is a technician's."""
    made = Site(tmp_path, "http://127.0.0.1:1", sources="")
    made.key = read_toml(made.enroll("technician", Role.TECHNICIAN), StationKey)
    return made


def command_line(site, *arguments, code=0, said=""):
    alone = {"check", "kinds", "sample"} & {*map(str, arguments[1:])}
    done = forked.run("server", *arguments, *([] if alone else ["--config", site.config]), said=said)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def publish(ear, document, base=0):
    told = ear.ask(Publish(topic=TOPIC, document=document, base=base))
    assert (told.refused, told.unstored) == (None, None), told


def up(records):
    def holds(update):
        health = update.document
        return isinstance(health, SourceHealth) and health.state is SourceState.UP and health.records == records

    return holds


def said(ear, words):
    def holds(update):
        return any(words in each.said.en for each in update.document.troubles)

    ear.until("server/health", holds, f"health says {words}")


@pytest.mark.waits
def test_a_published_source_is_read_changed_and_taken_away_while_the_server_runs(site, office):
    with site.running() as server, Ear(site) as ear:
        ear.until("taskboard/province", lambda update: update.error is not None)
        publish(ear, SourceText(text=source_text(office)))
        ear.until(HEALTH, up(2))
        ear.until("taskboard/province", lambda update: update.document is not None and update.error is None)
        assert "source-settings" not in {topic.partition("/")[0] for topic in ear.latest}, "stations need no settings"
        office.tasks.append(task("T3"))
        ear.until(HEALTH, up(3))
        publish(ear, SourceText(text=source_text(office, path="/other")), base=1)
        ear.until(HEALTH, lambda _: "/other" in office.asked, "the new address is asked")
        office.asked.clear()
        ear.until(HEALTH, lambda _: len(office.asked) > 3, "it goes on")
        assert set(office.asked) == {"/other"}, "nobody asks the old one"
        server.kill()
    with site.running() as server, Ear(site) as ear:
        ear.until(HEALTH, up(3))
        publish(ear, None, base=2)
        ear.until(HEALTH, lambda update: update.is_gone, "it is told that it is gone")
        ear.until("taskboard/province", lambda update: "no source" in update.error.en)
        office.asked.clear()
        server.kill()
    with site.running(), Ear(site) as ear:
        ear.until("server/health", lambda _: HEALTH not in ear.latest or ear.latest[HEALTH].is_gone)
        assert office.asked == []


@pytest.mark.waits
def test_what_stands_in_the_settings_is_beneath_what_is_published(tmp_path, office):
    site = Site(tmp_path, office.url, sources=source_text(office, path="/own").replace("{", "{{").replace("}", "}}"))
    site.key = read_toml(site.enroll("technician", Role.TECHNICIAN), StationKey)
    with site.running(), Ear(site) as ear:
        ear.until(HEALTH, lambda _: "/own" in office.asked)
        publish(ear, SourceText(text=source_text(office, path="/published")))
        ear.until(HEALTH, lambda _: "/published" in office.asked)
        publish(ear, None, base=1)
        office.asked.clear()
        ear.until(HEALTH, lambda _: "/own" in office.asked[-1:], "the file counts again")


@pytest.mark.waits
def test_one_that_cannot_be_read_is_refused_and_does_not_disturb_the_others(site, office):
    with site.running() as server, Ear(site) as ear:
        wrong = SourceText(text=source_text(office, service="taks", more='auth = {kind = "bearer", secret = "works"}'))
        refused = ear.ask(Publish(topic=TOPIC, document=wrong)).refused
        assert "works:6: source[1].service: “taks” is not known" in refused.en or "service" in refused.en, refused
        assert "there is no file" in refused.en, "all that is wrong is said"
        assert "secret" in refused.en
        other = SourceText(text=source_text(office, id="others"))
        assert "has to be “works”" in ear.ask(Publish(topic=TOPIC, document=other)).refused.en
        secret = site.folder / "secrets" / "works"
        secret.write_text("s3cret-word\n")
        good = SourceText(text=source_text(office, more='auth = {kind = "bearer", secret = "works"}'))
        publish(ear, good)
        ear.until(HEALTH, up(2))
        assert "Bearer s3cret-word" in office.tokens
        server.kill()
        secret.unlink()
    with site.running(), Ear(site) as ear:
        said(ear, "source works: ")
        said(ear, "there is no file")
        ear.until("server/health", lambda _: HEALTH not in ear.latest or ear.latest[HEALTH].is_gone)


def test_the_sources_of_other_services_never_stop(tmp_path, office):
    site = Site(tmp_path, "http://127.0.0.1:1", sources=TASKS)
    site.key = read_toml(site.enroll("technician", Role.TECHNICIAN), StationKey)
    with site.running(), Ear(site) as ear:
        ear.until("source/tasks", lambda update: update.document.state is SourceState.DOWN)
        publish(ear, SourceText(text=source_text(office)))
        ear.until(HEALTH, up(2))
        ear.until("taskboard/province", lambda update: update.partial, "one of two sources fails")


@pytest.mark.waits
def test_a_source_is_tried_before_anybody_publishes_it(site, office):
    office.tasks.append(task("T3") | {"due": "soon"})
    with site.running(), Ear(site) as ear:
        tried = ear.ask(TrySource(text=source_text(office))).sources.tried
        assert (tried.records, tried.rejected, tried.kind, tried.failed) == (2, 1, "task", None)
        assert tried.rows[0]["title"] == "Repair T1"
        assert tried.rows[0]["due"] == "2026-12-01"
        assert "due" in tried.examples[0].reason.en
        assert tried.unverified
        assert tried.unmapped == ()
        less = source_text(office).replace('due = "due"\n', "")
        assert ear.ask(TrySource(text=less)).sources.tried.mistakes[0].key == "source[1].fields"
        office.tasks[0]["more"] = {"told by": "An", "list": [1]}
        assert ear.ask(TrySource(text=source_text(office))).sources.tried.unmapped == ('more."told by"',)
        more = 'auth = {kind = "bearer", secret = "works"}'
        wrong = ear.ask(TrySource(text=source_text(office, service="taks", more=more))).sources.tried.mistakes
        assert [(each.key, each.line) for each in wrong] == [("source[1].service", 6), ("source[1].auth.secret", 11)]
        assert "tasks" in wrong[0].words.en, "what was meant is named"
        syntax = ear.ask(TrySource(text="[[source]]\nid = ")).sources.tried.mistakes
        assert syntax[0].line == 2
        good = ear.ask(TrySource(text=source_text(office, more=more), secrets={"works": "only-for-now"})).sources.tried
        assert good.records == 2
        assert "Bearer only-for-now" in office.tokens
        assert not (site.folder / "secrets" / "works").exists(), "it is not kept"
        gone = ear.ask(TrySource(text=source_text(office).replace(office.url, "http://127.0.0.1:1"))).sources.tried
        assert gone.failed is not None
        assert gone.failed.en.endswith(": http://127.0.0.1:1/tasks"), "it is said who was asked"
        office.refuses = 404
        secret = source_text(office, path="/no?token=s3cret", more='auth = {kind = "bearer", secret = "works"}')
        gone = ear.ask(TrySource(text=secret, secrets={"works": "only-for-now"})).sources.tried
        assert gone.failed.vi == f"trả lời 404 (không có địa chỉ này, hãy kiểm tra url): {office.url}/no?token=…"
        assert HEALTH not in ear.latest
        assert "taskboard/province" not in ear.latest or ear.latest["taskboard/province"].document is None


@pytest.mark.waits
def test_a_trial_ends_when_its_person_begins_another(site, office):
    office.slow.clear()
    slow = source_text(office).replace("timeout = 2.0", "timeout = 60.0")
    with site.running(), Ear(site) as ear:
        ear.send(TrySource(text=slow))
        ear.until("server/health", lambda _: office.asked, "it is under way")
        ear.send(TrySource(text=slow))
        first = ear.answer(lambda: True)
        assert first.refused.en == "the trial was stopped"
        ear.until("server/health", lambda _: len(office.asked) == 2, "the other is under way")
        ear.send(StopTrying())
        answers = [ear.answer(lambda: True), ear.answer(lambda: True)]
        assert "the trial was stopped" in [each.refused.en for each in answers if each.refused]


@pytest.mark.waits
def test_a_secret_is_set_once_and_never_shown(site, office):
    with site.running() as server, Ear(site) as ear:
        more = 'auth = {kind = "bearer", secret = "works"}'
        put = PutSecret(name="works", value="s3cret-word")
        assert "s3cret-word" not in repr(put)
        told = ear.ask(put)
        assert [each.name for each in told.sources.secrets] == ["tasks", "works"]
        publish(ear, SourceText(text=source_text(office, more=more)))
        ear.until(HEALTH, up(2))
        assert "Bearer s3cret-word" in office.tokens
        kept = {each.name: each for each in ear.ask(ReadSecrets()).sources.secrets}
        assert kept["works"].used_by == ("works",)
        assert kept["tasks"].used_by == ()
        assert "s3cret" not in repr(kept)
        ear.ask(PutSecret(name="works", value="another-word"))
        ear.until(HEALTH, lambda _: "Bearer another-word" in office.tokens, "it is used at once")
        file = site.folder / "secrets" / "works"
        assert file.stat().st_mode & 0o077 == 0
        server.stop()
        for word in ("s3cret-word", "another-word"):
            assert word not in server.said()
    told = command_line(site, "audit")
    assert "putsecret" in told
    assert "s3cret-word" not in told
    assert "another-word" not in told


def test_the_command_line_keeps_secrets_too(site, office):
    assert "is kept" in command_line(site, "secret", "set", "works", said="from-a-pipe\n")
    assert "from-a-pipe" not in (site.folder / "secrets" / "works").read_text()
    vault = Vault(site.folder / "keys", site.folder / "secrets")
    assert Secrets(vault)("works") == "from-a-pipe"
    file = site.folder / "works.toml"
    file.write_text(source_text(office, more='auth = {kind = "bearer", secret = "works"}'))
    command_line(site, "source", "import", file, "--comment", "from git")
    assert "works  " in command_line(site, "secret", "list")
    assert "works needs “works”" in command_line(site, "secret", "remove", "works", code=1)
    assert "there is no secret “work”" in command_line(site, "secret", "remove", "work", code=1)
    command_line(site, "source", "remove", "works")
    command_line(site, "secret", "remove", "works")
    assert not (site.folder / "secrets" / "works").exists()
    assert "empty" in command_line(site, "secret", "set", "works", said="\n", code=1)


@pytest.mark.waits
def test_the_command_line_does_what_the_page_does(site, office):
    file = site.folder / "works.toml"
    file.write_text(source_text(office))
    assert "“Department of Construction”, rest, tasks" in command_line(site, "source", "check", file)
    tried = command_line(site, "source", "try", file)
    assert "2 records" in tried
    assert "Repair T1" in tried
    assert json.loads(command_line(site, "source", "try", file, "--json"))["records"] == 2
    with site.running(), Ear(site) as ear:
        # two programs that make a database at the same moment may be in each other's way
        ear.until("server/health", lambda _: True)
        command_line(site, "source", "import", file)
        ear.until(HEALTH, up(2))
        assert command_line(site, "source", "export", "works") == file.read_text(), "comments are kept"
        assert "works: 2 records" in command_line(site, "check", "--source", "works")
    file.write_text(source_text(office, service="taks"))
    assert "works.toml:6: source[1].service: " in command_line(site, "source", "try", file, code=2)
    assert "tasks" in command_line(site, "source", "import", file, code=1)
    file.write_text("[[source]]\nkind = 'rest'\n")
    assert "the required setting" in command_line(site, "source", "check", file, code=2)
    assert "rest: A list that a web service answers in JSON" in command_line(site, "source", "kinds")
    assert "[source.fields]" in command_line(site, "source", "sample", "rest")
    assert "did you mean “rest”" in command_line(site, "source", "sample", "rst", code=1)
