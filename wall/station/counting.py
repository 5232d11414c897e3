"""How many tiles show data, and how many of them are fresh: at this station, and of a mirror on the wall."""

from datetime import datetime, timedelta

from server.contract.messages import StationState, Update
from wall.client.dispatcher import Dispatcher
from wall.client.local_status import TOPIC

SILENT = timedelta(seconds=15)
"""After its last report, which comes every five seconds, a station says nothing any more."""


def counted(board: Dispatcher) -> tuple[int, int]:
    """Return how many tiles of this station show data, and how many of them are fresh."""
    tiles = [tile for tile in board.tiles if tile.spec.topics != (TOPIC,) and not tile.self_contained]
    return len(tiles), sum(tile.freshness == "fresh" for tile in tiles)


class WallCount:
    """Follows what the stations say that drive a wall."""

    def __init__(self, wall: str, board: Dispatcher) -> None:
        self._wall, self._board = wall, board
        self._told: dict[str, Update] = {}
        board.watch("station/*", self._follow)

    def counted(self) -> tuple[int, int]:
        """Return how many tiles of the wall show data, and how many are fresh; of this station where no other tells."""
        told = [update.document for update in self._told.values() if self._counts(update, self._board.now)]
        states = [each for each in told if isinstance(each, StationState)]
        if not states:
            return counted(self._board)
        return sum(each.shown for each in states), sum(each.fresh for each in states)

    def _follow(self, update: Update) -> None:
        self._told[update.topic] = update

    def _counts(self, update: Update, now: datetime) -> bool:
        state = update.document
        return (
            isinstance(state, StationState)
            and (state.wall, state.drives, state.revoked) == (self._wall, True, False)
            and state.shown > 0
            and update.taken is not None
            and now - update.taken < SILENT
        )
