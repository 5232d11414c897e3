"""Real stations take over from each other: killed, stopped, cut off; outputs follow, and nobody comes too late."""

import contextlib
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from persons import Person
from processes import PATIENCE, ROOT, Relay, Site, display_server, wait_for
from running import free_port

from demo.show import virtual_screen
from server.contract.commands import Role
from server.contract.duty_commands import GiveDuty

DUTY = """
[[duty]]
stations = ["wall-1", "wall-2"]
"""


class Room:
    """A site with a matrix whose turns are noted, and a person who looks at the duty."""

    def __init__(self, folder):
        self.site = Site(folder, "http://127.0.0.1:1", sources=DUTY)
        for station, role in (("desk", Role.OPERATOR), ("wall-1", Role.VIEWER), ("wall-2", Role.VIEWER)):
            self.site.enroll(station, role)
        self.journal = folder / "journal"

    def station(self, name, endpoint=None, display=None, clock=None):
        """Run a station; ``clock``: by how much its clock is wrong, as libfaketime writes it."""
        fence = f"{sys.executable} -m wall switch --journal {self.journal}"
        environment = {"PYTHONPATH": str(ROOT)}
        if display is not None:
            environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        if clock is not None:
            (library,) = Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
            environment |= {
                "LD_PRELOAD": str(library),
                "FAKETIME": clock,
                "FAKETIME_DISABLE_SHM": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "PYTHONPATH": f"{ROOT / 'tests' / 'moved_clock'}:{ROOT}",
            }
        return self.site.wall(
            name, "--screens", "640x360", "--switch", fence, endpoint=endpoint, environment=environment
        )

    def turns(self):
        """Return the station of each turn that was let through; the numbers grow by one."""
        lines = [line.split() for line in self.journal.read_text().splitlines()] if self.journal.exists() else []
        assert [int(number) for number, *_ in lines] == list(range(1, len(lines) + 1)), lines
        return [station for _, station, _ in lines]


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


def held(desk, by):
    """Return the duty when a station has it and its outputs are switched."""

    def is_so(update):
        duty = update.document
        return duty.holder == by and duty.progress is not None and duty.progress.hook is not None

    return desk.until("duty/main", is_so, f"{by} has the duty", PATIENCE).document


def relieved(desk, by):
    """Return when a desk was told that a station has the duty, by the monotonic clock."""
    desk.until("duty/main", lambda update: update.document.holder == by, f"{by} has the duty")
    return time.monotonic()


@pytest.mark.waits
def test_the_next_one_takes_over_from_one_that_was_killed_and_keeps_it(room):
    with room.site.running(), Person(room.site, "desk") as desk, room.station("wall-1") as first:
        assert held(desk, "wall-1").number == 1
        with room.station("wall-2"):
            desk.until("duty/main", lambda update: len(update.document.present) == 2)
            first.kill()
            told = held(desk, "wall-2")
            assert told.number == 2
            assert "silent" in told.why.en
            with room.station("wall-1"):
                desk.until("duty/main", lambda update: len(update.document.present) == 2)
                assert held(desk, "wall-2").number == 2, "it does not get it back by itself"
                assert desk.ask(GiveDuty(duty="main", station="wall-1", number=2)).refused is None
                assert held(desk, "wall-1").number == 3
    assert room.turns() == ["wall-1", "wall-2", "wall-1"]


@pytest.mark.waits
def test_one_that_was_stopped_learns_of_it_and_switches_nothing(room):
    with room.site.running(), Person(room.site, "desk") as desk, room.station("wall-1") as first:
        held(desk, "wall-1")
        with room.station("wall-2"):
            desk.until("duty/main", lambda update: len(update.document.present) == 2)
            first.process.send_signal(signal.SIGSTOP)
            try:
                assert held(desk, "wall-2").number == 2
            finally:
                first.process.send_signal(signal.SIGCONT)
            desk.until("duty/main", lambda update: "wall-1" in update.document.present, "it is there again")
            wait_for(lambda: "number 2: wall-2" in first.said(), "it has learned who is on duty")
            assert held(desk, "wall-2").number == 2
    assert room.turns() == ["wall-1", "wall-2"]


