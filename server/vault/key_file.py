"""The keys that lock secrets: a file outside the database, or a credential that systemd hands over."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography.fernet import Fernet

from server.contract.os_trouble import because
from server.contract.private import make_private_file, make_private_folder, write_private
from server.contract.words import Words
from server.errors import VaultError

FILE = "cameras.key"
"""In the folder of keys: a key a line; the first one locks, each unlocks. Once it locked passwords of cameras alone."""
CREDENTIAL = "vonglau.key"
"""What systemd calls the same file (LoadCredential=)."""
FORGET = "vonglau-server secret rotate --forget-lost"
"""Begins with a new key; what was locked with the lost one has to be set again."""
_LOCK = ".cameras.lock"
"""In the folder of keys: held by whoever changes keys, and by whoever writes what it has just locked with one."""


class KeyFile:
    """Where the keys are. With a credential the file's keys only unlock, and none is ever made."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of keys; nothing is read or made yet."""
        self.path = folder / FILE
        given = os.environ.get("CREDENTIALS_DIRECTORY")
        credential = Path(given) / CREDENTIAL if given else None
        self.credential = credential if credential is not None and _is_there(credential) else None

    @property
    def place(self) -> Path:
        """The file whose first key locks."""
        return self.credential or self.path

    @property
    def is_missing(self) -> bool:
        """Whether there is no key at all."""
        return self.credential is None and not _is_there(self.path)

    def stamp(self) -> tuple[tuple[int, int, int] | None, ...]:
        """Return what changes whenever a key does."""
        return tuple(_stamp(path) for path in self._files())

    def read(self) -> list[str]:
        """Return all keys, the first of which locks; raises VaultError."""
        found: list[str] = []
        for path in self._files():
            if path != self.place and not _is_there(path):
                continue
            lines = _lines(path)
            if not _are_keys(lines):
                raise self._damaged(path)
            found += lines
        return found

    @property
    def is_damaged(self) -> bool:
        """Whether there is a file, and what is in it are no keys; raises VaultError where it cannot be read."""
        return _is_there(self.path) and not _are_keys(_lines(self.path))

    def make(self) -> None:
        """Make the first key; of several who do, the first one wins. Raises VaultError."""
        with self._written():
            make_private_folder(self.path.parent)
            with contextlib.suppress(FileExistsError):
                write_private(self.path, f"{new_key()}\n", replace=False, lasting=True)

    def write(self, keys: Sequence[str]) -> None:
        """Keep these keys and no others, while they are held alone; raises VaultError."""
        with self._written():
            write_private(self.path, "".join(f"{key}\n" for key in keys), lasting=True)
            # whoever was killed while writing has left a draft with keys that may be dropped by now
            for draft in self.path.parent.glob(f"{self.path.stem}.*.new"):
                draft.unlink(missing_ok=True)

    def remove(self) -> None:
        """Keep no key beside the credential; raises VaultError."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise VaultError(because(error, f"không xóa được {self.path}", f"cannot delete {self.path}")) from None

    def set_aside(self) -> Path:
        """Rename a file that is of no use and return its new name; perhaps somebody can mend it. Raises VaultError."""
        aside = self.path.with_name(f"{FILE}.damaged-{time.time_ns()}")
        try:
            return self.path.rename(aside)
        except OSError as error:
            raise VaultError(because(error, f"không ghi được {aside}", f"cannot write {aside}")) from None

    @contextlib.contextmanager
    def held(self, *, alone: bool = False) -> Iterator[None]:
        """Keep the keys as they are until the block ends; ``alone`` changes them, or what is locked with them.

        Whoever writes what it has locked holds them from before it reads the key: when a new key stands, nobody is
        left who still writes something that an old one has locked.
        """
        descriptor = self._lock(fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        try:
            yield
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _lock(self, kind: int) -> int | None:
        """Return the file that is locked; None where none can be: a folder of others, a disk without locks."""
        lock = self.path.with_name(_LOCK)
        descriptor = None
        try:
            make_private_file(lock)
            descriptor = os.open(lock, os.O_RDWR)
            fcntl.flock(descriptor, kind)
        except OSError:
            if descriptor is not None:
                os.close(descriptor)
            return None
        return descriptor

    def _files(self) -> tuple[Path, ...]:
        return (self.path,) if self.credential is None else (self.credential, self.path)

    @contextlib.contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise VaultError(
                because(error, f"không ghi được khóa {self.path}", f"cannot write the key {self.path}")
            ) from None

    def _damaged(self, path: Path) -> VaultError:
        # what is said must not repeat what the file holds
        if path == self.credential:
            return VaultError(
                Words(
                    vi=f"khóa {path} mà systemd đưa vào bị hỏng; hãy khôi phục credential từ bản sao lưu",
                    en=f"the key {path}, which systemd hands over, is damaged; restore the credential from a backup",
                )
            )
        return VaultError(
            Words(
                vi=f"tệp khóa {path} bị hỏng; hãy khôi phục từ bản sao lưu; nếu không còn bản nào: {FORGET}",
                en=f"the key file {path} is damaged; restore it from a backup; where there is none: {FORGET}",
            )
        )


def new_key() -> str:
    """Return a key that nobody has."""
    return Fernet.generate_key().decode()


def _is_there(path: Path) -> bool:
    """Return whether a file is there; one that is out of reach is: who reads it is told why."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        pass
    return True


def _lines(path: Path) -> list[str]:
    try:
        return path.read_bytes().decode("ascii", errors="replace").split()
    except OSError as error:
        raise VaultError(because(error, f"không đọc được khóa {path}", f"cannot read the key {path}")) from None


def _are_keys(lines: Sequence[str]) -> bool:
    try:
        return bool([Fernet(line) for line in lines])
    except ValueError:
        return False


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
