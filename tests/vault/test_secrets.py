"""Secrets at rest: locked, put there by hand, locked anew while others read and write them."""

import os
import stat
import threading
from pathlib import Path

import pytest

from server.errors import SourceError, StartError, VaultError
from server.vault.key_file import CREDENTIAL, FILE, new_key
from server.vault.secrets import Secrets
from server.vault.vault import MARK, Vault

WORD = "chim-sẻ-9-và-đại-bàng"


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    return opened(tmp_path)


def opened(folder: Path) -> Secrets:
    """Return what another process would open."""
    return Secrets(Vault(folder / "keys", folder / "secrets"))


def by_hand(folder: Path, name: str, text: str) -> Path:
    (folder / "secrets").mkdir(exist_ok=True, mode=0o700)
    file = folder / "secrets" / name
    file.write_text(text)
    return file


def test_what_is_kept_shows_nothing_and_comes_back(secrets: Secrets, tmp_path: Path):
    secrets.put("token", f"  {WORD}\n")
    file = tmp_path / "secrets" / "token"
    assert file.read_bytes().startswith(MARK)
    assert WORD.encode() not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secrets("token") == opened(tmp_path)("token") == WORD
    secrets.put("token", "another")
    assert opened(tmp_path)("token") == "another"
    assert secrets.plain() == []
    assert secrets.unreadable() == {}


def test_what_somebody_puts_there_is_read_anew_each_time(secrets: Secrets, tmp_path: Path):
    by_hand(tmp_path, "token", "one\n")
    assert secrets("token") == "one"
    by_hand(tmp_path, "token", "  two  \n")
    assert secrets("token") == "two"
    assert secrets.plain() == ["token"]
    assert not (tmp_path / "keys").exists(), "reading makes no key"


def test_what_somebody_puts_there_is_locked_as_old_as_it_is(secrets: Secrets, tmp_path: Path):
    file = by_hand(tmp_path, "token", f"{WORD}\n")
    os.utime(file, (1_000_000, 1_000_000))
    (tmp_path / "secrets" / "link").symlink_to(by_hand(tmp_path.parent, f"{tmp_path.name}-elsewhere", "linked"))
    by_hand(tmp_path, "empty", "\n")
    (tmp_path / "secrets" / "bytes").write_bytes(b"\xff\xfe")
    assert secrets.lock_plain() == 1
    assert secrets.lock_plain() == 0
    assert WORD.encode() not in file.read_bytes()
    assert [secrets(name) for name in ("token", "link", "empty")] == [WORD, "linked", ""]
    assert secrets.all()["token"] == 1_000_000
    assert (tmp_path / "secrets" / "link").is_symlink(), "it belongs to somebody else"
    assert (tmp_path / "secrets" / "bytes").read_bytes() == b"\xff\xfe"


def test_what_is_locked_may_have_been_copied_through_another_system(secrets: Secrets, tmp_path: Path):
    secrets.put("token", WORD)
    file = tmp_path / "secrets" / "token"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert secrets.plain() == []
    assert secrets("token") == WORD
    old = secrets.vault.add_key()
    assert secrets.lock_anew(old) == 1
    secrets.vault.drop_keys(old)
    assert secrets("token") == WORD
    file.write_bytes(b"vonglau-locked-2\nof a version to come\n")
    assert secrets.plain() == [], "it is not taken for a secret"
    assert list(secrets.unreadable()) == ["token"]


def test_what_cannot_be_seen_is_not_taken_for_nothing(secrets: Secrets, tmp_path: Path):
    secrets.put("token", WORD)
    (tmp_path / "secrets" / "loop").symlink_to("loop")
    assert list(secrets.all()) == ["token"], "one that leads nowhere hides no others"
    old = secrets.vault.add_key()
    (tmp_path / "secrets").rename(tmp_path / "there")
    (tmp_path / "secrets").write_text("no folder")
    for attempt in (lambda: secrets.lock_anew(old), secrets.plain, secrets.unreadable):
        with pytest.raises(VaultError, match="cannot read"):
            attempt()


