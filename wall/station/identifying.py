"""Lets the monitors of this station say what they are, over whatever they show, when the wall is asked for it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Slot

from server.contract.messages import Identifying
from wall.language import Language
from wall.screens.identity import IdentityCard
from wall.screens.monitors import Screens
from wall.screens.room import Seen

NOTHING = Identifying()
_LONGEST = 60.0
"""Seconds: whatever a clock says, the wall is seen again."""


class Identification(QObject):
    """A card over each window, and over each monitor that has none; they end by themselves."""

    def __init__(self, station: str, screens: Screens, language: Language, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._station, self._screens, self._language, self._now = station, screens, language, now
        self._wanted = NOTHING
        self._spare: list[IdentityCard] = []
        self._ending = QTimer(self)
        self._ending.setSingleShot(True)
        self._ending.timeout.connect(self.stop)
        screens.changed.connect(self._stand)

    @property
    def cards(self) -> list[IdentityCard]:
        """Those that are seen."""
        over = [window.identity for window in self._screens.windows if window.identity is not None]
        return [*over, *self._spare]

    def follow(self, wanted: Identifying) -> None:
        """Show what is wanted of this station, as long as it is."""
        left = 0.0 if wanted.until is None else (wanted.until - self._now()).total_seconds()
        if left <= 0 or wanted.station not in ("", self._station):
            self.stop()
            return
        self._wanted = wanted
        self._ending.start(round(min(left, _LONGEST) * 1000))
        self._stand()

    @Slot()
    def stop(self) -> None:
        """Show the wall again."""
        self._ending.stop()
        self._wanted = NOTHING
        self._stand()

    @Slot()
    def _stand(self) -> None:
        """Have a card on each monitor that is to have one, and no others."""
        if self._wanted is NOTHING and not self.cards:
            return
        plan, windows = self._screens.plan, self._screens.windows
        for placement, window in zip(plan.placements, windows, strict=True):
            card = None
            if self._is_meant(placement.monitor):
                number = self._number(placement.monitor)
                card = IdentityCard(number, placement.monitor, placement.view, self._language, self._station, window)
            window.identify(card)
        self._close(self._spare)
        self._spare = [self._alone(monitor) for monitor in plan.spare if self._is_meant(monitor)]

    def _is_meant(self, monitor: Seen) -> bool:
        return self._wanted is not NOTHING and self._wanted.connector in ("", monitor.connector)

    def _number(self, monitor: Seen) -> int:
        return self._screens.seen.index(monitor) + 1

    def _alone(self, monitor: Seen) -> IdentityCard:
        """Return a window of its own on a monitor that the wall leaves alone; the keyboard stays where it is."""
        flags = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus
        card = IdentityCard(self._number(monitor), monitor, None, self._language, self._station, flags=flags)
        card.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        card.setGeometry(QRect(*monitor.place))
        card.show()
        card.setGeometry(QRect(*monitor.place))
        return card

    @staticmethod
    def _close(cards: Iterable[IdentityCard]) -> None:
        for card in cards:
            card.close()
            card.deleteLater()
