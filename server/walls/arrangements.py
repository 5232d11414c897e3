"""What each wall shows, as its operators have put it: the documents ``wall/*``."""

import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.claims import make_again, put, shown, take_back
from server.contract.commands import Envelope, Redo, ShowLayout, Undo
from server.contract.messages import Arrangement, Claim, ClaimKind, StationState, WallState
from server.contract.toml_words import suggestion
from server.contract.words import Words
from server.hub import FOREVER, Hub
from server.people.actor import Actor

MOST_SCREENS = 64
REPEATED = 64
"""Commands that are known again when they come twice: far more than are under way at once."""

ArrangeCommand = ShowLayout | Undo | Redo
"""What changes what a wall shows."""

_LAYOUT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")

log = logging.getLogger(__name__)


class Arrangements:
    """Begins with what the hub remembers of each wall, else with what is configured."""

    def __init__(self, hub: Hub, configured: Sequence[tuple[str, WallState]]) -> None:
        self._hub = hub
        self._walls = {name: self._resume(name, state) for name, state in configured}

    def publish(self) -> None:
        """Say of every wall what it shows."""
        for name, state in self._walls.items():
            self._hub.publish(f"wall/{name}", state, fresh_for=FOREVER)

    def unknown(self, wall: str) -> Words | None:
        """Return that there is no such wall; None where there is."""
        if wall in self._walls:
            return None
        nearest = suggestion(wall, list(self._walls))
        return Words(vi=f"không có màn hình ghép «{wall}»{nearest.vi}", en=f"there is no wall “{wall}”{nearest.en}")

    def is_stale(self, envelope: Envelope) -> bool:
        """Return whether others have changed a wall since the sender of an order looked at it."""
        assert isinstance(envelope.command, ArrangeCommand)
        held = self._walls.get(envelope.command.wall)
        return held is not None and envelope.revision not in (None, held.revision) and envelope.id not in held.done

    def carry_out(self, envelope: Envelope, actor: Actor, now: datetime) -> Words | None:
        """Carry out an order at once, or return why not: walls must not wait for a disk.

        A person takes back what that person has put; a station where nobody is signed in, what anybody has.
        """
        command = envelope.command
        assert isinstance(command, ArrangeCommand)
        held = self._walls.get(command.wall)
        if held is None:
            return self.unknown(command.wall)
        if envelope.id and envelope.id in held.done:
            return None
        if self.is_stale(envelope):
            return _changed(held)
        match command:
            case ShowLayout(layout=layout) if not _LAYOUT.fullmatch(layout):
                return Words(vi="tên bố cục không hợp lệ", en="the layout's name will not do")
            case ShowLayout(screen=screen) if screen is not None and not 1 <= screen <= MOST_SCREENS:
                return Words(vi=f"không có màn hình số {screen}", en=f"there is no screen {screen}")
            case ShowLayout(layout=layout) if (known := self._layouts(command.wall)) and layout not in known:
                names = ", ".join(sorted(known))
                return Words(
                    vi=f"không có trạm nào có bố cục «{layout}»; có: {names}",
                    en=f"no station has a layout “{layout}”; there are: {names}",
                )
            case ShowLayout(layout=layout, screen=screen):
                name = envelope.id or f"{actor.station} {now.isoformat()}"
                claim = Claim(id=name, kind=ClaimKind.HAND, layout=layout, screen=screen, by=actor.name, since=now)
                if actor.name != actor.station:
                    claim = structs.replace(claim, station=actor.station)
                state = put(held, claim)
            case Undo():
                state = take_back(held, actor.person or None, person=True)
                if state is held:
                    return _nothing(held.claims, actor, "quay lại", "to go back to")
            case Redo():
                state = make_again(held, actor.person or None, person=True)
                if state is held:
                    return _nothing(held.undone, actor, "làm lại", "to do again")
        if state is not held:
            state = structs.replace(state, revision=held.revision + 1)
            log.info("wall %s shows %s, by order of %s", command.wall, _spell(state.shows), actor)
        if envelope.id:
            # also one that changes nothing now: when it comes again it might
            state = structs.replace(state, done=(*state.done, envelope.id)[-REPEATED:])
        if state is not held:
            self._walls[command.wall] = state
            self._hub.publish(f"wall/{command.wall}", state, fresh_for=FOREVER)
        return None

    def _layouts(self, wall: str) -> set[str]:
        """Return what the stations of a wall say that they can show; nothing where none has said it."""
        states = (update.document for update in self._hub.latest.values())
        return {
            name
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
            shows = [(None, state.shows.layout), *((each.screen, each.layout) for each in state.shows.exceptions)]
            made = [
                Claim(id=f"before {number}", kind=ClaimKind.HAND, layout=layout, screen=screen, since=now)
                for number, (screen, layout) in enumerate(shows)
            ]
        claims = (usual, *made)
        return structs.replace(
            state, name=configured.name, notice=configured.notice, claims=claims, shows=shown(claims)
        )


def _nothing(claims: Sequence[Claim], actor: Actor, vi: str, en: str) -> Words:
    """Return that there is nothing to go back to, or nothing of this person's."""
    others = next((claim.by for claim in reversed(claims) if claim.kind is ClaimKind.HAND), "")
    if actor.person and others:
        return Words(
            vi=f"{actor.person} không còn gì để {vi}; lệnh mới nhất là của {others}",
            en=f"there is nothing {en} of {actor.person}; the newest is of {others}",
        )
    return Words(vi=f"không còn gì để {vi}", en=f"there is nothing {en}")


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
    return ", ".join([shows.layout, *(f"{each.screen}: {each.layout}" for each in shows.exceptions)])
