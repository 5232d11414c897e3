"""Exercises the takeover of stations: on order or at night, measured, with a report of times and pictures."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.commands import Answer, Miniature
from server.contract.duty_commands import LAPSE, BeginDrill
from server.contract.messages import Drill, Progress
from server.contract.words import Words
from server.health import Health
from server.people.actor import Actor
from server.walls.drill_report import write_report
from server.walls.duties import BROKEN_OFF, Duties, Keeper
from server.walls.miniatures import Miniatures
from server.walls.succession import successor

TAKEN_WITHIN = 10.0
"""Seconds until a station that was given a duty should say so."""
SHOWN_WITHIN = 20.0
"""Seconds until its outputs should be switched and its cameras be seen."""
LOOKED_AT = 3.0
"""Seconds that the other station stays on duty at least, so that there are pictures of it."""
LOOK_EVERY = 0.02
"""Seconds."""
DUE_FOR = timedelta(minutes=10)
"""After its time, within which a drill of the night may begin late."""
JUDGE_EVERY = 5.0
"""Seconds between two looks at the clock."""
MISSED_SHOWN = timedelta(days=7)

log = logging.getLogger(__name__)


class Drills:
    """Relieves the station on duty for a while, and gives the duty back."""

    def __init__(
        self, duties: Duties, miniatures: Miniatures, health: Health, folder: Path, nightly: Mapping[str, str]
    ) -> None:
        """Leave reports in ``folder``; ``nightly`` has each duty's time of the night, ``HH:MM``."""
        self._duties, self._miniatures, self._health = duties, miniatures, health
        self._folder = folder
        self._nightly = nightly
        self._since = datetime.now(UTC)
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def begin(self, command: BeginDrill, actor: Actor) -> Answer:
        """Begin one; it is refused where nobody could stand in."""
        keeper = self._duties.keepers.get(command.duty)
        if keeper is None:
            return Answer(refused=self._duties.unknown(command.duty))
        refused = self._begin(keeper, actor.name)
        return Answer(refused=refused)

    async def run(self) -> None:
        """Begin those of the night in time until cancelled."""
        try:
            while not self._duties.is_restored:  # noqa: ASYNC110 - the database may be away for long
                await asyncio.sleep(LOOK_EVERY)
            for keeper in self._duties.keepers.values():
                if (drill := keeper.document.drill) is not None and drill.flaws:
                    # of before a restart, which may have broken it off
                    self._say(keeper, drill)
            while True:
                for name, at in self._nightly.items():
                    self._look(self._duties.keepers[name], at, datetime.now(UTC))
                await asyncio.sleep(JUDGE_EVERY)
        finally:
            for task in self._under_way.values():
                task.cancel()
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    def _look(self, keeper: Keeper, at: str, now: datetime) -> None:
        due = last_due(at, now)
        last = keeper.document.drill
        done = last is not None and last.at >= due
        if done or due < self._since - DUE_FOR:
            return
        refused = self._begin(keeper, "") if now - due <= DUE_FOR else NOT_IN_TIME
        key = f"drill/{keeper.name}/missed"
        if refused is None:
            self._health.over(key)
        elif now - due > DUE_FOR - timedelta(seconds=2 * JUDGE_EVERY):
            told = due.astimezone(CALENDAR)
            said = Words(
                vi=f"diễn tập trực màn hình {keeper.name} lúc {told:%H:%M %d/%m} bị bỏ lỡ: {refused.vi}",
                en=f"the drill of duty {keeper.name} at {told:%H:%M, %d %b} was missed: {refused.en}",
            )
            self._health.say(key, said, lasting=MISSED_SHOWN)

    def _begin(self, keeper: Keeper, by: str) -> Words | None:
        """Begin a drill; return why there can be none."""
        held = keeper.document
        if keeper.name in self._under_way:
            return Words(vi="đang diễn tập", en="a drill is under way")
        if not held.holder or held.holder not in held.present:
            return Words(vi="trạm đang trực không trả lời", en="the station on duty is silent")
        if self._duties.is_presented(held.wall):
            return Words(vi="đang giao ban trước màn hình này", en="somebody is being briefed in front of this wall")
        others = [each for each in held.present if each != held.holder]
        other = successor(held.stations, "", others, others)
        if other is None:
            return Words(
                vi="không có trạm dự phòng nào: hãy bật một trạm dự phòng",
                en="no station stands by: start one that does",
            )
        task = asyncio.create_task(self._drill(keeper, other, by))
        self._under_way[keeper.name] = task
        task.add_done_callback(lambda _: self._under_way.pop(keeper.name, None))
        return None

    async def _drill(self, keeper: Keeper, other: str, by: str) -> None:
        first = keeper.document.holder
        drill = Drill(at=datetime.now(UTC), by=by, relieved=first)
        flaws: list[Words] = []
        pictures: dict[tuple[str, int], Miniature] = {}
        self._duties.tell_drill(keeper, drill=drill)
        looking = asyncio.create_task(self._look_on(keeper.document.wall, pictures))
        try:
            if not await _says_something(keeper, first):
                flaws.append(
                    Words(
                        vi=f"{first} im lặng khi bắt đầu diễn tập: không diễn tập được, hãy xem trạm đó",
                        en=f"{first} was silent when the drill began, so there was none: look at that station",
                    )
                )
                return
            why = Words(vi=f"diễn tập: {other} thay {first}", en=f"a drill: {other} stands in for {first}")
            drill = await self._relieve(keeper, drill, other, why, flaws)
            if keeper.document.holder == other:
                drill = await self._return(keeper, drill, first, flaws)
            elif drill.by_station:
                flaws.append(
                    Words(
                        vi=f"{other} mất trực trong khi diễn tập; {keeper.document.holder} đang trực",
                        en=f"{other} lost the duty during the drill; {keeper.document.holder} has it",
                    )
                )
        except asyncio.CancelledError:
            flaws.append(BROKEN_OFF)
            raise
        finally:
            looking.cancel()
            drill = structs.replace(drill, ended=datetime.now(UTC), flaws=tuple(flaws))
            drill = await self._leave_report(keeper, drill, pictures)
            self._duties.tell_drill(keeper, drill=drill)
            self._say(keeper, drill)

    async def _relieve(self, keeper: Keeper, drill: Drill, other: str, why: Words, flaws: list[Words]) -> Drill:
        """Let another station stand in, and measure how far it comes."""
        begun = time.monotonic()
        answer = await self._duties.change(keeper, other, why, by=drill.by, seen=keeper.document.number)
        if answer.refused is not None:
            flaws.append(answer.refused)
            return drill
        drill = structs.replace(drill, by_station=other)
        progress = await _progress(keeper, other, lambda _: True, TAKEN_WITHIN)
        if progress is None:
            flaws.append(
                Words(vi=f"{other} không báo đã vào trực", en=f"{other} did not say that it is on duty"),
            )
            return drill
        taken = time.monotonic() - begun
        progress = await _progress(keeper, other, _is_all_there, SHOWN_WITHIN) or keeper.document.progress or progress
        flaws += _flaws(other, progress)
        await asyncio.sleep(max(0.0, LOOKED_AT - (time.monotonic() - begun)))
        hook = None if progress.hook is None else taken + progress.hook
        shown = None if progress.pictures is None else taken + progress.pictures
        return structs.replace(drill, taken=round(taken, 3), hook=_rounded(hook), pictures=_rounded(shown))

    async def _return(self, keeper: Keeper, drill: Drill, first: str, flaws: list[Words]) -> Drill:
        """Give the duty back to the station that had it."""
        begun = time.monotonic()
        why = Words(vi=f"hết diễn tập: {first} trực lại", en=f"the drill is over: {first} has the duty again")
        answer = await self._duties.change(keeper, first, why, by=drill.by, seen=keeper.document.number)
        if answer.refused is not None:
            flaws.append(
                Words(
                    vi=f"chưa trả lại được cho {first}: {answer.refused.vi}",
                    en=f"the duty could not be given back to {first}: {answer.refused.en}",
                )
            )
            return drill
        progress = await _progress(keeper, first, _is_all_there, SHOWN_WITHIN)
        back = time.monotonic() - begun
        if progress is None:
            flaws += _flaws(first, keeper.document.progress)
        return structs.replace(drill, returned=round(back, 3))

    async def _look_on(self, wall: str, pictures: dict[tuple[str, int], Miniature]) -> None:
        """Keep the newest picture of each screen of a wall until cancelled."""
        while True:
            for each in self._miniatures.watch(wall, None, datetime.now(UTC)):
                pictures[each.station, each.screen] = each
            await asyncio.sleep(0.5)

    async def _leave_report(self, keeper: Keeper, drill: Drill, pictures: Mapping[tuple[str, int], Miniature]) -> Drill:
        try:
            folder = await asyncio.to_thread(write_report, self._folder, keeper.name, drill, list(pictures.values()))
        except OSError as error:
            said = Words(vi=f"không ghi được báo cáo: {error}", en=f"the report cannot be written: {error}")
            return structs.replace(drill, flaws=(*drill.flaws, said))
        return structs.replace(drill, report=str(folder))

    def _say(self, keeper: Keeper, drill: Drill) -> None:
        key = f"drill/{keeper.name}"
        if not drill.flaws:
            log.info("drill of duty %s: taken %s s, pictures %s s", keeper.name, drill.taken, drill.pictures)
            self._health.over(key)
            return
        vi, en = "; ".join(each.vi for each in drill.flaws), "; ".join(each.en for each in drill.flaws)
        said = Words(vi=f"diễn tập trực màn hình {keeper.name}: {vi}", en=f"the drill of duty {keeper.name}: {en}")
        left = (drill.ended or drill.at) + MISSED_SHOWN - datetime.now(UTC)
        if left > timedelta():
            self._health.say(key, said, lasting=left)


