"""Cameras as a station plays them, from servers that die, lie, hang, and come back."""

import asyncio
import os
import signal
import socket
import time
from contextlib import suppress
from itertools import pairwise

import numpy as np
import psutil
import pytest
from rtsp_cameras import cameras, coded, server_of

from demo.coding import read
from server.contract.commands import Streams
from wall.video.budget import Level
from wall.video.standing import Standing

from .conftest import until


def brightness(view):
    """Return the picture that is shown, as brightness, shape (height, width)."""
    image = view.image
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[:, :, 1]


def files_of(process):
    return psutil.Process(process.pid).num_fds()


@pytest.mark.parametrize(
    "how", [{}, {"codec": "libx265"}, {"codec": "mjpeg", "bits": 3_000_000}], ids=["h264", "h265", "mjpeg"]
)
@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_every_picture_of_a_camera_is_shown_as_it_was_sent(play, station, how, transport):
    async def work():
        with cameras({"a": coded(**how)}, user="ioc", password="p@ss/w:1") as served:
            async with station() as open_one:
                view = open_one.show(
                    "A", width=640, height=360, main=served.address("a"), transport=transport,
                    user="ioc", password="p@ss/w:1",
                )  # fmt: skip
                await open_one.live(view)
                numbers = []
                view.listener.pictured = lambda each: numbers.append(read(brightness(each)))
                await until(lambda: len(numbers) > 70, "more than a loop of the clip")
                known = [number for number in numbers if number is not None]
                assert known == numbers
                steps = [(after - before) % 60 for before, after in pairwise(known)]
                assert (view.image.width(), view.image.height()) == (640, 360)
                # a picture may be missed by a busy machine, none comes twice or out of order
                assert all(1 <= step < 30 for step in steps)
                assert abs(view.time - time.time()) < 5

    play(work())


@pytest.mark.parametrize(
    ("how", "shown"),
    [
        ({"width": 640, "height": 480}, (240, 180)),
        ({"width": 320, "height": 360, "ratio": (2, 1)}, (320, 180)),
        ({"width": 360, "height": 640}, (100, 180)),
        ({"rate": 1, "pictures": 20}, (320, 180)),
        ({"rate": 60, "pictures": 120}, (320, 180)),
    ],
    ids=["4:3", "pixels that are not square", "upright", "1 a second", "60 a second"],
)
def test_pictures_keep_their_proportions_at_any_rate(play, station, how, shown):
    async def work():
        with cameras({"a": coded(**how)}) as served:
            async with station() as open_one:
                view = open_one.show("A", main=served.address("a"))
                await open_one.live(view)
                assert (view.image.width(), view.image.height()) == shown

    play(work())


def test_a_stream_may_change_its_resolution_in_flight(play, station):
    async def work():
        clips = [coded(), coded(width=320, height=240)]
        with cameras({"a": clips}) as served:
            async with station() as open_one:
                view = open_one.show("A", main=served.address("a"))
                await open_one.live(view)
                opened = view.status.width
                served.behave("a", clip=1)
                await until(lambda: (view.status.width, view.status.height) == (320, 240), "the new size")
                await open_one.live(view)
                assert opened == 640
                assert (view.image.width(), view.image.height()) == (240, 180)

    play(work())


def test_a_larger_place_wants_the_full_stream_and_the_old_picture_stays_meanwhile(play, station):
    async def work():
        with cameras({"main": coded(width=1280, height=720, rate=25), "sub": coded()}) as served:
            async with station() as open_one:
                view = open_one.show("A", main=served.address("main"), sub=served.address("sub"))
                await open_one.live(view)
                assert view.level is Level.SUB
                view.resize(1280, 720)
                open_one.views.again()
                while view.status.width != 1280:
                    assert view.image is not None
                    await asyncio.sleep(0.02)
                assert view.level is Level.MAIN
                assert len(view.feeds) == 1, "the small stream is closed"
                view.resize(320, 180)
                open_one.views.again()
                await until(lambda: view.status.width == 640, "the small stream")
                assert view.image is not None

    play(work())


def test_a_full_stream_that_gives_nothing_leaves_the_small_one_as_it_is(play, station):
    async def work():
        with cameras({"sub": coded()}) as served:
            async with station() as open_one:
                view = open_one.show(
                    "A", width=1280, height=720, main=served.address("nothing"), sub=served.address("sub")
                )
                await open_one.live(view)
                assert view.status.width == 640
                assert view.level is Level.SUB

    play(work())


