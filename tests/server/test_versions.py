"""Layouts that are published at a real server: by technicians, by the command line, at a time, and never lost."""

import json
import os
import random
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import forked
import pytest
from processes import ROOT, Ear, Site

from server.contract.command import Role
from server.contract.keys import StationKey
from server.contract.layout_files import read_layout, written
from server.contract.messages import Layout
from server.contract.messages.layouts import Area, Form, ScreenSpec, TileSpec
from server.contract.publishing import MOST_VERSIONS, DropDraft, Publish, ReadDraft, ReadVersions, SaveDraft
from server.contract.toml import read_toml
from server.contract.words import same

TOPIC = "layout/gates"
WHOLE = Area(0, 0, 24, 12)


def drawn(title, *, key=None, at=WHOLE):
    screen = ScreenSpec(tile=(TileSpec(kind="clock", at=at),))
    return Layout(title=same(title), key=key, form=(Form(lines=14, letters=57, screen=(screen,)),))


@pytest.fixture
def site(tmp_path):
    """A server whose ear is a technician's."""
    made = Site(tmp_path, "http://127.0.0.1:1", sources="")
    made.key = read_toml(made.enroll("technician", Role.TECHNICIAN), StationKey)
    return made


def command_line(site, *arguments, code=0):
    done = forked.run("server", "layout", *arguments, "--config", site.config)
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def titled(title):
    return lambda update: isinstance(update.document, Layout) and update.document.title == same(title)


def heads(ear):
    return {
        each.topic: each for each in ear.until("versions/layout", lambda each: each.document is not None).document.drawn
    }


def done(answer):
    assert (answer.refused, answer.unstored) == (None, None), answer


@pytest.mark.waits
def test_what_is_published_is_told_at_once_and_survives_a_kill(site):
    with site.running() as server, Ear(site) as ear:
        done(ear.ask(SaveDraft(topic=TOPIC, document=drawn("Half"))))
        assert heads(ear)[TOPIC].shown is None, "a draft is nobody's business"
        assert TOPIC not in ear.latest
        server.kill()
    with site.running() as server, Ear(site) as ear:
        assert ear.ask(ReadDraft(topic=TOPIC)).told.document == drawn("Half"), "a crash loses nothing"
        done(ear.ask(Publish(topic=TOPIC, document=drawn("One"), comment="first"), command_id="a"))
        server.kill()
    with site.running() as server, Ear(site) as ear:
        ear.until(TOPIC, titled("One"))
        shown = heads(ear)[TOPIC].shown
        assert (shown.number, shown.by, shown.comment) == (1, "technician", "first")
        assert heads(ear)[TOPIC].drafts == ()
        done(ear.ask(Publish(topic=TOPIC, document=drawn("One"), comment="first"), command_id="a"))
        assert len(ear.ask(ReadVersions(topic=TOPIC)).told.versions) == 1, "sent again it is one"
        late = ear.ask(Publish(topic=TOPIC, document=drawn("Two")))
        assert late.stale
        assert "technician published version 1 at" in late.refused.en
        assert late.told.document == drawn("One"), "what came between"
        done(ear.ask(Publish(topic=TOPIC, document=drawn("Two"), base=1)))
        ear.until(TOPIC, titled("Two"))
        done(ear.ask(Publish(topic=TOPIC, document=None, base=2)))
        ear.until("versions/layout", lambda each: each.document.drawn[0].shown is None, "it is taken away")
        server.kill()
    with site.running(), Ear(site) as ear:
        assert heads(ear)[TOPIC].newest.number == 3
        assert TOPIC not in ear.latest


@pytest.mark.waits
def test_what_the_command_line_publishes_a_running_server_tells(site, tmp_path):
    files = [tmp_path / "gates.toml", tmp_path / "tasks.toml"]
    for file in files:
        file.write_text(written(drawn(file.stem.title())))
    assert "no layout" in command_line(site, "list")
    with site.running(), Ear(site) as ear:
        command_line(site, "import", *files, "--comment", "from git")
        ear.until(TOPIC, titled("Gates"))
        ear.until("layout/tasks", titled("Tasks"))
        files[0].write_text(written(drawn("Other")))
        assert '+title = {vi = "Other"' in command_line(site, "diff", "gates", files[0])
        command_line(site, "import", *files)
        ear.until(TOPIC, titled("Other"))
        assert heads(ear)["layout/tasks"].newest.number == 1, "what is the same makes no version"
        command_line(site, "restore", "gates", 1)
        ear.until(TOPIC, titled("Gates"))
        command_line(site, "remove", "gates")
        ear.until("versions/layout", lambda each: each.document.drawn[0].shown is None)
    lines = command_line(site, "versions", "gates").splitlines()
    assert [line.split()[0] for line in lines] == ["4", "3", "2", "1"]
    assert "version 1 again" in lines[1] or "khôi phục bản 1" in lines[1]
    assert "from git" in lines[3]
    command_line(site, "export", "gates", "--version", 2, "--to", tmp_path / "out")
    assert read_layout(tmp_path / "out" / "gates.toml") == drawn("Other")
    assert "gates" in command_line(site, "restore", "gtes", 1, code=1)
    files[1].write_text(written(drawn("Out", at=Area(20, 0, 9, 12))))
    said = command_line(site, "import", *files, code=2)
    assert "tasks.toml" in said
    assert "24×12" in said


