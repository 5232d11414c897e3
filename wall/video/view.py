"""One camera at one place of the wall: its newest picture, and how it does."""

import time
from typing import Protocol

from PySide6.QtGui import QImage

from server.contract.commands import Streams
from server.contract.words import Words
from wall.video.block import Block, PlayerStatus
from wall.video.budget import MAIN_PIXELS, SUB_PIXELS, Demand, Level
from wall.video.orders import Close, Pace, Play, Reshape, Retune, Save
from wall.video.pool import DecoderProcess, Pool
from wall.video.quality import wants_main
from wall.video.standing import Standing, standing

FIRST_WITHIN = 8.0
"""Seconds a better stream may take to its first picture; then the one that works stays for a while."""
GRACE = 3.0
"""Seconds that a full stream may take before the small one is tried instead."""
NOT_AGAIN = 60.0
"""Seconds until a full stream is tried again that gave no picture."""
STUCK = 9.0
"""Seconds without a sign of life of a player, longer than any of its time-outs: its decoder hangs.

Of a machine that has time for it: a process that only waits for its turn is not to be ended.
"""
PACES = {Level.STILLS: Pace.STILLS, Level.KEYS: Pace.KEYS, Level.SUB: Pace.ALL, Level.MAIN: Pace.ALL}


class ViewListener(Protocol):
    """Who shows views."""

    def pictured(self, view: "CameraView") -> None:
        """Show a new picture."""
        ...

    def changed(self, view: "CameraView") -> None:
        """Say again how a camera does."""
        ...


class CameraStream:
    """One stream of a camera as one process plays it."""

    def __init__(self, number: int, worker: DecoderProcess, block: Block, play: Play, level: Level) -> None:
        self.number = number
        self.worker = worker
        self.block = block
        self.play = play
        self.level = level
        self.asked = time.monotonic()
        self.sequence = 0
        """Of the last picture that was shown."""
        self.worker.feeds += 1
        worker.order(play, block.descriptor)

    @property
    def has_news(self) -> bool:
        """Whether there is a picture that was not shown."""
        return self.block.sequence != self.sequence

    def reshape(self, block: Block) -> None:
        """Go on in a block of another size."""
        before, self.block, self.sequence = self.block, block, 0
        self.worker.order(Reshape(feed=self.number), block.descriptor)
        before.close()

    def close(self) -> None:
        """Play no more."""
        self.worker.feeds -= 1
        self.worker.order(Close(feed=self.number))
        self.block.close()


