"""The operator's guide says what the desk and the server say, and shows pictures that are there."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = {"vi": ROOT / "docs" / "operator" / "README.vi.md", "en": ROOT / "docs" / "operator" / "README.md"}
SAID = [ROOT / "server" / "walls", ROOT / "wall" / "console"]
"""Where what is said in both languages stands in the code."""


@pytest.fixture(params=GUIDES)
def language(request):
    return request.param


def texts(language):
    """Return all that the programs say in a language, what is filled in left out."""
    found = []
    for message in ElementTree.parse(ROOT / "resources" / "translations" / "vonglau_vi.ts").iter("message"):
        found.append(message.findtext("translation" if language == "vi" else "source", ""))
    for file in (file for folder in SAID for file in folder.glob("*.py")):
        found += re.findall(rf'\b{language}=f?"([^"]+)"', file.read_text())
    return [re.sub(r"\{[^}]*\}", "…", each) for each in found]


def test_what_the_guide_quotes_is_said_by_the_program(language):
    known = texts(language)
    quoted = re.findall(r"(?<!\*)\*([^*|\n]+)\*(?!\*)", GUIDES[language].read_text())
    assert len(quoted) > 20
    for words in quoted:
        # a figure stands where the program fills one in
        pieces = [each.strip() for each in re.split(r"…|\d+", words) if each.strip()]
        assert any(all(piece in each for piece in pieces) for each in known), words


def test_its_pictures_are_there(language):
    guide = GUIDES[language]
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", guide.read_text())
    assert len(pictures) > 10
    for picture in pictures:
        assert (guide.parent / picture).is_file(), picture
        assert f".{language}." in picture


def test_both_languages_name_the_same_keys_in_the_same_order():
    keys = [re.findall(r"Ctrl\+[A-Z\d]|Alt\+\d|F\d+|Esc|Shift\+Enter", guide.read_text()) for guide in GUIDES.values()]
    assert keys[0] == keys[1]
