"""Puts the scenes of alarms on a wall, and takes them away again; cameras turn where they are asked to."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from msgspec import structs

from server.alarm_rules.evaluator import Rule
from server.alarms.book import Book
from server.alarms.scenes import Showing, Wanted, claim_id, claim_of, shown_by, wanted
from server.contract.alarm_commands import ShowAlarm
from server.contract.claims import end, put, with_claims
from server.contract.commands import SendCamera
from server.contract.messages import Alarm, WallState
from server.contract.words import Words
from server.errors import ServerError
from server.people.actor import Actor
from server.walls.arrangements import Arrangements
from server.walls.control import kept_back

MOST_CLAIMS = 256
"""Of one wall."""

OVER = Words(vi="báo động đã hết", en="the alarm is over")
FULL = Words(vi="màn hình đã có quá nhiều yêu cầu; hãy kết thúc bớt", en="the wall has too many claims; end some")

log = logging.getLogger(__name__)

Turn = Callable[[SendCamera], Awaitable[object]]
"""Turns a camera to a preset; raises ServerError."""


class AlarmScenes:
    """Looks at the book and at the claims of the wall that the settings name."""

    def __init__(
        self, book: Book, walls: Arrangements, showing: Showing, rules: Callable[[], dict[str, Rule]], turn: Turn
    ) -> None:
        self._book, self._walls, self._showing, self._rules, self._turn = book, walls, showing, rules, turn
        self._shown: dict[str, datetime] = {}
        """When alarms were put up by themselves last, as far as the wall remembers after a restart."""
        state = walls.state(showing.wall)
        for claim in (*state.claims, *state.undone) if state is not None else ():
            if (key := shown_by(claim)) is not None:
                self._shown[key] = max(claim.since, self._shown.get(key, claim.since))
        self._turning: set[asyncio.Task[None]] = set()

    def look(self, now: datetime) -> None:
        """Put up, end and prolong what follows from the alarms of now; ``now`` is UTC."""
        for wall in self._walls.names:
            state = self._walls.state(wall)
            assert state is not None
            showing = self._showing
            if wall != showing.wall:
                # what was put there by hand goes as well
                showing = structs.replace(showing, wall=wall, priorities=())
            found = wanted(self._book.standing, state.claims, showing, self._shown, self._walls.layouts(wall), now)
            if found != Wanted():
                self._walls.alter(wall, lambda state, found=found: _altered(state, found))  # type: ignore[misc]
            if found.put is not None:
                alarm = next(each for each in self._book.standing.values() if claim_id(each) == found.put.id)
                self._shown[alarm.key] = now
                self._turn_cameras(alarm)

    def show(self, order: ShowAlarm, actor: Actor, now: datetime) -> Words | None:
        """Put the scene of an alarm on a wall by hand, or return why not."""
        if (unknown := self._walls.unknown(order.wall)) is not None:
            return unknown
        alarm = self._book.standing.get(order.alarm.alarm)
        if alarm is None or alarm.occurrence != order.alarm.occurrence or not alarm.state.stands:
            return OVER
        state = self._walls.state(order.wall)
        assert state is not None
        if len(state.claims) >= MOST_CLAIMS:
            return FULL
        surface = order.screen or (self._showing.surface if order.wall == self._showing.wall else None)
        if surface is not None and (nowhere := self._walls.no_surface(order.wall, surface)) is not None:
            return nowhere
        if (refused := kept_back(structs.replace(order, screen=surface), state, actor, now)) is not None:
            return refused
        claim = claim_of(
            alarm,
            structs.replace(self._showing, surface=surface),
            self._walls.layouts(order.wall),
            now,
            by=actor.name,
            station=actor.through,
        )
        self._walls.alter(order.wall, lambda state: put(end(state, claim.id), claim), by_hand=True)
        self._turn_cameras(alarm)
        return None

    def _turn_cameras(self, alarm: Alarm) -> None:
        rule = self._rules().get(alarm.rule)
        for camera, preset in (rule.said.presets if rule is not None else {}).items():
            task = asyncio.create_task(self._turn_camera(SendCamera(camera=camera, preset=preset)))
            self._turning.add(task)
            task.add_done_callback(self._turning.discard)

    async def _turn_camera(self, order: SendCamera) -> None:
        try:
            await self._turn(order)
        except ServerError as error:
            # somebody holds it, or it cannot be turned: the scene stands all the same
            log.info("camera %s did not turn for an alarm: %s", order.camera, error.words.en)


def _altered(state: WallState, found: Wanted) -> WallState:
    for name in found.ended:
        state = end(state, name)
    if found.until:
        ends = dict(found.until)
        state = with_claims(
            state,
            tuple(structs.replace(each, until=ends[each.id]) if each.id in ends else each for each in state.claims),
        )
    return state if found.put is None else put(state, found.put)
