"""What one window shows of a surface: a part of one picture, whatever else shows the rest."""

from datetime import timedelta

import pytest
from msgspec import structs
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from rooms import TELEVISION

from server.contract.legibility import Capacity
from server.contract.messages import Matrix, Rectangle, Room, SeatRow, Size, Update
from server.contract.messages.layouts import Area, Grid, ScreenSpec, TileSpec
from server.contract.words import same
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.samples.documents import sample
from wall.samples.places import NOON
from wall.screens.canvas import View, canvases
from wall.screens.window import WallWindow

LED = Size(4800, 1350)
TOPICS = ("indicators/economy", "taskboard/province", "notices/hazards")
SPEC = ScreenSpec(
    grid=Grid(24, 12),
    tile=(
        TileSpec(kind="kpi", at=Area(0, 0, 8, 12), topics=(TOPICS[0],)),
        # crosses the middle
        TileSpec(kind="tasks", at=Area(8, 0, 10, 12), topics=(TOPICS[1],)),
        TileSpec(kind="notices", at=Area(18, 0, 6, 12), topics=(TOPICS[2],)),
    ),
)


@pytest.fixture
def board():
    return Dispatcher(Mailbox())


@pytest.fixture
def show(qtbot, language, board):
    """Show a part of a surface in a window of so many pixels."""

    def show(view, width, height, spec=SPEC):
        window = WallWindow(board, language)
        qtbot.addWidget(window)
        window.put_at(1, QRect(0, 0, width, height), view, full_screen=False)
        window.put("test", 1, spec, Capacity(28, 227))
        for topic in TOPICS:
            board.post(Update(topic=topic, document=sample(topic, ()), taken=NOON, fresh_for=60.0))
        for tile in window.tiles:
            tile.judge(NOON, live=True)
        return window

    return show


def room(surface):
    return Room(surface=(surface,), seat=(SeatRow(distance=6.0),))


def part(image: QImage, left: int, width: int) -> QImage:
    return image.copy(left, 0, width, image.height())


def test_two_outputs_show_one_picture(show):
    surface = Matrix(id="led", name=same("LED"), columns=1, rows=1, panel=LED)
    (canvas,) = canvases(room(surface))
    whole = show(canvas.whole, 3840, 1080).grab().toImage()
    left = show(View(canvas, Rectangle(0, 0, 2400, 1350)), 1920, 1080)
    right = show(View(canvas, Rectangle(2400, 0, 2400, 1350)), 1920, 1080)
    assert left.grab().toImage() == part(whole, 0, 1920)
    assert right.grab().toImage() == part(whole, 1920, 1920)


def test_a_window_has_only_the_tiles_that_it_shows_something_of(show):
    surface = Matrix(id="led", name=same("LED"), columns=1, rows=1, panel=LED)
    (canvas,) = canvases(room(surface))
    left = show(View(canvas, Rectangle(0, 0, 2400, 1350)), 1920, 1080)
    assert [tile.spec.kind for tile in left.tiles] == ["kpi", "tasks"]
    left.put_at(1, QRect(0, 0, 1920, 1080), View(canvas, Rectangle(2400, 0, 2400, 1350)), full_screen=False)
    assert [tile.spec.kind for tile in left.tiles] == ["tasks", "notices"]


def test_an_output_of_other_pixels_shows_the_same_millimetres(show):
    surface = Matrix(id="led", name=same("LED"), columns=1, rows=1, panel=LED)
    (canvas,) = canvases(room(surface))
    fine = show(View(canvas, Rectangle(2400, 0, 2400, 1350)), 1920, 1080)
    coarse = show(View(canvas, Rectangle(2400, 0, 2400, 1350)), 960, 540)
    for one, other in zip(fine.tiles, coarse.tiles, strict=True):
        for there, here in zip(one.geometry().getRect(), other.geometry().getRect(), strict=True):
            assert there == pytest.approx(2 * here, abs=3)


def test_text_keeps_clear_of_bezels(show):
    surface = Matrix(id="m", name=same("M"), columns=2, rows=1, panel=Size(1200, 680), bezel=(10, 0))
    (canvas,) = canvases(room(surface))
    window = show(canvas.whole, 2410, 680)
    kpi, tasks, notices = (tile.geometry() for tile in window.tiles)
    assert tasks.right() < 1200 or tasks.left() >= 1210, "the larger part of what would cross it"
    assert kpi.right() < 1200 <= 1210 <= notices.left()


def test_type_follows_from_the_room_alone(show):
    near, far = (
        show(
            canvases(Room(surface=(TELEVISION,), seat=(SeatRow(distance=metres),)))[0].whole,
            1920,
            1080,
        )
        for metres in (3.0, 6.0)
    )
    assert far.tiles[0].theme.unit == pytest.approx(2 * near.tiles[0].theme.unit, rel=0.05)


def test_a_ticker_across_two_outputs_runs_as_one(show, monkeypatch):
    surface = Matrix(id="led", name=same("LED"), columns=1, rows=1, panel=LED)
    (canvas,) = canvases(room(surface))
    ticker = TileSpec(kind="ticker", at=Area(0, 11, 24, 1), topics=("headlines/press",))
    spec = ScreenSpec(tile=(ticker,))
    left = show(View(canvas, Rectangle(0, 0, 2400, 1350)), 1920, 1080, spec)
    right = show(View(canvas, Rectangle(2400, 0, 2400, 1350)), 1920, 1080, spec)
    (one,), (other,) = left.tiles, right.tiles
    moment = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: moment)
    # as two stations do, they hear the server's time one after the other, and draw at another moment
    for tile, later in ((one, 0.0), (other, 0.3)):
        moment += later
        tile.receive(
            Update(topic="headlines/press", document=sample("headlines/press", ()), taken=NOON, fresh_for=60.0)
        )
        tile.judge(NOON + timedelta(seconds=1 + later), live=True)
    moment += 2.0
    first, second = (tile._in_step(tile.theme) for tile in (one, other))
    assert first.titles == second.titles
    assert first.travelled == pytest.approx(second.travelled, abs=0.1)
    moment += 1.0
    moved = one._in_step(one.theme).travelled - first.travelled
    assert moved % first.length == pytest.approx(one._speed(one.theme), rel=0.1)


def test_a_tile_that_only_stands_elsewhere_is_kept(show):
    surface = Matrix(id="led", name=same("LED"), columns=1, rows=1, panel=LED)
    (canvas,) = canvases(room(surface))
    window = show(canvas.whole, 1920, 540)
    kpi, tasks, notices = window.tiles
    left, right = (structs.replace(SPEC.tile[n], at=SPEC.tile[2 - n].at) for n in (2, 0))
    window.put("test", 1, structs.replace(SPEC, tile=(left, SPEC.tile[1], right)), Capacity(28, 227))
    assert window.tiles == [notices, tasks, kpi]
    assert [tile.spec for tile in window.tiles] == [left, SPEC.tile[1], right]
    assert notices.x() < tasks.x() < kpi.x()
