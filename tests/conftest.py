"""A screen for windows, an address and a key for every test."""

import gc
import os
import ssl
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from quiet import pytest_runtest_call, quiet  # noqa: F401 - pytest finds them here
from running import free_port

from demo.show import virtual_screen
from server.contract.commands import Role
from server.contract.keys import StationKey
from server.contract.toml import read_toml
from server.security import Keyring

# what commands print is in the language of the machine
os.environ["VONGLAU_LANGUAGE"] = "en"
# hundreds of programs are started: none should compile what another has compiled
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

MONITORS = "1920x1080,1920x1080"

# no test judges by the time it took: the machine may be busy with anything
GARBAGE = 50_000
"""Objects that are made until it is looked for."""

hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# the same examples for all who run the tests: others are looked for by ``make search``
hypothesis_settings.register_profile("same", hypothesis_settings.get_profile("patient"), derandomize=True)
hypothesis_settings.load_profile(os.environ.get("EXAMPLES", "same"))


def pytest_configure(config: pytest.Config) -> None:
    """Give every process that runs tests virtual monitors of its own, whatever the machine's display is."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        return  # it only hands tests to its workers
    display = virtual_screen(MONITORS)
    os.environ["DISPLAY"] = display.__enter__()
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    _displays.append(display)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with tests that mostly wait: the others run meanwhile, where at the end there would be none."""
    items.sort(key=lambda item: item.get_closest_marker("waits") is None)
    # what tests are made of stays to the end: garbage need not be looked for among it
    gc.freeze()
    # by Python itself it would be looked for in whatever thread happens to run, and widgets be destroyed there
    gc.disable()


def pytest_runtest_teardown() -> None:
    """Look for garbage where widgets may be destroyed, once there may be some."""
    if gc.get_count()[0] > GARBAGE:
        gc.collect()


def pytest_unconfigure(config: pytest.Config) -> None:  # noqa: ARG001
    while _displays:
        _displays.pop().__exit__(None, None, None)


_displays: list[AbstractContextManager[str]] = []


@pytest.fixture(scope="session")
def authorities() -> ssl.SSLContext:
    """What clients of plain HTTP are given: reading the world's authorities takes longer than most tests do."""
    return httpx.create_ssl_context(trust_env=False)


@pytest.fixture
def endpoint() -> str:
    """A loopback address that nobody uses."""
    return f"tcp://127.0.0.1:{free_port()}"


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


@pytest.fixture
def station_key(tmp_path: Path, keyring: Keyring) -> StationKey:
    keyring.enroll("test", Role.OPERATOR, tmp_path / "test.key")
    return read_toml(tmp_path / "test.key", StationKey)
