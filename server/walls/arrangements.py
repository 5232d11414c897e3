"""What each wall shows, as operators, briefings and its programme have put it.

Documents ``wall/*``, ``programme/*``, ``briefings/*``, ``pointer/*`` and ``identify/*``.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime

from msgspec import structs

from server.contract.briefing_commands import BriefingCommand, PointAt
from server.contract.calendar import CALENDAR
from server.contract.claims import shown
from server.contract.command import Role
from server.contract.commands import Envelope
from server.contract.messages import (
    Arrangement,
    Briefing,
    Briefings,
    Claim,
    ClaimKind,
    Identifying,
    Layout,
    Pointer,
    Programme,
    ProgrammePlan,
    Room,
    Shown,
    StationState,
    Versions,
    WallState,
)
from server.contract.toml_words import suggestion
from server.contract.wall_commands import (
    IDENTIFIED_FOR,
    Identify,
    LeaveControl,
    ResumeTurns,
    Rewind,
    StopTour,
    TakeControl,
)
from server.contract.words import Words
from server.hub import FOREVER, Hub
from server.people.actor import Actor
from server.walls import briefings
from server.walls.control import is_renewal, kept_back
from server.walls.orders import Layouts, Made, WallCommand, carried_out
from server.walls.public_holidays import is_public_holiday, tet
from server.walls.schedule import DayBook
from server.walls.turning import LONGEST, turned

MOST_SCREENS = 64
ENDING = (ResumeTurns, StopTour, LeaveControl)
"""Orders that end something: also where a surface was, before the room was measured anew."""
REPEATED = 64
"""Commands that are known again when they come twice: far more than are under way at once."""

DAYS = DayBook(is_public_holiday, tet)

log = logging.getLogger(__name__)


class Arrangements:
    """Begins with what the hub remembers of each wall, else with what is configured."""

    def __init__(self, hub: Hub, configured: Sequence[tuple[str, WallState]], book: DayBook = DAYS) -> None:
        self._hub = hub
        self._book = book
        self._programmes = {name: self._remembered(name) for name, _ in configured}
        self._briefings = {name: self._kept(name) for name, _ in configured}
        self._pointers = {name: Pointer() for name, _ in configured}
        self._walls = {name: self._resume(name, state) for name, state in configured}

    def publish(self) -> None:
        """Say of every wall what it shows."""
        for name, state in self._walls.items():
            self._hub.publish(f"wall/{name}", state, fresh_for=FOREVER)
        for name, programme in self._programmes.items():
            self._hub.publish(f"programme/{name}", programme, fresh_for=FOREVER)
        for name, kept in self._briefings.items():
            self._hub.publish(f"briefings/{name}", kept, fresh_for=FOREVER)
            self._hub.publish(f"pointer/{name}", self._pointers[name], fresh_for=FOREVER)
            self._hub.publish(f"identify/{name}", Identifying(), fresh_for=FOREVER)

    def saved(self, wall: str) -> frozenset[str]:
        """Return the names of the scenes that people have saved for a wall."""
        return frozenset(each.name for each in self._programmes[wall].saved)

    def unknown(self, wall: str) -> Words | None:
        """Return that there is no such wall; None where there is."""
        if wall in self._walls:
            return None
        nearest = suggestion(wall, list(self._walls))
        return Words(vi=f"không có màn hình ghép «{wall}»{nearest.vi}", en=f"there is no wall “{wall}”{nearest.en}")

    def no_surface(self, wall: str, number: int) -> Words | None:
        """Return that a wall has no surface of this number; None where it has, or where its room was not measured."""
        room = self._hub.latest.get(f"room/{wall}")
        there = set(range(1, len(room.document.surface) + 1) if room and isinstance(room.document, Room) else ())
        if there:
            # where what is plugged in is unlike the room, stations number what they have
            there |= {each.number for state in self._stations(wall) for each in state.screens}
        if 1 <= number <= MOST_SCREENS and (not there or number in there):
            return None
        listed = ", ".join(map(str, sorted(there)))
        return Words(
            vi=f"không có màn hình số {number}" + (f"; có: {listed}" if there else ""),
            en=f"there is no screen {number}" + (f"; there are: {listed}" if there else ""),
        )

    def is_stale(self, envelope: Envelope) -> bool:
        """Return whether others have changed a wall since the sender of an order looked at it."""
        command = envelope.command
        assert isinstance(command, WallCommand | BriefingCommand)
        held = self._walls.get(command.wall)
        if held is None or envelope.revision in (None, held.revision):
            return False
        if isinstance(command, BriefingCommand):
            return isinstance(command, briefings.PRESENTING) and not self.is_done(command.wall, envelope.id)
        return envelope.id not in held.done

    def is_renewal(self, envelope: Envelope, actor: Actor, now: datetime) -> bool:
        """Return whether an order only goes on with what is under way: nothing that has to be written down.

        Somebody goes on holding a surface, or what shows the past goes to another moment: a timeline is dragged.
        """
        command = envelope.command
        assert isinstance(command, WallCommand)
        held = self._walls.get(command.wall)
        if held is not None and isinstance(command, Rewind):
            return any(command.as_of and each.as_of and each.screen == command.screen for each in held.rewound)
        return held is not None and isinstance(command, TakeControl) and is_renewal(held, command, actor, now)

    def carry_out(self, envelope: Envelope, actor: Actor, now: datetime, role: Role = Role.OPERATOR) -> Words | None:
        """Carry out an order at once, or return why not: walls must not wait for a disk.

        A person takes back what that person has put; a station where nobody is signed in, what anybody has.
        """
        command = envelope.command
        assert isinstance(command, WallCommand)
        held = self._walls.get(command.wall)
        if held is None:
            return self.unknown(command.wall)
        if envelope.id and envelope.id in held.done:
            return None
        if self.is_stale(envelope):
            return _changed(held)
        screen = getattr(command, "screen", None)
        if screen is not None and not isinstance(command, ENDING) and (words := self.no_surface(command.wall, screen)):
            return words
        programme = self._programmes[command.wall]
        made = self._made(command.wall, envelope.id, actor, now, role)
        goes_on = isinstance(command, Rewind) and self.is_renewal(envelope, actor, now)
        after = carried_out(command, held, programme, made)
        if isinstance(after, Words):
            return after
        state, programme = after
        if programme is not self._programmes[command.wall]:
            self._tell_programme(command.wall, programme)
            log.info("programme of wall %s: %d scenes saved, by order of %s", command.wall, len(programme.saved), actor)
        if self._briefings[command.wall].run is not None and not _is_presented(state):
            # it was taken away by the name of its claim
            self._tell_briefings(command.wall, briefings.ended(self._briefings[command.wall], made))
        if isinstance(command, TakeControl | LeaveControl) or goes_on:
            # whoever acts elsewhere has nothing to look at again. Taken again it changes nothing; it needs no memory
            self._tell(command.wall, state)
            return None
        if state is not held:
            state = structs.replace(state, revision=held.revision + 1)
            log.info("wall %s shows %s, by order of %s", command.wall, _spell(state.shows), actor)
        if envelope.id:
            # also one that changes nothing now: when it comes again it might
            state = structs.replace(state, done=(*state.done, envelope.id)[-REPEATED:])
        self._tell(command.wall, state)
        return None

    def is_done(self, wall: str, id: str) -> bool:
        """Return whether an order about the briefings of a wall was carried out before."""
        return bool(id) and id in self._briefings[wall].done

    def brief(self, envelope: Envelope, actor: Actor, now: datetime, role: Role = Role.OPERATOR) -> Words | None:
        """Keep, present or end briefings at once, or return why not."""
        command = envelope.command
        assert isinstance(command, BriefingCommand)
        state = self._walls.get(command.wall)
        if state is None:
            return self.unknown(command.wall)
        if self.is_done(command.wall, envelope.id):
            return None
        if self.is_stale(envelope):
            return _changed(state)
        made = self._made(command.wall, envelope.id, actor, now, role)
        before = self._briefings[command.wall]
        after = briefings.carried_out(command, before, state, made)
        if isinstance(after, Words):
            return after
        kept, shows = after
        if kept.run is None or before.run is None or kept.run.shown != before.run.shown:
            self._point(command.wall, Pointer())
        self._tell_briefings(command.wall, kept, done=envelope.id)
        if shows is not state:
            log.info("wall %s shows %s, by order of %s", command.wall, _spell(shows.shows), actor)
            self._tell(command.wall, structs.replace(shows, revision=state.revision + 1))
        return None

    def keep_composed(self, wall: str, composed: Briefing, id: str = "") -> Words | None:
        """Keep a briefing that the server has composed, or return why not."""
        if (unknown := self.unknown(wall)) is not None or self.is_done(wall, id):
            return unknown
        kept = briefings.keep(self._briefings[wall], composed)
        if isinstance(kept, Words):
            return kept
        self._tell_briefings(wall, kept, done=id)
        self._tell(wall, briefings.presented(kept, self._walls[wall]))
        return None

    def is_morning_due(self, wall: str, day: date) -> bool:
        """Return whether the briefing of a morning is still to be composed."""
        return briefings.is_morning_due(self._briefings[wall], day)

    def keep_morning(self, wall: str, composed: Briefing, day: date) -> Words | None:
        """Keep the briefing of a morning, or return why not."""
        kept = briefings.keep_morning(self._briefings[wall], composed, day)
        if isinstance(kept, Words):
            return kept
        self._tell_briefings(wall, kept)
        return None

    def point(self, command: PointAt, actor: Actor, now: datetime) -> Words | None:
        """Lay a spotlight and lines over a wall that is being explained, or return why not; nobody keeps them."""
        state = self._walls.get(command.wall)
        if state is None:
            return self.unknown(command.wall)
        if self._briefings[command.wall].run is None:
            return briefings.NOT_PRESENTED
        if (refused := kept_back(command, state, actor, now)) is not None:
            return refused
        self._point(command.wall, Pointer(spot=command.spot, strokes=command.strokes))
        return None

    def identify(self, command: Identify, now: datetime) -> Words | None:
        """Let monitors say what they are, over whatever they show, or return why not; it ends by itself."""
        if (unknown := self.unknown(command.wall)) is not None:
            return unknown
        told = Identifying(
            until=now + IDENTIFIED_FOR if command.shown else None, station=command.station, connector=command.connector
        )
        self._hub.publish(f"identify/{command.wall}", told, fresh_for=FOREVER)
        return None

    @property
    def names(self) -> tuple[str, ...]:
        """Of all walls."""
        return tuple(self._walls)

    def state(self, wall: str) -> WallState | None:
        """Return what a wall shows and why; None where there is no such wall."""
        return self._walls.get(wall)

    def layouts(self, wall: str) -> Layouts:
        """Return what the stations of a wall say that they can show; nothing where none has said it."""
        return self._layouts(wall)

    def alter(self, wall: str, changed: Callable[[WallState], WallState], *, by_hand: bool = False) -> None:
        """Change the claims of a wall; only what is done ``by_hand`` makes orders of others old."""
        held = self._walls[wall]
        state = changed(held)
        if state is held:
            return
        if by_hand:
            state = structs.replace(state, revision=held.revision + 1)
        if state.shows != held.shows:
            log.info("wall %s shows %s, for an alarm", wall, _spell(state.shows))
        self._tell(wall, state)

    def plan(self, wall: str, plan: ProgrammePlan, now: datetime) -> None:
        """Take what the file of a wall's programme says."""
        held = self._programmes[wall]
        if plan != held.plan:
            self._tell_programme(wall, structs.replace(held, plan=plan))
            self.turn(now)

    def turn(self, now: datetime) -> datetime:
        """End what is over, turn tours and schedules, and return when to do so again."""
        following = []
        for name, state in self._walls.items():
            after = turned(state, self._programmes[name], now, self._book)
            following.append(after.next)
            if after.state != state:
                if after.state.shows != state.shows:
                    log.info("wall %s shows %s, by its programme", name, _spell(after.state.shows))
                self._tell(name, after.state)
        return min(following, default=now + LONGEST)

    def _tell(self, name: str, state: WallState) -> None:
        if state is not self._walls[name]:
            self._walls[name] = state
            self._hub.publish(f"wall/{name}", state, fresh_for=FOREVER)

    def _tell_briefings(self, name: str, kept: Briefings, *, done: str = "") -> None:
        """Publish the briefings of a wall, before the wall: what is presented follows from them."""
        if done:
            kept = structs.replace(kept, done=(*kept.done, done)[-REPEATED:])
        if kept is not self._briefings[name]:
            self._briefings[name] = kept
            self._hub.publish(f"briefings/{name}", kept, fresh_for=FOREVER)
        if kept.run is None:
            self._point(name, Pointer())

    def _point(self, name: str, pointer: Pointer) -> None:
        if pointer != self._pointers[name]:
            self._pointers[name] = pointer
            self._hub.publish(f"pointer/{name}", pointer, fresh_for=FOREVER)

    def _tell_programme(self, name: str, programme: Programme) -> None:
        self._programmes[name] = programme
        self._hub.publish(f"programme/{name}", programme, fresh_for=FOREVER)

    def _made(self, wall: str, id: str, actor: Actor, now: datetime, role: Role) -> Made:
        order = id or f"{actor.station} {now.isoformat()}"
        return Made(order, actor, now, self._layouts(wall), self._book, role)

    def _layouts(self, wall: str) -> Layouts:
        """Return what the stations of a wall say that they can show; nothing where none has said it.

        What was published a moment ago they can show before they say so.
        """
        told = {name: state.parameters.get(name, {}) for state in self._stations(wall) for name in state.layouts}
        return told | self._published() if told else told

    def _stations(self, wall: str) -> Iterator[StationState]:
        for update in self._hub.latest.values():
            state = update.document
            if isinstance(state, StationState) and state.wall == wall and not state.revoked:
                yield state

    def _published(self) -> Layouts:
        held = self._hub.latest.get("versions/layout")
        drawn = held.document.drawn if held is not None and isinstance(held.document, Versions) else ()
        there = {each.topic: self._hub.latest.get(each.topic) for each in drawn if each.shown is not None}
        return {
            topic.partition("/")[2]: {each.name: each.default for each in update.document.parameter}
            for topic, update in there.items()
            if update is not None and isinstance(update.document, Layout)
        }

    def _resume(self, name: str, configured: WallState) -> WallState:
        """Return what the wall showed before a restart, under the words of the configuration."""
        held = self._hub.latest.get(f"wall/{name}")
        if held is None or not isinstance(held.document, WallState):
            return briefings.presented(self._briefings[name], configured)
        state = held.document
        usual = configured.claims[0]
        # what stood there before stands there still: parts of it that turn go on where they were
        usual = next((each for each in state.claims if (each.kind, each.scene) == (usual.kind, usual.scene)), usual)
        made = [claim for claim in state.claims if claim.kind is not ClaimKind.USUAL]
        if not state.claims:
            # a server without claims has stored it
            now = held.taken or datetime.now(UTC)
            shows = [(None, state.shows.rest), *((each.screen, each) for each in state.shows.exceptions)]
            made = [
                Claim(id=f"before {number}", kind=ClaimKind.HAND, scene=each.scene, screen=screen, since=now)
                for number, (screen, each) in enumerate(shows)
            ]
        claims = (usual, *made)
        resumed = structs.replace(
            state, name=configured.name, notice=configured.notice, claims=claims, shows=shown(claims, state.rewound)
        )
        return briefings.presented(self._briefings[name], resumed)

    def _kept(self, name: str) -> Briefings:
        """Return the briefings of a wall as they were before a restart."""
        held = self._hub.latest.get(f"briefings/{name}")
        if held is None or not isinstance(held.document, Briefings):
            return Briefings()
        return briefings.sound(held.document)

    def _remembered(self, name: str) -> Programme:
        """Return the programme of a wall as it was before a restart, until its file is read."""
        held = self._hub.latest.get(f"programme/{name}")
        return held.document if held is not None and isinstance(held.document, Programme) else Programme()


def _is_presented(state: WallState) -> bool:
    return any(each.kind is ClaimKind.BRIEFING for each in state.claims)


def _changed(state: WallState) -> Words:
    """Return who has changed a wall last, and when."""
    made = [claim for claim in state.claims if claim.kind is not ClaimKind.USUAL]
    if not made:
        return Words(vi="màn hình đã được đổi về như cũ; hãy xem lại", en="the wall was changed back; look again")
    last = max(made, key=lambda claim: claim.since)
    at = last.since.astimezone(CALENDAR).time().isoformat("seconds")
    return Words(
        vi=f"{last.by} đã đổi màn hình lúc {at}; hãy xem lại", en=f"{last.by} changed the wall at {at}; look again"
    )


def _spell(shows: Arrangement) -> str:
    """Return an arrangement as a log reader wants it."""
    told = [f"{each.screen}: {_spell_one(each)}" for each in shows.exceptions]
    return ", ".join([_spell_one(shows.rest), *told])


def _spell_one(shown: Shown) -> str:
    scenes = [shown.scene, *(each.scene for each in shown.overlays)]
    return " + ".join(scene.label for scene in scenes)
