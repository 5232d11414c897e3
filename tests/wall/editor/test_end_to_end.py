"""The programs as they are: an editor typed at through a real X server, and a wall that shows what was published."""

import subprocess
from contextlib import contextmanager

import pytest
from processes import Ear, Site, program, wait_for

from demo.show import virtual_screen
from server.contract.command import Role
from server.contract.messages import Layout, Scene
from server.contract.wall_commands import Show
from wall.layouts.files import read_layouts
from wall.resources import layouts
from wall.widgets import OPTIONS


@contextmanager
def editor(site, display):
    site.enroll("tech", Role.TECHNICIAN)
    words = ["wall", "edit", "--server", site.endpoint, "--station", "tech", "--key", str(site.folder / "tech.key")]
    words += ["--data", str(site.folder / "data-tech"), "--language", "en", "--screens", "1366x768"]
    environment = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    with program(words, site.folder / "editor.log", environment) as running:
        yield running


@pytest.mark.waits
def test_what_is_drawn_with_mouse_and_keys_is_published_and_painted_on_a_wall(tmp_path):
    site = Site(tmp_path, "http://127.0.0.1:1", sources="")
    shipped = read_layouts(layouts(), OPTIONS)["gates"]

    def drafted(ear):
        held = ear.latest.get("versions/layout")
        return {each.topic for each in held.document.drawn if each.drafts} if held and held.document else set()

    def hands(*words):
        subprocess.run(["xdotool", *map(str, words)], env={"DISPLAY": display, "PATH": "/usr/bin"}, check=True)

    def tiles(ear):
        held = ear.latest.get("station/left")
        return [tile.kind for screen in held.document.screens[:1] for tile in screen.tiles] if held else []

    with (
        virtual_screen("1366x768") as display, site.running(), Ear(site) as ear, site.wall("left"),
        editor(site, display),
    ):  # fmt: skip
        wait_for(lambda: "header" in tiles(ear), "a wall")
        assert ear.ask(Show(wall="main", scene=Scene(layout="gates"))).refused is None
        wait_for(lambda: tiles(ear) == ["header", "kpi", "spots"], "it shows the layout")

        def begun():
            # until the window has come nobody hears the keys
            hands("mousemove", 100, 130, "click", 1, "key", "ctrl+a", "type", "gates")
            hands("mousemove", 100, 176, "click", 1, "sleep", "0.5", "key", "Tab", "Tab", "Delete")
            return drafted(ear)

        wait_for(lambda: bool(begun()), "a tile is gone from the draft", patience=90)
        assert tiles(ear) == ["header", "kpi", "spots"], "a wall never shows what is half drawn"
        hands("key", "ctrl+s", "sleep", "1", "type", "--delay", "40", "fewer")
        hands("key", "Return")
        told = ear.until("versions/layout", lambda each: any(one.newest for one in each.document.drawn))
        (gates,) = [each for each in told.document.drawn if each.newest]
        assert (gates.topic, gates.newest.by, gates.newest.comment) == ("layout/gates", "tech", "fewer")
        document = ear.latest["layout/gates"].document
        assert isinstance(document, Layout)
        assert len(document.form[0].screen[0].tile) < len(shipped.form[0].screen[0].tile)
        drawn = [tile.kind for tile in document.form[0].screen[0].tile]
        wait_for(lambda: tiles(ear) == drawn, lambda: f"the wall shows {tiles(ear)}, not {drawn}")
