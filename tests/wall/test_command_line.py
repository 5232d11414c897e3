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
