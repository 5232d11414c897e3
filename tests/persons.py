"""Persons at the stations of a real server."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from processes import PATIENCE, Ear, Site
from typer.testing import CliRunner, Result

from server.__main__ import cli
from server.contract.commands import Answer, AnyCommand, Envelope, Role, decode_answer, encode
from server.contract.keys import StationKey
from server.contract.sign_in import SignIn
from server.contract.toml import read_toml

AN, BINH, CHI = "Nguyễn Văn An", "Trần Bình", "Lê Chi"
FIRST, SECOND, THIRD = "một hai ba bốn chim sẻ", "con mèo trèo cây cau kia", "năm sáu bảy tám chim én"
"""Passwords of the persons of these tests."""


class Person(Ear):
    """An ear whose orders are those of whoever is signed in at it."""

    def __init__(self, site: Site, station: str = "ear") -> None:
        here = Site.__new__(Site)
        here.port, here.key = site.port, read_toml(site.folder / f"{station}.key", StationKey)
        super().__init__(here)
        self.session = ""

    def ask(self, command: AnyCommand, *, command_id: str = "") -> Answer:
        """Give an order in the session, and return the answer."""
        before = datetime.now(UTC) + timedelta(seconds=PATIENCE / 2)
        envelope = Envelope(command=command, before=before, session=self.session, id=command_id)
        self._orders.send_multipart([b"1", encode(envelope)])
        assert self._orders.poll(int(PATIENCE * 1000)), "the server did not answer a command"
        return decode_answer(self._orders.recv_multipart()[1])

    def sign_in(self, name: str, password: str) -> None:
        """Begin to act as a person."""
        answer = self.ask(SignIn(name=name, password=password))
        assert answer.refused is None, answer.refused
        self.session = answer.session

    def refused(self, command: AnyCommand) -> str:
        """Return why a command is refused, in English."""
        answer = self.ask(command)
        assert answer.refused is not None, "it was not refused"
        assert answer.refused.vi != answer.refused.en
        return answer.refused.en


class Configured(Protocol):
    """What has the settings of a server."""

    config: Path


def people(site: Configured, *arguments: str, password: str = "") -> Result:
    """Run a command about people to its end."""
    return run(site, "people", *arguments, password=password)


def run(site: Configured, *arguments: str, password: str = "") -> Result:
    """Run a command of the server to its end."""
    return CliRunner().invoke(cli, [*arguments, "--config", str(site.config)], input=f"{password}\n")


def add(site: Configured, name: str, password: str, role: Role = Role.OPERATOR) -> None:
    """Make a person."""
    done = people(site, "add", name, "--role", role, password=password)
    assert (done.exit_code, done.stderr) == (0, ""), done.stderr
