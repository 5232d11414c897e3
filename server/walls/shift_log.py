"""Keeps the shift log of each wall: who is on duty, what happened by itself, what people leave to the next shift."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.claims import rewound_on
from server.contract.messages import (
    Alarm,
    AsOf,
    Claim,
    ClaimKind,
    Lease,
    OnDuty,
    Rewound,
    Scene,
    Shift,
    ShiftEntry,
    ShiftEvent,
    SourceHealth,
    SourceState,
    StationState,
    Update,
    WallState,
)
from server.contract.toml_words import suggestion
from server.contract.words import Words, same
from server.hub import FOREVER, Hub
from server.people.actor import Actor
from server.people.sessions import Session
from server.walls.alarm_words import of_alarm
from server.walls.shift_entries import with_entry
from server.walls.source_words import answers_again, fails

LOOK_EVERY = 5.0
"""Seconds between two looks for stations that have fallen silent."""
SILENT = timedelta(seconds=15)
"""Beyond the time for which a report of a station may be trusted."""
GRACE = timedelta(seconds=60)
"""After the server's start: stations find it again in that time."""

log = logging.getLogger(__name__)

_NOTED = (ClaimKind.HAND, ClaimKind.BRIEFING, ClaimKind.ALARM, ClaimKind.TAKEOVER)
"""Kinds of claims whose coming and going is an event; a tour's steps are none."""


