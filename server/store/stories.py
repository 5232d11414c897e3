"""Remembers the stories of the press, and finds them again however somebody types."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import structs
from sqlalchemy import delete, select

from server.contract.folding import fold
from server.contract.messages import Article
from server.contract.wire import DAMAGED
from server.records import AnyRecord, Story
from server.store.behind import write_behind
from server.store.database import Database
from server.store.inserting import inserting
from server.store.tables import stories

WAITING = 20_000
"""Not written yet."""
FOUND = 50
"""Stories of one search."""

log = logging.getLogger(__name__)


class Archive:
    """The table of stories."""

    def __init__(self, database: Database, *, retention: timedelta) -> None:
        """Keep what is no older than ``retention``."""
        self._database = database
        self._retention = retention
        self._waiting: dict[str, Story] = {}
        self._written: dict[str, Story] = {}
        """What is there already, so that a feed that repeats itself costs nothing."""
        self._arrived = asyncio.Event()

    def keep(self, records: Iterable[AnyRecord]) -> None:
        """Write the stories among these soon."""
        for record in records:
            if isinstance(record, Story):
                name = f"{record.publisher} {record.id}"
                if not _is_told(record, self._written.get(name)) and len(self._waiting) < WAITING:
                    self._waiting[name] = record
        if self._waiting:
            self._arrived.set()

    async def run(self) -> None:
        """Write until cancelled; what cannot be written is tried again."""
        await write_behind(self._arrived, self.write, "stories")

    async def write(self) -> None:
        """Write what waits; raises StoreError, and nothing is lost then."""
        writing = dict(self._waiting)
        rows = [
            {
                "name": name,
                "published": story.published,
                "body": msgspec.msgpack.encode(_article(story)),
                "folded": fold(f"{story.title} {story.summary} {story.publisher}"),
            }
            for name, story in writing.items()
        ]
        if not rows:
            return
        async with self._database.begin() as connection:
            statement = inserting(connection, stories)
            changes = {name: statement.excluded[name] for name in ("published", "body", "folded")}
            await connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changes), rows)
            old = datetime.now(UTC) - self._retention
            await connection.execute(delete(stories).where(stories.c.published < old))
        if len(self._written) > WAITING:
            self._written.clear()
        self._written |= writing
        for name, story in writing.items():
            if self._waiting.get(name) is story:
                del self._waiting[name]

    async def find(self, text: str, *, most: int = FOUND) -> Sequence[Article]:
        """Return the newest stories that hold every word of a text, whatever its accents and capitals.

        Raises StoreError.
        """
        words = fold(text).split()
        if not words:
            return ()
        found = select(stories.c.body).order_by(stories.c.published.desc()).limit(min(most, FOUND))
        for word in words:
            found = found.where(stories.c.folded.contains(word, autoescape=True))
        async with self._database.begin() as connection:
            rows = (await connection.execute(found)).scalars().all()
        return tuple(story for body in rows if (story := _read(body)) is not None)


def _read(body: bytes) -> Article | None:
    try:
        return msgspec.msgpack.decode(body, type=Article)
    except DAMAGED as error:
        log.warning("a stored story is damaged and left out: %s", error)
        return None


def _is_told(story: Story, written: Story | None) -> bool:
    """Return whether a story is there already; a date that only moves on is that of the answer, not of the story."""
    if written is None:
        return False
    return story.published >= written.published and structs.replace(story, published=written.published) == written


def _article(story: Story) -> Article:
    return Article(
        id=story.id, title=story.title, publisher=story.publisher, published=story.published, url=story.url,
        shares=story.shares,
    )  # fmt: skip
