"""What tiles need to be drawn: the type and a language."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from wall.language import Language
from wall.resources import load_fonts


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown():
    """Delete what a test has closed: where no event loop runs, Qt keeps it, and tells it of every change for ever."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return (yield)


@pytest.fixture(scope="session")
def fonts(qapp):  # noqa: ARG001 - they belong to it
    """The type that the wall brings with it."""
    load_fonts()


@pytest.fixture
def language(fonts):  # noqa: ARG001 - words are measured in it
    """Vietnamese, until the test ends."""
    language = Language("vi")
    yield language
    QCoreApplication.removeTranslator(language._translator)
