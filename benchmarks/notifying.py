"""How soon a mail server has the message about an alarm, from the moment at which the figure crosses its limit."""

import random
import re
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from benchmarks.alarm_server import RULES
from benchmarks.alarming import CONFIG
from benchmarks.figures import Aim, Figure, figure, percentile
from benchmarks.processes import asked, free_port, receive, until
from benchmarks.site import listens

RAISED = 80
APART = 0.3
"""Seconds between two alarms at least; the rest is by chance."""
LIMIT = 2.0
"""Seconds."""
WITHIN = 20.0
"""Seconds in which a message has to be there."""
FIRST = 1001
RULE = """
[[alarm]]
id = "bench-{value}"
name = {{vi = "Đo {value}", en = "Measured {value}"}}
priority = "critical"
watch = {{topic = "breakdown/bench", rows = "rows", value = "cells.0.value"}}
equals = "{value}.0"
scene = ""
"""
PEOPLE = """
[mail]
host = "127.0.0.1"
port = {port}
security = "none"
from = "ioc@bench.example"

[[agency]]
id = "office"
name = {{vi = "Cơ quan", en = "Office"}}
"""
# each person is told once: whoever is told often is told at longer and longer intervals
PERSON = """
[[person]]
id = "p{value}"
name = "P{value}"
agency = "office"
mail = "p{value}@bench.example"

[[route]]
id = "r{value}"
rules = ["bench-{value}"]
clear = false
[[route.step]]
to = ["p{value}"]
"""


OTHERS = re.compile(r"và ([0-9.]+) báo động khác")
NAME = "Dồn dập"
"""Of each alarm of the flood."""
FLOOD, IN = 5000, 60.0
"""Alarms, and the seconds in which they come."""
FOLDED = 10
"""Messages of one person, at most."""
TOLD_WITHIN = 900.0
"""Seconds after the flood in which all of them have to be named."""
FLOODED = """
[[person]]
id = "p"
name = "P"
agency = "office"
mail = "p@bench.example"

[[route]]
id = "r"
priorities = ["medium"]
clear = false
[[route.step]]
to = ["p"]
"""


class Taken:
    """A mail server that notes when it has taken what."""

    def __init__(self) -> None:
        self.at: dict[str, float] = {}
        """CLOCK_MONOTONIC seconds, by recipient."""
        self.named: list[int] = []
        """How many alarms of the flood each message names or counts."""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message."""
        self.at |= dict.fromkeys(envelope.rcpt_tos, time.monotonic())
        body = message_from_bytes(envelope.original_content or b"", policy=default).get_body(("plain",))
        text = str(body.get_content()) if body is not None else ""
        # it spells some, and counts the others
        counted = OTHERS.search(text)
        self.named.append(text.count(NAME) + (int(counted[1].replace(".", "")) if counted else 0))
        return "250 taken"


def measure() -> Iterator[Figure]:
    """Raise one alarm after the other, each of which somebody else is told of."""
    values = range(FIRST, FIRST + RAISED)
    chance, took, taken = random.Random(18), [], Taken()
    mail = Controller(taken, hostname="127.0.0.1", port=free_port())
    mail.start()
    try:
        with TemporaryDirectory() as name:
            folder, port = Path(name), free_port(2)
            (folder / "packs").mkdir()
            (folder / "packs" / "alarms.toml").write_text("".join(RULE.format(value=value) for value in values))
            (folder / "server.toml").write_text(CONFIG.format(port=port))
            people = PEOPLE.format(port=mail.port) + "".join(PERSON.format(value=value) for value in values)
            (folder / "notify.toml").write_text(people)
            run = ["-m", "benchmarks.alarm_server", "run", "--config", str(folder / "server.toml")]
            with asked(run, folder / "server.log", display="") as (server, _):
                until(lambda: listens(port), "the server begins")
                time.sleep(2)
                for value in values:
                    time.sleep(APART + chance.random() * APART)
                    server.send(("raise", float(value)))
                    begun, to = receive(server, float), f"p{value}@bench.example"
                    until(lambda to=to: to in taken.at, f"{to} is told", within=WITHIN)  # type: ignore[misc]
                    took.append(taken.at[to] - begun)
    finally:
        mail.stop()
    yield figure("notices.mail.median", percentile(took, 0.5), "s")
    yield figure("notices.mail.p99", percentile(took, 0.99), "s", aim=Aim(LIMIT))


def measure_flood() -> Iterator[Figure]:
    """Raise 5,000 alarms within a minute, of which one person is told."""
    taken = Taken()
    mail = Controller(taken, hostname="127.0.0.1", port=free_port(), data_size_limit=1 << 26)
    mail.start()
    try:
        with TemporaryDirectory() as name:
            folder, port = Path(name), free_port(2)
            (folder / "packs").mkdir()
            (folder / "packs" / "alarms.toml").write_text(RULES)
            (folder / "server.toml").write_text(CONFIG.format(port=port))
            (folder / "notify.toml").write_text(PEOPLE.format(port=mail.port) + FLOODED)
            run = ["-m", "benchmarks.alarm_server", "run", "--config", str(folder / "server.toml")]
            with asked(run, folder / "server.log", display="") as (server, _):
                until(lambda: listens(port), "the server begins")
                time.sleep(2)
                server.send(("flood", FLOOD, IN))
                receive(server, float, within=IN * 3)
                ended = time.monotonic()
                until(lambda: sum(taken.named) >= FLOOD, "all are named", within=TOLD_WITHIN)
                took = time.monotonic() - ended
    finally:
        mail.stop()
    yield figure("notices.flood.messages", len(taken.named), "messages", aim=Aim(FOLDED))
    yield figure("notices.flood.unnamed", FLOOD - sum(taken.named), "alarms", aim=Aim(0))
    yield figure("notices.flood.seconds", took, "s")
