"""What a server has stored last, for commands that run beside it."""

from typing import TypeVar

from server.config import Config
from server.contract.messages import Document

D = TypeVar("D", bound=Document)


async def stored(config: Config, topic: str, kind: type[D]) -> D | None:
    """Return the newest document of a topic; None where there is none of that kind. Raises StoreError."""
    # where no database is used, nobody waits for what opens one; so in the other modules of commands
    from server.store import ledger
    from server.store.database import Database

    database = Database(config.store.url)
    try:
        async with database.begin() as connection:
            updates, _ = await ledger.last(connection)
    finally:
        await database.dispose()
    documents = (update.document for update in updates if update.topic == topic)
    return next((each for each in documents if isinstance(each, kind)), None)
