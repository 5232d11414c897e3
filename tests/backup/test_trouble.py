"""What goes wrong while a backup is made: nothing half made is taken for a good one, nothing is left out unsaid."""

import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from processes import Ear, Site, wait_for

from server.backup import postgres_tools, shelf
from server.backup.archive import opened
from server.backup.making import verify
from server.backup.watch import trouble
from server.contract.messages import ServerState, Update
from server.errors import StoreError

from .conftest import backups, command, environment, server

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
KILLS = int(os.environ.get("VONGLAU_KILLS", "5"))
NOBODY = 65534


def grow(site: Site, megabytes: int) -> None:
    """Fill the database, so that copying it takes a while."""
    made = random.Random(1)
    with closing(sqlite3.connect(site.folder / "history.db")) as connection, connection:
        rows = [(made.randbytes(32), made.randbytes(1_000_000)) for _ in range(megabytes)]
        connection.executemany("INSERT INTO documents (digest, body) VALUES (?, ?)", rows)


def good(path: Path, tmp_path: Path) -> bool:
    """Return whether an archive is whole, from its beginning to its end."""
    staging = tmp_path / "staging"
    staging.mkdir(exist_ok=True)
    with opened(path) as archive:
        return verify(archive, staging, lambda _done, _all: None) is None


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name != shelf.LOCK]


