"""Makes a backup while the server runs, reads it back, and only then gives it its name."""

import asyncio
import contextlib
import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from server.backup import postgres_copy, shelf, sqlite_copy
from server.backup.archive import Archive, ArchiveError, ArchiveWriter, changed, opened
from server.backup.manifest import FORMAT, Manifest
from server.backup.parts import SQLITE, FoundFile, Parts, UnreadFile, unread
from server.backup.settings_text import changed as changed_settings
from server.backup.snapshot import Snapshot
from server.config import LoadedConfig
from server.contract.os_trouble import because
from server.contract.words import Words
from server.errors import ConfigError, StoreError
from server.store.audit_chain import ends_file
from server.store.trouble import explain
from server.vault.vault import Vault

WHOLE = 32 * 1024 * 1024
"""Bytes of a file that is read before it is packed: it may go, or fail, without any harm."""
ORIGINAL = "settings-before.toml"
"""What the settings file said where places in it had to be changed."""

Progress = Callable[[int, int], object]
"""Is told how many bytes are done, and of how many as far as that is known."""


class Made(NamedTuple):
    """A backup that is good, as far as it could be read."""

    path: Path
    size: int
    """Bytes."""
    manifest: Manifest
    unread: tuple[UnreadFile, ...]
    """What is not in it."""
    fault: Words | None
    """What is wrong with the audit of the server, and so of its copy."""


class _Held(NamedTuple):
    """What has to be of the same moment as the database."""

    keys: dict[str, bytes]
    """Those, and what they have locked, by their names."""
    ends: bytes | None
    unread: list[UnreadFile]


def make(
    config: LoadedConfig, target: Path, *, pictures: bool, now: datetime, progress: Progress = lambda _done, _all: None
) -> Made:
    """Make a backup at ``target``, which must not be there yet; ``now`` is in UTC.

    One that lacks something gets another name. Raises ServerError, and leaves nothing then.
    """
    with shelf.alone(target.parent), _explained(target), _staging(target.parent) as staging:
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        parts = Parts(config, pictures=pictures)
        copied = staging / "database"
        snapshot = _copied(parts, copied, progress)
        draft = staging / "archive"
        manifest, lacking = _pack(parts, snapshot, copied, draft, now, progress, pictures=pictures)
        copied.unlink()
        with opened(draft) as archive:
            fault = verify(archive, staging, progress)
        _settle(draft)
        final = shelf.incomplete(target) if lacking else target
        size = draft.stat().st_size
        draft.rename(final)
        _settle(final.parent)
    return Made(final, size, manifest, tuple(lacking), fault)


def verify(archive: Archive, staging: Path, progress: Progress) -> Words | None:
    """Read an archive from its beginning to its end, and open the database in it.

    Return what is wrong with the audit; raises ArchiveError and StoreError for anything else that is wrong.
    """
    manifest, done = archive.manifest, 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        progress(done, archive.size)

    database, ends = staging / "check.db", staging / "check.db.audit"
    kept = {manifest.database: database, manifest.ends: ends}
    for each in archive.manifest.files:
        if each.name in kept:
            with kept[each.name].open("wb") as file:
                archive.read(each, file.write, step)
        else:
            archive.read(each, lambda _block: None, step)
    try:
        if manifest.kind == SQLITE:
            rows = sqlite_copy.check(database)
            if rows == manifest.rows:
                return asyncio.run(audit_fault(f"sqlite:///{database}", ends))
        else:
            rows = asyncio.run(postgres_copy.check(database))
    except StoreError as error:
        raise ArchiveError(
            Words(vi=f"{archive.path}: {error.words.vi}", en=f"{archive.path}: {error.words.en}")
        ) from None
    if rows != manifest.rows:
        raise changed(archive.path, manifest.database)
    return None


async def audit_fault(url: str, ends: Path, server: str = "") -> Words | None:
    """Bring a copied database to this version; return what is wrong with its audit. Raises StoreError.

    ``server`` is what a server is called that has written it in turn with another one.
    """
    from server.store.audit import Audit, AuditFault
    from server.store.database import Database

    database = Database(url)
    try:
        found = await Audit(database, ends, retention=timedelta.max, server=server).verify()
    finally:
        await database.dispose()
    return found.words if isinstance(found, AuditFault) else None


def _copied(parts: Parts, to: Path, progress: Progress) -> Snapshot[_Held]:
    def hold() -> _Held:
        return _hold(parts)

    if parts.kind == SQLITE:
        page = 4096
        file = parts.database.path
        return sqlite_copy.copy(file, to, hold, lambda left, all_: progress((all_ - left) * page, all_ * page))
    return asyncio.run(postgres_copy.copy(parts.config.store.url, to, hold))


