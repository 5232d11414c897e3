"""The same hundred numbers and the same chart on our wall and on a web dashboard, side by side in one run.

The peer is Node-RED with its Dashboard 2.0 (npm), shown by headless Chromium at 1920×1080. Both are given each number
twice a second. Counted are the processes of either side that carry data and picture: Node-RED and Chromium there, the
hub and the wall here; the X server that our wall draws on is counted too, Chromium without a screen has none.
"""

import asyncio
import json
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from msgspec import structs

from benchmarks.documents import document
from benchmarks.figures import Aim, BenchError, Figure, figure
from benchmarks.processes import command, free_port, receive, until, worker
from benchmarks.publishing import FRESH_FOR, enrolled, serving_hub
from benchmarks.site import listens
from benchmarks.tiled import CELLS, asked, run_wall
from benchmarks.usage import Cost, Usage
from benchmarks.web import browser, install, node
from demo.show import virtual_screen
from server.contract.keys import StationKey
from server.contract.legibility import Capacity
from server.contract.messages import Indicators, Point, Series
from server.contract.messages.layouts import Area, Form, Layout, ScreenSpec, TileSpec
from server.contract.words import same
from server.security import Keyring
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.screens.room import Shortcuts
from wall.screens.window import WallWindow

BOARDS, CARDS = 10, 10
"""Boards of numbers, and numbers of each."""
EVERY = 0.5
"""Seconds between two values of each number."""
POINTS = 120
"""Of the chart."""
DESK = Capacity(53, 211)
"""Of a 27-inch monitor at 0.8 m."""
WARM_UP, SECONDS = 20.0, 30.0
COLOURS = {
    "surface": "#181e25",
    "primary": "#8f9fb0",
    "bgPage": "#0e1216",
    "groupBg": "#181e25",
    "groupOutline": "#36414d",
}
SIZES = {"pagePadding": "6px", "groupGap": "6px", "groupBorderRadius": "4px", "widgetGap": "4px"}


def measure() -> Iterator[Figure]:
    """Show both, one after the other, and count."""
    ours, theirs = _ours(), _theirs()
    yield figure("dashboard.cpu", ours.cpu * 60, "s/min", against=theirs.cpu * 60, aim=Aim(1.0, ratio=True))
    yield figure("dashboard.memory", ours.memory, "MB", against=theirs.memory, aim=Aim(1.0, ratio=True))


def _ours() -> Cost:
    with TemporaryDirectory() as name, virtual_screen("1920x1080") as display:
        folder = Path(name)
        endpoint = f"tcp://127.0.0.1:{free_port()}"
        key = enrolled(folder)
        with worker(publish, endpoint, folder / "keys") as hub, worker(show, display, endpoint, key) as wall:
            processes = [receive(hub, int), receive(wall, int), _x_server()]
            time.sleep(WARM_UP)
            usage = Usage(processes)
            time.sleep(SECONDS)
            cost = usage.end()
            wall.send("end")
            return cost


def publish(pipe: Connection, endpoint: str, keys: Path) -> None:
    """Publish boards and chart, each again twice a second."""

    async def work() -> None:
        async with serving_hub(endpoint, Keyring(keys)) as hub:
            pipe.send(psutil.Process().pid)
            number = 0
            while True:
                for board in range(BOARDS):
                    hub.publish(f"indicators/{board}", _board(number + board), fresh_for=FRESH_FOR)
                hub.publish("series/0", _chart(number), fresh_for=FRESH_FOR)
                number += 1
                await asyncio.sleep(EVERY)

    asyncio.run(work())


def show(pipe: Connection, display: str, endpoint: str, key: StationKey) -> None:
    """Show the wall until the pipe says that it has been long enough."""

    async def work(_mailbox: Mailbox, _board: Dispatcher, _windows: list[WallWindow]) -> None:
        pipe.send(psutil.Process().pid)
        await asked(pipe)

    run_wall(display, endpoint, key, Mailbox, work, lambda _: _layout(), shortcuts=Shortcuts((0.8,), (27.0,)))


