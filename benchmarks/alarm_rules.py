"""What ten thousand rules cost at a thousand documents a second, beside Prometheus and Alertmanager with as many.

Each of a thousand topics has ten figures, and each figure a rule of its own; one in a hundred documents raises or ends
an alarm. Prometheus reads ten thousand series each second from one page, and evaluates one rule for each in the same
second: both see ten thousand figures a second. From a figure to who is to know it: ours until the alarm is written down
and published, theirs until a receiver on loopback has the notification. In theirs is up to a second until the figure is
read, and one until it is judged: no less can be set.
"""

import asyncio
import json
import random
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import msgspec
import zmq

from benchmarks.documents import document
from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.processes import command, free_port, receive, until, worker
from benchmarks.site import listens
from benchmarks.usage import Usage
from server.alarm_rules.evaluator import PackRules
from server.alarm_rules.rules import AlarmRule
from server.alarms.book import Book
from server.alarms.engine import AlarmEngine
from server.contract.messages import Indicators, Update
from server.hub import FOREVER, Hub, publisher
from server.services import packs
from server.store.alarm_journal import AlarmJournal
from server.store.database import Database

TOPICS, FIGURES = 1000, 10
RATE = 1000
"""Documents a second."""
EVERY = 100
"""Of so many documents one raises an alarm, or ends it."""
LIMIT = 1000.0
WARM_UP, SECONDS = 5.0, 30.0
CORES = 0.6
CHANGES = 40
"""Conditions that Prometheus is given, one after the other."""


class Ruled(NamedTuple):
    """What our process saw of itself."""

    cores: float
    """Seconds of a core a second."""
    alone: float
    """The same, without rules."""
    rate: float
    """Documents a second."""
    took: list[float]
    """Seconds from publishing a figure to its alarm being published."""
    memory: float
    """Megabytes, at most."""


def measure() -> Iterator[Figure]:
    """Measure ours, then theirs."""
    with worker(_ruled) as pipe:
        ours = receive(pipe, Ruled, within=SECONDS * 4)
    theirs = _prometheus()
    yield figure("alarms.rules.cores", ours.cores, "cores", aim=Aim(CORES))
    yield figure("alarms.rules.cores.peer", ours.cores, "cores", against=theirs.cores)
    yield figure("alarms.rules.cores.alone", ours.alone, "cores", against=ours.cores)
    yield figure("alarms.rules.rate", ours.rate, "1/s", against=float(RATE))
    yield figure("alarms.rules.memory", ours.memory, "MB", against=theirs.memory)
    for share, name in ((0.5, "median"), (0.99, "p99")):
        found, beside = (percentile(each.took, share) for each in (ours, theirs))
        yield figure(f"alarms.rules.known.{name}", found, "s", against=beside)


def _ruled(pipe: Connection) -> None:
    with TemporaryDirectory(prefix="vonglau-") as folder:
        pipe.send(asyncio.run(_follow(f"sqlite:///{folder}/history.db")))


