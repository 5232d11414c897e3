"""The server's life as its stations see it: started, killed, restarted, without its database."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import forked
import pytest
import zmq
from processes import ROOT, TASKS, Ear, Site, province, wait_for

from server.config import NO_SOURCE
from server.contract.claims import take_back
from server.contract.commands import ReportStation, Role, ShowLayout, encode
from server.contract.keys import StationKey
from server.contract.messages import AsOf, SourceState, StationState, WallState
from server.contract.past import ReadMarks, ReadPast, read
from server.contract.toml import read_toml
from server.contract.wall_commands import Rewind
from server.security import Keyring


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with province(tmp_path_factory.mktemp("province")) as address:
        yield address


@pytest.fixture
def site(tmp_path, address):
    return Site(tmp_path, address)


def anything(_update):
    return True


def current(update):
    return update.document is not None and update.error is None


def shows(layout):
    """Return a condition for a wall that shows a layout."""
    return lambda update: update.document.shows.rest.scene.layout == layout


def newer(than):
    """Return a condition for what was taken after an update."""
    return lambda update: update.taken > than.taken


def test_killed_and_restarted_it_knows_the_last_values_and_the_layout(site):
    with site.running() as server, Ear(site) as ear:
        before = ear.until("taskboard/province", current)
        assert ear.ask(ShowLayout(wall="main", layout="economy")).refused is None
        assert ear.ask(ShowLayout(wall="main", layout="press", screen=2)).refused is None
        press = ear.until("wall/main", lambda update: update.document.shows.on_surface(2).scene.layout == "press")
        state = press.document
        ear.until("store/history", lambda update: update.document.writing)
        exception = encode(state.shows.exceptions[0])
        wait_for(lambda: exception in (site.folder / "history.db-wal").read_bytes(), "the layouts are written")
        server.kill()
    # the source has gone too: what is shown can only come from the past
    site.config.write_text(site.config.read_text().replace("/tasks", "/nowhere"))
    with site.running(), Ear(site) as ear:
        after = ear.until("taskboard/province", lambda update: update.error is not None)
        assert after.document == before.document or not newer(after)(before)
        assert after.document is not None
        assert after.epoch != before.epoch
        state = ear.until("wall/main", anything).document
        assert isinstance(state, WallState)
        assert [state.shows.on_surface(screen).scene.layout for screen in (1, 2)] == ["economy", "press"]
        assert state.notice is not None


@pytest.mark.waits
def test_an_order_that_was_answered_survives_a_kill_at_that_very_moment(site):
    number = 0
    site.config.write_text(site.config.read_text().partition("[[source]]")[0])
    for orders in (1, 3, 17, 40, 40):
        with site.running() as server, Ear(site) as ear:
            ear.until("store/history", lambda update: update.document.writing)
            if number:
                assert ear.until("wall/main", anything).document.shows.rest.scene.layout == f"layout-{number}"
            for _ in range(orders):
                number += 1
                answer = ear.ask(ShowLayout(wall="main", layout=f"layout-{number}"))
                assert (answer.refused, answer.unstored) == (None, None)
            server.kill()
    with site.running(), Ear(site) as ear:
        state = ear.until("wall/main", anything).document
        assert isinstance(state, WallState)
        assert state.shows.rest.scene.layout == f"layout-{number}"
        assert take_back(state).shows.rest.scene.layout == f"layout-{number - 1}"


def test_any_moment_since_it_began_can_be_told_also_after_a_restart(site):
    with site.running() as server, Ear(site) as ear:
        told = ear.until("taskboard/province", current)
        began = told.taken or pytest.fail("it was never read")
        ear.until("source/tasks", lambda update: update.document.state is SourceState.UP)
        assert ear.ask(Rewind(wall="main", screen=2, as_of=AsOf(at=began))).refused is None
        wall = ear.until("wall/main", lambda update: update.document.rewound != ())
        then = datetime.now(UTC)
        server.kill()
    with site.running(), Ear(site) as ear:
        ear.until("wall/main", newer(wall))
        now = datetime.now(UTC)
        answer = ear.ask(ReadPast(topics=("taskboard/*", "wall/main"), at=then, until=now))
        assert answer.refused is None
        state = {update.topic: update for update in map(read, answer.past.state)}
        assert state["taskboard/province"].document == told.document
        assert state["wall/main"].document == wall.document
        moments = [answer.past.first, began, answer.past.before, then, answer.past.after]
        assert sorted(filter(None, moments)) == moments
        # what was published when it began again
        assert any(update.topic == "wall/main" for update in map(read, answer.past.changes))
        assert ear.ask(ReadPast(at=began - timedelta(days=1))).past.state == ()
        marks = ear.ask(ReadMarks(wall="main", since=began - timedelta(minutes=1), until=now)).marks
        assert marks.omitted == 0


def test_what_happened_is_marked_at_once(site):
    with site.running(), Ear(site) as ear:
        begun = ear.until("taskboard/province", current).taken or pytest.fail("it was never read")
        assert ear.ask(Rewind(wall="main", screen=2, as_of=AsOf(at=begun))).refused is None
        marks = ear.ask(ReadMarks(wall="main", since=begun, until=datetime.now(UTC))).marks
        assert [(each.kind, each.topic) for each in marks.marks] == [("claim", "wall/main")]
        assert "surface 2 set to" in marks.marks[0].said.en


def test_why_says_who_wants_what_and_what_lies_beneath(site):
    def asked(*more):
        words = "server", "why", "--config", site.config, *more
        done = forked.run(*words, environment={"VONGLAU_LANGUAGE": "en"})
        return done.stdout + done.stderr

    assert asked() == "wall “main” has not run yet\n"
    assert "there is no “mian”" in asked("--wall", "mian")
    with site.running(), Ear(site) as ear:
        for layout, screen in (("press", None), ("tasks", 2)):
            answer = ear.ask(ShowLayout(wall="main", layout=layout, screen=screen))
            assert (answer.refused, answer.unstored) == (None, None)
        lines = [line.split("  ") for line in asked().splitlines()]
    told = [(line[0], line[1], line[2], line[-1]) for line in lines[:2]]
    assert told == [("→ by hand", "tasks", "surface 2", "ear"), ("→ by hand", "press", "all surfaces", "ear")]
    assert lines[2][:3] == ["", "settings", "overview"], "what nobody sees now"
    assert [json.loads(line)["scene"]["layout"] for line in asked("--json").splitlines()] == [
        "tasks",
        "press",
        "overview",
    ]


def test_after_a_clock_that_was_an_hour_fast_the_newest_order_is_known_and_the_clock_is_said(site):
    site.config.write_text(site.config.read_text().partition("[[source]]")[0])
    with site.running() as server, Ear(site) as ear:
        ear.until("store/history", lambda update: update.document.writing)
        assert ear.ask(ShowLayout(wall="main", layout="fast")).refused is None
        server.kill()
    with closing(sqlite3.connect(site.folder / "history.db")) as database, database:
        database.execute("UPDATE updates SET at = at + 3600000000, taken = taken + 3600000000")
    for layout in ("right", "newest"):
        with site.running() as server, Ear(site) as ear:
            before = ear.until("wall/main", anything).document.shows.rest.scene.layout
            assert before == ("fast" if layout == "right" else "right")
            said = ear.until("server/health", lambda update: bool(update.document.troubles)).document.troubles
            assert "clock" in said[0].said.en
            assert ear.ask(ShowLayout(wall="main", layout=layout)).refused is None
            server.kill()


def test_a_station_that_is_not_known_is_said_in_log_and_health(site):
    stranger = Site.__new__(Site)
    stranger.port = site.port
    public, secret = (part.decode() for part in zmq.curve_keypair())
    stranger.key = StationKey(station="stranger", public=public, secret=secret, server=site.key.server)
    with site.running() as server, Ear(site) as ear, Ear(stranger):
        said = ear.until("server/health", lambda update: bool(update.document.troubles)).document.troubles[0].said
        assert "127.0.0.1" in said.en
        assert public[:8] in said.en
        assert said.vi != said.en
        assert server.said().count(said.en) == 1


def test_an_order_that_cannot_be_stored_says_so_and_is_shown_all_the_same(site):
    with site.running(), Ear(site) as ear:
        ear.until("store/history", lambda update: update.document.writing)
        with closing(sqlite3.connect(site.folder / "history.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            answer = ear.ask(ShowLayout(wall="main", layout="economy"))
            assert answer.refused is None
            assert "not stored" in answer.unstored.en
            ear.until("wall/main", shows("economy"))
            other.execute("ROLLBACK")
        # audit and history try again some seconds later, each by itself
        wait_for(lambda: ear.ask(ShowLayout(wall="main", layout="press")).unstored is None, "orders are stored again")


@pytest.mark.parametrize("topic", ["wall/main", "taskboard/province"])
def test_one_wrong_byte_in_a_stored_document_does_not_keep_the_server_from_starting(site, topic):
    with site.running(), Ear(site) as ear:
        ear.until("taskboard/province", current)
        ear.until("store/history", lambda update: update.document.writing)
    with closing(sqlite3.connect(site.folder / "history.db")) as database, database:
        find = (
            "SELECT DISTINCT d.id, d.body FROM documents d JOIN updates u ON u.document_id = d.id "
            "JOIN topics t ON t.id = u.topic_id WHERE t.name = ?"
        )
        for number, body in database.execute(find, (topic,)).fetchall():
            # in the middle of a text
            place = body.index(b"name") + 12
            damaged = body[:place] + b"\xff" + body[place + 1 :]
            database.execute("UPDATE documents SET body = ? WHERE id = ?", (damaged, number))
    site.config.write_text(site.config.read_text().replace("/tasks", "/nowhere"))
    with site.running() as server, Ear(site) as ear:
        assert isinstance(ear.until("wall/main", current).document, WallState)
        if topic != "wall/main":
            # the source has gone, so that nothing covers what was stored
            assert ear.until(topic, lambda update: update.error is not None).document is None
        wait_for(lambda: f"stored document of {topic} is damaged" in server.said(), "it is said in the log")


def written(site):
    """Return the topics that are in the history."""
    with closing(sqlite3.connect(site.folder / "history.db")) as database:
        return {name for (name,) in database.execute("SELECT name FROM topics")}


def test_a_source_that_was_removed_from_the_settings_is_gone_after_a_restart(site):
    with site.running() as server, Ear(site) as ear:
        ear.until("source/press", lambda update: update.document.state is SourceState.UP)
        ear.until("headlines/press", current)
        wait_for(lambda: {"source/press", "headlines/press"} <= written(site), "both are in the history")
        server.kill()
    settings = site.config.read_text()
    site.config.write_text(settings[: settings.index('[[source]]\nid = "press"')])
    with site.running(), Ear(site) as ear:
        ear.until("source/tasks", lambda update: update.document.state is SourceState.UP)
        assert "headlines/press" in ear.latest, "what it told us stays"
        assert "source/press" not in ear.latest


def test_a_role_that_may_not_arrange_the_wall_is_refused(site):
    site.key = read_toml(site.enroll("looker", Role.VIEWER), StationKey)
    with site.running(), Ear(site) as ear:
        ear.until("wall/main", anything)
        refused = ear.ask(ShowLayout(wall="main", layout="economy")).refused
        assert refused is not None
        assert "viewer" in refused.en


@pytest.mark.parametrize("command", [ShowLayout(wall="no", layout="x"), ShowLayout(wall="main", layout="../x")])
def test_senseless_orders_are_refused_in_words(site, command):
    with site.running(), Ear(site) as ear:
        refused = ear.ask(command).refused
        assert refused is not None
        assert refused.vi


def test_it_stops_in_order_on_sigterm_and_on_ctrl_c(site):
    for number in (signal.SIGTERM, signal.SIGINT):
        with site.running() as server:
            with Ear(site) as ear:
                ear.until("taskboard/province", current)
            server.process.send_signal(number)
            assert server.process.wait(30) == 0
            assert "Traceback" not in server.said()


def test_a_second_server_on_the_same_address_says_so_in_one_line(site):
    with site.running(), Ear(site) as ear:
        ear.until("wall/main", anything)
        other = run_server(site)
    assert other.returncode == 1
    assert other.stderr.count("\n") == 1
    assert str(site.port) in other.stderr
    assert "another server may be running" in other.stderr


def test_an_address_of_no_card_of_its_own_is_not_laid_to_another_server(site):
    text = site.config.read_text()
    site.config.write_text(re.sub(r"(?m)^port = .*$", '\\g<0>\nbind = "192.0.2.1"', text, count=1))
    refused = run_server(site)
    assert refused.returncode == 1
    assert "another server" not in refused.stderr
    assert "192.0.2.1" in refused.stderr


def test_a_locked_database_pauses_history_and_nothing_else(site):
    with site.running(), Ear(site) as ear:
        ear.until("store/history", lambda update: update.document.writing)
        with closing(sqlite3.connect(site.folder / "history.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            paused = ear.until("store/history", lambda update: not update.document.writing, "history pauses")
            assert paused.document.reason.vi
            seen = ear.until("taskboard/province", current)
            ear.until("taskboard/province", newer(seen), "the feed goes on")
            other.execute("ROLLBACK")
        ear.until("store/history", lambda update: update.document.writing, "history goes on")


def test_a_corrupt_database_pauses_history_until_it_is_moved_away(site):
    file = site.folder / "history.db"
    file.write_bytes(b"this is no database" * 1000)
    with site.running(), Ear(site) as ear:
        paused = ear.until("store/history", lambda update: not update.document.writing)
        assert "history.db" in paused.document.reason.en or paused.document.reason.en
        ear.until("taskboard/province", current, "the feed goes on")
        shutil.move(file, site.folder / "damaged.db")
        ear.until("store/history", lambda update: update.document.writing, "history goes on")


def test_a_full_disk_pauses_history_and_nothing_else(site):
    # the kernel refuses every byte beyond the limit, as a full disk does
    command = f"ulimit -f 150; exec {sys.executable} -m server run --config {site.config}"
    with (site.folder / "server.log").open("w") as log:
        server = subprocess.Popen(["bash", "-c", command], cwd=ROOT, stdout=log, stderr=log)
    try:
        with Ear(site) as ear:
            paused = ear.until("store/history", lambda update: not update.document.writing, "history pauses")
            assert paused.document.reason.vi
            seen = ear.until("taskboard/province", current)
            ear.until("taskboard/province", newer(seen), "the feed goes on")
        assert server.poll() is None
    finally:
        server.terminate()
        assert server.wait(30) == 0


@pytest.mark.waits
def test_on_a_full_disk_an_order_is_stored_or_the_answer_says_that_it_is_not(site):
    command = f"ulimit -f 150; exec {sys.executable} -m server run --config {site.config}"
    with (site.folder / "server.log").open("w") as log:
        server = subprocess.Popen(["bash", "-c", command], cwd=ROOT, stdout=log, stderr=log)
    try:
        with Ear(site) as ear:
            ear.until("store/history", lambda update: not update.document.writing, "history pauses")
            orders = [ShowLayout(wall="main", layout=f"layout-{number}") for number in range(60)]
            answers = []
            for order in orders:
                answers.append(ear.ask(order))
                ear.until("wall/main", shows(order.layout))
            assert all(answer.refused is None for answer in answers)
            lost = [answer.unstored for answer in answers if answer.unstored is not None]
            assert lost, "the disk was full"
            assert "lost if the server ends" in lost[0].en
    finally:
        server.kill()
        server.wait(30)
    stored = max((number for number, answer in enumerate(answers) if answer.unstored is None), default=-1)
    with site.running(), Ear(site) as ear:
        shown = ear.until("wall/main", anything).document.shows.rest.scene.layout
        assert shown == "overview" if stored < 0 else int(shown.removeprefix("layout-")) >= stored


def test_a_database_of_a_newer_version_is_refused_in_one_line(site):
    with site.running(), Ear(site) as ear:
        ear.until("store/history", lambda update: update.document.writing)
    with closing(sqlite3.connect(site.folder / "history.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.execute("UPDATE compatible SET oldest = '9999'")
    refused = run_server(site)
    assert refused.returncode == 1
    assert refused.stderr.strip().count("\n") == 0
    assert "9999" in refused.stderr or "newer" in refused.stderr


def test_a_source_without_an_answer_yet_is_no_zero(tmp_path, address):
    site = Site(tmp_path, address, sources=TASKS.replace("/tasks", "/nowhere", 1))
    with site.running(), Ear(site) as ear:
        update = ear.until("taskboard/province", lambda update: update.error is not None)
    assert update.document is None


def run_server(site):
    """Run the server, which is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "server", "run", "--config", site.config],
        cwd=ROOT,
        env=os.environ | {"VONGLAU_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_revoked_station_is_told_as_revoked_also_after_a_restart(site):
    state = StationState(
        wall="main", version="1", started=datetime(2026, 11, 23, tzinfo=UTC), language="vi", screens=()
    )
    with site.running(), Ear(site) as ear:
        for name in ("gone", "lost"):
            own, site.key = site.key, read_toml(site.enroll(name, Role.VIEWER), StationKey)
            with Ear(site) as station:
                assert station.ask(ReportStation(state=state)).refused is None
            site.key = own
            ear.until(f"station/{name}", lambda update: not update.document.revoked)
        Keyring(site.folder / "keys").revoke("gone")
        ear.until("station/gone", lambda update: update.document.revoked)
        assert not ear.latest["station/lost"].document.revoked
    Keyring(site.folder / "keys").revoke("lost")
    with site.running(), Ear(site) as ear:
        ear.until("station/lost", lambda update: update.document.revoked)


def test_a_server_without_any_source_says_so_and_runs(tmp_path, address):
    site = Site(tmp_path, address, sources="")
    with site.running(), Ear(site) as ear:
        said = ear.until("server/health", lambda update: bool(update.document and update.document.troubles))
    assert [trouble.said for trouble in said.document.troubles] == [NO_SOURCE]


def test_what_no_source_is_set_up_for_is_said_on_its_topics(site):
    with site.running(), Ear(site) as ear:
        for topic, service in (("notices/soc", "soc"), ("indicators/economy", "economy"), ("spots/cameras", "cameras")):
            said = ear.until(topic, lambda update: update.error is not None)
            assert (said.document, said.source) == (None, "")
            assert said.error.en == f'no source is set up: add a [[source]] with service = "{service}"'
        assert ear.until("taskboard/province", lambda update: update.document is not None).error is None
