"""Which monitors are to be used, as it is written on the command line."""

import pytest

from wall.errors import WallError
from wall.screens.monitors import ScreenWish, parse_screens


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("auto", ScreenWish()),
        ("1", ScreenWish(monitors=(1,))),
        ("1,2", ScreenWish(monitors=(1, 2))),
        ("3,1", ScreenWish(monitors=(3, 1))),
        ("12", ScreenWish(monitors=(12,))),
        ("1920x1080", ScreenWish(sizes=((1920, 1080),))),
        ("1920x1080,1080x1920", ScreenWish(sizes=((1920, 1080), (1080, 1920)))),
    ],
)
def test_what_is_written_is_understood(text, wanted):
    assert parse_screens(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["", "big", "0", "-1", "1,", ",1", "1 2", "1,0", "auto,1", "1920x", "1920X1080", "1x1", "1920x1080,2", "1.5"],
)
def test_anything_else_is_wrong_usage_said_in_both_languages(text):
    with pytest.raises(WallError) as error:
        parse_screens(text)
    assert error.value.code == 2
    words = error.value.words
    assert words.vi != words.en
    assert f"--screens {text}:" in words.vi
    assert f"--screens {text}:" in words.en
