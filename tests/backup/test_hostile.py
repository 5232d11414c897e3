"""Archives that are no archives, damaged or made to do harm: one line, nothing outside, nothing half restored."""

import json
import shutil
import stat
import zipfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.backup.archive import ArchiveError
from server.backup.manifest import NAME
from server.backup.restoring import restore

from .conftest import backups, furnished, server

Contents = dict[str, bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = furnished(tmp_path_factory.mktemp("made") / "site")
    assert server("backup", "--config", site.config).code == 0
    return backups(site.folder / "backups")[0]


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return Path(shutil.copy2(made, tmp_path / "backups"))


def unpacked(archive: Path) -> tuple[dict[str, Any], Contents]:
    with zipfile.ZipFile(archive) as packed:
        contents = {name: packed.read(name) for name in packed.namelist()}
    return json.loads(contents.pop(NAME)), contents


def packed(path: Path, manifest: dict[str, Any], contents: Contents, *, told: bool = True) -> Path:
    """Write an archive with these contents; ``told`` lets its manifest fit them."""
    if told:
        manifest["files"] = [
            {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()}
            for name, content in contents.items()
        ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in contents.items():
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        file.writestr(NAME, json.dumps(manifest))
    return path


def refused(archive: Path, into: Path) -> str:
    """Return the one line with which an archive is refused, in the command and in both kinds of folder."""
    before = sorted(archive.parent.rglob("*"))
    done = server("restore", archive, "--into", into)
    assert (done.code, done.out) == (1, "")
    assert sorted(archive.parent.rglob("*")) == before, "nothing is left"
    into.mkdir()
    with pytest.raises(ArchiveError) as error:
        restore(archive, into)
    assert error.value.words.en == done.said
    assert error.value.words.vi != done.said
    assert list(into.iterdir()) == []
    into.rmdir()
    return done.said


@pytest.mark.parametrize(
    "name",
    [
        "/etc/vonglau",
        "../outside",
        "keys/../../outside",
        "keys/./x",
        "a//b",
        "..",
        "C:/x",
        "a\\..\\b",
        "x\ny",
        "a" * 300,
    ],
)
def test_nothing_is_written_outside_the_folder(archive: Path, tmp_path: Path, name: str):
    manifest, contents = unpacked(archive)
    said = refused(packed(tmp_path / "x.zip", manifest, {**contents, name: b"x"}), tmp_path / "into")
    assert "wants to write outside its folder" in said
    manifest["folders"] = [name]
    said = refused(packed(tmp_path / "x.zip", manifest, contents), tmp_path / "into")
    assert "wants to write outside its folder" in said


def test_settings_that_lead_outside_are_refused(archive: Path, tmp_path: Path):
    manifest, contents = unpacked(archive)
    victim = tmp_path / "victim.db"
    for settings_ in (
        contents["server.toml"].replace(b"sqlite:///history.db", f"sqlite:///{victim}".encode()),
        contents["server.toml"] + b'[security]\nkeys = "/tmp"\n',
        contents["server.toml"].replace(b"[server]", b'[server]\nrooms = "../rooms"'),
    ):
        said = refused(packed(tmp_path / "x.zip", manifest, {**contents, "server.toml": settings_}), tmp_path / "into")
        assert "is damaged or was changed" in said
    assert not victim.exists()


def test_links_become_files_and_clashes_are_refused(archive: Path, tmp_path: Path):
    manifest, contents = unpacked(archive)
    path = packed(tmp_path / "x.zip", manifest, {**contents, "secrets/link": b"/etc/passwd"})
    with zipfile.ZipFile(path) as file:
        everything = [(info, file.read(info)) for info in file.infolist()]
    with zipfile.ZipFile(path, "w") as file:
        for info, content in everything:
            kind = stat.S_IFLNK if info.filename == "secrets/link" else stat.S_IFCHR
            info.external_attr = (kind | 0o777) << 16
            file.writestr(info, content)
    restore(path, tmp_path / "into")
    assert (tmp_path / "into" / "secrets" / "link").read_bytes() == b"/etc/passwd"
    for each in (tmp_path / "into").rglob("*"):
        assert not each.is_symlink()
        assert each.is_dir() or stat.S_ISREG(each.stat().st_mode)
        assert each.is_dir() or stat.S_IMODE(each.stat().st_mode) == 0o600
    clash = {**contents, "secrets/token/below": b"x"}
    assert "secrets/token" in refused(packed(tmp_path / "y.zip", manifest, clash), tmp_path / "into-2")


def test_what_does_not_fit_the_manifest_is_refused(archive: Path, tmp_path: Path):
    manifest, contents = unpacked(archive)

    def changed(**more: bytes) -> Path:
        return packed(tmp_path / "x.zip", manifest, {**contents, **more}, told=False)

    for path in (
        changed(more=b"x"),
        changed(**{"secrets/token": b"another"}),
        changed(**{"secrets/token": b"x" * 10**8}),
    ):
        assert "is damaged or was changed" in refused(path, tmp_path / "into")
    fewer = {name: content for name, content in contents.items() if name != "secrets/token"}
    path = packed(tmp_path / "x.zip", manifest, fewer, told=False)
    assert "('secrets/token')" in refused(path, tmp_path / "into")
    # the same name twice
    with zipfile.ZipFile(archive) as file, zipfile.ZipFile(tmp_path / "x.zip", "w") as twice:
        for info in file.infolist():
            twice.writestr(info, file.read(info))
        with pytest.warns(UserWarning, match="Duplicate"):
            twice.writestr("secrets/token", b"another")
    assert "is damaged or was changed" in refused(tmp_path / "x.zip", tmp_path / "into")
    manifest["rows"]["people"] += 1
    assert "(history.db)" in refused(packed(tmp_path / "x.zip", manifest, contents), tmp_path / "into")


def test_a_newer_one_says_that_this_version_is_too_old(archive: Path, tmp_path: Path):
    manifest, contents = unpacked(archive)
    for change in ({"format": 2, "files": "of another shape"}, {"schema": "9999"}):
        path = packed(tmp_path / "x.zip", {**manifest, "product": "9.0", **change}, contents, told=False)
        assert refused(path, tmp_path / "into") == f"a newer Vọng Lâu (9.0) has written {path}; upgrade, then restore"


def test_other_files_are_no_backups(archive: Path, tmp_path: Path):
    for content in (b"", b"text\n", b"PK\x03\x04", archive.read_bytes()[: archive.stat().st_size // 2]):
        (tmp_path / "x.zip").write_bytes(content)
        assert "is no backup of Vọng Lâu, or was cut off" in refused(tmp_path / "x.zip", tmp_path / "into")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr("a", "b")
    assert refused(tmp_path / "x.zip", tmp_path / "into") == f"{tmp_path}/x.zip is no backup of Vọng Lâu"
    assert refused(tmp_path / "none.zip", tmp_path / "into").startswith(f"cannot read {tmp_path}/none.zip: no such")
    assert refused(tmp_path, tmp_path / "into").startswith(f"cannot read {tmp_path}: this is a folder")


def test_a_folder_with_something_in_it_is_left_alone(archive: Path, tmp_path: Path):
    into = tmp_path / "into"
    into.mkdir()
    (into / "mine").write_text("mine")
    done = server("restore", archive, "--into", into)
    assert done.code == 1
    assert done.said == f"the folder {into} is not empty; choose one that is empty or not there yet"
    assert [path.name for path in into.iterdir()] == ["mine"]
    assert server("restore", archive, "--into", into / "mine").code == 1
    assert server("restore", archive, "--into", tmp_path / "no" / "folder").code == 1
    done = server("restore", archive, "--into", tmp_path / "new", "--database", "postgresql://u@h/db")
    assert "leave --database out" in done.said
    assert not (tmp_path / "new").exists()


def contents_of(folder: Path) -> dict[str, bytes]:
    # the database notes that it was opened
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("history.db")
    }


def test_one_changed_byte_is_refused_or_harmless(archive: Path, tmp_path: Path):
    whole = archive.read_bytes()
    restore(archive, tmp_path / "good")
    expected = contents_of(tmp_path / "good")
    path, into = tmp_path / "x.zip", tmp_path / "into"

    @settings(max_examples=150)
    @given(st.integers(0, len(whole) - 1) | st.integers(max(0, len(whole) - 2000), len(whole) - 1), st.integers(1, 255))
    def check(at: int, by: int) -> None:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ by]) + whole[at + 1 :])
        with suppress(ArchiveError):
            restore(path, into)
            # dates and rights in a ZIP are not ours
            assert contents_of(into) == expected
            shutil.rmtree(into)
        assert not into.exists()

    check()


def test_cut_off_anywhere_it_is_refused(archive: Path, tmp_path: Path):
    whole = archive.read_bytes()
    path, into = tmp_path / "x.zip", tmp_path / "into"

    @settings(max_examples=60)
    @given(st.integers(0, len(whole) - 1))
    def check(size: int) -> None:
        path.write_bytes(whole[:size])
        with pytest.raises(ArchiveError):
            restore(path, into)
        assert not into.exists()

    check()
