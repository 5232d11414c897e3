"""What happens when sources go wrong: over real HTTP, in a real server process."""

import pytest
from processes import Ear, Site, province, set_fault

from server.contract.messages import SourceHealth, SourceState, TaskBoard

FAULTS = {
    "hang": "no answer in time",
    "slow": "no answer in time",
    "error": "500",
    "html": "HTML",
    "huge": "MiB",
    "utf8": "UTF-8",
    "bomb": "MiB",
    "redirects": "redirect",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with province(tmp_path_factory.mktemp("province")) as address:
        yield address


@pytest.fixture(scope="module")
def ear(tmp_path_factory, address):
    site = Site(tmp_path_factory.mktemp("site"), address)
    with site.running(), Ear(site) as ear:
        yield ear


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_source_keeps_its_content_says_why_and_recovers(ear, address, fault):
    good = ear.until("taskboard/province", lambda update: update.document is not None and update.error is None)
    set_fault(address, "/tasks", fault)
    try:
        bad = ear.until("taskboard/province", lambda update: update.error is not None, f"{fault} is noticed")
        assert FAULTS[fault].lower() in bad.error.en.lower()
        assert "\n" not in bad.error.vi
        assert bad.error.vi != bad.error.en
        assert isinstance(bad.document, TaskBoard)
        assert bad.taken >= good.taken
        health = ear.until("source/tasks", lambda update: update.document.state is SourceState.DOWN).document
        assert isinstance(health, SourceHealth)
        assert health.last_error == bad.error
        seen = ear.latest["headlines/press"].taken
        ear.until("headlines/press", lambda update: update.taken > seen and update.error is None, "the others go on")
    finally:
        set_fault(address, "/tasks", None)
    ear.until("taskboard/province", lambda update: update.error is None, f"recovered from {fault}")
    ear.until("source/tasks", lambda update: update.document.state is SourceState.UP)
