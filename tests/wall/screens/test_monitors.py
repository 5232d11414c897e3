"""Which screens are used, and where windows stand."""

import pytest
from PySide6.QtCore import QRect

from wall.errors import WallError
from wall.screens.monitors import ScreenWish, WindowPlace, parse_screens, places

LEFT, MIDDLE, RIGHT = QRect(0, 0, 1920, 1080), QRect(1920, 0, 1080, 1920), QRect(3000, 0, 3840, 1080)


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


def full(*areas):
    return [WindowPlace(area, full_screen=True) for area in areas]


def test_all_monitors_are_used_from_left_to_right():
    assert places(ScreenWish(), [RIGHT, LEFT, MIDDLE]) == full(LEFT, MIDDLE, RIGHT)


def test_monitors_above_each_other_are_used_from_the_top():
    below = QRect(0, 1080, 1920, 1080)
    assert places(ScreenWish(), [below, LEFT]) == full(LEFT, below)


def test_only_the_wanted_monitors_in_the_wanted_order():
    assert places(ScreenWish(monitors=(3, 1)), [LEFT, MIDDLE, RIGHT]) == full(RIGHT, LEFT)


def test_a_monitor_that_is_not_there_is_left_out_until_it_comes():
    assert places(ScreenWish(monitors=(1, 3)), [LEFT, MIDDLE]) == full(LEFT)


def test_windows_of_given_sizes_stand_side_by_side():
    sizes = ((1920, 1080), (1080, 1920), (640, 360))
    stood = places(ScreenWish(sizes=sizes), [MIDDLE, RIGHT])
    assert [(place.area.width(), place.area.height()) for place in stood] == list(sizes)
    assert [place.area.left() for place in stood] == [1920, 1920 + 1920, 1920 + 1920 + 1080]
    assert not any(place.full_screen for place in stood)


def test_without_monitors_there_is_no_place():
    assert places(ScreenWish(), []) == []
