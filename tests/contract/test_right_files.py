"""Files that are rights, while the machine is out of something."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server.contract.right_files import RightFiles


def read(path: Path) -> str | None:
    """Return what a file says; None for one that is damaged."""
    return path.read_text() or None


@contextmanager
def nothing_opens() -> Iterator[None]:
    """Let this process open no further file until the block ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def files(tmp_path: Path) -> RightFiles[str]:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(name)
    (tmp_path / "other.txt").write_text("no right")
    made = RightFiles(tmp_path, read)
    assert made.changed
    return made


def said(files: RightFiles[str]) -> list[str | None]:
    return list(files.all.values())


def test_what_changes_is_read_again_and_nothing_else(files: RightFiles[str], tmp_path: Path):
    assert said(files) == ["a", "b"]
    assert not files.changed
    (tmp_path / "a.toml").write_text("anew")
    assert files.changed
    assert said(files) == ["anew", "b"]
    (tmp_path / "b.toml").write_text("")
    assert files.changed
    assert said(files) == ["anew", None], "a damaged one takes none from others"
    (tmp_path / "a.toml").unlink()
    assert files.changed
    assert said(files) == [None]


@pytest.mark.logs("cannot be read now, who was let in goes on: too many open files")
def test_without_a_file_to_be_opened_nobody_loses_a_right_but_who_goes(files: RightFiles[str], tmp_path: Path, caplog):
    with nothing_opens():
        assert not files.changed
        assert not files.changed
        assert said(files) == ["a", "b"]
        (tmp_path / "a.toml").unlink()
        assert files.changed
        assert said(files) == ["b"]
    assert len(caplog.records) == 1, "said once"
    (tmp_path / "c.toml").write_text("c")
    assert files.changed
    assert said(files) == ["b", "c"]
    with nothing_opens():
        assert not files.changed
    assert len(caplog.records) == 2, "and again when it begins again"


def test_a_folder_that_there_is_not_holds_no_right(tmp_path: Path):
    files = RightFiles(tmp_path / "none", read)
    assert not files.changed
    assert files.all == {}
