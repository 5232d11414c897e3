"""Two servers on networks of their own, whose cables are cut: to be run in a namespace, as ``test_split.py`` does.

The walls and the database are on the network that this program begins in; each server is on one of its own. A cable
leads from each server to the walls, another one to the database, and one from server to server.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from pairs import Half, Notes, PairEar, PairSite, assert_kept_once, assert_one_publisher
from processes import Relay, wait_for
from sqlalchemy.engine import make_url

from server.contract.messages import Beat
from server.pair.tenure import LAPSE

WALLS, DATABASE, OTHER = "walls", "database", "other"
KNOCK = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], 9), timeout=1)
except ConnectionRefusedError:
    sys.exit(0)
except OSError:
    sys.exit(1)
"""
"""Ends well where another machine answers, though nobody listens there."""


class Networks:
    """The two networks, and the cables between them and this one."""

    def __init__(self, first: int, second: int) -> None:
        """Take a process that lives in each of the two."""
        self._processes = first, second
        _ip("link", "set", "lo", "up")
        for number, process in enumerate(self._processes):
            self._ip(number, "link", "set", "lo", "up")
            for name in (WALLS, DATABASE):
                here = f"{name}{number}"
                _ip("link", "add", here, "type", "veth", "peer", "name", name, "netns", str(process))
                _ip("address", "add", f"{self.address(name, number, 1)}/30", "dev", here)
                _ip("link", "set", here, "up")
                self._ip(number, "address", "add", f"{self.address(name, number, 2)}/30", "dev", name)
                self._ip(number, "link", "set", name, "up")
        self._ip(0, "link", "add", OTHER, "type", "veth", "peer", "name", OTHER, "netns", str(second))
        for number in (0, 1):
            self._ip(number, "address", "add", f"10.3.0.{number + 1}/30", "dev", OTHER)
            self._ip(number, "link", "set", OTHER, "up")

    @staticmethod
    def address(name: str, number: int, end: int) -> str:
        """Return the address of one end of a cable: 1 on this network, 2 at the server."""
        return f"10.{1 if name == WALLS else 2}.{number}.{end}"

    def within(self, number: int) -> tuple[str, ...]:
        """Return what a program of a server is begun with."""
        return "nsenter", f"--net=/proc/{self._processes[number]}/ns/net"

    def sees_other(self, number: int) -> bool:
        """Return whether one server reaches the other one."""
        asking = [*self.within(number), sys.executable, "-c", KNOCK, f"10.3.0.{2 - number}"]
        return subprocess.run(asking, check=False).returncode == 0

    def cut(self, name: str, number: int = 0) -> None:
        """Pull a cable of a server."""
        self._set(name, number, "down")

    def mend(self, name: str, number: int = 0) -> None:
        """Put a cable in again."""
        self._set(name, number, "up")

    def _set(self, name: str, number: int, state: str) -> None:
        if name == OTHER:
            self._ip(0, "link", "set", OTHER, state)
        else:
            _ip("link", "set", f"{name}{number}", state)

    def _ip(self, number: int, *words: str) -> None:
        _ip(*words, within=self.within(number))


def _ip(*words: str, within: tuple[str, ...] = ()) -> None:
    subprocess.run([*within, "ip", *words], check=True)


@contextmanager
def networks() -> Iterator[Networks]:
    """Make the networks, and take them away at the end of the block."""
    begin = ["unshare", "--net", "sh", "-c", "echo ready; exec sleep 300"]
    living = [subprocess.Popen(begin, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        for each in living:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        yield Networks(living[0].pid, living[1].pid)
    finally:
        for each in living:
            each.kill()
            each.communicate()


def beats(ear: PairEar, half: Half, since: float) -> int:
    """Return how many beats of a server have come since."""
    return sum(h.endpoint == half.endpoint and h.at > since and isinstance(h.message, Beat) for h in ear.overheard)


def goes_on(ear: PairEar, notes: Notes, half: Half) -> None:
    """Wait until a server serves walls and takes orders."""
    wait_for(partial(ear.follows, half), f"{half.name} is followed")
    since = time.monotonic()
    wait_for(lambda: beats(ear, half, since) >= 2, f"{half.name} beats")
    notes.go_on()


def split(folder: Path, store: str, socket: Path) -> None:
    """Cut one cable after the other, and see who serves."""
    with networks() as cables, closing(Relay(socket, host="0.0.0.0")) as database:
        name = make_url(store).database
        ways = [
            f"postgresql://vonglau@{cables.address(DATABASE, number, 1)}:{database.port}/{name}" for number in (0, 1)
        ]
        hosts = [cables.address(WALLS, number, 2) for number in (0, 1)]
        site = PairSite(folder, store, stores=ways, hosts=hosts)
        for number, half in enumerate(site.halves):
            half.within = cables.within(number)
        with site.running() as running, PairEar(site) as ear, Notes(ear) as notes:
            first = site.serving()
            second = site.other(first)
            number = site.halves.index(first)
            goes_on(ear, notes, first)
            assert cables.sees_other(0)

            # they see the database but not each other: nothing moves
            cables.cut(OTHER)
            assert not cables.sees_other(0)
            since = time.monotonic()
            wait_for(lambda: beats(ear, first, since) >= 3 * LAPSE, "a while passes")
            goes_on(ear, notes, first)
            assert site.lease()["number"] == 1
            cables.mend(OTHER)

            # they see each other, but the one that serves not the database: the other one takes over
            cables.cut(DATABASE, number)
            goes_on(ear, notes, second)
            assert cables.sees_other(number)
            assert first.program.process.poll() is None
            since = time.monotonic()
            wait_for(lambda: beats(ear, first, since) >= 2, "the first goes on showing to whoever hears it alone")
            goes_on(ear, notes, second)
            cables.mend(DATABASE, number)
            assert first.program.process.wait(30) == 1
            first.start(running)
            wait_for(lambda: first.says("stands by: ioc"), "the first stands by")

            # the one that stands by sees the other one, but not the database: nothing moves
            cables.cut(DATABASE, number)
            goes_on(ear, notes, second)
            cables.mend(DATABASE, number)
            goes_on(ear, notes, second)

            # the one that serves sees neither: the walls lose it as well
            for cable in (WALLS, DATABASE, OTHER):
                cables.cut(cable, 1 - number)
            goes_on(ear, notes, first)
            for cable in (WALLS, DATABASE, OTHER):
                cables.mend(cable, 1 - number)
            assert second.program.process.wait(30) == 1
            goes_on(ear, notes, first)
            assert site.lease()["number"] == 3
            assert_one_publisher(ear)
        assert not notes.unanswered
        assert_kept_once(site, notes.acknowledged, notes.refused)


if __name__ == "__main__":
    split(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
