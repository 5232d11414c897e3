"""How soon a wall is live again when the server that serves is killed, and whether a tile was ever blank meanwhile."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.blanks import BLANK, Blanks
from benchmarks.figures import Aim, BenchError, Figure, figure, percentile
from benchmarks.glass import Glass
from benchmarks.processes import asked, command, free_port, program, receive, until
from benchmarks.site import Site, listens
from benchmarks.tiled import MONITORS
from demo.show import Ports, broker, configure, province, virtual_screen
from tests.store.cluster import Cluster

KILLS = 50
SETTLED = 25.0
"""Seconds in which every source has answered."""
LIMIT = 3.0
"""Seconds."""
STANDS_BY = "stands by: "


class Half:
    """One of two servers."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.config = folder / "server.toml"
        self._runs = 0
        self._run: ExitStack | None = None

    def start(self, parts: ExitStack) -> None:
        """Begin a new run."""
        self._runs += 1
        self._run = parts.enter_context(ExitStack())
        self._process = self._run.enter_context(
            program(["-m", "server", "run", "--config", str(self.config)], self.log)
        )

    @property
    def log(self) -> Path:
        """Where the newest run says what it does."""
        return self.folder / f"server-{self._runs}.log"

    def says(self, words: str) -> bool:
        """Return whether the newest run has said something."""
        return self.log.exists() and words in self.log.read_text()

    @property
    def serves(self) -> bool:
        """Whether the newest run has opened its doors."""
        return self.says("feed tcp://")

    def kill(self) -> float:
        """End the newest run as a power cut would; return when."""
        at = time.monotonic()
        self._process.kill()
        self._process.wait()
        return at


def measure() -> Iterator[Figure]:
    """Kill the server that serves again and again, while a wall shows the overview on screens enough for all of it."""
    with (
        TemporaryDirectory(prefix="glass-") as pixels,
        virtual_screen(MONITORS, Path(pixels)) as display,
        _pair() as (site, halves, parts),
    ):
        wall = ["-m", "benchmarks.served", *site.wall_options("data")]
        with asked(wall, site.folder / "wall.log", display=display) as (pipe, _):
            _complete(pipe)
            time.sleep(SETTLED)
            pipe.send(("places",))
            places = receive(pipe, list)
            with Blanks(Glass(display, Path(pixels) / "Xvfb_screen0"), places) as blanks:
                live = [_kill(halves, parts, pipe) for _ in range(KILLS)]
    yield figure("takeover.server.live.median", median(live), "s")
    yield figure("takeover.server.live.p99", percentile(live, 0.99), "s", aim=Aim(LIMIT))
    yield figure("takeover.server.blank", blanks.blank, "tiles", aim=Aim(0))
    yield figure("takeover.server.least_painted", blanks.least, "of before", aim=Aim(BLANK, least=True))


def _kill(halves: Sequence[Half], parts: ExitStack, pipe: Connection) -> float:
    """Return the seconds from the end of the server that serves to a wall that has everything from the other one."""
    serving = next(each for each in halves if each.serves)
    other = next(each for each in halves if each is not serving)
    until(lambda: other.says(STANDS_BY), "the other server stands by")
    killed = serving.kill()
    live = _complete(pipe) - killed
    serving.start(parts)
    return live


def _complete(pipe: Connection) -> float:
    """Return when the wall had everything of a run that it did not know before."""
    word, epoch, at = receive(pipe, tuple)
    if word != "complete" or epoch is None:
        raise BenchError(f"the wall said {word} {epoch}")
    return float(at)


@contextmanager
def _pair() -> Iterator[tuple[Site, list[Half], ExitStack]]:
    """Run the demo's sources and two servers on one PostgreSQL until the block ends."""
    with TemporaryDirectory() as name, TemporaryDirectory(prefix="vonglau-") as base, ExitStack() as parts:
        folder, cluster = Path(name), Cluster(Path(base))
        cluster.start()
        parts.callback(cluster.stop)
        store = cluster.new_database()
        feeds = [free_port(2), free_port(2)]
        ports = Ports(sources=free_port(), feed=feeds[0], broker=free_port(), syslog=free_port())
        settings = configure(folder, ports).read_text()
        site = PairSite(folder, feeds)
        site.key("bench-1")
        parts.enter_context(command(broker(folder, ports.broker), folder / "broker.log"))
        until(lambda: listens(ports.broker), "the demo's broker begins")
        parts.enter_context(command(province(folder, ports), folder / "sources.log"))
        until(lambda: listens(ports.sources), "the demo's sources begin")
        halves = []
        for number, feed in enumerate(feeds, 1):
            half = Half(folder / f"ioc-{number}", f"ioc-{number}")
            half.folder.mkdir()
            for each in ("keys", "secrets"):
                shutil.copytree(folder / each, half.folder / each)
            for each in ("sheets", "edxml", "soc", "tourism.db"):
                (half.folder / each).symlink_to(folder / each)
            half.config.write_text(_settings(settings, store, half.name, feeds[0], feed))
            half.start(parts)
            halves.append(half)
        until(lambda: any(each.serves for each in halves), "one of the servers begins")
        yield site, halves, parts


class PairSite(Site):
    """Two servers, as a wall finds them."""

    def __init__(self, folder: Path, feeds: Sequence[int]) -> None:
        super().__init__(folder, feeds[0])
        self._feeds = feeds

    def wall_options(self, data: str, station: str = "bench-1") -> list[str]:
        """Return the arguments of a wall that knows both."""
        options = super().wall_options(data, station)
        options[1] = ",".join(f"tcp://127.0.0.1:{feed}" for feed in self._feeds)
        return options


def _settings(text: str, store: str, name: str, first: int, feed: int) -> str:
    text = text.replace(f"port = {first}", f"port = {feed}").replace("sqlite:///history.db", store)
    return text.replace("[store]", f'[pair]\nname = "{name}"\n\n[store]', 1)
