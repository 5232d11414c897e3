"""A running station whose keys and taps want what the server decides: takeovers, leases, scenes that are gone."""

import subprocess

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
