"""A running station whose keys and taps want what the server decides: takeovers, leases, scenes that are gone."""

import os
import random
import subprocess
import time

import pytest
from processes import Ear, Program, Site, wait_for

from server.contract.commands import ShowLayout
from server.contract.messages import Scene, SceneTile, WallState
from server.contract.wall_commands import EndClaim, LeaveControl, Show, TakeControl

NOTE = SceneTile(kind="note", options={"text": {"vi": "Cháy", "en": "Fire"}})
pytestmark = pytest.mark.waits


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path, "http://127.0.0.1:1", sources="")


def wall_of(ear: Ear) -> WallState:
    document = ear.latest["wall/main"].document
    assert isinstance(document, WallState)
    return document


def kinds(ear: Ear, station: str) -> list[list[str]]:
    update = ear.latest.get(f"station/{station}")
    return [[tile.kind for tile in screen.tiles] for screen in update.document.screens] if update else []


def do(*words: str) -> None:
    """Do something to the second screen of the station, as a hand does."""
    focus = ["xdotool", "search", "--sync", "--name", "Vọng Lâu 2", "windowfocus", "--sync"]
    subprocess.run([*focus, *words], check=True, timeout=60)


def tap(station: Program) -> None:
    """Tap twice into the middle of the second screen, which is the right one."""
    assert station.process.poll() is None
    middle = ["mousemove", str(1920 + 960), "540"]
    subprocess.run(["xdotool", *middle, "click", "--repeat", "2", "--delay", "60", "1"], check=True, timeout=60)


def test_k_and_enter_cover_the_wall_and_uncover_it_whoever_has_the_surface(site):
    with site.running(), Ear(site) as ear, site.wall("keys"), site.wall("other"):
        wait_for(lambda: len(kinds(ear, "keys")) == len(kinds(ear, "other")) == 2, "both are up")
        before = kinds(ear, "keys")
        assert ear.ask(TakeControl(wall="main")).refused is None
        do("key", "k")
        do("key", "Return")
        covered = [["takeover"], ["takeover"]]
        wait_for(lambda: kinds(ear, "keys") == kinds(ear, "other") == covered, "K and Enter cover both stations")
        do("key", "k")
        do("key", "Escape")
        do("key", "k")
        do("key", "Return")
        wait_for(lambda: kinds(ear, "keys") == kinds(ear, "other") == before, "K and Enter uncover them")
        claims = wall_of(ear).claims
        do("key", "1")
        wait_for(lambda: any("has all surfaces until" in each for each in refusals(ear)), "the keyboard is refused")
        assert wall_of(ear).claims == claims


def refusals(ear: Ear) -> list[str]:
    update = ear.latest.get("server/health")
    return [trouble.said.en for trouble in update.document.troubles] if update and update.document else []


def test_a_station_that_was_refused_once_goes_on_to_ask(site):
    with site.running(), Ear(site) as ear, site.wall("left") as left:
        wait_for(lambda: len(kinds(ear, "left")) == 2, "the wall is up")
        assert ear.ask(Show(wall="main", scene=Scene(tile=NOTE), screen=2)).refused is None
        wait_for(lambda: kinds(ear, "left")[1] == ["note"], "it shows the note")
        (gone,) = [each.id for each in wall_of(ear).claims if each.kind == "hand"]
        assert ear.ask(TakeControl(wall="main", screen=2)).refused is None
        tap(left)
        wait_for(lambda: any("has surface 2 until" in each for each in refusals(ear)), "the tap is refused")
        assert wall_of(ear).shows.on_surface(2).scene.state == ()
        assert ear.ask(LeaveControl(wall="main")).refused is None
        tap(left)
        wait_for(lambda: wall_of(ear).shows.on_surface(2).scene.state != (), "the next tap is for the whole wall")
        assert ear.ask(EndClaim(wall="main", claim=gone)).refused is None
        assert ear.ask(ShowLayout(wall="main", layout="press")).refused is None
        wait_for(lambda: kinds(ear, "left")[1] != ["note"], "and goes on to follow")


def test_a_wall_killed_while_two_act_shows_what_the_other_one_does_and_loses_no_order(site):
    chance = random.Random(20261130)
    with site.running(), Ear(site) as ear, Ear(site) as other, site.wall("stays"):
        wait_for(lambda: len(kinds(ear, "stays")) == 2, "the wall is up")
        given = 0
        for _ in range(int(os.environ.get("ROUNDS", "2"))):
            with site.wall("falls") as wall:
                wait_for(lambda: wall.process.poll() is None and "live" in wall.said(), "it is live")
                before = time.monotonic()
                while time.monotonic() - before < chance.uniform(0.2, 1.0):
                    for screen, each in enumerate((ear, other), 1):
                        layout = ("tasks", "press", "economy")[given % 3]
                        assert each.ask(ShowLayout(wall="main", layout=layout, screen=screen)).refused is None
                        given += 1
                wall.kill()
            with site.wall("falls"):
                for screen, each in enumerate((ear, other), 1):
                    each.ask(ShowLayout(wall="main", layout=("soc", "gates")[given % 2], screen=screen))
                    given += 1
                expected = [wall_of(ear).shows.on_surface(number).scene.layout for number in (1, 2)]
                wait_for(
                    lambda: (
                        layouts(ear, "falls")
                        == layouts(ear, "stays")
                        == [wall_of(ear).shows.on_surface(number).scene.layout for number in (1, 2)]
                    ),
                    f"both show {expected}",
                )
        assert wall_of(ear).revision <= given


def layouts(ear: Ear, station: str) -> list[str]:
    update = ear.latest.get(f"station/{station}")
    return [screen.layout for screen in update.document.screens] if update else []
