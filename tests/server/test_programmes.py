"""The programme of a wall comes from its file, whenever that changes, and what it says is done on time."""

import asyncio
import contextlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import zmq
from processes import ROOT

from server.contract.calendar import CALENDAR
from server.contract.claims import usual
from server.contract.commands import Envelope
from server.contract.messages import Scene, SceneTile, StationState, TileView
from server.contract.wall_commands import (
    EndTakeover,
    RemoveScene,
    SaveScene,
    SetState,
    Show,
    StartTour,
    TakeOver,
)
from server.contract.words import same
from server.health import Health
from server.hub import Hub, publisher
from server.people.actor import Actor
from server.walls.arrangements import Arrangements
from server.walls.turner import Turner, programme_files
from server.walls.watched_files import wall_file

TEXT = """
[[scene]]
name = "morning"
title = {vi = "Sáng", en = "Morning"}
layout = "overview"

[[scene]]
name = "text"
title = {vi = "Chữ", en = "Text"}
tile = {kind = "note", options = {text = {vi = "Chào", en = "Hello"}}}

[[tour]]
name = "round"
title = {vi = "Vòng", en = "Round"}
step = [{scene = "morning", dwell = 20}, {scene = "text"}]

[[entry]]
from = "07:00"
to = "07:00"
tour = "round"
"""
NOON = datetime(2026, 11, 23, 12, tzinfo=CALENDAR).astimezone(UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


class Site:
    """A server's walls with their programmes, without its sockets for commands."""

    def __init__(self, hub, folder, clock):
        self.hub = hub
        self.file = wall_file(folder, "main")
        self.clock = clock
        self.walls = Arrangements(hub, [("main", usual(same("Centre"), None, "press", NOON))])
        self.turner = Turner(self.walls, clock)
        self.walls.publish()
        self.files = programme_files(folder, ["main"], self.walls, Health(lambda _: None), clock)

    @property
    def wall(self):
        return self.hub.latest["wall/main"].document

    @property
    def programme(self):
        return self.hub.latest["programme/main"].document

    def order(self, command, **more):
        before = self.clock.now + timedelta(seconds=3)
        return self.walls.carry_out(Envelope(command=command, before=before, **more), Actor("left"), self.clock.now)

    def after(self, seconds):
        """Return what stands some seconds after noon."""
        self.clock.now = NOON + timedelta(seconds=seconds)
        self.turner.look()
        scene = self.wall.shows.rest.scene
        return scene.layout or scene.tile.kind


@pytest.fixture
def hub():
    with zmq.Context() as context:
        socket = publisher(context)
        yield Hub(socket)
        socket.close()


@pytest.fixture
async def site(hub, tmp_path):
    return Site(hub, tmp_path, Clock())


@contextlib.asynccontextmanager
async def reading(site):
    task = asyncio.create_task(site.files.run())
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def until(condition):
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - another task publishes it
            await asyncio.sleep(0.02)


@pytest.mark.logs("server.health: ")
async def test_the_wall_follows_its_file_and_a_wrong_one_changes_nothing(site, caplog):
    async with reading(site):
        site.file.write_text(TEXT)
        await until(lambda: site.programme.plan.tour)
        # five hours of 50 seconds each turn
        assert [site.after(seconds) for seconds in (0, 20, 49, 50)] == ["overview", "note", "note", "overview"]
        site.file.write_text(TEXT.replace("dwell = 20", "dwell = 1"))
        await until(lambda: f"{site.file}:15: tour[1].step[1].dwell: expected float >= 2.0" in caplog.text)
        assert site.after(70) == "note"
        site.file.unlink()
        await until(lambda: not site.programme.plan.tour)
        assert site.after(70) == "press"


async def test_a_restart_in_the_middle_of_a_step_shows_the_same(site, tmp_path):
    async with reading(site):
        site.file.write_text(TEXT)
        await until(lambda: site.programme.plan.tour)
    assert site.after(25) == "note"
    tile = SceneTile(kind="note", options={"text": {"vi": "Chào", "en": "Hello"}})
    view = TileView(surface=1, tile=tile, enlarged=True)
    claim = site.wall.shows.rest.claim
    assert site.order(SetState(wall="main", claim=claim, view=view)) is None
    again = Site(site.hub, tmp_path, site.clock)
    assert again.after(26) == "note", "before its file was read"
    assert again.wall.shows.rest.scene.state == (view,)
    assert again.after(52) == "overview"


async def test_saved_scenes_outlive_the_server_and_can_be_removed(site, tmp_path):
    scene = Scene(tile=SceneTile(kind="note"))
    assert site.order(SaveScene(wall="main", name="mine", title=same("Mine"), scene=scene)) is None
    again = Site(site.hub, tmp_path, site.clock)
    assert again.programme.scenes["mine"].scene == scene
    assert again.programme.scenes["mine"].by == "left"
    assert again.order(RemoveScene(wall="main", name="mine")) is None
    assert again.programme.scenes == {}
    assert "no “mine”" in again.order(RemoveScene(wall="main", name="mine")).en


@pytest.mark.logs("server.health: ")
async def test_tours_and_entries_show_scenes_that_people_have_saved(site, tmp_path, caplog):
    async with reading(site):
        site.file.write_text(TEXT.replace('"text"}]', '"mine"}]').replace('tour = "round"', 'scene = "mine"'))
        await until(lambda: "there is no “mine”" in caplog.text)
        scene = Scene(tile=SceneTile(kind="clock", topics=("here/station",)))
        assert site.order(SaveScene(wall="main", name="mine", title=same("Mine"), scene=scene)) is None
        await until(lambda: site.programme.plan.tour)
        assert site.after(1) == "clock"
        assert site.order(StartTour(wall="main", tour="round")) is None
        site.clock.now += timedelta(seconds=20)
        site.turner.look()
        assert site.wall.shows.rest.scene == scene
        assert "take it out there first" in site.order(RemoveScene(wall="main", name="mine")).en
    again = Site(site.hub, tmp_path, site.clock)
    async with reading(again):
        await until(lambda: "programme/main" in again.hub.latest)
        again.turner.look()
        assert again.wall.shows.rest.scene == scene, "and after a restart"
        again.file.write_text(TEXT)
        await until(lambda: again.programme.plan.entry[0].tour == "round")
        assert again.order(RemoveScene(wall="main", name="mine")) is None


async def test_a_scene_whose_layout_was_deleted_stays_and_is_refused_to_whoever_shows_it_anew(site):
    def reports(*layouts):
        state = StationState(
            wall="main", version="1", started=NOON, language="vi", screens=(), layouts=("press", *layouts)
        )
        site.hub.publish("station/left", state, fresh_for=15.0)

    reports("overview", "mine")
    scene = Scene(layout="mine")
    assert site.order(SaveScene(wall="main", name="mine", title=same("Mine"), scene=scene)) is None
    assert site.order(Show(wall="main", scene=scene)) is None
    reports("overview")
    site.turner.look()
    assert site.wall.shows.rest.scene == scene, "the claim stays: the file may come back"
    assert site.programme.scenes["mine"].scene == scene
    assert "no station has a layout “mine”" in site.order(Show(wall="main", scene=scene, screen=2)).en
    assert site.order(Show(wall="main", scene=Scene(layout="overview"))) is None, "and holds up nothing else"


async def test_a_takeover_covers_all_and_what_was_beneath_returns_exactly(site):
    shown = Scene(tile=SceneTile(kind="note"))
    assert site.order(Show(wall="main", scene=shown, screen=2)) is None
    before = site.wall.shows
    assert site.order(TakeOver(wall="main", template="emergency")) is None
    covered = [site.wall.shows.on_surface(number).scene.tile for number in (1, 2)]
    assert [(tile.kind, tile.options["severity"]) for tile in covered] == [("takeover", "critical")] * 2
    assert site.order(EndTakeover(wall="main")) is None
    assert site.wall.shows == before


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (TakeOver(wall="main", template="fire"), "no “fire”"),
        (TakeOver(wall="main", text=same("  ")), "expected a text"),
        (TakeOver(wall="main", text=same("x" * 401)), "longer"),
        (StartTour(wall="main", tour="round"), "no tour"),
        (Show(wall="main", scene=Scene()), "needs the name of a layout"),
        (Show(wall="main", scene=Scene(layout="press"), until=NOON), "is over"),
        (Show(wall="main", scene=Scene(layout="press"), until=datetime.max.replace(tzinfo=UTC)), "within 366 days"),
        (Show(wall="main", scene=Scene(tile=SceneTile(kind="note"), parameters={"a": "b"})), "only a layout"),
    ],
)
async def test_orders_without_sense_are_refused_and_change_nothing(site, command, said):
    before = site.wall
    assert said in site.order(command).en
    assert site.wall == before


