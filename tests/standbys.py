"""Stations that stand by, as far as the server sees them: each says four times a second that it is there."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from persons import Person
from processes import Site

from server.contract.duty_commands import HOLD_EVERY, HoldDuty
from server.contract.messages import Progress


class Standby:
    """Says that it is there until it is told to be silent; on duty it says how far it has come."""

    def __init__(self, site: Site, station: str, progress: Progress | None = None) -> None:
        self.station = station
        self.numbers: list[int] = []
        """Under which it had the duty, in the order in which it learned of them."""
        self.refused: list[str] = []
        self.unanswered = 0.0
        """Seconds for which it says that no answer has come."""
        self.said = 0.0
        """What the server has heard last of that."""
        self._person = Person(site, station)
        self._progress = progress
        self._silent, self._ended = threading.Event(), threading.Event()
        self._number = 0
        self._thread = threading.Thread(target=self._talk, name=station)
        self._thread.start()

    def fall_silent(self) -> None:
        """Say nothing any more."""
        self._silent.set()

    def speak_again(self) -> None:
        """Go on where it fell silent."""
        self._silent.clear()

    def end(self) -> None:
        """Take it down."""
        self._ended.set()
        self._thread.join()
        self._person.__exit__()

    def _talk(self) -> None:
        while not self._ended.wait(HOLD_EVERY):
            if self._silent.is_set():
                continue
            said = self.unanswered
            self._person.send(HoldDuty(duty="main", progress=self._told(), unanswered=said))
            deadline = time.monotonic() + 1.0
            answer = self._person.answer(lambda until=deadline: time.monotonic() < until)  # type: ignore[misc]
            if answer is None:
                continue
            self.said = said
            if answer.refused is not None:
                self.refused.append(answer.refused.en)
                continue
            if answer.duty is None:
                continue
            if answer.duty.holder == self.station and answer.duty.number != self._number:
                self.numbers.append(answer.duty.number)
            self._number = answer.duty.number if answer.duty.holder == self.station else 0

    def _told(self) -> Progress | None:
        if not self._number:
            return None
        said = self._progress or Progress(number=0)
        return Progress(number=self._number, hook=said.hook, switches=said.switches, trouble=said.trouble)


@contextmanager
def standing_by(site: Site, *stations: str, progress: Progress | None = None) -> Iterator[list[Standby]]:
    """Have stations stand by until the block ends."""
    there = [Standby(site, each, progress) for each in stations]
    try:
        yield there
    finally:
        for each in there:
            each.end()
