"""Real players look at the cameras of the demo, which may be in a bad mood."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import pytest
from av.container import InputContainer
from av.error import FFmpegError, HTTPNotFoundError, HTTPUnauthorizedError
from rtsp_cameras import Cameras, cameras, coded

from demo.coding import read

PICTURES = 30
"""Of a clip, shown at 30 a second: it begins again every second."""
LOOP = {"rate": 30, "pictures": PICTURES, "key_every": 0.5}
PATIENCE = 30.0
"""Seconds a test waits for something that has to happen."""
EAGER = {"probesize": "32", "analyzeduration": "0", "fpsprobesize": "0"}


class Shown(NamedTuple):
    number: int | None
    pts: int
    size: tuple[int, int]


@contextmanager
def playing(served: Cameras, path: str, transport: str = "tcp", within: float = 5.0) -> Iterator[InputContainer]:
    address = served.address(path).replace("://", "://ioc:secret@")
    options = {"rtsp_transport": transport, **EAGER}
    with av.open(address, options=options, timeout=(within, within)) as container:
        yield container


def shown(container: InputContainer, within: float = PATIENCE) -> Iterator[Shown]:
    """Decode as players do: what cannot be decoded is left out."""
    until = time.monotonic() + within
    for packet in container.demux(video=0):
        if time.monotonic() > until:
            return
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            continue
        for frame in frames:
            plane = frame.planes[0]
            luma = np.frombuffer(memoryview(plane), np.uint8).reshape(frame.height, plane.line_size)[:, : frame.width]
            # FFmpeg gives the very first one no time
            if frame.pts is None:
                continue
            yield Shown(read(luma), frame.pts, (frame.width, frame.height))


def first(container: InputContainer, count: int) -> list[Shown]:
    seen = shown(container)
    return [next(seen) for _ in range(count)]


def steps(seen: list[Shown]) -> set[int]:
    """Return by how much the numbers grow from one picture to the next."""
    numbers = [each.number for each in seen if each.number is not None]
    assert len(numbers) == len(seen), "every picture can be read"
    return {(b - a) % PICTURES for a, b in pairwise(numbers)}


@pytest.fixture(scope="module")
def served() -> Iterator[Cameras]:
    clips: dict[str, Path | list[Path]] = {
        "h264": coded(**LOOP),
        "h265": coded(**LOOP, codec="libx265"),
        "jpeg": coded(**LOOP, codec="mjpeg", bits=4_000_000),
        "two": [coded(**LOOP), coded(width=1280, height=720, rate=15, pictures=15)],
        **{f"many/{n}": coded(**LOOP) for n in range(12)},
    }
    with cameras(clips, user="ioc", password="secret") as running:
        yield running


@pytest.fixture(autouse=True)
def well(served: Cameras) -> None:
    for path in ("h264", "h265", "jpeg", "two"):
        served.behave(path)


@pytest.mark.parametrize("transport", ["tcp", "udp"])
@pytest.mark.parametrize("codec", ["h264", "h265", "jpeg"])
def test_every_picture_comes_and_time_runs_on_across_the_loop(served: Cameras, codec: str, transport: str):
    with playing(served, codec, transport) as container:
        seen = first(container, 3 * PICTURES + 10)
    assert {(b.pts - a.pts) for a, b in pairwise(seen)} == {3000}
    assert steps(seen) == {1}


def test_a_wrong_password_and_a_camera_that_is_not_there(served: Cameras):
    for address in (served.address("h264"), served.address("h264").replace("://", "://ioc:wrong@")):
        with pytest.raises(HTTPUnauthorizedError):
            av.open(address, timeout=5.0)
    with pytest.raises(HTTPNotFoundError), playing(served, "none"):
        pass


def test_a_password_that_changes():
    with cameras({"a": coded(**LOOP)}, user="ioc", password="secret") as served:
        with playing(served, "a"):
            served.behave("a", password="new")
            until = time.monotonic() + PATIENCE
            while _opens(served, "a"):
                assert time.monotonic() < until
        with av.open(served.address("a").replace("://", "://ioc:new@"), timeout=5.0) as container:
            assert first(container, 5)


def _opens(served: Cameras, path: str) -> bool:
    try:
        with playing(served, path):
            return True
    except FFmpegError:
        return False


def _is_seen(served: Cameras, path: str) -> bool:
    try:
        with playing(served, path, within=1.0) as container:
            # without a key picture some decoders show grey: that carries no number
            return any(each.number is not None for each in islice(shown(container, within=2.0), 30))
    except FFmpegError:
        return False


def test_twelve_at_once(served: Cameras):
    def look(n: int) -> list[Shown]:
        with playing(served, f"many/{n}") as container:
            return first(container, 45)

    with ThreadPoolExecutor(12) as pool:
        for seen in pool.map(look, range(12)):
            assert {(b.pts - a.pts) for a, b in pairwise(seen)} == {3000}


def test_another_size_in_flight(served: Cameras):
    with playing(served, "two") as container:
        seen = shown(container)
        assert next(seen).size == (640, 360)
        served.behave("two", clip=1)
        larger = next(each for each in seen if each.size == (1280, 720))
        served.behave("two", clip=0)
        again = next(each for each in seen if each.size == (640, 360))
    assert larger.number is not None
    assert again.pts > larger.pts


def test_the_same_picture_again_and_again_is_decoded_each_time(served: Cameras):
    with playing(served, "h264") as container:
        seen = shown(container)
        next(seen)
        served.behave("h264", frozen=True)
        still = next(b for a, b in pairwise(seen) if a.number == b.number)
        following = [next(seen) for _ in range(30)]
        assert {each.number for each in following} == {still.number}
        assert {b.pts - a.pts for a, b in pairwise(following)} == {3000}
        served.behave("h264")
        moving = next(each for each in seen if each.number != still.number)
        after = [moving, *(next(seen) for _ in range(30))]
        assert steps(after) == {1}


def test_most_packets_lost(served: Cameras):
    served.behave("h264", loss=0.9)
    with playing(served, "h264", "udp") as container:
        packets = container.demux(video=0)
        stamps = [packet.pts for packet in islice(packets, 6) if packet.pts is not None]
        assert stamps
        assert stamps == sorted(stamps)
        served.behave("h264")
        seen = shown(container)
        assert next(b for a, b in pairwise(seen) if None not in (a.number, b.number))


@pytest.mark.parametrize(
    "behaviour",
    [{"answers": False}, {"listens": False}, {"gone": True}],
    ids=["never answers", "half open", "gone"],
)
def test_nobody_gets_in(served: Cameras, behaviour: dict[str, object]):
    served.behave("h265", **behaviour)
    with pytest.raises(FFmpegError), playing(served, "h265", within=1.0):
        pass
    served.behave("h265")
    with playing(served, "h265") as container:
        assert first(container, 3)


@pytest.mark.parametrize(
    "behaviour",
    [{"plays": False}, {"keys": False}, {"garbage": True}, {"babble": True}],
    ids=["never sends", "half a group", "garbage", "no packets"],
)
def test_no_picture_comes_until_it_is_well(served: Cameras, behaviour: dict[str, object]):
    served.behave("h264", **behaviour)
    assert not _is_seen(served, "h264")
    served.behave("h264")
    with playing(served, "h264") as container:
        assert first(container, 3)[0].number is not None


def test_killed_and_started_again():
    with cameras({"a": coded(**LOOP)}, user="ioc", password="secret") as served:
        for _ in range(3):
            with playing(served, "a") as container:
                seen = shown(container)
                next(seen)
                served.kill()
                with suppress(FFmpegError):
                    assert len(list(islice(seen, 1000))) < 1000
            served.start()
        with playing(served, "a") as container:
            assert first(container, 3)
