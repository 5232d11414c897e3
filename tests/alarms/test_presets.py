"""A figure that crosses its limit turns a real camera to where it has to look, unless somebody is turning it."""

import asyncio
from functools import partial

import msgspec
import pytest
from camera_peer import camera_peer
from cameras.test_cameras_process import SOURCES, register
from gate_site import RULE, SOURCE, drop, set_up, standing, with_packs
from persons import run
from processes import Ear, Site, wait_for

from server.contract.alarm_commands import AcknowledgeAlarms, Seen
from server.contract.commands import LeaveCamera, SteerCamera

KEY = "jam.g-huu-nghi"
GATE = (0.5, 0.5, 0.0)
"""What its preset looks at."""
SETTINGS = """
[alarms]
show = ["high"]
linger = 0
cool_down = 0
"""


def deeds(site):
    """Return what the alarm has done to the camera, the oldest first."""
    lines = map(msgspec.json.decode, run(site, "audit", "--json").output.splitlines())
    return [(each["what"], each["detail"]) for each in lines if each["who"] == "alarm"][::-1]


def claims(ear):
    """Return the ids of the claims of alarms."""
    return [each.id for each in ear.latest["wall/main"].document.claims if each.id.startswith("alarm/")]


def is_gone(ear):
    """Acknowledge the alarm; return whether it is gone, and its scene."""
    for each in standing(ear).values():
        ear.ask(AcknowledgeAlarms(alarms=(Seen(each.key, each.occurrence, each.revision),)))
    return not standing(ear) and not claims(ear)


@pytest.mark.waits
def test_a_camera_turns_to_its_preset_but_not_out_of_anybodys_hand(tmp_path):
    (tmp_path / "site").mkdir()
    site = Site(tmp_path / "site", "", sources=SOURCE + SOURCES + SETTINGS)
    site.config.write_text(with_packs(site.config.read_text()))
    set_up(site.folder, RULE + 'cameras = ["CAM-001"]\npresets = {CAM-001 = "gate"}\n')
    drop(site, **{"Hữu Nghị": 0})
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

            wait_for(lambda: looks_at() == (0.0, 0.0, 0.0), "it looks elsewhere")
            drop(site, **{"Hữu Nghị": 1500})
            left = "camera CAM-001 did not turn for an alarm: station ear is steering it"
            wait_for(partial(steers_until, lambda: left in server.said()), "that it did not turn is logged")
            wait_for(lambda: claims(ear) == [f"alarm/{KEY}/1"], "the scene stands all the same")
            assert looks_at() == (0.0, 0.0, 0.0)
            assert ear.ask(LeaveCamera(camera="CAM-001")).refused is None
            drop(site, **{"Hữu Nghị": 0})
            wait_for(partial(is_gone, ear), "the alarm is over")
            drop(site, **{"Hữu Nghị": 1500})
            wait_for(lambda: looks_at() == GATE, "it looks at the gate")
            wait_for(lambda: claims(ear) == [f"alarm/{KEY}/2"], "the scene stands")
            wait_for(lambda: len(deeds(site)) == 3, "what it did is written down")
            # whoever looks at the scene can turn it at once
            assert deeds(site) == [("camera.take", ""), ("camera.preset", "gate"), ("camera.release", "left")]
            assert ear.ask(SteerCamera(camera="CAM-001", tilt=-0.5)).refused is None
            assert ear.ask(LeaveCamera(camera="CAM-001")).refused is None
