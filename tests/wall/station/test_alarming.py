"""What stands over every surface and marks its tiles while alarms stand, from a hub to the pixels."""

from datetime import timedelta
from typing import Any

import pytest
from alarm_documents import alarm, summary
from documents import NOON, indicators, update
from msgspec import structs
from PySide6.QtCore import QCoreApplication
from running import running_hub

from server.contract.legibility import Capacity
from server.contract.messages import Alarm, AlarmState, Priority, PriorityCount, Rectangle, Update
from server.contract.messages.layouts import Area, Grid, ScreenSpec, TileSpec
from server.contract.words import same
from wall.client.dispatcher import Dispatcher
from wall.client.feed import Feed
from wall.client.mailbox import Mailbox
from wall.samples.documents import sample
from wall.screens.alarm_strip import strip_height
from wall.screens.canvas import View
from wall.screens.layers import Layer
from wall.screens.monitors import Screens, ScreenWish
from wall.screens.room import Shortcuts
from wall.screens.window import WallWindow
from wall.station.alarming import Alarming

SPEC = ScreenSpec(
    grid=Grid(24, 12),
    tile=(
        TileSpec(kind="kpi", at=Area(0, 0, 8, 7), topics=("indicators/economy",), options={"show": ["grdp"]}),
        TileSpec(kind="spots", at=Area(8, 0, 8, 7), topics=("spots/reports",)),
        TileSpec(kind="alarms", at=Area(16, 0, 8, 7), topics=("alarm/*", "alarms/summary")),
        TileSpec(kind="kpi", at=Area(0, 7, 24, 5), topics=("indicators/economy",), options={"show": ["cpi"]}),
    ),
)
CRITICAL = alarm(subject="huu-nghi", priority=Priority.CRITICAL, topics=("indicators/economy",), item="grdp")


@pytest.fixture
def board(qtbot):  # noqa: ARG001 - it makes the application
    return Dispatcher(Mailbox())


@pytest.fixture
def shown(qapp, language, board):
    """Return what shows alarms on the one window of a station, and that window."""
    screens = Screens(qapp, ScreenWish(sizes=((1280, 720),)), "a", Shortcuts(), lambda: WallWindow(board, language))
    alarming = Alarming(board, screens)
    screens.arrange()
    (window,) = screens.windows
    window.put("test", 1, SPEC, Capacity(14, 57))
    board.post(update("indicators/economy", indicators()))
    board.post(update("spots/reports", sample("spots/reports")))
    yield alarming, window
    alarming.stop()
    screens.close()


def tell(board, *alarms: Alarm):
    for each in alarms:
        board.post(update(f"alarm/{each.key}", each))


def said(strip) -> Any:
    """Return what a strip says."""
    return strip.said


def test_the_most_urgent_alarm_that_nobody_knows_of_is_named_at_the_foot_until_somebody_does(qtbot, board, shown):
    _, window = shown
    strip = window.alarm_strip
    assert said(strip) is None
    tell(board, alarm(), CRITICAL, alarm(subject="low", priority=Priority.MEDIUM), alarm(subject="t", test=True))
    qtbot.waitUntil(lambda: strip.said is not None)
    assert (said(strip).alarm, said(strip).others) == (CRITICAL, 1)
    assert strip.geometry().bottom() == window.rect().bottom()
    assert strip.width() == window.width()
    assert strip.height() == strip_height(window._pane.theme) < window.height() / 8
    assert "Ùn tắc cửa khẩu: Tân Thanh" in strip.words(said(strip).alarm, 5000)
    tell(board, structs.replace(CRITICAL, state=AlarmState.ACKNOWLEDGED, revision=2))
    qtbot.waitUntil(lambda: strip.said is None or strip.said.alarm.priority is Priority.HIGH)
    board.post(Update(topic=f"alarm/{alarm().key}", fresh_for=60))
    qtbot.waitUntil(lambda: strip.said is None)
    assert strip.isHidden()


def test_an_alarm_that_has_a_tile_of_its_own_needs_no_line_and_the_next_one_has_it(qtbot, board, shown):
    alarming, window = shown
    strip = window.alarm_strip
    tell(board, CRITICAL)
    qtbot.waitUntil(lambda: strip.said is not None)
    own = TileSpec(kind="alarm", at=Area(0, 0, 24, 12), topics=(f"alarm/{CRITICAL.key}",))
    window.put("alarm", 1, ScreenSpec(grid=Grid(24, 12), tile=(own,)), Capacity(14, 57))
    alarming.show()
    assert strip.said is None
    tell(board, alarm())
    qtbot.waitUntil(lambda: strip.said is not None)
    assert (said(strip).alarm, said(strip).others) == (alarm(), 0)
    over = Layer(SPEC, Capacity(14, 57), Rectangle(0, 0, 600, 300))
    window.put("alarm", 1, ScreenSpec(grid=Grid(24, 12), tile=(own,)), Capacity(14, 57), overlays=[over])
    alarming.show()
    assert (said(strip).alarm, said(strip).others) == (CRITICAL, 1), "something may lie over it"


