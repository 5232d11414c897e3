"""The eye: every camera in turn, dead ones seldom, one that ends its process found out; what is kept."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from rtsp_cameras import cameras

from cameras.films import biting, drawn
from server.cameras.camera import FleetCamera
from server.cameras.inspection.pictures import Pictures
from server.cameras.inspection.references import References
from server.cameras.inspection.scheduler import CULPRIT, InspectionScheduler, Rhythm
from server.cameras.inspection.worker_pool import InspectionPool
from server.cameras.onvif.link import camera_http
from server.contract.messages import Flaw
from server.contract.words import same
from server.errors import StoreError
from server.records import Look

PATIENCE = 200.0


class Open:
    """An eye that looks, and what it has reported."""

    def __init__(self, folder: Path, listed: Sequence[FleetCamera], patience: float) -> None:
        self.listed = list(listed)
        self.looks: list[Look] = []
        self.pictures = Pictures(folder / "pictures")
        self.references = References(folder / "references")
        self.sampler, self.alone = InspectionPool(patience=patience), InspectionPool(slots=1, patience=10.0)
        self.news = asyncio.Event()

    async def cameras(self) -> Sequence[FleetCamera]:
        return self.listed

    def take(self, look: Look) -> None:
        self.looks.append(look)
        self.news.set()

    def of(self, camera: str) -> list[tuple[Flaw, ...]]:
        return [look.flaws for look in self.looks if look.id == camera]

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def looking(
    folder: Path, listed: Sequence[FleetCamera], *, patience: float = 20.0, **rhythm: float
) -> AsyncIterator[Open]:
    opened = Open(folder, listed, patience)
    async with camera_http(connections=8) as http:
        eye = InspectionScheduler(
            opened.cameras,
            opened.pictures,
            opened.references,
            http,
            opened.take,
            rhythm=Rhythm(**{"every": 1.0, "longest": 60.0, **rhythm}),
            sampler=opened.sampler,
            alone=opened.alone,
        )
        running = asyncio.create_task(eye.run())
        try:
            yield opened
        finally:
            running.cancel()
            await asyncio.wait({running})
    assert running.cancelled(), running.exception()
    assert opened.sampler.process is opened.alone.process is None


def camera(name: str, address: str, **more: Any) -> FleetCamera:
    return FleetCamera(id=name, name=name, main=address, **more)


async def test_good_cameras_are_looked_at_again_and_again(tmp_path: Path):
    with cameras({name: drawn() for name in "ab"}, user="ioc", password="x") as served:
        listed = [camera(name, served.address(name), user="ioc", password="x") for name in "ab"]
        async with looking(tmp_path, [*listed, FleetCamera(id="c", name="only listed")]) as eye:
            await eye.until(lambda: all(len(eye.of(name)) >= 3 for name in "ab"))
            assert {look.id for look in eye.looks} == {"a", "b"}
            assert all(look.flaws == () and look.motion is not None for look in eye.looks)
            picture = await eye.pictures.latest("a", datetime.now(UTC))
            assert picture.jpeg.startswith(b"\xff\xd8")
            assert len(eye.references.load("a")) == 1


async def test_a_password_that_changes_is_taken_from_the_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("server.cameras.inspection.scheduler.REREAD", 0.5)
    with cameras({"a": drawn()}, user="ioc", password="old") as served:
        async with looking(tmp_path, [camera("a", served.address("a"), user="ioc", password="old")]) as eye:
            await eye.until(lambda: eye.of("a") == [()])
            served.behave("a", password="new")
            await eye.until(lambda: eye.of("a")[-1:] == [(Flaw.UNREACHABLE,)])
            eye.listed = [camera("a", served.address("a"), user="ioc", password="new")]
            await eye.until(lambda: eye.of("a")[-1:] == [()])
            eye.listed = []


async def test_a_frozen_camera_and_one_that_is_turned(tmp_path: Path):
    with cameras({"a": drawn(), "b": [drawn(), drawn("crossing", 7)]}) as served:
        async with looking(tmp_path, [camera(name, served.address(name)) for name in "ab"]) as eye:
            await eye.until(lambda: bool(eye.of("a") and eye.of("b")))
            served.behave("a", frozen=True)
            served.behave("b", clip=1)
            await eye.until(lambda: (Flaw.FROZEN,) in eye.of("a") and (Flaw.MOVED,) in eye.of("b"))
            served.behave("a")
            await asyncio.to_thread(eye.references.forget, "b")
            await eye.until(lambda: eye.of("a")[-1] == () and eye.of("b")[-1] == ())


async def test_a_hundred_dead_cameras_cost_a_good_one_nothing(tmp_path: Path):
    with socket.socket() as closed, cameras({"good": drawn()} | {f"mute{n}": drawn() for n in range(8)}) as served:
        closed.bind(("127.0.0.1", 0))
        refused = f"rtsp://127.0.0.1:{closed.getsockname()[1]}/live"
        listed = [camera(f"dead{n}", refused) for n in range(92)]
        for n in range(8):
            served.behave(f"mute{n}", answers=False)
            listed.append(camera(f"mute{n}", served.address(f"mute{n}")))
        async with looking(tmp_path, [*listed, camera("good", served.address("good"))]) as eye:
            await eye.until(lambda: len({look.id for look in eye.looks}) == 101)
            before = len(eye.of("good"))
            await eye.until(lambda: len(eye.of("good")) >= before + 5)
            assert not any(Flaw.UNREACHABLE in flaws for flaws in eye.of("good"))
            dead = [look for look in eye.looks if look.id != "good"]
            assert {look.flaws for look in dead} == {(Flaw.UNREACHABLE,)}
            began, ended = (datetime.timestamp(end(look.at for look in eye.looks)) for end in (min, max))
            # doubling: in n seconds there are about log2(n) looks, not n
            most = max(len(eye.of(f"dead{n}")) for n in range(92))
            assert most <= 3 + (ended - began) ** 0.5


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGSTOP])
@pytest.mark.logs("the process that looked at it")
async def test_a_camera_that_ends_its_process_is_found_out_and_left_alone(tmp_path: Path, number: signal.Signals):
    eyes: list[Open] = []

    def processes() -> list[int | None]:
        return [sampler.process for eye in eyes for sampler in (eye.sampler, eye.alone)]

    with cameras({name: drawn() for name in "abc"}) as served, biting(number, processes) as bites:
        listed = [camera(name, served.address(name)) for name in "abc"]
        async with looking(tmp_path, [*listed, camera("bad", bites)], patience=10.0) as eye:
            eyes.append(eye)
            await eye.until(lambda: bool(eye.of("bad")))
            assert set(eye.of("bad")) == {(Flaw.UNREACHABLE,)}
            before = len(eye.looks)
            await eye.until(lambda: len(eye.looks) >= before + 9)
            # however slow the machine is: the pause is that of a camera that has failed CULPRIT times
            tried = [look.at for look in eye.looks if look.id == "bad"]
            pause = timedelta(seconds=2.0**CULPRIT)
            assert all(later - earlier >= pause for earlier, later in pairwise(tried)), "not tried again at once"
            for name in "abc":
                # a picture may stand still where the machine is busy
                assert not any(Flaw.UNREACHABLE in flaws for flaws in eye.of(name)), "the others have done nothing"


async def test_a_register_that_cannot_be_read_is_told_at_first_and_survived_later(tmp_path: Path):
    async def failing() -> Sequence[FleetCamera]:
        raise StoreError(same("gone"))

    async with camera_http(connections=1) as http:
        eye = InspectionScheduler(failing, Pictures(tmp_path), References(tmp_path), http, print)
        with pytest.raises(StoreError):
            await eye.run()


async def test_an_empty_register_is_an_answer(tmp_path: Path):
    async with camera_http(connections=1) as http:
        opened = Open(tmp_path, [], 1.0)
        eye = InspectionScheduler(opened.cameras, opened.pictures, opened.references, http, opened.take)
        running = asyncio.create_task(eye.run())
        async with asyncio.timeout(PATIENCE):
            await eye.begun.wait()
        running.cancel()
        await asyncio.wait({running})
