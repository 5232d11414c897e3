"""What a technician's editor feels: a tile dragged among two hundred, a layout opened, judged, and on the walls."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import zmq.asyncio
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.processes import free_port, program, receive, take_display, told, until, worker
from benchmarks.site import Site, listens
from demo.show import virtual_screen
from server.contract.client.commands import Commands, UnansweredError
from server.contract.command import Role
from server.contract.messages import Layout
from server.contract.messages.layouts import Area, Form, Grid, ScreenSpec, TileSpec
from server.contract.publishing import Publish
from server.contract.words import same
from server.security import Keyring
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.editor.findings import Surroundings
from wall.editor.layouts.canvas.layout_canvas import LayoutCanvas
from wall.editor.layouts.checks import Checks
from wall.editor.layouts.editing import Editing
from wall.editor.layouts.operations import replace
from wall.editor.layouts.sampling import Samples
from wall.language import Language
from wall.resources import load_fonts
from wall.video.joystick import Joystick
from wall.video.views import Views
from wall.widgets import OPTIONS
from wall.widgets.base import TileTools

TILES = 200
ACROSS, DOWN = 20, 10
CELL = 4
"""Cells of the grid that each tile takes in either direction."""
KINDS = ("kpi", "trend", "headlines", "notices", "clock")
TOPICS = ("indicators/economy", "series/grdp", "headlines/hot", "notices/economy", "here/station")
DRAGGED = 300
"""Moves of the pointer."""
PUBLISHED, PAUSE = 60, 0.4
"""Times, and seconds between two."""
OPENED = 8
DISPLAY = "1920x1080"
SETTLED = 5.0
"""Seconds."""


def measure() -> Iterator[Figure]:
    """Draw in a window, then publish to two stations."""
    with virtual_screen(DISPLAY) as display, worker(draw, display) as pipe:
        opened, dragged, first, again = receive(pipe, tuple)
    yield figure("editor.open", max(opened) * 1000, "ms", aim=Aim(300))
    yield figure("editor.drag.p99", percentile(dragged, 0.99) * 1000, "ms", aim=Aim(20))
    yield figure("editor.drag.p50", percentile(dragged, 0.5) * 1000, "ms")
    yield figure("editor.check.first", first * 1000, "ms")
    yield figure("editor.check", percentile(again, 0.99) * 1000, "ms p99", aim=Aim(50))
    taken = _publish()
    yield figure("editor.publish.p50", percentile(taken, 0.5) * 1000, "ms")
    yield figure("editor.publish.p99", percentile(taken, 0.99) * 1000, "ms", aim=Aim(300))


def large(text: str = "") -> Layout:
    """Return a layout of so many tiles on one surface, the first of them a note."""
    tiles = []
    for number in range(TILES):
        at = Area(number % ACROSS * CELL, number // ACROSS * CELL, CELL - 1, CELL - 1)
        kind, topic = KINDS[number % len(KINDS)], TOPICS[number % len(KINDS)]
        tiles.append(TileSpec(kind=kind, at=at, topics=(topic,), title=same(f"Tile {number}")))
    tiles[0] = TileSpec(kind="note", at=tiles[0].at, options={"text": {"vi": text or "-", "en": text or "-"}})
    screen = ScreenSpec(tile=tuple(tiles), grid=Grid(ACROSS * CELL, DOWN * CELL))
    return Layout(title=same("Large"), form=(Form(lines=56, letters=227, screen=(screen,)),))


def draw(pipe: Connection, display: str) -> None:
    """Open the layout again and again, drag a tile of it, check it; sends the seconds of each."""
    take_display(display)
    application = QApplication([])
    load_fonts()
    mailbox = Mailbox()
    board, language = Dispatcher(mailbox), Language("en")
    Samples(mailbox).fill(large())
    with TemporaryDirectory() as name:
        folder = Path(name)

        async def silent(_: object) -> object:
            raise UnansweredError

        tools = TileTools(
            views=Views(silent), ask=silent, joystick=Joystick(),  # type: ignore[arg-type]
            pictures=folder, boundaries=folder, files=folder,
        )  # fmt: skip
        opened = []
        for number in range(OPENED):
            layout = large(str(number))
            began = time.perf_counter()
            editing = Editing(layout, language)
            canvas = LayoutCanvas(editing, language, board, tools)
            canvas.resize(1920, 1080)
            canvas.show()
            canvas.repaint()
            # until it can be drawn on; pictures of tiles come after each other
            application.processEvents()
            opened.append(time.perf_counter() - began)
            if number < OPENED - 1:
                canvas.clear()
                canvas.close()
        _wait(application, lambda: not canvas.busy)
        dragged = _drag(canvas)
        around = Surroundings(kinds=OPTIONS)
        checks = Checks(around)
        began = time.perf_counter()
        checks.check(editing.layout)
        first = time.perf_counter() - began
        again = []
        for number in range(50):
            editing.apply(0, 0, replace, 1 + number % (TILES - 1), title=same(f"Again {number}"))
            began = time.perf_counter()
            checks.check(editing.layout)
            again.append(time.perf_counter() - began)
        canvas.clear()
        pipe.send((opened, dragged, first, again))


def _wait(application: QApplication, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            raise BenchError("the canvas does not come to rest")
        application.processEvents()
        time.sleep(0.005)


def _drag(canvas: LayoutCanvas) -> list[float]:
    """Return the seconds from each move of the pointer to the canvas having painted it."""
    sheet = canvas.sheets[0]
    area = sheet.area
    cell = area.width() / (ACROSS * CELL), area.height() / (DOWN * CELL)
    view = canvas.viewport()

    def at(column: float, row: float) -> QPointF:
        return QPointF(canvas.mapFromScene(area.x() + column * cell[0], area.y() + row * cell[1]))

    def mouse(kind: QEvent.Type, point: QPointF) -> None:
        left = Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else left
        pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else left
        event = QMouseEvent(
            kind, point, QPointF(view.mapToGlobal(point)), pressed, held, Qt.KeyboardModifier.NoModifier
        )
        QCoreApplication.sendEvent(view, event)

    start = at(CELL * 5 + 1.5, CELL * 4 + 1.5)
    mouse(QEvent.Type.MouseButtonPress, start)
    taken = []
    for number in range(DRAGGED):
        share = number / DRAGGED
        point = start + QPointF(500 * abs(1 - abs(1 - 2 * share)), 200 * share)
        began = time.perf_counter()
        mouse(QEvent.Type.MouseMove, point)
        QCoreApplication.processEvents()
        taken.append(time.perf_counter() - began)
        time.sleep(1 / 60)
    mouse(QEvent.Type.MouseButtonRelease, start)
    return taken


def _publish() -> list[float]:
    with TemporaryDirectory() as name, ExitStack() as running:
        folder, port = Path(name), free_port(2)
        config = folder / "server.toml"
        config.write_text(
            f'[server]\nport = {port}\n[store]\nurl = "sqlite:///{folder}/history.db"\n'
            '[[wall]]\nname = "main"\ntitle = {vi = "IOC", en = "IOC"}\nlayout = "large"\n'
        )
        site = Site(folder, port)
        for station in ("left", "right"):
            site.key(station)
        Keyring(folder / "keys").enroll("technician", Role.TECHNICIAN, folder / "technician.key")
        running.enter_context(program(["-m", "server", "run", "--config", str(config)], folder / "server.log"))
        until(lambda: listens(port), "the server begins")
        pipes = []
        for station in ("left", "right"):
            display = running.enter_context(virtual_screen(DISPLAY))
            words = ["-m", "benchmarks.layout_watch", *site.wall_options(station, station)]
            pipes.append(running.enter_context(told(words, folder / f"{station}.log", display=display)))
        time.sleep(SETTLED)
        return asyncio.run(_published(site, pipes))


async def _published(site: Site, pipes: list[Connection]) -> list[float]:
    """Return the seconds from each order to the last station having painted it."""
    key = site.key("technician")
    taken = []
    with zmq.asyncio.Context() as context:
        commands = Commands(
            context, f"tcp://127.0.0.1:{site.port + 1}", lambda: key, lambda: datetime.now(UTC), patience=30.0
        )
        for number in range(PUBLISHED + 1):
            await asyncio.sleep(PAUSE)
            text = f"version {number}"
            began = time.monotonic()
            asking = asyncio.create_task(commands.ask(Publish(topic="layout/large", document=large(text), base=number)))
            painted = await asyncio.gather(*(asyncio.to_thread(_painted, pipe, text) for pipe in pipes))
            answer = await asking
            if answer.refused is not None:
                raise BenchError(answer.refused.en)
            # the first one connects, and makes the tiles
            if number:
                taken.append(max(painted) - began)
        commands.close()
    return taken


def _painted(pipe: Connection, text: str) -> float:
    while True:
        at, seen = receive(pipe, tuple)
        if seen == text:
            return float(at)
