"""What is known of the quality of one source."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from server.connectors.base import SourceConfig
from server.contract.messages import About
from server.contract.words import Words
from server.quality.counts import Counts
from server.quality.measures import Measures, clean, life, measure
from server.quality.slots import Slot, missed, slots
from server.service_publisher import fresh_for
from server.services.base import Service
from server.services.indicators.service import IndicatorService


class WatchedSource:
    """One source: its newest answer, when it came, and what it has reported since the server began."""

    def __init__(self, source: SourceConfig, service: Service, *, listens: bool, since: datetime) -> None:
        """Watch a source from ``since`` on; one that ``listens`` sends by itself, and its silence may be right."""
        self.source = source
        self.service = service
        self.since = since
        self.counts: Counts | None = None
        self.example: Words | None = None
        """Why the first record that was rejected could not be used."""
        self.answered: datetime | None = None
        """When it answered last; of one that sends by itself, when something came."""
        self.failing: Words | None = None
        self.wrong_since: datetime | None = None
        """Since when each answer has held records that could not be used, or values far outside their past."""
        self.unclean_since: datetime | None = None
        """Since when each answer has held doubles, unknown codes, or texts that had to be mended."""
        self._listens = listens
        self._rhythm = timedelta(seconds=fresh_for(source))
        self._about: About | None = None
        self._told: dict[str, Mapping[str | None, datetime]] = {}
        self._ever: dict[str, set[str | None]] = {}

    def take(self, counts: Counts, about: About | None, example: Words | None, now: datetime, *, whole: bool) -> None:
        """Take an answer; of one that tells only what is new, an empty one changes nothing that was counted."""
        self.failing = None
        self._about = about or self._about
        if not self._listens or not counts.is_empty:
            self.answered = now
        if whole or not counts.is_empty:
            self._count(counts, example, now)
        # replaced, not changed: documents are made of them in a thread
        held = {} if whole else self._told
        self._told = held | {name: {**held.get(name, {}), **periods} for name, periods in counts.told.items()}
        self._ever = self._ever | {
            name: self._ever.get(name, set()) | {*periods} for name, periods in self._told.items()
        }

    def fail(self, error: Words, rejected: int, example: Words | None, now: datetime) -> None:
        """Take a failure; ``rejected`` counts the records of an answer none of which could be used."""
        self.failing = error
        if rejected:
            self._count(Counts(accepted=0, rejected=rejected), example, now)

    def clock_stepped(self, step: timedelta) -> None:
        """Take what was heard for as old as it is by the clock that was set."""
        self.since += step
        self.answered = self.answered and self.answered + step

    def reporters(self) -> tuple[Words, ...]:
        """Return who is responsible: whom its settings name, else those of its figures; nobody where neither is known.

        Its figures are those that its settings name and those that it has reported.
        """
        if self.source.reporter is not None:
            return (self.source.reporter,)
        if not isinstance(self.service, IndicatorService):
            return ()
        found = [self.service.reporter_of(self.service.figures[name]) for name in self._figures()]
        return tuple({reporter.vi: reporter for reporter in found}.values())

    def slots(self) -> tuple[Slot, ...]:
        """Return what it is expected to tell; nothing while it has never answered."""
        if self.answered is None or not isinstance(self.service, IndicatorService):
            return ()
        return tuple(slots(self.service, self.source.reporter, self._figures(), self._told, self._ever))

    def life(self, now: datetime) -> float | None:
        """Return how alive it is by its answers and by the frequency that its settings promise, the smaller of both.

        None where it has had no time yet to answer, or is silent and may be.
        """
        known = [value for value in (self._answers(now), self._frequency(now)) if value is not None]
        return min(known, default=None)

    def silent_since(self, now: datetime) -> datetime:
        """Return when it missed its first period: by the frequency that is promised where that is late at ``now``."""
        if self._about is not None and now >= self._about.due:
            return self._about.due
        return (self.answered or self.since) + self._rhythm

    def measures(self, now: datetime) -> Measures:
        """Return its four measures."""
        counts = () if self.counts is None else (self.counts,)
        return measure(counts, (self.life(now),), self.slots(), now)

    def _figures(self) -> list[str]:
        return sorted({*self.source.named_indicators().values(), *self._ever})

    def _count(self, counts: Counts, example: Words | None, now: datetime) -> None:
        self.counts, self.example = counts, example
        self.wrong_since = (self.wrong_since or now) if counts.rejected or counts.outliers else None
        share = clean((counts,))
        self.unclean_since = (self.unclean_since or now) if share is not None and share < 100 else None

    def _answers(self, now: datetime) -> float | None:
        """Return how alive its answers are: a period is as long as an answer may be trusted."""
        late = int((now - (self.answered or self.since)) / self._rhythm)
        silent = self._listens and self.failing is None
        if late and silent:
            return None
        return life(late) if late or self.answered is not None else None

    def _frequency(self, now: datetime) -> float | None:
        about = self._about
        return None if about is None else life(missed(about.span, about.period, self.source.report_days, now))
