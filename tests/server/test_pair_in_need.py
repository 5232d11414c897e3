"""A server of a pair whose disk is full, or whose cores are taken: nothing acknowledged is lost or done twice."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from pairs import Half, Notes, PairEar, PairSite, assert_kept_once, assert_one_publisher
from processes import wait_for
from running import free_port
from store.cluster import Cluster, cluster_running

from server.contract.messages import ServerState

pytestmark = pytest.mark.waits

SMALL = """
set -e
mkdir -p "$0.small"
mount -t tmpfs -o size=1m none "$0.small"
cp -a "$0"/. "$0.small"
mount --bind "$0.small" "$0"
exec "$@"
"""
"""Puts a folder onto a disk of a megabyte, which nobody but the program sees that it becomes."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with cluster_running(free_port()) as cluster:
        yield cluster


@pytest.fixture
def site(tmp_path: Path, cluster: Cluster) -> PairSite:
    return PairSite(tmp_path, cluster.new_database())


def troubles(ear: PairEar) -> str:
    """Return what is wrong with the server that is followed, in English."""
    state = ear.latest["server/health"].document if "server/health" in ear.latest else None
    return " ".join(each.said.en for each in state.troubles) if isinstance(state, ServerState) else ""


def fill(half: Half) -> Path:
    """Leave no room in the folder of a server; return the file that takes it."""
    file = Path(f"/proc/{half.program.process.pid}/root{half.folder}/full")
    with file.open("wb", buffering=0) as full:
        for size in (65536, 512):
            with contextlib.suppress(OSError):
                while full.write(bytes(size)):
                    pass
        assert os.fstatvfs(full.fileno()).f_bavail == 0
    return file


@contextmanager
def no_moment_to_spare(half: Half, core: int) -> Iterator[None]:
    """Keep a server on one core, beside four programs that take all they get of it."""
    for task in Path(f"/proc/{half.program.process.pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), {core})
    busy = ["timeout", "60", "taskset", "-c", str(core), sys.executable, "-c", "while True: pass"]
    with ExitStack() as running:
        for _ in range(4):
            each = running.enter_context(subprocess.Popen(busy))
            running.callback(each.terminate)
        yield


def test_a_full_disk_of_the_one_that_serves_loses_nothing(site: PairSite) -> None:
    for half in site.halves:
        half.within = "unshare", "-Urm", "sh", "-c", SMALL, str(half.folder)
    with site.running(), PairEar(site) as ear:
        first = site.serving()
        second = site.other(first)
        wait_for(lambda: ear.follows(first), "the first is followed")
        with Notes(ear) as notes:
            notes.go_on()
            full = fill(first)
            wait_for(lambda: "the disk is full; free some space" in "".join(notes.unstored), "it is said to who orders")
            wait_for(lambda: "the audit cannot be written" in troubles(ear), lambda: troubles(ear))
            since = len(notes.unstored)
            wait_for(lambda: len(notes.unstored) > since + 2, "orders are carried out all the same")
            assert ear.follows(first)
            full.unlink()
            wait_for(lambda: "the audit cannot be written" not in troubles(ear), "that there is room again is seen")
            notes.go_on()
            fill(first)
            since = len(notes.unstored)
            wait_for(lambda: len(notes.unstored) > since, "it is full again")
            first.kill()
            wait_for(lambda: ear.follows(second), "the second is followed")
            notes.go_on()
        assert_one_publisher(ear)
    assert not notes.unanswered
    assert_kept_once(site, notes.acknowledged, notes.refused)


def test_a_serving_one_without_a_moment_to_spare_loses_nothing(site: PairSite) -> None:
    with site.running() as running, PairEar(site) as ear:
        first = site.serving()
        wait_for(lambda: ear.follows(first), "the first is followed")
        with Notes(ear) as notes:
            notes.go_on()
            with no_moment_to_spare(first, min(os.sched_getaffinity(0))):
                for _ in range(10):
                    notes.go_on()
            if first.program.process.poll() is not None:
                # it was too slow to renew its lease: as the service manager does
                first.start(running)
            wait_for(lambda: any(ear.follows(half) for half in site.halves), "one is followed")
            notes.go_on()
        assert_one_publisher(ear)
        assert site.lease()["number"] <= 2
    assert not notes.unanswered
    assert_kept_once(site, notes.acknowledged, notes.refused)
