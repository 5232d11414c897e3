"""The demo's source systems and a real server on them, with a station for the walls that are measured."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import zmq.asyncio

from benchmarks.figures import BenchError
from benchmarks.processes import ROOT, command, free_port, program, until
from demo.cameras import INVENTORY
from demo.show import Ports, broker, configure, fleet, province
from server.contract.client.commands import Commands, UnansweredError
from server.contract.commands import AnyCommand, Role, ShowLayout
from server.contract.keys import StationKey
from server.contract.messages import Scene
from server.contract.toml import read_toml
from server.contract.wall_commands import Show
from server.security import Keyring


class Site:
    """One server with its folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port

    def wall_options(self, data: str, station: str = "bench-1") -> list[str]:
        """Return the arguments of a station's wall that remembers what it knew in a folder of this name."""
        server = ["--server", f"tcp://127.0.0.1:{self.port}", "--station", station]
        return [*server, "--key", str(self._key_file(station)), "--data", str(self.folder / data)]

    def put_layout(self, layout: str) -> None:
        """Put a layout on all screens; raises BenchError when the server refuses or does not answer."""
        asyncio.run(self._ask(ShowLayout(wall="main", layout=layout)))

    def put_scene(self, scene: Scene) -> None:
        """Put a scene on all screens; raises BenchError when the server refuses or does not answer."""
        asyncio.run(self._ask(Show(wall="main", scene=scene)))

    def tell(self, *words: str, line: str = "") -> None:
        """Run ``vonglau-server WORDS`` for this server, with a line of input; raises BenchError where it fails."""
        _run([sys.executable, "-m", "server", *words, "--config", str(self.folder / "server.toml")], line)

    async def _ask(self, command: AnyCommand) -> None:
        key = self.key("bench-orders")
        with zmq.asyncio.Context() as context:
            commands = Commands(context, f"tcp://127.0.0.1:{self.port + 1}", lambda: key, lambda: datetime.now(UTC))
            try:
                answer = await commands.ask(command)
            except UnansweredError:
                raise BenchError("the server does not answer") from None
            finally:
                commands.close()
        if answer.refused is not None:
            raise BenchError(answer.refused.en)

    def key(self, station: str) -> StationKey:
        """Return the key of a station."""
        return read_toml(self._key_file(station), StationKey)

    def _key_file(self, station: str) -> Path:
        """Return a station's key; it is enrolled when it is first asked for."""
        file = self.folder / f"{station}.key"
        if not file.exists():
            Keyring(self.folder / "keys").enroll(station, Role.OPERATOR, file)
        return file


@contextmanager
def demo_site(
    *, cameras: bool = False, prepare: Callable[[Site], None] | None = None
) -> Iterator[tuple[Site, subprocess.Popen[bytes]]]:
    """Run the demo's sources and a server until the block ends; yields the site and the server's process.

    ``cameras``: they are streamed, and the server knows them; their clips are filmed the first time, for minutes.
    ``prepare`` is called before the server begins.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        ports = Ports(sources=free_port(), feed=free_port(2), broker=free_port(), syslog=free_port())
        ports = ports._replace(cameras=free_port()) if cameras else ports
        config = configure(folder, ports)
        site = Site(folder, ports.feed)
        with ExitStack() as parts:
            parts.enter_context(command(broker(folder, ports.broker), folder / "broker.log"))
            until(lambda: listens(ports.broker), "the demo's broker begins")
            parts.enter_context(command(province(folder, ports), folder / "sources.log"))
            until(lambda: listens(ports.sources), "the demo's sources begin")
            if cameras:
                until((folder / "sheets" / INVENTORY).exists, "the demo lists its cameras")
                _run(fleet(folder, config))
            if prepare is not None:
                prepare(site)
            run = ["-m", "server", "run", "--config", str(config)]
            server = parts.enter_context(program(run, folder / "server.log"))
            until(lambda: listens(ports.feed), "the server begins")
            yield site, server


def _run(words: Sequence[str], line: str = "") -> None:
    done = subprocess.run(
        words, cwd=ROOT, input=f"{line}\n", capture_output=True, text=True, check=False, start_new_session=True
    )
    if done.returncode:
        raise BenchError(" ".join(done.stderr.strip().splitlines()[-1:]))


def check_running(process: subprocess.Popen[bytes], log: Path) -> None:
    """Raise BenchError with the end of its log when a program has ended by itself."""
    if process.poll() is not None:
        raise BenchError(f"a part ended by itself: {' '.join(log.read_text().strip().splitlines()[-1:])}")


def listens(port: int) -> bool:
    """Return whether somebody listens to a port of loopback."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
