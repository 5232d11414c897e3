"""Keeps the cameras in the database, their passwords locked."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from msgspec import structs
from sqlalchemy import ColumnElement, Row, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.cameras.camera import FleetCamera
from server.contract.words import Words
from server.errors import RefusedError, StoreError, VaultError
from server.store.database import Database
from server.store.inserting import inserting
from server.store.locked import anything_locked
from server.store.tables import cameras as table
from server.vault.vault import Vault

MOST = 5000
"""Cameras of one province."""

log = logging.getLogger(__name__)


class Register:
    """The table of cameras."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._damaged: set[str] = set()
        """Cameras whose passwords cannot be unlocked."""

    async def all(self, *, passwords: bool = True) -> tuple[FleetCamera, ...]:
        """Return all cameras by id; without ``passwords`` they need no key.

        A password that is damaged is left empty and logged once. Raises StoreError, and VaultError where none can be
        unlocked.
        """
        rows = await self._rows()
        # opening some thousand passwords would keep the loop
        found, damaged, why = await asyncio.to_thread(self._readable, rows, passwords=passwords)
        if damaged and (again := await self._rows()) != rows:
            # they have just been locked with a new key, and the old one was dropped
            found, damaged, why = await asyncio.to_thread(self._readable, again, passwords=passwords)
        if why is not None and not any(camera.password for camera in found):
            raise why
        if passwords:
            for camera in sorted(damaged - self._damaged):
                log.warning("the stored password of camera %s is damaged; enter it again", camera)
            self._damaged = damaged
        return found

    async def get(self, camera: str) -> FleetCamera | None:
        """Return one camera, or None where the id is unknown; raises StoreError and VaultError."""
        only = table.c.id == camera.replace("\0", "")
        rows = await self._rows(only)
        try:
            return next(iter(self._cameras(rows)), None)
        except VaultError:
            if (again := await self._rows(only)) == rows:
                raise
        return next(iter(self._cameras(again)), None)

    async def put(self, cameras: Iterable[FleetCamera]) -> None:
        """Add cameras, or replace those of the same id; all or none. Raises StoreError and VaultError.

        A password that was found damaged stays where there is none to replace it: perhaps its key comes back.
        """
        cameras = list({camera.id: camera for camera in cameras}.values())
        if not cameras:
            return
        if any(camera.password for camera in cameras):
            await self.make_key()
        # until they stand: the key that locked them must not be dropped in between
        with self._vault.held():
            rows = [self._row(camera) for camera in cameras]
            # a power cut must not bring back what a dropped key has locked
            async with self._database.begin(durable=True) as connection:
                for kept in (True, False):
                    some = [row for row in rows if (row["id"] in self._damaged and not row["password"]) is kept]
                    await _upsert(connection, some, passwords=not kept)
                if (await connection.scalar(select(func.count()).select_from(table)) or 0) > MOST:
                    raise StoreError(Words(vi=f"nhiều hơn {MOST} camera", en=f"more than {MOST} cameras"))
        self._damaged -= {camera.id for camera in cameras if camera.password}

    async def remove(self, ids: Iterable[str]) -> int:
        """Forget cameras; return how many there were. Raises StoreError."""
        async with self._database.begin() as connection:
            done = [await connection.execute(delete(table).where(table.c.id == each)) for each in set(ids)]
        return sum(each.rowcount for each in done)

    async def make_key(self) -> None:
        """Make the key of the vault where there is none.

        Raises VaultError where something in the database shows that there was one, StoreError where nobody can tell.
        """
        if self._vault.is_missing:
            if await anything_locked(self._database) and self._vault.is_missing:
                raise self._vault.lost()
            self._vault.make()

    async def unreadable(self) -> list[str]:
        """Return the cameras whose passwords cannot be unlocked; raises StoreError."""
        return [camera for camera, locked in await self._locked() if not self._opens(locked)]

    async def lock_anew(self, old: Collection[str]) -> int:
        """Lock anew what one of the ``old`` keys has locked; return how many. Raises StoreError and VaultError."""
        found = [
            {"camera": camera, "before": locked, "after": anew}
            for camera, locked in await self._locked()
            if (anew := self._vault.locked_anew(locked, old)) is not None
        ]
        if found:
            # whoever has changed one meanwhile has locked it with the new key
            same = (table.c.id == bindparam("camera")) & (table.c.password == bindparam("before"))
            async with self._database.begin(durable=True) as connection:
                await connection.execute(update(table).where(same).values(password=bindparam("after")), found)
        return len(found)

    async def _rows(self, only: ColumnElement[bool] | None = None) -> Sequence[Row[Any]]:
        statement = select(table).order_by(table.c.id)
        async with self._database.begin() as connection:
            return (await connection.execute(statement if only is None else statement.where(only))).all()

    async def _locked(self) -> list[tuple[str, bytes]]:
        async with self._database.begin() as connection:
            rows = await connection.execute(select(table.c.id, table.c.password).where(table.c.password != b""))
        return [(row.id, row.password) for row in rows]

    def _opens(self, locked: bytes) -> bool:
        try:
            self._vault.unlock(locked)
        except VaultError:
            return False
        return True

    def _row(self, camera: FleetCamera) -> dict[str, Any]:
        row = structs.asdict(camera)
        # PostgreSQL keeps no text with a zero in it
        row = {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in row.items()}
        return {**row, "password": self._vault.lock(camera.password)}

    def _readable(
        self, rows: Sequence[Row[Any]], *, passwords: bool
    ) -> tuple[tuple[FleetCamera, ...], set[str], VaultError | None]:
        """Return all cameras, those without the passwords they have, and why the last of them."""
        if not passwords:
            return self._cameras(rows, passwords=False), set(), None
        found: list[FleetCamera] = []
        damaged, why = set[str](), None
        for row in rows:
            try:
                found += self._cameras([row])
            except VaultError as error:
                found += self._cameras([row], passwords=False)
                damaged.add(row.id)
                why = error
        return tuple(found), damaged, why

    def _cameras(self, rows: Sequence[Row[Any]], *, passwords: bool = True) -> tuple[FleetCamera, ...]:
        return tuple(
            FleetCamera(**{**row._mapping, "password": self._vault.unlock(row.password) if passwords else ""})
            for row in rows
        )


def unknown(camera: str) -> RefusedError:
    """Return what is said of a camera that nobody has entered."""
    return RefusedError(Words(vi=f"không có camera «{camera[:80]}»", en=f"there is no camera “{camera[:80]}”"))


async def _upsert(connection: AsyncConnection, rows: list[dict[str, Any]], *, passwords: bool) -> None:
    if not rows:
        return
    statement = inserting(connection, table)
    same = ("id",) if passwords else ("id", "password")
    changes = {column.name: statement.excluded[column.name] for column in table.c if column.name not in same}
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changes), rows)
