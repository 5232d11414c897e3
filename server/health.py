"""Says what is wrong with the server and with those who ask it: once in the log, on the wall while it lasts."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from server.contract.messages import ServerState, Trouble
from server.contract.words import Words

MOST = 50
"""Troubles that are kept; the newest stay, so that nobody can fill walls and memory."""
LOOK_EVERY = 5.0
"""Seconds between two looks for troubles that have passed."""

log = logging.getLogger(__name__)


class _Held(Struct, frozen=True):
    trouble: Trouble
    until: datetime


class Health:
    """Holds the troubles of now; each change is published."""

    def __init__(self, publish: Callable[[ServerState], object]) -> None:
        self._publish = publish
        self._held: dict[str, _Held] = {}
        self._open = False
        """The server is put together, so that there is somebody to publish to."""

    def say(self, key: str, words: Words, *, lasting: timedelta, now: datetime | None = None) -> None:
        """Report a trouble, which passes unless it is reported again within ``lasting``; a repetition is not logged."""
        now = now or datetime.now(UTC)
        held = self._held.pop(key, None)
        if held is not None and held.trouble.said == words:
            self._held[key] = _Held(held.trouble, now + lasting)
            return
        log.warning("%s", words.en)
        self._held[key] = _Held(Trouble(since=now, said=words), now + lasting)
        while len(self._held) > MOST:
            del self._held[next(iter(self._held))]
        self._tell()

    def over(self, key: str) -> None:
        """Tell that a trouble has passed; one that there was not is no news."""
        held = self._held.pop(key, None)
        if held is not None:
            log.info("over: %s", held.trouble.said.en)
            self._tell()

    def pass_by(self, now: datetime) -> None:
        """Forget what has not been reported again in its time."""
        past = [key for key, held in self._held.items() if held.until <= now]
        for key in past:
            log.info("over: %s", self._held.pop(key).trouble.said.en)
        if past:
            self._tell()

    async def run(self) -> None:
        """Forget in time until cancelled."""
        self._open = True
        self._tell()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.pass_by(datetime.now(UTC))

    def _tell(self) -> None:
        if not self._open:
            return
        newest = sorted(self._held.values(), key=lambda held: held.trouble.since, reverse=True)
        self._publish(ServerState(troubles=tuple(held.trouble for held in newest)))