class CameraView:
    """Shows one camera in at most ``width`` by ``height`` device pixels."""

    def __init__(self, camera: str, width: int, height: int, relevance: float, listener: ViewListener | None) -> None:
        self.camera = camera
        self.width = width
        self.height = height
        self.relevance = relevance
        """The least relevant camera gives way first where a station cannot decode all."""
        self.listener = listener
        self.hidden_since: float | None = None
        """When it was hidden, seconds of the monotonic clock; None while it is looked at."""
        self.image: QImage | None = None
        """The newest picture; stays while a better one is on its way."""
        self.time = 0.0
        """When that was taken, seconds since 1970."""
        self.shown = 0
        """Pictures so far."""
        self.standing = Standing.OPENING
        self.since = time.monotonic()
        """Since when it does so; seconds of the monotonic clock."""
        self.level: Level | None = None
        self.refusal: Words | None = None
        """Why the server does not tell where its pictures come from."""
        self.streams: Streams | None = None
        self.asks = True
        """Whether it is the server that tells the streams."""
        self.stands_by = False
        """Nothing of it is decoded, whatever comes."""
        self.sound = False
        self.once = False
        """Whether a file is not played again after its end."""
        self._feed: CameraStream | None = None
        self._next: CameraStream | None = None
        self._pixels: memoryview | None = None
        self._main_failed = -NOT_AGAIN
        self._main_pixels, self._sub_pixels = MAIN_PIXELS, SUB_PIXELS
        self._sub_height = 0

    @property
    def feeds(self) -> list[CameraStream]:
        """What is being played for it."""
        return [feed for feed in (self._feed, self._next) if feed is not None]

    @property
    def status(self) -> PlayerStatus:
        """What the player says of the stream that is shown."""
        return self._feed.block.status if self._feed else PlayerStatus()

    def demand(self) -> Demand:
        """Return what it would cost to show it."""
        streams = self.streams
        assert streams is not None
        now_main = self.level is Level.MAIN
        failed = time.monotonic() - self._main_failed < NOT_AGAIN
        wanted = Level.SUB
        if not streams.sub or (wants_main(self.height, self._sub_height, now_main=now_main) and not failed):
            wanted = Level.MAIN
        # what sends nothing costs nothing, and must not take anything from the others
        main, sub = (self._main_pixels, self._sub_pixels) if self.standing.is_well else (0.0, 0.0)
        return Demand(
            relevance=self.relevance, wanted=wanted, main=main, sub=sub if streams.sub else main, now=self.level
        )

    def show(self, level: Level, pool: Pool, number: int) -> None:
        """Show it at a level; a stream that has to be opened for it gets ``number``. Raises OSError without memory."""
        streams = self.streams
        assert streams is not None
        if self._feed is not None and self._feed.worker.leaving and not self.standing.is_well:
            self.drop()
        newest = self._next or self._feed
        address = streams.main if level is Level.MAIN or not streams.sub else streams.sub
        play = Play(
            feed=number,
            address=address,
            user=streams.user,
            password=streams.password,
            snapshot=streams.snapshot,
            engine=streams.engine,
            transport=streams.transport,
            pace=PACES[level],
            sound=self.sound,
            once=self.once,
        )
        if newest is not None and _is_same_stream(newest.play, play) and not newest.worker.leaving:
            if newest.play.pace is not play.pace:
                newest.worker.order(Retune(feed=newest.number, pace=play.pace))
                newest.play = play
            newest.level = self.level = level
            return
        worker = pool.place()
        if worker is None:
            return
        if self._next is not None:
            self._next.close()
            self._next = None
        feed = CameraStream(number, worker, Block.make(*self._room()), play, level)
        if self._feed is None:
            self._feed = feed
        else:
            self._next = feed
        self.level = level

    def resize(self, width: int, height: int) -> None:
        """Show it larger or smaller; the old picture stays until the new one is there.

        Raises OSError without memory.
        """
        if (width, height) != (self.width, self.height):
            self.width, self.height = width, height
            for feed in self.feeds:
                feed.reshape(Block.make(*self._room()))

    def poll(self) -> bool:
        """Take the newest picture, and return whether there is one that was not shown."""
        if self._next is not None and self._next.has_news:
            if self._feed is not None:
                self._feed.close()
            self._feed, self._next = self._next, None
        feed = self._feed
        if feed is None or not feed.has_news:
            return False
        feed.sequence = feed.block.sequence
        picture = feed.block.newest()
        if picture is None:
            return False
        # the image points into the block: both are held together
        self.image = QImage(
            picture.pixels, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32
        )
        self._pixels = picture.pixels
        self.time = picture.time
        self.shown += 1
        return True

    def judge(self, now: float) -> bool:
        """Judge again how it does at ``now``, and return whether that has changed."""
        self._learn(now)
        if self.stands_by:
            found = Standing.STANDBY
        elif self.streams is None:
            found = Standing.UNKNOWN if self.refusal else Standing.OPENING
        elif self._feed is None:
            found = Standing.RESTARTING
        else:
            found = standing(self._feed.block.status, self._feed.play.pace, self._feed.asked, now)
        if found is self.standing:
            return False
        self.standing, self.since = found, now
        return True

    def stuck(self, now: float, patience: float) -> DecoderProcess | None:
        """Return the process in which its decoder has given no sign of life for so many seconds, or None."""
        for feed in self.feeds:
            if now - max(feed.block.status.alive, feed.asked) > patience:
                return feed.worker
        return None

    def save(self, path: str) -> bool:
        """Let the next picture be written to a file as large as it comes; returns whether there is a stream."""
        if self._feed is None:
            return False
        self._feed.worker.order(Save(feed=self._feed.number, path=path))
        return True

    def drop(self, worker: DecoderProcess | None = None) -> None:
        """Play nothing more, of one process or of all; the last picture stays."""
        for feed in self.feeds:
            if worker is None or feed.worker is worker:
                feed.close()
        if self._next is not None and worker in (None, self._next.worker):
            self._next = None
        if self._feed is not None and worker in (None, self._feed.worker):
            self._feed, self._next = self._next, None
        if self._feed is None:
            self.level = None

    def _learn(self, now: float) -> None:
        """Note what the streams are really like."""
        status = self.status
        if self._feed is not None and status.decoded and status.rate:
            pixels = status.width * status.height * status.rate
            if self._feed.play.address == (self.streams and self.streams.sub):
                self._sub_pixels, self._sub_height = pixels, status.height
            else:
                self._main_pixels = pixels
        feed = self._feed
        if feed is not None and feed.level is Level.MAIN and not self.standing.is_well and now - feed.asked > GRACE:
            # the small stream may do better
            self._main_failed = now if self.streams and self.streams.sub else self._main_failed
        if self._next is not None and now - self._next.asked > FIRST_WITHIN and not self._next.worker.leaving:
            self._next.close()
            if self._next.level is Level.MAIN:
                self._main_failed = now
            self._next = None
            self.level = self._feed.level if self._feed else None

    def _room(self) -> tuple[int, int]:
        return max(self.width // 2 * 2, 2), max(self.height // 2 * 2, 2)


def _is_same_stream(one: Play, other: Play) -> bool:
    return (one.address, one.user, one.password, one.engine, one.transport, one.sound) == (
        *(other.address, other.user, other.password),
        *(other.engine, other.transport, other.sound),
    )