def test_the_lowest_tiles_make_room_for_it_and_no_others(qtbot, board, shown):
    _, window = shown
    *upper, lowest = window.tiles
    before = [tile.geometry() for tile in window.tiles]
    assert lowest.geometry().bottom() > window.height() - strip_height(window._pane.theme)
    tell(board, CRITICAL)
    qtbot.waitUntil(lambda: window.alarm_strip.said is not None)
    assert lowest.geometry().bottom() < window.alarm_strip.y()
    assert lowest.geometry().topLeft() == before[-1].topLeft()
    assert [tile.geometry() for tile in upper] == before[:-1]
    assert window.tiles == [*upper, lowest]
    board.post(Update(topic=f"alarm/{CRITICAL.key}", fresh_for=60))
    qtbot.waitUntil(lambda: window.alarm_strip.said is None)
    assert [tile.geometry() for tile in window.tiles] == before


def test_nothing_is_painted_again_where_nothing_changes(qtbot, board, shown):
    alarming, window = shown
    tell(board, CRITICAL)
    strip = window.alarm_strip
    qtbot.waitUntil(lambda: strip.said is not None and strip.repaints > 0)
    kpi = window.tiles[0]
    qtbot.waitUntil(lambda: bool(kpi.alarms))
    QCoreApplication.processEvents()
    before = strip.repaints, kpi.repaints, alarming.alarms.told
    for _ in range(3):
        board.judged.emit()
        QCoreApplication.processEvents()
    assert (strip.repaints, kpi.repaints, alarming.alarms.told) == before
    tell(board, structs.replace(CRITICAL, revision=2))
    qtbot.waitUntil(lambda: alarming.alarms.told > before[2])
    QCoreApplication.processEvents()
    assert strip.repaints == before[0], "its words are the same"


def test_a_tile_is_marked_by_what_it_shows_and_only_while_that_is_so(qtbot, board, shown):
    _, window = shown
    kpi, spots, listed, _ = window.tiles
    plain = kpi.grab().toImage()
    there = sample("spots/reports").spots[0].id
    tell(board, CRITICAL, alarm("flood", there, topics=("spots/reports",), item=there))
    qtbot.waitUntil(lambda: bool(kpi.alarms) and bool(spots.alarms))
    assert [each.rule for each in kpi.alarms] == ["jam"]
    assert [each.rule for each in spots.alarms] == ["flood"]
    assert listed.alarms == ()
    assert kpi.grab().toImage() != plain
    tell(board, structs.replace(CRITICAL, item="another"))
    qtbot.waitUntil(lambda: not kpi.alarms)
    assert kpi.grab().toImage() == plain
    tell(board, CRITICAL, structs.replace(alarm("flood", there), state=AlarmState.RETURNED, active=False))
    qtbot.waitUntil(lambda: bool(kpi.alarms) and not spots.alarms)


def test_maps_mark_where_alarms_are_whatever_these_are_about(qtbot, board, shown):
    _, window = shown
    spots = window.tiles[1]
    plain = spots.grab().toImage()
    at = sample("spots/reports").spots[0]
    tell(board, alarm("dark", "x", topics=("source/gates",), latitude=at.latitude, longitude=at.longitude))
    qtbot.waitUntil(lambda: [each.rule for each in spots.alarms_on_map] == ["dark"])
    assert spots.alarms == ()
    assert spots.grab().toImage() != plain
    board.post(Update(topic="alarm/dark.x", fresh_for=60))
    qtbot.waitUntil(lambda: spots.alarms_on_map == [])
    assert spots.grab().toImage() == plain


def test_a_flood_is_told_now_and_then(qtbot, board, shown):
    alarming, window = shown
    told = alarming.alarms.told
    for number in range(2000):
        tell(board, alarm(f"r{number}", since=NOON - timedelta(seconds=number), topics=("indicators/economy",)))
    assert alarming.alarms.told == told
    qtbot.waitUntil(lambda: alarming.alarms.told == told + 1)
    assert window.alarm_strip.said.others == 1999
    assert window.alarm_strip.said.alarm.rule == "r0"
    assert len(window.tiles[0].alarms) == 200


def test_two_outputs_of_one_surface_show_one_strip(qtbot, language, board):
    windows = []
    for left in (0, 609):
        window = WallWindow(board, language)
        qtbot.addWidget(window)
        whole = window.view.canvas
        window.view = View(whole, Rectangle(left, 0, 609, 685))
        window.resize(960, 1080)
        window.put("test", 1, SPEC, Capacity(14, 57))
        windows.append(window)
    first, second = (window.alarm_strip.geometry() for window in windows)
    assert (first.x(), second.x()) == (0, -960)
    assert first.width() == second.width() == 1920
    assert first.bottom() == second.bottom() == 1079


def test_from_a_hub_to_the_strip_and_gone_with_it(qtbot, board, shown, endpoint, keyring, station_key):
    _, window = shown
    feed = Feed([endpoint], lambda: station_key, board._mailbox)
    with running_hub(endpoint, keyring) as hub:
        hub.publish(f"alarm/{CRITICAL.key}", CRITICAL)
        counts = (PriorityCount(priority=Priority.CRITICAL, unacknowledged=1),)
        hub.publish("alarms/summary", summary(counts=counts))
        feed.start()
        try:
            qtbot.waitUntil(lambda: window.alarm_strip.said is not None)
            assert window.alarm_strip.said.alarm == CRITICAL
            hub.publish(f"alarm/{CRITICAL.key}", structs.replace(CRITICAL, about=same("Hữu Nghị")))
            qtbot.waitUntil(lambda: window.alarm_strip.said.alarm.about == same("Hữu Nghị"))
            hub.call(lambda each: each.drop(f"alarm/{CRITICAL.key}"))
            qtbot.waitUntil(lambda: window.alarm_strip.said is None)
        finally:
            feed.stop()
