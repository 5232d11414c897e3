"""What bears on security, at a real server: in a file of its own, and as syslog that our own reader of it takes."""

import asyncio
import re
import socket
import stat
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from desks import until
from msgspec import structs
from persons import AN, FIRST, SECOND, Person, add, people
from processes import Ear, Site, wait_for
from running import free_port

from server import security_log
from server.connectors.formats.syslog_message import Message, SyslogReading
from server.connectors.syslog import events
from server.contract.commands import Role, ShowLayout
from server.contract.keys import StationKey
from server.contract.sign_in import PeopleCommand, SignIn
from server.contract.toml import read_toml
from server.health import Health
from server.records import Event
from server.security_log import SecurityLog
from server.store.audit import AuditEntry

WRONG = "khong phai mat khau nay"


def read(lines):
    """Return lines as the product's own reader of syslog takes them."""
    came = datetime.now(UTC)
    found = list(events([Message(line.encode(), "10.0.0.1", came) for line in lines], SyslogReading()))
    assert all(isinstance(each, Event) for each in found), found
    return found


def names(lines):
    return [line.split("|")[4] for line in lines]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path, "http://127.0.0.1:1", sources="")


def test_refused_keys_roles_and_sign_ins_are_told_and_nothing_secret(site, tmp_path):
    site.enroll("viewer", Role.VIEWER)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.bind(("127.0.0.1", 0))
        heard.settimeout(20)
        target = f'[security]\nsyslog = "udp://127.0.0.1:{heard.getsockname()[1]}"\n'
        text = site.config.read_text()
        site.config.write_text(text.replace("[security]\n", target) if "[security]" in text else f"{text}\n{target}")
        add(site, AN, FIRST)
        file = tmp_path / "security.log"
        assert names(file.read_text("utf-8").splitlines()) == ["people.add"], "also what is typed beside the server"
        with site.running():
            with Person(site) as ear:
                ear.refused(SignIn(name=AN, password=WRONG))
                ear.sign_in(AN, FIRST)
                ear.ask(ShowLayout(wall="main", layout="press"))
            with Person(site, "viewer") as viewer:
                viewer.refused(ShowLayout(wall="main", layout="press"))
            # a key that nobody has enrolled
            other = Site.__new__(Site)
            other.__dict__ |= site.__dict__
            stranger = read_toml(site.enroll("stranger", Role.VIEWER), StationKey)
            (tmp_path / "keys" / "stations" / "stranger.toml").unlink()
            other.key = stranger
            with Ear(other):
                wait_for(lambda: "|key|" in file.read_text("utf-8"), "the key is refused")
            people(site, "password", AN, password=SECOND)
        lines = file.read_text("utf-8").splitlines()
        told = [heard.recv(65_536).decode() for _ in range(4)]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert names(lines) == ["people.add", "signin", "signin", "showlayout", "key", "people.password"]
    assert told == lines[1:5]
    for line in lines:
        assert re.match(r"<8[46]>1 \d{4}-\d\d-\d\dT[\d:.]{12}Z \S+ vonglau - \S+ - CEF:0\|Vong Lau\|server\|", line)
    assert ["failure" in line for line in lines] == [False, True, False, True, True, False]
    for secret in (FIRST, SECOND, WRONG, stranger.secret, stranger.public):
        assert not any(secret in line for line in lines)
    assert len(read(lines)) == 6


@pytest.mark.parametrize("typed", ["a|b=c\\d", "x\n<86>1 forged", "\x1b[31m", "Nguyễn\u202e", "=" * 600])
def test_nobody_begins_another_event_by_what_they_type(typed):
    entry = AuditEntry(
        at=datetime.now(UTC), who="desk", person=typed, what="signin", subject=typed, outcome="refused: no"
    )
    line = security_log.line_of(entry)
    assert line is not None
    spelled = line.spelled("host")
    assert "\n" not in spelled
    assert spelled.isprintable()
    assert len(read([spelled])) == 1


@pytest.mark.parametrize("kind", get_args(PeopleCommand), ids=lambda kind: kind.__name__)
def test_whatever_persons_do_to_come_in_is_told_also_with_a_second_step(kind):
    what = kind.__name__.lower()
    entry = AuditEntry(
        at=datetime.now(UTC), who="desk", person=AN, what=what, subject=f"person/{AN}", outcome="accepted"
    )
    told = security_log.line_of(entry)
    assert told is not None
    assert told.severity == 3
    refused = security_log.line_of(structs.replace(entry, outcome="refused: the code is wrong"))
    assert refused is not None
    assert refused.severity == 6


def test_what_anybody_may_do_is_left_to_the_audit():
    entry = AuditEntry(at=datetime.now(UTC), who="desk", what="showlayout", subject="wall/main", outcome="accepted")
    assert security_log.line_of(entry) is None


def test_a_large_file_makes_room_for_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(security_log, "LARGEST", 1000)
    entry = AuditEntry(at=datetime.now(UTC), who="desk", what="signin", subject="", outcome="accepted")
    for _ in range(100):
        security_log.keep(tmp_path / "security.log", entry)
    kept = sorted(each.name for each in tmp_path.iterdir())
    assert kept == ["security.log", *(f"security.log.{number}" for number in range(1, 6))]
    assert all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in tmp_path.iterdir())
    assert all(each.stat().st_size < 1400 for each in tmp_path.iterdir())


@pytest.mark.logs(r"WARNING server.health: ")
async def test_a_receiver_that_is_away_costs_nothing_and_what_it_missed_is_counted(tmp_path):
    port, heard = free_port(), []
    ended, troubles = asyncio.Event(), list[str]()
    health = Health(lambda state: troubles.extend(each.said.en for each in state.troubles))
    health._open = True
    log = SecurityLog(tmp_path / "security.log", f"tcp://127.0.0.1:{port}", health)

    async def hear(reader, writer):
        with suppress(asyncio.IncompleteReadError):
            while True:
                heard.append((await reader.readexactly(int(await reader.readuntil(b" ")))).decode())
        writer.close()
        await writer.wait_closed()
        ended.set()

    running = asyncio.create_task(log.run())
    for number in range(3):
        log.refused_key(f"10.0.0.{number}", "k" * 40)
    log.refused_key("10.0.0.1", "k" * 40)
    await until(lambda: troubles, "it is said")
    assert "cannot be sent to tcp://127.0.0.1" in troubles[0]
    async with await asyncio.start_server(hear, "127.0.0.1", port) as server:
        log.twins("wall-1", "10.0.0.1, 10.0.0.2")
        await until(lambda: len(heard) == 2, lambda: heard)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        server.close()
        await server.wait_closed()
        await ended.wait()
    assert names(heard) == ["twins", "lost"]
    assert "cnt=3" in heard[1]
    kept = (tmp_path / "security.log").read_text("utf-8").splitlines()
    assert names(kept) == ["key", "key", "key", "twins", "lost"], "the file has them all, each once"