def test_a_secret_that_is_no_text_is_said(secrets: Secrets, tmp_path: Path):
    by_hand(tmp_path, "token", "").write_bytes(b"\xff\xfe")
    with pytest.raises(SourceError, match="UTF-8"):
        secrets("token")


def test_a_secret_that_is_not_there_is_said_without_its_value(secrets: Secrets, tmp_path: Path):
    with pytest.raises(SourceError) as error:
        secrets("token")
    assert str(tmp_path / "secrets" / "token") in error.value.words.vi
    assert str(tmp_path / "secrets" / "token") in error.value.words.en


@pytest.mark.parametrize("spoilt", ["lost", "damaged", "another", "cut off"])
def test_a_secret_that_cannot_be_unlocked_is_said_in_one_line_and_others_go_on(
    secrets: Secrets, tmp_path: Path, spoilt: str
):
    secrets.put("token", WORD)
    by_hand(tmp_path, "plain", "well")
    key, file = tmp_path / "keys" / FILE, tmp_path / "secrets" / "token"
    match spoilt:
        case "lost":
            key.unlink()
        case "damaged":
            key.write_text("hỏng")
        case "another":
            key.write_text(new_key())
        case _:
            file.write_bytes(file.read_bytes()[:60])
    with pytest.raises(SourceError) as error:
        secrets("token")
    for text in (error.value.words.vi, error.value.words.en):
        assert "token" in text
        assert str(key) in text
        assert "\n" not in text
        assert WORD not in text
    assert secrets("plain") == "well"
    assert list(secrets.unreadable()) == ["token"]


def test_no_second_key_is_made_while_something_is_locked_with_the_first(secrets: Secrets, tmp_path: Path):
    secrets.put("token", WORD)
    key = tmp_path / "keys" / FILE
    kept = key.read_text()
    key.unlink()
    by_hand(tmp_path, "plain", "well")
    for attempt in (lambda: secrets.put("new", "x"), secrets.lock_plain):
        with pytest.raises(VaultError, match=r"is lost: restore it from a backup.*--forget-lost"):
            attempt()
    assert not key.exists()
    assert secrets("plain") == "well"
    key.write_text(kept)
    assert secrets("token") == WORD


def test_a_lost_key_is_forgotten_when_somebody_says_so(secrets: Secrets, tmp_path: Path):
    secrets.put("token", WORD)
    key = tmp_path / "keys" / FILE
    kept = key.read_text()
    key.write_text(kept[:20])
    aside = secrets.vault.begin_anew()
    assert aside is not None
    assert aside.read_text() == kept[:20], "somebody may mend it"
    secrets.put("new", "x")
    assert secrets("new") == "x"
    assert secrets.vault.begin_anew() is None, "a key that is good stays"
    # the old key was found: it goes into a line of its own
    with key.open("a") as file:
        file.write(kept)
    assert [secrets("token"), secrets("new")] == [WORD, "x"]


def test_keys_change_while_others_read_and_write(secrets: Secrets, tmp_path: Path):
    for number in range(5):
        secrets.put(f"s{number}", "0")
    ended = threading.Event()
    faults: list[Exception] = []
    last = dict.fromkeys(range(5), 0)

    def use(number: int) -> None:
        running = opened(tmp_path)
        try:
            while not ended.is_set():
                last[number] += 1
                running.put(f"s{number}", str(last[number]))
                assert running(f"s{number}") == str(last[number])
                assert running(f"s{(number + 1) % 5}").isdigit()
        except (SourceError, StartError, VaultError, AssertionError) as error:
            faults.append(error)

    def change() -> None:
        vault = opened(tmp_path).vault
        old = vault.add_key()
        while opened(tmp_path).lock_anew(old):
            pass
        vault.drop_keys(old)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        # two of them at once, too
        pair = [threading.Thread(target=change) for _ in range(2)]
        for thread in pair:
            thread.start()
        for thread in pair:
            thread.join()
    ended.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert [secrets(f"s{number}") for number in range(5)] == [str(last[number]) for number in range(5)]
    assert len((tmp_path / "keys" / FILE).read_text().split()) == 1


