"""The code with which the first administrator is made: there is no password that every server begins with."""

import base64
import contextlib
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import delete, insert, select

from server.contract.command import Role
from server.contract.os_trouble import because
from server.contract.private import make_private_folder, write_private
from server.contract.words import Words
from server.errors import RefusedError, StartError
from server.people.accounts import Account, Accounts, administrators, make
from server.store.tables import first_codes

FILE = "first-administrator.code"
"""In the folder of keys, for its owner alone."""
VALID = timedelta(hours=24)
BYTES = 15
"""Of chance: 24 letters of base 32 (RFC 4648)."""


async def offer(accounts: Accounts, keys: Path, now: datetime) -> tuple[str, Path] | None:
    """Return a code and the file that holds it where there is no administrator; None where there is one.

    One that is still valid stays, so that a server that is started anew does not take it from whoever reads it.
    Raises StoreError, and StartError where it cannot be written.
    """
    file = keys / FILE
    held = _read(file)
    async with accounts.database.begin(durable=True, alone=True) as connection:
        if await administrators(connection):
            await connection.execute(delete(first_codes))
            code = None
        else:
            valid = select(first_codes.c.digest).where(first_codes.c.digest == _digest(held), first_codes.c.until > now)
            code = held if await connection.scalar(valid) is not None else _new()
            if code != held:
                await connection.execute(delete(first_codes))
                await connection.execute(insert(first_codes).values(digest=_digest(code), until=now + VALID))
                try:
                    make_private_folder(keys)
                    write_private(file, f"{code}\n")
                except OSError as error:
                    raise StartError(because(error, f"không ghi được {file}", f"cannot write {file}")) from None
    if code is None:
        with contextlib.suppress(OSError):
            file.unlink()
        return None
    return code, file


async def claim(accounts: Accounts, keys: Path, code: str, name: str, kept: str, now: datetime) -> Account:
    """Make the first administrator; the code is good no more. Raises RefusedError and StoreError."""
    async with accounts.change() as connection:
        used = await connection.execute(
            delete(first_codes).where(first_codes.c.digest == _digest(code), first_codes.c.until > now)
        )
        if used.rowcount != 1 or await administrators(connection):
            raise RefusedError(
                Words(
                    vi="mã không đúng, đã dùng hoặc quá 24 giờ; khởi động lại máy chủ để có mã mới nếu chưa có quản "
                    "trị viên",
                    en="the code is wrong, used or older than 24 hours; where there is no administrator yet, start the "
                    "server anew for another one",
                )
            )
        made = await make(connection, name, Role.ADMINISTRATOR, kept)
    with contextlib.suppress(OSError):
        (keys / FILE).unlink()
    return made


def _new() -> str:
    letters = base64.b32encode(secrets.token_bytes(BYTES)).decode()
    return "-".join(letters[start : start + 6] for start in range(0, len(letters), 6))


def _digest(code: str) -> bytes:
    return sha256("".join(letter for letter in code.upper() if letter.isalnum()).encode()).digest()


def _read(file: Path) -> str:
    try:
        return file.read_text().strip()
    except (OSError, UnicodeDecodeError):
        return ""
