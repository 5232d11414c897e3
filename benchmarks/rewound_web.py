"""Fifty series at any moment of thirty days, on our wall and in a web dashboard, side by side in one run.

The peer is Open MCT (npm) with a display layout of fifty plots, shown by headless Chromium; ours is a wall of fifty
tiles of kind ``trend``. Both fill a screen of 1920×1080 and show of each series its points of the six hours before the
moment, from an SQLite file with one point of each in ten minutes.

On our side the time goes from the order that is sent to the server to the window that has been painted, and the server
publishes and writes down 50 updates a second besides. On theirs it begins within the page, with the call that sets its
time, and the answers come from a server of its own, for all plots at once, by the index of its file.
"""

import asyncio
import json
import math
import random
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct
from sqlalchemy import insert

from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.processes import ROOT, command, free_port, until
from benchmarks.rewinding import PAST
from benchmarks.rewound import PAUSE, go_to, shown
from benchmarks.site import listens
from benchmarks.web import browser, install, node
from server.contract.messages import AnyDocument, Point, Series, Span
from server.contract.words import same
from server.store.database import Database
from server.store.tables import documents, topics, updates

ACROSS, DOWN = 10, 5
"""Plots of the screen."""
SERIES = ACROSS * DOWN
EVERY, WINDOW = timedelta(minutes=10), timedelta(hours=6)
"""Between two points; how much is seen of them."""
POINTS = PAST // EVERY
"""Of a series."""
SEEN = WINDOW // EVERY
"""Points of a plot."""
MOMENTS = 40
SCREEN = "1920x1080"
DESK = ("--seat", "0.7", "--panel", "27")
"""From where the wall is read: as a web page, not from the last row of a room."""
WITHIN = 600.0
"""Seconds in which the peer has to have been at all moments."""
PEER = ROOT / "benchmarks/openmct"


class _Rewound(Struct, frozen=True):
    """One moment of the peer."""

    painted: float
    """Milliseconds until then."""
    points: int


class _Told(Struct, frozen=True):
    """What the peer's page tells in the end."""

    rewound: list[_Rewound]
    plots: int
    """Those of its plots that are within the screen."""


def measure() -> Iterator[Figure]:
    """Go to the same moments on both, one after the other."""
    end = datetime.now(UTC).replace(second=0, microsecond=0)
    chance = random.Random(7)
    moments = [end - PAST * chance.random() * 0.98 for _ in range(MOMENTS + 1)]
    with TemporaryDirectory(prefix="vonglau-") as name:
        ours = _ours(Path(name), end, moments)
    with TemporaryDirectory(prefix="vonglau-") as name:
        theirs = _theirs(Path(name), end, moments)
    for share, which in ((0.5, "median"), (0.99, "p99")):
        against = percentile(theirs, share)
        yield figure(f"rewind.series.{which}", percentile(ours, share), "s", against=against, aim=Aim(1.0, ratio=True))


def _ours(folder: Path, end: datetime, moments: Sequence[datetime]) -> list[float]:
    url = f"sqlite:///{folder}/history.db"
    asyncio.run(_build(url, end))
    with shown(url, end, SCREEN, _layout(), *DESK) as past:
        return go_to(past, moments)


async def _build(url: str, end: datetime) -> None:
    """Write down each point when it came, with what is seen before it."""
    encode = msgspec.msgpack.Encoder().encode
    database = Database(url)
    try:
        async with database.begin() as connection:
            for series in range(SERIES):
                await connection.execute(insert(topics), [{"name": f"series/{series}"}])
                points = [Point(at, value) for at, value in _points(series, end)]
                bodies = [encode(_document(series, points[max(n - SEEN, 0) : n])) for n in range(1, POINTS + 1)]
                rows = [{"digest": sha256(body).digest(), "body": body} for body in bodies]
                await connection.execute(insert(documents), rows)
                told = {"topic_id": series + 1, "fresh_for": EVERY.total_seconds(), "source": "0", "partial": False}
                of = [
                    told | {"at": point.at, "taken": point.at, "document_id": series * POINTS + number}
                    for number, point in enumerate(points, start=1)
                ]
                await connection.execute(insert(updates), of)
    finally:
        await database.dispose()


def _points(series: int, end: datetime) -> Iterator[tuple[datetime, float]]:
    """Yield when each point of a series was, oldest first, and its value; no two series at once."""
    for number in range(POINTS):
        yield (
            end - PAST + number * EVERY + series * EVERY / SERIES,
            100 + 20 * math.sin(number / 9 + series) + number % 7,
        )


def _document(series: int, points: Sequence[Point]) -> AnyDocument:
    name = same(f"Series {series}")
    return Series(name=name, short=name, unit=same("%"), decimals=1, span=Span.MINUTE, points=tuple(points))


def _layout() -> str:
    """Return a layout of one screen with a tile for each series."""
    columns, rows = (
        [number * cells // count for number in range(count + 1)] for count, cells in ((ACROSS, 24), (DOWN, 12))
    )
    tiles = []
    for number in range(SERIES):
        column, row = number % ACROSS, number // ACROSS
        at = [columns[column], rows[row], columns[column + 1] - columns[column], rows[row + 1] - rows[row]]
        shape = f'kind = "trend", topics = ["series/{number}"], at = {at}, options = {{periods = {SEEN}}}'
        tiles.append(f"  {{{shape}}},\n")
    title = 'title = {vi = "Năm mươi", en = "Fifty"}'
    return f"{title}\n[[form]]\nlines = 53\nletters = 211\n[[form.screen]]\ntile = [\n{''.join(tiles)}]\n"


def _theirs(folder: Path, end: datetime, moments: Sequence[datetime]) -> list[float]:
    installed = install("openmct") / "node_modules/openmct"
    points, task, told = (folder / name for name in ("points.db", "task.json", "told.json"))
    _build_peer(points, end)
    milliseconds = [round(moment.timestamp() * 1000) for moment in moments]
    seconds = WINDOW.total_seconds()
    asked = {"series": SERIES, "across": ACROSS, "down": DOWN, "seconds": seconds, "pause": PAUSE}
    task.write_text(json.dumps(asked | {"moments": milliseconds}))
    port = free_port()
    words = [node(), PEER / "serve.mjs", str(port), installed, points, task, told]
    address = f"http://127.0.0.1:{port}/#/browse/bench:wall?hideTree=true&hideInspector=true"
    with command([str(word) for word in words], folder / "serve.log"):
        until(lambda: listens(port), "the web dashboard's server begins")
        with browser(folder, address):
            until(told.exists, "the web dashboard has been at all moments", within=WITHIN)
    seen = msgspec.json.decode(told.read_bytes(), type=_Told)
    if seen.plots != SERIES or any(each.points != SERIES * SEEN for each in seen.rewound):
        raise BenchError(
            f"the web dashboard shows {seen.plots} plots, of {sorted({each.points for each in seen.rewound})} points"
        )
    return [each.painted / 1000 for each in seen.rewound]


def _build_peer(file: Path, end: datetime) -> None:
    """Write the same points down for the peer: times in milliseconds."""
    database = sqlite3.connect(file)
    with database:
        database.execute(
            "CREATE TABLE points (series INTEGER, at INTEGER, value REAL, PRIMARY KEY (series, at)) WITHOUT ROWID"
        )
        for series in range(SERIES):
            rows = ((series, round(at.timestamp() * 1000), value) for at, value in _points(series, end))
            database.executemany("INSERT INTO points VALUES (?, ?, ?)", rows)
    database.close()
