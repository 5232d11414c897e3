"""Keys are made once, lie where only their owner can read them, and stop counting when their file goes."""

import logging
import re
import resource
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import zmq
from processes import ROOT, Ear, Site, wait_for

from server.contract.commands import Role, ShowLayout
from server.contract.keys import StationKey
from server.contract.toml import read_toml
from server.errors import ConfigError, StartError
from server.security import Keyring


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def enrolled(keyring, folder, name="left", role=Role.OPERATOR):
    """Return the key file's content of a station that has just been enrolled."""
    keyring.enroll(name, role, folder / f"{name}.key")
    return read_toml(folder / f"{name}.key", StationKey)


def clock_ticks(folder):
    """Wait until the file system gives later times than that of the folder's last change."""
    probe = folder.parent.parent / "probe"
    wait_for(lambda: not probe.write_text("") and probe.stat().st_mtime_ns > folder.stat().st_mtime_ns, "a tick")


def test_the_servers_pair_is_made_once(tmp_path, keyring):
    made = keyring.open()
    assert keyring.open() == made
    assert Keyring(tmp_path / "keys").open() == made
    assert zmq.curve_public(made.secret.encode()).decode() == made.public


def test_of_many_processes_that_come_first_one_makes_the_pair(tmp_path):
    show = "import sys, pathlib; from server.security import Keyring; print(Keyring(pathlib.Path(sys.argv[1])).open())"
    command = [sys.executable, "-c", show, str(tmp_path / "keys")]
    racers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert len({racer.communicate(timeout=60)[0] for racer in racers}) == 1
    assert [racer.returncode for racer in racers] == [0] * 6
    assert [file.name for file in (tmp_path / "keys").iterdir() if file.is_file()] == ["server.key"]


def test_two_servers_have_two_pairs(tmp_path, keyring):
    assert Keyring(tmp_path / "other").open() != keyring.open()


def test_nobody_but_the_owner_reads_a_key(tmp_path, keyring):
    enrolled(keyring, tmp_path)
    keys = tmp_path / "keys"
    assert mode(keys / "stations") == 0o700
    assert mode(keys / "server.key") == 0o600
    assert mode(keys / "stations" / "left.toml") == 0o600
    assert mode(tmp_path / "left.key") == 0o600


def test_the_server_keeps_no_secret_of_a_station(tmp_path, keyring):
    key = enrolled(keyring, tmp_path)
    assert all(key.secret not in path.read_text() for path in (tmp_path / "keys").rglob("*") if path.is_file())


def test_a_stations_key_is_a_pair_and_names_the_server(tmp_path, keyring):
    key = enrolled(keyring, tmp_path)
    assert key.station == "left"
    assert key.server == keyring.open().public
    assert zmq.curve_public(key.secret.encode()).decode() == key.public


def test_an_enrolled_station_is_known_by_its_key_and_role(tmp_path, keyring):
    key = enrolled(keyring, tmp_path, role=Role.VIEWER)
    station = keyring.station(key.public)
    assert station is not None
    assert (station.name, station.role, station.public) == ("left", Role.VIEWER, key.public)
    assert keyring.callback("vonglau", key.public.encode())


def test_a_stranger_is_not_known(tmp_path, keyring):
    enrolled(keyring, tmp_path)
    public, _ = zmq.curve_keypair()
    assert keyring.station(public.decode()) is None
    assert not keyring.callback("vonglau", public)


def test_enrolling_again_replaces_the_old_key(tmp_path, keyring):
    old = enrolled(keyring, tmp_path)
    assert keyring.callback("vonglau", old.public.encode())
    clock_ticks(tmp_path / "keys" / "stations")
    new = enrolled(keyring, tmp_path)
    assert new.public != old.public
    assert not keyring.callback("vonglau", old.public.encode())
    assert keyring.callback("vonglau", new.public.encode())


def test_enrolling_one_station_leaves_the_others(tmp_path, keyring):
    left, right = enrolled(keyring, tmp_path), enrolled(keyring, tmp_path, "right")
    assert keyring.station(right.public) is not None
    clock_ticks(tmp_path / "keys" / "stations")
    enrolled(keyring, tmp_path, "right")
    assert keyring.station(left.public) is not None
    assert keyring.station(right.public) is None


def test_deleting_its_file_revokes_a_station_while_the_server_runs(tmp_path, keyring):
    left, right = enrolled(keyring, tmp_path), enrolled(keyring, tmp_path, "right")
    assert keyring.callback("vonglau", left.public.encode())
    clock_ticks(tmp_path / "keys" / "stations")
    (tmp_path / "keys" / "stations" / "left.toml").unlink()
    assert not keyring.callback("vonglau", left.public.encode())
    assert keyring.callback("vonglau", right.public.encode())


def test_a_station_enrolled_by_another_process_is_known_at_once(tmp_path, keyring):
    keyring.open()
    assert keyring.station("x") is None
    clock_ticks(tmp_path / "keys" / "stations")
    key = enrolled(Keyring(tmp_path / "keys"), tmp_path)
    assert keyring.station(key.public) is not None


def test_another_role_counts_without_a_restart(tmp_path, keyring):
    key = enrolled(keyring, tmp_path, role=Role.OPERATOR)
    assert keyring.station(key.public).role is Role.OPERATOR
    file = tmp_path / "keys" / "stations" / "left.toml"
    clock_ticks(file.parent)
    # as an editor does: a new file takes the place of the old one
    draft = file.with_suffix(".swp")
    draft.write_text(file.read_text().replace("operator", "viewer"))
    draft.replace(file)
    assert keyring.station(key.public).role is Role.VIEWER


