"""Names, keys and codes that settings and commands take."""

import re

import msgspec
import pytest
from processes import ROOT

from server.contract.messages.programmes import Name
from server.contract.toml_words import explain


def test_a_line_break_is_no_part_of_a_name():
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert("abc\n", Name)
    assert explain(str(caught.value), str, "abc\n", ()).en == "expected str like '^[a-z0-9][a-z0-9-]{0,62}$'"


def test_every_pattern_ends_where_its_text_does():
    """Python's $ stands before a line break at the end, too."""
    files = [file for folder in ("server", "wall") for file in (ROOT / folder).rglob("*.py")]
    patterns = [found for file in files for found in re.findall(r'pattern=r?"(.*?)"\)', file.read_text())]
    assert len(patterns) > 20
    assert [each for each in patterns if each.endswith("$") and not each.endswith(r"(?!\n)$")] == []
