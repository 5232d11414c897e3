"""A figure that crosses its limit turns a real camera to where it has to look, unless somebody is turning it."""

import asyncio
from functools import partial

import msgspec
import pytest
from camera_peer import camera_peer
from cameras.test_cameras_process import SOURCES, register
from gate_site import RULE
from persons import run
from processes import Ear, wait_for

from alarms.jams import KEY, claimed, ease, is_gone, jam, jam_site
from server.contract.commands import LeaveCamera, SteerCamera

GATE = (0.5, 0.5, 0.0)
"""What its preset looks at."""


def deeds(site):
    """Return what the alarm has done to the camera, the oldest first."""
    lines = map(msgspec.json.decode, run(site, "audit", "--json").output.splitlines())
    return [(each["what"], each["detail"]) for each in lines if each["who"] == "alarm"][::-1]


@pytest.mark.waits
def test_a_camera_turns_to_its_preset_but_not_out_of_anybodys_hand(tmp_path):
    (tmp_path / "site").mkdir()
    turning = 'cameras = ["CAM-001"]\npresets = {CAM-001 = "gate"}\n'
    site = jam_site(tmp_path / "site", SOURCES, rule=RULE + turning)
    with camera_peer(tmp_path / "ipycam") as peer:

        def looks_at():
            return asyncio.run(peer.position())

        register(site, peer, "--untried")
        with site.running() as server, Ear(site) as ear:
            ear.until("camera/CAM-001", lambda update: update.document is not None and update.document.movable)

            def steers_until(condition):
                """Hold the camera, as somebody does who is about to turn it."""
                assert ear.ask(SteerCamera(camera="CAM-001")).refused is None
                return condition()

            wait_for(partial(steers_until, lambda: looks_at() == (0.0, 0.0, 0.0)), "it looks elsewhere")
            jam(site)
            left = "camera CAM-001 did not turn for an alarm: station ear is steering it"
            wait_for(partial(steers_until, lambda: left in server.said()), "that it did not turn is logged")
            wait_for(lambda: claimed(ear) == [f"alarm/{KEY}/1"], "the scene stands all the same")
            assert looks_at() == (0.0, 0.0, 0.0)
            assert ear.ask(LeaveCamera(camera="CAM-001")).refused is None
            ease(site)
            wait_for(partial(is_gone, ear), "the alarm is over")
            jam(site)
            wait_for(lambda: looks_at() == GATE, "it looks at the gate")
            wait_for(lambda: claimed(ear) == [f"alarm/{KEY}/2"], "the scene stands")
            wait_for(lambda: len(deeds(site)) == 3, "what it did is written down")
            # whoever looks at the scene can turn it at once
            assert deeds(site) == [("camera.take", ""), ("camera.preset", "gate"), ("camera.release", "left")]
            assert ear.ask(SteerCamera(camera="CAM-001", tilt=-0.5)).refused is None
            assert ear.ask(LeaveCamera(camera="CAM-001")).refused is None
