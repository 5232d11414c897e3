"""What bears on security, apart from all else: a file of its own, and syslog to whoever watches networks.

Each line is a syslog message (RFC 5424) of the facility authpriv with an event in CEF (ArcSight Common Event Format,
revision 25), which security centres read. No passwords, tokens, keys or addresses of cameras are in it: it holds what
the audit holds, and what never came so far.
"""

import asyncio
import contextlib
import socket
from collections import deque
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, get_args
from urllib.parse import urlsplit

from server.contract.log_lines import one_line
from server.contract.os_trouble import because
from server.contract.private import make_private_file
from server.contract.sign_in import PeopleCommand
from server.health import Health
from server.store.audit import AuditEntry

WAITING = 5000
"""Lines that are not written yet; beyond them the oldest are lost, and that is said in the next one."""
LARGEST, KEPT = 10_000_000, 5
"""Bytes of the file, and how many older ones are kept."""
PATIENCE, RETRY = 5.0, 5.0
"""Seconds for a connection, and until it is tried again."""
FACILITY = 10
"""authpriv (RFC 5424, table 1)."""
AGAIN = 60.0
"""Seconds in which what comes again and again is one line."""
SIGNING = frozenset(kind.__name__.lower() for kind in get_args(PeopleCommand))
"""How the audit calls what persons do to come in, also with a second step, and to go."""
CHANGING = (
    "people.",
    "secret.",
    "stations.",
    "publish",
    "putsecret",
    "restoreversion",
    "removeversion",
    "importcameras",
)
"""How the audit's names begin of what changes who may do what, or how the server is set up."""


class Line(NamedTuple):
    """One event."""

    at: datetime
    """UTC."""
    what: str
    """A word for scripts."""
    name: str
    severity: int
    """0 to 10."""
    fields: dict[str, str]
    """CEF's keys."""

    def spelled(self, host: str) -> str:
        """Return it as a syslog message, in one line."""
        level = 4 if self.severity >= 5 else 6
        head = "|".join(_head(each) for each in ("Vong Lau", "server", _VERSION, self.what, self.name))
        fields = {"cat": "access", **self.fields}
        told = " ".join(f"{name}={_value(value)}" for name, value in fields.items() if value)
        at = self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return f"<{FACILITY * 8 + level}>1 {at} {host} vonglau - {self.what[:32]} - CEF:0|{head}|{self.severity}|{told}"


