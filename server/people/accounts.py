"""The persons in the database: made, changed and removed by the command line and by the server alike."""

import contextlib
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.contract.command import Role
from server.contract.private import make_private_folder, write_private
from server.contract.scope import NOBODYS, WHOLE, Scope
from server.contract.toml_words import suggestion
from server.contract.words import Words
from server.errors import RefusedError
from server.people import failures
from server.people.names import checked, key_of
from server.store.database import Database
from server.store.tables import people, recovery_codes, sessions

MOST = 1000
"""Persons of one centre."""
FILE = "people.changed"
"""In the folder of keys: touched after each change, so that a server that runs looks at once."""


class Account(Struct, frozen=True, kw_only=True):
    """What is known of a person, without the password."""

    id: int
    name: str
    role: Role
    scope: Scope = WHOLE
    locked: bool
    """By an administrator."""
    second: bool = False
    """Whether a code is asked for besides the password."""


class SignedIn(Struct, frozen=True, kw_only=True):
    """That a person is signed in at a station."""

    name: str
    role: Role
    station: str
    begun: datetime
    """UTC."""
    used: datetime
    """Last, to the minute."""


class Accounts:
    """The table of persons."""

    def __init__(self, database: Database, keys: Path) -> None:
        """Tell of changes in the folder ``keys``."""
        self.database = database
        self.changed = keys / FILE

    async def all(self) -> list[Account]:
        """Return all persons by name; raises StoreError."""
        async with self.database.begin() as connection:
            rows = (await connection.execute(select(people).order_by(people.c.key))).all()
        return [account(row) for row in rows]

    async def find(self, name: str) -> tuple[Account, str] | None:
        """Return a person and what is kept of the password; None where the name is unknown. Raises StoreError."""
        async with self.database.begin() as connection:
            row = await _row(connection, name)
        return None if row is None else (account(row), row.password)

    async def find_by_subject(self, subject: str) -> tuple[Account, str] | None:
        """Return whoever is linked with a subject, like ``find``; raises StoreError."""
        async with self.database.begin() as connection:
            row = (await connection.execute(select(people).where(people.c.subject == subject))).one_or_none()
        return None if row is None else (account(row), row.password)

    async def link(self, name: str, subject: str | None) -> Account:
        """Let a person sign in as a subject of the provider of identities; None for no more.

        Raises RefusedError where another person does, and StoreError.
        """
        async with self.change() as connection:
            found = await known(connection, name)
            taken = select(people.c.name).where(people.c.subject == subject, people.c.id != found.id)
            if subject is not None and (other := await connection.scalar(taken)) is not None:
                raise RefusedError(
                    Words(vi=f"danh tính này là của «{other}»", en=f"this identity is that of “{other}”")
                )
            await connection.execute(update(people).where(people.c.id == found.id).values(subject=subject))
            await connection.execute(delete(sessions).where(sessions.c.person_id == found.id))
        return found

    async def add(self, name: str, role: Role, kept: str, scope: Scope = WHOLE) -> Account:
        """Make a person, with what is kept of the password; raises RefusedError and StoreError."""
        async with self.change() as connection:
            return await make(connection, name, role, kept, scope)

    async def set_role(self, name: str, role: Role, *, second_from: Role | None = None) -> Account:
        """Give a person another role; sessions go on in it. Raises RefusedError and StoreError.

        They end where it is one ``second_from`` which on a second step is demanded, and there is none.
        """
        async with self.change() as connection:
            found = await known(connection, name)
            if role is not Role.ADMINISTRATOR:
                await _not_the_last(connection, found)
            _fit(role, found.scope)
            await connection.execute(update(people).where(people.c.id == found.id).values(role=role.value))
            if second_from is not None and role.covers(second_from) and not found.second:
                await connection.execute(delete(sessions).where(sessions.c.person_id == found.id))
        return found

    async def set_scope(self, name: str, scope: Scope) -> Account:
        """Let a person see and act on a part of the province alone; sessions go on in it. Raises like ``add``."""
        async with self.change() as connection:
            found = await known(connection, name)
            _fit(found.role, scope)
            await connection.execute(update(people).where(people.c.id == found.id).values(scope=_told(scope)))
        return found

    async def set_password(self, name: str, kept: str, *, but: bytes = b"") -> Account:
        """Change what is kept of a password, and end the person's sessions ``but`` one.

        Raises RefusedError and StoreError.
        """
        async with self.change() as connection:
            found = await known(connection, name)
            await connection.execute(update(people).where(people.c.id == found.id).values(password=kept))
            await connection.execute(delete(sessions).where(sessions.c.person_id == found.id, sessions.c.digest != but))
            await failures.forget(connection, key_of(found.name))
        return found

    async def lock(self, name: str) -> Account:
        """Let a person in no more, and end the sessions; raises RefusedError and StoreError."""
        async with self.change() as connection:
            found = await known(connection, name)
            await _not_the_last(connection, found)
            await connection.execute(update(people).where(people.c.id == found.id).values(locked=True))
            await connection.execute(delete(sessions).where(sessions.c.person_id == found.id))
        return found

    async def unlock(self, name: str) -> Account:
        """Let a person in again, also one who has typed too many wrong passwords; raises like ``lock``."""
        async with self.change() as connection:
            found = await known(connection, name)
            await connection.execute(update(people).where(people.c.id == found.id).values(locked=False))
            await failures.forget(connection, key_of(found.name))
        return found

    async def signed_in(self) -> list[SignedIn]:
        """Return who is signed in where, the newest last; raises StoreError."""
        joined = select(sessions, people.c.name, people.c.role).join(people, people.c.id == sessions.c.person_id)
        async with self.database.begin() as connection:
            rows = (await connection.execute(joined.order_by(sessions.c.begun))).all()
        return [
            SignedIn(
                name=row.name,
                role=Role(row.role) if row.role in set(Role) else Role.VIEWER,
                station=row.station,
                begun=row.begun,
                used=row.used,
            )
            for row in rows
        ]

    async def sign_out(self, name: str, station: str = "") -> Account:
        """End a person's sessions, all or those at one station; raises RefusedError where there is none."""
        async with self.change() as connection:
            found = await known(connection, name)
            theirs = sessions.c.person_id == found.id
            here = theirs & (sessions.c.station == station) if station else theirs
            ended = await connection.execute(delete(sessions).where(here))
            if not ended.rowcount:
                where_vi, where_en = (f" ở {station}", f" at {station}") if station else ("", "")
                raise RefusedError(
                    Words(
                        vi=f"«{found.name}» không đăng nhập{where_vi}",
                        en=f"“{found.name}” is not signed in{where_en}",
                    )
                )
        return found

    async def remove(self, name: str) -> Account:
        """Forget a person and end the sessions; the audit keeps the name. Raises like ``lock``."""
        async with self.change() as connection:
            found = await known(connection, name)
            await _not_the_last(connection, found)
            await connection.execute(delete(sessions).where(sessions.c.person_id == found.id))
            await connection.execute(delete(recovery_codes).where(recovery_codes.c.person_id == found.id))
            await connection.execute(delete(people).where(people.c.id == found.id))
        return found

    @contextlib.asynccontextmanager
    async def change(self) -> AsyncIterator[AsyncConnection]:
        """Lend a connection for a change, and tell a server that runs of it when it is on the disk."""
        async with self.database.begin(durable=True, alone=True) as connection:
            yield connection
        # without it the server looks a few seconds later
        with contextlib.suppress(OSError):
            make_private_folder(self.changed.parent)
            write_private(self.changed, f"{time.time_ns()}\n")


