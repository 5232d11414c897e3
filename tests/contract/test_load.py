"""How much slower a busy machine is."""

import os

import pytest

from server.contract.load import slowness


@pytest.mark.parametrize(("load", "slower"), [(0.1, 1.0), (1.0, 1.0), (1.2, 1.2), (9.0, 9.0)])
def test_a_core_that_many_share_is_slower_for_each(monkeypatch, load, slower):
    cores = os.cpu_count() or 1
    monkeypatch.setattr(os, "getloadavg", lambda: (load * cores, 0.0, 0.0))
    assert slowness() == pytest.approx(slower)


def test_a_system_that_does_not_say_is_taken_for_idle(monkeypatch):
    def refuse():
        raise OSError

    monkeypatch.setattr(os, "getloadavg", refuse)
    assert slowness() == 1.0
