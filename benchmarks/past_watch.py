"""What the watched walls and desks of the past have in common: stalls, steps, and a clock that goes faster."""

import time
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, QSocketNotifier
from PySide6.QtWidgets import QWidget

from benchmarks.stalls import Stalls
from server.contract.messages import AsOf
from wall.client.replay import STEP, Replay


class Seen(NamedTuple):
    """What was seen since it was begun."""

    stalls: list[float]
    """By how many seconds each tick of a timer of the GUI thread was late."""
    painting: list[float]
    """Seconds of a core that each painting of a window took: what else the machine does is not in them."""
    live: list[float]
    """Seconds from each living update's publishing to its tile's painting."""
    behind: list[float]
    """Seconds of now by which what a replay shows was behind what was due, whenever that had been painted."""
    shown: list[float]
    """When (CLOCK_MONOTONIC, seconds) another moment had been painted."""
    steps: int
    """Of replays that are played."""


class FastClock:
    """The clock of a replay, which may be made to go faster from some moment on."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._factor, self._from = 1, clock()

    def __call__(self) -> datetime:
        """Return the time."""
        now = self._clock()
        return now if self._factor == 1 else self._from + (now - self._from) * self._factor

    def go(self, factor: int) -> None:
        """Go so many times as fast from now on."""
        self._from, self._factor = self._clock(), factor


class Watch:
    """Does in the watched process what the pipe asks for: the name of one of its methods, with the arguments."""

    _stalls: Stalls
    """Made, as everything of Qt, when there is an application."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.live: list[float] = []
        self._painting: list[float] = []
        self._behind: list[float] = []
        self._shown: list[float] = []
        self._last: datetime | None = None
        self._steps = 0
        self._replays: list[tuple[Replay, FastClock]] = []
        self._factor = 1
        self._listening: QSocketNotifier | None = None
        self._watch_replays()

    def watch_windows(self, kind: type[QWidget]) -> None:
        """Look after every window of a kind, in Python, whenever it has been painted."""
        inherited = kind.event

        def event(window: QWidget, event: QEvent) -> bool:
            began = time.thread_time()
            done = inherited(window, event)
            if event.type() is QEvent.Type.UpdateRequest:
                self._painting.append(time.thread_time() - began)
                self._listen()
                self.painted(window)
            return done

        kind.event = event  # type: ignore[method-assign]

    def painted(self, window: QWidget) -> None:
        """Look at a window: whatever had to be painted in it is."""

    def note(self, replay: Replay) -> None:
        """Note which moment has been painted."""
        if replay.shown is None or replay.shown == self._last:
            return
        self._last = replay.shown
        self._shown.append(time.monotonic())
        if replay.plays and not replay.is_loading:
            due = replay.as_of.moment(replay.clock())
            self._behind.append((due - replay.shown).total_seconds() / replay.as_of.speed)

    def begin(self) -> None:
        """Begin to note, again."""
        for each in (self._painting, self.live, self._behind, self._shown):
            each.clear()
        self._steps = 0
        self._stalls.start()

    def end(self) -> None:
        """Tell what was seen."""
        stalls = self._stalls.stop()
        self._pipe.send(Seen(stalls, self._painting, self.live, self._behind, self._shown, self._steps))

    def count(self) -> None:
        """Tell how many steps there were so far."""
        self._pipe.send(self._steps)

    def hurry(self, factor: int) -> None:
        """Let the clocks of all replays go so many times as fast, and their steps with them; 1 for as usual."""
        self._factor = factor
        for replay, clock in self._replays:
            clock.go(factor)
            self._pace(replay)

    def _pace(self, replay: Replay) -> None:
        replay._stepping.setInterval(round(STEP * 1000 / self._factor))

    def _watch_replays(self) -> None:
        make, step, stop = Replay.__init__, Replay._step, Replay.stop

        def made(replay: Replay, ask: Any, clock: Any, as_of: AsOf, parent: QObject | None = None) -> None:
            fast = FastClock(clock)
            self._replays.append((replay, fast))
            make(replay, ask, fast, as_of, parent)

        def stepped(replay: Replay) -> None:
            before = replay.shown
            step(replay)
            self._steps += replay.shown != before

        def stopped(replay: Replay) -> None:
            stop(replay)
            self._replays = [each for each in self._replays if each[0] is not replay]

        Replay.__init__ = made  # type: ignore[assignment, method-assign]
        Replay._step = stepped  # type: ignore[assignment, method-assign]
        Replay.stop = stopped  # type: ignore[assignment, method-assign]

    def _listen(self) -> None:
        if self._listening is None:
            self._stalls = Stalls()
            self._listening = QSocketNotifier(self._pipe.fileno(), QSocketNotifier.Type.Read)
            self._listening.activated.connect(self._obey)
            self._pipe.send("ready")

    def _obey(self) -> None:
        try:
            name, *arguments = self._pipe.recv()
        except EOFError:
            assert self._listening is not None
            self._listening.setEnabled(False)
            return
        getattr(self, name)(*arguments)
