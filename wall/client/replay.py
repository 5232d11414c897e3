"""Feeds tiles from the past: a moment that stands, or one that is played, by the clock of then."""

import asyncio
import bisect
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from server.contract.changes import Change, changes
from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer, AnyCommand
from server.contract.messages import AsOf, Update
from server.contract.past import Past, ReadPast, Stamped, read
from server.contract.words import Words
from wall.client.board import OWN, Board, BoardTile
from wall.client.data_quality import TOPIC as MEASURED
from wall.client.freshness import Awaited
from wall.client.local_status import TOPIC, LocalStatus

STEP = 0.25
"""Seconds of now between two steps while it is played."""
AHEAD, CHUNK = 5.0, 10.0
"""Seconds of now: when less than that is fetched ahead, so much more is asked for."""
AGAIN, LONGEST = 1.0, 10.0
"""Seconds before the server is asked again that did not answer; doubled from the one to the other."""
GAP = timedelta(minutes=10)
"""For which nothing at all was written down, from which on that is said."""
BATCH = 40
"""Updates that are read from an answer before the window gets its turn."""
AT_ONCE = 4
"""Tiles that are given another moment before they are painted: a whole wall of them takes longer than a frame."""

SILENT = Words(
    vi="máy chủ im lặng; đang hỏi lại",
    en="the server is silent; asking again",
)

Ask = Callable[[AnyCommand], Awaitable[Answer]]
"""Asks the server; raises UnansweredError."""

log = logging.getLogger(__name__)


