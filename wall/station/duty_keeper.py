"""Says four times a second, in a thread of its own, that this station is there, and learns who is on duty."""

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import zmq.asyncio
from msgspec import structs
from PySide6.QtCore import QObject, Signal

from server.contract.client.commands import Commands, UnansweredError
from server.contract.client.endpoints import Serving
from server.contract.duty_commands import HOLD_EVERY, LAPSE, DutyHeld, HoldDuty
from server.contract.keys import StationKey
from server.contract.messages import Progress
from server.contract.words import Words
from wall.station.switching import Switch, SwitchError, Turn

PATIENCE = 0.7
"""Seconds to wait for an answer; meanwhile further words are said, and any answer will do."""
FROZEN = 3.0
"""Seconds without a beat of the window after which the station no longer says that it is there: it shows nothing."""
SETTLING = 0.01
"""Seconds for answers that wait to be read."""
NICE = -10
"""Of the thread: its few words go before what paints and decodes, on a computer that is short of both."""
AGAIN, LONGEST = 1.0, 15.0
"""Seconds until what switches the outputs is tried again; doubled from the one to the other."""

log = logging.getLogger(__name__)


def boottime() -> float:
    """Return seconds of the clock that goes on while a process is stopped, and while a computer sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Known(NamedTuple):
    """What the server said last of a duty."""

    duty: str
    held: DutyHeld
    asked: float
    """When that was asked, by ``boottime``: it was so then or later."""


class DutyKeeper(QObject):
    """Keeps this station's part in a duty, where it has one. Its attributes are read by the window's thread."""

    moved = Signal()
    """The duty has changed hands, or was heard of for the first time."""

    def __init__(
        self,
        station: str,
        endpoint: str,
        read_key: Callable[[], StationKey | None],
        now: Callable[[], datetime],
        serving: Callable[[], Serving | None],
        switch: Switch | None,
    ) -> None:
        """``switch`` switches the outputs of the room to this station; None where nothing has to."""
        super().__init__()
        self._station, self._switch = station, switch
        self._asking = (endpoint, read_key, now, serving)
        self._duty = ""
        self._alive = -FROZEN
        """When the window beat last, monotonic."""
        self._hook: float | None = None
        self._trouble: Words | None = None
        self._pictured = Progress(number=0)
        """What is known of the cameras, under the number of a duty."""
        self._taken = 0.0
        """When this station learned that it is on duty, monotonic."""
        self.known: Known | None = None
        self._answered = 0.0
        """When the last word that was answered was given, or else the first one, by ``boottime``."""
        self._changing = asyncio.Lock()
        self._switching: asyncio.Task[None] | None = None
        self._loop = asyncio.new_event_loop()
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        # where the display has gone nobody stops it, and it must not keep the process
        self._thread = threading.Thread(target=self._run, name="duty", daemon=True)

    @property
    def has(self) -> bool:
        """Whether this station has the duty, as far as it was told."""
        known = self.known
        return known is not None and known.held.holder == self._station

    @property
    def since_taken(self) -> float:
        """Seconds since it learned that it has the duty."""
        return time.monotonic() - self._taken

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and return when the thread has."""
        self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join()

    def ask_for(self, duty: str) -> None:
        """Take part in a duty from now on; empty for none."""
        if duty != self._duty:
            self._answered = boottime()
            self._duty, self.known = duty, None

    def look(self) -> None:
        """Ask at once: something is said to have changed."""
        with contextlib.suppress(RuntimeError):
            # it may have ended
            self._loop.call_soon_threadsafe(self._news.set)

    def beat(self) -> None:
        """Take that the window lives: without that the station is not there."""
        self._alive = time.monotonic()

    def note(self, pictured: Progress) -> None:
        """Take what is known of the cameras that are shown on duty."""
        self._pictured = pictured

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            # of Linux's threads each has a nice value of its own; without LimitNICE= it stays as it is
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner, contextlib.suppress(asyncio.CancelledError):
            runner.run(self._keep())

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _keep(self) -> None:
        self._task = asyncio.current_task()
        with zmq.asyncio.Context() as context:
            endpoint, read_key, now, serving = self._asking
            commands = Commands(context, endpoint, read_key, now, patience=PATIENCE, serving=serving)
            saying: set[asyncio.Task[None]] = set()
            try:
                while True:
                    begun = time.monotonic()
                    if not self._duty or begun - self._alive >= FROZEN:
                        # its silence is its own
                        self._answered = boottime()
                    elif not saying or boottime() - self._answered < LAPSE + 2 * HOLD_EVERY:
                        # where nothing is answered for long, each word waits for the one before: connecting takes time
                        word = asyncio.create_task(self._say(commands))
                        saying.add(word)
                        word.add_done_callback(saying.discard)
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(max(0.0, begun + HOLD_EVERY - time.monotonic())):
                            await self._news.wait()
                    self._news.clear()
                    # while it did not run itself, an answer may well have come
                    self._answered += max(0.0, time.monotonic() - begun - HOLD_EVERY)
            finally:
                for word in saying:
                    word.cancel()
                await asyncio.gather(*saying, return_exceptions=True)
                await self._switch_no_more()
                commands.close()

    async def _say(self, commands: Commands) -> None:
        # what has come meanwhile is taken first
        await asyncio.sleep(SETTLING)
        duty, asked = self._duty, boottime()
        unanswered = round(max(0.0, asked - self._answered), 3)
        try:
            answer = await commands.ask(HoldDuty(duty=duty, progress=self._progress(), unanswered=unanswered))
        except UnansweredError:
            return
        if duty != self._duty:
            return
        self._answered = max(self._answered, asked)
        held, before = answer.duty, self.known
        if held is None or (before is not None and before.asked > asked):
            return
        self.known = Known(duty, held, asked)
        if before is None or (before.duty, before.held) != (duty, held):
            self._taken = time.monotonic()
            self._hook, self._trouble = None, None
            async with self._changing:
                # it may have changed again meanwhile
                if self.known is not None and (self.known.duty, self.known.held) == (duty, held):
                    await self._change(duty, held)

    def _progress(self) -> Progress | None:
        if self.known is None or not self.has:
            return None
        number = self.known.held.number
        pictured = self._pictured if self._pictured.number == number else Progress(number=number)
        return structs.replace(pictured, switches=self._switch is not None, hook=self._hook, trouble=self._trouble)

    async def _change(self, duty: str, held: DutyHeld) -> None:
        log.info("duty %s, number %d: %s", duty, held.number, held.holder or "nobody")
        await self._switch_no_more()
        if held.holder == self._station and self._switch is not None:
            turn = Turn(duty, held.number, self._station)
            self._switching = asyncio.get_running_loop().create_task(self._switch_to(self._switch, turn))
        self.moved.emit()

    async def _switch_to(self, switch: Switch, turn: Turn) -> None:
        """Switch the outputs, and try again until it has gone well, as long as this station is sure of its duty."""
        pause = AGAIN
        while True:
            if self._is_sure(turn):
                try:
                    await switch.run(turn)
                except SwitchError as error:
                    log.warning("the outputs are not switched: %s", error.words.en)
                    self._trouble = error.words
                else:
                    self._hook, self._trouble = round(self.since_taken, 3), None
                    return
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST)
            else:
                await asyncio.sleep(HOLD_EVERY)

    def _is_sure(self, turn: Turn) -> bool:
        """Return whether nobody else can have the duty now."""
        known = self.known
        return (
            known is not None
            and (known.duty, known.held) == (turn.duty, DutyHeld(holder=turn.station, number=turn.number))
            and boottime() - known.asked < LAPSE
        )

    async def _switch_no_more(self) -> None:
        if self._switching is not None:
            self._switching.cancel()
            await asyncio.gather(self._switching, return_exceptions=True)
            self._switching = None
