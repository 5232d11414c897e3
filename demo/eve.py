"""The network sensor's log: one JSON object a line, as Suricata writes its ``eve.json``.

See https://docs.suricata.io, "EVE JSON Format". Beside the alerts there is ordinary traffic: flows, names asked for,
pages called.
"""

import contextlib
import functools
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from demo.events import Event, events
from demo.network import SERVERS, WORKSTATIONS, attacker
from demo.province import CALENDAR, START, dice, seconds_since_start

NAME = Path("soc/eve.json")
LIMIT = 4_000_000
"""Bytes after which the file is put aside as ``eve.json.1`` and begun again."""
BACKLOG = timedelta(minutes=10)
"""What a new file begins with."""

_HOSTS = ("dichvucong.example", "vanban.example", "thoitiet.example", "baochi.example", "capnhat.example")
_AGENTS = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Mozilla/5.0 (X11; Linux x86_64)", "curl/7.88.1")

Line = dict[str, Any]


def lines(seed: int, since: datetime, until: datetime) -> list[Line]:
    """Return what the sensor writes from ``since`` until just before ``until``, in its order."""
    found = [(event.at, _alert(event)) for event in events(seed, since, until) if event.threat.signature]
    first, last = (int(seconds_since_start(moment)) for moment in (since, until))
    for second in range(first, last + 1):
        found += [(at, line) for at, line in _traffic(seed, second) if since <= at < until]
    return [line for _, line in sorted(found, key=lambda told: told[0])]


class EveFile:
    """Keeps the file going: a line for all that happens, and a new file when it is full."""

    def __init__(self, folder: Path, seed: int, *, limit: int = LIMIT) -> None:
        self.path = folder / NAME
        self._seed = seed
        self._limit = limit
        self._until: datetime | None = None

    def advance(self, now: datetime) -> None:
        """Append what has happened since the last time; raises OSError where the folder cannot be written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        since = self._until or self._written() or now - BACKLOG
        told = lines(self._seed, max(since, now - timedelta(days=1)), now)
        if self.path.exists() and self.path.stat().st_size > self._limit:
            self.path.replace(self.path.with_name(f"{self.path.name}.1"))
        with self.path.open("ab") as file:
            # in one piece, so that a reader seldom meets half a line
            file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in told))
        self._until = now

    def _written(self) -> datetime | None:
        """Return until when an earlier run has written."""
        if not self.path.exists():
            return None
        for line in reversed(self.path.read_bytes().splitlines()):
            # a run that was killed may have left half a line
            with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
                told = datetime.fromisoformat(msgspec.json.decode(line, type=dict[str, Any])["timestamp"])
                return told + timedelta(microseconds=1)
        return None


def _alert(event: Event) -> Line:
    threat = event.threat
    begun = event.at - timedelta(milliseconds=350)
    return _head(event.at, "alert", event.id) | {
        "src_ip": event.source,
        "src_port": event.source_port,
        "dest_ip": event.target,
        "dest_port": event.target_port,
        "proto": threat.protocol,
        "alert": {
            "action": "allowed",
            "gid": 1,
            "signature_id": threat.signature,
            "rev": 2,
            "signature": threat.text.removeprefix("Suricata: Alert - "),
            "category": threat.category,
            "severity": threat.severity,
        },
        "app_proto": threat.application,
        "flow": {
            "pkts_toserver": 6,
            "pkts_toclient": 5,
            "bytes_toserver": 842,
            "bytes_toclient": 1260,
            "start": _spell(begun),
        },
    }


def _traffic(seed: int, second: int) -> Iterator[tuple[datetime, Line]]:
    chance = dice(seed, "traffic", second)
    at = START + timedelta(seconds=second, microseconds=chance.randrange(10**6))
    match second % 3:
        case 0:
            yield at, _flow(chance, at, second)
        case 1:
            yield at, _dns(chance, at, second)
        case _:
            yield at, _http(chance, at, second)


def _flow(chance: Random, at: datetime, second: int) -> Line:
    age = chance.randint(0, 120)
    begun = at - timedelta(seconds=age)
    return _head(at, "flow", f"f{second}") | {
        **_ends(chance, chance.choice(WORKSTATIONS).address, attacker(chance), chance.choice((443, 443, 443, 80, 993))),
        "proto": "TCP",
        "app_proto": "tls",
        "flow": {
            "pkts_toserver": chance.randint(4, 400),
            "pkts_toclient": chance.randint(4, 900),
            "bytes_toserver": chance.randint(400, 90_000),
            "bytes_toclient": chance.randint(400, 900_000),
            "start": _spell(begun),
            "end": _spell(at),
            "age": age,
            "state": "closed",
            "reason": "timeout",
            "alerted": False,
        },
    }


def _dns(chance: Random, at: datetime, second: int) -> Line:
    return _head(at, "dns", f"d{second}") | {
        **_ends(chance, chance.choice(WORKSTATIONS).address, "10.20.1.53", 53),
        "proto": "UDP",
        "dns": {
            "type": "query",
            "id": chance.randrange(65536),
            "rrname": chance.choice(_HOSTS),
            "rrtype": chance.choice(("A", "AAAA")),
            "tx_id": 0,
        },
    }


def _http(chance: Random, at: datetime, second: int) -> Line:
    return _head(at, "http", f"h{second}") | {
        **_ends(chance, attacker(chance), chance.choice(SERVERS[::3]).address, 80),
        "proto": "TCP",
        "tx_id": 0,
        "http": {
            "hostname": chance.choice(_HOSTS),
            "url": chance.choice(("/", "/tra-cuu", "/tin-tuc", "/nop-ho-so")),
            "http_user_agent": chance.choice(_AGENTS),
            "http_content_type": "text/html",
            "http_method": "GET",
            "protocol": "HTTP/1.1",
            "status": chance.choice((200, 200, 200, 304, 404)),
            "length": chance.randint(200, 40_000),
        },
    }


def _head(at: datetime, kind: str, name: str) -> Line:
    return {"timestamp": _spell(at), "flow_id": _flow_id(name), "in_iface": "eth1", "event_type": kind}


def _ends(chance: Random, source: str, target: str, port: int) -> Line:
    return {
        "src_ip": source,
        "src_port": chance.randrange(32_768, 61_000),
        "dest_ip": target,
        "dest_port": port,
    }


@functools.lru_cache(maxsize=256)
def _flow_id(name: str) -> int:
    return Random(name).getrandbits(50)


def _spell(moment: datetime) -> str:
    return moment.astimezone(CALENDAR).strftime("%Y-%m-%dT%H:%M:%S.%f%z")
