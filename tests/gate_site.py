"""Gates at which trucks wait: a table that a server reads, the rule about it, and the alarms that follow."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from server.contract.messages import Alarm, Update
from server.services import packs

SOURCE = """
[[source]]
id = "gates"
name = {{vi = "Cửa khẩu", en = "Gates"}}
service = "gates"
kind = "sheet"
every = 0.2
timeout = 5.0
folder = "drop"
fields = {{indicator = "what", period = "when", value = "value", place = "gate"}}
"""
"""For settings that are still formatted."""
RULE = """
[[alarm]]
id = "jam"
name = {vi = "Ùn tắc", en = "Jam"}
priority = "high"
figure = "trucks_waiting"
by = "place"
above = 1000
"""


class Placed(Protocol):
    """What has a folder."""

    folder: Path


class Heard(Protocol):
    """What has heard topics."""

    @property
    def latest(self) -> Mapping[str, Update]:
        """The newest update of every topic."""


def gates_pack(rule: str = RULE) -> str:
    """Return the pack of the gates that ships, with one rule instead of its own."""
    return packs.pack_files(None)["gates"].text.partition("# When somebody has to act")[0] + rule


def set_up(folder: Path, rule: str = RULE) -> None:
    """Make the folders that the settings name, and the pack in one of them."""
    (folder / "drop").mkdir()
    (folder / "packs").mkdir()
    (folder / "packs" / "gates.toml").write_text(gates_pack(rule), encoding="utf-8")


def with_packs(settings: str) -> str:
    """Return settings of a server whose packs stand in its folder."""
    return settings.replace("[server]\n", '[server]\npacks = "packs"\n')


def drop(site: Placed, **waiting: int) -> None:
    """Give the server another table of how many trucks wait at which gate."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    lines = ["what,when,value,gate", *(f"trucks_waiting,{at},{value},{gate}" for gate, value in waiting.items())]
    part = site.folder / "drop" / "part.tmp"
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.rename(site.folder / "drop" / "gates.csv")


def standing(heard: Heard) -> dict[str, Alarm]:
    """Return the alarms that are told, by their keys."""
    told = (each.document for topic, each in heard.latest.items() if topic.startswith("alarm/"))
    return {each.key: each for each in told if isinstance(each, Alarm)}
