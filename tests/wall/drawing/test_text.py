"""Lines that fit, are drawn once, and are given up when nobody wants them any more."""

import time
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter

from wall.drawing import text as lettering
from wall.drawing.text import _Kept, _line, elide, entries, line_height, text, text_width
from wall.theme import Colour, Theme, TypeRole

pytestmark = pytest.mark.usefixtures("fonts")

WORDS = "Xuất nhập khẩu qua cửa khẩu: 97,04 tỷ USD"


def drawn(words, font, width):
    """Return a line as it is drawn into an area of a width."""
    image = QImage(4000, 300, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        text(painter, QRectF(10.3, 20, width, line_height(font)), words, font, Colour.TEXT)
    return image


@pytest.mark.parametrize("unit", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("words", [WORDS, "9,0", "800.000", "thư"])
def test_a_line_that_just_fits_is_whole(words, unit):
    font = Theme(unit).font(TypeRole.SMALL)
    width = text_width(words, font)
    assert drawn(words, font, width) == drawn(words, font, width + 500)
    assert drawn(words, font, width / 2) != drawn(words, font, width)
    assert elide(words, font, width / 2) != words


def test_small_type_is_one_picture_a_line_and_large_type_one_a_word_and_digit():
    small, large = (_line(WORDS, Theme(unit).font(TypeRole.SMALL), 4000, 1.0) for unit in (1.0, 2.0))
    assert [piece for _, piece in small.pieces] == [WORDS]
    pieces = [piece for _, piece in large.pieces]
    assert pieces[:3] == ["Xuất", "nhập", "khẩu"]
    assert pieces[6:12] == ["9", "7", ",", "0", "4", "tỷ"]
    starts = [start for start, _ in large.pieces]
    assert starts == sorted(starts)
    assert starts[-1] < large.width
    assert (small.width, small.height) == pytest.approx((large.width / 2, large.height / 2), rel=0.02)
    # on a screen of two device pixels in one, the small one is large
    assert len(_line(WORDS, Theme(1.0).font(TypeRole.SMALL), 4000, 2.0).pieces) == len(pieces)


def noted(made: list[str], key: str) -> str:
    """Note that something is made, and return it."""
    made.append(key)
    return key


def test_what_is_wanted_again_is_made_once():
    kept = _Kept[str](10, lambda _: 1)
    made: list[str] = []
    for _ in range(3):
        assert kept.get("a", partial(noted, made, "a")) == "a"
    assert made == ["a"]


def test_what_was_wanted_longest_ago_is_given_up_first_when_there_is_too_much():
    kept = _Kept[str](3, lambda _: 1)
    made: list[str] = []
    for key in "abcadabcd":
        kept.get(key, partial(noted, made, key))
    assert "".join(made) == "abcdbcd"


def test_what_nobody_wants_for_a_while_is_given_up(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    kept = _Kept[str](1000, lambda _: 1)
    made: list[str] = []
    for second in range(100):
        now[0] = float(second)
        kept.get("title", partial(noted, made, "title"))
        kept.get(f"clock {second}", lambda: "clock")
    assert made == ["title"], "it was wanted all the time"
    assert len(kept._held) <= lettering.KEPT_FOR + 2


@given(
    titles=st.lists(st.text("abc đệ", min_size=1, max_size=80), max_size=12),
    width=st.integers(200, 1800),
    height=st.integers(0, 1000),
    most=st.integers(1, 3),
)
def test_entries_stand_under_each_other_inside_their_room(titles, width, height, most):
    font = Theme(1.0).font(TypeRole.SMALL)
    line = line_height(font)
    found = entries(titles, font, QSizeF(width, height), most=most, gap=20.0)
    end = 0.0
    for entry in found:
        assert entry.top >= end
        assert 1 <= len(entry.lines) <= most
        end = entry.top + (1 + len(entry.lines)) * line
    assert end <= height + 2
    assert len(found) == len(titles) or height - end < 2 * line + 3 * 20.0
