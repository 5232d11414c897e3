"""Orders that overtake each other, such as those of a timeline that is dragged: as fast as the server takes them."""

import time
from collections.abc import Hashable

from PySide6.QtCore import QObject

from server.contract.client.commands import UnansweredError
from server.contract.commands import AnyCommand
from wall.client.orders import UNANSWERED, Orders

SETTLES = 1.5
"""Seconds after an order in which the server may still tell of what was before it."""


class NewestOrders(QObject):
    """One order is under way at a time; of what was wanted of a thing meanwhile the newest is ordered next.

    When the server does not answer, what was wanted meanwhile is dropped: nobody expects the wall to move much later.
    """

    def __init__(self, orders: Orders, *, lasting: bool = False) -> None:
        """What is ``lasting`` is wanted later too, and nothing of it is dropped."""
        super().__init__()
        self._orders, self._lasting = orders, lasting
        self._wanted: dict[Hashable, AnyCommand] = {}
        self._at_work = False
        self._ended = -SETTLES

    @property
    def settles(self) -> bool:
        """Whether what the server tells may not be what was ordered yet."""
        return self._at_work or time.monotonic() - self._ended < SETTLES

    def want(self, thing: Hashable, order: AnyCommand) -> None:
        """Give an order about a thing, instead of one about it that has not left yet."""
        self._wanted[thing] = order
        if not self._at_work:
            self._at_work = True
            self._orders.spawn(self._work())

    async def _work(self) -> None:
        try:
            while self._wanted:
                order = self._wanted.pop(next(iter(self._wanted)))
                try:
                    answer = await self._orders.ask(order, again=self._lasting)
                except UnansweredError:
                    if not self._lasting:
                        self._wanted.clear()
                    self._orders.refused.emit(UNANSWERED)
                    continue
                if answer.refused is not None:
                    self._orders.refused.emit(answer.refused)
        finally:
            self._at_work = False
            self._ended = time.monotonic()
