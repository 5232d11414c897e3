"""Passwords at rest, and the key that opens them."""

import stat
import threading
from pathlib import Path

import pytest

from server.errors import VaultError
from server.vault.key_file import FILE
from server.vault.vault import Vault

PASSWORD = "chim-sẻ-9"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "keys", tmp_path / "secrets")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "keys" / FILE


def test_what_is_locked_shows_nothing_and_opens_again(vault: Vault, tmp_path: Path):
    locked = vault.lock(PASSWORD)
    assert PASSWORD.encode() not in locked
    assert vault.lock(PASSWORD) != locked
    assert vault.unlock(locked) == Vault(tmp_path / "keys", tmp_path / "secrets").unlock(locked) == PASSWORD


def test_no_password_needs_no_key(vault: Vault, key: Path):
    assert vault.unlock(vault.lock("")) == ""
    assert not key.exists()


def test_only_the_owner_reads_the_key(vault: Vault, key: Path):
    vault.lock(PASSWORD)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert list(key.parent.iterdir()) == [key]


def test_of_many_who_make_the_key_at_once_one_wins(tmp_path: Path):
    vaults = [Vault(tmp_path / "keys", tmp_path / "secrets") for _ in range(8)]
    locked: list[bytes] = []
    # processes that start together: each its own vault
    threads = [threading.Thread(target=lambda each=each: locked.append(each.lock(PASSWORD))) for each in vaults]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [vaults[0].unlock(each) for each in locked] == [PASSWORD] * 8


def test_keys_change_under_a_server_that_runs(vault: Vault, tmp_path: Path):
    running = Vault(tmp_path / "keys", tmp_path / "secrets")
    old = running.lock(PASSWORD)
    dropped = vault.add_key()
    new = running.lock(PASSWORD)
    assert running.unlock(old) == running.unlock(new) == PASSWORD
    vault.drop_keys(dropped)
    assert running.unlock(new) == PASSWORD
    with pytest.raises(VaultError, match="another key"):
        running.unlock(old)


def test_a_lost_key_is_not_made_anew_to_unlock(vault: Vault, key: Path):
    locked = vault.lock(PASSWORD)
    key.unlink()
    with pytest.raises(VaultError, match="is lost: restore it from a backup"):
        vault.unlock(locked)
    assert not key.exists()


@pytest.mark.parametrize("content", [b"", b"\n", b"hidden-but-wrong", b"\xff\x00" * 40, b"A" * 44])
def test_a_damaged_key_is_said_in_one_line_that_repeats_none_of_it(vault: Vault, key: Path, content: bytes):
    locked = vault.lock(PASSWORD)
    key.write_bytes(content)
    for attempt in (lambda: vault.unlock(locked), lambda: vault.lock("x"), vault.add_key):
        with pytest.raises(VaultError, match="damaged") as caught:
            attempt()
        for text in (caught.value.words.vi, caught.value.words.en):
            assert str(key) in text
            assert "\n" not in text
            assert "hidden" not in text
    assert key.read_bytes() == content


@pytest.mark.parametrize("locked", [b"x", b"\xff" * 200, b"gAAAAA=="])
def test_what_was_never_locked_does_not_open(vault: Vault, locked: bytes):
    vault.lock(PASSWORD)
    with pytest.raises(VaultError, match="another key"):
        vault.unlock(locked)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path):
    (tmp_path / "keys").write_text("a file")
    with pytest.raises(VaultError, match="cannot"):
        Vault(tmp_path / "keys", tmp_path / "secrets").lock(PASSWORD)
