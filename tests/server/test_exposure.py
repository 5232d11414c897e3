"""Keys, secrets, the database and pictures are not for everybody on the machine."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from documents import NOON
from processes import TASKS, Site, wait_for

from server.cameras.inspection.pictures import Pictures
from server.cameras.inspection.references import References
from server.config import load
from server.contract.private import is_open_to_all, make_private_file, make_private_folder, tighten
from server.exposure import exposed
from server.store.database import Database


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def within(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path, "http://127.0.0.1:9", sources=TASKS)


def test_what_everybody_may_read_is_named(site: Site) -> None:
    folder = site.folder
    (folder / "secrets").chmod(0o700)
    (folder / "secrets" / "tasks").chmod(0o640)
    config = load(site.config)
    assert exposed(config) == [], "a group may be meant"
    (folder / "history.db").write_bytes(b"")
    (folder / "cameras" / "pictures").mkdir(parents=True)
    opened = {
        "keys": 0o755,
        "keys/server.key": 0o644,
        "keys/stations/ear.toml": 0o604,
        "secrets": 0o755,
        "secrets/tasks": 0o644,
        "history.db": 0o644,
        "cameras": 0o755,
        "cameras/pictures": 0o755,
    }
    for name, bits in opened.items():
        (folder / name).chmod(bits)
    assert set(exposed(config)) == {folder / name for name in opened}
    for path in exposed(config):
        said = tighten(path)
        assert f"chmod {'700' if path.is_dir() else '600'} {path}" in said.en
        assert said.vi != said.en
    assert exposed(config) == []
    assert {mode(folder / name) for name in opened} == {0o600, 0o700}


def test_a_server_closes_what_was_open_and_says_so_once(site: Site) -> None:
    (site.folder / "secrets").chmod(0o755)
    (site.folder / "secrets" / "tasks").chmod(0o644)
    (site.folder / "keys" / "server.key").chmod(0o644)
    with site.running() as server:
        wait_for(lambda: "feed tcp" in server.said(), "the server begins")
        wait_for(lambda: (site.folder / "history.db-wal").exists(), "the database is there")
        for name in ("secrets", "secrets/tasks", "keys/server.key"):
            path = site.folder / name
            assert server.said().count(f" {path} was done") == 1
            assert not is_open_to_all(path)
        for name in ("history.db", "history.db-wal", "history.db-shm"):
            assert mode(site.folder / name) == 0o600


async def test_new_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/history.db")
    await database.migrate()
    assert {mode(tmp_path / f"history.db{end}") for end in ("", "-wal", "-shm")} == {0o600}
    await database.dispose()
    await Pictures(tmp_path / "kept" / "pictures").keep("a", NOON, b"x")
    References(tmp_path / "kept" / "references").save("a", ())
    inside = within(tmp_path / "kept")
    assert {mode(path) for path in inside if path.is_file()} == {0o600}
    assert {mode(path) for path in [*inside, tmp_path / "kept"] if path.is_dir()} == {0o700}


def test_a_folder_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    make_private_folder(tmp_path / "shared" / "own")
    assert mode(tmp_path / "shared") == 0o755
    assert mode(tmp_path / "shared" / "own") == 0o700
    make_private_file(tmp_path / "file")
    (tmp_path / "file").write_text("content")
    make_private_file(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "content"


def test_a_database_that_is_there_keeps_its_locks_so_that_nobody_deletes_what_is_not_yet_in_its_file(
    tmp_path: Path,
) -> None:
    file = tmp_path / "history.db"
    with closing(sqlite3.connect(file)) as held:
        held.execute("PRAGMA journal_mode = WAL")
        held.execute("CREATE TABLE kept (number)")
        make_private_file(file)
        looks = f"import sqlite3; c = sqlite3.connect({str(file)!r}); c.execute('SELECT * FROM kept'); c.close()"
        subprocess.run([sys.executable, "-c", looks], check=True)
        assert (tmp_path / "history.db-wal").exists()
