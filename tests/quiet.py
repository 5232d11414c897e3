"""Fails a test that logs a warning or an error it did not announce, or at whose end a tile cannot be drawn.

A test that makes such lines on purpose says which: ``@pytest.mark.logs("source .* down")``.
"""

import logging
import re
import sys
from collections.abc import Iterator

import pytest

BROKEN = "went wrong"
"""What is logged of a tile that cannot be shown."""


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def _announced(item: pytest.Item) -> list[str]:
    """Return the patterns of lines that a test makes on purpose."""
    return [pattern for mark in item.iter_markers("logs") for pattern in mark.args]


@pytest.fixture(autouse=True)
def quiet(request: pytest.FixtureRequest) -> Iterator[None]:
    """Look at all that is logged from the first fixture of a test to its last one."""
    collector = _Collector()
    logging.getLogger().addHandler(collector)
    yield
    logging.getLogger().removeHandler(collector)
    announced = _announced(request.node)
    said = [f"{each.levelname} {each.name}: {each.getMessage()}" for each in collector.records]
    unannounced = [line for line in said if not any(re.search(pattern, line) for pattern in announced)]
    assert not unannounced, "logged, and not announced by a mark of the test"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Look at the tiles before the fixtures take them down."""
    yield
    shiboken = sys.modules.get("shiboken6")
    base = sys.modules.get("wall.widgets.base")
    if shiboken is None or base is None or any(BROKEN in pattern for pattern in _announced(item)):
        return
    # those that Python knows: asked for all widgets, Qt may hand out one that is just going, and end the process
    known = shiboken.Shiboken.getAllValidWrappers()
    broken = [each for each in known if isinstance(each, base.Tile) and each._broken]
    assert not broken, "a tile cannot be shown"
