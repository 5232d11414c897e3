"""Keeps the cameras in the database, their passwords locked."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import structs
from sqlalchemy import Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.cameras.camera import FleetCamera
from server.cameras.password_vault import PasswordVault
from server.contract.words import Words
from server.errors import RefusedError, StoreError, VaultError
from server.store.database import Database
from server.store.inserting import inserting
from server.store.tables import cameras as table

MOST = 5000
"""Cameras of one province."""

log = logging.getLogger(__name__)


class Register:
    """The table of cameras."""

    def __init__(self, database: Database, passwords: PasswordVault) -> None:
        self._database = database
        self._passwords = passwords
        self._damaged: set[str] = set()
        """Cameras whose passwords cannot be unlocked."""

    async def all(self, *, passwords: bool = True) -> tuple[FleetCamera, ...]:
        """Return all cameras by id; without ``passwords`` they need no key.

        A password that is damaged is left empty and logged once. Raises StoreError, and VaultError where none can be
        unlocked.
        """
        async with self._database.begin() as connection:
            rows = (await connection.execute(select(table).order_by(table.c.id))).all()
        # opening some thousand passwords would keep the loop
        return await asyncio.to_thread(self._readable, rows, passwords=passwords)

    async def get(self, camera: str) -> FleetCamera | None:
        """Return one camera, or None where the id is unknown; raises StoreError and VaultError."""
        async with self._database.begin() as connection:
            row = (await connection.execute(select(table).where(table.c.id == camera.replace("\0", "")))).one_or_none()
        return None if row is None else self._cameras([row])[0]

    async def put(self, cameras: Iterable[FleetCamera]) -> None:
        """Add cameras, or replace those of the same id; all or none. Raises StoreError and VaultError."""
        rows = list({camera.id: self._row(camera) for camera in cameras}.values())
        if not rows:
            return
        async with self._database.begin() as connection:
            await _upsert(connection, rows)
            if (await connection.scalar(select(func.count()).select_from(table)) or 0) > MOST:
                raise StoreError(Words(vi=f"nhiều hơn {MOST} camera", en=f"more than {MOST} cameras"))

    async def remove(self, ids: Iterable[str]) -> int:
        """Forget cameras; return how many there were. Raises StoreError."""
        async with self._database.begin() as connection:
            done = [await connection.execute(delete(table).where(table.c.id == each)) for each in set(ids)]
        return sum(each.rowcount for each in done)

    async def rekey(self) -> int:
        """Lock all passwords with a new key and forget the old ones; return how many there are.

        Whatever ends it in between leaves a key that still unlocks. Raises StoreError and VaultError.
        """
        self._passwords.add_key()
        async with self._database.begin() as connection:
            rows = (await connection.execute(select(table).where(table.c.password != b""))).all()
            opened = self._cameras(rows)
            if opened:
                await _upsert(connection, [self._row(camera) for camera in opened])
        self._passwords.drop_old_keys()
        return len(opened)

    def _row(self, camera: FleetCamera) -> dict[str, Any]:
        row = structs.asdict(camera)
        # PostgreSQL keeps no text with a zero in it
        row = {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in row.items()}
        return {**row, "password": self._passwords.lock(camera.password)}

    def _readable(self, rows: Sequence[Row[Any]], *, passwords: bool) -> tuple[FleetCamera, ...]:
        if not passwords:
            return self._cameras(rows, passwords=False)
        found: list[FleetCamera] = []
        damaged, last = set[str](), None
        for row in rows:
            try:
                found += self._cameras([row])
            except VaultError as error:
                found += self._cameras([row], passwords=False)
                damaged.add(row.id)
                last = error
        if last is not None and not any(camera.password for camera in found):
            raise last
        for camera in sorted(damaged - self._damaged):
            log.warning("the stored password of camera %s is damaged; enter it again", camera)
        self._damaged = damaged
        return tuple(found)

    def _cameras(self, rows: Sequence[Row[Any]], *, passwords: bool = True) -> tuple[FleetCamera, ...]:
        return tuple(
            FleetCamera(**{**row._mapping, "password": self._passwords.unlock(row.password) if passwords else ""})
            for row in rows
        )


def unknown(camera: str) -> RefusedError:
    """Return what is said of a camera that nobody has entered."""
    return RefusedError(Words(vi=f"không có camera «{camera[:80]}»", en=f"there is no camera “{camera[:80]}”"))


async def _upsert(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    statement = inserting(connection, table)
    changes = {column.name: statement.excluded[column.name] for column in table.c if column.name != "id"}
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changes), rows)
