"""What tiles need to be drawn: the type and a language."""

import pytest
from PySide6.QtCore import QCoreApplication

from wall.language import Language
from wall.resources import load_fonts


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