class SecurityLog:
    """Takes what happens at once; writes and sends it beside everything else."""

    def __init__(self, file: Path, target: str, health: Health) -> None:
        """``target`` is ``udp://HOST:PORT`` or ``tcp://HOST:PORT`` (RFC 6587, octets counted), empty for nowhere."""
        self._file, self._target, self._health = file, target, health
        self._host = socket.gethostname() or "-"
        self._waiting: deque[Line] = deque()
        self._arrived = asyncio.Event()
        self._lost = 0
        self._said: dict[tuple[str, ...], datetime] = {}
        self._writer: asyncio.StreamWriter | None = None

    def follow(self, entry: AuditEntry) -> None:
        """Take what the audit has noted; what does not bear on security is left to it."""
        if (line := line_of(entry)) is not None:
            self._take(line)

    def refused_key(self, address: str, key: str) -> None:
        """Take that somebody came with a key that nobody knows."""
        if self._is_news(address, key):
            # a public key is no secret, and eight letters of it are enough to know it again
            fields = {"src": address, "cs1Label": "key", "cs1": key[:8], "outcome": "failure"}
            self._take(Line(datetime.now(UTC), "key", "Unknown key refused", 6, fields))

    def twins(self, station: str, places: str) -> None:
        """Take that two computers use the key of one station."""
        if self._is_news(station, places):
            fields = {"dvchost": station, "cs1Label": "addresses", "cs1": places}
            self._take(Line(datetime.now(UTC), "twins", "Two computers use one key", 7, fields))

    async def run(self) -> None:
        """Write and send until cancelled."""
        try:
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
                if self._lost:
                    lines.append(Line(datetime.now(UTC), "lost", "Lines were lost", 5, {"cnt": f"{self._lost}"}))
                    self._lost = 0
                told = [each.spelled(self._host) for each in lines]
                await self._write(told)
                await self._send(told)
        finally:
            if (writer := self._writer) is not None:
                self._close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()

    def _is_news(self, *what: str) -> bool:
        """Return whether something was not said within AGAIN."""
        now, before = datetime.now(UTC), self._said.pop(what, None)
        is_news = before is None or not 0 <= (now - before).total_seconds() < AGAIN
        self._said[what] = now if before is None or is_news else before
        while len(self._said) > WAITING:
            del self._said[next(iter(self._said))]
        return is_news

    def _take(self, line: Line) -> None:
        self._waiting.append(line)
        if len(self._waiting) > WAITING:
            self._waiting.popleft()
            self._lost += 1
        self._arrived.set()

    async def _write(self, lines: list[str]) -> None:
        try:
            await asyncio.to_thread(_append, self._file, lines)
        except OSError as error:
            path = self._file
            said = because(error, f"không ghi được nhật ký an ninh {path}", f"cannot write the security log {path}")
            self._health.say("security-log/file", said, lasting=_LASTING)
        else:
            self._health.over("security-log/file")

    async def _send(self, lines: list[str]) -> None:
        if not self._target:
            return
        parts = urlsplit(self._target)
        for number, line in enumerate(lines):
            try:
                await self._send_one(parts.scheme, parts.hostname or "", parts.port or 0, line.encode())
            except (OSError, TimeoutError) as error:
                self._close()
                said = because(
                    error if isinstance(error, OSError) else OSError(str(error)),
                    f"nhật ký an ninh không gửi được tới {self._target}",
                    f"the security log cannot be sent to {self._target}",
                )
                self._health.say("security-log/syslog", said, lasting=_LASTING)
                # the file has them all; what is missing there is counted here
                self._lost += len(lines) - number
                asyncio.get_running_loop().call_later(RETRY, self._arrived.set)
                return
        self._health.over("security-log/syslog")

    async def _send_one(self, scheme: str, host: str, port: int, line: bytes) -> None:
        async with asyncio.timeout(PATIENCE):
            if scheme == "udp":
                await asyncio.to_thread(_datagram, host, port, line)
                return
            if self._writer is None:
                _, self._writer = await asyncio.open_connection(host, port)
            self._writer.write(b"%d " % len(line) + line)
            await self._writer.drain()

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def keep(file: Path, entry: AuditEntry) -> None:
    """Write at once what an entry says of security; raises OSError."""
    if (line := line_of(entry)) is not None:
        _append(file, [line.spelled(socket.gethostname() or "-")])


def line_of(entry: AuditEntry) -> Line | None:
    """Return what an entry of the audit says of security; None where that is nothing."""
    refused = entry.outcome.startswith("refused")
    if not refused and entry.what not in SIGNING and not entry.what.startswith(CHANGING):
        return None
    severity = 6 if refused and entry.what in SIGNING else 5 if refused else 3
    fields = {
        "suser": entry.person,
        "dvchost": entry.who,
        "cs1Label": "subject" if entry.subject else "",
        "cs1": entry.subject,
        "outcome": "failure" if refused else "success",
        "reason": entry.outcome.partition(": ")[2],
    }
    return Line(entry.at, entry.what, entry.what, severity, fields)


_VERSION = version("vonglau")
_LASTING = timedelta(days=365)


def _append(file: Path, lines: list[str]) -> None:
    """Write lines into a file for its owner alone; a large one makes room for the next. Raises OSError."""
    make_private_file(file)
    if file.stat().st_size > LARGEST:
        for number in range(KEPT, 1, -1):
            with contextlib.suppress(FileNotFoundError):
                file.with_name(f"{file.name}.{number - 1}").replace(file.with_name(f"{file.name}.{number}"))
        file.replace(file.with_name(f"{file.name}.1"))
        make_private_file(file)
    with file.open("a", encoding="utf-8") as kept:
        kept.writelines(f"{line}\n" for line in lines)


def _datagram(host: str, port: int, line: bytes) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
    with socket.socket(family, kind, protocol) as door:
        door.sendto(line, address)


def _head(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace("|", "\\|")


def _value(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace("=", "\\=")