@pytest.mark.waits
@pytest.mark.parametrize("ways", [(), ("up",), ("down",)], ids=["both ways", "up", "down"])
def test_one_whose_cable_is_cut_gives_way_and_stands_by_when_it_is_mended(room, ways):
    near = free_port(2)
    # commands go to the port after that of the feed
    feed, commands = Relay(room.site.port, near), Relay(room.site.port + 1, near + 1)
    try:
        with (
            room.site.running(),
            Person(room.site, "desk") as desk,
            room.station("wall-1", f"tcp://127.0.0.1:{near}") as first,
        ):
            held(desk, "wall-1")
            with room.station("wall-2") as second:
                desk.until("duty/main", lambda update: len(update.document.present) == 2)
                begun = time.monotonic()
                for cable in (feed, commands):
                    cable.cut(*ways)
                cut = relieved(desk, "wall-2") - begun
                assert held(desk, "wall-2").number == 2
                assert ("answers do not reach" in desk.latest["duty/main"].document.why.en) is (ways == ("down",))
                for cable in (feed, commands):
                    cable.mend()
                desk.until("duty/main", lambda update: "wall-1" in update.document.present, "it is there again")
                wait_for(lambda: "number 2: wall-2" in first.said(), "it has learned who is on duty")
                begun = time.monotonic()
                second.kill()
                killed = relieved(desk, "wall-1") - begun
                held(desk, "wall-1")
            assert cut < 3 * killed, "a cable that is cut one way is noticed like a kill"
    finally:
        feed.close()
        commands.close()
    assert room.turns() == ["wall-1", "wall-2", "wall-1"]


@pytest.mark.waits
def test_one_that_the_feed_alone_does_not_reach_gives_way(room):
    """It could still say that it is there, and would show what is old."""
    near = free_port(2)
    feed, commands = Relay(room.site.port, near), Relay(room.site.port + 1, near + 1)
    try:
        with (
            room.site.running(),
            Person(room.site, "desk") as desk,
            room.station("wall-1", f"tcp://127.0.0.1:{near}"),
        ):
            held(desk, "wall-1")
            with room.station("wall-2"):
                desk.until("duty/main", lambda update: len(update.document.present) == 2)
                feed.cut()
                assert held(desk, "wall-2").number == 2
                feed.mend()
                desk.until("duty/main", lambda update: "wall-1" in update.document.present, "it is there again")
                assert held(desk, "wall-2").number == 2
    finally:
        feed.close()
        commands.close()
    assert room.turns() == ["wall-1", "wall-2"]


@pytest.mark.waits
def test_one_whose_display_is_gone_gives_way(room):
    with (
        room.site.running(),
        Person(room.site, "desk") as desk,
        virtual_screen("640x360") as display,
        room.station("wall-1", display=display),
    ):
        held(desk, "wall-1")
        with room.station("wall-2"):
            desk.until("duty/main", lambda update: len(update.document.present) == 2)
            os.kill(display_server(display), signal.SIGKILL)
            assert held(desk, "wall-2").number == 2
    assert room.turns() == ["wall-1", "wall-2"]


@pytest.mark.waits
@pytest.mark.parametrize("offset", ["-5m", "+5m"])
def test_a_clock_that_is_wrong_changes_nothing(room, offset):
    with room.site.running(), Person(room.site, "desk") as desk, room.station("wall-1", clock=offset) as first:
        held(desk, "wall-1")
        with room.station("wall-2"):
            told = desk.until("duty/main", lambda update: len(update.document.present) == 2).document
            assert (told.holder, told.number) == ("wall-1", 1)
            begun = desk.until("station/wall-1", lambda _: True).document.started
            first.kill()
            assert held(desk, "wall-2").number == 2
            with room.station("wall-1", clock=offset):
                # not while it still loads: what it is given then it may lose again
                desk.until("station/wall-1", lambda update: update.document.started > begun)
                desk.until("duty/main", lambda update: len(update.document.present) == 2)
                assert desk.ask(GiveDuty(duty="main", station="wall-1", number=2)).refused is None
                assert held(desk, "wall-1").number == 3
    assert room.turns() == ["wall-1", "wall-2", "wall-1"]


