"""Holds where every alarm stands; what has changed is written down first, and then published.

Documents ``alarm/*`` and ``alarms/summary``.
"""

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from msgspec import structs

from server.alarms.flood import Flood
from server.alarms.life_cycle import Event, Standing, step
from server.contract.messages import Alarm, AlarmState, AlarmSummary, Deed, Priority, PriorityCount, RuleDoubt
from server.contract.words import Words
from server.errors import StoreError
from server.hub import FOREVER, Hub
from server.store.alarm_journal import AlarmJournal, Change

WAITING = 50_000
"""Changes that are not written yet; when more come, the oldest are given up, and that is said."""
PATIENCE = 0.5
"""Seconds for which alarms wait until they are written, before they are told all the same."""
SAID_AFTER = 2.0
"""Seconds after which operators are told that the journal is late: for less a disk may be busy any time."""
RETRY = 1.0
"""Seconds until the database is tried again."""
FORGET_EVERY = timedelta(hours=6)

SLOW = Words(
    vi="nhật ký báo động ghi chậm: cơ sở dữ liệu đang bận", en="the journal of alarms is late: the database is busy"
)

log = logging.getLogger(__name__)

Followed = Callable[[Alarm, Event], object]


class Book:
    """All alarms, by key. Everything but ``restore`` and ``run`` returns at once."""

    def __init__(self, journal: AlarmJournal, hub: Hub, clock: Callable[[], float]) -> None:
        """``clock`` is in seconds, and nobody sets it."""
        self._journal, self._hub, self._clock = journal, hub, clock
        self.alarms: dict[str, Alarm] = {}
        """Also those that are normal: they know how often they were raised."""
        self.standing: dict[str, Alarm] = {}
        """Those that are not normal: they have a topic."""
        self._counts: Counter[tuple[Priority, AlarmState]] = Counter()
        """How many there are, without tests."""
        self._active: Counter[str] = Counter()
        """How many alarms of each group are so."""
        self.flood = Flood()
        self._queue: deque[Change] = deque()
        self._settling: list[tuple[int, asyncio.Future[Words | None]]] = []
        self._taken = 0
        self._done = 0
        self._news = asyncio.Event()
        self._trouble: Words | None = None
        self._waiting = 0
        """Changes that have been on their way to the disk for longer than SAID_AFTER."""
        self._rules: tuple[int, tuple[RuleDoubt, ...], Words | None] = (0, (), None)
        self._followers: list[Followed] = []
        self.is_restored = False

    def follow(self, follower: Followed) -> None:
        """Call ``follower`` with every alarm that has changed, and by which event, at once."""
        self._followers.append(follower)

    async def restore(self) -> None:
        """Read where alarms stood; raises StoreError."""
        self.alarms = await self._journal.standing()
        self.standing = {key: each for key, each in self.alarms.items() if each.state is not AlarmState.NORMAL}
        self._counts = Counter((each.priority, each.state) for each in self.alarms.values() if not each.test)
        self._active = Counter(each.group for each in self.alarms.values() if each.active and each.group)
        self.is_restored = True
        told = [topic for topic in self._hub.latest if topic.startswith("alarm/")]
        for topic in told:
            if topic.removeprefix("alarm/") not in self.standing:
                self._hub.drop(topic)
        for key, alarm in self.standing.items():
            self._publish(key, alarm)
        self.tell()

    def is_active(self, key: str) -> bool:
        """Return whether an alarm is so."""
        held = self.alarms.get(key)
        return held is not None and held.active

    def is_acknowledged(self, key: str) -> bool:
        """Return whether an alarm is so, and somebody knows."""
        held = self.alarms.get(key)
        return held is not None and held.state is AlarmState.ACKNOWLEDGED

    def is_first(self, group: str) -> bool:
        """Return whether no alarm of a group is so yet."""
        return bool(group) and not self._active[group]

    def counts_of(self, rules: int, doubts: tuple[RuleDoubt, ...], trouble: Words | None) -> None:
        """Take how many rules are in force, what they name that nobody knows, and what is wrong with them."""
        if (rules, doubts, trouble) != self._rules:
            self._rules = (rules, doubts, trouble)
            self._news.set()

    def change(
        self, alarm: Alarm, event: Event, now: datetime, *, deed: Deed | None = None, command: str = ""
    ) -> Alarm | None:
        """Return an alarm after an event, at ``now`` (UTC); None where that is not possible as it stands.

        ``alarm`` is as it is held, or a new one that is normal, with what is known of it now.
        """
        after_step = step(Standing(alarm.state, alarm.active), event)
        if after_step is None:
            return None
        after = structs.replace(
            alarm, state=after_step.state, active=after_step.active, **_changes(alarm, event, now, deed)
        )
        self._keep(alarm, after, event.value, now, deed, command)
        for follower in self._followers:
            follower(after, event)
        return after

    def note(self, alarm: Alarm, event: str, now: datetime, deed: Deed, command: str, **changes: object) -> Alarm:
        """Return an alarm of which something was written down that leaves it where it stands."""
        after = structs.replace(alarm, **changes)
        self._keep(alarm, after, event, now, deed, command)
        return self.alarms[after.key]

    def settle(self) -> asyncio.Future[Words | None]:
        """Return what is done when all changes so far are on the disk; else it says why they are not."""
        settled: asyncio.Future[Words | None] = asyncio.get_running_loop().create_future()
        if self._done >= self._taken:
            settled.set_result(None)
        else:
            self._settling.append((self._taken, settled))
        return settled

    def look(self, now: datetime) -> None:
        """See whether a flood begins or ends."""
        before = self.flood.since
        rate = self.flood.look(self._clock(), now)
        held = self._hub.latest.get("alarms/summary")
        told = held.document.rate if held is not None and isinstance(held.document, AlarmSummary) else None
        if before != self.flood.since or rate != told:
            self._news.set()

    async def run(self) -> None:
        """Write and publish until cancelled."""
        forget_at = datetime.now(UTC)
        while True:
            await self._news.wait()
            self._news.clear()
            await self.write()
            if datetime.now(UTC) >= forget_at:
                forget_at = datetime.now(UTC) + FORGET_EVERY
                try:
                    await self._journal.forget_old(datetime.now(UTC))
                except StoreError as error:
                    log.warning("old entries of the journal of alarms stay for now: %s", error.words.en)

    async def write(self) -> None:
        """Write what waits, and publish it; what cannot be written is published all the same, and tried again.

        So is what is not written within PATIENCE: nobody is to hear of an alarm later because a disk is slow.
        """
        changes = list(self._queue)
        self._queue.clear()
        if changes:
            writing, begun = asyncio.create_task(self._journal.write(changes)), time.monotonic()
            try:
                while not (await asyncio.wait({writing}, timeout=PATIENCE))[0]:
                    self._waiting = len(changes) if time.monotonic() - begun > SAID_AFTER else 0
                    for change in (*changes, *self._queue):
                        self._publish(change.after.key, self.alarms[change.after.key])
                    self.tell()
                await writing
            except StoreError as error:
                self._queue.extendleft(reversed(changes))
                self._say_unwritten(error.words)
            else:
                self._done += len(changes)
                self._trouble = None
                self._settle(None)
            finally:
                self._waiting = 0
                # where this is cancelled
                writing.cancel()
            for key in dict.fromkeys(change.after.key for change in changes):
                self._publish(key, self.alarms[key])
        self.tell()
        if self._trouble is not None:
            asyncio.get_running_loop().call_later(RETRY, self._news.set)

    def tell(self) -> None:
        """Publish the counts, where they have changed."""
        rules, doubts, trouble = self._rules
        standing = self._counts
        states = {state: sum(standing[priority, state] for priority in Priority) for state in AlarmState}
        summary = AlarmSummary(
            counts=tuple(
                PriorityCount(
                    priority=priority,
                    unacknowledged=standing[priority, AlarmState.UNACKNOWLEDGED],
                    acknowledged=standing[priority, AlarmState.ACKNOWLEDGED],
                    returned=standing[priority, AlarmState.RETURNED],
                )
                for priority in Priority
            ),
            shelved=states[AlarmState.SHELVED],
            suppressed=states[AlarmState.SUPPRESSED],
            out_of_service=states[AlarmState.OUT_OF_SERVICE],
            rate=self.flood.look(self._clock(), datetime.now(UTC)),
            flood=self.flood.since,
            rules=rules,
            doubts=doubts,
            trouble=self._trouble or (SLOW if self._waiting else trouble),
            unwritten=len(self._queue) + self._waiting if self._trouble is not None or self._waiting else 0,
        )
        held = self._hub.latest.get("alarms/summary")
        if held is None or held.document != summary:
            self._hub.publish("alarms/summary", summary, fresh_for=FOREVER)

    def _keep(self, before: Alarm, after: Alarm, event: str, now: datetime, deed: Deed | None, command: str) -> None:
        after = structs.replace(after, revision=before.revision + 1)
        key = after.key
        if after.group and after.active is not before.active:
            self._active[after.group] += 1 if after.active else -1
        if not before.test:
            self._counts[before.priority, before.state] -= key in self.alarms
        if not after.test:
            self._counts[after.priority, after.state] += 1
        self.alarms[key] = after
        if after.state is AlarmState.NORMAL:
            self.standing.pop(key, None)
        else:
            self.standing[key] = after
        self._queue.append(Change(at=now, event=event, before=before.state, after=after, deed=deed, command=command))
        self._taken += 1
        while len(self._queue) > WAITING:
            self._queue.popleft()
            self._done += 1
        self._news.set()

    def _publish(self, key: str, alarm: Alarm) -> None:
        topic = f"alarm/{key}"
        if alarm.state is AlarmState.NORMAL:
            self._hub.drop(topic)
            return
        held = self._hub.latest.get(topic)
        if held is None or held.document != alarm:
            self._hub.publish(topic, alarm, fresh_for=FOREVER)

    def _say_unwritten(self, why: Words) -> None:
        if self._trouble is None:
            log.warning("the journal of alarms is not written: %s", why.en)
        self._trouble = Words(
            vi=f"nhật ký báo động chưa ghi được: {why.vi}", en=f"the journal of alarms is not written: {why.en}"
        )
        self._settle(self._trouble)

    def _settle(self, reason: Words | None) -> None:
        waiting, self._settling = self._settling, []
        for number, settled in waiting:
            if settled.done():
                continue
            if reason is not None or number <= self._done:
                settled.set_result(reason)
            else:
                self._settling.append((number, settled))


def _changes(alarm: Alarm, event: Event, now: datetime, deed: Deed | None) -> Mapping[str, object]:
    """Return what an event changes of an alarm besides its state."""
    match event:
        case Event.RAISE:
            return {
                "occurrence": alarm.occurrence + 1,
                "since": now,
                "returned": None,
                "acknowledged": None,
                "ticks": (),
                "answers": (),
            }
        case Event.RETURN | Event.WITHDRAW:
            return {"returned": now}
        case Event.ACKNOWLEDGE:
            return {"acknowledged": deed}
        case Event.REALARM:
            return {"acknowledged": None}
        case Event.SHELVE | Event.REMOVE:
            return {"put_aside": deed, "suppressed_by": None} | ({"until": None} if event is Event.REMOVE else {})
        case Event.UNSHELVE:
            return {"put_aside": None, "until": None, "acknowledged": deed if alarm.active else None}
        case Event.EXPIRE | Event.RESTORE:
            return {"put_aside": None, "until": None, "acknowledged": None}
        case Event.SUPPRESS:
            return {"put_aside": None, "until": None}
        case Event.RELEASE:
            return {"suppressed_by": None, "acknowledged": None}
