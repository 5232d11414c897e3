"""``vonglau-server backup`` and ``restore``: a copy of all that a server would miss, and the way back."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from server.cli.terminal import FAILED, ConfigOption, complain, progress, said, say
from server.config import BackupSettings, backups, load
from server.contract.calendar import CALENDAR
from server.contract.spoken import spoken
from server.contract.words import Words

if TYPE_CHECKING:
    from server.backup.making import Progress
    from server.backup.manifest import Manifest

APPEARS_AFTER = 1.0
"""Seconds that something takes before a bar shows how far it is."""


def backup(
    config: ConfigOption,
    to: Annotated[
        Path | None, typer.Option(help="A folder, or a file .zip; without it, [backup] folder of the settings.")
    ] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Delete all but this many of the folder's newest when this one is good.")
    ] = None,
    without_pictures: Annotated[
        bool, typer.Option("--without-pictures", help="Leave the kept pictures of the cameras out.")
    ] = False,
    listing: Annotated[
        bool, typer.Option("--list", help="Make none; show those that there are, newest first.")
    ] = False,
    verify: Annotated[
        Path | None,
        typer.Option(help="Make none; read this file, or all of a folder, to the end, and say what is bad."),
    ] = None,
) -> None:
    """Copy database, keys, secrets, settings, pictures and packs into one file, while the server runs or not."""
    from server.backup import shelf
    from server.backup.making import make

    with said(), _ended_by_signals():
        settings = load(config)
        kept = settings.backup or backups(BackupSettings(), settings.folder)
        if to is not None and to.suffix == ".zip" and not to.is_dir():
            folder, target = to.absolute().parent, to.absolute()
        else:
            folder = (to or kept.folder).absolute()
            target = shelf.new_name(folder)
        if listing:
            _list(folder)
            return
        if verify is not None:
            _verify(verify.absolute())
            return
        with _bar("Sao lưu (MB)", "Backing up (MB)") as progress:
            made = make(settings, target, pictures=not without_pictures, now=datetime.now(UTC), progress=progress)
        told = _told(made.manifest)
        size = shelf.size_of(made.size)
        say(f"{made.path}: {size}, đã kiểm tra: {told.vi}", f"{made.path}: {size}, verified: {told.en}")
        for each in made.unread:
            complain(each.words)
        if made.fault is not None:
            complain(made.fault)
        # of a folder that was named by hand only what was asked for goes
        keep = keep or (kept.keep if to is None else None)
        for path in shelf.forget_oldest(folder, keep) if keep else ():
            say(f"đã xóa bản cũ {path.name}", f"deleted the old {path.name}")
    if made.unread:
        count = len(made.unread)
        complain(Words(vi=f"bản sao lưu thiếu {count} tệp nói trên", en=f"the backup lacks these {count}"))
        raise typer.Exit(FAILED)


def restore(
    archive: Annotated[Path, typer.Argument(help="What vonglau-server backup has made.")],
    into: Annotated[Path, typer.Option(help="A folder that is empty or not there yet.")],
    database: Annotated[
        str | None, typer.Option(help="For a backup of PostgreSQL: an empty database, postgresql://USER@HOST/NAME.")
    ] = None,
) -> None:
    """Put a backup into an empty folder, ready for a server: settings, database, keys, secrets and all else."""
    from server.backup.restoring import restore as put_back
    from server.store.tables import NEWEST

    with said(), _ended_by_signals():
        with _bar("Khôi phục (MB)", "Restoring (MB)") as progress:
            done = put_back(archive, into.absolute(), database=database, progress=progress)
        older = done.manifest.schema != NEWEST
        if not older:
            asyncio.run(_note(done.settings, archive))
        told, made = _told(done.manifest), f"{done.manifest.made.astimezone(CALENDAR):%Y-%m-%d %H:%M}"
        say(f"{into}: như lúc {made}: {told.vi}", f"{into}: as it was at {made}: {told.en}")
        if done.fault is not None:
            complain(done.fault)
        for name, lay in done.manifest.also.items():
            complain(_aside(into.absolute() / name, lay))
        for name in done.manifest.unread:
            complain(Words(vi=f"bản sao lưu không có {name}", en=f"the backup lacks {name}"))
        if done.unready is not None:
            complain(done.unready.words)
            raise typer.Exit(FAILED)
        say(
            "ai và trạm nào bị xóa sau lúc đó nay lại vào được: vonglau-server people list, stations list",
            "whoever was removed since may come in again: vonglau-server people list, stations list",
        )
        if older:
            made_by = done.manifest.product
            say(
                f"do bản {made_by} ghi: bản đó chạy tiếp được; máy chủ bản này sẽ nâng cấp cơ sở dữ liệu khi bắt đầu",
                f"made by version {made_by}, which can go on with it; a server of this one upgrades the database "
                "when it begins",
            )
        command = f"vonglau-server run --config {done.settings}"
        say(f"tiếp theo: {command}", f"next: {command}")


async def _note(config: Path, archive: Path) -> None:
    """Write down in the audit that the past was put back; where the settings will not do, nothing."""
    from server.cli.office import opened_audit
    from server.cli.terminal import who
    from server.errors import ConfigError
    from server.store.database import Database

    try:
        settings = load(config)
    except ConfigError:
        return
    database = Database(settings.store.url)
    try:
        audit = opened_audit(settings, database)
        audit.note(who(), "backup.restore", "server", archive.name)
        await audit.write()
    finally:
        await database.dispose()


def _list(folder: Path) -> None:
    """Name the backups of a folder; what is in them is not read, but for the list of it."""
    from server.backup import shelf
    from server.backup.archive import ArchiveError, opened

    now, found = datetime.now(UTC), shelf.kept(folder)
    for each in found:
        passed = shelf.age(now - each.made)
        lacking = "" if each.complete else spoken(Words(vi="  thiếu tệp", en="  incomplete"))
        try:
            with opened(each.path):
                pass
        except ArchiveError:
            lacking = spoken(Words(vi="  HỎNG", en="  DAMAGED"))
        typer.echo(f"{each.path}  {shelf.size_of(each.size)}  {spoken(passed)}{lacking}")
    if not found:
        say(f"chưa có bản sao lưu nào trong {folder}", f"there is no backup in {folder} yet")
    else:
        say(
            f"chưa đọc nội dung; kiểm tra từng tệp: vonglau-server backup --verify {folder}",
            f"what is in them was not read; to check each file: vonglau-server backup --verify {folder}",
        )


def _verify(path: Path) -> None:
    """Read a backup, or all of a folder, from the beginning to the end; raises Exit where one is not good."""
    from server.backup import shelf
    from server.backup.archive import ArchiveError, opened
    from server.backup.making import verify

    found = [each.path for each in shelf.kept(path)] if path.is_dir() else [path]
    if not found:
        say(f"chưa có bản sao lưu nào trong {path}", f"there is no backup in {path} yet")
        raise typer.Exit(FAILED)
    bad = 0
    for each in found:
        try:
            with (
                _bar(f"Kiểm tra {each.name} (MB)", f"Verifying {each.name} (MB)") as progress,
                opened(each) as archive,
                TemporaryDirectory(prefix="vonglau-verify-") as staging,
            ):
                fault = verify(archive, Path(staging), progress)
                told, lacking = _told(archive.manifest), archive.manifest.unread
        except ArchiveError as error:
            complain(error.words)
            bad += 1
            continue
        say(f"{each}: tốt: {told.vi}", f"{each}: good: {told.en}")
        for name in lacking:
            complain(Words(vi=f"bản sao lưu không có {name}", en=f"the backup lacks {name}"))
        if fault is not None:
            complain(fault)
    if bad:
        if len(found) > 1:
            complain(Words(vi=f"{bad} trong {len(found)} bản bị hỏng", en=f"{bad} of {len(found)} are damaged"))
        raise typer.Exit(FAILED)


def _aside(here: Path, lay: str) -> Words:
    """Return what is said of something that goes back to its place by hand alone: a backup writes nowhere else."""
    place = Path(lay if lay.isprintable() else ascii(lay))
    copy = f"cp -a {quote(str(here))} {quote(f'{place.parent}/')}"
    return Words(
        vi=f"{here} từng nằm ở {place} và không tự về chỗ đó; nếu cần, hãy chép về: {copy}",
        en=f"{here} lay at {place}, where nothing is put back by itself; where it is needed, copy it: {copy}",
    )


def _told(manifest: "Manifest") -> Words:
    """Return what is in an archive, as people count it."""
    rows = manifest.rows
    counts = [
        (rows.get("updates", 0), "trạng thái tài liệu", "states of documents"),
        (rows.get("people", 0), "người", "persons"),
        (rows.get("cameras", 0), "camera", "cameras"),
        (rows.get("versions", 0), "bản xuất bản", "published versions"),
        (rows.get("audit", 0), "dòng nhật ký", "rows of the audit"),
        (manifest.pictured, "ảnh camera", "pictures"),
        (len(manifest.files) - manifest.pictured - 1, "tệp khác", "other files"),
    ]
    vi = ", ".join(f"{count} {noun}" for count, noun, _ in counts if count)
    en = ", ".join(f"{count} {noun}" for count, _, noun in counts if count)
    if not manifest.pictures:
        return Words(vi=f"{vi}; không có ảnh camera", en=f"{en}; without pictures")
    return Words(vi=vi, en=en)


@contextlib.contextmanager
def _bar(vi: str, en: str) -> "Iterator[Progress]":
    """Lend what shows how far something is, where somebody watches and it takes a while."""
    bar = progress(vi, en)
    task = bar.add_task("", total=None)
    began, shown = time.monotonic(), False

    def report(done: int, all_: int) -> None:
        nonlocal shown
        if not shown and time.monotonic() - began > APPEARS_AFTER:
            shown = True
            bar.start()
        bar.update(task, completed=done // 1_000_000, total=all_ // 1_000_000 or None)

    try:
        yield report
    finally:
        bar.stop()


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let a signal end what is being done with all that belongs to its end: nothing half made stays."""

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
