"""A joystick, imitated by events in the kernel's format through a pipe: this machine has none."""

import os
import struct

import pytest

from wall.video.joystick import Joystick


class Device:
    """A pipe that looks like a joystick's file."""

    def __init__(self, path):
        self.path = path
        os.mkfifo(path)
        # held open for both: a pipe without a writer would look unplugged
        self._file = os.open(path, os.O_RDWR)

    def axis(self, number, value):
        os.write(self._file, struct.pack("<IhBB", 0, round(value * 32767), 2, number))

    def button(self, number, *, down):
        os.write(self._file, struct.pack("<IhBB", 0, int(down), 1, number))

    def unplug(self):
        os.close(self._file)
        self.path.unlink()


@pytest.fixture
def moves():
    return []


@pytest.fixture
def joystick(qapp, tmp_path, moves):  # noqa: ARG001 - a socket is watched by the application
    made = Joystick(tmp_path)
    made.moved.connect(lambda *speeds: moves.append(tuple(round(speed, 2) for speed in speeds)))
    yield made
    made.stop()


def test_a_stick_turns_and_comes_to_rest(qtbot, tmp_path, joystick, moves):
    device = Device(tmp_path / "js0")
    joystick.start()
    device.axis(0, 0.5)
    qtbot.waitUntil(lambda: moves[-1:] == [(0.5, 0.0, 0.0)])
    device.axis(1, -1.0)
    qtbot.waitUntil(lambda: moves[-1:] == [(0.5, 1.0, 0.0)])
    device.axis(0, 0.05)
    device.axis(1, 0.0)
    qtbot.waitUntil(lambda: moves[-1:] == [(0.0, 0.0, 0.0)])
    device.unplug()


def test_a_device_that_is_unplugged_stops_the_camera_and_may_come_back(qtbot, tmp_path, joystick, moves):
    device = Device(tmp_path / "js0")
    joystick.start()
    device.axis(0, 1.0)
    qtbot.waitUntil(lambda: moves[-1:] == [(1.0, 0.0, 0.0)])
    device.unplug()
    qtbot.waitUntil(lambda: moves[-1:] == [(0.0, 0.0, 0.0)])
    device = Device(tmp_path / "js1")
    joystick._look()
    device.axis(3, -0.5)
    qtbot.waitUntil(lambda: moves[-1:] == [(0.0, 0.0, 0.5)])
    device.unplug()


def test_buttons_are_told(qtbot, tmp_path, joystick):
    device = Device(tmp_path / "js0")
    joystick.start()
    with qtbot.waitSignal(joystick.pressed) as pressed:
        device.button(4, down=True)
    assert pressed.args == [4]
    device.unplug()
