"""That what is installed is what was tried: each package of others by its version and its hashes."""

import re
from pathlib import Path

import pytest
from processes import ROOT

LISTS = sorted((ROOT / "setup").glob("requirements*.txt"))
PINNED = re.compile(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,_-]+\])?==[\w.!+]+( ; .+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.name)
def test_every_package_is_pinned_with_its_hashes(file: Path):
    text = re.sub(r"\\\n", " ", file.read_text("utf-8"))
    told = [line for each in text.splitlines() if (line := each.partition("  # ")[0].strip()) and line[0] != "#"]
    assert told
    for line in told:
        name, *hashes = re.split(r"\s+(?=--hash)", line)
        assert PINNED.fullmatch(name.strip()), line
        assert hashes, line
        assert all(HASH.fullmatch(each.strip()) for each in hashes), line


def test_hashes_are_asked_for_wherever_something_is_installed():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for line in re.findall(r"^.*\binstall\b.*-r .*$", makefile, re.M):
        assert "--require-hashes" in line, line
    for guide in ("first-day.md", "first-day.vi.md"):
        for line in (ROOT / "docs" / guide).read_text("utf-8").splitlines():
            if "pip install" in line and "requirements" in line:
                assert "--require-hashes" in line, line
    for each in (*LISTS, ROOT / "pyproject.toml"):
        assert not re.search(r"git\+|--(extra-)?index-url|--find-links|--trusted-host", each.read_text("utf-8")), each
