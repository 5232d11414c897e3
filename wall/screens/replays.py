"""The pasts that one window shows: a replay for each scene, or tile, that is of another moment than now."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from server.contract.messages import AsOf
from wall.client.board import Board
from wall.client.dispatcher import Dispatcher
from wall.client.local_status import LocalStatus
from wall.client.replay import Replay
from wall.video.past_views import PastViews
from wall.widgets.base import TileTools

JUST_NOW = timedelta(seconds=10)
"""A moment that is no older is almost now: what stands there may stay until it has come."""


class Source(NamedTuple):
    """What feeds a tile."""

    board: Board
    tools: TileTools | None
    replay: Replay | None
    """None where it is fed with what comes now."""


class Replays:
    """Keeps one for as long as somebody wants it, at whatever moment: dragging moves it, and makes none anew."""

    def __init__(self, board: Dispatcher, tools: TileTools | None) -> None:
        self._live = Source(board, tools, None)
        self._board = board
        self._held: dict[Hashable, tuple[Source, PastViews]] = {}
        self._wanted: set[Hashable] = set()
        self._here: LocalStatus | None = None

    @property
    def all(self) -> list[Replay]:
        """Those that are shown."""
        return [source.replay for source, _ in self._held.values() if source.replay is not None]

    def begin(self) -> None:
        """Forget what was wanted."""
        self._wanted.clear()

    def source(self, key: Hashable, as_of: AsOf | None) -> Source:
        """Return what feeds the tiles of ``key`` at a moment; None stands for now."""
        tools = self._live.tools
        if as_of is None or tools is None:
            return self._live
        self._wanted.add(key)
        if key not in self._held:
            self._held[key] = self._made(as_of, tools)
        source, _ = self._held[key]
        assert source.replay is not None
        if source.replay.as_of != as_of:
            source.replay.show(as_of)
        return source

    def end(self) -> None:
        """Stop what nobody has wanted since the beginning."""
        for key in [key for key in self._held if key not in self._wanted]:
            source, views = self._held.pop(key)
            views.stop()
            views.deleteLater()
            if source.replay is not None:
                source.replay.stop()
                source.replay.deleteLater()

    def tell(self, here: LocalStatus) -> None:
        """Give what the station knows of itself to the tiles that show it."""
        self._here = here
        for replay in self.all:
            replay.tell(here)

    def _made(self, as_of: AsOf, tools: TileTools) -> tuple[Source, PastViews]:
        board = self._board
        replay = Replay(tools.ask, lambda: board.now, as_of)
        views = PastViews(tools.ask, lambda: replay.now, tools.views)
        if not replay.plays and board.now - as_of.at < JUST_NOW:
            replay.begin_with(board.latest)
        if self._here is not None:
            replay.tell(self._here)
        return Source(replay, replace(tools, views=views), replay), views
