"""A backup of PostgreSQL: its password stays its own, and it goes into an empty database alone."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from processes import Site
from store.cluster import Cluster

from .conftest import backups, command, environment, server

SECRET = "rat-bi-mat-9137"


@pytest.fixture
def site(furnish: Callable[[str], Site], cluster: Cluster) -> Site:
    return furnish(cluster.new_database().replace("vonglau@", f"vonglau:{SECRET}@"))


def command_lines(beneath: int) -> str:
    """Return what everybody may read of a process and of those that it has begun."""
    found = ""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents = (folder / "stat").read_text().rpartition(")")[2].split()
            if folder.name == str(beneath) or parents[1] == str(beneath):
                found += (folder / "cmdline").read_text().replace("\0", " ") + "\n"
    return found


def watched(*arguments: object) -> tuple[int, str]:
    """Run a command to its end; return how it ended and what its command lines and it itself have told."""
    process = subprocess.Popen(
        command(*arguments), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    seen = ""
    while process.poll() is None:
        seen += command_lines(process.pid)
    out, _ = process.communicate()
    return process.returncode, seen + out


def test_the_password_is_nowhere_to_be_read(site: Site, cluster: Cluster, tmp_path: Path):
    code, told = watched("backup", "--config", site.config)
    assert code == 0, told
    assert "pg_dump" in told
    assert SECRET not in told
    (archive,) = backups(site.folder / "backups")
    done = server("restore", archive, "--into", tmp_path / "restored", "--database", cluster.new_database())
    assert (done.code, done.error) == (0, "")
    assert SECRET not in (tmp_path / "restored" / "server.toml").read_text(), "it is that of the other database"


def test_it_goes_into_an_empty_database_alone(site: Site, cluster: Cluster, tmp_path: Path):
    assert server("backup", "--config", site.config).code == 0
    (archive,) = backups(site.folder / "backups")
    into = tmp_path / "restored"
    for more, said in (
        ([], "--database postgresql://USER@HOST/NAME"),
        (["--database", "sqlite:///x.db"], "--database must be postgresql://USER@HOST/NAME"),
        (["--database", "nonsense"], "must be sqlite:///FILE or postgresql://USER@HOST/NAME"),
        (["--database", f"postgresql://vonglau@/none?host={cluster.folder}"], "there is no database"),
        (["--database", f"postgresql://vonglau:{SECRET}@127.0.0.1:1/x"], "cannot reach the database 127.0.0.1/x"),
    ):
        done = server("restore", archive, "--into", into, *more)
        assert (done.code, done.out) == (1, "")
        assert said in done.said
        assert SECRET not in done.said
        assert not into.exists()
    empty = cluster.new_database()
    assert server("restore", archive, "--into", into, "--database", empty).code == 0
    again = server("restore", archive, "--into", tmp_path / "again", "--database", empty)
    assert again.code == 1
    assert "is not empty" in again.said
    assert not (tmp_path / "again").exists()