def test_a_link_to_what_is_locked_leads_to_what_is_locked_anew(secrets: Secrets, tmp_path: Path):
    secrets.put("token", WORD)
    outside = tmp_path / "outside"
    (tmp_path / "secrets" / "token").rename(outside)
    (tmp_path / "secrets" / "token").symlink_to(outside)
    old = secrets.vault.add_key()
    assert secrets.lock_anew(old) == 1
    secrets.vault.drop_keys(old)
    assert secrets("token") == WORD
    assert (tmp_path / "secrets" / "token").is_symlink()


def test_the_key_is_a_credential_of_systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = opened(tmp_path)
    before.put("token", WORD)
    given = tmp_path / "credentials"
    given.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))
    assert not opened(tmp_path).vault.is_credential, "one of another name"
    (given / CREDENTIAL).write_text(new_key())
    secrets = opened(tmp_path)
    assert secrets.vault.is_credential
    assert secrets("token") == WORD, "a key file that is still there unlocks"
    secrets.put("new", "x")
    with pytest.raises(SourceError):
        before("new")
    old = secrets.vault.old_keys()
    assert secrets.lock_anew(old) == 1
    secrets.vault.drop_keys(old)
    assert not (tmp_path / "keys" / FILE).exists()
    assert [secrets("token"), secrets("new")] == [WORD, "x"]
    # whoever is not given it makes no other one
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(VaultError, match=CREDENTIAL):
        opened(tmp_path).put("more", "x")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))
    (given / CREDENTIAL).write_text("hỏng")
    with pytest.raises(SourceError, match="systemd hands over"):
        opened(tmp_path)("token")


def test_two_servers_are_alike_though_each_has_locked_by_itself(tmp_path: Path):
    one, other = tmp_path / "one", tmp_path / "other"
    key = new_key()
    for folder in (one, other):
        (folder / "keys").mkdir(parents=True)
        (folder / "keys" / FILE).write_text(key)
        by_hand(folder, "token", f"{WORD}\n")
        opened(folder).lock_plain()
    assert (one / "secrets" / "token").read_bytes() != (other / "secrets" / "token").read_bytes()
    assert list(opened(one).likeness()) == list(opened(other).likeness())
    opened(other).put("token", "x")
    assert list(opened(one).likeness()) != list(opened(other).likeness())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can write what others own")
def test_what_root_writes_the_server_can_read(tmp_path: Path):
    for folder in ("keys", "secrets"):
        (tmp_path / folder).mkdir()
        os.chown(tmp_path / folder, 12345, 12345)
    secrets = opened(tmp_path)
    secrets.put("token", WORD)
    secrets.vault.drop_keys(secrets.vault.add_key()[:0])
    for path in (*(tmp_path / "keys").iterdir(), *(tmp_path / "secrets").iterdir()):
        assert path.stat().st_uid == 12345, path


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_whoever_may_not_read_the_keys_is_told(secrets: Secrets, tmp_path: Path):
    secrets.put("token", WORD)
    os.chown(tmp_path / "secrets", 12345, 12345)
    os.chown(tmp_path / "secrets" / "token", 12345, 12345)
    way = stat.S_IXGRP | stat.S_IXOTH
    modes = [(each, stat.S_IMODE(each.stat().st_mode)) for each in (tmp_path, *tmp_path.parents)]
    modes = [(each, mode) for each, mode in modes if mode & way != way]
    for each, mode in modes:
        each.chmod(mode | way)
    os.seteuid(12345)
    try:
        for attempt in (lambda: secrets.put("new", "x"), lambda: opened(tmp_path)("token"), secrets.vault.keys):
            with pytest.raises((VaultError, SourceError), match=r"cannot read the key .*: not permitted"):
                attempt()
    finally:
        os.seteuid(0)
        for each, mode in modes:
            each.chmod(mode)
