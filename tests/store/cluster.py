"""A PostgreSQL server of our own, for tests and benchmarks."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Cluster:
    """A PostgreSQL server that listens on a socket in its own folder, and nowhere else unless it is told."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        """``port``: of loopback, where it listens too; 0 for none."""
        self.folder = folder
        self.port = port
        self._programs = _programs()
        self._server: subprocess.Popen[bytes] | None = None
        self._databases = 0
        # PostgreSQL refuses to be root; the package brings its own user
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            os.chown(folder, pwd.getpwnam(self._user).pw_uid, -1)
            # its socket is for whoever knows its name
            folder.chmod(0o711)
        self._run(
            "initdb", "--pgdata", f"{folder}/data", "--username=vonglau", "--auth=trust", "--no-sync", "-E", "UTF8"
        )

    def start(self) -> None:
        """Start, and return when it answers."""
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "fsync": "off"}
        if self.port:
            settings |= {"listen_addresses": "127.0.0.1", "port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [self._programs / "postgres", "-D", self.folder / "data", *options],
                user=self._user,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 30
        asking = [str(self._programs / "pg_isready"), "-q", "-h", str(self.folder), *self._where]
        while subprocess.run(asking, check=False).returncode:
            assert self._server.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, (self.folder / "log").read_text()

    def stop(self) -> None:
        """Break off all connections and end, by its own process id."""
        self._end(signal.SIGINT)

    def discard(self) -> None:
        """End at once, without putting anything in order for another start."""
        self._end(signal.SIGQUIT)

    def _end(self, number: int) -> None:
        if self._server is not None:
            self._server.send_signal(number)
            self._server.wait(30)
            self._server = None

    def new_database(self) -> str:
        """Return the URL of a new, empty database."""
        self._databases += 1
        name = f"history{self._databases}"
        self._run("createdb", "-h", str(self.folder), *self._where, "-U", "vonglau", name)
        return f"postgresql+asyncpg://vonglau@/{name}?host={self.folder}" + (f"&port={self.port}" if self.port else "")

    @property
    def _where(self) -> list[str]:
        return ["-p", str(self.port)] if self.port else []

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, *arguments], user=self._user, cwd=self.folder, check=True, capture_output=True
        )


@contextmanager
def cluster_running(port: int = 0) -> Iterator[Cluster]:
    """Run a PostgreSQL server until the block ends; ``port`` as in Cluster."""
    # not in tmp_path: that is closed to other users, and a socket's path must be short
    with tempfile.TemporaryDirectory(prefix="vonglau-") as folder:
        cluster = Cluster(Path(folder), port)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.discard()


def _programs() -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = versions[-1] if versions else shutil.which("initdb")
    assert found is not None, "these tests need the package postgresql"
    return Path(found).parent
