"""Locks the cameras' passwords with a key that lies outside the database (Fernet: AES-128-CBC with HMAC-SHA-256)."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from server.contract.os_trouble import because
from server.contract.private import make_private_folder, write_private
from server.contract.words import Words
from server.errors import VaultError

FILE = "cameras.key"
"""In the folder of keys: a key a line; the first one locks, each unlocks."""


class PasswordVault:
    """The key file, read again whenever it has changed, so that keys can be changed while the server runs."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._read: tuple[int, int, int] | None = None
        self._keys = MultiFernet([Fernet(Fernet.generate_key())])

    def lock(self, password: str) -> bytes:
        """Return a password as it may be kept; the first call makes the key. Raises VaultError."""
        if not password:
            return b""
        if not self._path.exists():
            self._make()
        return self._open().encrypt(password.encode())

    def unlock(self, locked: bytes) -> str:
        """Return a password that was locked with one of the keys; raises VaultError."""
        if not locked:
            return ""
        try:
            return self._open().decrypt(locked).decode()
        except (InvalidToken, UnicodeDecodeError):
            raise VaultError(
                Words(
                    vi=f"mật khẩu camera được khóa bằng khóa khác {self._path}; hãy khôi phục tệp khóa hoặc nhập lại "
                    "mật khẩu",
                    en=f"the cameras' passwords were locked with another key than {self._path}; restore that file, or "
                    "enter the passwords again",
                )
            ) from None

    def add_key(self) -> None:
        """Let a new key lock from now on; the old ones still unlock. Raises VaultError."""
        new = Fernet.generate_key().decode()
        if not self._path.exists():
            self._make()
        self._open()
        self._write("".join(f"{key}\n" for key in (new, *self._lines())))

    def drop_old_keys(self) -> None:
        """Forget all keys but the one that locks; raises VaultError."""
        self._write(f"{self._lines()[0]}\n")

    def _make(self) -> None:
        with contextlib.suppress(FileExistsError):
            self._write(f"{Fernet.generate_key().decode()}\n", replace=False)

    def _write(self, text: str, *, replace: bool = True) -> None:
        try:
            make_private_folder(self._path.parent)
            write_private(self._path, text, replace=replace)
        except FileExistsError:
            raise
        except OSError as error:
            raise VaultError(
                because(error, f"không ghi được khóa {self._path}", f"cannot write the key {self._path}")
            ) from None

    def _open(self) -> MultiFernet:
        stamp = self._stamp()
        if stamp != self._read:
            try:
                keys = [Fernet(line) for line in self._lines()]
                self._keys = MultiFernet(keys)
            except ValueError:
                # what is said must not repeat what the file holds
                raise VaultError(
                    Words(
                        vi=f"tệp khóa {self._path} bị hỏng; hãy khôi phục từ bản sao lưu",
                        en=f"the key file {self._path} is damaged; restore it from a backup",
                    )
                ) from None
            self._read = stamp
        return self._keys

    def _stamp(self) -> tuple[int, int, int]:
        with self._explained():
            found = self._path.stat()
            return found.st_mtime_ns, found.st_size, found.st_ino

    def _lines(self) -> list[str]:
        with self._explained():
            return self._path.read_bytes().decode("ascii", errors="replace").split()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            said = because(
                error,
                f"không đọc được khóa của mật khẩu camera {self._path}",
                f"cannot read the key of the cameras' passwords {self._path}",
            )
            if isinstance(error, FileNotFoundError):
                said = Words(vi=f"{said.vi}, hoặc khôi phục từ bản sao lưu", en=f"{said.en}, or restore a backup")
            raise VaultError(said) from None
