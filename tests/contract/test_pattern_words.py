"""What is said where a text is not like its pattern: plain words for whatever people write into settings."""

import re
from pathlib import Path
from typing import Annotated

import msgspec
import pytest
from msgspec import Meta

from server.contract.pattern_words import allowed
from server.contract.toml_words import explain, one_of

LEFT = {"server/contract/publishing.py"}
"""Programs write it, and no person."""
PATTERN = re.compile(r'pattern=r"([^"]+)"')
WRITTEN = sorted(
    {
        pattern.replace(r"(?!\n)", "")
        for path in Path("server").rglob("*.py")
        if str(path) not in LEFT
        for pattern in PATTERN.findall(path.read_text("utf-8"))
    }
)


@pytest.mark.parametrize("pattern", WRITTEN)
def test_every_pattern_of_settings_is_said_in_plain_words(pattern):
    kind = Annotated[str, Meta(pattern=pattern)]
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert("\n: Ồ /" * 30, kind)
    told = explain(str(caught.value), str, "", ())
    assert told == allowed(pattern)
    assert told.vi.startswith("cần ")
    assert told.en.startswith("expected ")
    for words in (told.vi, told.en):
        assert "^" not in words
        assert "[" not in words
        assert "str" not in words


def test_a_name_that_may_be_left_empty_is_said_so():
    told = allowed("^([a-z0-9][a-z0-9_-]{0,62})?$")
    assert told is not None
    assert told.en.endswith("63 of them at most; or nothing")
    assert told.vi.endswith("dài nhất 63 ký tự; hoặc để trống")


def test_a_name_is_said_by_what_it_consists_of():
    told = allowed("^[a-z0-9][a-z0-9_]{0,62}$")
    assert told is not None
    assert told.en == (
        "expected small letters without accents (a–z), digits and underscores (_), "
        "beginning with a letter or a digit, 63 of them at most"
    )
    assert told.vi == (
        "cần chữ thường không dấu (a–z), chữ số và gạch dưới (_), bắt đầu bằng chữ hoặc số, dài nhất 63 ký tự"
    )
    secret = allowed("^[A-Za-z0-9][A-Za-z0-9._-]*$")
    assert secret is not None
    assert secret.en == (
        "expected letters without accents (a–z, A–Z), digits, hyphens (-), underscores (_) and dots (.), "
        "beginning with a letter or a digit"
    )


def test_what_nobody_has_put_into_words_is_told_as_it_is():
    assert allowed("^(a|b)+$") is None
    assert explain("Expected `str` matching regex '^(a|b)+$'", str, "", ()).en == "expected str like '^(a|b)+$'"


def test_what_is_empty_is_not_said_to_be_unknown():
    assert one_of("", ["soc", "tasks"]).en == "expected one of: soc, tasks"
    assert (
        one_of("task", ["soc", "tasks"]).en == "there is no “task” (did you mean “tasks”?); expected one of: soc, tasks"
    )