def test_a_station_that_cannot_decode_all_shows_less_of_the_least_relevant(play, station):
    async def work():
        with cameras({name: coded() for name in "abc"}) as served:
            # one and a bit of three small streams
            async with station(budget=640 * 360 * 15 * 1.4) as open_one:
                views = [
                    open_one.show(name, relevance=relevance, main=served.address(name), sub=served.address(name))
                    for name, relevance in (("a", 3.0), ("b", 2.0), ("c", 1.0))
                ]
                await until(lambda: all(view.shown > 2 for view in views), "pictures of all")
                await until(lambda: [view.level for view in views] == [Level.SUB, Level.KEYS, Level.KEYS], "the levels")
                shown = [view.shown for view in views]
                await until(lambda: views[0].shown - shown[0] > 30, "two seconds")
                assert 1 <= views[2].shown - shown[2] <= 8, "key frames only"
                state = open_one.views.state()
                assert (state.cameras, state.reduced) == (3, 2)

    play(work())


def test_single_pictures_need_no_stream_that_stays_open(play, station):
    async def work():
        with cameras({"a": coded()}) as served:
            async with station(budget=1.0) as open_one:
                view = open_one.show("A", main=served.address("a"))
                await until(lambda: view.standing is Standing.STILL and view.shown > 0, "a single picture")
                assert view.level is Level.STILLS

    play(work())


TROUBLES: list[tuple[dict[str, object], set[Standing]]] = [
    ({"answers": False}, {Standing.SILENT, Standing.UNREACHABLE}),
    ({"plays": False}, {Standing.SILENT, Standing.FROZEN, Standing.ENDED, Standing.UNREACHABLE}),
    ({"garbage": True}, {Standing.FROZEN, Standing.INCOMPLETE, Standing.UNREADABLE}),
    ({"keys": False}, {Standing.INCOMPLETE, Standing.FROZEN}),
    ({"gone": True}, {Standing.GONE}),
    ({"password": "another"}, {Standing.REFUSED}),
]


@pytest.mark.parametrize(("trouble", "said"), TROUBLES, ids=[next(iter(trouble)) for trouble, _ in TROUBLES])
def test_a_camera_in_trouble_from_the_start_says_so_and_is_back_when_it_is_over(play, station, trouble, said):
    async def work():
        with cameras({"a": coded()}, user="ioc", password="secret") as served:
            served.behave("a", **trouble)
            async with station() as open_one:
                view = open_one.show("A", main=served.address("a"), user="ioc", password="secret")
                took = await until(lambda: view.standing in said and view.standing is not Standing.OPENING, said)
                assert took < 20
                assert view.shown == 0
                served.behave("a", password="secret")
                await open_one.live(view)

    play(work())


@pytest.mark.parametrize(
    "trouble", [{"frozen": True}, {"plays": False}, {"listens": False}, {"garbage": True}], ids=lambda t: next(iter(t))
)
def test_a_camera_that_freezes_while_it_plays_says_so_and_is_back_when_it_is_over(play, station, trouble):
    async def work():
        with cameras({"a": coded()}) as served:
            async with station() as open_one:
                view = open_one.show("A", main=served.address("a"))
                await open_one.live(view)
                served.behave("a", **trouble)
                await until(lambda: view.standing is Standing.FROZEN, "frozen")
                assert view.image is not None, "the last picture stays"
                served.behave("a")
                await open_one.live(view)

    play(work())


def test_a_lossy_network_shows_no_damaged_picture_and_says_that_it_stands_still(play, station):
    async def work():
        with cameras({"a": coded()}) as served:
            served.behave("a", loss=0.9)
            async with station() as open_one:
                view = open_one.show("A", main=served.address("a"), transport="udp")
                await until(lambda: not view.standing.is_well, "it says so")
                served.behave("a")
                await open_one.live(view)

    play(work())


def test_a_password_that_changes_is_asked_for_anew(play, station):
    async def work():
        with cameras({"a": coded()}, user="ioc", password="old") as served:
            async with station() as open_one:
                address = served.address("a")
                view = open_one.show("A", main=address, user="ioc", password="old")
                await open_one.live(view)
                served.kill()
                served._password = "new"
                served.start()
                await until(lambda: view.standing is Standing.REFUSED, "refused")
                open_one.register.streams["A"] = Streams(main=address, user="ioc", password="new")
                await open_one.live(view)

    play(work())


def test_a_server_that_is_killed_again_and_again_is_back_each_time(play, station):
    async def work():
        with cameras({"a": coded(), "b": coded()}) as served:
            async with station() as open_one:
                views = [open_one.show(name, main=served.address(name)) for name in "ab"]
                for _ in range(5):
                    await open_one.live(*views)
                    served.kill()
                    await until(lambda: not any(view.standing.is_well for view in views), "it is said")
                    served.start()
                await open_one.live(*views)
                assert open_one.views.pool.restarts == 0

    play(work())


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGSTOP], ids=lambda each: each.name)
@pytest.mark.logs("decoding process")
def test_a_decoder_that_dies_or_hangs_is_replaced_and_its_cameras_go_on(play, station, number):
    async def work():
        with cameras({name: coded() for name in "abcd"}) as served:
            async with station() as open_one:
                views = [open_one.show(name, main=served.address(name)) for name in "abcd"]
                await open_one.live(*views)
                worker = views[0]._feed.worker
                others = [view for view in views if view._feed.worker is not worker]
                os.kill(worker.pid, number)
                await until(lambda: views[0]._feed and views[0]._feed.worker is not worker, "another process")
                await open_one.live(*views)
                assert open_one.views.pool.restarts == 1
                assert all(view._feed.worker is not worker for view in others)
                assert not psutil.pid_exists(worker.pid)

    play(work())


