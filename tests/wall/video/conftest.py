"""A station's cameras, played for real from real RTSP servers."""

import asyncio
import gc
import time
from contextlib import asynccontextmanager

import psutil
import pytest
import qasync

from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer, Streams
from server.contract.words import same
from wall.video.standing import Standing
from wall.video.views import Views

PATIENCE = 30.0
"""Seconds for something that has to happen."""


class Register:
    """What a server would tell of its cameras; ``silent`` as one that does not answer."""

    def __init__(self):
        self.streams = {}
        self.silent = False
        self.asked = []

    async def ask(self, command):
        await asyncio.sleep(0)
        self.asked.append(command)
        if self.silent:
            raise UnansweredError
        streams = self.streams.get(getattr(command, "camera", ""))
        return Answer(streams=streams, refused=None if streams else same("no such camera"))


class Watcher:
    """Who looks at a view."""

    def __init__(self):
        self.pictures = 0
        self.said = []

    def pictured(self, _view):
        self.pictures += 1

    def changed(self, view):
        self.said.append(view.standing)


async def until(condition, what, within=PATIENCE):
    """Wait for a condition, and return how many seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < within, (
            f"did not happen within {within} s: {what() if callable(what) else what}"
        )
        await asyncio.sleep(0.02)
    return time.monotonic() - began


class Station:
    """Views with what they show."""

    def __init__(self, views, register):
        self.views = views
        self.register = register

    def show(self, camera, *, width=320, height=180, relevance=1.0, main="", sub="", **streams):
        if main:
            self.register.streams[camera] = Streams(main=main, sub=sub, **streams)
        return self.views.watch(camera, width, height, relevance, Watcher())

    def show_addresses(self, camera, served):
        self.register.streams[camera] = Streams(
            main=served.address(f"{camera}/main"), sub=served.address(f"{camera}/sub")
        )

    async def live(self, *views, within=PATIENCE):
        started = [view.shown for view in views]
        await until(
            lambda: all(v.standing is Standing.LIVE and v.shown > n for v, n in zip(views, started, strict=True)),
            lambda: f"live: {[view.standing for view in views]}",
            within,
        )


@pytest.fixture
def play(qapp):
    """Return what runs a coroutine in the application's event loop."""

    def run(work):
        try:
            with qasync.QEventLoop(qapp) as loop:
                return loop.run_until_complete(asyncio.wait_for(work, 150))
        finally:
            # a closed loop keeps the timers of what was cancelled; Qt wants them to go in the thread they were made in
            del loop
            gc.collect()

    return run


@pytest.fixture
def station():
    """Return how to open a station; nothing of it may be left."""

    @asynccontextmanager
    async def opened(budget=0.0):
        register = Register()
        views = Views(register.ask, budget)
        views.pool.start()
        try:
            yield Station(views, register)
        finally:
            await views.stop()
            assert not [child for child in psutil.Process().children() if "wall.video.worker" in child.cmdline()]

    return opened
