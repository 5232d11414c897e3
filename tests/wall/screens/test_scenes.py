"""What a scene looks like on a surface of two outputs: overlays, enlarged tiles, a takeover, what is missing."""

from datetime import timedelta

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from rooms import TELEVISION

from server.contract.claims import end_all, put, takeover, touch, usual
from server.contract.messages import (
    Claim,
    ClaimKind,
    Matrix,
    Rectangle,
    Region,
    Room,
    Scene,
    SceneTile,
    SeatRow,
    Severity,
    Size,
    Update,
)
from server.contract.messages.layouts import Area, Form, Grid, Layout, Parameter, ScreenSpec, TileSpec
from server.contract.words import Words, same
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.samples.documents import sample
from wall.samples.places import NOON
from wall.screens.assignment import assign
from wall.screens.canvas import View, canvases
from wall.screens.scenes import of_layout, resolved
from wall.screens.window import WallWindow
from wall.widgets import OPTIONS

TOPICS = ("indicators/economy", "taskboard/province", "notices/hazards")
TILES = (
    TileSpec(kind="kpi", at=Area(0, 0, 8, 12), topics=(TOPICS[0],)),
    TileSpec(kind="tasks", at=Area(8, 0, 10, 12), topics=(TOPICS[1],)),
    TileSpec(kind="notices", at=Area(18, 0, 6, 12), topics=(TOPICS[2],)),
)
SCREEN = ScreenSpec(grid=Grid(24, 12), tile=TILES)
LAYOUTS = {
    "overview": Layout(title=same("Overview"), form=(Form(lines=20, letters=100, screen=(SCREEN,)),)),
    "commune": Layout(
        title=same("Commune"),
        parameter=(Parameter(name="commune"), Parameter(name="topic", default="economy")),
        form=(
            Form(
                lines=1,
                letters=1,
                screen=(
                    ScreenSpec(
                        tile=(structs.replace(TILES[0], topics=("indicators/$topic",), title=same("$commune")),)
                    ),
                ),
            ),
        ),
    ),
}
WALL = usual(same("Centre"), None, "overview", NOON)
TEXT = Words(vi="Rời khỏi phòng theo lối thoát hiểm", en="Leave the room by the emergency exit")
LED = Matrix(id="led", name=same("LED"), columns=1, rows=1, panel=Size(4800, 1350))
(CANVAS,) = canvases(Room(surface=(LED,), seat=(SeatRow(distance=6.0),)))
HALVES = (View(CANVAS, Rectangle(0, 0, 2400, 1350)), View(CANVAS, Rectangle(2400, 0, 2400, 1350)))


def claim(scene, *, region=None, kind=ClaimKind.HAND, number=1):
    return Claim(
        id=str(number), kind=kind, scene=scene, region=region, by="left", since=NOON + timedelta(seconds=number)
    )


@pytest.fixture
def outputs(qtbot, language):
    """Return two windows that show halves of one surface, and what lets them show a wall."""
    board = Dispatcher(Mailbox())
    windows = [WallWindow(board, language) for _ in HALVES]
    for number, (window, view) in enumerate(zip(windows, HALVES, strict=True), 1):
        qtbot.addWidget(window)
        window.put_at(number, QRect(0, 0, 1920, 1080), view, full_screen=False)

    def show(state, layouts=LAYOUTS):
        (part,) = assign(state.shows, layouts, [CANVAS], 0, OPTIONS)
        for window in windows:
            window.show_part(part)
        for topic in TOPICS:
            board.post(Update(topic=topic, document=sample(topic, ()), taken=NOON, fresh_for=60.0))
        for window in windows:
            for tile in window.tiles:
                tile.judge(NOON, live=True)
        return part

    return windows, show


def kinds(windows):
    return [[tile.spec.kind for tile in window.tiles] for window in windows]


def pictures(windows):
    return [window.grab().toImage() for window in windows]


NOTE = Scene(tile=SceneTile(kind="note", options={"text": {"vi": "Cháy rừng tại Mẫu Sơn", "en": "Forest fire"}}))


def test_an_overlay_crosses_outputs_and_what_is_beneath_returns_exactly(outputs):
    windows, show = outputs
    show(WALL)
    before, tiles = pictures(windows), [list(window.tiles) for window in windows]
    over = put(WALL, claim(NOTE, region=Region(0.3, 0.5, 0.4, 0.5)))
    show(over)
    assert [row[-1] for row in kinds(windows)] == ["note", "note"]
    right_edge, left_edge = windows[0].tiles[-1].geometry(), windows[1].tiles[-1].geometry()
    assert right_edge.right() > 1920 > right_edge.left()
    assert left_edge.left() == right_edge.left() - 1920, "one tile, of which each output has its part"
    assert pictures(windows) != before
    show(WALL)
    assert [window.tiles for window in windows] == tiles, "the tiles beneath were never taken down"
    assert pictures(windows) == before


def noted(*texts):
    """Return the wall with notes beside each other and over each other, at the foot of the surface."""
    state = WALL
    for number, text in enumerate(texts):
        scene = Scene(tile=SceneTile(kind="note", options={"text": {"vi": text, "en": text}}))
        state = put(state, claim(scene, region=Region(0.1 + 0.2 * number, 0.7, 0.3, 0.25), number=number + 1))
    return state


