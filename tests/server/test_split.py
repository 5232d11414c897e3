"""Two servers whose networks are cut apart: never two that write, and walls go on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from processes import ROOT
from running import free_port
from store.cluster import cluster_running

pytestmark = pytest.mark.waits


def test_servers_that_see_the_database_but_not_each_other_and_the_reverse(tmp_path: Path) -> None:
    with cluster_running(free_port()) as cluster:
        socket = cluster.folder / f".s.PGSQL.{cluster.port}"
        # in a network of its own: nothing of it is seen or left outside, and nobody need be root
        apart = "unshare", "-Urnmpf", "--mount-proc", "--kill-child"
        done = subprocess.run(
            [*apart, sys.executable, "-m", "splits", tmp_path, cluster.new_database(), socket],
            env=os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