async def _follow(url: str) -> Ruled:
    database = Database(url)
    with zmq.Context() as context, publisher(context) as socket:
        hub = Hub(socket)
        book = Book(AlarmJournal(database, retention=timedelta(days=1)), hub, time.monotonic)
        province = packs.province()
        engine = AlarmEngine(book, hub, lambda: province)
        published: dict[str, float] = {}
        took: list[float] = []

        def follow(update: Update, _at: object) -> None:
            begun = published.pop(update.topic, None) if update.topic.startswith("alarm/") else None
            if begun is not None:
                took.append(time.monotonic() - begun)

        for number in range(TOPICS):
            _publish(hub, number, 0.0)
        alone, _ = await _fed(hub, {})
        engine.use([PackRules("", _rules(), ())])
        hub.follow(engine.follow)
        hub.follow(follow)
        tasks = [asyncio.create_task(each) for each in (engine.run(), book.run())]
        try:
            await asyncio.sleep(WARM_UP)
            took.clear()
            cores, rate = await _fed(hub, published)
            await asyncio.sleep(1.0)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await database.dispose()
    return Ruled(cores, alone, rate, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


async def _fed(hub: Hub, published: dict[str, float]) -> tuple[float, float]:
    """Publish for SECONDS; return the cores and the documents a second. Notes when an alarm's figure was told."""
    begun, spent, number = time.monotonic(), time.process_time(), 0
    over: set[int] = set()
    while (now := time.monotonic()) < begun + SECONDS:
        while number < (now - begun) * RATE:
            topic = number % TOPICS
            if number % EVERY == EVERY - 1:
                # another topic each round, which are told a thousand documents apart
                topic = (topic + number // TOPICS) % TOPICS
                over ^= {topic}
                if topic in over:
                    published[f"alarm/r{topic}-0.figure-0"] = time.monotonic()
            _publish(hub, topic, LIMIT + 1 if topic in over else float(number % 7))
            number += 1
        await asyncio.sleep(0.005)
    took = time.monotonic() - begun
    return (time.process_time() - spent) / took, number / took


_FIRST = document("kpi", 0)


def _publish(hub: Hub, topic: int, value: float) -> None:
    assert isinstance(_FIRST, Indicators)
    each = _FIRST.indicators[0]
    told = tuple(
        msgspec.structs.replace(each, id=f"figure-{number}", value=float(number) if number else value)
        for number in range(FIGURES)
    )
    hub.publish(f"indicators/t{topic}", Indicators(indicators=told), fresh_for=FOREVER)


def _rules() -> list[AlarmRule]:
    return [
        msgspec.convert(
            {
                "id": f"r{topic}-{number}",
                "name": {"vi": "Đo", "en": "Measured"},
                "priority": "low",
                "watch": {
                    "topic": f"indicators/t{topic}",
                    "rows": "indicators",
                    "value": "value",
                    "where": {"id": f"figure-{number}"},
                },
                "above": LIMIT,
            },
            AlarmRule,
        )
        for topic in range(TOPICS)
        for number in range(FIGURES)
    ]


class Theirs(NamedTuple):
    """What Prometheus and Alertmanager cost, and how soon somebody was notified."""

    cores: float
    memory: float
    took: list[float]


class _Far:
    """What is read, and who is notified."""

    def __init__(self) -> None:
        self.over: set[int] = set()
        self.notified: dict[str, float] = {}
        self._fixed = "".join(f'figure{{n="{number}"}} ' + "%s\n" for number in range(TOPICS * FIGURES))

    def until_notified(self, number: str) -> float:
        """Return when somebody was told of a figure; raises BenchError where nobody is."""
        until(lambda: number in self.notified, "Alertmanager notifies")
        return self.notified[number]

    def page(self) -> bytes:
        """Return all figures as they are now."""
        now = time.monotonic()
        values = (LIMIT + 1 if number in self.over else (now + number) % 7 for number in range(TOPICS * FIGURES))
        return (self._fixed % tuple(f"{value:.3f}" for value in values)).encode()


@contextmanager
def _answered(far: _Far, port: int) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._send(far.page())

        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            for alert in told["alerts"]:
                if alert["status"] == "firing":
                    far.notified.setdefault(alert["labels"]["n"], time.monotonic())
            self._send(b"")

        def _send(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()


def _prometheus() -> Theirs:
    programs = [which("prometheus"), which("prometheus-alertmanager")]
    if None in programs:
        raise BenchError("Prometheus and Alertmanager are not installed: setup/debian.sh bench")
    far, ports = _Far(), [free_port() for _ in range(3)]
    page, alerts, own = ports
    with TemporaryDirectory(prefix="vonglau-") as name, ExitStack() as parts:
        folder = Path(name)
        _configure(folder, page, alerts)
        parts.enter_context(_answered(far, page))
        manager = parts.enter_context(
            command(
                [
                    str(programs[1]),
                    f"--config.file={folder}/alertmanager.yml",
                    f"--storage.path={folder}/alerts",
                    f"--web.listen-address=127.0.0.1:{alerts}",
                    "--cluster.listen-address=",
                ],
                folder / "manager.log",
            )
        )
        until(lambda: listens(alerts), "Alertmanager begins")
        prometheus = parts.enter_context(
            command(
                [
                    str(programs[0]),
                    f"--config.file={folder}/prometheus.yml",
                    f"--storage.tsdb.path={folder}/series",
                    f"--web.listen-address=127.0.0.1:{own}",
                ],
                folder / "prometheus.log",
            )
        )
        until(lambda: listens(own), "Prometheus begins")
        time.sleep(WARM_UP * 2)
        usage, chance, took = Usage([manager.pid, prometheus.pid]), random.Random(7), []
        begun = time.monotonic()
        for number in range(CHANGES):
            time.sleep(chance.random())
            at = time.monotonic()
            far.over.add(number)
            took.append(far.until_notified(str(number)) - at)
        time.sleep(max(0.0, begun + SECONDS - time.monotonic()))
        cost = usage.end()
    return Theirs(cost.cpu, cost.memory, took)


def _configure(folder: Path, page: int, alerts: int) -> None:
    rules = "".join(
        f'      - alert: "r{number}"\n        expr: figure{{n="{number}"}} > {LIMIT:.0f}\n'
        for number in range(TOPICS * FIGURES)
    )
    (folder / "rules.yml").write_text(f"groups:\n  - name: all\n    interval: 1s\n    rules:\n{rules}")
    (folder / "prometheus.yml").write_text(
        f"""global: {{scrape_interval: 1s, evaluation_interval: 1s, scrape_timeout: 1s}}
rule_files: ["{folder}/rules.yml"]
scrape_configs:
  - job_name: figures
    static_configs: [{{targets: ["127.0.0.1:{page}"]}}]
alerting:
  alertmanagers:
    - static_configs: [{{targets: ["127.0.0.1:{alerts}"]}}]
"""
    )
    # each alert is told alone and at once
    (folder / "alertmanager.yml").write_text(
        f"""route: {{receiver: hook, group_by: ["..."], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}}
receivers:
  - name: hook
    webhook_configs: [{{url: "http://127.0.0.1:{page}/", send_resolved: false}}]
"""
    )
