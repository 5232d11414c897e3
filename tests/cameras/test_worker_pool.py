"""The process that looks: real streams, wrong passwords, garbage; killed, crashed, stopped, grown old."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import cv2
import httpx
import numpy as np
import psutil
import pytest
from rtsp_cameras import Cameras, cameras, server_of

from cameras.films import drawn
from server.cameras.inspection.messages import InspectionJob, InspectionResult
from server.cameras.inspection.worker_pool import CrashedError, HungError, InspectionPool
from server.contract.commands import Streams
from server.contract.messages import Flaw

NAMES = ("a", "b", "c", "gone", "mute", "still", "noise", "half")


@pytest.fixture(scope="module")
def served() -> Iterator[Cameras]:
    with cameras({name: drawn() for name in NAMES}, user="ioc", password="p:@ß/") as running:
        yield running


@pytest.fixture(autouse=True)
def well(served: Cameras) -> None:
    for name in ("a", "b", "c"):
        served.behave(name)


@asynccontextmanager
async def sampling(**how: Any) -> AsyncIterator[InspectionPool]:
    sampler = InspectionPool(**how)
    try:
        yield sampler
    finally:
        process = sampler.process
        await sampler.aclose()
        assert process is None or not psutil.pid_exists(process)


def errand(address: str, *, password: str = "p:@ß/", **more: Any) -> InspectionJob:
    streams = Streams(main="", sub=address, user="ioc", password=password)
    return InspectionJob(streams=streams, **({"seconds": 0.0} | more))


async def test_a_good_camera(served: Cameras):
    async with sampling() as sampler:
        sight = await sampler.look(errand(served.address("a")))
    assert (sight.reason, sight.flaws) == ("", ())
    assert cv2.imdecode(np.frombuffer(sight.jpeg, np.uint8), cv2.IMREAD_COLOR).shape == (360, 640, 3)
    assert sight.motion is not None
    assert 0 < sight.motion < 0.5
    assert sight.memory.width * sight.memory.height == len(sight.memory.picture)
    assert len(sight.known.told) > 100


async def test_no_password_in_the_process_list(served: Cameras):
    async with sampling() as sampler:
        await sampler.look(errand(served.address("a")))
        process = psutil.Process(sampler.process)
        told = " ".join(process.cmdline()) + " ".join(process.environ().values())
    assert "p:@" not in told
    assert "ß" not in told


async def test_what_gives_no_picture_is_unreachable(served: Cameras):
    expected = {
        "gone": ({"gone": True}, {"missing"}),
        "mute": ({"answers": False}, {"silent"}),
        "still": ({"plays": False}, {"silent"}),
        "noise": ({"garbage": True}, {"silent", "garbage"}),
        "half": ({"keys": False}, {"silent"}),
    }
    async with sampling() as sampler:
        for name, (behaviour, _) in expected.items():
            served.behave(name, **behaviour)
        *bad, good = await asyncio.gather(
            *(sampler.look(errand(served.address(name))) for name in expected),
            sampler.look(errand(served.address("a"))),
        )
        for name in expected:
            served.behave(name)
        again = await asyncio.gather(*(sampler.look(errand(served.address(name))) for name in expected))
    assert good.flaws == ()
    for (name, (_, reasons)), sight in zip(expected.items(), bad, strict=True):
        assert (sight.flaws, sight.jpeg) == ((Flaw.UNREACHABLE,), b""), name
        assert sight.reason in reasons, name
    assert [sight.reason for sight in again] == [""] * len(expected)


async def test_a_wrong_password_is_told_apart(served: Cameras):
    async with sampling() as sampler:
        assert (await sampler.look(errand(served.address("a"), password="wrong"))).reason == "refused"


async def test_nobody_there():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"rtsp://127.0.0.1:{closed.getsockname()[1]}/live"
        async with sampling() as sampler:
            assert (await sampler.look(errand(address))).reason == "unreachable"
            assert (await sampler.look(errand("nonsense"))).reason == "unreachable"


async def test_a_frozen_camera_after_two_looks(served: Cameras):
    served.behave("c", frozen=True)
    async with sampling() as sampler:
        first = await sampler.look(errand(served.address("c")))
        second = await sampler.look(errand(served.address("c"), memory=first.memory))
        served.behave("c")
        third = await sampler.look(errand(served.address("c"), memory=second.memory))
    assert (first.flaws, second.flaws, third.flaws) == ((), (Flaw.FROZEN,), ())


async def test_another_view_has_moved_but_not_where_somebody_turns_it(served: Cameras):
    async with sampling() as sampler:
        before = await sampler.look(errand(served.address("a")))
        with cameras({"a": drawn("crossing", 7)}) as others:
            turned = await sampler.look(errand(others.address("a"), references=(before.known,)))
            on_purpose = await sampler.look(errand(others.address("a"), references=(before.known,), movable=True))
        same = await sampler.look(errand(served.address("a"), references=(before.known,)))
    assert (turned.flaws, on_purpose.flaws, same.flaws) == ((Flaw.MOVED,), (), ())
    assert same.shift.share < 0.01


async def test_density_once_the_road_is_known(served: Cameras):
    memory, told = None, []
    async with sampling() as sampler:
        for _ in range(2):
            sight = await sampler.look(errand(served.address("a"), traffic=True, seconds=1.0, memory=memory))
            memory = sight.memory
            told.append(sight.density)
    assert told == [None, None], "two looks do not know a road"
    assert memory.background.looks == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
async def test_a_process_that_dies_is_replaced(served: Cameras, number: signal.Signals):
    served.behave("b", plays=False)
    async with sampling() as sampler:
        await sampler.look(errand(served.address("a")))
        first = sampler.process
        assert first is not None
        looking = asyncio.create_task(sampler.look(errand(served.address("b"))))
        await _connected(first, served.port)
        os.kill(first, number)
        with pytest.raises(CrashedError):
            await looking
        assert (await sampler.look(errand(served.address("a")))).flaws == ()
        assert sampler.process != first


async def test_a_process_that_hangs_is_replaced(served: Cameras):
    async with sampling(patience=60.0) as sampler:
        await sampler.look(errand(served.address("a")))
        process = sampler.process
        assert process is not None
        os.kill(process, signal.SIGSTOP)
        # a good look has all the time that a busy machine needs
        sampler._patience = 0.5
        with pytest.raises(HungError):
            await sampler.look(errand(served.address("a")))
        sampler._patience = 60.0
        assert (await sampler.look(errand(served.address("a")))).flaws == ()


async def test_an_old_process_gives_way_and_nothing_is_lost(served: Cameras):
    seen = set()
    async with sampling(looks=3) as sampler:
        for _ in range(3):
            sights = await asyncio.gather(*(sampler.look(errand(served.address(name))) for name in "abc"))
            assert [each.flaws for each in sights] == [(), (), ()]
            seen.add(sampler.process)
    assert len(seen) == 3
    for process in seen:
        assert process is not None
        assert not psutil.pid_exists(process)


async def test_a_process_that_cannot_start_is_an_error_of_the_machine(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.executable", "/nonexistent")
    sampler = InspectionPool()
    with pytest.raises(OSError, match="nonexistent"):
        await sampler.look(errand("rtsp://127.0.0.1:1/x"))
    await sampler.aclose()


JPEG = cv2.imencode(".jpg", np.random.default_rng(1).integers(0, 255, (240, 320, 3), np.uint8))[1].tobytes()

TINY = cv2.imencode(".jpg", np.zeros((3, 7, 3), np.uint8))[1].tobytes()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(JPEG) + JPEG, ""),
        (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "refused"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "missing"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "garbage"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(JPEG) // 2) + JPEG[: len(JPEG) // 2], "garbage"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "garbage"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + bytes(9 * 1024 * 1024), "garbage"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(TINY) + TINY, "garbage"),
        (b"garbage\r\n\r\n", "unreachable"),
        (b"", "unreachable"),
    ],
)
async def test_single_pictures_over_http(answer: bytes, reason: str):
    def serve(client: socket.socket) -> None:
        try:
            while client.recv(65536):
                client.sendall(answer)
                if not answer or b"Length" not in answer:
                    break
        except OSError:
            pass
        client.close()

    with server_of(serve) as port:
        streams = Streams(main="", snapshot=f"http://127.0.0.1:{port}/now.jpg", user="ioc", password="x")
        async with sampling() as sampler:
            sight = await sampler.look(InspectionJob(streams=streams, seconds=0.0))
    assert sight.reason == reason
    assert bool(sight.jpeg) == (not reason)


@pytest.mark.parametrize("scheme", ["Digest", "Basic"])
async def test_single_pictures_with_a_password(scheme: str):
    challenge = 'Digest realm="cam", nonce="abc", qop="auth"' if scheme == "Digest" else 'Basic realm="cam"'
    told: list[str] = []

    def serve(client: socket.socket) -> None:
        while request := client.recv(65536):
            lines = [line for line in request.split(b"\r\n")[1:] if line]
            headers = httpx.Headers([(name, value) for name, _, value in (line.partition(b": ") for line in lines)])
            told.append(headers.get("Authorization", ""))
            if told[-1].startswith(scheme):
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(JPEG) + JPEG)
            else:
                client.sendall(
                    b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: %s\r\nContent-Length: 0\r\n\r\n"
                    % challenge.encode()
                )
        client.close()

    with server_of(serve) as port:
        streams = Streams(main="", snapshot=f"http://127.0.0.1:{port}/now.jpg", user="ioc", password="geheim")
        async with sampling() as sampler:
            sight: InspectionResult = await sampler.look(InspectionJob(streams=streams, seconds=0.0))
    assert sight.reason == ""
    assert told[0] == "", "the password is not sent before it is asked for"
    assert any(each.startswith(scheme) for each in told)


async def _connected(process: int, port: int) -> None:
    async with asyncio.timeout(30):
        # nobody tells: the other end is another process
        while port not in _far_ports(process):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def _far_ports(process: int) -> set[int]:
    return {each.raddr.port for each in psutil.Process(process).net_connections("tcp") if each.raddr}
