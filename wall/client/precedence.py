"""Which of several documents comes first: by what they say and by the layout, never by which came first. Pure."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from server.contract.messages import Breakdown, Document, Flows, Indicator, Indicators, Notices, Spots

D = TypeVar("D", bound=Document)
_EVERY = "/*"


def in_order(topics: Sequence[str], documents: Mapping[str, D]) -> dict[str, D]:
    """Return documents as a layout names their topics; those of one ``kind/*`` by topic."""
    if len(documents) < 2:
        return dict(documents)
    places = _places(topics)
    return {topic: documents[topic] for topic in sorted(documents, key=lambda topic: (_place(topic, places), topic))}


def foremost(topics: Sequence[str], documents: Mapping[str, D]) -> D:
    """Return the one that is shown where only one is: that of the topic that the layout names first.

    Of all of a kind it is the gravest, of equally grave ones the first by topic. There must be one at least.
    """
    if len(documents) == 1:
        return next(iter(documents.values()))
    places = _places(topics)

    def rank(topic: str) -> tuple[int, int, str]:
        place = _place(topic, places)
        named = place < len(topics) and not topics[place].endswith(_EVERY)
        return place, 0 if named else -gravity(documents[topic]), topic

    return documents[min(documents, key=rank)]


def gravity(document: Document) -> int:
    """Return how grave the worst is that a document tells; 0 for normal, and for what is not judged."""
    match document:
        case Indicators(indicators=parts) | Notices(notices=parts) | Spots(spots=parts) | Flows(flows=parts):
            return max((part.severity.gravity for part in parts), default=0)
        case Breakdown(rows=rows):
            return max((cell.severity.gravity for row in rows for cell in row.cells), default=0)
        case _:
            return 0


def figures(documents: Mapping[str, Indicators]) -> list[Indicator]:
    """Return the figures of all documents, in their order."""
    return [each for document in documents.values() for each in document.indicators]


def chosen(ids: Sequence[str], told: Sequence[Indicator]) -> list[Indicator]:
    """Return the figures with these ids, in the order of the ids; of several that are called so the first."""
    by_id = {each.id: each for each in reversed(told)}
    return [by_id[name] for name in ids if name in by_id]


def _places(topics: Sequence[str]) -> dict[str, int]:
    return {topic: place for place, topic in reversed([*enumerate(topics)])}


def _place(topic: str, places: Mapping[str, int]) -> int:
    every = topic.partition("/")[0] + _EVERY
    return min(places.get(topic, len(places)), places.get(every, len(places)))
