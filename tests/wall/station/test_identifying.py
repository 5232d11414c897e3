"""What monitors say over the wall of themselves, those too that show nothing of it, until it ends by itself."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from rooms import LED

from server.contract.messages import Identifying, MonitorName, Output, Room, SeatRow
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.samples.places import NOON
from wall.screens.monitors import Screens, ScreenWish
from wall.screens.room import Shortcuts
from wall.screens.window import WallWindow
from wall.station.identifying import Identification

ROOM = Room(
    surface=(LED,),
    output=(Output(station="a", monitor=MonitorName(connector="window-1"), surface="led"),),
    seat=(SeatRow(distance=6),),
)


@pytest.fixture
def screens(qapp, language):
    """Return the windows of a station with two monitors, of which its room has one."""
    board = Dispatcher(Mailbox())
    wish = ScreenWish(sizes=((640, 360), (640, 360)))
    made = Screens(qapp, wish, "a", Shortcuts(), lambda: WallWindow(board, language))
    made.stand_in(ROOM)
    yield made
    made.close()


@pytest.fixture
def shown(screens, language):
    """Return what identifies the monitors of station a."""
    made = Identification("a", screens, language, lambda: NOON)
    yield made
    made.stop()


def until(seconds=15.0, **where):
    return Identifying(until=NOON + timedelta(seconds=seconds), **where)


def said(identification):
    return [card.lines()[0] for card in identification.cards]


def test_a_card_stands_over_each_window_and_on_the_monitor_that_has_none(shown, screens):
    shown.follow(until())
    assert said(shown) == ["a · 640×360 px · window-1", "a · 640×360 px · window-2"]
    (window,) = screens.windows
    assert window.identity is not None
    assert window.identity.geometry() == window.rect()
    shown.follow(until(connector="window-2"))
    assert said(shown) == ["a · 640×360 px · window-2"]
    shown.follow(Identifying())
    assert said(shown) == []


def test_another_station_is_left_alone_and_what_is_over_is_not_shown_again(shown):
    shown.follow(until(station="b"))
    assert said(shown) == []
    shown.follow(until(seconds=-1))
    assert said(shown) == [], "a station that has just started is told what was wanted before"


def test_it_ends_by_itself(shown, qtbot):
    shown.follow(until(seconds=0.2))
    assert len(said(shown)) == 2
    qtbot.waitUntil(lambda: said(shown) == [])


def test_the_card_follows_when_monitors_are_arranged_anew(shown, screens):
    shown.follow(until())
    screens.stand_in(Room())
    assert len(screens.windows) == 2
    assert all(window.identity is not None for window in screens.windows)
    assert len(said(shown)) == 2
    assert QApplication.topLevelWidgets()