NOT_IN_TIME = Words(vi="máy chủ không chạy lúc đó", en="the server did not run then")


def last_due(at: str, now: datetime) -> datetime:
    """Return the last moment, UTC, at which a drill was due that is due at ``HH:MM`` of the province's calendar."""
    hour, minute = map(int, at.split(":"))
    here = now.astimezone(CALENDAR)
    due = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (due if due <= here else due - timedelta(days=1)).astimezone(UTC)


async def _progress(
    keeper: Keeper, station: str, is_far: Callable[[Progress], bool], patience: float
) -> Progress | None:
    """Return what a station says of its duty as soon as that is far enough; None where it does not come that far."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and keeper.document.holder == station:
        told = keeper.document.progress
        if told is not None and told.number == keeper.document.number and is_far(told):
            return told
        await asyncio.sleep(LOOK_EVERY)
    return None


async def _says_something(keeper: Keeper, station: str) -> bool:
    """Return whether a station says something from now on: one that was killed just now counts as there for a while."""
    before = keeper.heard.get(station)
    deadline = time.monotonic() + LAPSE
    while time.monotonic() < deadline and keeper.document.holder == station:
        if keeper.heard.get(station, before) != before:
            return True
        await asyncio.sleep(LOOK_EVERY)
    return False


def _is_all_there(progress: Progress) -> bool:
    """Return whether the outputs are switched and the cameras are seen, as far as there are any."""
    switched = not progress.switches or progress.hook is not None
    return switched and (progress.cameras == 0 or progress.pictures is not None)


def _flaws(station: str, progress: Progress | None) -> list[Words]:
    if progress is None:
        return [Words(vi=f"{station} không báo đã vào trực", en=f"{station} did not say that it is on duty")]
    found = []
    if progress.trouble is not None:
        found.append(
            Words(
                vi=f"{station} không chuyển được đầu ra: {progress.trouble.vi}",
                en=f"{station} could not switch the outputs: {progress.trouble.en}",
            )
        )
    elif progress.switches and progress.hook is None:
        found.append(
            Words(vi=f"{station} chưa chuyển xong đầu ra", en=f"{station} had not switched the outputs in time")
        )
    if progress.cameras and progress.pictures is None:
        found.append(
            Words(
                vi=f"{station} chỉ thấy {progress.seen} trên {progress.cameras} camera",
                en=f"{station} showed {progress.seen} of its {progress.cameras} cameras in time",
            )
        )
    return found


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
