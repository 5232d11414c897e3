"""Real walls on real (virtual) monitors, fed by a real server."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from msgspec import structs
from processes import ROOT, Ear, Relay, Site, province, wait_for
from rooms import LED, written
from shown import reported

from demo.show import virtual_screen
from server.contract.briefing_commands import SaveBriefing, StartBriefing
from server.contract.commands import Role, ShowLayout
from server.contract.keys import StationKey
from server.contract.messages import (
    Briefing,
    BriefingScene,
    Layout,
    MonitorName,
    Output,
    Rectangle,
    Region,
    Room,
    Scene,
    SceneTile,
    SeatRow,
    Size,
    TileView,
)
from server.contract.messages.layouts import Area, Form, ScreenSpec, TileSpec
from server.contract.publishing import Publish
from server.contract.toml import read_toml
from server.contract.wall_commands import EndClaim, EndTakeover, Identify, SetState, Show, StartTour, TakeOver
from server.contract.words import same
from server.security import Keyring

FRESH = {"fresh"}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with province(tmp_path_factory.mktemp("province")) as address:
        yield address


@pytest.fixture
def site(tmp_path, address):
    return Site(tmp_path, address)


def screens(ear, station):
    update = ear.latest.get(f"station/{station}")
    return update.document.screens if update else ()


def shown(ear, station):
    return [(screen.layout, screen.part) for screen in screens(ear, station)]


def freshness(ear, station, kind):
    return {tile.freshness for screen in screens(ear, station) for tile in screen.tiles if tile.kind == kind}


TASKS, PRESS = ([(name, part) for part in (1, 2)] for name in ("tasks", "press"))
"""What two screens show of layouts of three parts."""


def test_two_stations_follow_one_wall_also_one_that_was_killed(site):
    with site.running(), Ear(site) as ear, site.wall("left"):
        with site.wall("right") as right:
            wait_for(
                lambda: shown(ear, "left") == shown(ear, "right") == [("overview", 1), ("overview", 2)], "both show"
            )
            assert ear.ask(ShowLayout(wall="main", layout="tasks", screen=2)).refused is None
            expected = [("overview", 1), ("tasks", 1)]
            wait_for(lambda: shown(ear, "left") == shown(ear, "right") == expected, "both follow")
            right.kill()
        assert ear.ask(ShowLayout(wall="main", layout="press")).refused is None
        wait_for(lambda: shown(ear, "left") == PRESS, "the other goes on")
        assert shown(ear, "right") == expected
        with site.wall("right"):
            wait_for(lambda: shown(ear, "right") == shown(ear, "left") == PRESS, "it has caught up")


def reported_freshness(wall, folder, kind):
    tiles = [tile for screen in reported(wall, folder)["screens"] for tile in screen["tiles"]]
    return {tile["freshness"] for tile in tiles if tile["kind"] == kind}


@pytest.mark.waits
def test_the_feed_cut_for_a_minute_marks_values_old_and_comes_back_by_itself(site):
    folder = site.folder / "cut"
    relay = Relay(site.port)
    try:
        with site.running(), Ear(site) as ear:
            # commands go to the port after the relay's, where nobody is: this wall only hears
            through = f"tcp://127.0.0.1:{relay.port}"
            with site.wall("cut", "--report", str(folder), "--layout", "tasks", endpoint=through) as wall:
                wait_for(lambda: "live" in wall.said(), "the wall is live")
                wait_for(lambda: reported_freshness(wall, folder, "tasks") == FRESH, "it shows the tasks")
                relay.cut()
                wait_for(lambda: "silent" in wall.said(), "the silence is noticed")
                seen = ear.latest["source/tasks"].seq
                # four updates in two seconds
                ear.until("source/tasks", lambda update: update.seq > seen + 120, "a minute passes", patience=150.0)
                assert reported_freshness(wall, folder, "tasks") == {"stale"}
                relay.mend()
                wait_for(lambda: wall.said().count("live") == 2, "the wall is live again")
                wait_for(lambda: reported_freshness(wall, folder, "tasks") == FRESH, "the tiles are fresh again")
    finally:
        relay.close()


def test_a_server_that_is_killed_and_started_again_is_followed_again(site):
    folder = site.folder / "killed"
    with site.wall("killed", "--report", str(folder)) as wall:
        with site.running() as server, Ear(site) as ear:
            ear.until("wall/main", lambda update: update.document is not None)
            assert ear.ask(ShowLayout(wall="main", layout="tasks")).refused is None
            wait_for(lambda: reported_freshness(wall, folder, "tasks") == FRESH, "it shows the tasks")
            server.kill()
        wait_for(lambda: "silent" in wall.said(), "the silence is noticed")
        wait_for(lambda: reported_freshness(wall, folder, "tasks") == {"stale"}, "the tasks look old, and stay")
        assert reported(wall, folder)["link"] == "silent"
        with site.running():
            wait_for(lambda: wall.said().count("feed: live") == 2, "the wall is live again")
            wait_for(lambda: reported_freshness(wall, folder, "tasks") == FRESH, "the tasks are fresh again")


def test_without_its_server_the_wall_shows_its_last_layout_and_values_marked_old(site):
    with site.running(), Ear(site) as ear:
        ear.until("wall/main", lambda update: update.document is not None)
        ear.ask(ShowLayout(wall="main", layout="tasks"))
        with site.wall("alone") as wall:
            wait_for(lambda: shown(ear, "alone") == TASKS and freshness(ear, "alone", "tasks") == FRESH, "shown")
            assert wall.stop() == 0
    before = wall.said()
    report = site.folder / "alone-report"
    with site.wall("alone", "--report", str(report)) as wall:
        wait_for(lambda: "silent" in wall.said().removeprefix(before), "the server is missed")
        assert wall.stop() == 0
    content = json.loads((report / "report.json").read_text())
    assert [screen["layout"] for screen in content["screens"]] == ["tasks", "tasks"]
    tiles = {tile["kind"]: tile for tile in content["screens"][0]["tiles"]}
    assert tiles["tasks"]["freshness"] == "stale"
    assert tiles["tasks"]["updates"] == 1
    assert (report / "screen-1.png").stat().st_size > 10_000


def test_monitors_that_come_go_and_change_lose_no_tile(site):
    def monitor(display, *arguments):
        subprocess.run(["xrandr", "--display", display, *arguments], check=True, stdout=subprocess.DEVNULL)

    with (
        site.running(),
        Ear(site) as ear,
        virtual_screen("1920x1080,1920x1080,1080x1920") as display,
        site.wall("plug", environment={"DISPLAY": display}),
    ):
        everything = [("overview", 1), ("overview", 2), ("overview", 3)]
        wait_for(lambda: shown(ear, "plug") == everything, "three screens")
        kinds = [[tile.kind for tile in screen.tiles] for screen in screens(ear, "plug")]
        sizes = [(screen.width, screen.height) for screen in screens(ear, "plug")]
        assert sizes == [(1920, 1080), (1920, 1080), (1080, 1920)]
        monitor(display, "--delmonitor", "M3")
        wait_for(lambda: len(shown(ear, "plug")) == 2, "a monitor goes")
        monitor(display, "--setmonitor", "M3", "1080/680x1920/1210+3840+0", "none")
        wait_for(lambda: shown(ear, "plug") == everything, "it comes back")
        assert [[tile.kind for tile in screen.tiles] for screen in screens(ear, "plug")] == kinds
        monitor(display, "--delmonitor", "M2")
        # a card tells of a new mode by its CRTC; a virtual monitor has none, and one that is replaced in a moment
        # keeps its old size in Qt (QXcbScreen::setMonitor tells nobody), so this one is away for a while
        wait_for(lambda: len(shown(ear, "plug")) == 2, "another goes")
        monitor(display, "--setmonitor", "M2", "1280/1210x720/680+1920+0", "none")
        wait_for(
            lambda: [(screen.width, screen.height) for screen in screens(ear, "plug")][1:2] == [(1280, 720)],
            "another resolution",
        )
        wait_for(lambda: shown(ear, "plug") == everything, "all parts are there")


def halves(left, right):
    """Return the file of a room in which two monitors, by their connectors, drive one LED wall."""
    places = ((left, Rectangle(0, 0, 2400, 1350)), (right, Rectangle(2400, 0, 2400, 1350)))
    driven = (
        Output(station="room", monitor=MonitorName(connector=name), surface="led", at=place) for name, place in places
    )
    surface = structs.replace(LED, size=Size(4800, 1350))
    return written(Room(surface=(surface,), output=tuple(driven), seat=(SeatRow(distance=6),)))


def test_a_measured_room_makes_one_surface_of_two_outputs_and_what_is_unlike_it_is_said(site):
    rooms = site.folder / "rooms"
    rooms.mkdir()
    site.key = read_toml(site.enroll("technician", Role.TECHNICIAN), StationKey)

    def surfaces():
        return [(screen.surface, screen.name, screen.part) for screen in screens(ear, "room")]

    def said():
        return [words.en for words in ear.latest["station/room"].document.unlike_room]

    with (
        site.running(),
        Ear(site) as ear,
        virtual_screen("1920x1080,1920x1080") as display,
        site.wall("room", environment={"DISPLAY": display}),
    ):
        # before anybody has measured, each monitor is a surface
        wait_for(lambda: shown(ear, "room") == [("overview", 1), ("overview", 2)], "two televisions")
        (rooms / "main.toml").write_text(halves("M1", "M2"))
        both = [("led", "M1", 1), ("led", "M2", 1)]
        wait_for(lambda: surfaces() == both, "one surface, at once")
        left, right = ({tile.kind for tile in screen.tiles} for screen in screens(ear, "room"))
        assert left
        assert right
        subprocess.run(["xrandr", "--display", display, "--delmonitor", "M2"], check=True)
        wait_for(lambda: surfaces() == both[:1], "a monitor goes")
        wait_for(
            lambda: [each.partition(":")[0] for each in said()] == ["the monitor M2 of “LED” is missing"],
            "it is missed",
        )
        again = ["--setmonitor", "M2", "1920/1210x1080/680+1920+0", "none"]
        subprocess.run(["xrandr", "--display", display, *again], check=True)
        wait_for(lambda: surfaces() == both and not said(), "it is back in its place")
        (rooms / "main.toml").write_text(halves("M1", "M9"))
        wait_for(lambda: len(said()) == 2, "one that the room has not, and one that it has alone")
        told = ear.latest["station/room"].document.monitors
        assert [(each.place, each.connector, each.width, each.height) for each in told] == [
            (1, "M1", 1920, 1080),
            (2, "M2", 1920, 1080),
        ], "what is plugged in is told, whatever the room has"
        measured = ear.latest["room/main"].document
        assert isinstance(measured, Room)
        mended = structs.replace(
            measured,
            output=(measured.output[0], structs.replace(measured.output[1], monitor=MonitorName(connector="M2"))),
        )
        wrong = structs.replace(measured, seat=())
        refused = ear.ask(Publish(topic="room/main", document=wrong)).refused
        assert refused.en.startswith("surface[1].id: no [[seat]] reads “LED”")
        assert ear.ask(Publish(topic="room/main", document=mended)).refused is None
        wait_for(lambda: surfaces() == both and not said(), "what is published stands above the file")
        (rooms / "main.toml").unlink()
        wait_for(lambda: ear.latest["room/main"].document == mended, "whatever becomes of that")
        assert ear.ask(Publish(topic="room/main", document=None, base=1)).refused is None
        wait_for(lambda: [screen.surface for screen in screens(ear, "room")] == ["", ""], "as before it was measured")


def test_monitors_say_over_the_living_wall_what_they_are_until_it_is_taken_back(site, tmp_path):
    folder = tmp_path / "report"

    def identified():
        return [screen["identified"] for screen in reported(wall, folder)["screens"]]

    with site.running(), Ear(site) as ear, site.wall("left", "--report", str(folder)) as wall:
        wait_for(lambda: len(shown(ear, "left")) == 2, "it shows")
        before = shown(ear, "left")
        assert ear.ask(Identify(wall="main")).refused is None
        wait_for(lambda: identified() == [True, True], "both say it")
        assert shown(ear, "left") == before, "the wall goes on beneath"
        connector = ear.latest["station/left"].document.monitors[1].connector
        assert ear.ask(Identify(wall="main", station="left", connector=connector)).refused is None
        wait_for(lambda: identified() == [False, True], "one alone")
        assert ear.ask(Identify(wall="main", shown=False)).refused is None
        wait_for(lambda: identified() == [False, False], "it was taken back")
        assert ear.ask(Identify(wall="main", station="right")).refused is None
        assert identified() == [False, False], "that is for another station"


def test_scenes_takeovers_and_tours_stand_alike_on_all_stations_and_after_a_restart(site):
    def tiles(station):
        return [[tile.kind for tile in screen.tiles] for screen in screens(ear, station)]

    programmes = site.folder / "programmes"
    programmes.mkdir()
    (programmes / "main.toml").write_text(
        """
        scene = [{name = "a", title = {vi = "A", en = "A"}, layout = "press"},
                 {name = "b", title = {vi = "B", en = "B"}, tile = {kind = "clock", topics = ["here/station"]}}]
        [[tour]]
        name = "round"
        title = {vi = "V", en = "R"}
        step = [{scene = "b", dwell = 2}, {scene = "a", dwell = 86400}]
        """
    )
    note = SceneTile(kind="note", options={"text": {"vi": "Cháy", "en": "Fire"}})
    with site.running(), Ear(site) as ear, site.wall("left"), site.wall("right"):
        ear.until("programme/main", lambda update: bool(update.document.plan.tour))
        wait_for(lambda: shown(ear, "left") == shown(ear, "right") == [("overview", 1), ("overview", 2)], "both show")
        assert "“gone”" in ear.ask(Show(wall="main", scene=Scene(layout="gone"))).refused.en
        over = Show(wall="main", scene=Scene(tile=note), screen=1, region=Region(0, 0.5, 0.5, 0.5))
        assert ear.ask(over).refused is None
        wait_for(lambda: [row[0][-1:] for row in map(tiles, ("left", "right"))] == [["note"]] * 2, "the overlay")
        before = tiles("left")
        assert ear.ask(TakeOver(wall="main", template="emergency")).refused is None
        covered = [["takeover"], ["takeover"]]
        wait_for(lambda: tiles("left") == tiles("right") == covered, "both are covered")
        assert ear.ask(EndTakeover(wall="main")).refused is None
        wait_for(lambda: tiles("left") == tiles("right") == before, "what was beneath")
        wall = ear.latest["wall/main"].document
        (claim,) = [each for each in wall.claims if each.kind == "hand"]
        assert ear.ask(EndClaim(wall="main", claim=claim.id)).refused is None
        assert ear.ask(StartTour(wall="main", tour="round")).refused is None
        wait_for(lambda: shown(ear, "left") == shown(ear, "right") == [("press", 1), ("press", 2)], "the second step")
        kpi = SceneTile(kind="note", title=same("Alone"))
        claim = ear.latest["wall/main"].document.shows.rest.claim
        view = TileView(surface=2, tile=kpi, enlarged=True)
        assert ear.ask(SetState(wall="main", claim=claim, view=view)).refused is None
        wait_for(lambda: tiles("left")[1] == tiles("right")[1] == ["note"], "it is enlarged on both")
    with site.running(), Ear(site) as ear, site.wall("left"):
        wait_for(lambda: "station/left" in ear.latest and tiles("left")[1:] == [["note"]], "and after a restart")
        assert shown(ear, "left")[0] == ("press", 1), "in the middle of the step"


@pytest.mark.waits
def test_fewer_monitors_than_parts_show_the_rest_in_turn(site, tmp_path):
    part = '[[screen]]\ntile = [{kind = "header", topics = ["here/station"], at = [0, 0, 24, 1]}]\n'
    folder = tmp_path / "layouts"
    folder.mkdir()
    (folder / "three.toml").write_text(f'title = {{vi = "Ba", en = "Three"}}\n{part * 3}')
    own = ["--layouts", str(folder), "--layout", "three"]
    with site.running(), Ear(site) as ear, site.wall("turn", "--screens", "1", *own):
        for number in (1, 2, 3):
            wait_for(lambda: shown(ear, "turn") == [("three", number)], f"part {number}")  # noqa: B023 - asked at once


def test_monitors_of_different_scale_show_the_same_in_logical_pixels(site):
    with virtual_screen("1920x1080,3840x2160") as display:
        environment = {"DISPLAY": display, "QT_SCREEN_SCALE_FACTORS": "M1=1;M2=2"}
        with site.running(), Ear(site) as ear, site.wall("scaled", environment=environment):
            wait_for(lambda: len(screens(ear, "scaled")) == 2, "the wall is up")
            sizes = [(screen.width, screen.height, screen.scale) for screen in screens(ear, "scaled")]
            assert sizes == [(1920, 1080, 1.0), (1920, 1080, 2.0)]


@pytest.mark.waits
def test_a_station_without_a_key_says_what_to_do_and_connects_once_it_has_one(site):
    folder = site.folder / "report"
    key = site.folder / "late.key"
    options = ("--report", str(folder), "--key", str(site.folder / "wanted.key"))
    with site.running(), Ear(site) as ear, site.wall("late", *options) as wall:
        wait_for(lambda: "no key" in wall.said(), "the missing key is noticed")
        wait_for(lambda: reported(wall, folder)["link"] == "no key", "and shown")
        for screen in reported(wall, folder)["screens"]:
            assert screen["panel"] == "Trạm này chưa được phép kết nối: chưa có khóa"
        assert ear.latest.get("station/late") is None
        key.rename(site.folder / "wanted.key")
        wait_for(lambda: shown(ear, "late") == [("overview", 1), ("overview", 2)], "it connects by itself")
        assert [screen["panel"] for screen in reported(wall, folder)["screens"]] == [None, None]
        for what in ("rotate", "revoke"):
            # the old key ends with the connection that shows it
            command = ["-m", "server", "stations", what, "late", "--config", str(site.config)]
            subprocess.run(
                [sys.executable, *command], check=True, cwd=site.folder, env=os.environ | {"PYTHONPATH": str(ROOT)}
            )
            if what == "rotate":
                wait_for(lambda: "refused" in wall.said(), "the old key is refused")
                (site.folder / "late.key").rename(site.folder / "wanted.key")
                wait_for(lambda: wall.said().count("feed: live") == 2, "the new one is let in")
        wait_for(lambda: wall.said().count("feed: refused") == 2, "the revoked key is refused")
        panels = {screen["panel"] for screen in reported(wall, folder)["screens"]}
        assert panels == {"Trạm này chưa được phép kết nối: máy chủ không nhận khóa của trạm"}


def test_a_station_whose_key_names_another_server_is_told_so(site):
    folder = site.folder / "report"
    Keyring(site.folder / "other").enroll("lost", Role.OPERATOR, site.folder / "lost.key")
    with site.running(), site.wall("lost", "--report", str(folder)) as wall:
        wait_for(lambda: "feed: another server" in wall.said(), "it is noticed")
        wait_for(lambda: reported(wall, folder)["link"] == "another server", "and shown")
        for screen in reported(wall, folder)["screens"]:
            assert screen["panel"] == (
                f"Máy chủ trả lời ở {site.endpoint} không phải máy chủ ghi trong khóa của trạm này"
            )


def panels(wall, folder):
    # before it follows its feed it hears no signal
    wait_for(lambda: "contract.client.feed" in wall.said(), "it has begun")
    return [screen["panel"] for screen in reported(wall, folder)["screens"]]


def test_before_an_audience_no_technicians_advice_stands_on_the_wall(site):
    folder = site.folder / "report"
    gone = BriefingScene(title=same("Gone"), scene=Scene(layout="nosuch"))
    morning = Briefing(name="morning", title=same("Morning"), made=datetime.now(UTC), scenes=(gone,))
    with site.running(), Ear(site) as ear, site.wall("presenting", "--report", str(folder)) as wall:
        ear.until("station/presenting", lambda update: update.document is not None)
        assert ear.ask(SaveBriefing(wall="main", briefing=morning)).refused is None
        assert ear.ask(StartBriefing(wall="main", name="morning")).refused is None
        wait_for(lambda: shown(ear, "presenting") == [("nosuch", 1)] * 2, "it is presented")
        assert panels(wall, folder) == [None, None]
        assert wall.stop() == 0


def test_a_layout_that_the_station_lacks_is_said_on_every_screen_until_it_shows_another(site):
    site.config.write_text(site.config.read_text().replace('name = "main"', 'name = "main"\nlayout = "nosuch"'))
    folder = site.folder / "report"
    missing = "Trạm này không có bố cục «nosuch»"
    with site.running(), Ear(site) as ear, site.wall("lacking", "--report", str(folder)) as wall:
        wait_for(lambda: panels(wall, folder) == [missing] * 2, "both screens say it")
        assert wall.said().count("WARNING wall.station.controller: cannot show nosuch here; there are: ") == 1
        ear.until("station/lacking", lambda update: update.document is not None)
        assert ear.ask(ShowLayout(wall="main", layout="else", screen=1)).refused is not None
        assert ear.ask(ShowLayout(wall="main", layout="tasks", screen=1)).refused is None
        wait_for(lambda: panels(wall, folder) == [None, missing], "one screen shows another layout")
        assert wall.stop() == 0
    # both write to one log, and the first one too missed a server that took its time
    before = wall.said()
    # what it remembers is all it has from the start
    with site.wall("lacking", "--report", str(folder)) as wall:
        wait_for(lambda: "silent" in wall.said().removeprefix(before), "the server is missed")
        assert wall.stop() == 0
    content = json.loads((folder / "report.json").read_text())
    assert [screen["panel"] for screen in content["screens"]] == [None, missing], "said without the server too"


def test_a_wall_that_the_server_does_not_have_is_said_with_those_it_has(site):
    folder = site.folder / "report"
    with site.running(), site.wall("astray", "--report", str(folder), "--wall", "nosuch") as wall:
        said = ["Máy chủ không có màn hình ghép «nosuch»"] * 2
        wait_for(lambda: panels(wall, folder) == said, "both screens say it")


def test_a_screen_for_which_a_layout_has_no_tile_is_no_black_screen(site):
    own = site.folder / "layouts"
    own.mkdir()
    (own / "bare.toml").write_text('title = {vi = "Trống", en = "Bare"}\n[[screen]]\ntile = []\n')
    folder = site.folder / "report"
    with site.running(), site.wall("bare", "--report", str(folder), "--layouts", str(own), "--layout", "bare") as wall:
        said = ["Bố cục «bare» không có ô nào cho màn hình này"] * 2
        wait_for(lambda: panels(wall, folder) == said, "both screens say it")


def test_the_keyboard_arranges_the_whole_wall_or_one_screen_and_takes_back(site):
    def press(key, screen=2):
        name = f"Vọng Lâu {screen}"
        subprocess.run(["xdotool", "search", "--sync", "--name", name, "windowfocus", "--sync", "key", key], check=True)

    folder = site.folder / "report"
    with site.running(), Ear(site) as ear, site.wall("keys", "--report", str(folder)) as wall:
        first = [("overview", 1), ("overview", 2)]
        wait_for(lambda: shown(ear, "keys") == first, "the wall is up")
        press("1")
        wait_for(lambda: shown(ear, "keys") == TASKS, "1 puts a layout on all screens")
        press("ctrl+7", screen=2)
        wait_for(lambda: shown(ear, "keys") == [("tasks", 1), ("press", 1)], "Ctrl+7 puts one on this screen")
        press("ctrl+z")
        wait_for(lambda: shown(ear, "keys") == TASKS, "Ctrl+Z takes it back")
        press("ctrl+z")
        wait_for(lambda: shown(ear, "keys") == first, "and the one before")
        press("l")
        wait_for(lambda: ear.latest["station/keys"].document.language == "en", "L changes the language")
        press("F1")
        wait_for(lambda: {s["panel"] for s in reported(wall, folder)["screens"]} == {"Keys of the wall"}, "F1 helps")
        press("Escape")
        wait_for(lambda: {s["panel"] for s in reported(wall, folder)["screens"]} == {None}, "Esc closes the help")
        press("ctrl+q")
        wait_for(lambda: wall.process.poll() == 0, "Ctrl+Q closes the wall")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--screens", "big"], "--screens big"),
        (["--layout", "nowhere"], "overview"),
        (["--language", "fr"], "vi, en"),
        (["--server", "localhost"], "tcp://MÁY:CỔNG"),
        (["--layouts", "/nowhere"], "--layouts /nowhere"),
        (["--decode", "-1"], "--decode -1"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(site, options, said):
    with site.wall("wrong", *options) as wall:
        assert wall.process.wait(60) == 2
        assert said in wall.said()
        assert wall.said().strip().count("\n") == 0


def test_the_key_of_another_station_is_named_and_not_used(site):
    other = site.enroll("left", Role.VIEWER)
    with site.wall("right", "--key", str(other), "--language", "en") as wall:
        assert wall.process.wait(60) == 2
        said = f"--station right: the key {other} is that of station left; use the key of right"
        assert wall.said().strip() == said


def test_a_wrong_layout_file_is_named_with_its_line(site):
    folder = site.folder / "layouts"
    folder.mkdir()
    (folder / "mine.toml").write_text(
        'title = {vi = "x", en = "x"}\n[[screen]]\n[[screen.tile]]\nkind = "kpi"\nat = [20, 0, 8, 2]\n'
    )
    with site.wall("wrong", "--layouts", str(folder)) as wall:
        assert wall.process.wait(60) == 2
        assert f"{folder / 'mine.toml'}:5: screen[1].tile[1].at" in wall.said()


@pytest.mark.waits
def test_a_layout_that_is_published_is_painted_everywhere_and_outlives_the_server(site):
    """Stations need no copy of it: not to show it, nor when they begin again without the server."""
    tiles = (
        TileSpec(kind="clock", at=Area(0, 0, 12, 12), topics=("here/station",)),
        TileSpec(kind="hologram", at=Area(12, 0, 12, 12)),
    )
    drawn = Layout(title=same("New"), form=(Form(lines=14, letters=57, screen=(ScreenSpec(tile=tiles),)),))
    site.key = read_toml(site.enroll("technician", Role.TECHNICIAN), StationKey)

    def kinds(ear, station):
        return [[(tile.kind, tile.freshness) for tile in screen.tiles] for screen in screens(ear, station)[:1]]

    with site.wall("left") as left:
        with site.running() as server, Ear(site) as ear, site.wall("right"):
            wait_for(lambda: shown(ear, "left") == shown(ear, "right") == [("overview", 1), ("overview", 2)], "both")
            assert ear.ask(Publish(topic="layout/new", document=drawn)).refused is None
            assert ear.ask(ShowLayout(wall="main", layout="new")).refused is None, "at once, before anybody reports it"
            one = [[("clock", "fresh"), ("note", "fresh")]]
            wait_for(lambda: kinds(ear, "left") == kinds(ear, "right") == one, lambda: str(kinds(ear, "left")))
            # what is shown is drawn anew; the tile that nobody knows was a note
            again = structs.replace(drawn, form=(Form(lines=14, letters=57, screen=(ScreenSpec(tile=tiles[:1]),)),))
            assert ear.ask(Publish(topic="layout/new", document=again, base=1)).refused is None
            wait_for(lambda: kinds(ear, "left") == kinds(ear, "right") == [[("clock", "fresh")]], "both follow")
            server.kill()
        assert left.stop() == 0
    before, folder = left.said(), site.folder / "alone"
    with site.wall("left", "--report", str(folder)) as alone:
        wait_for(lambda: "silent" in alone.said().removeprefix(before), "the server is missed")
        assert alone.stop() == 0
    first = json.loads((folder / "report.json").read_text())["screens"][0]
    assert (first["layout"], [tile["kind"] for tile in first["tiles"]]) == ("new", ["clock"])
