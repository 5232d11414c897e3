"""The video tile plays files and streams, and asks no server for them."""

import shutil

import msgspec
import pytest
from documents import NOON
from lent import tools
from PySide6.QtCore import QCoreApplication
from rtsp_cameras import cameras, coded

from demo.coding import read
from server.contract.messages.layouts import Area, TileSpec
from wall.client.freshness import Freshness
from wall.language import Language
from wall.widgets.video import VideoTile

from .conftest import until
from .test_views import brightness


def shape(tile):
    """Return how many times as wide as high the picture is; libVLC tells it with what encoders add at the edges."""
    return tile.image.width() / tile.image.height()


class Shown:
    """One tile on a station, as long as a test lasts."""

    def __init__(self, station, folder, address, **options):
        self.language = Language("en")
        spec = TileSpec(kind="video", at=Area(0, 0, 4, 4), options={"address": address, **options})
        self.tile = VideoTile(spec, self.language)
        self.tile.resize(640, 360)
        self.tile.show()
        self.tile.equip(tools(folder, views=station.views))
        self.tile.judge(NOON, live=True)

    def __enter__(self):
        return self.tile

    def __exit__(self, *_exception):
        self.tile.release()
        self.tile.close()
        self.tile.deleteLater()
        QCoreApplication.removeTranslator(self.language._translator)


def number(tile):
    """Return the number that is coded into the picture that is shown."""
    return read(brightness(tile))


@pytest.mark.parametrize("engine", ["vlc", "pyav"])
def test_a_file_is_played_over_and_over_at_its_own_pace(play, station, tmp_path, monkeypatch, engine):
    async def work():
        shutil.copy(coded(pictures=30), tmp_path / "Giới thiệu.mp4")
        async with station() as open_one:
            with Shown(open_one, tmp_path, "Giới thiệu.mp4") as tile:
                await until(lambda: tile.freshness is Freshness.FRESH, lambda: tile._note)
                view = tile._view
                # more than once: 30 pictures take a second
                await until(lambda: view.shown > 45, lambda: f"{view.shown} pictures, {view.standing}")
                assert tile.freshness is Freshness.FRESH, "its end is no fault"
                assert not open_one.register.asked
                assert tile.repaints > 10

    if engine == "pyav":
        # as on a station without libVLC
        monkeypatch.setattr("wall.widgets.video.ENGINE", "pyav")
    play(work())


def test_a_stream_that_ends_is_said_and_the_last_picture_stays(play, station, tmp_path):
    async def work():
        async with station() as open_one:
            with cameras({"a": coded()}) as served:
                shown = Shown(open_one, tmp_path, served.address("a"))
                await until(lambda: shown.tile.freshness is Freshness.FRESH, lambda: shown.tile._note)
            with shown as tile:
                await until(lambda: tile.freshness is Freshness.FAILING, "it is said")
                assert tile.has_content
                assert tile._note

    play(work())


def test_a_file_that_comes_later_is_played(play, station, tmp_path, monkeypatch):
    monkeypatch.setattr("wall.widgets.video.LOOK_EVERY", 50)

    async def work():
        async with station() as open_one:
            with Shown(open_one, tmp_path, "film.mp4") as tile:
                await until(lambda: "film.mp4" in tile._note, lambda: tile._note)
                assert tile.freshness is Freshness.FAILING
                shutil.copy(coded(pictures=50), tmp_path / "part")
                (tmp_path / "part").rename(tmp_path / "film.mp4")
                await until(lambda: tile.freshness is Freshness.FRESH, lambda: tile._note)

    play(work())


@pytest.mark.parametrize("engine", ["auto", "pyav"])
def test_a_file_that_is_played_once_stands_at_its_last_picture_and_begins_again_when_shown_anew(
    play, station, tmp_path, monkeypatch, engine
):
    async def work():
        shutil.copy(coded(pictures=30), tmp_path / "film.mp4")
        async with station() as open_one:
            with Shown(open_one, tmp_path, "film.mp4", loop=False) as tile:
                await until(lambda: tile._title() == "Ended", lambda: f"{tile._title()} {tile._note}")
                assert tile.freshness is Freshness.FRESH
                assert 25 <= number(tile) < 30
                assert not open_one.views.state().cameras, "nothing is decoded any more"
            with Shown(open_one, tmp_path, "film.mp4", loop=False) as tile:
                await until(lambda: tile.has_content and number(tile) is not None and number(tile) < 15, "it begins")

    monkeypatch.setattr("wall.widgets.video.ENGINE", engine)
    play(work())


def test_a_file_that_is_replaced_is_played_and_one_that_is_taken_away_is_said_until_it_is_back(
    play, station, tmp_path, monkeypatch
):
    monkeypatch.setattr("wall.widgets.video.LOOK_EVERY", 50)

    async def work():
        shutil.copy(coded(pictures=50), tmp_path / "film.mp4")
        async with station() as open_one:
            with Shown(open_one, tmp_path, "film.mp4") as tile:
                await until(lambda: tile.freshness is Freshness.FRESH, lambda: tile._note)
                assert shape(tile) > 1.5
                shutil.copy(coded(pictures=50, width=240, height=240), tmp_path / "next")
                (tmp_path / "next").rename(tmp_path / "film.mp4")
                await until(lambda: shape(tile) < 1.2, lambda: f"{shape(tile)} {tile._note}")
                (tmp_path / "film.mp4").rename(tmp_path / "away")
                await until(lambda: tile.freshness is Freshness.FAILING, "it is said")
                assert tile._note.startswith("no file film.mp4")
                assert tile.has_content
                (tmp_path / "away").rename(tmp_path / "film.mp4")
                await until(lambda: tile.freshness is Freshness.FRESH and tile._view.shown > 3, lambda: tile._note)
                assert len(open_one.views._views) == 1

    play(work())


def test_what_lies_elsewhere_is_refused(play, station, tmp_path):
    async def work():
        (tmp_path / "files").mkdir()
        shutil.copy(coded(pictures=50), tmp_path / "film.mp4")
        async with station() as open_one:
            with Shown(open_one, tmp_path / "files", "../film.mp4") as tile:
                await until(lambda: tile._note.startswith("../film.mp4 is outside"), lambda: tile._note)

    play(work())


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://a/b.mp4", "concat://x", "smb://a/b"])
def test_an_address_of_another_kind_is_refused(address):
    with pytest.raises(msgspec.ValidationError, match="expected the name of a file"):
        msgspec.convert({"address": address}, VideoTile.Options)
