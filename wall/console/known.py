"""What the desk knows of its wall, gathered from the feed."""

from collections.abc import Callable
from datetime import timedelta

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from server.contract.claims import usual
from server.contract.messages import (
    CameraState,
    Duty,
    Programme,
    Proofs,
    Room,
    Scene,
    SceneTile,
    Shift,
    SourceHealth,
    StationState,
    Update,
    WallState,
)
from server.contract.words import Words, same
from wall.client.dispatcher import Dispatcher
from wall.console.search import SearchIndex, Thing
from wall.console.surfaces import Surface, surfaces
from wall.console.things import KINDS, camera_places, things_of
from wall.language import Language

GATHER = 200
"""Milliseconds in which news gathers before it can be found."""
AT_ONCE = 40
"""Documents that are looked through before the window does something else."""
SILENT = timedelta(seconds=20)
"""A station that has not reported for longer is gone: they report every five seconds."""


class Known(QObject):
    """The wall, its stations, its programme and its shift; and the index of all that can be found."""

    changed = Signal()
    """Something of the wall itself has changed."""
    relieved = Signal(str, object)
    """A duty has changed hands: its name and why, if that is known."""
    indexed = Signal()
    """Other things can be found."""

    def __init__(self, board: Dispatcher, wall: str, language: Language, count: Callable[[int], str]) -> None:
        super().__init__()
        self._board, self._name, self._language, self._count = board, wall, language, count
        self.wall: WallState | None = None
        self.programme = Programme()
        self.shift: Shift | None = None
        self.room = Room()
        self.duties: dict[str, Duty] = {}
        """Those of this wall, by name."""
        self.proofs = Proofs()
        self.index = SearchIndex()
        self._stations: dict[str, Update] = {}
        self._sources: dict[str, SourceHealth] = {}
        self._cameras: dict[str, CameraState] = {}
        self._unread: dict[str, Update] = {}
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.timeout.connect(self._read)
        board.watch(f"wall/{wall}", self._take_wall)
        board.watch(f"programme/{wall}", self._take_programme)
        board.watch(f"shift/{wall}", self._take_shift)
        board.watch(f"room/{wall}", self._take_room)
        board.watch("duty/*", self._take_duty)
        board.watch(f"proof/{wall}", self._take_proofs)
        board.watch("station/*", self._take_station)
        board.watch("source/*", self._take_source)
        for kind in KINDS:
            board.watch(f"{kind}/*", self._gather)

    @property
    def state(self) -> WallState:
        """The wall; one that shows nothing yet where nobody has told of it."""
        return self.wall or usual(same(self._name), None, "", self._board.now)

    @property
    def stations(self) -> list[tuple[str, StationState, bool]]:
        """The stations of this wall by name, each with whether it still reports."""
        now, found = self._board.now, []
        for topic, update in sorted(self._stations.items()):
            state = update.document
            if isinstance(state, StationState) and state.wall == self._name and not state.revoked:
                alive = update.taken is not None and now - update.taken < SILENT
                found.append((topic.removeprefix("station/"), state, alive))
        return found

    @property
    def surfaces(self) -> list[Surface]:
        """The surfaces that living stations show; of all where none lives."""
        stations = self.stations
        living = {name: state for name, state, alive in stations if alive and state.screens}
        # of those that stand by or mirror the same is seen: they count where there is nothing else
        idle = {each for duty in self.duties.values() if duty.holder for each in duty.stations if each != duty.holder}
        living = {name: state for name, state in living.items() if state.drives and name not in idle} or living
        return surfaces(living or {name: state for name, state, _ in stations if state.screens})

    @property
    def sources(self) -> list[tuple[str, SourceHealth]]:
        """The sources by id."""
        return sorted(self._sources.items())

    def speak(self) -> None:
        """Name everything in the language of now."""
        self._unread |= {
            topic: update for topic, update in self._board.latest.items() if topic.partition("/")[0] in KINDS
        }
        self._gathering.start(0)

    def alone(self, tile: SceneTile) -> Scene:
        """Return a tile as a scene of its own, which is called after what it shows."""
        found = [getattr(each.document, "name", None) for each in map(self._board.latest.get, tile.topics) if each]
        names = [name for name in found if isinstance(name, Words)][:2]
        if tile.title is None and names:
            title = Words(vi=", ".join(name.vi for name in names), en=", ".join(name.en for name in names))
            tile = structs.replace(tile, title=title)
        return Scene(tile=tile)

    def put(self, origin: str, things: list[Thing]) -> None:
        """Let things be found that are in no document."""
        self.index.put(origin, things)
        self.indexed.emit()

    def _take_wall(self, update: Update) -> None:
        if isinstance(update.document, WallState):
            self.wall = update.document
            self.changed.emit()

    def _take_programme(self, update: Update) -> None:
        if isinstance(update.document, Programme):
            self.programme = update.document
            self.changed.emit()

    def _take_shift(self, update: Update) -> None:
        if isinstance(update.document, Shift):
            self.shift = update.document
            self.changed.emit()

    def _take_room(self, update: Update) -> None:
        if isinstance(update.document, Room):
            self.room = update.document
            self.changed.emit()

    def _take_duty(self, update: Update) -> None:
        name, duty = update.topic.removeprefix("duty/"), update.document
        before = self.duties.pop(name, None)
        if isinstance(duty, Duty) and duty.wall == self._name:
            self.duties = dict(sorted({**self.duties, name: duty}.items()))
            if before is not None and before.holder and before.number != duty.number:
                self.relieved.emit(name, duty.why)
        self.changed.emit()

    def _take_proofs(self, update: Update) -> None:
        if isinstance(update.document, Proofs):
            self.proofs = update.document
            self.changed.emit()

    def _take_station(self, update: Update) -> None:
        before = self._stations.get(update.topic)
        self._stations[update.topic] = update
        if before is None or before.document != update.document:
            self.changed.emit()

    def _take_source(self, update: Update) -> None:
        if isinstance(update.document, SourceHealth):
            self._sources[update.topic.removeprefix("source/")] = update.document
        elif update.is_gone:
            self._sources.pop(update.topic.removeprefix("source/"), None)

    def _gather(self, update: Update) -> None:
        self._unread[update.topic] = update
        if not self._gathering.isActive():
            self._gathering.start(GATHER)

    @Slot()
    def _read(self) -> None:
        now, cameras = self._board.now, False
        for topic in list(self._unread)[:AT_ONCE]:
            document = self._unread.pop(topic).document
            if document is None:
                continue
            things = things_of(document, topic, self._language.say, lambda at: self._language.moment(at, now))
            self.index.put(topic, list(things))
            if isinstance(document, CameraState):
                self._cameras[topic], cameras = document, True
        if cameras:
            self.index.put("cameras by place", list(camera_places(self._cameras, self._language.say, self._count)))
        if self._unread:
            self._gathering.start(0)
        self.indexed.emit()
