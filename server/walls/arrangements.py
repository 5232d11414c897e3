"""What each wall shows, as operators and its programme have put it: documents ``wall/*`` and ``programme/*``."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.claims import shown
from server.contract.command import Role
from server.contract.commands import Envelope
from server.contract.messages import (
    Arrangement,
    Claim,
    ClaimKind,
    Programme,
    ProgrammePlan,
    Shown,
    StationState,
    WallState,
)
from server.contract.toml_words import suggestion
from server.contract.wall_commands import LeaveControl, Rewind, TakeControl
from server.contract.words import Words
from server.hub import FOREVER, Hub
from server.people.actor import Actor
from server.walls.control import is_renewal
from server.walls.orders import Layouts, Made, WallCommand, carried_out
from server.walls.public_holidays import is_public_holiday, tet
from server.walls.schedule import DayBook
from server.walls.turning import LONGEST, turned

MOST_SCREENS = 64
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
        self._walls = {name: self._resume(name, state) for name, state in configured}

    def publish(self) -> None:
        """Say of every wall what it shows."""
        for name, state in self._walls.items():
            self._hub.publish(f"wall/{name}", state, fresh_for=FOREVER)
        for name, programme in self._programmes.items():
            self._hub.publish(f"programme/{name}", programme, fresh_for=FOREVER)

    def saved(self, wall: str) -> frozenset[str]:
        """Return the names of the scenes that people have saved for a wall."""
        return frozenset(each.name for each in self._programmes[wall].saved)

    def unknown(self, wall: str) -> Words | None:
        """Return that there is no such wall; None where there is."""
        if wall in self._walls:
            return None
        nearest = suggestion(wall, list(self._walls))
        return Words(vi=f"không có màn hình ghép «{wall}»{nearest.vi}", en=f"there is no wall “{wall}”{nearest.en}")

    def is_stale(self, envelope: Envelope) -> bool:
        """Return whether others have changed a wall since the sender of an order looked at it."""
        assert isinstance(envelope.command, WallCommand)
        held = self._walls.get(envelope.command.wall)
        return held is not None and envelope.revision not in (None, held.revision) and envelope.id not in held.done

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
        if screen is not None and not 1 <= screen <= MOST_SCREENS:
            return Words(vi=f"không có màn hình số {screen}", en=f"there is no screen {screen}")
        programme = self._programmes[command.wall]
        order = envelope.id or f"{actor.station} {now.isoformat()}"
        made = Made(order, actor, now, self._layouts(command.wall), self._book, role)
        goes_on = isinstance(command, Rewind) and self.is_renewal(envelope, actor, now)
        after = carried_out(command, held, programme, made)
        if isinstance(after, Words):
            return after
        state, programme = after
        if programme is not self._programmes[command.wall]:
            self._tell_programme(command.wall, programme)
            log.info("programme of wall %s: %d scenes saved, by order of %s", command.wall, len(programme.saved), actor)
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

    def _tell_programme(self, name: str, programme: Programme) -> None:
        self._programmes[name] = programme
        self._hub.publish(f"programme/{name}", programme, fresh_for=FOREVER)

    def _layouts(self, wall: str) -> Layouts:
        """Return what the stations of a wall say that they can show; nothing where none has said it."""
        states = (update.document for update in self._hub.latest.values())
        return {
            name: state.parameters.get(name, {})
            for state in states
            if isinstance(state, StationState) and state.wall == wall and not state.revoked
            for name in state.layouts
        }

    def _resume(self, name: str, configured: WallState) -> WallState:
        """Return what the wall showed before a restart, under the words of the configuration."""
        held = self._hub.latest.get(f"wall/{name}")
        if held is None or not isinstance(held.document, WallState):
            return configured
        state = held.document
        usual = configured.claims[0]
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
        return structs.replace(
            state, name=configured.name, notice=configured.notice, claims=claims, shows=shown(claims, state.rewound)
        )

    def _remembered(self, name: str) -> Programme:
        """Return the programme of a wall as it was before a restart, until its file is read."""
        held = self._hub.latest.get(f"programme/{name}")
        return held.document if held is not None and isinstance(held.document, Programme) else Programme()


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
