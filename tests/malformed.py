"""What broken equipment and strangers send, and what must not be disturbed by it."""

import random
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Self

import msgspec
import psutil
from msgspec import msgpack
from processes import Ear, Program, Site, wait_for

from server.contract.commands import ShowLayout
from server.contract.messages import Beat
from server.contract.wire import unpack

SEED = 20261201
CALM = """
[[wall]]
name = "calm"
title = {{vi = "Yên", en = "Calm"}}
"""
"""A wall of whoever is not disturbed."""
GROWTH = 64 * 2**20
"""Bytes by which a program may grow under what is malformed."""
OPEN = 16
"""Files and connections that it may have open more than before."""

SURROGATE = "\N{SNOWMAN}\N{SNOWMAN}"
"""Stands for bytes that are no UTF-8, as long as its own."""
_BROKEN = b"\xed\xa0\x80\xff\xfe\xfd"
assert len(SURROGATE.encode()) == len(_BROKEN)

NASTY: tuple[Any, ...] = (
    *(None, True, 0, -1, 1, 2**31, 2**63 - 1, 2**63, 2**64 - 1, -(2**63)),
    *(0.5, -0.0, 1e308, 5e-324, float("nan"), float("inf"), float("-inf")),
    *("", "\0", "x\n", "x" * 300, "Ệ" * 2000, "\u202e../../etc/passwd", "{0.__class__}", "%s%n", SURROGATE, "nan"),
    *("2026-01-01T00:00:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59"),
    *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999-23:59", "2026-02-30T00:00:00Z"),
    *(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), msgpack.Ext(-1, b""), msgpack.Ext(5, b"x")),
    *(b"", b"\xff" * 64, [], [[]], [0] * 5000, {}, {"": ""}, {0: 0}, {"x" * 300: {}}, {str(n): n for n in range(500)}),
)


def mutants(tree: Any) -> Iterator[Any]:
    """Yield a message of built-in types with each of its parts replaced, left out, added to or given twice."""
    yield from NASTY
    if isinstance(tree, dict):
        yield {**tree, "stranger": 1}
        for key, value in tree.items():
            yield {name: each for name, each in tree.items() if name != key}
            for mutant in mutants(value):
                yield {**tree, key: mutant}
    elif isinstance(tree, list | tuple):
        yield [*tree, *tree]
        for place, value in enumerate(tree):
            for mutant in mutants(value):
                yield [*tree[:place], mutant, *tree[place + 1 :]]


def builtins(message: Any) -> Any:
    """Return a message as mutants are made from."""
    return msgspec.to_builtins(message, builtin_types=(datetime, bytes))


def packed(tree: Any) -> bytes:
    """Return a message as msgpack."""
    return msgpack.encode(tree).replace(SURROGATE.encode(), _BROKEN)


def damaged(body: bytes, chance: random.Random) -> bytes:
    """Return bytes of which some are others, missing or there twice."""
    place, size = chance.randrange(len(body)), chance.randrange(1, 9)
    middle = chance.choice((b"", chance.randbytes(size), body[place : place + size] * 2))
    return body[:place] + middle + body[place + chance.randrange(size + 1) :]


class Undisturbed(Ear):
    """Follows the feed and gives orders all the while, in a thread of its own."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.holes = self.beats = 0
        self.refused: list[str] = []
        self.given = 0
        """Orders that were carried out."""
        self._ended = threading.Event()
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="undisturbed")

    def __enter__(self) -> Self:
        self._thread.start()
        wait_for(lambda: self.given > 0 or self._failed is not None, "it begins")
        return self

    def __exit__(self, *given: object) -> None:
        self._ended.set()
        self._thread.join()
        super().__exit__(*given)
        if self._failed is not None:
            raise self._failed

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                layout = f"layout-{self.given}"
                answer = self.ask(ShowLayout(wall="calm", layout=layout))
                # a busy disk may take longer than an answer waits for it
                if answer.refused is not None:
                    self.refused.append(str(answer))
                    return
                wait_for(lambda: self._shows(layout), f"{layout} is shown")  # noqa: B023
                self.given += 1
        except Exception as error:  # noqa: BLE001 - it is raised where the thread ends
            self._failed = error

    def _shows(self, layout: str) -> bool:
        while self._feed.poll(5):
            message = unpack(self._feed.recv_multipart())
            self.beats += isinstance(message, Beat)
            self.holes += not self._replica.apply(message)
        held = self._replica.latest.get("wall/calm")
        return held is not None and layout in msgspec.json.encode(held.document).decode()

    def check(self, *, beyond: int) -> None:
        """Assert that nothing was missed, and that an order more than ``beyond`` was carried out."""
        wait_for(lambda: self.given > beyond or bool(self.refused) or self._failed is not None, "orders go on")
        assert (self.holes, self.refused, self._failed) == (0, [], None)


class Footprint:
    """What a program takes of its computer, from when this is made on."""

    def __init__(self, program: Program) -> None:
        self._process = psutil.Process(program.process.pid)
        self._memory, self._files = self._process.memory_info().rss, self._process.num_fds()

    @property
    def grown(self) -> tuple[int, int]:
        """Bytes of memory, and files, more than at first."""
        return self._process.memory_info().rss - self._memory, self._process.num_fds() - self._files

    def check(self) -> None:
        """Assert that it has given back what it took, a little aside."""
        wait_for(lambda: self.grown[1] <= OPEN, lambda: f"it closes what it opened: {self.grown}")
        assert self.grown[0] < GROWTH, f"{self.grown[0] >> 20} MiB"


TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d"


def broken_lines(log: str) -> list[str]:
    """Return lines of a log that nothing of ours begins: somebody else has written them through a name."""
    return [line for line in log.splitlines() if not re.match(TIME + r" [A-Z]+ ", line)]
