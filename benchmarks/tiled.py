"""A wall of sixty real tiles on three screens, in the calling process: everything of the product but its start."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import qasync
from PySide6.QtWidgets import QApplication

from benchmarks.documents import KINDS
from benchmarks.processes import free_port, receive, take_display, worker
from benchmarks.publishing import TILES, TOPICS, enrolled, publish_steadily
from benchmarks.stalls import idle
from demo.show import virtual_screen
from server.contract.keys import StationKey
from server.contract.messages import Room
from server.contract.messages.layouts import Area, Form, Layout, ScreenSpec, TileSpec
from server.contract.words import same
from wall.client.dispatcher import Dispatcher
from wall.client.feed import Feed
from wall.client.mailbox import Mailbox
from wall.language import Language
from wall.resources import load_fonts
from wall.screens.monitors import Screens, ScreenWish
from wall.screens.room import Shortcuts
from wall.screens.window import WallWindow
from wall.widgets.base import TileTools

MONITORS = "1920x1080,1920x1080,1920x1080"
STATION = "bench-1"
SCREENS = 3
PER_SCREEN = TILES // SCREENS
ACROSS, DOWN = 5, 4
"""Tiles of a screen."""
CELLS = (0, 5, 10, 15, 20, 24)
"""The columns at which the tiles begin."""

T = TypeVar("T")
Noise = list[float]
"""By how many seconds each tick of an idle application's timer was late."""
Work = Callable[[Mailbox, Dispatcher, list[WallWindow]], Coroutine[Any, Any, None]]


def watch_wall(
    show: Callable[..., None], kind: type[T], *, monitors: str, rate: int, seconds: float
) -> tuple[T, Noise]:
    """Publish ``rate`` updates a second, and return what ``show`` tells of a wall on these monitors.

    ``show(pipe, display, endpoint, key)`` runs in a process of its own: it says when it is ready, is given for how many
    seconds to watch, and says what it saw, of that kind. Beside it stands how late an idle application was meanwhile.
    """
    with TemporaryDirectory() as name, virtual_screen(monitors) as display, virtual_screen("640x480") as other:
        folder = Path(name)
        endpoint = f"tcp://127.0.0.1:{free_port()}"
        key = enrolled(folder)
        with (
            worker(publish_steadily, endpoint, folder / "keys", rate) as hub,
            worker(show, display, endpoint, key) as wall,
            worker(idle, other) as quiet,
        ):
            for part in (hub, wall, quiet):
                receive(part, str)
            quiet.send(seconds)
            wall.send(seconds)
            return receive(wall, kind), receive(quiet, list)


def run_wall(
    display: str,
    endpoint: str,
    key: StationKey,
    mailbox: Callable[[], Mailbox],
    work: Work,
    change: Callable[[Layout], Layout] = lambda layout: layout,
    room: Room | None = None,
    shortcuts: Shortcuts | None = None,
    lend: Callable[[], TileTools] | None = None,
) -> None:
    """Show the wall, follow the server at ``endpoint``, and return when ``work`` has ended.

    ``change`` makes of the layout of sixty tiles what is shown; ``lend`` makes, in the loop, what tiles are lent.
    """
    take_display(display)
    application = QApplication([])
    load_fonts()
    with qasync.QEventLoop(application) as loop:
        box = mailbox()
        feed = Feed([endpoint], lambda: key, box)
        feed.start()
        try:
            loop.run_until_complete(
                _show(application, box, work, change(sixty_tiles()), room or Room(), shortcuts or Shortcuts(), lend)
            )
        finally:
            feed.stop()


async def _show(
    application: QApplication,
    mailbox: Mailbox,
    work: Work,
    layout: Layout,
    room: Room,
    shortcuts: Shortcuts,
    lend: Callable[[], TileTools] | None,
) -> None:
    board = Dispatcher(mailbox)
    language = Language("vi")
    tools = lend() if lend else None
    screens = Screens(application, ScreenWish(), STATION, shortcuts, lambda: WallWindow(board, language, tools))
    screens.arrange()
    screens.stand_in(room)
    (form,) = layout.form
    for window in screens.windows:
        number = window.view.canvas.number
        window.put("sixty", number, form.screen[number - 1], form.capacity)
    # as the product does once it has started
    gc.collect()
    gc.freeze()
    while any(tile.freshness != "fresh" for tile in board.tiles if tile.spec.kind in KINDS):  # noqa: ASYNC110 - another thread sets it
        await asyncio.sleep(0.05)
    await work(mailbox, board, screens.windows)
    screens.close()


def sixty_tiles() -> Layout:
    """Return a layout whose tiles together show all topics."""
    screens = tuple(
        ScreenSpec(tile=tuple(_tile(screen * PER_SCREEN + place, place) for place in range(PER_SCREEN)))
        for screen in range(SCREENS)
    )
    return Layout(title=same("60"), form=(Form(lines=14, letters=57, screen=screens),))


async def asked(pipe: Connection) -> Any:
    """Return what the pipe says next, while the GUI goes on."""
    while not pipe.poll():  # noqa: ASYNC110 - a pipe wakes no loop
        await asyncio.sleep(0.02)
    return pipe.recv()


def _tile(number: int, place: int) -> TileSpec:
    column, row = place % ACROSS, place // ACROSS
    area = Area(CELLS[column], row * 3, CELLS[column + 1] - CELLS[column], 3)
    return TileSpec(kind=KINDS[number % len(KINDS)], at=area, topics=tuple(TOPICS[number::TILES]))
