"""Plays the stream of one camera with PyAV in a thread of its own, for ever: what fails is tried again."""

import contextlib
import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import unquote, urlsplit

import av
import av.error
from av.codec.context import Flags
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from server.contract.os_trouble import why
from server.contract.streams import OPEN_WITHIN, READ_WITHIN, open_stream
from server.contract.words import Words
from wall.video.clock import StreamClock
from wall.video.hardware import Hardware
from wall.video.orders import Pace, Play, PlayerState
from wall.video.saving import jpeg
from wall.video.scaler import Scaler

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
"""Seconds until a stream is tried again: doubling, so that a dead camera costs nothing, yet is back soon."""
STILL_EVERY = 10.0
"""Seconds between two single pictures."""
LATE, CAUGHT_UP, TOO_LATE = 1.0, 0.3, 5.0
"""Seconds behind: from when on only key frames are decoded, when all are again, when the stream is opened again."""
EXPECTED = (av.error.FFmpegError, OSError, ValueError, IndexError)

Skip = Literal["NONE", "DEFAULT", "NONREF", "BIDIR", "NONINTRA", "NONKEY", "ALL"]


class Player(threading.Thread):
    """Shows one stream until it is closed."""

    def __init__(
        self, order: Play, scaler: Scaler, hardware: Hardware, hand_over: Callable[[Play], bool] = lambda _: False
    ) -> None:
        """Let ``hand_over`` see whether another engine can play what this one cannot read."""
        super().__init__(name=f"feed-{order.feed}", daemon=True)
        self._order = order
        self._scaler = scaler
        self._hardware = hardware
        self._pace = order.pace
        self._wake = threading.Event()
        self._closed = False
        self._handed = False
        self._shown = False
        """A picture has been shown since the stream was opened last."""
        self._hand_over = hand_over
        self._save: str | None = None
        self.saved: list[tuple[str, Words | None]] = []
        """Pictures that were written, and what went wrong with them."""

    def retune(self, pace: Pace) -> None:
        """Decode more or less from now on."""
        self._pace = pace
        self._wake.set()

    def save(self, path: str) -> None:
        """Write the next picture into a file."""
        self._save = path

    def close(self) -> None:
        """End soon; the thread lets go of everything by itself."""
        self._closed = True
        self._wake.set()

    def run(self) -> None:
        """Play, and play again."""
        pause = FIRST_PAUSE
        try:
            while not self._closed:
                self._shown = False
                state = self._try()
                if self._closed:
                    return
                if state is PlayerState.PLAYING:
                    # a single picture has been shown
                    self._rest(STILL_EVERY * random.uniform(0.9, 1.1))
                    continue
                self._scaler.say(state=state)
                while state is PlayerState.ENDED and self._order.once and not self._closed:
                    self._rest(LONGEST_PAUSE)
                if state is PlayerState.UNREADABLE and self._hand_over(self._order):
                    self._handed = True
                    return
                pause = FIRST_PAUSE if self._shown else pause
                self._rest(pause * random.uniform(0.8, 1.0))
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            if not self._handed:
                self._scaler.close()

    def _rest(self, seconds: float) -> None:
        """Wait, telling that all is well with this thread; being closed or retuned ends it."""
        until = time.monotonic() + seconds
        self._wake.clear()
        while not self._closed and (left := until - time.monotonic()) > 0:
            self._scaler.say()
            if self._wake.wait(min(left, 1.0)):
                return

    def _try(self) -> PlayerState:
        """Play until something fails, and return what, or PLAYING where no more was wanted."""
        began = time.monotonic()
        try:
            if self._pace is Pace.STILLS and self._order.snapshot:
                self._show_snapshot()
                return PlayerState.PLAYING
            return self._play()
        except EXPECTED as error:
            state = told(error)
            # FFmpeg says of a camera that never answered that it is invalid
            waited = time.monotonic() - began > OPEN_WITHIN * 0.9
            return PlayerState.UNREACHABLE if waited and state is PlayerState.UNREADABLE and not self._shown else state

    def _play(self) -> PlayerState:
        order = self._order
        with contextlib.closing(
            open_stream(
                _local(order.address),
                user=order.user,
                password=order.password,
                transport=order.transport,
                hwaccel=self._hardware.accelerator(),
            )
        ) as container:
            stream = container.streams.video[0]
            context = stream.codec_context
            context.flags |= Flags.low_delay
            # many cameras side by side use the cores already; threads within one would only add a delay
            context.thread_count = 1
            self._hardware.watch(context)
            clock = StreamClock()
            opened = time.monotonic()
            for packet in _packets(container, stream):
                if self._closed:
                    return PlayerState.PLAYING
                if _is_file(order.address):
                    self._keep_time(packet, stream, opened)
                now = time.monotonic()
                clock.arrived(packet, now, time.time())
                if clock.lag > TOO_LATE and not _is_file(order.address):
                    return PlayerState.ENDED
                context.skip_frame = self._skipping(context.skip_frame, clock.lag)
                self._decode(packet, stream, clock)
                self._scaler.say(state=PlayerState.PLAYING, arrived=now, lag=clock.lag)
                if self._shown and self._pace is Pace.STILLS:
                    return PlayerState.PLAYING
            return PlayerState.ENDED

    def _keep_time(self, packet: "Packet[VideoStream]", stream: VideoStream, opened: float) -> None:
        """Wait until a packet of a file would have come, were it sent: a file gives all at once."""
        at = packet.dts if packet.dts is not None else packet.pts
        if at is None or stream.time_base is None:
            return
        due = opened + float((at - (stream.start_time or 0)) * stream.time_base)
        while not self._closed and (left := due - time.monotonic()) > 0:
            if self._wake.wait(min(left, 1.0)):
                # else each further wait would end at once
                self._wake.clear()
            self._scaler.say()

    def _skipping(self, skipping: Skip, lag: float) -> Skip:
        if self._pace is not Pace.ALL or lag > LATE:
            return "NONKEY"
        return "DEFAULT" if lag < CAUGHT_UP else skipping

    def _decode(self, packet: "Packet[VideoStream]", stream: VideoStream, clock: StreamClock) -> None:
        """Show what is in a packet; what is damaged is left out, and the picture before it stays."""
        context = stream.codec_context
        try:
            frames = packet.decode()
        except av.error.FFmpegError as error:
            self._hardware.failed(context, error)
            return
        for frame in frames:
            if frame.is_corrupt:
                continue
            if self._save is not None:
                self._write(jpeg(frame))
            ratio = float(context.sample_aspect_ratio or 1) or 1.0
            self._scaler.show(frame, ratio, clock.taken(frame.pts))
            if not self._shown:
                self._shown = True
                rate = float(stream.average_rate or stream.guessed_rate or 0)
                self._scaler.say(rate=rate, hardware=self._hardware.used)

    def _show_snapshot(self) -> None:
        # loaded with the first camera that has no stream
        import httpx

        order = self._order
        auth = httpx.DigestAuth(order.user, order.password) if order.user else None
        try:
            answer = httpx.get(order.snapshot, auth=auth, timeout=READ_WITHIN, trust_env=False)
        except httpx.HTTPError as error:
            raise ConnectionError(f"{error}") from None
        if answer.status_code == 401:
            raise PermissionError
        if not answer.is_success:
            raise FileNotFoundError(f"HTTP {answer.status_code}")
        decoder = av.CodecContext.create("mjpeg", "r")
        for frame in decoder.decode(Packet(answer.content)):
            self._scaler.show(frame, 1.0, time.time())
        self._scaler.say(state=PlayerState.PLAYING)

    def _write(self, content: bytes) -> None:
        path, self._save = self._save, None
        if path is None:
            return
        try:
            with open(path, "xb") as file:  # noqa: PTH123 - never over another picture
                file.write(content)
        except OSError as error:
            self.saved.append((path, why(error)))
        else:
            self.saved.append((path, None))