async def test_an_order_that_comes_twice_is_carried_out_once(site):
    show = Show(wall="main", scene=Scene(layout="soc"), why=same("drill"))
    for _ in range(2):
        assert site.order(show, id="once", revision=0) is None
    assert len(site.wall.claims) == 2
    assert "changed the wall" in site.order(show, id="other", revision=0).en


def test_the_command_line_checks_sets_and_shows(tmp_path):
    config = tmp_path / "server.toml"
    config.write_text('[[wall]]\nname = "main"\ntitle = {vi = "A", en = "A"}\n')
    file = tmp_path / "draft.toml"
    environment = os.environ | {"LANG": "en_US.UTF-8"}

    def run(*words):
        command = [sys.executable, "-m", "server", "programme", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)

    file.write_text(TEXT.replace('"text"}]', '"txt"}]'))
    wrong = run("check", str(file))
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "there is no “txt” (did you mean “text”?)" in wrong.stderr
    file.write_text(TEXT)
    assert "2 scenes, 1 tours, 1 entries" in run("check", str(file)).stdout
    assert run("set", str(file), "--config", str(config)).returncode == 0
    assert (tmp_path / "programmes" / "main.toml").read_text() == TEXT
    assert "Round" in run("show", "--config", str(config)).stdout
    assert "no “hall”" in run("show", "--config", str(config), "--wall", "hall").stderr
