"""The passwords and tokens of the sources, and of what tells people outside: a file each, locked."""

import contextlib
import os
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from server.contract.os_trouble import because
from server.contract.private import make_private_folder, write_private_bytes
from server.contract.toml_words import suggestion
from server.contract.words import Words
from server.errors import SourceError, StartError, VaultError
from server.vault.vault import MARK, Vault, files, is_locked, locked_part

_NAME = re.compile(r"[A-Za-z0-9](?!.*\.new$)[A-Za-z0-9._-]{0,99}")
"""The name of a secret; what ends so is one that is just being written."""


Change = Callable[[bytes], bytes | None]
"""Returns what is locked of a file's content; None where it stays as it is."""


class Secrets:
    """A folder. What people put there by hand is read as it is, and locked when the server begins."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self._folder = vault.secrets

    def __call__(self, name: str) -> str:
        """Return a secret, read again so that it can be changed while the server runs.

        Raises SourceError where there is none, or it cannot be unlocked.
        """
        content = self._content(name)
        try:
            return self._opened(name, content)
        except VaultError as error:
            # it may just have been locked with a new key, and the old one dropped
            again = self._content(name)
            if again == content:
                raise SourceError(_named(name, error.words)) from None
        try:
            return self._opened(name, again)
        except VaultError as error:
            raise SourceError(_named(name, error.words)) from None

    def all(self) -> dict[str, float]:
        """Return the names of all secrets in their order, each with when it was set, in seconds since 1970."""
        found = dict[str, float]()
        with contextlib.suppress(VaultError):
            for path in files(self._folder):
                with contextlib.suppress(OSError):
                    if _NAME.fullmatch(path.name):
                        found[path.name] = path.stat().st_mtime
        return found

    def put(self, name: str, value: str) -> None:
        """Keep a secret instead of the one before.

        Raises StartError where that is no name, or cannot be written, VaultError where it cannot be locked.
        """
        path = self._file(name)
        if self.vault.is_missing:
            self.vault.make()
        try:
            make_private_folder(self._folder)
            with self.vault.held():
                write_private_bytes(path, MARK + self.vault.lock(value.strip()), lasting=True)
        except OSError as error:
            raise _unwritten(path, error) from None

    def remove(self, name: str) -> None:
        """Forget a secret; raises StartError where there is none, or it cannot be deleted."""
        path = self._file(name)
        try:
            with self.vault.held():
                path.unlink()
        except FileNotFoundError:
            nearest = suggestion(name, list(self.all()))
            raise StartError(
                Words(vi=f"không có mật khẩu «{name}»{nearest.vi}", en=f"there is no secret “{name}”{nearest.en}")
            ) from None
        except OSError as error:
            raise StartError(because(error, f"không xóa được {path}", f"cannot delete {path}")) from None

    def plain(self) -> list[str]:
        """Return the names of those that somebody has put there by hand, and that are not locked yet.

        Raises VaultError.
        """
        found = [path for path in files(self._folder) if _NAME.fullmatch(path.name) and not path.is_symlink()]
        return [path.name for path in found if _is_plain(path)]

    def unreadable(self) -> dict[str, Words]:
        """Return the names of those that cannot be read or unlocked, each with the reason; raises VaultError."""
        found = {}
        for path in files(self._folder):
            try:
                self(path.name)
            except SourceError as error:
                found[path.name] = error.words
        return found

    def lock_plain(self) -> int:
        """Lock what is not locked yet; return how many. Raises StartError and VaultError, and loses none then."""
        return sum(self._rewrite(self._folder / name, self._locked) for name in self.plain())

    def lock_anew(self, old: Collection[str]) -> int:
        """Lock anew what one of the ``old`` keys has locked; return how many. Raises as ``lock_plain``."""

        def anew(content: bytes) -> bytes | None:
            locked = locked_part(content)
            return None if locked is None else self.vault.locked_anew(locked, old)

        # a link is followed: what it leads to would not be unlocked any more
        return sum(self._rewrite(path.resolve(), anew) for path in files(self._folder) if is_locked(path))

    def likeness(self) -> Iterator[tuple[str, bytes]]:
        """Yield what two servers have to have alike: the same secret is locked into something else each time.

        Raises VaultError.
        """
        for path in files(self._folder):
            try:
                content = path.read_bytes()
            except OSError:
                continue
            try:
                yield path.name, self._opened(path.name, content).encode()
            except (VaultError, SourceError):
                yield path.name, content

    def _rewrite(self, path: Path, change: Change) -> bool:
        """Put what ``change`` makes of a file in its place, as old as it was; nobody sets it meanwhile."""
        try:
            with self.vault.held(alone=True):
                locked, there = change(path.read_bytes()), path.stat()
                if locked is None:
                    return False
                write_private_bytes(path, MARK + locked, lasting=True)
                os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns))
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _unwritten(path, error) from None
        return True

    def _locked(self, content: bytes) -> bytes | None:
        try:
            text = content.decode().strip()
        except UnicodeDecodeError:
            # the source that needs it says so
            return None
        return None if not text or locked_part(content) is not None else self.vault.lock(text)

    def _content(self, name: str) -> bytes:
        path = self._folder / name
        try:
            return path.read_bytes()
        except OSError as error:
            raise SourceError(
                because(error, f"không đọc được mật khẩu trong {path}", f"cannot read the secret in {path}")
            ) from None

    def _opened(self, name: str, content: bytes) -> str:
        locked = locked_part(content)
        if locked is not None:
            return self.vault.unlock(locked)
        try:
            return content.decode().strip()
        except UnicodeDecodeError:
            path = self._folder / name
            raise SourceError(
                Words(vi=f"mật khẩu trong {path} phải là văn bản UTF-8", en=f"the secret in {path} must be UTF-8 text")
            ) from None

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise StartError(
                Words(
                    vi=f"tên mật khẩu «{name}» không hợp lệ: dùng chữ không dấu, số, dấu chấm, gạch nối",
                    en=f"the name “{name}” will not do: use letters, digits, dots and hyphens",
                )
            )
        return self._folder / name


def _is_plain(path: Path) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        # the source that needs it says so
        return False
    return bool(content.strip()) and locked_part(content) is None


def _named(name: str, words: Words) -> Words:
    return Words(vi=f"mật khẩu «{name}»: {words.vi}", en=f"the secret “{name}”: {words.en}")


def _unwritten(path: Path, error: OSError) -> StartError:
    return StartError(because(error, f"không ghi được {path}", f"cannot write {path}"))