@pytest.mark.waits
def test_killed_at_any_moment_it_leaves_nothing_that_looks_good(site: Site, tmp_path: Path):
    grow(site, 40)
    folder = site.folder / "backups"
    began = time.monotonic()
    assert server("backup", "--config", site.config).code == 0
    whole = time.monotonic() - began
    backups(folder)[0].unlink()
    chance = random.Random(2026)
    for number in range(KILLS):
        process = subprocess.Popen(
            command("backup", "--config", site.config),
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        time.sleep(whole * chance.uniform(0.3, 1.0))
        ending = signal.SIGTERM if number % 3 == 0 else signal.SIGKILL
        process.send_signal(ending)
        _, error = process.communicate(timeout=60)
        assert "Traceback" not in error
        assert all(good(path, tmp_path) for path in backups(folder))
        if ending == signal.SIGTERM:
            assert f"{shelf.PARTIAL}{process.pid}" not in left(folder), "it tidied up"
    before = backups(folder)
    assert server("backup", "--config", site.config).code == 0
    assert set(left(folder)) == {path.name for path in backups(folder)}, "what was half made is gone"
    assert len(backups(folder)) == len(before) + 1


def test_a_full_disk_is_one_line_and_leaves_nothing(site: Site, tmp_path: Path):
    grow(site, 3)
    small = tmp_path / "small"
    small.mkdir()
    # a disk of its own, which nobody but this process and its children sees
    script = f'mount -t tmpfs -o size={{}} none {small} && "$@"; code=$?; ls -A {small}; exit $code'
    for size in ("1m", "4m", "5m"):
        mounted = "unshare", "-Urm", "sh", "-c", script.format(size), "sh"
        done = server("backup", "--config", site.config, "--to", small, before=mounted)
        assert done.code == 1
        assert "free some" in done.said
        assert done.out.split() == [shelf.LOCK]
    assert server("backup", "--config", site.config).code == 0
    (archive,) = backups(site.folder / "backups")
    script = f'mount -t tmpfs -o size={{}} none {small} && "$@"; code=$?; find {small} -mindepth 1; exit $code'
    for size in ("1m", "3m"):
        mounted = "unshare", "-Urm", "sh", "-c", script.format(size), "sh"
        for into in (small, small / "new"):
            done = server("restore", archive, "--into", into, before=mounted)
            assert done.code == 1
            assert "free some" in done.said
            assert done.out == ""


def test_what_cannot_be_read_is_named_and_what_lacks_it_replaces_nothing(site: Site):
    folder = site.folder / "backups"
    assert server("backup", "--config", site.config, "--keep", 1).code == 0
    (complete,) = backups(folder)
    (site.folder / "secrets" / "lost").symlink_to(site.folder / "nowhere")
    done = server("backup", "--config", site.config, "--keep", 1)
    assert done.code == 1
    first, last = done.error.splitlines()
    assert first.startswith(f"cannot read {site.folder}/secrets/lost: no such file or folder")
    assert last == "the backup lacks these 1"
    newest, older = backups(folder)
    assert older == complete
    assert newest.name.endswith(".incomplete.zip")
    assert trouble(folder, timedelta(hours=1), datetime.now(UTC)) is None, "the one before is young"
    complete.unlink()
    assert trouble(folder, timedelta(hours=1), datetime.now(UTC)) is not None
    told = server("restore", newest, "--into", site.folder / "there")
    assert told.code == 0
    assert told.said == "the backup lacks secrets/lost"
    (site.folder / "secrets" / "lost").unlink()
    assert server("backup", "--config", site.config).code == 0
    (only,) = backups(folder)
    assert not only.name.endswith(".incomplete.zip")


def test_what_somebody_has_named_is_missed_where_it_is_not_there(site: Site):
    site.config.write_text(site.config.read_text() + '[backup]\nalso = ["tokens"]\n')
    done = server("backup", "--config", site.config)
    assert done.code == 1
    assert done.error.startswith(f"cannot read {site.folder}/tokens: no such file or folder")
    (site.folder / "tokens").mkdir()
    assert server("backup", "--config", site.config).code == 0


def test_without_keys_it_is_not_complete(site: Site):
    (site.folder / "keys").rename(site.folder / "elsewhere")
    done = server("backup", "--config", site.config)
    assert done.code == 1
    assert done.error.splitlines()[0] == f"there is no key of the server in {site.folder}/keys"


def test_pictures_that_come_and_go_are_no_trouble(site: Site):
    ended = threading.Event()
    pictures = site.folder / "cameras" / "pictures" / "CAM-1" / "2026-12-01"

    def rotate() -> None:
        number = 0
        while not ended.wait(0.001):
            number += 1
            (pictures / f"{number:06d}.jpg").write_bytes(b"x" * 20_000)
            (pictures / f"{number - 20:06d}.jpg").unlink(missing_ok=True)

    thread = threading.Thread(target=rotate)
    thread.start()
    try:
        wait_for(lambda: len(list(pictures.iterdir())) > 15, "pictures come")
        for number in range(3):
            done = server("backup", "--config", site.config, "--to", site.folder / f"{number}.zip")
            assert (done.code, done.error) == (0, "")
            assert " pictures, " in done.out
    finally:
        ended.set()
        thread.join()
    done = server("backup", "--config", site.config, "--to", site.folder / "small.zip", "--without-pictures")
    assert done.out.endswith("; without pictures\n")
    with opened(site.folder / "small.zip") as archive:
        assert not [each.name for each in archive.manifest.files if each.name.startswith("cameras/pictures")]
        assert [each.name for each in archive.manifest.files if each.name.startswith("cameras/references")]


def test_two_at_once_are_refused(site: Site):
    folder = site.folder / "backups"
    with shelf.alone(folder):
        done = server("backup", "--config", site.config)
    assert done.code == 1
    assert done.said == f"another backup is being made in {folder}; wait until it has ended"
    assert server("backup", "--config", site.config).code == 0


def test_nothing_to_back_up_and_no_place_for_it_are_one_line(site: Site, tmp_path: Path):
    (tmp_path / "file").write_text("")
    done = server("backup", "--config", site.config, "--to", tmp_path / "file" / "backups")
    assert (done.code, done.out) == (1, "")
    assert done.said.startswith(f"cannot write to {tmp_path}/file/backups: ")
    (tmp_path / "taken.zip").write_text("mine")
    done = server("backup", "--config", site.config, "--to", tmp_path / "taken.zip")
    assert done.code == 1
    assert done.said.endswith("a file of that name exists; choose another")
    assert (tmp_path / "taken.zip").read_text() == "mine"
    (site.folder / "history.db").unlink()
    done = server("backup", "--config", site.config)
    assert done.code == 1
    assert done.said == (f"there is no database {site.folder}/history.db yet: no server has run with these settings")
    done = server("backup", "--config", tmp_path / "none.toml")
    assert done.code == 2


def test_a_newer_database_is_left_to_its_own_version(site: Site):
    with closing(sqlite3.connect(site.folder / "history.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    done = server("backup", "--config", site.config)
    assert done.code == 1
    assert "(schema 9999)" in done.said


def test_places_outside_come_into_the_folder_and_comments_stay(site: Site, tmp_path: Path):
    outside = tmp_path / "var"
    outside.mkdir()
    for name in ("keys", "history.db", "history.db-wal", "history.db.audit", "cameras"):
        if (site.folder / name).exists():
            (site.folder / name).rename(outside / name)
    (outside / "tokens").mkdir()
    (outside / "tokens" / "panel.toml").write_text("a token")
    (outside / "packs").mkdir()
    text = site.config.read_text().replace("sqlite:///history.db", f"sqlite:///{outside}/history.db")
    text = text.replace("[server]", f'[server]\npacks = "{outside}/packs"  # ours')
    text += f'[security]\nkeys = "{outside}/keys"\n[cameras]\nfolder = "{outside}/cameras"\n'
    text += f'[backup]\nfolder = "{tmp_path}/kept"\nalso = ["{outside}/tokens"]\n'
    site.config.write_text(text)
    done = server("backup", "--config", site.config)
    assert (done.code, done.error) == (0, "")
    (archive,) = backups(tmp_path / "kept")
    into = tmp_path / "restored"
    done = server("restore", archive, "--into", into)
    assert done.code == 0
    # what nothing of the settings leads to goes back by hand
    assert done.said.startswith(f"{into}/also/tokens lay at {outside}/tokens, ")
    assert done.said.endswith(f"cp -a {into}/also/tokens {outside}/")
    told = (into / "server.toml").read_text()
    assert 'packs = "packs"  # ours' in told
    assert 'url = "sqlite:///history.db"' in told
    assert str(outside) not in told.replace(f'also = ["{outside}/tokens"]', "")
    assert (into / "settings-before.toml").read_text() == text
    assert (into / "also" / "tokens" / "panel.toml").read_text() == "a token"
    assert (into / "cameras" / "references" / "CAM-1.ref").exists()
    assert server("stations", "list", "--config", into / "server.toml").out.startswith("ear")
    assert "CAM-1" in server("cameras", "list", "--config", into / "server.toml").out


def test_what_root_restores_is_whoever_owns_the_folder(site: Site, tmp_path: Path):
    assert server("backup", "--config", site.config, "--to", tmp_path / "kept.zip").code == 0
    into = tmp_path / "restored"
    into.mkdir()
    if os.geteuid() == 0:
        os.chown(into, NOBODY, NOBODY)
    owner = into.stat().st_uid
    assert server("restore", tmp_path / "kept.zip", "--into", into).code == 0
    assert {path: path.stat().st_uid for path in into.rglob("*") if path.stat().st_uid != owner} == {}
    assert server("audit", "verify", "--config", into / "server.toml").code == 0


def test_the_oldest_go_when_a_new_one_is_good(tmp_path: Path):
    names = [shelf.name_of(NOW - timedelta(days=days)) for days in range(5)]
    for name in names:
        (tmp_path / name).write_text("")
    (tmp_path / "other.zip").write_text("")
    shelf.incomplete(tmp_path / names[2]).write_text("")
    shelf.incomplete(tmp_path / shelf.name_of(NOW + timedelta(days=1))).write_text("")
    gone = shelf.forget_oldest(tmp_path, 2)
    assert {path.name for path in gone} == {*names[2:], shelf.incomplete(tmp_path / names[2]).name}
    assert (tmp_path / "other.zip").exists()
    assert [each.complete for each in shelf.kept(tmp_path)] == [False, True, True]


def test_one_that_was_damaged_later_is_named(site: Site):
    folder = site.folder / "backups"
    assert server("backup", "--config", site.config).code == 0
    (good,) = backups(folder)
    changed, cut = (folder / shelf.name_of(datetime.now(UTC) - timedelta(days=days)) for days in (1, 2))
    for each in (changed, cut):
        each.write_bytes(good.read_bytes())
    with ZipFile(changed) as archive:
        place = archive.getinfo("cameras/references/CAM-1.ref").header_offset
    content = bytearray(changed.read_bytes())
    content[content.index(b"what it should show", place)] ^= 1
    changed.write_bytes(content)
    cut.write_bytes(cut.read_bytes()[:-100])
    listed = server("backup", "--config", site.config, "--list")
    assert (listed.code, listed.error) == (0, "")
    # the list of contents alone is read
    assert [line.split()[0] for line in listed.out.splitlines() if "DAMAGED" in line] == [str(cut)]
    assert f"backup --verify {folder}" in listed.out.splitlines()[-1]
    done = server("backup", "--config", site.config, "--verify", folder)
    assert done.code == 1
    assert done.error.splitlines() == [
        f"{changed} is damaged or was changed (cameras/references/CAM-1.ref); use another backup",
        f"{cut} is no backup of Vọng Lâu, or was cut off; use another one",
        "2 of 3 are damaged",
    ]
    assert [line.split(": ")[:2] for line in done.out.splitlines()] == [[str(good), "good"]]
    assert server("backup", "--config", site.config, "--verify", good).code == 0
    assert server("backup", "--config", site.config, "--verify", folder / "none.zip").said.startswith("cannot read ")


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(minutes=-3), "0 minutes ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=30), "30 hours ago"),
        (timedelta(days=3, hours=2), "3 days ago"),
    ],
)
def test_ages_are_said_as_people_say_them(passed: timedelta, said: str):
    assert shelf.age(passed).en == said


def test_walls_are_told_while_there_is_no_young_backup(site: Site):
    site.config.write_text(site.config.read_text() + "[backup]\n")

    def told(update: Update) -> list[str]:
        assert isinstance(update.document, ServerState)
        return [each.said.en for each in update.document.troubles if "backup" in each.said.en]

    with site.running(), Ear(site) as ear:
        ear.until("server/health", lambda update: bool(told(update)))
        folder = site.folder / "backups"
        assert told(ear.latest["server/health"]) == [f"there is no backup in {folder} yet; run vonglau-server backup"]
        assert server("backup", "--config", site.config).code == 0
        ear.until("server/health", lambda update: not told(update))
        (path,) = backups(folder)
        path.rename(path.with_name(shelf.name_of(datetime.now(UTC) - timedelta(days=3, hours=1))))
        said = "the last backup was made 3 days ago; run vonglau-server backup, and see why there is no newer one"
        ear.until("server/health", lambda update: told(update) == [said])
    listed = server("backup", "--config", site.config, "--list")
    assert listed.code == 0
    assert listed.out.splitlines()[0].endswith("3 days ago")


def test_what_postgresql_complains_of_is_one_line():
    with pytest.raises(StoreError, match="install the package postgresql-client"):
        postgres_tools.program("pg_there_is_none")
    older = (
        "pg_dump: error: aborting because of server version mismatch\n"
        "pg_dump: detail: server version: 16.2 (Debian 16.2-1); pg_dump version: 15.6 (Debian 15.6-0)\n"
    )
    assert postgres_tools.explain("pg_dump", older, "db").en == (
        "pg_dump 15 is older than the PostgreSQL server 16: install postgresql-client-16"
    )
    newer = "pg_restore: error: unsupported version (1.16) in file header\n"
    assert "install a newer package" in postgres_tools.explain("pg_restore", newer, "db").en
    closed = "pg_dump: error: permission denied for table people\nmore\n"
    assert postgres_tools.explain("pg_dump", closed, "h/db").en == ("pg_dump: h/db: permission denied for table people")
