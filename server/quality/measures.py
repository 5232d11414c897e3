"""The four measures of data, in per cent; None where nothing can be known: ``docs/data-quality.md``."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from server.contract.messages import Severity
from server.quality.counts import Counts
from server.quality.slots import Slot

WARNING = 95.0
"""Per cent below which a measure is a warning."""
CRITICAL = 80.0
"""Per cent below which it is critical."""
FALL = 20.0
"""Points that each missed period costs."""


class Measures(Struct, frozen=True, kw_only=True):
    """The four of one source, department or commune."""

    correct: float | None
    complete: float | None
    clean: float | None
    alive: float | None

    @property
    def worst(self) -> float | None:
        """The smallest of those that are known; None where none is."""
        return min(_known((self.correct, self.complete, self.clean, self.alive)), default=None)


def measure(
    counts: Iterable[Counts], answers: Iterable[float | None], slots: Iterable[Slot], now: datetime
) -> Measures:
    """Return the measures of what was counted, of how alive each answer is (see ``life``), and of slots."""
    counts, slots = tuple(counts), tuple(slots)
    return Measures(
        correct=correct(counts),
        complete=complete(slots, now),
        clean=clean(counts),
        alive=alive(answers, slots, now),
    )


def correct(counts: Iterable[Counts]) -> float | None:
    """Return (accepted - outliers) / (accepted + rejected) of the newest answers; None where they held no record."""
    counts = tuple(counts)
    accepted = sum(each.accepted for each in counts)
    outliers = sum(len(each.outliers) for each in counts)
    return _share(accepted - outliers, accepted + sum(each.rejected for each in counts))


def complete(slots: Iterable[Slot], now: datetime) -> float | None:
    """Return the share of slots that miss no period at ``now``; None where nothing is promised."""
    missed = [slot.missed(now) for slot in slots]
    return _share(missed.count(0), len(missed))


def clean(counts: Iterable[Counts]) -> float | None:
    """Return the share of readable records that are no double, have no unknown code, and whose texts needed no mending.

    Readable are those accepted, doubles, and those of unknown indicators and codes; None where there was none.
    """
    counts = tuple(counts)
    readable = sum(each.accepted + each.doubles + each.strangers + each.unknown_codes for each in counts)
    return _share(sum(each.accepted - each.placeless - each.mended for each in counts), readable)


def alive(answers: Iterable[float | None], slots: Iterable[Slot], now: datetime) -> float | None:
    """Return the smaller of two means: of how alive answers are, and of how alive the slots ever reported are.

    One mean that is unknown leaves the other; None where both are.
    """
    told = (life(slot.missed(now)) for slot in slots if slot.newest is not None)
    return min(_known((mean(answers), mean(told))), default=None)


def life(missed: float) -> float:
    """Return how alive something is that has missed so many of its periods: 100 for none, FALL less for each."""
    return max(0.0, 100.0 - FALL * int(missed))


def together(measured: Iterable[Measures]) -> Measures:
    """Return the measures of all: plain means of those that are known, so that many records hide no small source."""
    measured = tuple(measured)
    return Measures(
        correct=mean(each.correct for each in measured),
        complete=mean(each.complete for each in measured),
        clean=mean(each.clean for each in measured),
        alive=mean(each.alive for each in measured),
    )


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of the values that are known; None where none is."""
    known = _known(values)
    return sum(known) / len(known) if known else None


def grade(value: float | None) -> Severity:
    """Return how grave a measure is; one that is unknown is no warning."""
    if value is None or value >= WARNING:
        return Severity.NORMAL
    return Severity.WARNING if value >= CRITICAL else Severity.CRITICAL


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _share(part: int, whole: int) -> float | None:
    return 100.0 * part / whole if whole else None
