"""Knows what of a server belongs into a backup, and where it lies when it is restored."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.engine import make_url

from server.backup.manifest import is_plain
from server.config import NOTIFY, LoadedConfig
from server.connectors.base import SourceConfig
from server.contract.os_trouble import because
from server.contract.toml_place import Key
from server.contract.words import Words

SQLITE = "sqlite"
HALF_WRITTEN = ".new"
"""What ends so is just being written by a program of ours."""
_BESIDE = {"mqtt": "ca", "onvif": "file"}
"""Files that people have put beside the settings for one source; what systems write for others is not the server's."""


class Part(NamedTuple):
    """A file or a folder with all that is in it."""

    path: Path
    """Absolute; perhaps it is not there."""
    name: str
    """Where it lies when it is restored, relative to the folder of the settings."""
    key: Key | None = None
    """The setting that says where it lies."""


class FoundFile(NamedTuple):
    """One file that is copied."""

    path: Path
    name: str


class UnreadFile(NamedTuple):
    """What should be copied and cannot be read."""

    name: str
    words: Words


class Parts:
    """All parts of one server."""

    def __init__(self, config: LoadedConfig, *, pictures: bool = True) -> None:
        """Look at no file yet; raises nothing."""
        self.config = config
        self._taken: set[str] = set()
        address = make_url(config.store.url)
        self.kind = address.get_backend_name()
        self.settings = self._part(config.path, "server.toml")
        file = Path(address.database or "") if self.kind == SQLITE else None
        self.database = self._part(file or config.folder / "history.dump", "history.db", ("store", "url"))
        security, cameras = config.security, config.cameras.folder
        self.keys = self._part(security.keys, "keys", ("security", "keys"))
        self.secrets = self._part(security.secrets, "secrets", ("security", "secrets"))
        self.cameras = self._part(cameras, "cameras", ("cameras", "folder"))
        self.others = [
            *self._server_folders(),
            self._part(config.folder / NOTIFY, NOTIFY),
            *([self._part(config.http.ca, "ca.pem", ("http", "ca"))] if config.http.ca else ()),
            *(part for number, source in enumerate(config.source) for part in self._beside(number, source)),
            self.cameras,
        ]
        self.also = [self._part(each, f"also/{each.name}") for each in (config.backup.also if config.backup else ())]
        self._left_out = {_real(config.backup.folder)} if config.backup else set()
        self._left_out |= {_real(part.path) for part in (self.settings, self.database, self.keys, self.secrets)}
        if file is not None:
            self._left_out |= {_real(file.with_name(file.name + end)) for end in ("-wal", "-shm", "-journal", ".audit")}
        if not pictures:
            self._left_out.add(_real(cameras / "pictures"))

    @property
    def every(self) -> list[Part]:
        """All of them."""
        return [self.settings, self.database, self.keys, self.secrets, *self.others, *self.also]

    def moved(self) -> Iterator[tuple[Key, str]]:
        """Yield the settings that name a place outside their own folder, and what they say when restored."""
        for part in self.every:
            if part.key is not None and _within(part.path, self.config.folder) != part.name:
                yield part.key, f"sqlite:///{part.name}" if part.key == ("store", "url") else part.name

    def aside(self) -> dict[str, str]:
        """Return where that lies which somebody has named and which nothing of the settings leads to, by its name."""
        return {
            part.name: str(part.path)
            for part in self.also
            if part.path.exists() and _within(part.path, self.config.folder) != part.name
        }

    def held(self) -> Iterator[FoundFile | UnreadFile]:
        """Yield keys and secrets, which are of use only beside each other and a database of the same moment."""
        for part in (self.keys, self.secrets):
            yield from _walk(part.path, part.name, set(), set())

    def found(self) -> Iterator[FoundFile | UnreadFile]:
        """Yield all files but settings, keys, secrets and database, each once."""
        told: set[str] = set()
        for part in self.also:
            # whoever has named it misses it where it is not there
            if not part.path.exists():
                yield unread(part.path, part.name, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
        for part in (*self.others, *self.also):
            for each in _walk(part.path, part.name, self._left_out, set()):
                if each.name not in told:
                    told.add(each.name)
                    yield each

    def _server_folders(self) -> Iterator[Part]:
        for name in ("packs", "layouts", "rooms", "programmes", "drills"):
            if (folder := getattr(self.config.server, name)) is not None:
                yield self._part(folder, name, ("server", name))

    def _beside(self, number: int, source: SourceConfig) -> Iterator[Part]:
        field = _BESIDE.get(str(source.__struct_config__.tag))
        path = field and getattr(source, field)
        if field and path:
            yield self._part(path, f"sources/{source.id}-{path.name}", ("source", number, field))

    def _part(self, path: Path, usual: str, key: Key | None = None) -> Part:
        """Leave what lies below the settings where it is; give what lies elsewhere a place of its own there."""
        name = _within(path, self.config.folder) or usual
        if name not in self._taken or _within(path, self.config.folder):
            self._taken.add(name)
            return Part(path, name, key)
        number = 2
        while f"{usual}-{number}" in self._taken:
            number += 1
        self._taken.add(f"{usual}-{number}")
        return Part(path, f"{usual}-{number}", key)


def _within(path: Path, folder: Path) -> str:
    """Return a path relative to a folder; empty where it leads out of it."""
    try:
        name = Path(os.path.normpath(path)).relative_to(os.path.normpath(folder)).as_posix()
    except ValueError:
        return ""
    return name if is_plain(name) else ""


def _walk(path: Path, name: str, left_out: set[Path], above: set[Path]) -> Iterator[FoundFile | UnreadFile]:
    """Yield the files below a path, those of links too; what has gone in between is nothing."""
    real = _real(path)
    if real in left_out or real in above or name.endswith(HALF_WRITTEN):
        return
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            children = sorted(path.iterdir())
        elif not stat.S_ISREG(mode):
            yield UnreadFile(
                name, Words(vi=f"{path} không phải là tệp thường", en=f"{path} is neither a file nor a folder")
            )
            return
        else:
            children = None
    except OSError as error:
        # a link that leads nowhere has not just gone
        if not isinstance(error, FileNotFoundError) or path.is_symlink():
            yield unread(path, name, error)
        return
    if children is not None:
        for child in children:
            yield from _walk(child, f"{name}/{child.name}", left_out, above | {real})
    elif is_plain(name):
        yield FoundFile(path, name)
    else:
        words = Words(vi="tên tệp có ký tự lạ; hãy đổi tên", en="its name has strange characters; rename it")
        yield UnreadFile(ascii(name), Words(vi=f"{name!a}: {words.vi}", en=f"{name!a}: {words.en}"))


def unread(path: Path, name: str, error: OSError) -> UnreadFile:
    """Return what is said of a file that cannot be read."""
    return UnreadFile(name, because(error, f"không đọc được {path}", f"cannot read {path}"))


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()