@contextlib.contextmanager
def full_disk(folder):
    """Let a folder be a tiny disk that is full; it is mounted where a process of this user alone sees it."""
    place = folder.with_name(f"{folder.name}-disk")
    place.mkdir()
    script = 'mount -t tmpfs -o size=64k,mode=700 full "$0" && echo ready && exec sleep 300'
    keeping = subprocess.Popen(["unshare", "-Urm", "sh", "-c", script, str(place)], stdout=subprocess.PIPE, text=True)
    try:
        assert keeping.stdout is not None
        assert keeping.stdout.readline() == "ready\n"
        folder.symlink_to(f"/proc/{keeping.pid}/root{place}")
        with contextlib.suppress(OSError), (folder / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))
        yield
    finally:
        keeping.kill()
        keeping.communicate()


@pytest.mark.waits
def test_where_the_disk_of_a_station_is_full_it_stays_on_duty_and_says_so(room, tmp_path):
    disk = tmp_path / "data-wall-1"
    with full_disk(disk):
        # its log goes there as well
        (tmp_path / "wall-1.log").symlink_to(disk / "log")
        with room.site.running(), Person(room.site, "desk") as desk, room.station("wall-1") as first:
            assert held(desk, "wall-1").number == 1
            with room.station("wall-2") as second:
                told = desk.until("server/health", lambda update: "station wall-1: nothing can" in str(update.document))
                assert "free some space" in str(told.document)
                state = desk.latest["station/wall-1"].document
                assert [each.layout for each in state.screens] == [
                    each.layout for each in desk.until("station/wall-2", lambda _: True).document.screens
                ]
                assert desk.latest["duty/main"].document.number == 1
                (disk / "filler").unlink()
                desk.until("server/health", lambda update: "nothing can" not in str(update.document), "there is room")
                second.kill()
                desk.until("duty/main", lambda update: update.document.present == ("wall-1",))
                assert held(desk, "wall-1").number == 1
            assert first.process.poll() is None
    assert room.turns() == ["wall-1"]


@contextlib.contextmanager
def busy(cores, each):
    """Keep processors busy beside whatever else runs, with so many loops on each."""
    loop = "import os, sys; os.sched_setaffinity(0, {int(sys.argv[1])})\nwhile True: pass"
    loops = [
        subprocess.Popen(
            [sys.executable, "-c", loop, str(core)],
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (120, 120)),
        )
        for core in cores
        for _ in range(each)
    ]
    try:
        yield
    finally:
        for each_loop in loops:
            each_loop.kill()
            each_loop.wait()


@pytest.mark.waits
def test_on_a_computer_without_a_moment_to_spare_never_two_are_on_duty(room):
    """The server and both stations share the processors with busy loops; somebody has it all the time."""
    cores = sorted(os.sched_getaffinity(0))
    with room.site.running(), Person(room.site, "desk") as desk, room.station("wall-1") as first:
        held(desk, "wall-1")
        with room.station("wall-2") as second:
            desk.until("duty/main", lambda update: len(update.document.present) == 2)
            with busy(cores, 4):
                until, holder = time.monotonic() + 10.0, ""
                while time.monotonic() < until:
                    holder = desk.until("duty/main", lambda update: bool(update.document.holder)).document.holder
                    time.sleep(0.05)
                gone, left = (first, "wall-2") if holder == "wall-1" else (second, "wall-1")
                gone.kill()
                held(desk, left)
            with room.station(holder):
                desk.until("duty/main", lambda update: len(update.document.present) == 2, "all are there again")
                held(desk, left)
    turns = room.turns()
    assert (turns[0], turns[-1]) == ("wall-1", left)


@pytest.mark.waits
def test_where_the_disk_of_the_server_is_full_it_stays_with_whoever_has_it(room, tmp_path):
    """What cannot be written down is not done: the number must never come twice."""
    with room.site.running(), Person(room.site, "desk") as desk, room.station("wall-1") as first:
        held(desk, "wall-1")
        with room.station("wall-2"):
            desk.until("duty/main", lambda update: len(update.document.present) == 2)
            locked = sqlite3.connect(tmp_path / "history.db", isolation_level=None)
            with contextlib.closing(locked):
                locked.execute("BEGIN IMMEDIATE")
                first.kill()
                trouble = "cannot change hands"
                desk.until("server/health", lambda update: trouble in str(update.document), "that is said")
                assert desk.latest["duty/main"].document.holder == "wall-1"
                locked.execute("ROLLBACK")
            assert held(desk, "wall-2").number == 2
    assert room.turns() == ["wall-1", "wall-2"]
