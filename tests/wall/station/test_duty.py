"""A station that stood still asks who is on duty before it paints; one that stands by decodes no camera."""

import time

import pytest
from msgspec import structs
from PySide6.QtTest import QTest

from server.contract.client.commands import UnansweredError
from server.contract.duty_commands import LAPSE, DutyHeld
from server.contract.messages import Duty, Update
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.screens.monitors import Screens, ScreenWish
from wall.screens.room import Shortcuts
from wall.screens.window import WallWindow
from wall.station.duty import LOST_TOUCH, StationDuty
from wall.station.duty_keeper import DutyKeeper, Known, boottime
from wall.video.standing import Standing
from wall.video.views import Views

DUTY = Duty(wall="main", stations=("a", "b"), holder="a", number=3)


class CountingWindow(WallWindow):
    """Counts how often it was painted."""

    painted = 0

    def paintEvent(self, event):  # noqa: N802 - Qt's name
        self.painted += 1
        super().paintEvent(event)


class Looked:
    """Hears what a view has to say."""

    def pictured(self, view):
        """Nothing is shown."""

    def changed(self, view):
        """Nothing is said."""


class Station:
    """The windows of a station, whose keeper hears from the server only what a test lets it."""

    def __init__(self, application, language):
        self.board = Dispatcher(Mailbox())
        wish = ScreenWish(sizes=((320, 180),))
        self.views = Views(self._ask)
        self.screens = Screens(application, wish, "a", Shortcuts(), lambda: self._window(language))
        self.keeper = DutyKeeper("a", "tcp://127.0.0.1:1", lambda: None, lambda: self.board.now, lambda: None, None)
        self.duty = StationDuty("a", self.board, self.screens, self.views, self.keeper, mirror=False, decode=False)
        self.screens.arrange()
        (window,) = self.screens.windows
        assert isinstance(window, CountingWindow)
        self.window = window

    async def _ask(self, command):
        del command
        raise UnansweredError

    def _window(self, language):
        window = CountingWindow(self.board, language)
        window.withheld = lambda: self.duty.withheld()
        return window

    def tell(self, duty):
        self.board.post(Update(topic="duty/main", document=duty, fresh_for=60.0))

    def hear(self, holder, number, asked=None):
        """Let the server have answered."""
        self.keeper.known = Known("main", DutyHeld(holder=holder, number=number), asked or boottime())
        self.keeper.moved.emit()

    def paints(self):
        """Return whether what is to be painted is painted."""
        before = self.window.painted
        self.window.update()
        QTest.qWait(50)
        return self.window.painted > before


@pytest.fixture
def station(qapp, language):
    made = Station(qapp, language)
    yield made
    made.duty.stop()
    made.screens.close()
    made.keeper._loop.close()


def test_one_that_stood_still_paints_nothing_before_it_was_answered(station):
    station.tell(DUTY)
    station.duty.start()
    assert station.paints()
    time.sleep(LAPSE + 0.1)
    assert not station.paints()
    station.hear("b", 4, asked=boottime() - LAPSE)
    assert not station.paints(), "that was asked before it stood still"
    station.hear("b", 4)
    QTest.qWait(300)
    assert station.paints()
    assert station.duty.stands_by
    assert station.duty.holder == "b"


def test_without_a_server_it_goes_on_after_a_while(station):
    station.tell(DUTY)
    station.duty.start()
    time.sleep(LAPSE + 0.1)
    assert not station.paints()
    QTest.qWait(round(LOST_TOUCH * 1000) + 400)
    assert station.paints()


def test_a_station_of_no_duty_is_never_kept_from_painting(station):
    station.tell(structs.replace(DUTY, stations=("b", "c")))
    station.duty.start()
    time.sleep(LAPSE + 0.1)
    assert station.paints()
    assert not station.duty.stands_by


async def test_one_that_stands_by_decodes_no_camera_until_it_is_on_duty(station):
    view = station.views.watch("CAM-1", 320, 180, 1.0, Looked())
    station.duty.start()
    assert not view.stands_by
    station.tell(structs.replace(DUTY, holder="b"))
    assert view.stands_by
    assert view.standing is Standing.STANDBY
    other = station.views.watch("CAM-2", 320, 180, 1.0, Looked())
    assert other.stands_by
    station.hear("a", 4)
    assert not view.stands_by
    assert not other.stands_by
    station.tell(structs.replace(DUTY, stations=("b",)))
    assert not station.duty.stands_by, "it is of no duty any more"
    await station.views.stop()
