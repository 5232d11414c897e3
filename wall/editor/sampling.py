"""Feeds the tiles of a drawing with samples, for whoever draws without a server."""

from datetime import UTC, datetime, timedelta
from typing import Any

from server.contract.messages import Layout, Update
from server.contract.messages.layouts import TileSpec
from wall.client.board import OWN
from wall.client.dispatcher import Dispatcher
from wall.layouts.mosaic import SIZES
from wall.layouts.parameters import sampled
from wall.samples.documents import KNOWN, sample

FRESH_FOR = 10 * 365 * 86_400.0
"""Seconds: samples do not grow old."""
MANY = {"camera/*": max(SIZES), "source/*": 9, "station/*": 3}
"""How many a topic stands for."""


class Samples:
    """Posts each topic once, when a layout first shows it."""

    def __init__(self, board: Dispatcher) -> None:
        self._board = board
        self._posted: set[str] = set()

    def fill(self, layout: Layout) -> None:
        """Post what the tiles of a layout show and nobody has posted yet."""
        for form in sampled(layout).form:
            for screen in form.screen:
                for tile in screen.tile:
                    self._fill(tile)

    def _fill(self, tile: TileSpec) -> None:
        for topic in tile.topics:
            if topic in self._posted or topic.startswith(OWN) or topic.partition("/")[0] not in KNOWN:
                continue
            self._posted.add(topic)
            for number in range(MANY.get(topic, 1)):
                name = topic.replace("*", str(number + 1))
                document: Any = sample(name, tile.options.get("show", ()))
                taken = datetime.now(UTC) - timedelta(minutes=1)
                self._board.post(Update(topic=name, document=document, taken=taken, fresh_for=FRESH_FOR))
