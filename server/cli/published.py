"""What of the server's settings has been published since, for commands that run beside it."""

from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs

from server.config import LoadedConfig
from server.contract.words import Words
from server.drawn import kind_of, pack_texts
from server.services import packs

SQLITE = "sqlite:///"


async def with_published(settings: LoadedConfig) -> tuple[LoadedConfig, list[Words]]:
    """Return the settings with the sources that are published, and what is wrong with those that cannot be read.

    Raises ConfigError and StoreError. Where there is no database yet, nothing is made.
    """
    if not _has_database(settings.store.url):
        return settings, []
    # where no database is used, nobody waits for what opens one
    from server.published_sources import KIND, sources_of
    from server.store.database import Database
    from server.store.versions import VersionLog

    database = Database(settings.store.url)
    try:
        kept = await VersionLog(database).all(datetime.now(UTC))
    finally:
        await database.dispose()
    every = {topic: each.document for topic, each in kept.items()}
    shown = {topic: each for topic, each in every.items() if kind_of(topic) == KIND}
    found, wrong = sources_of(shown, settings, packs.load(settings.server.packs, pack_texts(every)))
    return structs.replace(settings, source=tuple(found.values())), [error.words for error in wrong.values()]


async def published_packs(settings: LoadedConfig) -> dict[str, str]:
    """Return the texts of the packs that are published, by name; raises StoreError."""
    if not _has_database(settings.store.url):
        return {}
    from server.store.database import Database
    from server.store.versions import VersionLog

    database = Database(settings.store.url)
    try:
        kept = await VersionLog(database).all(datetime.now(UTC))
    finally:
        await database.dispose()
    return pack_texts({topic: each.document for topic, each in kept.items()})


def _has_database(url: str) -> bool:
    return not url.startswith(SQLITE) or Path(url.removeprefix(SQLITE)).exists()
