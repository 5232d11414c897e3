"""What a program tells its service manager, and that it is never in the way."""

import socket
import time

from notified import notified

from server.contract.service_manager import EVERY, ServiceManager
from server.contract.words import Words, same

WELL = Words(vi="tốt", en="well")


def test_without_one_nothing_is_sent():
    manager = ServiceManager.of({})
    assert not manager.is_there
    manager.alive(WELL)
    manager.stopping()


def test_its_address_is_not_handed_on_to_children(tmp_path):
    environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "PATH": "/bin"}
    assert ServiceManager.of(environment).is_there
    assert environment == {"PATH": "/bin"}


def test_the_first_sign_of_life_says_that_it_has_begun(tmp_path):
    now = 100.0
    with notified(tmp_path) as told:
        manager = ServiceManager(told.environment["NOTIFY_SOCKET"], clock=lambda: now)
        manager.alive(WELL)
        manager.alive(WELL)
        now += EVERY
        manager.alive(WELL)
        manager.alive(same("ill"))
        manager.stopping()
        told.listen()
        assert told.heard == [
            {"READY": "1", "WATCHDOG": "1", "STATUS": "well"},
            {"WATCHDOG": "1", "STATUS": "well"},
            {"WATCHDOG": "1", "STATUS": "ill"},
            {"STOPPING": "1"},
        ]


def test_one_that_reads_nothing_or_is_gone_does_not_stop_the_program(tmp_path):
    begun, now = time.monotonic(), 0.0
    manager = ServiceManager(str(tmp_path / "nobody"), clock=lambda: now)
    manager.alive(WELL)
    with notified(tmp_path) as deaf:
        manager = ServiceManager(deaf.environment["NOTIFY_SOCKET"], clock=lambda: now)
        for _ in range(5000):
            now += EVERY
            manager.alive(WELL)
    manager.alive(same("alone"))
    assert time.monotonic() - begun < 30


def test_an_address_without_a_file_is_understood():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind("\0vonglau-test-notify")
        ear.settimeout(10)
        ServiceManager.of({"NOTIFY_SOCKET": "@vonglau-test-notify"}).alive()
        assert ear.recv(100) == b"READY=1\nWATCHDOG=1"
    assert not ServiceManager.of({"NOTIFY_SOCKET": "vsock:2:1234"}).is_there
