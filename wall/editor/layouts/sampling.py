"""Feeds the tiles of a drawing with samples, for whoever draws without a server."""

from datetime import UTC, datetime
from typing import Any

from server.contract.client.link import Link
from server.contract.messages import Layout, Update
from server.contract.messages.layouts import TileSpec
from wall.client.board import OWN
from wall.client.mailbox import Mailbox
from wall.layouts.mosaic import SIZES
from wall.layouts.parameters import sampled
from wall.samples.documents import KNOWN, sample
from wall.samples.places import NOON

FRESH_FOR = 10 * 365 * 86_400.0
"""Seconds: samples do not grow old."""
MANY = {"camera/*": max(SIZES), "source/*": 9, "station/*": 3}
"""How many a topic stands for."""


class Samples:
    """Sends each topic once, when a layout first shows it; it is the time that the samples are of."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._sent: set[str] = set()
        mailbox.set_link(Link.LIVE, ahead=(NOON - datetime.now(UTC)).total_seconds())

    def fill(self, layout: Layout) -> None:
        """Send what the tiles of a layout show and was not sent yet."""
        for form in sampled(layout).form:
            for screen in form.screen:
                for tile in screen.tile:
                    self._fill(tile)

    def _fill(self, tile: TileSpec) -> None:
        for topic in tile.topics:
            if topic in self._sent or topic.startswith(OWN) or topic.partition("/")[0] not in KNOWN:
                continue
            self._sent.add(topic)
            for number in range(MANY.get(topic, 1)):
                name = topic.replace("*", str(number + 1))
                document: Any = sample(name, tile.options.get("show", ()))
                self._mailbox.put(Update(topic=name, document=document, taken=NOON, fresh_for=FRESH_FOR))
