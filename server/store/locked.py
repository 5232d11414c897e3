"""Whether anything in the database is locked with a key that lies outside."""

from sqlalchemy import select

from server.store.database import Database
from server.store.tables import cameras, people


async def anything_locked(database: Database) -> bool:
    """Return whether a password of a camera or a person's second step is; raises StoreError."""
    password = select(cameras.c.id).where(cameras.c.password != b"").limit(1)
    second = select(people.c.id).where(people.c.second.is_not(None)).limit(1)
    async with database.begin() as connection:
        found = await connection.scalar(password), await connection.scalar(second)
    return found != (None, None)
