"""Locks secrets with keys that lie apart from them (Fernet: AES-128-CBC with HMAC-SHA-256)."""

import contextlib
from collections.abc import Collection
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from server.contract.os_trouble import because
from server.contract.words import Words
from server.errors import VaultError
from server.vault.key_file import CREDENTIAL, FORGET, KeyFile, new_key

_LOCKED = b"vonglau-locked-"
"""Begins a file whose content is locked; what follows it in the first line says how."""
MARK = _LOCKED + b"1\n"


class Vault:
    """The keys, read again whenever they have changed, so that they can be changed while the server runs."""

    def __init__(self, keys: Path, secrets: Path) -> None:
        """Take the folder of keys and that of secrets, whose locked files tell that there was a key."""
        self.secrets = secrets
        self._file = KeyFile(keys)
        self._read: object = None
        self._keys = MultiFernet([Fernet(Fernet.generate_key())])

    @property
    def place(self) -> Path:
        """The file whose first key locks."""
        return self._file.place

    @property
    def is_missing(self) -> bool:
        """Whether there is no key at all."""
        return self._file.is_missing

    @property
    def is_credential(self) -> bool:
        """Whether systemd hands the keys over, so that people change them there."""
        return self._file.credential is not None

    def lock(self, text: str) -> bytes:
        """Return a text as it may be kept; the first call makes the key. Raises VaultError."""
        if not text:
            return b""
        if self.is_missing:
            self.make()
        return self._open().encrypt(text.encode())

    def unlock(self, locked: bytes) -> str:
        """Return a text that was locked with one of the keys; raises VaultError."""
        if not locked:
            return ""
        if self.is_missing:
            raise self.lost()
        try:
            return self._open().decrypt(locked).decode()
        except (InvalidToken, UnicodeDecodeError):
            raise VaultError(
                Words(
                    vi=f"đã được khóa bằng khóa khác {self.place}, hoặc bị hỏng; hãy khôi phục tệp khóa hoặc nhập lại "
                    "mật khẩu",
                    en=f"was locked with another key than {self.place}, or is damaged; restore that file, or enter "
                    "the password again",
                )
            ) from None

    def locked_anew(self, locked: bytes, old: Collection[str]) -> bytes | None:
        """Return what one of the ``old`` keys has locked, locked with the first key; None for all else.

        Raises VaultError.
        """
        if not old or not locked:
            return None
        try:
            text = MultiFernet([Fernet(key) for key in old]).decrypt(locked)
        except InvalidToken:
            return None
        return self._open().encrypt(text)

    def keys(self) -> list[str]:
        """Return all keys, the first of which locks; none where there is none. Raises VaultError."""
        return [] if self.is_missing else self._file.read()

    def old_keys(self) -> list[str]:
        """Return the keys that no longer lock. Raises VaultError."""
        first, *others = self._file.read()
        return [key for key in others if key != first]

    def make(self) -> None:
        """Make the first key. Raises VaultError where files show that there was one: it would be a second truth."""
        if any(is_locked(path) for path in files(self.secrets)) and self.is_missing:
            raise self.lost()
        self._file.make()

    def begin_anew(self) -> Path | None:
        """Make a key where there is none, or one that is damaged; return where the damaged one lies now.

        Raises VaultError.
        """
        with self._file.held(alone=True):
            aside = self._file.set_aside() if self._file.is_damaged else None
            if self.is_missing:
                self._file.make()
            return aside

    def add_key(self) -> list[str]:
        """Let a new key lock from now on; return the old ones, which still unlock. Raises VaultError."""
        if self.is_missing:
            self.make()
        with self._file.held(alone=True):
            self._file.write([new_key(), *self._file.read()])
            return self.old_keys()

    def prepare_key(self) -> None:
        """Let a new key unlock, and not lock yet: another server has to have it before. Raises VaultError."""
        with self._file.held(alone=True):
            self._file.write([*self._file.read(), new_key()])

    @property
    def is_prepared(self) -> bool:
        """Whether the newest key, in the last line, does not lock yet. Raises VaultError."""
        keys = self.keys()
        return len(keys) > 1 and keys[0] != keys[-1]

    def use_prepared(self) -> list[str]:
        """Let the newest key lock from now on; return the old ones, which still unlock. Raises VaultError.

        It stays in the last line, too, which tells that it was the newest.
        """
        with self._file.held(alone=True):
            keys = self._file.read()
            self._file.write([keys[-1], *(key for key in keys[:-1] if key != keys[-1]), keys[-1]])
            return self.old_keys()

    def drop_keys(self, old: Collection[str]) -> None:
        """Forget keys with which nothing is locked any more; raises VaultError."""
        with self._file.held(alone=True):
            if self.is_credential:
                self._file.remove()
                return
            # several may change keys at once: none of them drops the one of another
            self._file.write(list(dict.fromkeys(key for key in self._file.read() if key not in old)))

    def held(self, *, alone: bool = False) -> contextlib.AbstractContextManager[None]:
        """Keep the keys as they are while something is locked and written; see KeyFile.held."""
        return self._file.held(alone=alone)

    def lost(self) -> VaultError:
        """Return what is said where something is locked and there is no key."""
        where = self._file.path
        return VaultError(
            Words(
                vi=f"mất tệp khóa {where}: hãy khôi phục từ bản sao lưu, hoặc chạy với credential {CREDENTIAL} của "
                f"systemd nếu khóa ở đó; nếu không còn bản nào: {FORGET}",
                en=f"the key file {where} is lost: restore it from a backup, or run with systemd's credential "
                f"{CREDENTIAL} where that has the key; where there is none: {FORGET}",
            )
        )

    def _open(self) -> MultiFernet:
        stamp = self._file.stamp()
        if stamp != self._read:
            self._keys = MultiFernet([Fernet(key) for key in self._file.read()])
            self._read = stamp
        return self._keys


def files(folder: Path) -> list[Path]:
    """Return the files of a folder by name, but for those that are just being written; none where there is no folder.

    Raises VaultError where it cannot be read: what is not seen would be left locked with a key that is dropped.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.is_file() and path.suffix != ".new")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unread(folder, error) from None


def is_locked(path: Path) -> bool:
    """Return whether what lies in a file is locked; raises VaultError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(_LOCKED)) == _LOCKED
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unread(path, error) from None


def _unread(path: Path, error: OSError) -> VaultError:
    return VaultError(because(error, f"không đọc được {path}", f"cannot read {path}"))


def locked_part(content: bytes) -> bytes | None:
    """Return what is locked in the content of a file; None where that is plain.

    Whoever copies files may have changed the ends of their lines.
    """
    return content.partition(b"\n")[2].strip() if content.startswith(_LOCKED) else None
