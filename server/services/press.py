"""What the newspapers write: the stories of all of them, each once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, ClassVar
from urllib.parse import parse_qsl, urlsplit

from msgspec import Meta

from server.contract.messages import AnyDocument, Article, Headlines
from server.contract.words import Words
from server.records import AnyRecord, Batch, Story
from server.services.base import Pack
from server.services.province import Province

AHEAD = timedelta(hours=1)
"""How far a newspaper's clock may be ahead of ours; stories from later than that have a wrong date."""
LAST_DAY = timedelta(hours=24)


class PressPack(Pack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much is remembered and shown."""

    keep_days: Annotated[float, Meta(gt=0, le=366)] = 7
    keep: Annotated[int, Meta(ge=1, le=100_000)] = 2000
    """Stories in memory."""
    listed: Annotated[int, Meta(ge=1, le=500)] = 30
    """Stories in the document."""

    def flaw(self) -> tuple[tuple[str | int, ...], Words] | None:
        """Return the key of what makes no sense and why, or None."""
        if self.listed > self.keep:
            return ("listed",), Words(vi="không được nhiều hơn keep", en="must not be more than keep")
        return None


class Press:
    """Merges feeds; topic ``headlines/press``. A story stays when it has fallen out of its feed."""

    Pack: ClassVar[type[Pack]] = PressPack
    records: ClassVar[tuple[type[AnyRecord], ...]] = (Story,)
    tick: ClassVar[float] = 60.0

    def __init__(self, name: str, pack: PressPack, province: Province) -> None:  # noqa: ARG002 - stories are of no place
        self._name = name
        self._pack = pack
        self._stories: list[Story] = []

    def take(self, source: str, batch: Batch) -> None:  # noqa: ARG002 - stories know their publisher
        """Take one answer: new stories, and corrections of known ones by the newspaper that told them first."""
        kept: list[Story] = []
        places: dict[str, int] = {}
        for story in (*self._stories, *(record for record in batch.records if isinstance(record, Story))):
            names = _names(story)
            place = next((places[name] for name in names if name in places), None)
            if place is None:
                place = len(kept)
                kept.append(story)
            elif kept[place].publisher == story.publisher:
                kept[place] = story
            for name in names:
                places.setdefault(name, place)
        self._stories = kept

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return the newest headlines at ``now``, and forget what is too old, too many, or from the future."""
        oldest = now - timedelta(days=self._pack.keep_days)
        current = [story for story in self._stories if oldest <= story.published <= now + AHEAD]
        current.sort(key=lambda story: (story.published, story.id), reverse=True)
        self._stories = current[: self._pack.keep]
        headlines = Headlines(
            articles=tuple(_article(story) for story in self._stories[: self._pack.listed]),
            last_day=sum(story.published > now - LAST_DAY for story in self._stories),
        )
        return {"headlines/press": headlines}


def _names(story: Story) -> tuple[str, str]:
    """Return by what a story is known: its id and its address."""
    # a bare number is only the publisher's own; an address or a tag is meant for the world (RFC 4287, 4.2.6)
    name = story.id if ":" in story.id else f"{story.publisher} {story.id}"
    return name, _address(story.url)


def _address(url: str) -> str:
    """Return an address without what only tells where a reader came from."""
    try:
        parts = urlsplit(url)
        query = [pair for pair in parse_qsl(parts.query) if not pair[0].lower().startswith("utm_")]
    except ValueError:
        return url
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')} {query} {parts.fragment}"


def _article(story: Story) -> Article:
    return Article(id=story.id, title=story.title, publisher=story.publisher, published=story.published, url=story.url)