@pytest.mark.waits
def test_all_versions_are_told_to_whoever_asks_on(site):
    count = MOST_VERSIONS + 3
    with site.running(), Ear(site) as ear:
        for number in range(count):
            done(ear.ask(Publish(topic=TOPIC, document=drawn(f"{number}"), base=number)))
        newest = ear.ask(ReadVersions(topic=TOPIC)).told.versions
        assert [each.number for each in newest] == list(range(count, 3, -1))
        older = ear.ask(ReadVersions(topic=TOPIC, before=newest[-1].number)).told.versions
        assert [each.number for each in older] == [3, 2, 1]
    lines = command_line(site, "versions", "gates", "--json").splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(range(count, 0, -1))


@pytest.mark.waits
def test_what_is_to_be_shown_later_comes_by_itself(site):
    with site.running(), Ear(site) as ear:
        done(ear.ask(Publish(topic=TOPIC, document=drawn("Now"))))
        ear.until(TOPIC, titled("Now"))
        due = datetime.now(UTC) + timedelta(seconds=2)
        done(ear.ask(Publish(topic=TOPIC, document=drawn("Later"), base=1, due=due)))
        assert heads(ear)[TOPIC].newest.number == 2
        ear.until(TOPIC, titled("Later"))
        assert datetime.now(UTC) >= due


@pytest.mark.waits
def test_what_makes_no_sense_is_refused_with_its_place(site):
    with site.running(), Ear(site) as ear:
        done(ear.ask(SaveDraft(topic=TOPIC, document=drawn("Out", at=Area(20, 0, 9, 12)))))
        done(ear.ask(DropDraft(topic=TOPIC)))
        outside = ear.ask(Publish(topic=TOPIC, document=drawn("Out", at=Area(20, 0, 9, 12)))).refused
        assert "form[1].screen[1].tile[1].at" in outside.en
        assert "24×12" in outside.en
        done(ear.ask(Publish(topic=TOPIC, document=drawn("One", key="5"))))
        taken = ear.ask(Publish(topic="layout/other", document=drawn("Two", key="5"))).refused
        assert "“gates”" in taken.en
        far = Publish(topic=TOPIC, document=drawn("Two"), base=1, due=datetime.now(UTC) + timedelta(days=400))
        assert "a year" in ear.ask(far).refused.en
        assert "no version 7" in ear.ask(ReadVersions(topic=TOPIC, number=7)).refused.en
        large = drawn("x" * 300_000)
        assert "512 kB" in ear.ask(Publish(topic=TOPIC, document=large, base=1)).refused.en
        site.key = read_toml(site.key_file, StationKey)
        with Ear(site) as other:
            assert other.ask(Publish(topic=TOPIC, document=drawn("Two"), base=1)).forbidden
    audit = subprocess.run(
        [sys.executable, "-m", "server", "audit", "--config", str(site.config)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "layout/gates" in audit
    assert "savedraft" not in audit


ROUNDS = int(os.environ.get("ROUNDS", "3"))
"""How often the server is killed."""


@pytest.mark.waits
def test_nothing_that_was_published_is_lost_however_often_the_server_is_killed(site):
    chance = random.Random(11)
    told: dict[int, str] = {}
    number = 0
    for _ in range(ROUNDS):
        with site.running() as server, Ear(site) as ear:
            held = ear.ask(ReadVersions(topic=TOPIC)).told.versions
            assert not number or held[0].number >= number, "what was told is there"
            number = held[0].number if held else 0
            for known, title in told.items():
                if known > number - 3:
                    assert ear.ask(ReadVersions(topic=TOPIC, number=known)).told.document.title == same(title)
            killer = threading.Timer(chance.uniform(0.05, 0.6), server.process.kill)
            killer.start()
            try:
                while server.process.poll() is None:
                    title = f"{number + 1} {chance.random()}"
                    ear.send(Publish(topic=TOPIC, document=drawn(title), base=number), command_id=title)
                    answer = ear.answer(lambda: server.process.poll() is None)
                    if answer is None:
                        break
                    done(answer)
                    number += 1
                    told[number] = title
            finally:
                killer.join()
    with site.running(), Ear(site) as ear:
        held = ear.ask(ReadVersions(topic=TOPIC)).told.versions
        # the last one may have been written, and its answer lost
        assert number <= held[0].number <= number + ROUNDS
        for known in list(told)[-5:]:
            assert ear.ask(ReadVersions(topic=TOPIC, number=known)).told.document.title == same(told[known])
        ear.until(TOPIC, lambda update: isinstance(update.document, Layout))
        shown = ear.ask(ReadVersions(topic=TOPIC, number=held[0].number)).told.document
        ear.until(TOPIC, lambda update: update.document == shown, "and shown")
