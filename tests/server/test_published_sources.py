"""Sources that are published while the server runs: read at once, replaced, taken away, and there after a kill."""

import http.server
import json
import subprocess
import sys
import threading

import pytest
from processes import ROOT, TASKS, Ear, Site

from server.contract.command import Role
from server.contract.keys import StationKey
from server.contract.messages import SourceHealth, SourceState
from server.contract.publishing import Publish, SourceText
from server.contract.toml import read_toml

TOPIC = "source-settings/works"
HEALTH = "source/works"


class Office(http.server.ThreadingHTTPServer):
    """A department's list of tasks, on loopback."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.tasks = [task("T1"), task("T2")]
        self.tokens = []
        self.asked = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.tokens.append(self.headers.get("Authorization", ""))
        body = json.dumps(self.server.tasks).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


def task(name):
    return {"id": name, "title": f"Repair {name}", "owner": "so-xd", "from": "2026-11-01", "due": "2026-12-01"}


def text(office, *, path="/tasks", more="", service="tasks", id="works"):
    return f"""# who to call: the department's help desk
[[source]]
kind = "rest"
id = "{id}"
name = {{vi = "Sở Xây dựng", en = "Department of Construction"}}
service = "{service}"
every = 0.3
timeout = 2.0
url = "{office.url}{path}"
items = "@"
{more}
[source.fields]
id = "id"
title = "title"
owner = "owner"
assigned = "from"
due = "due"
"""


@pytest.fixture
def office():
    with Office() as made:
        thread = threading.Thread(target=made.serve_forever, name="office", kwargs={"poll_interval": 0.02})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def site(tmp_path):
    """A server without a source, whose ear is a technician's."""
    made = Site(tmp_path, "http://127.0.0.1:1", sources="")
    made.key = read_toml(made.enroll("technician", Role.TECHNICIAN), StationKey)
    return made


def command_line(site, *arguments, code=0, said=""):
    words = [sys.executable, "-m", "server", *map(str, arguments), "--config", str(site.config)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, input=said)
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
        publish(ear, SourceText(text=text(office)))
        ear.until(HEALTH, up(2))
        ear.until("taskboard/province", lambda update: update.document is not None and update.error is None)
        assert "source-settings" not in {topic.partition("/")[0] for topic in ear.latest}, "stations need no settings"
        office.tasks.append(task("T3"))
        ear.until(HEALTH, up(3))
        publish(ear, SourceText(text=text(office, path="/other")), base=1)
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
    site = Site(tmp_path, office.url, sources=text(office, path="/own").replace("{", "{{").replace("}", "}}"))
    site.key = read_toml(site.enroll("technician", Role.TECHNICIAN), StationKey)
    with site.running(), Ear(site) as ear:
        ear.until(HEALTH, lambda _: "/own" in office.asked)
        publish(ear, SourceText(text=text(office, path="/published")))
        ear.until(HEALTH, lambda _: "/published" in office.asked)
        publish(ear, None, base=1)
        office.asked.clear()
        ear.until(HEALTH, lambda _: "/own" in office.asked[-1:], "the file counts again")


@pytest.mark.waits
def test_one_that_cannot_be_read_is_refused_and_does_not_disturb_the_others(site, office):
    with site.running() as server, Ear(site) as ear:
        wrong = SourceText(text=text(office, service="taks", more='auth = {kind = "bearer", secret = "works"}'))
        refused = ear.ask(Publish(topic=TOPIC, document=wrong)).refused
        assert "works:6: source[1].service: “taks” is not known" in refused.en or "service" in refused.en, refused
        assert "there is no file" in refused.en, "all that is wrong is said"
        assert "secret" in refused.en
        other = SourceText(text=text(office, id="others"))
        assert "has to be “works”" in ear.ask(Publish(topic=TOPIC, document=other)).refused.en
        secret = site.folder / "secrets" / "works"
        secret.write_text("s3cret-word\n")
        good = SourceText(text=text(office, more='auth = {kind = "bearer", secret = "works"}'))
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
        publish(ear, SourceText(text=text(office)))
        ear.until(HEALTH, up(2))
        ear.until("taskboard/province", lambda update: update.partial, "one of two sources fails")
