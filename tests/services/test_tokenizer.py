"""One spelling for what is written in several, and no syllable lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.services.press.tokenizer import clauses, longest, syllables


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà bình", "hòa bình"),
        ("khoẻ", "khỏe"),
        ("Thuỷ lợi", "thủy lợi"),
        ("KỈ LUẬT", "kỷ luật"),
        ("bác sỹ", "bác sĩ"),
        ("qui hoạch", "quy hoạch"),
        ("phòng, chống ma tuý", "phòng chống ma túy"),
        ("1.700 xe", "1.700  xe"),
        (unicodedata.normalize("NFD", "Lạng Sơn"), "Lạng Sơn"),
    ],
)
def test_the_same_word(one: str, other: str):
    assert syllables(one) == syllables(other)


@pytest.mark.parametrize(
    ("one", "other"), [("lũ", "lú"), ("hoán", "hóan"), ("mai", "may"), ("quý", "qúy"), ("tai", "tay")]
)
def test_different_words(one: str, other: str):
    assert syllables(one) != syllables(other)


def test_numbers_stay_whole():
    assert syllables("tăng 8,06% ngày 20/11, 1.700 xe") == ("tăng", "8,06", "ngày", "20/11", "1.700", "xe")


def test_punctuation_ends_a_clause_but_quotes_do_not():
    assert clauses("Lạng Sơn: gỡ “thẻ vàng” – tin vui.") == [("lạng", "sơn"), ("gỡ", "thẻ", "vàng"), ("tin", "vui")]


def test_a_longer_phrase_hides_the_shorter():
    phrases = {("an", "ninh"): 1, ("an", "ninh", "mạng"): 2, ("mạng", "lưới"): 3}
    assert list(longest(phrases, syllables("an ninh mạng lưới an ninh"), 3)) == [(0, 3, 2), (4, 2, 1)]


@given(st.text())
def test_any_text(text: str):
    found = syllables(text)
    assert found == syllables(unicodedata.normalize("NFD", text))
    assert all(found)