class ShiftLog:
    """Follows the hub, and begins with what it remembers of each wall."""

    def __init__(
        self, hub: Hub, walls: Iterable[tuple[str, WallState]], present: Callable[[], Sequence[Session]], now: datetime
    ) -> None:
        """Ask ``present`` who is signed in."""
        self._hub = hub
        self._present = present
        self._begun = now
        self._shifts = {name: _resume(hub, name, state.name) for name, state in walls}
        held = {topic: update.document for topic, update in hub.latest.items()}
        self._down = {
            topic for topic, each in held.items() if isinstance(each, SourceHealth) and each.state is SourceState.DOWN
        }
        walls_held = {name: state for name in self._shifts if isinstance(state := held.get(f"wall/{name}"), WallState)}
        self._claims = {name: state.claims for name, state in walls_held.items()}
        self._leases = {name: state.leases for name, state in walls_held.items()}
        self._rewound = {name: state.rewound for name, state in walls_held.items()}
        self._gone = {topic for topic, each in held.items() if isinstance(each, StationState) and self._is_gone(topic)}

    def publish(self) -> None:
        """Say of every wall who is on duty."""
        for name in self._shifts:
            self._tell(name)

    def note(self, wall: str, text: str, actor: Actor, command: str, now: datetime) -> Words | None:
        """Write down what somebody wants the next shift to know, or return why not."""
        if wall not in self._shifts:
            nearest = suggestion(wall, list(self._shifts))
            return Words(vi=f"không có màn hình ghép «{wall}»{nearest.vi}", en=f"there is no wall “{wall}”{nearest.en}")
        if not text.strip():
            return Words(vi="ghi chú trống; hãy viết nội dung", en="the note is empty; write something")
        self._add([wall], _by(actor, ShiftEvent.NOTE, same(text.strip()), command, now))
        return None

    def hand_over(self, before: str, actor: Actor, note: str, command: str, now: datetime) -> None:
        """Write down that somebody has taken over from the one ``before``, on the walls of that station."""
        said = Words(vi=f"{actor.person} nhận ca từ {before}", en=f"{actor.person} took over from {before}")
        if note.strip():
            said = Words(vi=f"{said.vi}: {note.strip()}", en=f"{said.en}: {note.strip()}")
        self._add(self._walls_of(actor.station), _by(actor, ShiftEvent.HANDOVER, said, command, now))

    def rewound(self, wall: str, actor: Actor, command: str, now: datetime) -> None:
        """Write down which surfaces somebody has just set to the past, or back to now; nothing where none was.

        A wall does not tell who has set it back to now.
        """
        held = self._hub.latest[f"wall/{wall}"].document
        if not isinstance(held, WallState):
            return
        before, after = self._rewound.get(wall, ()), held.rewound
        self._rewound[wall] = after
        for surface in sorted({each.screen for each in (*before, *after)}, key=lambda each: each or 0):
            was, is_now = (_as_of(each, surface) for each in (before, after))
            where = _where(surface)
            if was is None and is_now is not None:
                at = is_now.at.astimezone(CALENDAR)
                event = ShiftEvent.REWOUND
                said = Words(
                    vi=f"{where.vi} xem lại lúc {at:%H:%M %d/%m/%Y}", en=f"{where.en} set to {at:%Y-%m-%d %H:%M}"
                )
            elif was is not None and is_now is None:
                event = ShiftEvent.BACK_TO_NOW
                said = Words(vi=f"{where.vi} trở về hiện tại", en=f"{where.en} back to now")
            else:
                continue
            number = "" if surface is None else f"/{surface}"
            entry = _by(actor, event, said, command and f"{command}{number}", now)
            self._add([wall], structs.replace(entry, subject=f"wall/{wall}"))

    def follow(self, update: Update, at: datetime) -> None:
        """Notice what happens by itself in an update that the hub has just published."""
        match update.document:
            case SourceHealth() as source:
                self._see_source(update.topic, source, at)
            case Alarm() as alarm:
                for entry in of_alarm(alarm, update.topic):
                    self._add(self._shifts, entry)
            case StationState() as station:
                if station.revoked:
                    self._lose(update.topic, station, at)
                elif update.topic in self._gone:
                    self._gone.discard(update.topic)
                    self._station(update.topic, station, ShiftEvent.STATION_BACK, "đã trở lại", "is back", at)
            case WallState() as wall:
                self._see_claims(update.topic.removeprefix("wall/"), wall, at)
                self._see_leases(update.topic.removeprefix("wall/"), wall, at)

    async def run(self) -> None:
        """Look for stations that have fallen silent until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.look(datetime.now(UTC))

    def look(self, now: datetime) -> None:
        """Write down which stations have fallen silent by now."""
        if now - self._begun < GRACE:
            return
        for topic, update in list(self._hub.latest.items()):
            if isinstance(station := update.document, StationState) and update.taken is not None:
                until = update.taken + timedelta(seconds=min(update.fresh_for, FOREVER)) + SILENT
                if until < now:
                    self._lose(topic, station, now)

    def _lose(self, topic: str, station: StationState, at: datetime) -> None:
        if topic not in self._gone:
            self._gone.add(topic)
            self._station(topic, station, ShiftEvent.STATION_GONE, "không còn báo về", "is silent", at)

    def _station(self, topic: str, station: StationState, event: ShiftEvent, vi: str, en: str, at: datetime) -> None:
        name = topic.removeprefix("station/")
        said = Words(vi=f"trạm {name} {vi}", en=f"station {name} {en}")
        walls = [station.wall] if station.wall in self._shifts else []
        self._add(walls, ShiftEntry(at=at, event=event, subject=topic, said=said))

    def _see_source(self, topic: str, source: SourceHealth, at: datetime) -> None:
        if source.state is SourceState.DOWN and topic not in self._down:
            self._down.add(topic)
            entry = ShiftEntry(at=at, event=ShiftEvent.SOURCE_FAILING, subject=topic, said=fails(source))
            self._add(self._shifts, entry)
        elif source.state is SourceState.UP and topic in self._down:
            self._down.discard(topic)
            entry = ShiftEntry(at=at, event=ShiftEvent.SOURCE_MENDED, subject=topic, said=answers_again(source))
            self._add(self._shifts, entry)

    def _see_claims(self, wall: str, state: WallState, at: datetime) -> None:
        before = {claim.id: claim for claim in self._claims.get(wall, ()) if claim.kind in _NOTED}
        after = {claim.id: claim for claim in state.claims if claim.kind in _NOTED}
        undone = {claim.id for claim in state.undone}
        self._claims[wall] = state.claims
        if wall not in self._shifts:
            return
        for claim in (each for name, each in after.items() if name not in before):
            self._claim(wall, claim, ShiftEvent.CLAIM_PUT, at)
        for claim in (each for name, each in before.items() if name not in after):
            # what others have covered for good ends without anybody's order
            if claim.kind is not ClaimKind.HAND or claim.id in undone:
                self._claim(wall, claim, ShiftEvent.CLAIM_ENDED, at)

    def _see_leases(self, wall: str, state: WallState, at: datetime) -> None:
        """Note who has taken control; that it was left or ran out is nothing that the next shift asks for."""
        before = {_holding(each): each for each in self._leases.get(wall, ())}
        after = {_holding(each) for each in state.leases}
        self._leases[wall] = state.leases
        gone = [each for name, each in before.items() if name not in after]
        for lease in state.leases:
            if wall not in self._shifts or _holding(lease) in before:
                continue
            where = _where(lease.screen)
            said = Words(vi=f"giữ quyền điều khiển {where.vi}", en=f"took control of {where.en}")
            # who has left of their own accord, or lost it to the clock, was not in the way
            others = ", ".join(each.by for each in gone if _lost(each, lease, at))
            if others:
                said = Words(vi=f"{said.vi}, lấy từ {others}", en=f"{said.en} from {others}")
            entry = ShiftEntry(
                at=at,
                event=ShiftEvent.CONTROL_TAKEN,
                subject=f"wall/{wall}",
                said=said,
                by=lease.by,
                station=lease.station,
            )
            self._add([wall], entry)

    def _claim(self, wall: str, claim: Claim, event: ShiftEvent, at: datetime) -> None:
        where = _where(claim.screen)
        called = self._called(claim.scene)
        said = Words(vi=f"hiện {called.vi} trên {where.vi}", en=f"{called.en} shown on {where.en}")
        if event is ShiftEvent.CLAIM_ENDED:
            said = Words(vi=f"thôi {said.vi}", en=f"{called.en} no longer shown on {where.en}")
        if claim.kind is ClaimKind.BRIEFING and claim.why is not None:
            began = event is ShiftEvent.CLAIM_PUT
            said = Words(
                vi=f"{'bắt đầu' if began else 'kết thúc'} trình bày «{claim.why.vi}»",
                en=f"briefing “{claim.why.en}” {'began' if began else 'ended'}",
            )
        entry = ShiftEntry(at=at, event=event, subject=f"wall/{wall}", said=said, by=claim.by, station=claim.station)
        self._add([wall], entry)

    def _called(self, scene: Scene) -> Words:
        """Return what people call a scene: a layout by the title that a station knows it by."""
        stations = (each.document for topic, each in self._hub.latest.items() if topic.startswith("station/"))
        titles = (each.titles.get(scene.layout) for each in stations if isinstance(each, StationState))
        return next(filter(None, titles), scene.called)

    def _walls_of(self, station: str) -> list[str]:
        """Return the walls that somebody at a station sees to: its own, else all."""
        update = self._hub.latest.get(f"station/{station}")
        state = None if update is None else update.document
        if isinstance(state, StationState) and state.wall in self._shifts:
            return [state.wall]
        return list(self._shifts)

    def _add(self, walls: Iterable[str], entry: ShiftEntry) -> None:
        for wall in list(walls):
            held = self._shifts[wall]
            self._shifts[wall] = with_entry(held, entry)
            if self._shifts[wall] is not held:
                self._tell(wall)

    def _tell(self, wall: str) -> None:
        on_duty = tuple(
            OnDuty(name=each.person.name, role=each.role, station=each.station, since=each.begun)
            for each in self._present()
            if wall in self._walls_of(each.station)
        )
        self._shifts[wall] = structs.replace(self._shifts[wall], on_duty=on_duty)
        self._hub.publish(f"shift/{wall}", self._shifts[wall], fresh_for=FOREVER)

    def _is_gone(self, topic: str) -> bool:
        """Return whether the newest entry about a station says that it is silent."""
        told = [each for shift in self._shifts.values() for each in shift.entries if each.subject == topic]
        newest = max(told, key=lambda each: each.at, default=None)
        return newest is not None and newest.event is ShiftEvent.STATION_GONE


def _resume(hub: Hub, wall: str, name: Words) -> Shift:
    held = hub.latest.get(f"shift/{wall}")
    if held is not None and isinstance(held.document, Shift):
        return structs.replace(held.document, name=name)
    return Shift(name=name)


def _as_of(rewound: Sequence[Rewound], surface: int | None) -> AsOf | None:
    back = rewound_on(rewound, surface)
    return None if back is None else back.as_of


def _where(screen: int | None) -> Words:
    if screen is None:
        return Words(vi="mọi mặt", en="all surfaces")
    return Words(vi=f"mặt {screen}", en=f"surface {screen}")


def _holding(lease: Lease) -> tuple[str, str, int | None, datetime]:
    return lease.by, lease.station, lease.screen, lease.since


def _lost(before: Lease, after: Lease, at: datetime) -> bool:
    """Return whether one lease had to make room for another one."""
    return before.until > at and (before.by, before.station) != (after.by, after.station)


def _by(actor: Actor, event: ShiftEvent, said: Words, command: str, now: datetime) -> ShiftEntry:
    station = actor.station if actor.person else ""
    return ShiftEntry(id=command, at=now, event=event, said=said, by=actor.name, station=station)
