"""A station's key file may be missing, damaged, or come while the wall runs."""

import stat

import pytest

from server.contract.client.key_file import KeyFile
from server.contract.commands import Role

pytestmark = pytest.mark.logs("no key to show the server")


def test_the_key_is_read_as_soon_as_it_is_there(tmp_path, keyring):
    file = KeyFile(tmp_path / "left.key")
    assert file.read() is None
    keyring.enroll("left", Role.VIEWER, tmp_path / "left.key")
    assert file.read().station == "left"


@pytest.mark.parametrize("damage", ["", "public", "\0", 'station = "left"', None])
def test_a_damaged_file_is_no_key(tmp_path, keyring, damage):
    path = tmp_path / "left.key"
    keyring.enroll("left", Role.VIEWER, path)
    good = KeyFile(path).read()
    # a key that was not copied whole
    path.write_text(path.read_text().replace(good.secret, good.secret[:-1]) if damage is None else damage)
    file = KeyFile(path)
    assert file.read() is None
    assert file.problem is not None
    assert str(path) in file.problem.en


@pytest.mark.parametrize("half", ["public", "secret", "server"])
def test_a_key_with_a_wrong_letter_is_no_key_and_the_reason_is_told(tmp_path, keyring, half):
    path = tmp_path / "left.key"
    keyring.enroll("left", Role.VIEWER, path)
    file = KeyFile(path)
    good = getattr(file.read(), half)
    assert file.problem is None
    path.write_text(path.read_text().replace(good, "#" * 40))
    assert file.read() is None
    assert "damaged" in file.problem.en  # type: ignore[attr-defined]  # it has been read again


def test_a_file_that_is_not_there_is_no_damage(tmp_path):
    file = KeyFile(tmp_path / "left.key")
    assert file.read() is None
    assert "no such file" in file.problem.en


@pytest.mark.logs("chmod 600")
def test_a_key_that_everybody_could_read_is_closed_and_it_is_said(tmp_path, keyring, caplog):
    path = tmp_path / "left.key"
    keyring.enroll("left", Role.VIEWER, path)
    path.chmod(0o644)
    for _ in range(2):
        assert KeyFile(path).read() is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (record,) = caplog.records
    assert f"chmod 600 {path}" in record.getMessage()
