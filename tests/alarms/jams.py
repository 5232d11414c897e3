"""A wall whose second surface is for jams at gates, and the stations of real programs that show and speak of them."""

import os
from pathlib import Path
from typing import Protocol

from gate_site import RULE, SOURCE, Heard, Placed, drop, set_up, standing, with_packs
from msgspec import structs
from processes import Ear, Site, wait_for
from shown import surfaces

from server.contract.alarm_commands import AcknowledgeAlarms, Seen
from server.contract.commands import AnyCommand
from server.contract.messages import ClaimKind, WallState

KEY = "jam.g-huu-nghi"
SHOWS = """
[alarms]
show = ["high"]
surface = 2
linger = 0
cool_down = 0
"""
SOURCES = SOURCE + SHOWS
"""For settings that are still formatted."""
LOUD = ("--sound", "on", "--speak")


class Server(Placed, Protocol):
    """What has settings in a folder."""

    config: Path


def prepare(server: Server, rule: str = RULE) -> None:
    """Give a server its packs and a table of gates at which nobody waits."""
    server.config.write_text(with_packs(server.config.read_text()))
    set_up(server.folder, rule)
    # a station that is killed is silent: that is another alarm
    (server.folder / "packs" / "alarms.toml").write_text("")
    ease(server)


def jam(*servers: Placed) -> None:
    """Let too many trucks wait at one gate."""
    for each in servers:
        drop(each, **{"Hữu Nghị": 1500})


def ease(*servers: Placed) -> None:
    """Let nobody wait any more."""
    for each in servers:
        drop(each, **{"Hữu Nghị": 0})


def jam_site(folder: Path, more: str = "", *, rule: str = RULE) -> Site:
    """Return a site at which nobody waits yet; ``more`` are further settings."""
    site = Site(folder, "http://127.0.0.1:1", sources=SOURCES + more)
    prepare(site, rule)
    return site


def wall(heard: Heard) -> WallState:
    """Return what the wall should show, however often it has changed."""
    state = heard.latest["wall/main"].document
    assert isinstance(state, WallState)
    return structs.replace(state, revision=0, done=())


def claimed(heard: Heard) -> list[str]:
    """Return the ids of the claims of alarms."""
    return [each.id for each in wall(heard).claims if each.kind is ClaimKind.ALARM]


def layouts(heard: Heard, station: str) -> list[str]:
    """Return the layouts that a station shows, by the numbers of their surfaces."""
    return [each.layout for _, each in sorted(surfaces(heard, station).items())]


def is_jammed(heard: Heard, station: str, surface: int = 2) -> bool:
    """Return whether a surface of a station shows the alarm alone, as the claim says."""
    found = surfaces(heard, station).get(surface)
    if found is None or {each.claim for each in found.tiles if each.claim} != set(claimed(heard)):
        return False
    return f"alarm/{KEY}" in {topic for each in found.tiles for topic in each.topics}


def until(heard: Heard, station: str, *expected: str) -> None:
    """Return when a station shows these layouts on its surfaces; ``jam`` stands for the alarm's scene."""

    def is_so() -> bool:
        shows = layouts(heard, station)
        return len(shows) == len(expected) and all(
            is_jammed(heard, station, number) if name == "jam" else shows[number - 1] == name
            for number, name in enumerate(expected, 1)
        )

    wait_for(is_so, lambda: f"{station} shows {expected}: {layouts(heard, station)}, {claimed(heard)}")


def do(ear: Ear, command: AnyCommand) -> None:
    """Give an order that is carried out."""
    answer = ear.ask(command)
    assert (answer.refused, answer.unstored) == (None, None), answer


def is_gone(ear: Ear) -> bool:
    """Acknowledge what stands; return whether nothing is left of it, nor of its scene."""
    for each in standing(ear).values():
        # refused where it has changed meanwhile, and then the next time is soon
        ear.ask(AcknowledgeAlarms(alarms=(Seen(each.key, each.occurrence, each.revision),)))
    return not standing(ear) and not claimed(ear)


class Voices:
    """A program that is called as the one that speaks, and notes what it is told to say."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "voices"
        self._folder.mkdir()
        program = self._folder / "espeak-ng"
        program.write_text('#!/bin/sh\nfor said; do :; done\nprintf "%s\\n" "$said" >> "$VOICE"\n')
        program.chmod(0o755)

    def of(self, station: str) -> dict[str, str]:
        """Return the variables of a station that speaks by it."""
        path = f"{self._folder}:{os.environ['PATH']}"
        return {"PATH": path, "VOICE": str(self._folder / station)}

    def said(self, station: str) -> list[str]:
        """Return what a station has said so far."""
        told = self._folder / station
        return told.read_text().splitlines() if told.exists() else []
