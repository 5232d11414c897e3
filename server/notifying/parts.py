"""Puts the parts together that tell people outside, and follows the file that says whom."""

import asyncio
import contextlib
import logging
from datetime import timedelta
from pathlib import Path

import httpx

from server.alarms.book import Book
from server.config import NOTIFY
from server.connectors.transport.tls import trust
from server.contract.toml import text_of
from server.errors import ConfigError
from server.health import Health
from server.notifying.answers import NoticeAnswers
from server.notifying.channels.ways import Ways
from server.notifying.links import Links
from server.notifying.outbox import Outbox
from server.notifying.sender import Sender
from server.notifying.settings import NotifySettings, read_notify
from server.store.alarm_journal import AlarmJournal
from server.store.database import Database
from server.vault.secrets import Secrets
from server.walls.public_holidays import is_public_holiday
from server.walls.watched_files import WatchedFiles

log = logging.getLogger(__name__)


class NotifyParts:
    """What keeps, sends and answers; without a file nobody is told."""

    def __init__(
        self,
        database: Database,
        journal: AlarmJournal,
        book: Book,
        health: Health,
        *,
        folder: Path,
        secrets: Secrets,
        ca: Path | None,
        key: bytes,
        http: httpx.AsyncClient,
        retention: timedelta,
    ) -> None:
        """``folder`` has the file, ``key`` is the server's secret half, ``ca`` as in ``trust``; raises SourceError."""
        self.settings = NotifySettings()
        links = Links(key)
        self.outbox = Outbox(database, lambda: self.settings, is_public_holiday)
        ways = Ways(lambda: self.settings, http, trust(ca), secrets, links)
        self.sender = Sender(self.outbox, lambda: self.settings, ways, health, retention=retention)
        self.answers = NoticeAnswers(self.outbox, book, links, lambda: self.settings)
        self.files = WatchedFiles(
            folder, [Path(NOTIFY).stem], read_file, NotifySettings(), self._take, health, "settings"
        )
        journal.beside = self.outbox.follow
        self._known = asyncio.Event()
        path = folder / NOTIFY
        # what is wrong with it is said by whoever follows it
        with contextlib.suppress(ConfigError):
            self._take(path.stem, read_file(path) if path.exists() else NotifySettings())

    async def send(self) -> None:
        """Send until cancelled, as soon as it is known to whom: before, what waits would be given up."""
        await self._known.wait()
        await self.sender.run()

    def _take(self, _name: str, settings: NotifySettings) -> None:
        if self._known.is_set() and settings == self.settings:
            return
        self._known.set()
        self.settings = settings
        log.info(
            "people outside: %d, %d webhooks, %d routes",
            len(settings.person),
            len(settings.webhook),
            len(settings.route),
        )


def read_file(path: Path) -> NotifySettings:
    """Return what a file says; raises ConfigError."""
    return read_notify(path, text_of(path))
