"""Publishes the documents of one service as its sources answer or fail."""

from collections.abc import Sequence
from datetime import UTC, datetime

from server.connectors.base import SourceConfig
from server.contract.words import Words
from server.hub import Hub
from server.records import Batch
from server.services.base import Service


def fresh_for(source: SourceConfig) -> float:
    """Return the seconds an answer may be trusted: two missed readings make it stale."""
    return source.fresh_for if source.fresh_for is not None else 2 * source.every + source.timeout


class Digest:
    """Holds one service and what each of its sources said last."""

    def __init__(self, service: Service, sources: Sequence[SourceConfig], hub: Hub) -> None:
        self._service = service
        self._sources = {source.id: source for source in sources}
        self._failing: dict[str, Words] = {}
        self._answered: set[str] = set()
        self._hub = hub

    def answered(self, source: SourceConfig, batch: Batch) -> None:
        """Take a good answer and publish what follows from it."""
        self._service.take(source.id, batch.records)
        self._failing.pop(source.id, None)
        self._answered.add(source.id)
        for topic, document in self._service.documents(datetime.now(UTC)).items():
            self._hub.publish(
                topic,
                document,
                fresh_for=fresh_for(source),
                observed=batch.observed,
                source=source.id,
                error=self._trouble(),
            )

    def failed(self, source: SourceConfig, error: Words) -> None:
        """Say on the service's topics that a source fails."""
        self._failing[source.id] = error
        partial = bool(self._answered - self._failing.keys())
        trouble = self._trouble()
        assert trouble is not None
        for topic in self._service.documents(datetime.now(UTC)):
            self._hub.fail(topic, trouble, source=source.id, partial=partial)

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
