"""The mosaic as a person sees and uses it."""

import pytest
from alarm_documents import alarm
from documents import NOON
from lent import tools
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from rtsp_cameras import cameras, coded

from server.contract.commands import LeaveCamera, SendCamera, SteerCamera
from server.contract.messages import CameraState, Flaw, Severity, Update
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import same
from wall.language import Language
from wall.resources import load_fonts
from wall.theme import DARK, LIGHT, apply_palette
from wall.video.joystick import Joystick
from wall.video.standing import Standing
from wall.widgets.cameras.tile import CamerasTile

from .conftest import until


class Wall:
    """A tile with its station."""

    def __init__(self, open_one, tmp_path, options, *, size=(1280, 720)):
        load_fonts()
        self.register = open_one.register
        self.language = Language("en")
        spec = TileSpec(kind="cameras", at=Area(0, 0, 4, 4), topics=("camera/*",), options=options)
        self.joystick = Joystick(tmp_path)
        self.tile = CamerasTile(spec, self.language, None)
        lent = {"views": open_one.views, "ask": open_one.register.ask, "joystick": self.joystick}
        self.lent = tools(tmp_path / "pictures", **lent)
        self.tile.equip(self.lent)
        self.tile.resize(*size)
        self.tile.show()
        self.sequence = 0

    def tell(self, camera, **fields):
        self.sequence += 1
        state = CameraState(
            **{
                "name": same(f"Camera {camera}"),
                "place": same("Kỳ Lừa"),
                "latitude": None,
                "longitude": None,
                "online": True,
                "since": NOON,
                "model": "",
                "streamed": True,
                **fields,
            }
        )
        self.tile.receive(
            Update(topic=f"camera/{camera}", document=state, fresh_for=60.0, taken=NOON, seq=self.sequence)
        )
        self.tile.judge(NOON, live=True)

    @property
    def cameras(self):
        return [view.camera for view in self.tile._mosaic.views]

    def view(self, camera):
        return next(view for view in self.tile._mosaic.views if view.camera == camera)

    def key(self, name):
        assert self.tile.key(name, pressed=True)
        self.tile.key(name, pressed=False)

    def tap(self, place):
        QTest.mouseClick(self.tile, Qt.MouseButton.LeftButton, pos=place)

    def steered(self):
        return [each for each in self.register.asked if isinstance(each, SteerCamera | SendCamera | LeaveCamera)]

    def close(self):
        self.tile.release()
        self.tile.hide()
        self.tile.deleteLater()


@pytest.fixture
def wall(play, station, tmp_path):
    """Return what runs a piece of work with a tile of four cameras."""

    def run(work, options=None, count=4, budget=0.0, **clip):
        async def all_of_it():
            names = [f"C{number}" for number in range(1, count + 1)]
            paths = {f"{name}/{kind}": coded(**clip) for name in names for kind in ("main", "sub")}
            with cameras(paths) as served:
                async with station(budget) as open_one:
                    for name in names:
                        open_one.show_addresses(name, served)
                    shown = Wall(open_one, tmp_path, options or {"mosaic": 4})
                    try:
                        for name in names:
                            shown.tell(name)
                        await until(lambda: shown.tile._mosaic.views, "cameras are chosen")
                        await work(shown, served)
                    finally:
                        shown.close()

        play(all_of_it())

    return run


async def all_live(wall):
    await until(lambda: all(view.standing is Standing.LIVE for view in wall.tile._mosaic.views), "all are live")


def test_all_cameras_are_shown_and_said_to_be_well(wall):
    async def work(shown, _served):
        await all_live(shown)
        assert shown.cameras == ["C1", "C2", "C3", "C4"]
        assert shown.tile.heading() == "Cameras: 4 of 4"

    wall(work)


def test_the_title_counts_what_is_wrong_and_the_picture_says_it(wall):
    async def work(shown, served):
        await all_live(shown)
        served.behave("C2/sub", frozen=True)
        served.behave("C3/sub", frozen=True)
        await until(lambda: "2 frozen" in shown.tile.heading(), "it is counted")
        well = shown.tile.grab(shown.tile._mosaic.cell(shown.view("C1")).place).toImage()
        frozen = shown.tile.grab(shown.tile._mosaic.cell(shown.view("C2")).place).toImage()

        # what is wrong is said in colour as well as in words; what is well has no colour
        def coloured(image):
            return sum(
                image.pixelColor(x, y).saturation() > 90
                for x in range(0, image.width(), 3)
                for y in range(0, image.height(), 3)
            )

        assert coloured(frozen) > coloured(well)

    wall(work)


