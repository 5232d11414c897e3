"""What switches outputs lets the station on duty through, and none that comes too late."""

import fcntl
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import ROOT

from wall.station import fence

TURNS = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["wall-1", "wall-2"])), max_size=30)


def turn(journal, number, station, *command):
    return fence.main(["--journal", str(journal), "--number", str(number), "--station", station, "--", *command])


def numbers(journal):
    return [int(line.split()[0]) for line in journal.read_text().splitlines()]


def test_a_lower_number_is_refused_and_runs_nothing(tmp_path, capfd):
    journal, ran = tmp_path / "journal", tmp_path / "ran"
    assert turn(journal, 3, "wall-1", "touch", str(ran)) == 0
    ran.unlink()
    assert turn(journal, 2, "wall-2", "touch", str(ran)) == fence.REFUSED
    assert capfd.readouterr().err == "refused wall-2, number 2: wall-1 is on duty with number 3\n"
    assert not ran.exists()
    assert turn(journal, 4, "wall-2", "touch", str(ran)) == 0
    assert ran.exists()
    assert numbers(journal) == [3, 4]


def test_the_same_turn_may_be_tried_again_and_is_noted_once(tmp_path):
    journal = tmp_path / "journal"
    assert turn(journal, 1, "wall-1", "false") == 1
    assert turn(journal, 1, "wall-1", "true") == 0
    assert turn(journal, 1, "wall-2") == fence.REFUSED, "a number is of one station alone"
    assert numbers(journal) == [1]


@given(TURNS)
def test_numbers_in_the_journal_only_grow(tmp_path_factory, turns):
    journal = tmp_path_factory.mktemp("fence") / "journal"
    journal.write_text("damaged \x00 line\n")
    for number, station in turns:
        turn(journal, number, station)
    with fence.open_journal(journal) as held:
        found = [int(line.split()[0]) for line in held if line[0].isdigit()]
        assert found == sorted(set(found))
        assert fence.highest(held)[0] == max([0, *(number for number, _ in turns)])


@pytest.mark.parametrize("left", ["1", "9 wall-2", "9 wall-2 2026-12-01T00:00:00+00:00"])
def test_a_line_that_was_cut_off_is_no_turn_and_spoils_none(tmp_path, left):
    journal = tmp_path / "journal"
    assert turn(journal, 8, "wall-1") == 0
    with journal.open("a") as file:
        file.write(left)
    assert turn(journal, 10, "wall-2") == 0
    assert turn(journal, 9, "wall-1") == fence.REFUSED
    assert turn(journal, 11, "wall-1") == 0


def test_a_command_that_hangs_is_ended_with_all_it_has_started(tmp_path, capfd):
    journal, late = tmp_path / "journal", tmp_path / "late"
    hanging = f"(sleep 1; touch {late}) & sleep 60"
    options = ["--journal", str(journal), "--station", "wall-1"]
    assert fence.main([*options, "--number", "1", "--within", "0.3", "--", "sh", "-c", hanging]) == fence.LEFT_OUT
    assert "not done within 0.3 s" in capfd.readouterr().err
    # the next turn waits for whatever still runs, and nothing of the one before comes after it
    assert turn(journal, 2, "wall-2") == 0
    time.sleep(1.2)
    assert not late.exists()


def test_a_command_that_is_not_there_says_so(tmp_path, capfd):
    assert turn(tmp_path / "journal", 1, "wall-1", "/nowhere/matrix") == fence.LEFT_OUT
    assert "cannot run /nowhere/matrix" in capfd.readouterr().err


def test_two_at_once_wait_for_each_other(tmp_path):
    journal = tmp_path / "journal"
    with journal.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        command = [sys.executable, "-m", "wall", "switch", "--journal", str(journal), "--number", "1"]
        late = subprocess.Popen([*command, "--station", "wall-1"], cwd=ROOT)
        try:
            with pytest.raises(subprocess.TimeoutExpired):
                late.wait(1.5)
            held.write("2 wall-2 2026-12-01T00:00:00+00:00\n")
        finally:
            fcntl.flock(held, fcntl.LOCK_UN)
            held.flush()
        assert late.wait(30) in (0, fence.REFUSED)


def test_a_journal_that_cannot_be_written_switches_nothing(tmp_path, capfd):
    assert turn(tmp_path / "nowhere" / "journal", 1, "wall-1", "true") == fence.LEFT_OUT
    assert "cannot write the journal" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("options", "vi", "en"),
    [
        (["--station", "a"], "--number: cần số của lượt trực", "--number: the number of the turn is needed"),
        (["--number", "0", "--station", "a"], "cần số nguyên từ 1", "--number 0: expected a number from 1 on"),
        (["--number", "x", "--station", "a"], "cần số nguyên từ 1", "--number x: expected a number from 1 on"),
        (["--number", "1"], "--station: cần tên trạm", "--station: the name of the station is needed"),
        (
            ["--number", "1", "--station", "a b"],
            "không có khoảng trắng",
            "--station “a b”: the name of a station has no",
        ),
        (["--number", "1", "--station", "a", "--within", "x"], "cần số giây", "--within x: expected seconds above 0"),
    ],
)
def test_a_wrong_use_says_what_is_wrong_in_the_language_of_the_terminal(tmp_path, capfd, monkeypatch, options, vi, en):
    for code, said in (("vi", vi), ("en", en)):
        monkeypatch.setenv("VONGLAU_LANGUAGE", code)
        assert fence.main(["--journal", str(tmp_path / "journal"), *options]) == fence.MISUSED
        assert said in capfd.readouterr().err
        assert fence.main(options) == fence.MISUSED
        assert "--journal: " in capfd.readouterr().err
    assert not (tmp_path / "journal").exists()