def _hold(parts: Parts) -> _Held:
    """Read keys, secrets and the ends of the audit, while nobody writes to the database."""
    keys, lacking = dict[str, bytes](), list[UnreadFile]()
    security = parts.config.security
    with Vault(security.keys, security.secrets).held():
        for each in parts.held():
            content = _content(each)
            if isinstance(content, UnreadFile):
                lacking.append(content)
            elif content is not None:
                keys[each.name] = content
    ends = ends_file(parts.config.store.url, parts.config.security.keys)
    content = _content(FoundFile(ends, ends.name)) if parts.kind == SQLITE else None
    if isinstance(content, UnreadFile):
        lacking.append(content)
        content = None
    server = f"{parts.keys.name}/server.key"
    if server not in keys and not lacking:
        words = Words(
            vi=f"không có khóa của máy chủ trong {parts.keys.path}",
            en=f"there is no key of the server in {parts.keys.path}",
        )
        lacking.append(UnreadFile(server, words))
    return _Held(keys, content, lacking)


def _content(each: FoundFile | UnreadFile) -> bytes | UnreadFile | None:
    """Return what a file holds; None where it has just gone."""
    if isinstance(each, UnreadFile):
        return each
    try:
        return each.path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return unread(each.path, each.name, error)


def _pack(
    parts: Parts,
    snapshot: Snapshot[_Held],
    copied: Path,
    draft: Path,
    now: datetime,
    progress: Progress,
    *,
    pictures: bool,
) -> tuple[Manifest, list[UnreadFile]]:
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        progress(done, 0)

    held, lacking = snapshot.held, list(snapshot.held.unread)
    name = parts.database.name
    ends = f"{name}.audit" if held.ends is not None else ""
    if parts.kind != SQLITE and f"{parts.keys.name}/audit.ends" in held.keys:
        ends = f"{parts.keys.name}/audit.ends"
    with contextlib.closing(ArchiveWriter(draft, now, step)) as writer:
        for path, text in _settings(parts):
            writer.add(path, text.encode())
        for path, content in held.keys.items():
            writer.add(path, content)
        if held.ends is not None:
            writer.add(ends, held.ends)
        with copied.open("rb") as file:
            writer.add_file(name, file)
        lacking += _add_others(parts, writer)
        prefix = f"{parts.cameras.name}/pictures/"
        manifest = Manifest(
            format=FORMAT,
            product=version("vonglau"),
            made=now,
            settings=parts.settings.name,
            kind="sqlite" if parts.kind == SQLITE else "postgresql",
            database=name,
            schema=snapshot.schema,
            rows=snapshot.rows,
            ends=ends,
            folders=tuple(
                sorted(
                    {
                        part.name
                        for part in (parts.keys, parts.secrets, *parts.others, *parts.also)
                        if part.path.is_dir()
                    }
                )
            ),
            files=tuple(writer.files),
            pictures=pictures,
            pictured=sum(each.name.startswith(prefix) for each in writer.files),
            also=parts.aside(),
            unread=tuple(each.name for each in lacking),
        )
        writer.finish(manifest)
    return manifest, lacking


def _settings(parts: Parts) -> Iterator[tuple[str, str]]:
    """Yield the settings file as it is restored, and as it is where that is not the same. Raises ConfigError."""
    path = parts.settings.path
    try:
        text = path.read_text()
    except OSError as error:
        raise ConfigError(path, because(error, "không đọc được", "cannot be read")) from None
    if moved := list(parts.moved()):
        yield parts.settings.name, changed_settings(text, moved)
        yield ORIGINAL, text
    else:
        yield parts.settings.name, text


def _add_others(parts: Parts, writer: ArchiveWriter) -> Iterator[UnreadFile]:
    """Pack all but what is packed already; yield what cannot be read."""
    taken = {each.name for each in writer.files}
    for each in parts.found():
        if isinstance(each, UnreadFile):
            yield each
            continue
        if each.name in taken:
            continue
        try:
            with each.path.open("rb") as file:
                if os.fstat(file.fileno()).st_size > WHOLE:
                    writer.add_file(each.name, file)
                    continue
                content = file.read()
        except FileNotFoundError:
            # pictures are tidied away meanwhile
            continue
        except OSError as error:
            yield unread(each.path, each.name, error)
            continue
        writer.add(each.name, content)


@contextlib.contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """Lend a folder for what is half made, on the same disk, and remove it with all that is left in it."""
    staging = folder / f"{shelf.PARTIAL}{os.getpid()}"
    staging.mkdir(mode=0o700)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextlib.contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, str(target)) from None
    except OSError as error:
        raise ArchiveError(because(error, f"không ghi được {target}", f"cannot write {target}")) from None


def _settle(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