async def make(connection: AsyncConnection, name: str, role: Role, kept: str, scope: Scope = WHOLE) -> Account:
    """Make a person within a transaction that is alone; raises RefusedError."""
    _fit(role, scope)
    name = checked(name)
    if await _row(connection, name) is not None:
        raise RefusedError(Words(vi=f"đã có người tên «{name}»", en=f"there is a person “{name}” already"))
    if (await connection.scalar(select(func.count()).select_from(people)) or 0) >= MOST:
        raise RefusedError(Words(vi=f"đã có {MOST} người", en=f"there are {MOST} persons already"))
    row: dict[str, object] = {"key": key_of(name), "name": name, "role": role.value, "password": kept}
    row |= {"locked": False, "scope": _told(scope)}
    made = (await connection.execute(insert(people).values(row).returning(people.c.id))).scalar_one()
    return Account(id=made, name=name, role=role, scope=scope, locked=False)


async def administrators(connection: AsyncConnection) -> int:
    """Return how many persons may say who may do what."""
    able = select(func.count()).where(people.c.role == Role.ADMINISTRATOR.value, people.c.locked.is_(False))
    return await connection.scalar(able) or 0


def account(row: Row) -> Account:  # type: ignore[type-arg]
    """Return what a row says of a person; a role that is damaged is the least one, a scope that is holds nothing."""
    role = Role(row.role) if row.role in set(Role) else Role.VIEWER
    return Account(
        id=row.id, name=row.name, role=role, scope=_scope(row.scope), locked=row.locked, second=row.second is not None
    )


def _told(scope: Scope) -> str | None:
    return None if scope.whole else msgspec.json.encode(scope).decode()


def _scope(kept: str | None) -> Scope:
    if kept is None:
        return WHOLE
    try:
        scope = msgspec.json.decode(kept, type=Scope)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return NOBODYS
    return NOBODYS if scope.whole else scope


def _fit(role: Role, scope: Scope) -> None:
    """Raise RefusedError where a role is about all of the province, and the scope is not."""
    if not scope.whole and role.covers(Role.TECHNICIAN):
        raise RefusedError(
            Words(
                vi=f"vai trò {role} làm việc trên toàn tỉnh: hãy đổi vai trò, hoặc bỏ phạm vi (people scope … --whole)",
                en=f"the role {role} is about the whole province: give another role, or no scope "
                "(people scope … --whole)",
            )
        )


async def _row(connection: AsyncConnection, name: str) -> Row | None:  # type: ignore[type-arg]
    key = key_of(name.replace("\0", ""))
    return (await connection.execute(select(people).where(people.c.key == key))).one_or_none()


async def known(connection: AsyncConnection, name: str) -> Account:
    """Return a person; raises RefusedError with the nearest name where there is none."""
    row = await _row(connection, name)
    if row is None:
        known = (await connection.execute(select(people.c.name))).scalars().all()
        nearest = suggestion(name, known)
        raise RefusedError(
            Words(vi=f"không có người «{name}»{nearest.vi}", en=f"there is no person “{name}”{nearest.en}")
        )
    return account(row)


async def _not_the_last(connection: AsyncConnection, who: Account) -> None:
    """Raise RefusedError where nobody could say any more who may do what."""
    if who.role is Role.ADMINISTRATOR and not who.locked and await administrators(connection) < 2:
        raise RefusedError(
            Words(
                vi=f"«{who.name}» là quản trị viên cuối cùng; hãy thêm một quản trị viên khác trước",
                en=f"“{who.name}” is the last administrator; add another one first",
            )
        )
