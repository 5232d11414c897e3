"""Shows on every window of a station what alarms are about, and names the most urgent one at the foot of surfaces."""

from PySide6.QtCore import QObject, Slot

from wall.client.dispatcher import Dispatcher
from wall.client.standing_alarms import StandingAlarms
from wall.screens.monitors import Screens


class Alarming(QObject):
    """Tells windows and tiles when alarms change, and those that come later within a second."""

    def __init__(self, board: Dispatcher, screens: Screens) -> None:
        super().__init__()
        self._board = board
        self._screens = screens
        self.alarms = StandingAlarms(board, self)
        self.alarms.changed.connect(self.show)
        board.judged.connect(self.show)
        screens.changed.connect(self.show)

    @Slot()
    def show(self) -> None:
        """Have every window and every tile of now show what it has to; what shows it already is not painted."""
        now = self._board.now
        for window in self._screens.windows:
            # what stands there as large as can be needs no line at its foot
            window.name_alarm(self.alarms.foremost_but(window.alarms_told), now)
            for tile in window.live_tiles:
                tile.concern(self.alarms.about(tile.spec.topics))
                tile.mark_places(self.alarms.placed)

    def stop(self) -> None:
        """Follow nothing any more."""
        self._board.judged.disconnect(self.show)
        self._screens.changed.disconnect(self.show)