def test_what_is_laid_over_a_scene_leaves_the_rest_at_rest(outputs, qtbot):
    windows, show = outputs

    show(noted("Một", "Hai", "Ba"))
    (far,) = (tile for window in windows for tile in window.tiles if tile.spec.kind == "notices")
    qtbot.waitUntil(lambda: far.repaints > 0)
    QApplication.processEvents()
    before = far.repaints
    show(noted("Một", "Đổi", "Ba"))
    qtbot.waitUntil(lambda: all(tile.repaints for tile in windows[0].tiles if "Đổi" in str(tile.spec.options)))
    assert far.repaints == before
    changed = pictures(windows)
    show(WALL)
    show(noted("Một", "Đổi", "Ba"))
    assert pictures(windows) == changed, "each over those before it"
    show(noted("Một"))
    show(noted("Một", "Đổi", "Ba"))
    assert pictures(windows) == changed


def test_a_takeover_covers_everything_and_goes_without_a_trace(outputs, language):
    windows, show = outputs
    state = put(WALL, claim(NOTE, region=Region(0, 0, 0.5, 0.5)))
    show(state)
    before = pictures(windows)
    covered = put(state, takeover(TEXT, Severity.CRITICAL, "x", "left", NOON))
    show(covered)
    assert kinds(windows) == [["takeover"], ["takeover"]]
    vietnamese = pictures(windows)
    language.speak("en")
    assert pictures(windows) != vietnamese
    language.speak("vi")
    show(end_all(covered, ClaimKind.TAKEOVER))
    assert pictures(windows) == before


def test_the_three_severities_look_different(outputs):
    windows, show = outputs
    seen = []
    for severity in Severity:
        show(put(WALL, takeover(TEXT, severity, "x", "left", NOON)))
        seen.append(pictures(windows))
    assert seen[0] != seen[1] != seen[2] != seen[0]


def test_an_enlarged_tile_covers_its_surface_on_all_outputs_and_returns(outputs):
    windows, show = outputs
    asked = []
    windows[0].touched.connect(lambda name, view: asked.append((name, view)))
    show(WALL)
    before = pictures(windows)
    place = windows[0].tiles[0].geometry().center()
    QTest.mouseDClick(windows[0], Qt.MouseButton.LeftButton, pos=QPoint(place))
    ((name, view),) = asked
    assert (name, view.tile, view.enlarged) == ("usual", of_layout(TILES[0]), True)
    touched = touch(WALL, name, view)
    show(touched)
    assert kinds(windows) == [["kpi"], ["kpi"]]
    QTest.mouseDClick(windows[1], Qt.MouseButton.LeftButton, pos=QPoint(500, 500))
    windows[1].touched.connect(lambda name, view: asked.append((name, view)))
    QTest.mouseDClick(windows[1], Qt.MouseButton.LeftButton, pos=QPoint(500, 500))
    show(touch(touched, *asked[-1]))
    assert asked[-1][1].enlarged is False
    assert pictures(windows) == before


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        (Scene(layout="gone"), "no layout “gone” here: it may have been deleted"),
        (Scene(layout="commune"), "needs a value for its parameter “commune”"),
        (Scene(layout="commune", parameters={"commune": "a", "village": "b"}), "has no parameter “village”"),
        (Scene(tile=SceneTile(kind="hologram")), "no kind of tile “hologram”"),
        (Scene(tile=SceneTile(kind="note", options={"colour": "red"})), "its options cannot be used"),
    ],
)
def test_what_cannot_be_shown_is_said_in_words(outputs, scene, said):
    windows, show = outputs
    part = show(put(WALL, claim(scene)))
    assert said in part.problem.en
    # over a part of the surface it is said there
    show(put(WALL, claim(scene, region=Region(0, 0, 0.5, 0.5))))
    assert kinds(windows)[0][-1] == "note"
    assert said in windows[0].tiles[-1].options.text.en


def test_a_layout_takes_its_values():
    layout = resolved(Scene(layout="commune", parameters={"commune": "Đồng Đăng"}), LAYOUTS, OPTIONS)
    (tile,) = layout.form[0].screen[0].tile
    assert (tile.topics, tile.title) == (("indicators/economy",), same("Đồng Đăng"))


def test_ten_thousand_steps_with_a_failing_tile_leave_nothing_behind(outputs):
    windows, show = outputs
    show(WALL)
    failing = Update(topic="indicators/gone", fresh_for=60.0, taken=NOON, error=same("503"))
    windows[0]._board.post(failing)
    broken = Scene(tile=SceneTile(kind="kpi", topics=("indicators/gone",)))
    states = [put(WALL, claim(scene)) for scene in (NOTE, broken)]
    parts = [assign(state.shows, LAYOUTS, [CANVAS], 0, OPTIONS)[0] for state in states]
    for step in range(10_000):
        windows[0].show_part(parts[step % 2])
        assert len(windows[0].tiles) == 1
        if step % 500 == 0:
            QTest.qWait(0)
    QTest.qWait(0)
    children = [each for each in windows[0].children() if each.isWidgetType()]
    assert len(children) == 4, "a tile, the line of alarms, what is pointed at, and the panel"


def test_a_television_takes_what_it_has_room_for():
    (canvas,) = canvases(Room(surface=(TELEVISION,), seat=(SeatRow(distance=6.0),)))
    state = put(WALL, claim(Scene(layout="overview"), region=Region(0.5, 0, 0.5, 1)))
    (part,) = assign(state.shows, LAYOUTS, [canvas], 0, OPTIONS)
    (laid,) = part.overlays
    assert laid.area == Rectangle(canvas.width / 2, 0, canvas.width / 2, canvas.height)
