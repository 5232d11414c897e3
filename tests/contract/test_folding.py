"""Search finds what people mean, however they type it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồng Đăng", "dong dang"),
        ("  Cửa khẩu\u00a0Hữu\tNghị\n", "cua khau huu nghi"),
        ("LẠNG SƠN", "lang son"),
        ("Ðình Lập", "dinh lap"),
        ("ươ ƯỜNG ẫ ỵ ộ", "uo uong a y o"),
        ("ＱＬ１Ａ", "ql1a"),
        ("sắp\u200b xếp", "sap xep"),
        ("𝗛𝗼𝘁", "hot"),
        ("Straße", "strasse"),
        ("hello  World", "hello world"),
        ("", ""),
        (" \u3000 ", ""),
    ],
)
def test_what_search_compares(text: str, folded: str):
    assert fold(text) == folded


def test_other_scripts_keep_their_letters():
    assert fold("हिन्दी") != fold("हनद")
    assert fold("한국") == "한국"
    assert fold("中国") == "中国"


@given(st.text())
def test_folding_twice_changes_nothing(text: str):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_how_accents_are_stored_does_not_matter(text: str):
    forms = {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert forms == {fold(text)}


@given(st.text(alphabet="aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ ", min_size=1))
def test_vietnamese_becomes_ascii_and_capitals_do_not_matter(text: str):
    assert fold(text).isascii()
    assert fold(text.upper()) == fold(text)