def _layout() -> Layout:
    """Return a desk's screen: a hundred numbers cannot be read from six metres, on whatever."""
    boards = [
        TileSpec(
            kind="kpi",
            topics=(f"indicators/{n}",),
            at=Area(CELLS[n % 5], n // 5 * 4, CELLS[n % 5 + 1] - CELLS[n % 5], 4),
        )
        for n in range(BOARDS)
    ]
    chart = TileSpec(kind="trend", topics=("series/0",), at=Area(0, 8, 24, 4), options={"periods": POINTS})
    screen = ScreenSpec(tile=(*boards, chart))
    return Layout(title=same("100"), form=(Form(lines=DESK.lines, letters=DESK.letters, screen=(screen,)),))


def _board(number: int) -> Indicators:
    example = document("kpi", number)
    if not isinstance(example, Indicators):
        raise BenchError("the example of figures is none")
    one = example.indicators[0]
    cards = (structs.replace(one, id=str(n), value=float((number * 37 + n * 101) % 10_000)) for n in range(CARDS))
    return Indicators(indicators=tuple(cards))


def _chart(number: int) -> Series:
    example = document("trend", number)
    if not isinstance(example, Series):
        raise BenchError("the example of a series is none")
    months = [datetime(2017 + n // 12, n % 12 + 1, 1, tzinfo=UTC) for n in range(POINTS)]
    points = tuple(Point(month, 100.0 + (number + n) * 17 % 97 / 10) for n, month in enumerate(months))
    return structs.replace(example, points=points)


def _theirs() -> Cost:
    installed = install("dashboard")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "flows.json").write_text(json.dumps(_flows()))
        (folder / "settings.js").write_text('module.exports = {flowFile: "flows.json", uiHost: "127.0.0.1"}\n')
        port = free_port()
        run = [str(node()), str(installed / "node_modules/node-red/red.js")]
        run += ["--userDir", str(folder), "--settings", str(folder / "settings.js"), "--port", str(port)]
        # Node-RED looks for further nodes in its user's folder
        (folder / "node_modules").symlink_to(installed / "node_modules")
        shutil.copy(installed / "package.json", folder / "package.json")
        with command(run, folder / "node-red.log") as red:
            until(lambda: listens(port), "Node-RED begins")
            with browser(folder, f"http://127.0.0.1:{port}/dashboard/page") as chromium:
                time.sleep(WARM_UP)
                usage = Usage([red.pid, chromium])
                time.sleep(SECONDS)
                return usage.end()


def _flows() -> list[dict[str, object]]:
    """Return Node-RED's flow: a clock, what makes the values, a hundred texts and a chart on one page."""
    texts = [f"text{n}" for n in range(BOARDS * CARDS)]
    make = (
        "const n = (context.get('n') || 0) + 1; context.set('n', n);"
        f"const out = []; for (let i = 0; i < {len(texts)}; i++) out.push({{payload: (n * 37 + i * 101) % 10000}});"
        "out.push({payload: 100 + n * 17 % 97 / 10}); return out;"
    )
    page = {"id": "page", "type": "ui-page", "name": "Figures", "ui": "base", "path": "/page", "layout": "grid"}
    nodes: list[dict[str, object]] = [
        {"id": "tab", "type": "tab", "label": "bench"},
        {"id": "base", "type": "ui-base", "name": "Bench", "path": "/dashboard"},
        {"id": "theme", "type": "ui-theme", "name": "Grey", "colors": COLOURS, "sizes": SIZES},
        page | {"theme": "theme", "order": 1, "breakpoints": [{"name": "Default", "px": "0", "cols": "24"}]},
        {"id": "group", "type": "ui-group", "name": "", "page": "page", "width": "24", "height": "1", "order": 1},
        {"id": "clock", "type": "inject", "z": "tab", "repeat": str(EVERY), "once": True, "wires": [["make"]]},
        {
            "id": "make",
            "type": "function",
            "z": "tab",
            "func": make,
            "outputs": len(texts) + 1,
            "wires": [*[[text] for text in texts], ["chart"]],
        },
        {
            "id": "chart",
            "type": "ui-chart",
            "z": "tab",
            "group": "group",
            "width": "24",
            "height": "6",
            "order": 200,
            "chartType": "line",
            "xAxisType": "time",
            "xAxisProperty": "",
            "xAxisPropertyType": "timestamp",
            "yAxisProperty": "payload",
            "yAxisPropertyType": "msg",
            "category": "figure",
            "categoryType": "str",
            "removeOlder": "1",
            "removeOlderUnit": "60",
            "removeOlderPoints": str(POINTS),
            "action": "append",
            "wires": [[]],
        },
    ]
    for number, text in enumerate(texts):
        nodes.append(
            {
                "id": text,
                "type": "ui-text",
                "z": "tab",
                "group": "group",
                "width": "2",
                "height": "1",
                "order": number + 1,
                "label": f"Chỉ số {number}",
                "format": "{{msg.payload}}",
                "layout": "row-spread",
                "wires": [],
            }
        )
    return nodes


def _x_server() -> int:
    """Return the process of the virtual screen that this process has started."""
    return next(child.pid for child in psutil.Process().children() if child.name() == "Xvfb")
