"""Publishes what people draw in versions, such as layouts, and answers what they ask and order of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from server.contract.calendar import CALENDAR
from server.contract.commands import Answer
from server.contract.messages import Drawn, Layout, Version, Versions
from server.contract.publishing import (
    DropDraft,
    Publish,
    PublishingCommand,
    ReadDraft,
    ReadVersions,
    SaveDraft,
    Told,
)
from server.contract.words import Words
from server.drawn import KINDS, Judge, Shown, kind_of, unfit, why_not
from server.errors import RefusedError, StoreError
from server.health import Health
from server.hub import FOREVER, Hub
from server.people.actor import Actor
from server.store.versions import Kept, StaleError, VersionLog

LOOK_EVERY = 1.0
"""Seconds between two looks for what the command line has published."""

Follower = Callable[[Shown], Awaitable[None]]
"""Takes what is shown of a kind, by topic, whenever that is another; what it makes of it is its own."""

log = logging.getLogger(__name__)


class Publications:
    """Follows the tables; what is published of a kind goes to its follower, else it is a document of the feed."""

    def __init__(
        self,
        versions: VersionLog,
        hub: Hub,
        health: Health,
        judges: Mapping[str, Judge],
        followers: Mapping[str, Follower],
    ) -> None:
        """Publish, of each kind that has a judge, what that lets pass; a judge may read files."""
        self._versions = versions
        self._hub = hub
        self._health = health
        self._judges = judges
        self._followers = followers
        self._followed: dict[str, Shown] = {}
        """What each follower was given last."""
        self._kept: Mapping[str, Kept] = {}
        self._stamp = -1
        self._refreshing = asyncio.Lock()

    async def refresh(self) -> None:
        """Publish whatever is on the disk and was not told yet; raises StoreError."""
        async with self._refreshing:
            now = datetime.now(UTC)
            self._stamp = await self._versions.stamp()
            before, self._kept = self._kept, await self._versions.all(now)
            for topic, kept in self._kept.items():
                if kept.document is not None and kept.shown != before.get(topic, Kept()).shown:
                    log.info("%s: version %d is shown", topic, kept.shown.number if kept.shown else 0)
                    if isinstance(kept.document, Layout):
                        self._hub.publish(topic, kept.document, fresh_for=FOREVER)
                if kept.damaged is not None:
                    self._health.say(f"version/{topic}", _damaged(topic, kept), lasting=timedelta(days=1))
            for kind, follow in self._followers.items():
                if (shown := self._shown(kind)) != self._followed.get(kind):
                    await follow(shown)
                    self._followed[kind] = shown
            # whoever hears of a version finds it in use
            for kind in KINDS:
                drawn = tuple(_told(topic, kept) for topic, kept in self._kept.items() if topic.startswith(f"{kind}/"))
                self._tell(kind, Versions(drawn=tuple(sorted(drawn, key=lambda each: each.topic))))

    async def run(self) -> None:
        """Publish what becomes due, and what others have written, until cancelled."""
        trouble = None
        while True:
            try:
                due = min((each.following for each in self._kept.values() if each.following is not None), default=None)
                if self._stamp != await self._versions.stamp() or (due is not None and due <= datetime.now(UTC)):
                    await self.refresh()
                trouble = None
            except StoreError as error:
                if trouble is None:
                    log.warning("versions cannot be read: %s", error.words.en)
                trouble = error
            await asyncio.sleep(LOOK_EVERY)

    async def is_done(self, id: str) -> bool:
        """Return whether an order by this id has published something; raises StoreError."""
        return await self._versions.is_done(id)

    async def answer(self, actor: Actor, command: PublishingCommand, id: str) -> Answer:
        """Carry out an order, or tell what is asked; raises RefusedError and StoreError."""
        now = datetime.now(UTC)
        match command:
            case ReadVersions(topic=topic, number=None, before=before):
                return Answer(told=await self._versions.versions(topic, before))
            case ReadVersions(topic=topic, number=int(number)):
                told = await self._versions.version(topic, number)
                if not told.versions:
                    raise RefusedError(
                        Words(vi=f"{topic} không có phiên bản {number}", en=f"{topic} has no version {number}")
                    )
                return Answer(told=told)
            case ReadDraft(topic=topic):
                return Answer(told=await self._versions.draft(topic, actor.name))
            case DropDraft(topic=topic):
                await self._versions.drop(topic, actor.name)
            case SaveDraft(topic=topic, document=document):
                # half of a layout may be wrong: that is what a draft is for
                if (wrong := unfit(topic, document)) is not None:
                    raise RefusedError(wrong)
                await self._versions.save(command, actor.name, now)
            case Publish():
                if (answer := await self._publish(actor, command, id, now)) is not None:
                    return answer
        await self.refresh()
        return Answer()

    async def _publish(self, actor: Actor, command: Publish, id: str, now: datetime) -> Answer | None:
        """Keep a version; return the answer where that is refused because somebody was quicker."""
        topic = command.topic
        kind = kind_of(topic)
        if kind not in self._judges:
            raise RefusedError(Words(vi=f"máy chủ không xuất bản {topic}", en=f"the server does not publish {topic}"))
        wrong = await asyncio.to_thread(why_not, command, self._shown(kind), now, self._judges[kind])
        if wrong is not None:
            raise RefusedError(wrong)
        try:
            made = await self._versions.publish(command, actor.name, actor.through, id, now)
        except StaleError as error:
            return Answer(
                refused=_overtaken(error.newest),
                stale=True,
                told=Told(versions=(error.newest,), document=error.document),
            )
        log.info("%s: version %d, by %s", topic, made.number, actor)
        return None

    def _shown(self, kind: str) -> Shown:
        return {topic: each.document for topic, each in self._kept.items() if kind_of(topic) == kind}

    def _tell(self, kind: str, versions: Versions) -> None:
        held = self._hub.latest.get(f"versions/{kind}")
        if held is None or held.document != versions:
            self._hub.publish(f"versions/{kind}", versions, fresh_for=FOREVER)


def _told(topic: str, kept: Kept) -> Drawn:
    shown = kept.shown if kept.document is not None else None
    return Drawn(topic=topic, shown=shown, newest=kept.newest, drafts=kept.drafts)


def _overtaken(newest: Version) -> Words:
    at = newest.at.astimezone(CALENDAR)
    return Words(
        vi=f"{newest.by} đã xuất bản bản {newest.number} lúc {at:%H:%M %d/%m/%Y}; hãy xem khác biệt rồi xuất bản lại",
        en=f"{newest.by} published version {newest.number} at {at:%H:%M on %-d %b %Y}; see what differs, then publish",
    )


def _damaged(topic: str, kept: Kept) -> Words:
    assert kept.damaged is not None
    number, instead = kept.damaged.number, kept.shown.number if kept.shown is not None else 0
    return Words(
        vi=f"{topic}: phiên bản {number} bị hỏng hoặc do bản mới hơn viết; đang dùng phiên bản {instead}",
        en=f"{topic}: version {number} is damaged, or of a newer Vọng Lâu; version {instead} is shown",
    )
