"""The second step of signing in: a code that a person's telephone works out, TOTP of RFC 6238.

Codes have six digits and are good for half a minute, a further half minute earlier and later for clocks that differ
(RFC 6238, 5.2), and once. In place of one a recovery code is good, once, where the telephone is lost.
"""

import base64
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256

import pyotp
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.words import Words
from server.errors import RefusedError, VaultError
from server.people.accounts import Accounts, known
from server.store.locked import anything_locked
from server.store.tables import people, recovery_codes, sessions
from server.vault.vault import Vault

ISSUER = "Vọng Lâu"
SECRET_BYTES = 20
"""Of chance, as RFC 4226 (4, R6) recommends."""
STEP = 30
"""Seconds."""
RECOVERY_CODES = 10
RECOVERY_BYTES = 15
"""Of chance: 24 letters of base 32, too many to find out by their hashes."""

NEEDED = Words(
    vi="hãy nhập mã 6 số trên điện thoại (ứng dụng xác thực), hoặc một mã dự phòng",
    en="type the 6-digit code of your authenticator app, or a recovery code",
)
WRONG_CODE = Words(
    vi="mã không đúng hoặc đã dùng; hãy chờ mã kế tiếp, và kiểm tra giờ của điện thoại",
    en="the code is wrong or was used already; wait for the next one, and check the telephone's clock",
)
ALREADY = Words(
    vi="đã có bước xác thực thứ hai; hãy bỏ bước đang dùng trước",
    en="there is a second step already; end that one first",
)


def new_secret() -> str:
    """Return what codes are to be worked out from, in base 32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address_of(secret: str, name: str) -> str:
    """Return what authenticator apps read as a picture: ``otpauth://totp/…``."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=ISSUER)


class SecondSteps:
    """Knows who has to show a code, and which are right."""

    def __init__(self, accounts: Accounts, vault: Vault) -> None:
        """Keep what codes are worked out from locked in the ``vault``."""
        self._accounts = accounts
        self._vault = vault

    async def begin(self, name: str, secret: str, code: str, now: datetime, *, but: bytes = b"") -> Sequence[str]:
        """Ask a person for codes of ``secret`` from now on, and return the recovery codes, which are kept nowhere.

        The person's sessions ``but`` one end. Raises RefusedError where the code is not one of the secret, or there is
        a second step already, StoreError, and VaultError.
        """
        step = _step_of(secret, _bare(code), now) if _is_secret(secret) else None
        if step is None:
            raise RefusedError(WRONG_CODE)
        codes = [_new_code() for _ in range(RECOVERY_CODES)]
        if self._vault.is_missing and await anything_locked(self._accounts.database):
            raise self._vault.lost()
        if self._vault.is_missing:
            self._vault.make()
        # until it stands: the key that locked it must not be dropped in between
        with self._vault.held():
            locked = self._vault.lock(secret)
            async with self._accounts.change() as connection:
                found = await known(connection, name)
                if found.second:
                    raise RefusedError(ALREADY)
                values = {"second": locked, "second_used": step}
                await connection.execute(update(people).where(people.c.id == found.id).values(values))
                others = (sessions.c.person_id == found.id) & (sessions.c.digest != but)
                await connection.execute(delete(sessions).where(others))
                await connection.execute(delete(recovery_codes).where(recovery_codes.c.person_id == found.id))
                rows = [{"digest": _digest(each), "person_id": found.id} for each in codes]
                await connection.execute(insert(recovery_codes), rows)
        return codes

    async def end(self, name: str) -> None:
        """Ask a person for no code any more; raises RefusedError where none was asked for, and StoreError."""
        async with self._accounts.change() as connection:
            found = await known(connection, name)
            if not found.second:
                raise RefusedError(
                    Words(
                        vi=f"«{found.name}» không dùng bước xác thực thứ hai",
                        en=f"“{found.name}” has no second step of signing in",
                    )
                )
            row = update(people).where(people.c.id == found.id).values(second=None, second_used=None)
            await connection.execute(row)
            await connection.execute(delete(recovery_codes).where(recovery_codes.c.person_id == found.id))

    async def unreadable(self) -> list[str]:
        """Return the persons whose codes nobody can judge, for the key is another one; raises StoreError."""
        found = []
        for _, name, locked in await self._locked():
            try:
                self._vault.unlock(locked)
            except VaultError:
                found.append(name)
        return found

    async def lock_anew(self, old: Collection[str]) -> int:
        """Lock anew what one of the ``old`` keys has locked; return how many. Raises StoreError and VaultError."""
        found = [
            {"person": person, "before": locked, "after": anew}
            for person, _, locked in await self._locked()
            if (anew := self._vault.locked_anew(locked, old)) is not None
        ]
        if found:
            same = (people.c.id == bindparam("person")) & (people.c.second == bindparam("before"))
            async with self._accounts.database.begin(durable=True) as connection:
                await connection.execute(update(people).where(same).values(second=bindparam("after")), found)
        return len(found)

    async def _locked(self) -> list[tuple[int, str, bytes]]:
        told = select(people.c.id, people.c.name, people.c.second).where(people.c.second.is_not(None))
        async with self._accounts.database.begin() as connection:
            return [(row.id, row.name, row.second) for row in await connection.execute(told)]

    async def judge(self, connection: AsyncConnection, person: int, code: str, now: datetime) -> None:
        """Take a code of a person who has a second step, which is good no more then.

        Raises RefusedError for any other, and VaultError where nobody can tell; recovery codes are good all the same.
        """
        bare = _bare(code)
        used = await connection.execute(
            delete(recovery_codes).where(recovery_codes.c.person_id == person, recovery_codes.c.digest == _digest(bare))
        )
        if used.rowcount == 1:
            return
        locked = await connection.scalar(select(people.c.second).where(people.c.id == person))
        step = None if locked is None else _step_of(self._vault.unlock(locked), bare, now)
        if step is None:
            raise RefusedError(WRONG_CODE)
        later = (people.c.second_used.is_(None)) | (people.c.second_used < step)
        taken = await connection.execute(update(people).where(people.c.id == person, later).values(second_used=step))
        if taken.rowcount != 1:
            raise RefusedError(WRONG_CODE)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return which half minute since 1970 a code is of; None for one that is not of about now."""
    totp, here = pyotp.TOTP(secret, interval=STEP), int(now.timestamp()) // STEP
    matching = [each for each in (here - 1, here, here + 1) if secrets.compare_digest(totp.generate_otp(each), code)]
    return max(matching, default=None)


def _is_secret(text: str) -> bool:
    """Return whether something was made by ``new_secret``, and is no weaker one."""
    try:
        return len(base64.b32decode(text)) >= SECRET_BYTES
    except ValueError:
        return False


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _bare(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum() and letter.isascii())


def _digest(code: str) -> bytes:
    return sha256(_bare(code).encode()).digest()
