"""Fetches the pictures of what the wall's screens really show."""

import asyncio
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from server.contract.client.commands import UnansweredError
from server.contract.commands import WatchWall
from wall.client.orders import Orders

EVERY = 0.5
"""Seconds between two questions: stations take pictures no oftener."""


class Watcher(QObject):
    """Asks as long as it runs; stations take no pictures for a desk that does not look."""

    pictured = Signal(str, int, QImage, object)
    """Station, screen, picture, and when it was taken, UTC."""

    def __init__(self, orders: Orders, wall: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders = orders
        self._wall = wall
        self.looking = True
        """Whether anybody sees the pictures: not while the window is minimised or another page is open."""

    async def run(self) -> None:
        """Fetch until cancelled."""
        newest: datetime | None = None
        while True:
            if self.looking:
                try:
                    answer = await self._orders.ask(WatchWall(wall=self._wall, after=newest))
                except UnansweredError:
                    # what is known stays, and looks old
                    newest = None
                else:
                    for each in answer.miniatures:
                        newest = each.taken if newest is None else max(newest, each.taken)
                        self.pictured.emit(each.station, each.screen, QImage.fromData(each.jpeg), each.taken)
            await asyncio.sleep(EVERY)
