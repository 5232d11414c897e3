"""Publishes the documents of one service as its sources answer or fail, and as time goes by."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct, structs

from server.connectors.base import SourceConfig, aside
from server.contract.messages import About, AnyDocument, Span
from server.contract.words import Words
from server.hub import Hub
from server.records import AnyRecord, Batch
from server.services.base import Service
from server.services.periods import begin, overdue_from
from server.services.province.strangers import strangers
from server.sifting import sifted

log = logging.getLogger(__name__)

PACE = 0.25
"""Seconds from one publication to the next at least: many answers in that time cost one digestion."""
RECORD = 100
"""Bytes that digesting a record is as much work as reading."""
RENEWED = 3
"""A document that has not changed is sent again after this part of the time it may be trusted."""


def fresh_for(source: SourceConfig) -> float:
    """Return the seconds an answer may be trusted: two missed readings make it stale."""
    return source.fresh_for if source.fresh_for is not None else 2 * source.every + source.timeout


def about(source: SourceConfig, observed: datetime | None) -> About | None:
    """Return which period a source tells of by its own time; None where no frequency of it is promised."""
    if source.frequency is None or observed is None:
        return None
    span = Span(source.frequency)
    period = begin(span, observed)
    return About(
        span=span,
        period=period,
        due=overdue_from(span, period, source.report_days),
        reporter=source.reporter or source.name,
    )


Heard = Callable[[Sequence[AnyRecord]], None]


class _Answer(Struct, frozen=True):
    source: str
    taken: datetime
    fresh_for: float
    observed: datetime | None
    about: About | None

    @property
    def until(self) -> datetime:
        return self.taken + timedelta(seconds=self.fresh_for)


class _Sent(Struct, frozen=True):
    document: AnyDocument
    error: Words | None
    about: About | None
    again: datetime


class ServicePublisher:
    """Holds one service and what each of its sources said last."""

    def __init__(
        self, service: Service, sources: Iterable[SourceConfig], hub: Hub, heard: Heard = lambda _: None
    ) -> None:
        """Publish to ``hub``, and give ``heard`` the records of every answer."""
        self._service = service
        self._sources = {source.id: source for source in sources}
        self._failing: dict[str, Words] = {}
        self._answers: dict[str, _Answer] = {}
        """The last good answer of each source, the newest last."""
        self._hub = hub
        self._heard = heard
        self._sent: dict[str, _Sent] = {}
        self._news = asyncio.Event()
        self._digesting = asyncio.Lock()
        self._strange: dict[str, Words] = {}
        """Sources most of whose places nobody knows."""

    @property
    def has_sources(self) -> bool:
        """Whether anybody tells the service something."""
        return bool(self._sources)

    def add(self, source: SourceConfig) -> None:
        """Take answers of a further source, or of one whose settings are others now; what it has told stays."""
        self._sources[source.id] = source
        self._failing.pop(source.id, None)
        self._strange.pop(source.id, None)

    async def drop(self, source: str) -> None:
        """Forget a source, and all that it has told which is not worth keeping without it."""
        for held in (self._sources, self._failing, self._answers, self._strange):
            held.pop(source, None)
        async with self._digesting:
            self._service.take(source, Batch(records=()))
        self._news.set()

    async def answered(self, source: SourceConfig, batch: Batch) -> Batch:
        """Take a good answer, and return it as far as the service knows what it tells of; the rest is rejected.

        What follows from it is published soon.
        """
        batch = sifted(self._service, batch)
        async with self._digesting:
            await aside(RECORD * len(batch.records), self._service.take, source.id, batch)
        self._note_strangers(source, batch)
        self._heard(batch.records)
        self._failing.pop(source.id, None)
        self._answers.pop(source.id, None)
        self._answers[source.id] = _Answer(
            source.id, datetime.now(UTC), fresh_for(source), batch.observed, about(source, batch.observed)
        )
        self._news.set()
        return batch

    def _note_strangers(self, source: SourceConfig, batch: Batch) -> None:
        """Log once, until it has changed, that the places of a source are those of another province."""
        found = strangers(self._service.province, batch.records)
        if found is None:
            if batch.records and self._strange.pop(source.id, None) is not None:
                log.info("%s: its places are known again", source.id)
        elif source.id not in self._strange:
            self._strange[source.id] = found
            log.warning("%s: %s", source.id, found.en)

    def failed(self, source: SourceConfig, error: Words) -> None:
        """Say on the service's topics that a source fails."""
        self._failing[source.id] = error
        self._news.set()

    def clock_stepped(self, step: timedelta) -> None:
        """Take answers for as old as they are by the clock that was set."""
        for name, answer in self._answers.items():
            self._answers[name] = structs.replace(answer, taken=answer.taken + step)
        for topic, sent in self._sent.items():
            self._sent[topic] = structs.replace(sent, again=sent.again + step)

    async def run(self) -> None:
        """Publish until cancelled: soon after each answer and failure, and as the clock alone changes things."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._service.tick):
                    await self._news.wait()
            self._news.clear()
            if self._answers or self._failing:
                await self._publish(datetime.now(UTC))
            await asyncio.sleep(PACE)

    async def _publish(self, now: datetime) -> None:
        async with self._digesting:
            documents = await asyncio.to_thread(self._service.documents, now)
        trouble = self._trouble()
        good = [answer for name, answer in self._answers.items() if name not in self._failing]
        for topic, document in documents.items():
            if self._answers:
                self._send(topic, document, good or list(self._answers.values()), trouble, partial=bool(good))
            elif trouble is not None:
                self._hub.fail(topic, trouble, source=next(iter(self._failing)))

    def _send(
        self, topic: str, document: AnyDocument, answers: list[_Answer], trouble: Words | None, *, partial: bool
    ) -> None:
        newest = answers[-1]
        # as old as the newest answer, but only to be trusted until one of the sources has missed its time
        trusted = (min(answer.until for answer in answers) - newest.taken).total_seconds()
        told = min((answer.about for answer in answers if answer.about), key=lambda each: each.due, default=None)
        sent = self._sent.get(topic)
        if sent and (sent.document, sent.error, sent.about) == (document, trouble, told) and newest.taken < sent.again:
            return
        lasts = max(trusted, 0.0)
        self._sent[topic] = _Sent(document, trouble, told, newest.taken + timedelta(seconds=lasts / RENEWED))
        self._hub.publish(
            topic,
            document,
            fresh_for=lasts,
            observed=newest.observed,
            about=told,
            source=newest.source,
            error=trouble,
            partial=partial,
            taken=newest.taken,
        )

    def _trouble(self) -> Words | None:
        """Return why sources fail, in one line, or None when all answer."""
        if not self._failing:
            return None
        name, error = next(iter(self._failing.items()))
        if len(self._sources) == 1:
            return error
        source = self._sources[name].name
        more = len(self._failing) - 1
        return Words(
            vi=f"{source.vi}: {error.vi}" + (f" (và {more} nguồn khác)" if more else ""),
            en=f"{source.en}: {error.en}" + (f" (and {more} more)" if more else ""),
        )
