"""``vonglau-server cameras import`` and ``export``: many cameras at once, as a sheet."""

import asyncio
import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from server.cameras.camera import FleetCamera
from server.cameras.registry import sheet
from server.cameras.registry.sheet import Account
from server.cli.office import SIDE_BY_SIDE, Office, office
from server.cli.terminal import (
    FAILED,
    ConfigOption,
    PasswordFile,
    agreed,
    complain,
    password,
    progress,
    said,
    say,
    someone,
)
from server.connectors.formats.rows import read_rows
from server.contract.os_trouble import because
from server.contract.private import write_private_bytes
from server.contract.words import Words
from server.errors import DeviceError, RefusedError


def take_in(
    config: ConfigOption,
    file: Annotated[Path, typer.Argument(help=".xlsx or .csv with the headings that export writes.")],
    user: Annotated[str, typer.Option(help="Opens the cameras whose rows name nobody.")] = "",
    password_file: PasswordFile = None,
    read: Annotated[bool, typer.Option("--read", help="Ask cameras by ONVIF for addresses that are missing.")] = False,
) -> None:
    """Add the cameras of a sheet, or replace those of the same id; bad rows are named, good ones taken."""
    with said():
        account = Account(user, password(password_file) if user else "")
        good = asyncio.run(_import(config, file, account, read=read))
    if not good:
        raise typer.Exit(FAILED)


def write_out(
    config: ConfigOption,
    file: Annotated[Path, typer.Argument(help=".xlsx or .csv; only its owner may read it.")],
    with_passwords: Annotated[bool, typer.Option("--with-passwords", help="Write the passwords, readable.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Write the register as a sheet that import reads; without passwords, unless asked for twice."""
    with said():
        asyncio.run(_export(config, file, passwords=with_passwords, yes=yes))


async def _import(config: Path, file: Path, account: Account, *, read: bool) -> bool:
    async with office(config) as opened:
        try:
            rows = await asyncio.to_thread(read_rows, file)
        except OSError as error:
            raise RefusedError(because(error, f"không đọc được {file}", f"cannot read {file}")) from None
        known = {camera.id: camera for camera in await opened.register.all()}
        told = sheet.read(rows, known, account, opened.find_place)
        for row in told.bad:
            complain(Words(vi=f"hàng {row.number}: {row.why.vi}", en=f"row {row.number}: {row.why.en}"))
        cameras, silent = (await _asked(opened, told.cameras)) if read else (told.cameras, 0)
        await opened.register.put(cameras)
        await opened.done("put", [camera.id for camera in cameras], "import")
        new = sum(1 for camera in cameras if camera.id not in known)
        say(
            f"{new} camera mới, {len(cameras) - new} camera cập nhật, {len(told.bad)} hàng không dùng được",
            f"{new} cameras new, {len(cameras) - new} updated, {len(told.bad)} rows unusable",
        )
        return not told.bad and not silent


async def _asked(opened: Office, cameras: Sequence[FleetCamera]) -> tuple[list[FleetCamera], int]:
    """Return cameras with what they say of themselves where it was missing, and how many said nothing."""
    from server.cameras.registry.filling import asked as ask

    turn = asyncio.Semaphore(SIDE_BY_SIDE)
    silent = 0
    with progress("đang hỏi camera", "asking cameras") as bar:
        task = bar.add_task("", total=len(cameras))

        async def one(camera: FleetCamera) -> FleetCamera:
            nonlocal silent
            try:
                async with turn:
                    return await ask(opened.http, camera)
            except DeviceError as error:
                silent += 1
                complain(Words(vi=f"{camera.id}: {error.words.vi}", en=f"{camera.id}: {error.words.en}"))
                return camera
            finally:
                bar.advance(task)

        return list(await asyncio.gather(*(one(camera) for camera in cameras))), silent


async def _export(config: Path, file: Path, *, passwords: bool, yes: bool) -> None:
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise RefusedError(Words(vi="tên tệp phải có đuôi .xlsx hoặc .csv", en="the file must end in .xlsx or .csv"))
    if passwords and not yes:
        sure = someone() and agreed(f"Ghi mật khẩu đọc được vào {file}?", f"Write the passwords, readable, to {file}?")
        if not sure:
            raise RefusedError(
                Words(
                    vi="chưa ghi gì: mật khẩu sẽ đọc được trong tệp; thêm --yes nếu đúng ý",
                    en="nothing was written: the passwords would be readable in the file; add --yes if you mean it",
                )
            )
    async with office(config) as opened:
        cameras = await opened.named([], passwords=passwords)
        rows = sheet.table(cameras, passwords=passwords)
        content = _csv(rows) if file.suffix.lower() == ".csv" else _workbook(rows)
        try:
            write_private_bytes(file, content)
        except OSError as error:
            raise RefusedError(because(error, f"không ghi được {file}", f"cannot write {file}")) from None
        if passwords:
            await opened.done("export", ["*"], "with passwords")
    say(f"{file}: {len(cameras)} camera", f"{file}: {len(cameras)} cameras")


def _csv(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    # Excel takes a file without it for one of another alphabet
    return text.getvalue().encode("utf-8-sig")


def _workbook(rows: Sequence[Sequence[object]]) -> bytes:
    # a tenth of the server's start, for one command
    from openpyxl import Workbook

    book = Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(row)
    for cells in page.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                # what a camera calls itself is no formula
                cell.data_type = "s"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
