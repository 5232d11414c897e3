"""Names, keys and codes that settings and commands take."""

import re

import msgspec
import pytest
from processes import ROOT

from server.contract.messages.programmes import Name
from server.contract.messages.scenes import Scene, SceneTile
from server.contract.toml_words import explain
from server.contract.words import Words, same


def test_a_line_break_is_no_part_of_a_name():
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert("abc\n", Name)
    assert explain(str(caught.value), str, "abc\n", ()).en == (
        "expected small letters without accents (a–z), digits and hyphens (-), beginning with a letter or a digit, "
        "63 of them at most"
    )


def test_every_pattern_ends_where_its_text_does():
    """Python's $ stands before a line break at the end, too."""
    files = [file for folder in ("server", "wall") for file in (ROOT / folder).rglob("*.py")]
    patterns = [found for file in files for found in re.findall(r'pattern=r?"(.*?)"\)', file.read_text())]
    assert len(patterns) > 20
    assert [each for each in patterns if each.endswith("$") and not each.endswith(r"(?!\n)$")] == []


def test_a_text_on_the_wall_is_called_by_its_first_line_and_a_camera_by_its_title():
    text = SceneTile(kind="note", options={"text": {"vi": "Họp lúc 15 giờ\nTầng 2", "en": "Meeting at three"}})
    assert Scene(tile=text).called == Words(vi="«Họp lúc 15 giờ»", en="“Meeting at three”")
    camera = SceneTile(kind="cameras", topics=("camera/C1",), title=Words(vi="Cầu Kỳ Cùng", en="Ky Cung bridge"))
    assert Scene(tile=camera).called == camera.title
    assert Scene(tile=SceneTile(kind="spots")).called == same("spots")
    assert Scene(layout="press").called == same("press")
