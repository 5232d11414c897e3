"""Tells the server what this station really shows, and how its computer does."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from server.contract.client.commands import Commands, UnansweredError
from server.contract.client.link import Link
from server.contract.commands import ReportStation
from server.contract.messages import StationHealth, StationState
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.language import Language
from wall.screens.monitors import Screens
from wall.screens.room import unlike_room
from wall.settings import Settings
from wall.station.counting import counted
from wall.station.report import station_state
from wall.video.views import Views

if TYPE_CHECKING:
    from wall.station.vitals import Vitals

EVERY = 5
"""Seconds between two reports where nothing changes."""


class Reports(QObject):
    """Reports as soon as something changes, and every few seconds where nothing does."""

    def __init__(
        self,
        settings: Settings,
        board: Dispatcher,
        screens: Screens,
        commands: Commands,
        language: Language,
        views: Views,
        refused: Callable[[Words], None],
        drives: Callable[[], bool] = lambda: True,
        trouble: Callable[[], Words | None] = lambda: None,
    ) -> None:
        super().__init__()
        self._settings, self._board, self._screens, self._commands = settings, board, screens, commands
        self._language, self._views, self._refused, self._drives = language, views, refused, drives
        self._trouble = trouble
        self._started = datetime.now(UTC)
        self._seconds = 0
        self._reported: StationState | None = None
        self._sending: asyncio.Task[None] | None = None
        self._vitals: Vitals | None = None
        self._health: StationHealth | None = None

    def state(self) -> StationState:
        """Return what this station really shows."""
        return station_state(
            self._settings.wall,
            self._started,
            self._language,
            self._screens.windows,
            self._settings.layouts,
            self._views.state(),
            unlike_room(self._screens.plan),
            self._screens.seen,
            self._health,
            count=counted(self._board),
            drives=self._drives(),
        )

    def tick(self) -> None:
        """Count a second."""
        self._seconds += 1
        if self._seconds % EVERY == 0:
            self._health = self._measured()
            self._reported = None
        self.tell()

    def tell(self) -> None:
        """Report what the server has not been told yet."""
        if self._board.link is not Link.LIVE or (self._sending is not None and not self._sending.done()):
            return
        state = self.state()
        if state != self._reported:
            self._reported = state
            self._sending = asyncio.get_running_loop().create_task(self._send(state))

    async def stop(self) -> None:
        """End what is under way."""
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)

    def _measured(self) -> StationHealth | None:
        """Return how this computer does; what measures it is loaded after the first picture of the wall."""
        from wall.station.vitals import Vitals

        if self._vitals is None:
            self._vitals = Vitals(self)
            return None
        return self._vitals.health(self._screens.windows, self._board.ahead, self._trouble())

    async def _send(self, state: StationState) -> None:
        try:
            answer = await self._commands.ask(ReportStation(state=state))
        except UnansweredError:
            self._reported = None
        else:
            if answer.refused is not None:
                self._refused(answer.refused)
