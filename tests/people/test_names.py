"""One name is one name however it is typed, and two are two."""

import unicodedata

import pytest

from server.errors import RefusedError
from server.people.names import LONGEST, checked, key_of


@pytest.mark.parametrize("other", ["nguyễn văn an", "NGUYỄN  VĂN AN", " Ｎguyễn Văn An", "Nguyễn\tVăn An"])
def test_case_form_and_spaces_do_not_matter(other: str):
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert key_of(unicodedata.normalize(form, other)) == key_of("Nguyễn Văn An")


@pytest.mark.parametrize(("one", "other"), [("Tuấn", "Tuân"), ("Đào", "Dao"), ("An", "Ân")])
def test_accents_do(one: str, other: str):
    assert key_of(one) != key_of(other)


def test_a_key_stays_what_it_is():
    for name in ("ǅ", "ẞ", "İ", "ŉ", "ᾳ", "K"):
        assert key_of(key_of(name)) == key_of(name)


def test_a_name_is_kept_composed_with_single_spaces():
    assert checked(unicodedata.normalize("NFD", "  Trần   Bình ")) == "Trần Bình"


@pytest.mark.parametrize("name", ["", " ", "?", "a\u200bb", "a\u202eb", "a\x00b", "x" * (LONGEST + 1), "\ue000a"])
def test_what_looks_like_another_or_like_none_is_refused(name: str):
    with pytest.raises(RefusedError):
        checked(name)
