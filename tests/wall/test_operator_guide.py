"""The guides of operators, leaders and technicians say what the programs say, and show pictures that are there."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
FILES = {"vi": "README.vi.md", "en": "README.md"}
WHOSE = ("operator", "leader", "technician")
GUIDES = {(whose, code): ROOT / "docs" / whose / FILES[code] for whose in WHOSE for code in FILES}
SAID = [
    ROOT / "server" / "walls",
    ROOT / "wall" / "console",
    ROOT / "wall" / "editor",
    ROOT / "wall" / "client",
    ROOT / "wall" / "widgets",
    ROOT / "wall" / "screens",
    ROOT / "server" / "contract",
]
"""Where what is said in both languages stands in the code."""


@pytest.fixture(params=GUIDES, ids=" ".join)
def guide(request):
    return GUIDES[request.param]


@pytest.fixture
def language(guide):
    return next(code for code, name in FILES.items() if guide.name == name)


def texts(language):
    """Return all that the programs say in a language, what is filled in left out."""
    found = []
    for message in ElementTree.parse(ROOT / "resources" / "translations" / "vonglau_vi.ts").iter("message"):
        found.append(message.findtext("translation" if language == "vi" else "source", ""))
    for file in (file for folder in SAID for file in folder.rglob("*.py")):
        found += re.findall(rf'\b{language}=f?"([^"]+)"', file.read_text())
    return [re.sub(r"\{[^}]*\}", "…", each) for each in found]


def test_what_the_guide_quotes_is_said_by_the_program(guide, language):
    known = texts(language)
    quoted = re.findall(r"(?<!\*)\*([^*|\n]+)\*(?!\*)", guide.read_text())
    assert len(quoted) > 20
    for words in quoted:
        # a figure stands where the program fills one in
        pieces = [each.strip() for each in re.split(r"…|\d+", words) if each.strip()]
        assert any(all(piece in each for piece in pieces) for each in known), words


def test_its_pictures_are_there(guide, language):
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", guide.read_text())
    assert len(pictures) >= 4
    for picture in pictures:
        assert (guide.parent / picture).is_file(), picture
        assert f".{language}." in picture


@pytest.mark.parametrize("whose", WHOSE)
def test_both_languages_name_the_same_keys_in_the_same_order(whose):
    texts = [GUIDES[whose, code].read_text() for code in FILES]
    keys = [re.findall(r"Ctrl\+[A-Z\d]|Alt\+\d|F\d+|Esc|Shift\+Enter", text) for text in texts]
    assert keys[0] == keys[1]