def test_a_file_that_is_edited_in_place_counts_without_a_restart(tmp_path, keyring):
    key = enrolled(keyring, tmp_path)
    assert keyring.station(key.public).role is Role.OPERATOR
    file = tmp_path / "keys" / "stations" / "left.toml"
    file.write_text(file.read_text().replace("operator", "viewer"))
    assert keyring.station(key.public).role is Role.VIEWER


@pytest.mark.parametrize("damage", ["", "role = ", 'name = "left"\nrole = "chief"\npublic = "x"\n', "\0\xff"])
@pytest.mark.logs("a station is shut out: .*left.toml")
def test_a_damaged_file_shuts_out_its_station_and_no_other(tmp_path, keyring, caplog, damage):
    left, right = enrolled(keyring, tmp_path), enrolled(keyring, tmp_path, "right")
    file = tmp_path / "keys" / "stations" / "left.toml"
    good = file.read_text()
    file.write_text(damage)
    for _ in range(3):
        assert not keyring.callback("vonglau", left.public.encode())
        assert keyring.callback("vonglau", right.public.encode())
    assert len(caplog.records) == 1, "said once, with all that is wrong"
    caplog.set_level(logging.INFO)
    file.write_text(good)
    assert keyring.callback("vonglau", left.public.encode())
    assert caplog.records[-1].getMessage() == f"{file}: the station is let in again"


@pytest.mark.logs("a station is shut out: .*left.toml")
def test_a_damaged_file_is_logged_in_english_on_any_machine(tmp_path, keyring, caplog, monkeypatch):
    monkeypatch.setenv("VONGLAU_LANGUAGE", "vi")
    enrolled(keyring, tmp_path)
    file = tmp_path / "keys" / "stations" / "left.toml"
    file.write_text("role = 5\n")
    assert not keyring.keys()
    (record,) = caplog.records
    assert record.getMessage().startswith(f"a station is shut out: {file}: ")
    assert f"{file}:1: role: expected " in record.getMessage()


def test_without_its_folder_nobody_is_let_in(tmp_path, keyring):
    key = enrolled(keyring, tmp_path)
    assert keyring.keys() == {key.public}
    (tmp_path / "keys" / "stations").rename(tmp_path / "elsewhere")
    assert keyring.keys() == frozenset()
    assert not keyring.callback("vonglau", key.public.encode())


@pytest.mark.parametrize("name", ["", "Left", "left wall", "../left", "a/b", "-left", "trạm", "a" * 64, "left\n"])
def test_a_name_that_cannot_be_part_of_a_topic_is_refused(tmp_path, keyring, name):
    with pytest.raises(StartError) as error:
        keyring.enroll(name, Role.OPERATOR, tmp_path / "out.key")
    assert error.value.words.vi != error.value.words.en
    assert not (tmp_path / "out.key").exists()


def test_a_damaged_server_key_is_named_and_not_replaced(tmp_path, keyring):
    keyring.open()
    file = tmp_path / "keys" / "server.key"
    file.write_text("public = 5\n")
    with pytest.raises(ConfigError, match=rf"{re.escape(str(file))}:1: public: "):
        keyring.open()
    assert file.read_text() == "public = 5\n"


def test_a_server_key_with_one_wrong_letter_is_said_at_the_start(tmp_path, keyring):
    key = keyring.open()
    file = tmp_path / "keys" / "server.key"
    good = file.read_text()
    for half in (key.secret, key.public):
        file.write_text(good.replace(half, ("a" if half[0] != "a" else "b") + half[1:]))
        with pytest.raises(ConfigError, match="halves do not match"):
            keyring.open()
    file.write_text(good.replace(key.secret, "#" * 40))
    with pytest.raises(ConfigError, match="halves do not match"):
        keyring.open()


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StartError, match=re.escape(str(tmp_path / "file"))):
        Keyring(tmp_path / "file").open()


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_those_before_it_may(role):
    order = [Role.VIEWER, Role.OPERATOR, Role.LEADER, Role.TECHNICIAN, Role.ADMINISTRATOR]
    assert [needed for needed in order if role.covers(needed)] == order[: order.index(role) + 1]


@pytest.mark.waits
def test_a_server_that_is_out_of_files_lets_stations_in_again_afterwards(tmp_path):
    site = Site(tmp_path, "http://127.0.0.1:9", sources="")
    with site.running() as server, Ear(site) as ear:
        # it has begun with all that it loads and opens
        ear.until("indicators/one_stop", lambda update: update.error is not None)
        assert ear.ask(ShowLayout(wall="main", layout="overview")).refused is None
        pid = server.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        assert before[0] >= min(before[1], 65_536), "it takes what the system allows"
        open_now = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (open_now + 20, before[1]))
        idle = [socket.create_connection(("127.0.0.1", site.port + offset)) for _ in range(30) for offset in (0, 1)]
        # somebody is enrolled meanwhile: keys are read anew
        late = site.enroll("late", Role.OPERATOR)
        wait_for(lambda: "who was let in goes on" in server.said(), "it is said")
        assert ear.ask(ShowLayout(wall="main", layout="press")).refused is None, "who is in goes on"
        for each in idle:
            each.close()
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
        site.key = read_toml(late, StationKey)
        with Ear(site) as other:
            assert other.ask(ShowLayout(wall="main", layout="tasks")).refused is None, "and others are let in again"
        assert "crashed" not in server.said()
        assert "cannot be judged" not in server.said()
