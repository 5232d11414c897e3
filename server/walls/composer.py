"""Composes briefings from what was known at two moments, when somebody asks for one and by itself each morning."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from server.briefing.composition import Moment, compose
from server.briefing.layouts import KnownLayout
from server.briefing.usual import Key, sample, usual
from server.contract.calendar import CALENDAR
from server.contract.layouts import SHIPPED
from server.contract.messages import AsOf, Briefing, StationState, Update
from server.contract.past import Past, read
from server.contract.period_names import day as called
from server.contract.words import Words, same
from server.errors import RefusedError, StoreError
from server.health import Health
from server.hub import Hub
from server.walls.arrangements import Arrangements
from server.walls.briefings import morning_name
from server.walls.orders import CLOCKS_APART

DAYS = 14
"""Before the later moment, from which is known what is usual at that hour."""
LATE = timedelta(hours=4)
"""A server that was off in the morning composes its briefing so much later at most."""
LOOK_EVERY = 20.0
"""Seconds between two looks at the clock, which may be set meanwhile; a failure is tried again then."""
FAILURE_SHOWN = timedelta(minutes=1)

TOLD_OF = ("indicators/*", "breakdown/*", "notices/*", "taskboard/*", "headlines/*", "source/*")
"""Topics that briefings tell of."""

Read = Callable[[Sequence[str], datetime], Awaitable[Past]]
"""Returns the state of topics at a moment; raises StoreError."""

log = logging.getLogger(__name__)


class Composer:
    """Reads the past, and what the stations of a wall can show."""

    def __init__(self, hub: Hub, read: Read) -> None:
        self._hub = hub
        self._read = read

    async def compose(
        self,
        wall: str,
        name: str,
        title: Words | None,
        before: datetime,
        after: datetime | None,
        *,
        by: str = "",
        now: datetime,
    ) -> Briefing:
        """Return a briefing of what has changed between two moments, the later one by default now.

        Raises RefusedError for moments that make no sense, StoreError when the past cannot be read.
        """
        then = now if after is None else after
        if then > now + CLOCKS_APART or before >= then:
            raise RefusedError(
                Words(
                    vi="thời điểm đầu phải trước thời điểm sau, và cả hai phải đã qua",
                    en="the first moment has to be before the second one, and neither is still to come",
                )
            )
        earlier = Moment(before, await self._known(before))
        later = Moment(then, dict(self._hub.latest) if after is None else await self._known(then))
        # one day after the other: of each only its values stay
        days = [await self._sample(then - timedelta(days=number)) for number in range(DAYS, 0, -1)]
        layouts = self._layouts(wall)

        def composed() -> Briefing:
            as_of = None if after is None else AsOf(at=after)
            return compose(
                name, title or same(name), earlier, later, usual(days), layouts, by=by, as_of=as_of, made=now
            )

        # a second of counting, during which walls go on
        return await asyncio.to_thread(composed)

    async def _sample(self, at: datetime) -> dict[Key, float]:
        past = await self._read(TOLD_OF, at)
        return await asyncio.to_thread(lambda: sample(_updates(past)))

    async def _known(self, at: datetime) -> dict[str, Update]:
        past = await self._read(TOLD_OF, at)
        return await asyncio.to_thread(lambda: {update.topic: update for update in _updates(past)})

    def _layouts(self, wall: str) -> dict[str, KnownLayout]:
        """Return what the stations of a wall can show; as long as none has said it, the shipped layouts."""
        states = [update.document for update in self._hub.latest.values()]
        found = {
            name: KnownLayout(
                title=state.titles.get(name),
                topics=state.topics.get(name, SHIPPED.get(name, ())),
                parameters=state.parameters.get(name, {}),
            )
            for state in states
            if isinstance(state, StationState) and state.wall == wall and not state.revoked
            for name in state.layouts
        }
        return found or {name: KnownLayout(topics=topics) for name, topics in SHIPPED.items()}


class Mornings:
    """Composes the briefing of each morning once, whatever the clock does and however often the server begins."""

    def __init__(
        self,
        composer: Composer,
        walls: Arrangements,
        names: Sequence[str],
        health: Health,
        *,
        compose_at: str,
        compare_with: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Compose ``compose_at``, ``HH:MM`` of the province or empty for never; compare with that time of yesterday."""
        self._composer = composer
        self._walls = walls
        self._names = names
        self._health = health
        self._at = time.fromisoformat(compose_at) if compose_at else None
        self._with = time.fromisoformat(compare_with)
        self._now = now

    async def run(self) -> None:
        """Compose what is due until cancelled."""
        while self._at is not None:
            await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Compose for each wall the briefing that is due by now."""
        now = self._now()
        day = now.astimezone(CALENDAR).date()
        if self._at is None or not timedelta() <= now - _at(day, self._at) < LATE:
            return
        for wall in self._names:
            if self._walls.is_morning_due(wall, day):
                await self._compose(wall, day, now)

    async def _compose(self, wall: str, day: date, now: datetime) -> None:
        told = called(day, with_year=True)
        title = Words(vi=f"Giao ban sáng {told.vi}", en=f"Morning briefing {told.en}")
        before = _at(day - timedelta(days=1), self._with)
        try:
            composed = await self._composer.compose(wall, morning_name(day), title, before, None, now=now)
            refused = self._walls.keep_morning(wall, composed, day)
        except StoreError as error:
            refused = error.words
        if refused is None:
            log.info("composed the briefing of the morning of %s for wall %s", day, wall)
            self._health.over(f"morning/{wall}")
            return
        said = Words(
            vi=f"chưa soạn được bài giao ban sáng cho «{wall}»: {refused.vi}",
            en=f"the morning briefing of “{wall}” could not be composed: {refused.en}",
        )
        self._health.say(f"morning/{wall}", said, lasting=FAILURE_SHOWN)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, CALENDAR)


def _updates(past: Past) -> Iterator[Update]:
    return (update for each in past.state if (update := read(each)) is not None)
