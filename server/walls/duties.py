"""Sees to it that one station drives the outputs of each room, and another one when it is gone."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import structs

from server.contract.commands import Answer
from server.contract.duty_commands import LAPSE, DutyHeld, GiveDuty, HoldDuty
from server.contract.messages import Briefings, Drill, Duty, Progress
from server.contract.toml_words import suggestion
from server.contract.words import Words, figure
from server.errors import StoreError
from server.health import Health
from server.hub import FOREVER, Hub
from server.people.actor import Actor
from server.store import leases
from server.store.database import Database
from server.store.leases import LeaseRow
from server.walls.succession import PROMPT, PROMPTLY_ANSWERED, present, successor

LOOK_EVERY = 0.05
"""Seconds between two looks for stations that have gone."""
GRACE = 2.0
"""Seconds after the server was away, or stood still, in which stations may say again that they are there."""
STOOD_STILL = 0.4
"""Seconds from one look to the next after which the server was not there itself."""
TROUBLE_SHOWN = timedelta(hours=1)
RETRY = 1.0
"""Seconds until the database is tried again."""

NOT_READ = Words(
    vi="máy chủ chưa đọc được ai đang trực; hãy thử lại", en="the server has not read who is on duty yet; try again"
)

BROKEN_OFF = Words(
    vi="máy chủ dừng trong khi diễn tập: hãy xem trạm nào đang trực",
    en="the server stopped during the drill: see which station is on duty",
)

log = logging.getLogger(__name__)


class Keeper:
    """One duty: who has it, and who is heard of."""

    def __init__(self, name: str, wall: str, stations: Sequence[str]) -> None:
        self.name = name
        self.lease = LeaseRow(name=f"duty/{name}", number=0)
        self.document = Duty(wall=wall, stations=tuple(stations))
        self.heard: dict[str, float] = {}
        """When each station said something last, seconds of the monotonic clock."""
        self.prompt: dict[str, float] = {}
        """When each said last that it is answered in time, by the same clock."""
        self.deaf: set[str] = set()
        """Whose words come, and whom no answer reaches."""
        self.empty_at = -LAPSE
        """When nobody was there last, by the same clock."""
        self.changing = asyncio.Lock()
        self.not_before = 0.0

    @property
    def topic(self) -> str:
        """Of its document."""
        return f"duty/{self.name}"


class Duties:
    """All duties of the site."""

    def __init__(
        self,
        database: Database,
        hub: Hub,
        health: Health,
        duties: Sequence[tuple[str, str, Sequence[str]]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the name, the wall and the stations by rank of each duty."""
        self._database, self._hub, self._health, self._clock = database, hub, health, clock
        self.keepers = {name: Keeper(name, wall, stations) for name, wall, stations in duties}
        self._graced = clock() + GRACE
        self._looked = clock()
        self._restored = False

    async def run(self) -> None:
        """Look until cancelled."""
        while not self.is_restored:
            try:
                await self._restore()
            except StoreError as error:
                self._cannot(error)
                await asyncio.sleep(RETRY)
        self._graced = self._looked = self._clock() + GRACE
        while True:
            await asyncio.sleep(LOOK_EVERY)
            for keeper in self.keepers.values():
                await self._look(keeper)
            self._looked = self._clock()

    @property
    def is_restored(self) -> bool:
        """Whether it is known who has which duty."""
        return self._restored or not self.keepers

    def is_presented(self, wall: str) -> bool:
        """Return whether somebody is being briefed in front of a wall."""
        told = self._hub.latest.get(f"briefings/{wall}")
        return told is not None and isinstance(told.document, Briefings) and told.document.run is not None

    def unknown(self, duty: str) -> Words | None:
        """Return that there is no such duty; None where there is."""
        if duty in self.keepers:
            return None
        nearest = suggestion(duty, list(self.keepers))
        return Words(vi=f"không có ca trực màn hình «{duty}»{nearest.vi}", en=f"there is no duty “{duty}”{nearest.en}")

    def hear(self, station: str, command: HoldDuty) -> Answer:
        """Take what a station says of itself, and tell who has the duty."""
        keeper = self.keepers.get(command.duty)
        if keeper is None:
            return Answer(refused=self.unknown(command.duty))
        document = keeper.document
        if station not in document.stations:
            return Answer(refused=_not_of(station, command.duty))
        self._note(keeper, station, command.unanswered)
        if not self._restored:
            # who has it is not known yet: nobody must take it for nobody's
            return Answer()
        if station == document.holder and command.progress not in (None, document.progress):
            assert command.progress is not None
            if command.progress.number == document.number:
                self._tell(keeper, progress=command.progress)
                self._say_hook(keeper, command.progress)
        if station not in document.present and station in keeper.heard:
            self._tell_present(keeper)
        return Answer(duty=DutyHeld(holder=keeper.document.holder, number=keeper.document.number))

    async def give(self, command: GiveDuty, actor: Actor) -> Answer:
        """Give a duty to a station that is there; refused where it has changed hands since ``command.number``."""
        keeper = self.keepers.get(command.duty)
        if keeper is None:
            return Answer(refused=self.unknown(command.duty))
        if command.station not in keeper.document.stations:
            return Answer(refused=_not_of(command.station, command.duty))
        why = Words(
            vi=f"{actor.name} giao cho {command.station}",
            en=f"{actor.name} has given it to {command.station}",
        )
        return await self.change(keeper, command.station, why, by=actor.name, seen=command.number)

    async def change(self, keeper: Keeper, station: str, why: Words, *, by: str, seen: int) -> Answer:
        """Let another station have a duty, where it is the one that was ``seen`` and that station is there."""
        if not self._restored:
            return Answer(refused=NOT_READ)
        async with keeper.changing:
            held = keeper.document
            if held.number != seen:
                words = Words(
                    vi=f"đã đổi trước đó: {held.holder} đang trực", en=f"it has changed meanwhile: {held.holder} has it"
                )
                return Answer(refused=words, stale=True)
            if station == held.holder:
                return Answer()
            if station not in present(held.stations, keeper.heard, self._clock()):
                words = Words(
                    vi=f"trạm {station} không trả lời: hãy bật trạm đó rồi thử lại",
                    en=f"station {station} is silent: start it and try again",
                )
                return Answer(refused=words)
            try:
                taken = await self._take(keeper, station, why, by)
            except StoreError as error:
                return Answer(refused=error.words)
        if taken:
            return Answer()
        return Answer(refused=Words(vi="đã đổi trước đó", en="it has changed meanwhile"), stale=True)

    def _note(self, keeper: Keeper, station: str, unanswered: float) -> None:
        """Take that a station is there; one whom no answer reaches shows what is old, and is not."""
        if unanswered > LAPSE:
            keeper.deaf.add(station)
            keeper.heard.pop(station, None)
            return
        keeper.deaf.discard(station)
        keeper.heard[station] = self._clock()
        if unanswered <= PROMPTLY_ANSWERED:
            keeper.prompt[station] = keeper.heard[station]
        else:
            keeper.prompt.pop(station, None)

    async def _restore(self) -> None:
        async with self._database.begin() as connection:
            rows = [await leases.read(connection, keeper.lease.name) for keeper in self.keepers.values()]
        for keeper, row in zip(self.keepers.values(), rows, strict=True):
            keeper.lease = row
            before = self._hub.latest.get(keeper.topic)
            told = before.document if before is not None and isinstance(before.document, Duty) else None
            self._tell(
                keeper,
                holder=row.holder,
                number=row.number,
                since=row.since,
                # what was said of it before, where it is still the same
                why=told.why if told is not None and told.number == row.number else None,
                by=told.by if told is not None and told.number == row.number else "",
                progress=told.progress if told is not None and told.number == row.number else None,
                drill=told.drill and _ended(told.drill) if told is not None else None,
            )
        self._restored = True

    async def _look(self, keeper: Keeper) -> None:
        now = self._clock()
        if now - self._looked > STOOD_STILL:
            # nobody was heard by one who was not there; who has gone is seen after they could say something
            self._graced = now + GRACE
        if now < max(self._graced, keeper.not_before) or keeper.changing.locked():
            return
        there = present(keeper.document.stations, keeper.heard, now)
        if there != keeper.document.present:
            self._tell(keeper, present=there)
        if not there:
            keeper.empty_at = now
        held = keeper.document
        prompt = present(there, keeper.prompt, now, within=PROMPT)
        station = successor(held.stations, held.holder, there, prompt)
        if station is None or (held.holder in held.stations and now - keeper.empty_at < LAPSE):
            # where all were gone at once, whoever had it may be the next one to be heard
            return
        why = self._why(keeper, station, now)
        async with keeper.changing:
            try:
                taken = await self._take(keeper, station, why, "")
            except StoreError as error:
                self._cannot(error)
                keeper.not_before = self._clock() + RETRY
                return
        if taken and held.holder:
            self._health.say(f"duty/{keeper.name}", why, lasting=TROUBLE_SHOWN)

    def _why(self, keeper: Keeper, station: str, now: float) -> Words:
        holder = keeper.document.holder
        if not holder:
            return Words(vi=f"{station} là trạm đầu tiên có mặt", en=f"{station} was the first one there")
        if holder in keeper.deaf:
            return Words(
                vi=f"{station} thay {holder}: trả lời của máy chủ không đến được {holder}, hãy xem cáp mạng",
                en=f"{station} took over from {holder}, which the server's answers do not reach: look at its cable",
            )
        silent = figure(now - keeper.heard.get(holder, self._graced - GRACE), 1)
        return Words(
            vi=f"{station} thay {holder}: im lặng {silent.vi} s",
            en=f"{station} took over from {holder}, which was silent for {silent.en} s",
        )

    async def _take(self, keeper: Keeper, station: str, why: Words, by: str) -> bool:
        """Write down who has a duty now, and then tell; false where another server has written something else."""
        now = datetime.now(UTC)
        async with self._database.begin(durable=True, alone=True) as connection:
            taken = await leases.take(connection, keeper.lease, station, now)
            row = taken or await leases.read(connection, keeper.lease.name)
        keeper.lease = row
        if taken is None:
            self._tell(keeper, holder=row.holder, number=row.number, since=row.since, why=None, by="", progress=None)
            return False
        log.info("duty %s, number %d: %s", keeper.name, row.number, why.en)
        there = present(keeper.document.stations, keeper.heard, self._clock())
        self._tell(keeper, holder=station, number=row.number, since=now, why=why, by=by, progress=None, present=there)
        self._health.over(f"duty/{keeper.name}/database")
        return True

    def _tell_present(self, keeper: Keeper) -> None:
        self._tell(keeper, present=present(keeper.document.stations, keeper.heard, self._clock()))

    def _tell(self, keeper: Keeper, **changes: object) -> None:
        keeper.document = structs.replace(keeper.document, **changes)
        self._hub.publish(keeper.topic, keeper.document, fresh_for=FOREVER)

    def tell_drill(self, keeper: Keeper, **changes: object) -> None:
        """Say how a drill goes."""
        self._tell(keeper, **changes)

    def _say_hook(self, keeper: Keeper, progress: Progress) -> None:
        key, trouble = f"duty/{keeper.name}/hook", progress.trouble
        if trouble is None:
            self._health.over(key)
            return
        station = keeper.document.holder
        said = Words(
            vi=f"{station} trực nhưng chưa chuyển được đầu ra: {trouble.vi}",
            en=f"{station} is on duty, but its outputs are not switched: {trouble.en}",
        )
        self._health.say(key, said, lasting=TROUBLE_SHOWN)

    def _cannot(self, error: StoreError) -> None:
        for keeper in self.keepers.values():
            said = Words(
                vi=f"không đổi được trạm trực {keeper.name}: {error.words.vi}",
                en=f"the duty {keeper.name} cannot change hands: {error.words.en}",
            )
            self._health.say(f"duty/{keeper.name}/database", said, lasting=timedelta(seconds=10))


def _ended(drill: Drill) -> Drill:
    """Return a drill that nobody carries on with."""
    if drill.ended is not None:
        return drill
    return structs.replace(drill, ended=datetime.now(UTC), flaws=(*drill.flaws, BROKEN_OFF))


def _not_of(station: str, duty: str) -> Words:
    return Words(
        vi=f"trạm {station} không thuộc ca trực màn hình «{duty}»: thêm vào [[duty]] trong cấu hình máy chủ",
        en=f"station {station} is none of the duty “{duty}”: add it to [[duty]] in the server's settings",
    )
