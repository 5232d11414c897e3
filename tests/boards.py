"""A board that stands still, with sample documents, for whoever chooses from what is there."""

from datetime import UTC, datetime

from server.contract.messages import Update
from wall.client.board import Board
from wall.client.freshness import Awaited
from wall.samples.documents import sample

NOW = datetime(2027, 2, 8, 5, tzinfo=UTC)
TOPICS = (
    "indicators/economy",
    "indicators/health",
    "series/grdp",
    "breakdown/investment",
    "notices/hazards",
    "spots/gates",
    "headlines/hot",
    "taskboard/all",
    "flows/attacks",
    "source/dispatch",
    "camera/CAM-001",
    "camera/CAM-002",
)


class StillBoard(Board):
    """At one moment."""

    @property
    def now(self):
        return NOW

    def _awaited(self, tile, now):
        del tile, now
        return Awaited.DATA


def board(*topics, **fields):
    """Return a board with sample documents of these topics, fresh unless ``fields`` of their updates say otherwise."""
    found = StillBoard()
    for topic in topics or TOPICS:
        told = {"topic": topic, "fresh_for": 60.0, "taken": NOW, "document": sample(topic)} | fields
        found.post(Update(**told))
    return found