def _is_file(address: str) -> bool:
    return address.startswith("file:")


def _local(address: str) -> str:
    """Return the path of a file's address, which FFmpeg would not decode; any other as it is."""
    return unquote(urlsplit(address).path) if _is_file(address) else address


def _packets(container: InputContainer, stream: VideoStream) -> "Iterator[Packet[VideoStream]]":
    """Return the packets with something in them; the empty one at the end would only flush the decoder."""
    return itertools.filterfalse(lambda packet: packet.size == 0, container.demux(stream))


def told(error: Exception) -> PlayerState:
    """Return what a failure is to whoever looks at the wall."""
    match error:
        case av.error.HTTPUnauthorizedError() | av.error.HTTPForbiddenError() | PermissionError():
            return PlayerState.REFUSED
        case av.error.HTTPNotFoundError() | FileNotFoundError():
            return PlayerState.GONE
        case av.error.EOFError():
            return PlayerState.ENDED
        case (
            av.error.InvalidDataError()
            | av.error.DecoderNotFoundError()
            | av.error.DemuxerNotFoundError()
            | av.error.ProtocolNotFoundError()
            | av.error.PatchWelcomeError()
            | IndexError()
        ):
            return PlayerState.UNREADABLE
        case _:
            return PlayerState.UNREACHABLE
