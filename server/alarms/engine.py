"""Has alarms follow the rules: looks at what has changed, raises, returns, suppresses and lets shelves run out."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import structs

from server.alarm_rules.evaluator import Evaluator, Found, PackRules
from server.alarm_rules.readings import Figure, Reading
from server.alarm_rules.rules import AlarmRule
from server.alarms.book import Book
from server.alarms.doubts import doubts
from server.alarms.life_cycle import Event
from server.alarms.nearby import cameras, where
from server.contract.messages import Alarm, AlarmState, CameraState, Cause, RuleDoubt, Update
from server.contract.past import Mark
from server.contract.words import Words
from server.errors import StoreError
from server.hub import Hub
from server.services.province.registry import Province

EVERY = 0.2
"""Seconds from one look to the next."""
DOUBT_EVERY = 5.0
"""Seconds."""
RETRY = 1.0
"""Seconds until the database is asked again where alarms stood."""
AT_ONCE = 500
"""Alarms that are raised before the loop gets its turn."""
CAUSES_WITHIN = timedelta(minutes=10)
MOST_CAUSES = 12
REMEMBERED = 500
"""Things that have happened lately."""
SCENE, PLACE_SCENE, PLAIN_SCENE = "alarm", "alarm-place", "alarm-plain"
"""The shipped layouts: with the curve of a figure, with the figure of every place, and without any."""
SLOW = 1.0
"""Seconds of one look that are said in the log."""

log = logging.getLogger(__name__)


class AlarmEngine:
    """Follows the hub."""

    def __init__(
        self,
        book: Book,
        hub: Hub,
        province: Callable[[], Province],
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``clock`` is in seconds, and nobody sets it; ``now`` is the time, UTC."""
        self._book, self._hub, self._province, self._clock, self._now = book, hub, province, clock, now
        self.evaluator = Evaluator(hub.latest, book.is_active)
        self._packs: Sequence[PackRules] = ()
        self._trouble: Words | None = None
        self._lately: deque[Mark] = deque(maxlen=REMEMBERED)
        self._cameras: dict[str, CameraState] = {}
        self._realarm: dict[str, float] = {}
        """When acknowledged alarms have to be acknowledged again, by the clock."""
        self._used = False
        self._doubted: tuple[float, tuple[RuleDoubt, ...]] | None = None
        """When doubts were looked for, by the clock, and what was found."""
        self.layouts: Callable[[], Collection[str]] = tuple
        """Tells which layouts stations can show; none while nobody knows."""
        self.looked: Callable[[datetime], object] = lambda _: None
        """Called after each look."""

    def follow(self, update: Update, at: datetime) -> None:
        """Take that a document was published."""
        del at
        if isinstance(update.document, CameraState):
            self._cameras[update.topic.partition("/")[2]] = update.document
        self.evaluator.note(update.topic)

    def remember(self, marks: Iterable[Mark]) -> None:
        """Take what has happened: it may be the cause of something."""
        self._lately.extend(marks)

    def use(self, packs: Sequence[PackRules], trouble: Words | None = None) -> None:
        """Follow the rules of these packs from now on; ``trouble`` says why some are not the newest."""
        self._packs, self._trouble, self._used, self._doubted = packs, trouble, False, None

    def figures(self, service: str) -> dict[str, Figure]:
        """Return the indicators of a pack, by id."""
        return {each.id: each for pack in self._packs if pack.service == service for each in pack.figures}

    def longest_shelved(self, rule: str) -> float:
        """Return for how many seconds alarms of a rule may be shelved."""
        held = self.evaluator.rules.get(rule)
        return held.said.longest_shelved if held is not None else 0.0

    async def run(self) -> None:
        """Look until cancelled."""
        while not self._book.is_restored:
            try:
                await self._book.restore()
            except StoreError as error:
                log.warning("where alarms stood cannot be read: %s", error.words.en)
                await asyncio.sleep(RETRY)
        self._cameras = {
            topic.partition("/")[2]: update.document
            for topic, update in self._hub.latest.items()
            if isinstance(update.document, CameraState)
        }
        while True:
            await self.look()
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Look once."""
        begun, now = self._clock(), self._now()
        if not self._used:
            self._begin(now)
        for number, found in enumerate(self.evaluator.look(begun, now)):
            self._take(found, now)
            if number % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)
        self._run_out(now)
        self._book.counts_of(len(self.evaluator.rules), self._doubtful(begun), self._trouble)
        self._book.look(now)
        self.looked(now)
        if (took := self._clock() - begun) > SLOW:
            log.info("looking at the rules of alarms took %.1f s", took)

    def _doubtful(self, clock: float) -> tuple[RuleDoubt, ...]:
        if self._doubted is None or clock - self._doubted[0] >= DOUBT_EVERY:
            found = doubts(self.evaluator.rules.values(), self._hub.latest, self.layouts(), self._cameras)
            self._doubted = (clock, found)
        return self._doubted[1]

    def _begin(self, now: datetime) -> None:
        """Follow rules anew: alarms of those that are no more are withdrawn."""
        self._used = True
        rules = {rule.id: (pack.service, rule) for pack in self._packs for rule in pack.rules}
        active = []
        for alarm in list(self._book.alarms.values()):
            if alarm.rule not in rules:
                self._book.change(alarm, Event.WITHDRAW, now)
            elif alarm.active and alarm.topics:
                row = Reading(alarm.subject, alarm.about, alarm.value, said=alarm.said, item=alarm.item)
                active.append((alarm.rule, alarm.topics[0], alarm.key, row))
        self.evaluator.use(self._packs, active)

    def _take(self, found: Found, now: datetime) -> None:
        held = self._book.alarms.get(found.key)
        if not found.wrong:
            if held is not None:
                self._book.change(held, Event.RETURN, now)
            return
        alarm = self._made(found, held, now)
        if alarm.state is not AlarmState.SUPPRESSED and (words := self._suppressor(alarm)) is not None:
            # first of all, so that nobody is called for nothing
            put_aside = self._book.change(structs.replace(alarm, suppressed_by=words), Event.SUPPRESS, now)
            alarm = put_aside or alarm
        after = self._book.change(alarm, Event.RAISE, now)
        if after is not None and not after.test:
            self._book.flood.add(self._clock())

    def _made(self, found: Found, held: Alarm | None, now: datetime) -> Alarm:
        """Return an alarm with all that is known of it now, as it stood."""
        said, reading = found.rule.said, found.reading
        place = where(reading, self._province())
        value, figure = reading.value, said.figure
        return Alarm(
            rule=said.id,
            subject=reading.subject,
            name=said.name,
            about=reading.about,
            said=found.said,
            service=found.rule.service,
            priority=said.priority,
            state=held.state if held else AlarmState.NORMAL,
            active=held.active if held else False,
            occurrence=held.occurrence if held else 0,
            revision=held.revision if held else 0,
            since=held.since if held else now,
            answers=held.answers if held else (),
            put_aside=held.put_aside if held else None,
            until=held.until if held else None,
            suppressed_by=held.suppressed_by if held else None,
            group=said.group,
            first=self._book.is_first(said.group),
            test=said.test,
            value=None if isinstance(value, bool) or not isinstance(value, int | float) else value,
            limit=found.limit,
            topics=_topics(found),
            item=reading.item,
            figure=figure,
            commune=place.commune,
            gate=place.gate,
            road=place.road,
            latitude=place.latitude,
            longitude=place.longitude,
            cameras=cameras(place, said.cameras, self._cameras.items(), self._province()),
            consequence=said.consequence,
            action=said.action,
            calls=said.call,
            procedure=said.procedure,
            causes=self._causes(found, now),
            scene=_usual_scene(said) if said.scene is None else said.scene,
        )

    def _causes(self, found: Found, now: datetime) -> tuple[Cause, ...]:
        """Return what else has happened lately, the newest first."""
        lately = (
            Cause(at=each.at, said=each.said, topic=each.topic)
            for each in reversed(self._lately)
            if now - CAUSES_WITHIN <= each.at <= now and each.topic != f"alarm/{found.key}"
        )
        return tuple(each for each, _ in zip(lately, range(MOST_CAUSES), strict=False))

    def _suppressor(self, alarm: Alarm) -> Words | None:
        """Return what makes an alarm meaningless now; None where nothing does."""
        rule = self.evaluator.rules.get(alarm.rule)
        if rule is None:
            return None
        for name in rule.said.suppressed_by:
            for key in (f"{name}.{alarm.subject}" if alarm.subject else name, name):
                other = self._book.alarms.get(key)
                if other is not None and other.active:
                    vi, en = f"{other.name.vi}: {other.about.vi}", f"{other.name.en}: {other.about.en}"
                    return Words(vi=vi.removesuffix(": "), en=en.removesuffix(": "))
        return self.evaluator.suppressor(alarm.rule, alarm.subject, alarm.item)

    def _run_out(self, now: datetime) -> None:
        """Have before one again what was shelved until now, and what nobody has done anything about for long.

        Put aside what has become meaningless, and have before one again what means something again.
        """
        clock, waiting = self._clock(), set()
        for alarm in list(self._book.standing.values()):
            rule = self.evaluator.rules.get(alarm.rule)
            if rule is None:
                continue
            if alarm.state is AlarmState.SHELVED and alarm.until is not None and alarm.until <= now:
                self._book.change(alarm, Event.EXPIRE, now)
                continue
            if rule.said.suppressed_by or rule.said.unless:
                self._suppress(alarm, now)
            if rule.said.realarm and self._book.is_acknowledged(alarm.key):
                waiting.add(alarm.key)
                if self._realarm.setdefault(alarm.key, clock + rule.said.realarm) <= clock:
                    self._book.change(self._book.alarms[alarm.key], Event.REALARM, now)
        for key in [key for key in self._realarm if key not in waiting or not self._book.is_acknowledged(key)]:
            del self._realarm[key]

    def _suppress(self, alarm: Alarm, now: datetime) -> None:
        words = self._suppressor(alarm)
        if alarm.state is AlarmState.SUPPRESSED and words is None:
            self._book.change(alarm, Event.RELEASE, now)
        elif alarm.state.stands and words is not None:
            self._book.change(structs.replace(alarm, suppressed_by=words), Event.SUPPRESS, now)


def _usual_scene(said: AlarmRule) -> str:
    if not said.figure:
        return PLAIN_SCENE
    return PLACE_SCENE if said.by else SCENE


def _topics(found: Found) -> tuple[str, ...]:
    """Return the documents that an alarm is about, first the one that its rule looks at."""
    figure, service = found.rule.said.figure, found.rule.service
    beside = (f"indicators/{service}", f"breakdown/{service}", f"spots/{service}", f"series/{figure}") if figure else ()
    return tuple(dict.fromkeys((found.topic, *beside)))