def test_a_process_that_has_grown_is_replaced_without_a_gap(play, station):
    async def work():
        with cameras({name: coded() for name in "ab"}) as served:
            async with station() as open_one:
                views = [open_one.show(name, main=served.address(name)) for name in "ab"]
                await open_one.live(*views)
                pool = open_one.views.pool
                worker = views[0]._feed.worker
                worker.leaving = True
                pool._add()
                open_one.views.leave()
                await until(lambda: worker not in pool.workers, "it is gone")
                assert all(view.image is not None and view.standing.is_well for view in views)
                await open_one.live(*views)
                assert pool.restarts == 0

    play(work())


def test_a_hundred_cameras_that_cannot_be_reached_do_not_hold_up_the_one_that_can(play, station):
    async def work():
        with cameras({"a": coded()}) as served:
            async with station() as open_one:
                lost = [open_one.show(f"C{n}", main=f"rtsp://127.0.0.1:9/{n}") for n in range(100)]
                view = open_one.show("A", main=served.address("a"))
                await open_one.live(view)
                await until(lambda: all(each.standing is Standing.UNREACHABLE for each in lost), "it is said of each")

    play(work())


def mute(client: socket.socket) -> None:
    with suppress(OSError):
        while client.recv(4096):
            pass


def babble(client: socket.socket) -> None:
    with suppress(OSError):
        while client.recv(4096):
            client.sendall(os.urandom(4096))


@pytest.mark.parametrize("serve", [mute, babble])
def test_what_is_no_camera_is_said_to_be_none(play, station, serve):
    async def work():
        with server_of(serve) as port:
            async with station() as open_one:
                view = open_one.show("A", main=f"rtsp://127.0.0.1:{port}/a")
                await until(lambda: not view.standing.is_well, "it is said")

    play(work())


def test_reconnecting_leaves_no_thread_and_no_file_behind(play, station):
    async def work():
        with cameras({"a": coded()}) as served:
            async with station() as open_one:
                view = open_one.show("A", main=served.address("a"))
                await open_one.live(view)
                process = psutil.Process(view._feed.worker.pid)
                held = process.num_fds(), process.num_threads()
                for _ in range(4):
                    served.kill()
                    await until(lambda: not view.standing.is_well, "lost")
                    served.start()
                    await open_one.live(view)
                assert (process.num_fds(), process.num_threads()) == held
                open_one.views.close(view)
                own = files_of(psutil.Process())
                again = open_one.show("A", main=served.address("a"))
                await open_one.live(again)
                assert again is view, "whoever returns within seconds finds it going on"
                assert files_of(psutil.Process()) == own
                open_one.views.close(again)
                again.hidden_since -= 60
                await until(lambda: not open_one.views._views, "it ends")
                await until(lambda: process.num_threads() == held[1] - 1, "its thread ends")

    play(work())


def test_without_a_server_a_camera_waits_and_comes_when_the_server_does(play, station):
    async def work():
        with cameras({"a": coded()}) as served:
            async with station() as open_one:
                open_one.register.silent = True
                view = open_one.show("A", main=served.address("a"))
                await until(lambda: open_one.register.asked, "it asks")
                await asyncio.sleep(0.2)
                assert view.standing is Standing.OPENING
                open_one.register.silent = False
                await open_one.live(view)
                stranger = open_one.show("B")
                await until(lambda: stranger.standing is Standing.UNKNOWN, "refused")
                assert stranger.refusal.en == "no such camera"

    play(work())


def test_a_picture_is_saved_as_large_as_it_comes(play, station, tmp_path):
    async def work():
        with cameras({"a": coded(width=1280, height=720, rate=5, pictures=20)}) as served:
            async with station() as open_one:
                said = []
                open_one.views.saved.connect(lambda *report: said.append(report))
                view = open_one.show("A", main=served.address("a"))
                await open_one.live(view)
                path = str(tmp_path / "picture.jpg")
                assert view.save(path)
                await until(lambda: said, "it is said")
                assert view.save(path)
                await until(lambda: len(said) > 1, "it is said again")
                assert said[0] == (path, None)
                assert said[1][1], "nothing is written over"
                return path

    path = play(work())
    from PySide6.QtGui import QImage

    image = QImage(path)
    assert (image.width(), image.height()) == (1280, 720)
