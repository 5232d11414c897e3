"""What having a duty, or standing by, changes on this station's screens."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from server.contract.client.link import Link
from server.contract.duty_commands import LAPSE
from server.contract.messages import Duty, Progress, Update
from wall.client.dispatcher import Dispatcher
from wall.screens.monitors import Screens
from wall.station.duty_keeper import DutyKeeper, boottime
from wall.video.views import Views

BEAT = 100
"""Milliseconds."""
NAMED_WITHIN = 10.0
"""Seconds in which tiles name the cameras that they show."""
PICTURED_WITHIN = 15.0
"""Seconds after which a camera that has sent nothing is not waited for."""
DEAF_AFTER = 2.0
"""Seconds in which the server answers and its feed does not come, after which this station is not there: what it shows
is old."""
LOST_TOUCH = 2.0
"""Seconds without an answer after which the screens go on: the server is away, and a wall that shows nothing helps
nobody."""


class StationDuty(QObject):
    """Follows the duty that names this station; one that no duty names has nothing to keep."""

    changed = Signal()
    """This station went on duty, or stands by, or somebody else has the duty it stands by for."""

    def __init__(
        self,
        station: str,
        board: Dispatcher,
        screens: Screens,
        views: Views,
        keeper: DutyKeeper,
        *,
        mirror: bool,
        decode: bool,
    ) -> None:
        """A ``mirror`` is of no duty. ``decode``: cameras are decoded also on a mirror, and while it stands by."""
        super().__init__()
        self._station, self._screens, self._views, self._keeper = station, screens, views, keeper
        self._mirror, self._decode = mirror, decode
        self._topic = ""
        self._told: Duty | None = None
        self._board = board
        self._heard = self._beaten = boottime()
        self._is_deaf = False
        self._withheld_at: float | None = None
        """When painting was put off, by ``boottime``; None while it is not."""
        self._awaiting_pictures = False
        self._pictured, self._seen, self._last = Progress(number=0), 0, 0.0
        """What was said last of the cameras; how many were seen then, and when the last one was, on duty."""
        self._beat = QTimer(self)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._every_beat)
        keeper.moved.connect(self._judge)
        board.watch("duty/*", self._follow)

    @property
    def holder(self) -> str:
        """Who has the duty that this station is of; empty where it is of none, or nobody has it."""
        known = self._keeper.known
        if known is not None:
            return known.held.holder
        return self._told.holder if self._told is not None else ""

    @property
    def stands_by(self) -> bool:
        """Whether another station has the duty that this one is of."""
        return bool(self.holder) and self.holder != self._station

    def start(self) -> None:
        """Begin to say that this station is there: its windows stand."""
        self._beaten = boottime()
        self._keeper.beat()
        self._judge()
        self._beat.start(BEAT)

    def stop(self) -> None:
        """Say it no more."""
        self._beat.stop()

    def withheld(self) -> bool:
        """Return whether nothing may be painted now.

        So it is after the process stood still for as long as another station needs to take over: this one first asks.
        """
        if self._topic and self._withheld_at is None and boottime() - self._beaten > LAPSE:
            self._withheld_at = boottime()
        return self._withheld_at is not None

    def _follow(self, update: Update) -> None:
        duty = update.document
        mine = not self._mirror and isinstance(duty, Duty) and self._station in duty.stations
        if mine:
            assert isinstance(duty, Duty)
            self._topic, self._told = update.topic, duty
            self._screens.stand_for((self._station, duty.stations[0]))
        elif update.topic == self._topic:
            self._topic, self._told = "", None
            self._screens.stand_for((self._station,))
        else:
            return
        self._keeper.ask_for(self._topic.removeprefix("duty/"))
        known = self._keeper.known
        if self._told is not None and (known is None or known.held.number != self._told.number):
            self._keeper.look()
        self._judge()

    @Slot()
    def _judge(self) -> None:
        decoding = self._decode or not (self.stands_by or self._mirror)
        self._awaiting_pictures = self._keeper.has
        self._views.decode(decoding)
        self.changed.emit()

    @Slot()
    def _every_beat(self) -> None:
        self.withheld()
        self._beaten = boottime()
        if not self._hears_nothing(self._beaten):
            self._keeper.beat()
        if self._withheld_at is not None:
            self._go_on()
        if self._awaiting_pictures:
            self._look_for_pictures()

    def _hears_nothing(self, now: float) -> bool:
        """Return whether the server answers this station and its feed does not reach it, until that comes again."""
        known = self._keeper.known
        live = self._board.link is Link.LIVE
        if live or known is None or now - known.asked > LAPSE:
            self._heard = now
        self._is_deaf = not live and (self._is_deaf or now - self._heard > DEAF_AFTER)
        return self._is_deaf

    def _go_on(self) -> None:
        """Paint again as soon as it is known who has the duty, or nobody answers."""
        assert self._withheld_at is not None
        known = self._keeper.known
        told = known is not None and known.asked > self._withheld_at
        if told or boottime() - self._withheld_at > LOST_TOUCH:
            self._withheld_at = None
            for window in self._screens.windows:
                window.paint_again()

    def _look_for_pictures(self) -> None:
        """Say after how long the cameras were seen, as soon as no further picture may come."""
        known = self._keeper.known
        if known is None:
            return
        cameras, seen, coming = self._views.awaited()
        since = self._keeper.since_taken
        if seen > self._seen or known.held.number != self._pictured.number:
            self._seen, self._last = seen, since
        settled = not coming or since > PICTURED_WITHIN
        pictures = round(self._last, 3) if settled and seen else None
        self._pictured = Progress(number=known.held.number, cameras=cameras, seen=seen, pictures=pictures)
        self._keeper.note(self._pictured)
        # a tile may still be about to name its cameras
        self._awaiting_pictures = not settled or (cameras == 0 and since < NAMED_WITHIN)