class Replay(Board):
    """What tiles are shown instead of now. A tile cannot tell its documents from living ones.

    It is always at one moment as a whole: another one is shown when all of it has come, the one before until then, but
    for the few frames that painting takes.
    """

    changed = Signal()
    """The moment that is shown, or what is wrong with the past."""

    def __init__(self, ask: Ask, clock: Callable[[], datetime], as_of: AsOf, parent: QObject | None = None) -> None:
        """Tell time by ``clock``, the server's, aware."""
        super().__init__(parent)
        self._ask, self.clock = ask, clock
        self.as_of = as_of
        self.trouble: Words | None = None
        """Why the past cannot be read just now."""
        self.first: datetime | None = None
        """The first moment of which anything is known."""
        self.gap: tuple[datetime, datetime] | None = None
        """Between when nothing was written down, around the moment that is shown."""
        self.shown: datetime | None = None
        """The moment that is shown; None until there is one."""
        self.differences: dict[str, list[Change]] = {}
        """By topic, what is different from the moment that it is compared with."""
        self._here: LocalStatus | None = None
        self._fetched: frozenset[str] = frozenset()
        """The topics that the answers are about."""
        self._coming: list[tuple[datetime, Update]] = []
        """What is still to happen, as far as it is fetched, in its order."""
        self._reach: datetime | None = None
        """Up to when that is."""
        self._asked: asyncio.Task[None] | None = None
        self._anew = True
        """The state has to be asked for: of another moment, or of other topics."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fetch)
        self._stepping = QTimer(self)
        self._stepping.timeout.connect(self._step)
        self._judging = QTimer(self)
        self._judging.timeout.connect(self._judge)
        self._judging.start(1000)
        self.show(as_of)

    @property
    def now(self) -> datetime:
        """The moment that is shown; before there is one, that which is asked for."""
        return self.shown or self.as_of.moment(self.clock())

    @property
    def plays(self) -> bool:
        """Whether time goes on in what is shown."""
        return self.as_of.since is not None

    @property
    def is_loading(self) -> bool:
        """Whether another moment is to be shown than is."""
        return self._anew

    @property
    def is_complete(self) -> bool:
        """Whether all has come that is wanted by now."""
        return self.shown is not None and not self._anew and self._asked is None

    def show(self, as_of: AsOf) -> None:
        """Show another moment, or play on from it; returns at once."""
        before, self.as_of = self.as_of, as_of
        self._stepping.setInterval(round(STEP * 1000))
        if self.plays:
            self._stepping.start()
        else:
            self._stepping.stop()
        if before != as_of or self.shown is None:
            self._ask_anew()

    def begin_with(self, latest: Mapping[str, Update]) -> None:
        """Show these until the moment has come: the picture of now stands still, and nobody sees an empty one."""
        self.latest = {topic: update for topic, update in latest.items() if not topic.startswith(OWN)}
        self.shown = self.as_of.moment(self.clock())

    def bind(self, tile: BoardTile) -> None:
        """Keep a tile as it was then until it is unbound."""
        super().bind(tile)
        if not self._topics() <= self._fetched:
            self._ask_anew()

    def tell(self, here: LocalStatus) -> None:
        """Take what the station knows of itself, for the tiles that show it by the clock of then."""
        self._here = here
        self._say_here()

    def stop(self) -> None:
        """Ask for nothing more."""
        for timer in (self._soon, self._stepping, self._judging):
            timer.stop()
        if self._asked is not None:
            self._asked.cancel()

    def _topics(self) -> frozenset[str]:
        return frozenset({MEASURED}).union(*map(_told, self._tiles))

    def _ask_anew(self) -> None:
        self._anew = True
        self._coming.clear()
        self._reach = None
        self._soon.start(0)

    @Slot()
    def _fetch(self) -> None:
        """Ask, unless an answer is awaited: then again when that is here, for what is wanted by then."""
        if self._asked is None:
            self._asked = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        pause = AGAIN
        try:
            while (order := self._order()) is not None:
                anew, self._anew = self._anew, False
                topics, as_of = self._topics(), self.as_of
                try:
                    answer = await self._ask(order)
                except UnansweredError:
                    answer = Answer(refused=SILENT)
                if answer.past is None:
                    self._anew = self._anew or anew
                    self._say(answer.refused or SILENT)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST)
                    continue
                pause = AGAIN
                self._say(None)
                if anew:
                    # of a moment that was left meanwhile nothing is shown, but while it is dragged all are on the way
                    await self._take_state(order, answer.past, topics)
                    if as_of.against is None:
                        self._differ({})
                    elif not self._anew:
                        await self._compare(topics, as_of.against)
                if as_of == self.as_of and not self._anew:
                    await self._take_changes(answer.past)
        finally:
            self._asked = None

    def _order(self) -> ReadPast | None:
        """Return what to ask for next; None where all is here."""
        now = self.clock()
        topics = tuple(sorted(self._topics()))
        ahead = timedelta(seconds=CHUNK * self.as_of.speed)
        step = STEP * self.as_of.speed
        if self._anew:
            at = self.as_of.moment(now)
            until = min(at + ahead, now) if self.plays else None
            return ReadPast(topics=topics, at=at, until=until, step=step if until else 0.0)
        if not self.plays or self._reach is None:
            return None
        moment = self.as_of.moment(now)
        left = (self._reach - moment).total_seconds() / self.as_of.speed
        until = min(max(self._reach, moment) + ahead, now)
        if left > AHEAD or until - self._reach < timedelta(seconds=step):
            return None
        return ReadPast(topics=topics, at=self._reach, until=until, step=step, known=True)

    async def _take_state(self, order: ReadPast, past: Past, topics: frozenset[str]) -> None:
        """Show another moment as a whole, a few tiles in each turn; ``shown`` is told when all have it."""
        updates = [update for _, update in await _read(past.state)]
        # nobody is judged by the moment before with what is of the other one
        self._judging.stop()
        known = {update.topic for update in updates}
        self._fetched = topics
        for topic in [topic for topic in self.latest if topic not in known and not topic.startswith(OWN)]:
            del self.latest[topic]
            for tile in self._tiles:
                with tile.guard:
                    tile.lose(topic)
        for tiles, theirs in self._in_turns(updates):
            for update in theirs:
                self._take(update)
            for tile in tiles:
                self._judge_tile(tile, order.at)
            await asyncio.sleep(0)
        self.shown = order.at
        self.first = past.first
        far = past.before is not None and past.after is not None and past.after - past.before >= GAP
        self.gap = (past.before, past.after) if far and past.before and past.after else None
        self._judge()
        self._judging.start(1000)
        self._say_here()
        self.changed.emit()

    def _in_turns(self, updates: Sequence[Update]) -> Iterator[tuple[list[BoardTile], list[Update]]]:
        """Yield what no tile shows, then a few tiles at a time with what they do."""
        tiles = self.tiles
        turns = [tiles[start : start + AT_ONCE] for start in range(0, len(tiles), AT_ONCE)]
        shown = {topic: number for number, some in enumerate(turns) for tile in some for topic in tile.spec.topics}
        theirs: dict[int, list[Update]] = {}
        for update in updates:
            kind = update.topic.partition("/")[0] + "/*"
            theirs.setdefault(shown.get(update.topic, shown.get(kind, -1)), []).append(update)
        yield [], theirs.get(-1, [])
        for number, some in enumerate(turns):
            yield [tile for tile in some if tile in self._tiles], theirs.get(number, [])

    async def _take_changes(self, past: Past) -> None:
        """Keep what comes next; in its order, and up to where it reaches."""
        self._coming += await _read(past.changes)
        self._reach = past.until

    async def _compare(self, topics: frozenset[str], against: datetime) -> None:
        """Mark what was different at another moment; where that cannot be read nothing is marked, and it is said."""
        try:
            answer = await self._ask(ReadPast(topics=tuple(sorted(topics)), at=against))
        except UnansweredError:
            answer = Answer(refused=SILENT)
        if answer.past is None:
            self._say(answer.refused or SILENT)
            return
        there = {update.topic: update for _, update in await _read(answer.past.state)}
        here = {topic: update for topic, update in self.latest.items() if not topic.startswith(OWN)}
        pair = (there, here) if against <= self.now else (here, there)
        found: dict[str, list[Change]] = {}
        for change in changes(*pair):
            found.setdefault(change.topic, []).append(change)
        self._differ(found)

    def _differ(self, found: dict[str, list[Change]]) -> None:
        """Mark tiles by what is different of their topics."""
        self.differences = found
        for tile in self._tiles:
            kinds = {topic.removesuffix("*") for topic in tile.spec.topics if topic.endswith("*")}
            own = [topic for topic in found if topic in tile.spec.topics or topic.partition("/")[0] + "/" in kinds]
            with tile.guard:
                tile.differ([change for topic in own for change in found[topic]])
        self.changed.emit()

    @Slot()
    def _step(self) -> None:
        """Go on to the moment that is due, as far as it is fetched."""
        if self._reach is None or self.shown is None or self._anew:
            return
        moment = min(self.as_of.moment(self.clock()), max(self._reach, self.shown))
        if moment < self.shown:
            # the clock was set back: what has happened since is not so any more
            self._ask_anew()
            return
        due = bisect.bisect_right(self._coming, moment, key=lambda each: each[0])
        newest = {update.topic: update for _, update in self._coming[:due]}
        del self._coming[:due]
        self.shown = moment
        if self.gap is not None and not self.gap[0] <= moment < self.gap[1]:
            self.gap = None
        for update in newest.values():
            self._take(update)
        self._judge()
        self._say_here()
        self.changed.emit()
        self._fetch()

    def _say(self, trouble: Words | None) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            if trouble is not None:
                log.warning("the past cannot be read: %s", trouble.en)
            self.changed.emit()
            self._judge()

    def _say_here(self) -> None:
        if self._here is None:
            return
        shown = [tile for tile in self._tiles if tile.spec.topics != (TOPIC,) and not tile.self_contained]
        here = structs.replace(
            self._here,
            now=int(self.now.timestamp()),
            tiles=len(shown),
            fresh=sum(tile.freshness == "fresh" for tile in shown),
            quality=min((tile.quality.lowest for tile in shown if tile.quality), default=None),
        )
        self.post(Update(topic=TOPIC, document=here, taken=self.now, fresh_for=5.0))  # type: ignore[arg-type]

    def _awaited(self, tile: BoardTile, now: datetime) -> Awaited:
        del now
        # only of what was answered is it known that nothing was recorded
        answered = self.shown is not None and not self._anew and _told(tile) <= self._fetched
        return Awaited.RECORD if answered else Awaited.PAST


def _told(tile: BoardTile) -> set[str]:
    """Return the topics of a tile of which the server tells."""
    return {topic for topic in tile.spec.topics if not topic.startswith(OWN)}


async def _read(stamped: Sequence[Stamped]) -> list[tuple[datetime, Update]]:
    """Return updates with their times, a few at a time: a wall of large documents takes longer than a frame."""
    found = []
    for number, each in enumerate(stamped):
        if (update := read(each)) is not None:
            found.append((each.at, update))
        if number % BATCH == BATCH - 1:
            await asyncio.sleep(0)
    return found
