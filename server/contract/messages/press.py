"""What the press and the public write."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from server.contract.messages.base import Document
from server.contract.words import Words


class Sentiment(StrEnum):
    """What kind of news a story is for the province."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class Article(Struct, gc=False, frozen=True, kw_only=True):
    """One story, as the first newspaper published it."""

    id: str
    title: str
    publisher: str
    published: datetime
    url: str
    told_by: int = 1
    """How many newspapers and accounts tell it."""
    shares: int = 0
    """How often others passed it on, as far as sources tell."""
    sentiment: Sentiment = Sentiment.NEUTRAL
    topics: tuple[Words, ...] = ()


class Headlines(Document, frozen=True, kw_only=True):
    """What the press has published."""

    articles: tuple[Article, ...]
    """Newest first, or as ``headlines/hot`` the hottest first."""
    last_day: int
    """Stories of the last 24 hours, also those not listed here."""
    accuracy: float | None = None
    """Share of headlines whose sentiment is right, as measured; None where it is not known."""