def test_the_strips_follow_another_palette(wall):
    async def work(shown, _served):
        await all_live(shown)
        cell = shown.tile._mosaic.cell(shown.view("C1")).place

        def strip():
            picture = shown.tile.grab(cell).toImage()
            return picture.pixelColor(picture.width() // 2, picture.height() - 4).lightness()

        dark = strip()
        apply_palette(LIGHT)
        try:
            light = strip()
        finally:
            apply_palette(DARK)
        assert light > dark + 60

    wall(work)


def test_a_tap_enlarges_a_picture_and_returns(wall):
    async def work(shown, _served):
        await all_live(shown)
        mosaic = shown.tile._mosaic
        shown.tap(mosaic.cells[2].place.center())
        assert mosaic.enlarged is shown.view("C3")
        assert shown.view("C3").height > 600
        assert shown.view("C1").hidden_since is not None, "nothing is painted that is not seen"
        shown.tap(QPoint(300, 300))
        assert mosaic.enlarged is None
        assert shown.view("C1").hidden_since is None
        await all_live(shown)

    wall(work)


def test_what_stands_on_another_output_is_not_decoded_here(wall):
    async def work(shown, served):
        await all_live(shown)
        window = QWidget()
        window.resize(640, 720)
        window.show()
        shown.tile.setParent(window)
        shown.tile.show()
        served.behave("C2/sub", frozen=True)
        left, right = ("C1", "C3"), ("C2", "C4")
        await until(lambda: all(shown.view(name).hidden_since for name in right), "the right half rests")
        assert not any(shown.view(name).hidden_since for name in left)
        await until(lambda: shown.tile.heading() == "Cameras: 4 of 4", "none of those that rest is missed")
        window.resize(1280, 720)
        await until(lambda: "1 frozen" in shown.tile.heading(), "the whole is seen again")
        assert not any(view.hidden_since for view in shown.tile._mosaic.views)
        shown.tile.setParent(None)
        shown.tile.show()
        window.close()

    wall(work)


def test_a_camera_of_a_mosaic_on_two_outputs_is_enlarged_on_both(wall):
    async def work(shown, _served):
        windows = [QWidget(), QWidget()]
        other = CamerasTile(shown.tile.spec, shown.language, None)
        other.equip(shown.lent)
        for window, tile, left in zip(windows, (shown.tile, other), (0, -640), strict=True):
            window.resize(640, 720)
            window.show()
            tile.setParent(window)
            tile.setGeometry(left, 0, 1280, 720)
            tile.show()
        for camera in shown.cameras:
            other.receive(shown.tile._updates[f"camera/{camera}"])
        other.judge(NOON, live=True)
        await until(lambda: other._mosaic.views, "the other part has its cameras")
        shown.tap(shown.tile._mosaic.cells[2].place.center())
        assert [part._mosaic.enlarged.camera for part in (shown.tile, other)] == ["C3", "C3"]
        shown.key("+")
        assert other._mosaic.zoom == shown.tile._mosaic.zoom > 1
        # the other half of the picture returns just as well
        assert other.key("Esc", pressed=True)
        assert [part._mosaic.enlarged for part in (shown.tile, other)] == [None, None]
        other.release()
        shown.tile.setParent(None)
        shown.tile.show()
        for window in windows:
            window.close()

    wall(work)


def test_the_keyboard_chooses_enlarges_zooms_and_returns(wall):
    async def work(shown, _served):
        await all_live(shown)
        mosaic = shown.tile._mosaic
        assert not shown.tile.key("L", pressed=True), "other keys are the wall's"
        for name in ("Right", "Right", "Down", "Return"):
            shown.key(name)
        assert mosaic.enlarged is shown.view("C4")
        shown.key("+")
        shown.key("+")
        assert mosaic.zoom > 1.5
        before = mosaic.centre
        shown.key("Right")
        assert mosaic.centre[0] > before[0]
        for _ in range(20):
            shown.key("-")
        assert mosaic.zoom == 1.0
        assert mosaic.centre == (0.5, 0.5)
        shown.key("Esc")
        assert mosaic.enlarged is None

    wall(work)


def test_only_a_camera_that_can_be_turned_is_turned_and_left_when_it_is_left(wall):
    async def work(shown, _served):
        shown.tell("C1", movable=True)
        await all_live(shown)
        shown.key("Right")
        shown.key("Return")
        await until(lambda: shown.register.asked, "its presets are asked for")
        assert shown.tile.key("Left", pressed=True)
        await until(lambda: [each.pan for each in shown.steered()] == [-0.6], "it turns")
        await until(lambda: len(shown.steered()) > 1, "it is told again while the key is held")
        shown.tile.key("Left", pressed=False)
        await until(lambda: (shown.steered()[-1].pan, shown.steered()[-1].tilt) == (0.0, 0.0), "it stops")
        shown.joystick.moved.emit(0.0, 1.0, 0.5)
        await until(lambda: (shown.steered()[-1].tilt, shown.steered()[-1].zoom) == (1.0, 0.5), "the joystick turns it")
        shown.joystick.moved.emit(0.0, 0.0, 0.0)
        shown.key("H")
        await until(lambda: SendCamera(camera="C1") in shown.steered(), "home")
        shown.key("Esc")
        await until(lambda: shown.steered()[-1] == LeaveCamera(camera="C1"), "it is left")
        count = len(shown.steered())
        shown.key("Right")
        shown.key("Return")
        shown.joystick.moved.emit(1.0, 0.0, 0.0)
        assert not shown.tile.key("Left", pressed=True)
        assert len(shown.steered()) == count, "C2 cannot be turned"

    wall(work)


def test_a_picture_is_saved_and_it_is_said_where(wall, tmp_path):
    async def work(shown, _served):
        await all_live(shown)
        shown.key("Right")
        shown.key("S")
        await until(lambda: "Saved as" in shown.tile._said, "it is said")
        assert len(list((tmp_path / "pictures").glob("C1-*.jpg"))) == 1

    wall(work)


def test_what_is_in_alarm_comes_first_and_what_stays_does_not_move(wall):
    async def work(shown, _served):
        await all_live(shown)
        assert shown.cameras == ["C1", "C2", "C3", "C4"]
        shown.tell("C6", severity=Severity.CRITICAL, flaws=(Flaw.COVERED,))
        await until(lambda: "C6" in shown.cameras, "it is shown")
        assert shown.cameras[:3] == ["C1", "C2", "C3"]
        left, _, severity = shown.tile._overlay.says(shown.view("C6"), shown.tile._states["C6"])
        assert "Camera C6" in left
        assert severity in (Severity.NORMAL, Severity.CRITICAL)

    wall(work, {"mosaic": 4, "pick": "relevant", "dwell": 600.0}, count=5)


def test_an_alarm_shows_the_cameras_that_see_its_place_in_no_more_places_than_they_need(wall):
    async def work(shown, _served):
        assert set(shown.cameras) <= {"C1", "C2", "C3", "C4"}

        def tell(**changes):
            shown.sequence += 1
            told = alarm(about=same("Tân Thanh"), **changes)
            shown.tile.receive(Update(topic="alarm/x", document=told, fresh_for=60.0, taken=NOON, seq=shown.sequence))

        tell(cameras=("C3", "C9", "C2"))
        await until(lambda: shown.cameras == ["C3", "C2"], "those that are known, the nearest first")
        assert len(shown.tile._mosaic.cells) == 2
        assert shown.tile.heading().startswith("Cameras near Tân Thanh: 2 of 2")
        tell(cameras=("C3", "C2", "C1"))
        await until(lambda: shown.cameras == ["C3", "C2", "C1"], "one more")
        assert len(shown.tile._mosaic.cells) == 3
        tell(cameras=("C9",))
        await until(lambda: len(shown.cameras) == 4, "others stand there, and no empty hole")
        assert shown.tile.heading().startswith("No camera sees the place; other cameras: 4 of 4")

    wall(work, {"mosaic": 4, "pick": "alarm"})


def test_the_next_camera_of_a_tour_is_there_before_its_turn(wall):
    async def work(shown, _served):
        mosaic = shown.tile._mosaic
        for camera in ("C2", "C3"):
            await until(lambda camera=camera: shown.cameras == [camera], f"{camera} comes")
            assert mosaic.views[0].image is not None, "without black"

    wall(work, {"mosaic": 1, "tour": [{"camera": each, "dwell": 5.0} for each in ("C1", "C2", "C3")]})


def test_new_pictures_alone_are_painted_and_nothing_when_nothing_comes(wall):
    async def work(shown, served):
        await all_live(shown)
        for name in ("C1", "C2", "C3", "C4"):
            served.behave(f"{name}/sub", listens=False)
        await until(
            lambda: all(view.standing is Standing.FROZEN for view in shown.tile._mosaic.views), "all stand still"
        )
        shown.tile.grab()
        QTest.qWait(50)
        painted = shown.tile.repaints
        QTest.qWait(700)
        assert shown.tile.repaints - painted <= 1

    wall(work)


def test_without_cameras_it_says_how_to_add_some(play, station, tmp_path):
    async def work():
        async with station() as open_one:
            shown = Wall(open_one, tmp_path, {"mosaic": 4})
            shown.tell("C1", streamed=False)
            await until(lambda: shown.tile._chosen, "cameras are chosen")
            empty = shown.tile.grab().toImage()
            assert shown.tile.heading() == "Cameras: 0 of 0"
            middle = {empty.pixel(x, y) for x in range(100, 1180) for y in range(300, 500, 5)}
            assert len(middle) > 3, "there are words"
            shown.close()

    play(work())
