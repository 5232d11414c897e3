"""What newspapers and people write: each story once, what it is about, whether it is good news, how it spreads."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, ClassVar
from urllib.parse import parse_qsl, urlsplit

from msgspec import Meta, structs

from server.contract.messages import AnyDocument, Article, Breakdown, Headlines, Line, Point, Sentiment, Severity, Span
from server.contract.words import Words
from server.records import AnyRecord, Batch, Story
from server.services.base import Flaw, Pack
from server.services.indicators.definition import IndicatorDefinition
from server.services.indicators.measured import Measured, MeasuredPack, cards, line, share, table
from server.services.periods import after, begin
from server.services.press.cluster import StoryCluster, heat, spread
from server.services.press.sentiment import SentimentModel, shipped_sentiment
from server.services.press.stories import FoldedStories
from server.services.press.topics import Topic, Topics
from server.services.press.topics import flaws as topics_flaws
from server.services.province.registry import Province

AHEAD = timedelta(hours=1)
"""How far a newspaper's clock may be ahead of ours; stories from later than that have a wrong date."""
LAST_DAY = timedelta(hours=24)
HOURS = 24
"""In the trends."""
JUDGED = 20_000
"""Stories whose sentiment and topics are remembered."""


class PressPack(MeasuredPack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much is remembered and shown, and what stories are about."""

    measures: ClassVar[frozenset[str]] = frozenset(
        {"stories_day", "stories_negative", "negative_share", "stories_positive", "stories_hot", "posts_day"}
    )
    indicator: tuple[IndicatorDefinition, ...] = ()
    keep_days: Annotated[float, Meta(gt=0, le=366)] = 7
    keep: Annotated[int, Meta(ge=1, le=100_000)] = 5000
    """Stories in memory."""
    listed: Annotated[int, Meta(ge=1, le=500)] = 30
    """Stories in the document."""
    hot: Annotated[int, Meta(ge=1, le=100)] = 10
    """Hottest stories in the document."""
    hot_heat: Annotated[float, Meta(gt=0)] = 2.5
    """From which heat on a story is hot: 1 is one newspaper at this moment, halved every six hours."""
    topic: tuple[Topic, ...] = ()

    def flaws(self) -> Iterator[Flaw]:
        """Yield the key of what makes no sense and why."""
        if self.listed > self.keep:
            yield ("listed",), Words(vi="không được nhiều hơn keep", en="must not be more than keep")
        yield from topics_flaws(self.topic)
        yield from super().flaws()


class Press:
    """Merges feeds. A story stays when it has fallen out of its feed.

    Topics ``headlines/press`` (newest first), ``headlines/hot``, ``indicators/press``, ``breakdown/press`` (by what
    stories are about), by hour ``series/stories_day`` with sentiment beside it, and ``series/press_hot``: how the
    hottest story spreads.
    """

    Pack: ClassVar[type[Pack]] = PressPack
    records: ClassVar[tuple[type[AnyRecord], ...]] = (Story,)
    tick: ClassVar[float] = 60.0

    def __init__(self, name: str, pack: PressPack, province: Province, judge: SentimentModel | None = None) -> None:
        self._name = name
        self.title = pack.name
        self.province = province
        self._pack = pack
        self._judge = judge or shipped_sentiment()
        self._topics = Topics(pack.topic)
        self._named = {topic.id: topic.name for topic in pack.topic}
        places = [place.name.vi for place in province.places if place.kind in ("ward", "commune", "gate")]
        self._stories = FoldedStories(places=places, home=province.name.vi)
        self._known: dict[str, Story] = {}
        """By id and by address: who published it first, and when that was."""
        self._answered: dict[str, frozenset[str]] = {}
        """By source, by what the stories of its last answer are known: those are not gone, however old they are."""
        self._oldest = datetime.min.replace(tzinfo=UTC)
        """What was published before that is remembered no more."""
        self._arrived: list[Story] = []
        self._judged: dict[tuple[str, str], tuple[Sentiment, tuple[str, ...]]] = {}

    def take(self, source: str, batch: Batch) -> None:
        """Take one answer: new stories, and corrections of known ones by the newspaper that published them first."""
        stories = [record for record in batch.records if isinstance(record, Story)]
        self._arrived += stories
        self._answered[source] = frozenset(name for story in stories for name in _names(story))

    def at_times(self) -> Collection[str]:
        """Return what it publishes only once sources have reported it."""
        return ("series/press_hot",)

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return the documents at ``now``; what is too old, too many, or from the future is forgotten."""
        for story in self._arrived:
            if story.published <= now + AHEAD:
                self._add(story)
        self._arrived.clear()
        self._forget(now - timedelta(days=self._pack.keep_days))
        told = list(self._stories.clusters())
        told.sort(key=lambda each: (each.first.published, each.first.id), reverse=True)
        recent = [each for each in told if each.first.published > now - LAST_DAY]
        heats = {each.first.id: heat(each, now) for each in told}
        hottest = sorted(recent, key=lambda each: heats[each.first.id], reverse=True)
        hot = [each for each in hottest if heats[each.first.id] >= self._pack.hot_heat]
        documents: dict[str, AnyDocument] = {
            f"headlines/{self._name}": self._headlines(told[: self._pack.listed], recent),
            "headlines/hot": self._headlines(hottest[: self._pack.hot], recent),
        }
        if self._pack.indicator:
            figures = self._pack.figures()
            figure = figures.get("stories_day") or self._pack.indicator[0]
            measured = self._measure(recent, len(hot))
            documents[f"indicators/{self._name}"] = cards(self._pack.indicator, measured, now)
            documents[f"breakdown/{self._name}"] = self._by_topic(recent)
            documents["series/stories_day"] = self._by_hour(figure, told, now)
            if hottest:
                documents["series/press_hot"] = self._spread(figure, hottest[0], now)
        return documents

    def _add(self, story: Story) -> None:
        names = _names(story)
        held = next((self._known[name] for name in names if name in self._known), None)
        if held is not None:
            if held.publisher != story.publisher:
                # another feed takes over the very article
                return
            # a date that moves with every answer is that of the answer
            story = structs.replace(story, id=held.id, published=min(held.published, story.published))
        for name in names:
            self._known[name] = story
        if story.published >= self._oldest or (story.publisher, story.id) in self._stories:
            self._stories.add(story)

    def _forget(self, oldest: datetime) -> None:
        self._stories.forget(oldest)
        last = self._stories.trim(self._pack.keep)
        if last is not None:
            # those of the very same time that went must not come back with the next answer
            self._oldest = last + timedelta(microseconds=1)
        elif len(self._stories) < self._pack.keep:
            self._oldest = oldest
        present = frozenset[str]().union(*self._answered.values())
        self._known = {
            name: story for name, story in self._known.items() if story.published >= self._oldest or name in present
        }
        if len(self._judged) > JUDGED:
            self._judged.clear()

    def _understand(self, story: Story) -> tuple[Sentiment, tuple[str, ...]]:
        key = story.title, story.summary
        if key not in self._judged:
            label = Sentiment(self._judge.judge(story.title, story.summary).label)
            self._judged[key] = label, self._topics.of(story.title, story.summary)
        return self._judged[key]

    def _headlines(self, told: Sequence[StoryCluster], recent: Sequence[StoryCluster]) -> Headlines:
        return Headlines(
            articles=tuple(self._article(each) for each in told),
            last_day=len(recent),
            accuracy=self._judge.accuracy,
        )

    def _article(self, told: StoryCluster) -> Article:
        first = told.first
        sentiment, topics = self._understand(first)
        return Article(
            id=first.id,
            title=first.title,
            publisher=first.publisher,
            published=first.published,
            url=first.url,
            told_by=len({story.publisher for story in told.stories}),
            shares=told.shares,
            sentiment=sentiment,
            topics=tuple(self._named[topic] for topic in topics),
        )

    def _measure(self, recent: Sequence[StoryCluster], hot: int) -> dict[str, Measured]:
        labels = Counter(self._understand(each.first)[0] for each in recent)
        values: dict[str, float | None] = {
            "stories_day": len(recent),
            "stories_negative": labels[Sentiment.NEGATIVE],
            "negative_share": share(labels[Sentiment.NEGATIVE], len(recent)),
            "stories_positive": labels[Sentiment.POSITIVE],
            "stories_hot": hot,
            "posts_day": sum(each.posts for each in recent),
        }
        return {name: Measured(value) for name, value in values.items()}

    def _by_topic(self, recent: Iterable[StoryCluster]) -> Breakdown:
        counts: dict[str, Counter[Sentiment]] = {}
        for each in recent:
            sentiment, topics = self._understand(each.first)
            for topic in topics:
                counts.setdefault(topic, Counter())[sentiment] += 1
        figures = self._pack.figures()
        names = ("stories_day", "stories_positive", "stories_negative", "negative_share")
        shown = [figures[name] for name in names if name in figures]
        rows = [
            (
                topic,
                self._named[topic],
                {
                    "stories_day": float(labels.total()),
                    "stories_positive": float(labels[Sentiment.POSITIVE]),
                    "stories_negative": float(labels[Sentiment.NEGATIVE]),
                    "negative_share": share(labels[Sentiment.NEGATIVE], labels.total()),
                },
            )
            for topic, labels in counts.items()
        ]
        return table(self._pack.name, _TOPIC, shown, rows)

    def _by_hour(self, figure: IndicatorDefinition, told: Iterable[StoryCluster], now: datetime) -> AnyDocument:
        hours = [after(Span.HOUR, begin(Span.HOUR, now), step) for step in range(1 - HOURS, 1)]
        counts = Counter[tuple[datetime, Sentiment]]()
        for each in told:
            if each.first.published >= hours[0]:
                counts[begin(Span.HOUR, each.first.published), self._understand(each.first)[0]] += 1
        drawn = line(
            figure,
            Span.HOUR,
            [(hour, float(sum(counts[hour, label] for label in Sentiment))) for hour in hours],
            running=True,
        )
        beside = tuple(
            Line(name=name, points=tuple(Point(hour, float(counts[hour, label])) for hour in hours), severity=severity)
            for label, name, severity in _LABELS
        )
        return structs.replace(drawn, beside=beside)

    def _spread(self, figure: IndicatorDefinition, told: StoryCluster, now: datetime) -> AnyDocument:
        """Return in how many articles and posts the hottest story was published, hour by hour."""
        hours = spread(told, now, HOURS)
        title = Words(vi=told.first.title, en=told.first.title)
        drawn = line(figure, Span.HOUR, [(hour.at, float(hour.papers + hour.posts)) for hour in hours], running=True)
        beside = (
            Line(name=_ARTICLES, points=tuple(Point(hour.at, float(hour.papers)) for hour in hours)),
            Line(name=_POSTS, points=tuple(Point(hour.at, float(hour.posts)) for hour in hours)),
        )
        return structs.replace(drawn, name=title, short=_HOTTEST, beside=beside)


_TOPIC = Words(vi="Chủ đề", en="Topic")
_ARTICLES = Words(vi="Bài báo", en="Articles")
_POSTS = Words(vi="Mạng xã hội", en="Posts")
_HOTTEST = Words(vi="Tin nóng nhất", en="Hottest story")
_LABELS = (
    (Sentiment.POSITIVE, Words(vi="Tích cực", en="Positive"), Severity.NORMAL),
    (Sentiment.NEUTRAL, Words(vi="Trung tính", en="Neutral"), Severity.NORMAL),
    (Sentiment.NEGATIVE, Words(vi="Tiêu cực", en="Negative"), Severity.WARNING),
)


def _names(story: Story) -> tuple[str, ...]:
    """Return by what a story is known: its id, and its address where it has one."""
    # a bare number is only the publisher's own; an address or a tag is meant for the world (RFC 4287, 4.2.6)
    name = story.id if ":" in story.id else f"{story.publisher} {story.id}"
    return (name, _address(story.url)) if story.url else (name,)


def _address(url: str) -> str:
    """Return an address without what only tells where a reader came from."""
    try:
        parts = urlsplit(url)
        query = [pair for pair in parse_qsl(parts.query) if not pair[0].lower().startswith("utm_")]
    except ValueError:
        return url
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')} {query} {parts.fragment}"
