"""The demo's source systems and a real server on them, with a station for the walls that are measured."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import BenchError
from benchmarks.processes import ROOT, free_port, program, until
from server.contract.commands import Role
from server.contract.keys import StationKey
from server.contract.toml import read_toml
from server.security import Keyring

STATION = "bench-1"


class Site:
    """One server with its folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.key_file = folder / f"{STATION}.key"
        Keyring(folder / "keys").enroll(STATION, Role.OPERATOR, self.key_file)

    @property
    def key(self) -> StationKey:
        """The station's key."""
        return read_toml(self.key_file, StationKey)

    def wall_options(self, data: str) -> list[str]:
        """Return the arguments of a wall that remembers what it knew in a folder of this name."""
        server = ["--server", f"tcp://127.0.0.1:{self.port}", "--station", STATION, "--key", str(self.key_file)]
        return [*server, "--data", str(self.folder / data)]


@contextmanager
def demo_site() -> Iterator[tuple[Site, subprocess.Popen[bytes]]]:
    """Run the demo's sources and a server until the block ends; yields the site and the server's process."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        sources, feed = free_port(), free_port(2)
        text = (ROOT / "demo" / "server.toml").read_text()
        text = text.replace("127.0.0.1:8600", f"127.0.0.1:{sources}").replace("port = 5570", f"port = {feed}")
        (folder / "server.toml").write_text(text)
        (folder / "secrets").mkdir(mode=0o700)
        (folder / "secrets" / "tasks").write_text("demo-token")
        site = Site(folder, feed)
        demo = ["-m", "demo", "--port", str(sources), "--folder", str(folder / "sheets")]
        with program(demo, folder / "sources.log"):
            until(lambda: _listens(sources), "the demo's sources begin")
            run = ["-m", "server", "run", "--config", str(folder / "server.toml")]
            with program(run, folder / "server.log") as server:
                until(lambda: _listens(feed), "the server begins")
                yield site, server


def check_running(process: subprocess.Popen[bytes], log: Path) -> None:
    """Raise BenchError with the end of its log when a program has ended by itself."""
    if process.poll() is not None:
        raise BenchError(f"a part ended by itself: {' '.join(log.read_text().strip().splitlines()[-1:])}")


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
