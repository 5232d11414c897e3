"""Puts a backup into an empty folder, ready for a server; nothing is left there where it does not come to its end."""

import asyncio
import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from server.backup import postgres_copy, sqlite_copy
from server.backup.archive import Archive, ArchiveError, changed, opened
from server.backup.making import Progress, audit_fault
from server.backup.manifest import Manifest
from server.backup.parts import SQLITE, Parts
from server.backup.settings_text import changed as changed_settings
from server.backup.shelf import size_of
from server.config import LoadedConfig, load
from server.contract.os_trouble import because
from server.contract.private import make_private_folder
from server.contract.words import Words
from server.errors import ConfigError, RefusedError
from server.store.audit_chain import ends_file
from server.store.database import check_address
from server.store.tables import NEWEST

WORKING = ".restoring"
"""The folder in the folder in which all is put together."""
LEAP = 1_000_000
"""Is added to the number of every lease: one that was given out since the backup must not count as a newer one."""


class Restored(NamedTuple):
    """What was put into a folder."""

    settings: Path
    manifest: Manifest
    fault: Words | None
    """What is wrong with the audit."""
    unready: ConfigError | None
    """Why a server does not begin with these settings."""


def restore(
    path: Path, into: Path, *, database: str | None = None, progress: Progress = lambda _done, _all: None
) -> Restored:
    """Restore an archive into a folder that is empty or not there, and its PostgreSQL into an empty ``database``.

    Raises ServerError, and leaves the folder as it was then.
    """
    with opened(path) as archive, _working(into) as working:
        manifest = archive.manifest
        _fits(path, manifest, database)
        _extract(archive, working, into, progress)
        settings = working / manifest.settings
        if database is not None:
            text = settings.read_text()
            settings.write_text(changed_settings(text, [(("store", "url"), database)]))
        config, unready = _read(path, settings, working)
        file = working / manifest.database
        if database is None:
            rows = sqlite_copy.check(file)
            if rows != manifest.rows:
                raise changed(path, manifest.database)
            url = f"sqlite:///{file}"
            ends = working / (manifest.ends or f"{manifest.database}.audit")
        else:
            asyncio.run(postgres_copy.restore(file, database))
            file.unlink()
            url = database
            ends = working / manifest.ends if manifest.ends else ends_file(url, working / "keys")
        fault = None
        if manifest.schema == NEWEST:
            # an older one stays as it is: perhaps the version that wrote it is to go on with it
            fault = asyncio.run(audit_fault(url, ends, config.pair.name if config and config.pair else ""))
        if database is None:
            sqlite_copy.leap(file, LEAP)
        else:
            asyncio.run(postgres_copy.leap(url, LEAP))
        _own(working, into)
        _move_up(working, into, last=settings)
    return Restored(into / manifest.settings, manifest, fault, unready)


def _fits(path: Path, manifest: Manifest, database: str | None) -> None:
    """Raise RefusedError where the database of an archive is of another kind than it is to be restored into."""
    if manifest.kind == SQLITE:
        if database is not None:
            raise RefusedError(
                Words(
                    vi=f"{path} có cơ sở dữ liệu SQLite, khôi phục vào thư mục: hãy bỏ --database",
                    en=f"{path} has a database of SQLite, which is restored into the folder: leave --database out",
                )
            )
        return
    if database is None:
        raise RefusedError(
            Words(
                vi=f"{path} có cơ sở dữ liệu PostgreSQL: hãy tạo một cơ sở dữ liệu trống (createdb) và thêm "
                "--database postgresql://NGƯỜI-DÙNG@MÁY-CHỦ/TÊN",
                en=f"{path} has a database of PostgreSQL: create an empty one (createdb) and add "
                "--database postgresql://USER@HOST/NAME",
            )
        )
    if check_address(database).get_backend_name() == SQLITE:
        raise RefusedError(
            Words(
                vi="--database phải có dạng postgresql://NGƯỜI-DÙNG@MÁY-CHỦ/TÊN",
                en="--database must be postgresql://USER@HOST/NAME",
            )
        )


def _extract(archive: Archive, working: Path, into: Path, progress: Progress) -> None:
    """Unpack all files; raises ArchiveError where one is not as it was packed, or there is no room for them."""
    free, done = shutil.disk_usage(working).free, 0
    if archive.size > free:
        needed, there = size_of(archive.size), size_of(free)
        raise ArchiveError(
            Words(
                vi=f"{into}: cần {needed}, đĩa còn {there}; hãy giải phóng dung lượng",
                en=f"{into}: {needed} are needed, the disk has {there}; free some space",
            )
        )

    def step(count: int) -> None:
        nonlocal done
        done += count
        progress(done, archive.size)

    for name in archive.manifest.folders:
        make_private_folder(working / name)
    for each in archive.manifest.files:
        target = working / each.name
        try:
            make_private_folder(target.parent)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            raise changed(archive.path, each.name) from None
        with os.fdopen(descriptor, "wb") as file:
            archive.read(each, file.write, step)


def _read(path: Path, settings: Path, working: Path) -> tuple[LoadedConfig | None, ConfigError | None]:
    """Return the settings, or why they will not do.

    Raises ArchiveError where they name a place of the server outside the folder.
    """
    try:
        config = load(settings)
    except ConfigError as error:
        return None, error
    parts = Parts(config)
    every = {part.key: part.path for part in parts.every if part.key is not None and part.key[0] != "source"}
    for key, place in every.items():
        if not place.resolve().is_relative_to(working.resolve()):
            raise changed(path, ".".join(map(str, key)))
    return config, None


@contextlib.contextmanager
def _working(into: Path) -> Iterator[Path]:
    """Lend a folder inside an empty one, and remove it, and what was made for it, where something goes wrong."""
    made = not into.exists()
    working = into / WORKING
    try:
        if not made and any(into.iterdir()):
            raise RefusedError(
                Words(
                    vi=f"thư mục {into} không trống; hãy chọn thư mục trống hoặc chưa có",
                    en=f"the folder {into} is not empty; choose one that is empty or not there yet",
                )
            )
        if made:
            into.mkdir(mode=0o700)
        working.mkdir(mode=0o700)
    except OSError as error:
        raise ArchiveError(because(error, f"không ghi được vào {into}", f"cannot write to {into}")) from None
    try:
        yield working
    except BaseException as error:
        shutil.rmtree(working, ignore_errors=True)
        if made:
            with contextlib.suppress(OSError):
                into.rmdir()
        if isinstance(error, OSError):
            raise ArchiveError(because(error, f"không ghi được vào {into}", f"cannot write to {into}")) from None
        raise


def _own(working: Path, into: Path) -> None:
    """Give all to whoever owns the folder, where that is another one than runs this."""
    owner = into.stat()
    if owner.st_uid == os.geteuid():
        return
    for folder, _, names in os.walk(working):
        for each in (folder, *(os.path.join(folder, name) for name in names)):  # noqa: PTH118
            os.chown(each, owner.st_uid, owner.st_gid)


def _move_up(working: Path, into: Path, *, last: Path) -> None:
    """Put all in its place, the settings at last: a folder without them is no server's."""
    for each in sorted(working.iterdir(), key=lambda path: path == last):
        each.rename(into / each.name)
    working.rmdir()
