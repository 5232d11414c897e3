"""The wall under a service manager: it gives signs of life as long as it is painted where people see it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from notified import notified
from processes import PATIENCE, Ear, Program, Site, display_server, program

from demo.show import virtual_screen
from server.contract.commands import Role


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path, "http://127.0.0.1:9", sources="")
    made.enroll("wall-1", Role.OPERATOR)
    return made


@contextmanager
def faulty(site: Site, fault: str, environment: dict[str, str]) -> Iterator[Program]:
    """Run a wall in which something can be made to go wrong; what hangs does not end by itself."""
    key = str(site.folder / "wall-1.key")
    arguments = ["--server", site.endpoint, "--station", "wall-1", "--key", key]
    arguments += ["--data", str(site.folder / "data")]
    with program(["tests.faulty_wall", fault, *arguments], site.folder / "wall.log", environment) as running:
        try:
            yield running
        finally:
            running.kill()


def test_it_lives_with_and_without_its_server_and_through_changes_of_its_monitors(site, tmp_path):
    def monitor(*arguments):
        subprocess.run(["xrandr", "--display", display, *arguments], check=True, stdout=subprocess.DEVNULL)

    with (
        notified(tmp_path) as told,
        virtual_screen("1280x720,1280x720") as display,
        site.wall("wall-1", environment={"DISPLAY": display, **told.environment}) as wall,
    ):
        told.until_ready()
        told.until_said("STATUS", "screens: 2, the server does not answer: what was known last is shown")
        with site.running(), Ear(site) as ear:
            told.until_said("STATUS", "screens: 2, the server answers")
            ear.until("station/wall-1", lambda update: len(update.document.screens) == 2)
            monitor("--delmonitor", "M2")
            told.until_said("STATUS", "screens: 1, the server answers")
            told.until_alive()
        assert wall.stop() == 0
        told.until_said("STOPPING", "1")


def test_a_display_server_that_hangs_is_noticed(site, tmp_path):
    with (
        notified(tmp_path) as told,
        virtual_screen("1280x720") as display,
        site.wall("wall-1", environment={"DISPLAY": display, **told.environment}),
    ):
        told.until_ready()
        told.until_alive()
        process = display_server(display)
        os.kill(process, signal.SIGSTOP)
        try:
            told.until_silent()
        finally:
            os.kill(process, signal.SIGCONT)
        told.until_alive()


def test_a_wall_whose_display_has_gone_ends_at_once_and_says_so(site):
    with virtual_screen("1280x720") as display, site.running(), Ear(site) as ear:
        with site.wall("wall-1", environment={"DISPLAY": display}) as wall:
            ear.until("station/wall-1", lambda update: bool(update.document.screens))
            os.kill(display_server(display), signal.SIGKILL)
            assert wall.process.wait(PATIENCE) == 1
        assert "(máy chủ X) không còn: tường kết thúc" in wall.said()


def test_a_wall_that_stands_still_is_noticed_and_one_that_goes_on_lives(site, tmp_path):
    with notified(tmp_path) as told, site.wall("wall-1", environment=told.environment) as wall:
        told.until_ready()
        wall.process.send_signal(signal.SIGSTOP)
        told.until_silent()
        wall.process.send_signal(signal.SIGCONT)
        told.until_alive()


@pytest.mark.parametrize("fault", ["hang", "stop-painting"])
def test_a_gui_thread_that_hangs_and_windows_that_are_not_painted_are_noticed(site, tmp_path, fault):
    with notified(tmp_path) as told, site.running(), faulty(site, fault, told.environment) as wall:
        told.until_ready()
        told.until_alive()
        wall.process.send_signal(signal.SIGUSR2)
        told.until_silent()
        assert wall.process.poll() is None
