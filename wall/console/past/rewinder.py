"""Sets surfaces of a wall to moments of the past, as fast as the server takes it and no faster."""

import time

from PySide6.QtCore import QObject

from server.contract.client.commands import UnansweredError
from server.contract.messages import AsOf
from server.contract.wall_commands import Rewind
from wall.console.orders import UNANSWERED, Orders

SETTLES = 1.5
"""Seconds after an order in which the wall may still tell of what was before it."""


class Rewinder(QObject):
    """One order is under way at a time; of what was wanted meanwhile the newest is ordered next."""

    def __init__(self, orders: Orders, wall: str) -> None:
        super().__init__()
        self._orders, self._wall = orders, wall
        self._wanted: list[tuple[int | None, AsOf | None]] = []
        self._at_work = False
        self._ended = 0.0

    @property
    def settles(self) -> bool:
        """Whether what the wall shows may not be what was ordered yet."""
        return self._at_work or time.monotonic() - self._ended < SETTLES

    def want(self, screen: int | None, as_of: AsOf | None) -> None:
        """Order a moment for a surface, or None for now; the screen None stands for all surfaces."""
        self._wanted = [each for each in self._wanted if each[0] != screen] + [(screen, as_of)]
        if not self._at_work:
            self._at_work = True
            self._orders.spawn(self._work())

    async def _work(self) -> None:
        try:
            while self._wanted:
                screen, as_of = self._wanted.pop(0)
                try:
                    answer = await self._orders.ask(Rewind(wall=self._wall, screen=screen, as_of=as_of))
                except UnansweredError:
                    self._orders.refused.emit(UNANSWERED)
                    continue
                if answer.refused is not None:
                    self._orders.refused.emit(answer.refused)
        finally:
            self._at_work = False
            self._ended = time.monotonic()
