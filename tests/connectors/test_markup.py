"""Plain text out of HTML that somebody else wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.connectors.formats.markup import LARGEST, plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("một  hai\nba", "một hai ba"),
        ("<p>một</p><p>hai</p>", "một hai"),
        ("một<br>hai<br/>ba", "một hai ba"),
        ("<b>một</b>hai", "mộthai"),
        ("a &amp; b &lt;c&gt; &#273; &nbsp;d", "a & b <c> đ d"),
        ("<script>x()</script>một<style>p{}</style>hai", "mộthai"),
        ("<SCRIPT>x()</SCRIPT>một", "một"),
        ("một<!-- hai -->ba", "mộtba"),
        ("<img alt='x' onerror='y()'>một", "một"),
        ("một<![unknown[x]]>", "một"),
        ("&#xD800;&#0;", "��"),
    ],
)
def test_texts(markup: str, text: str):
    assert plain(markup) == text


def test_what_is_very_long_is_cut_before_a_tag():
    assert plain("a " * (LARGEST // 2 - 5) + "<a href='" + "x" * 100 + "'>b</a>") == ("a " * (LARGEST // 2 - 5)).strip()
    assert len(plain("x" * 10 * LARGEST)) == LARGEST


@pytest.mark.parametrize(
    "piece", ["<", "<a", "<a ", "<!--", "<![", "<?", "&", "&#", "</", "<a b='", "<script>", "]]>", "<!x "]
)
def test_pieces_without_end(piece: str):
    assert len(plain(piece * (2**21 // len(piece)))) <= LARGEST


@given(st.text(alphabet="<>/!?-[]&;#'\" abc=script", max_size=200))
def test_anything(markup: str):
    assert "\n" not in plain(markup)
