"""The commands of ``vonglau-wall``, and its bare options, which mean the same."""

import subprocess
import sys

from processes import ROOT


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "wall", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_a_layout_is_judged_by_the_command_as_by_the_option():
    command, option = run("lint", "tasks", "--language", "en"), run("--lint", "tasks", "--language", "en")
    assert command.returncode == option.returncode == 0
    assert command.stdout == option.stdout
    assert "0 too small" in command.stdout


def test_a_layout_is_left_as_pictures(tmp_path):
    done = run("render", "tasks", "--report", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")
    assert list(tmp_path.glob("*.png"))
    without = run("render", "tasks")
    assert without.returncode == 2
    assert "--report FOLDER" in without.stderr


def test_every_command_has_help_and_show_is_what_needs_no_name():
    for command in ("show", "lint", "render", "gallery"):
        assert f"vonglau-wall {command}" in run(command, "--help").stdout.replace("[show]", "show")
        assert command in run("--help").stdout
    bare, named = run("--station", "a"), run("show", "--station", "a")
    assert (bare.returncode, bare.stderr) == (named.returncode, named.stderr)
    assert bare.returncode == 2


def test_a_report_that_has_no_place_and_a_seat_in_the_glass_are_one_line_each(tmp_path):
    (tmp_path / "file").touch()
    done = run("lint", "tasks", "--language", "en", "--report", str(tmp_path / "file"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"--report: cannot make {tmp_path / 'file'}: ")
    done = run("identify", "--language", "en", "--seat", "1e-307")
    assert (done.returncode, done.stderr) == (2, "--seat 1e-307: expected 6, 6,6,0.8\n")
