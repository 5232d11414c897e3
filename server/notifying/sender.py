"""Sends what is due, and tries again what was not taken, without one mail server that hangs holding up the others."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from server.contract.words import Words
from server.errors import StoreError
from server.health import Health
from server.notifying.calls import Nobody
from server.notifying.channels.base import NotSentError
from server.notifying.outbox import Outbox, Outgoing
from server.notifying.settings import Channel, Hook, NotifySettings, Person

EVERY = 1.0
"""Seconds between two looks at most."""
AT_ONCE = 8
"""Messages of one channel that are on their way at the same time."""
FORGET_EVERY = timedelta(hours=6)
SAID_FOR = timedelta(hours=1)
"""For which health says that somebody could not be told, unless a later message reaches them."""
WAYS = {
    Channel.MAIL: Words(vi="thư", en="mail"),
    Channel.SMS: Words(vi="SMS", en="SMS"),
    Channel.WEBHOOK: Words(vi="webhook", en="webhook"),
}

BROKEN = Words(vi="lỗi của máy chủ này, xem nhật ký", en="an error of this server, see its log")

log = logging.getLogger(__name__)


class Sends(Protocol):
    """What knows the channels as the settings have them now."""

    async def send(self, message: Outgoing, to: Person | Hook) -> None:
        """Hand a message over; raises NotSentError."""


class Sender:
    """Runs beside everything else; what it does is in the tables, so that another run goes on with it."""

    def __init__(
        self,
        outbox: Outbox,
        settings: Callable[[], NotifySettings],
        channels: Sends,
        health: Health,
        *,
        retention: timedelta,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``now`` is UTC; what is done is forgotten after ``retention``."""
        self._outbox, self._settings, self._channels, self._health = outbox, settings, channels, health
        self._retention, self._now = retention, now
        self._news = asyncio.Event()
        outbox.news = self._news.set
        self._under_way: dict[str, tuple[Channel, asyncio.Task[None]]] = {}
        self._unwritten: dict[str, tuple[Outgoing, NotSentError | None]] = {}
        """What became of messages, which could not be written down: sent again they would be there twice."""

    async def run(self) -> None:
        """Send until cancelled; what is under way then is tried again by the next run, with the same id."""
        forget_at = self._now()
        try:
            while True:
                try:
                    busy = await self.look()
                    self._health.over("notify/store")
                    if self._now() >= forget_at:
                        forget_at = self._now() + FORGET_EVERY
                        await self._outbox.forget_old(self._now() - self._retention)
                except StoreError as error:
                    busy = False
                    self.crashed(error.words)
                if not busy:
                    self._news.clear()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._news.wait(), EVERY)
        finally:
            for _, task in self._under_way.values():
                task.cancel()
            await asyncio.gather(*(task for _, task in self._under_way.values()), return_exceptions=True)

    def crashed(self, why: Words) -> None:
        """Say that nobody is told, until that works again."""
        said = Words(vi=f"chưa báo ra ngoài được: {why.vi}", en=f"nobody outside can be told: {why.en}")
        self._say("notify/store", said)

    async def look(self) -> bool:
        """Do what is due now; return whether there is more to do at once. Raises StoreError."""
        for id, (message, error) in list(self._unwritten.items()):
            await self._write(message, error)
            del self._unwritten[id]
        now = self._now()
        count, nobody = await self._outbox.resolve(now)
        for each in nobody:
            self._say_nobody(each)
        if late := await self._outbox.gather(now):
            said = Words(
                vi=f"{late} tin báo ra ngoài đã quá cũ, không gửi nữa", en=f"{late} notices were too old to be sent"
            )
            self._say("notify/late", said)
        # one that ends while the table is read still stands there as it was before
        before = set(self._under_way)
        # those under way are among them, and as many again
        due = await self._outbox.sending(now, 2 * AT_ONCE)
        under_way = Counter(channel for channel, _ in self._under_way.values())
        for message in due:
            known = message.id in before or message.id in self._unwritten
            if not known and under_way[message.channel] < AT_ONCE:
                under_way[message.channel] += 1
                task = asyncio.create_task(self._send(message))
                self._under_way[message.id] = message.channel, task
        return count > 0

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.gather(*(task for _, task in self._under_way.values()))

    async def _send(self, message: Outgoing) -> None:
        try:
            failed = await self._failed(message)
            try:
                await self._write(message, failed)
            except StoreError as error:
                self._unwritten[message.id] = message, failed
                log.warning("message %s is not marked yet: %s", message.id, error.words.en)
        finally:
            del self._under_way[message.id]
            self._news.set()

    async def _failed(self, message: Outgoing) -> NotSentError | None:
        """Send a message; return why it did not go, None where it was taken."""
        try:
            await self._channels.send(message, self._recipient(message.to))
        except NotSentError as error:
            return error
        except Exception:
            # without an end it would be tried again each second, and nobody would know
            log.exception("message %s could not be sent", message.id)
            return NotSentError(BROKEN)
        return None

    async def _write(self, message: Outgoing, error: NotSentError | None) -> None:
        """Write down what became of a message; raises StoreError."""
        if error is None:
            await self._outbox.sent(message, self._now())
            self._health.over(_topic(message))
            return
        again = await self._outbox.failed(message, error.words, self._now(), for_ever=error.for_ever)
        self._say_failed(message, error.words, again=again)

    def _recipient(self, name: str) -> Person | Hook:
        settings = self._settings()
        people = {each.id: each for each in settings.person}
        hooks = {each.id: each for each in settings.webhook}
        found = people.get(name) or hooks.get(name)
        if found is None:
            words = Words(vi=f"không còn ai tên «{name}»", en=f"there is no “{name}” any more")
            raise NotSentError(words, for_ever=True)
        return found

    def _say_failed(self, message: Outgoing, why: Words, *, again: bool) -> None:
        way = WAYS[message.channel]
        rest = Words(vi="sẽ thử lại", en="it is tried again") if again else Words(vi="không thử nữa", en="given up")
        said = Words(
            vi=f"chưa báo được «{message.to}» bằng {way.vi}: {why.vi}; {rest.vi}",
            en=f"“{message.to}” could not be told by {way.en}: {why.en}; {rest.en}",
        )
        self._say(_topic(message), said)

    def _say_nobody(self, each: Nobody) -> None:
        step = each.step + 1
        said = Words(
            vi=f"tuyến báo «{each.route}», bước {step}: không có ai nhận; bước sau, nếu có, được báo ngay",
            en=f"route “{each.route}”, step {step}: there is nobody to tell; the next step, if any, is told at once",
        )
        self._say(f"notify/nobody/{each.route}/{step}", said)

    def _say(self, topic: str, said: Words) -> None:
        self._health.say(topic, said, lasting=SAID_FOR)


def _topic(message: Outgoing) -> str:
    return f"notify/{message.channel}/{message.to}"
