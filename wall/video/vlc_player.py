"""Plays one stream with libVLC: files, HTTP, HLS, UDP and sound, and RTSP where the installed one can."""

import contextlib
import ctypes
import random
import threading
import time
from typing import Any

import numpy as np

from server.contract.streams import OPEN_WITHIN, with_password
from server.contract.words import Words
from wall.video.block import Block, PlayerStatus
from wall.video.orders import Pace, Play, PlayerState
from wall.video.player import FIRST_PAUSE, LONGEST_PAUSE
from wall.video.progress import has_changed
from wall.video.scaler import LOOK_EVERY, fit
from wall.video.vlc_engine import ARGUMENTS, Vlc

TICK = 0.2
"""Seconds between two looks at how libVLC does."""

_NUMBERS = ctypes.POINTER(ctypes.c_uint)
_FORMAT = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p, _NUMBERS, _NUMBERS, _NUMBERS, _NUMBERS)
"""libvlc_video_format_cb; python-vlc declares the chroma as a text, of which a callback gets only a copy."""


class VlcPlayer(threading.Thread):
    """Shows one stream until it is closed; libVLC scales and converts, its threads write into the block."""

    def __init__(self, order: Play, block: Block, engine: Vlc) -> None:
        super().__init__(name=f"feed-{order.feed}", daemon=True)
        self._order = order
        self._engine = engine
        self._lock = threading.Lock()
        self._block = block
        self._status = PlayerStatus()
        self._draft = np.zeros(0, np.uint8)
        self._seen: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None = None
        self._looked = 0.0
        self._size = (0, 0)
        self._wake = threading.Event()
        self._closed = False
        self._anew = False
        self._save: str | None = None
        self.saved: list[tuple[str, Words | None]] = []
        vlc = engine.library
        # libVLC keeps no reference to what it calls
        self._format = _FORMAT(self._setup)
        self._calls = (
            ctypes.cast(self._format, vlc.CallbackDecorators.VideoFormatCb),
            vlc.CallbackDecorators.VideoLockCb(self._give_memory),
            vlc.CallbackDecorators.VideoDisplayCb(self._take_picture),
        )

    def retune(self, pace: Pace) -> None:
        """Take note; libVLC cannot decode key frames alone."""

    def save(self, path: str) -> None:
        """Write the next picture into a file."""
        self._save = path

    def move(self, block: Block) -> None:
        """Go on in another block, which needs libVLC to scale again."""
        with self._lock:
            before, self._block = self._block, block
            block.status = self._status
            before.close()
            self._anew = True
        self._wake.set()

    def close(self) -> None:
        """End soon."""
        self._closed = True
        self._wake.set()

    def run(self) -> None:
        """Play, and play again."""
        pause = FIRST_PAUSE
        instance = self._engine.library.Instance([*ARGUMENTS, *([] if self._order.sound else ["--no-audio"])])
        try:
            while not self._closed:
                before = self._status.decoded
                state = self._play(instance)
                if self._anew:
                    self._anew = False
                    continue
                self._say(state=state)
                while state is PlayerState.ENDED and self._order.once and not self._closed:
                    self._rest(LONGEST_PAUSE)
                pause = FIRST_PAUSE if self._status.decoded > before else pause
                self._rest(pause * random.uniform(0.8, 1.0))
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            instance.release()
            with self._lock:
                self._block.close()

    def _play(self, instance: Any) -> PlayerState:
        vlc, order = self._engine.library, self._order
        player = instance.media_player_new()
        media = instance.media_new(with_password(order.address, order.user, order.password))
        try:
            player.set_media(media)
            player.video_set_callbacks(self._calls[1], None, self._calls[2], None)
            player.video_set_format_callbacks(self._calls[0], None)
            player.play()
            began = time.monotonic()
            while not self._closed and not self._anew:
                self._wake.wait(TICK)
                self._wake.clear()
                self._say()
                state = player.get_state()
                if state == vlc.State.Error:
                    return PlayerState.UNREACHABLE
                if state == vlc.State.Ended:
                    return PlayerState.ENDED if self._status.decoded else PlayerState.UNREADABLE
                if time.monotonic() - max(self._status.arrived, began) > OPEN_WITHIN:
                    return PlayerState.ENDED if self._status.decoded else PlayerState.UNREACHABLE
            return PlayerState.PLAYING
        finally:
            player.stop()
            player.release()
            media.release()

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._closed and (left := until - time.monotonic()) > 0:
            self._say()
            self._wake.wait(min(left, 1.0))
            self._wake.clear()

    def _say(self, **changes: float) -> None:
        with self._lock:
            self._status = self._status._replace(alive=time.monotonic(), **changes)  # type: ignore[arg-type]
            self._block.status = self._status

    def _setup(self, _opaque: Any, chroma: Any, width: Any, height: Any, pitches: Any, lines: Any) -> int:
        """Choose format and size of the pictures; called by libVLC when it knows the stream."""
        with self._lock:
            source = (max(width[0], 1), max(height[0], 1))
            wide, high = self._size = fit(*source, self._block.width, self._block.height)
            # one row more: some of libVLC's scalers write beyond the last
            self._draft = np.zeros((high + 1) * wide * 4 + 64, np.uint8)
            ctypes.memmove(chroma, b"RV32", 4)
            width[0], height[0], pitches[0], lines[0] = wide, high, wide * 4, high
            self._status = self._status._replace(width=source[0], height=source[1])
        return 1

    def _give_memory(self, _opaque: Any, planes: Any) -> int | None:
        planes[0] = self._draft.ctypes.data
        return None

    def _take_picture(self, _opaque: Any, _picture: Any) -> None:
        now = time.monotonic()
        with self._lock, contextlib.suppress(ValueError):
            wide, high = self._size
            pixels = self._draft[: wide * high * 4]
            if wide > self._block.width or high > self._block.height:
                return
            slot, room = self._block.room()
            np.frombuffer(room, np.uint8, wide * high * 4)[:] = pixels
            self._block.publish(slot, wide, high, time.time(), now)
            progressed = self._look(pixels.reshape(high, wide, 4)[:, :, 1], now)
            self._status = self._status._replace(
                state=PlayerState.PLAYING,
                alive=now,
                arrived=now,
                progressed=progressed,
                decoded=self._status.decoded + 1,
            )
            self._block.status = self._status

    def _look(self, seen: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], now: float) -> float:
        """Return when the picture last changed, comparing it with that of a second ago."""
        if now - self._looked < LOOK_EVERY:
            return self._status.progressed
        self._looked = now
        if self._seen is not None and not has_changed(self._seen, seen):
            return self._status.progressed
        self._seen = seen.copy()
        return now
