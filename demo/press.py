"""Four invented newspapers, as RSS 2.0 and Atom 1.0.

Story number n appears in the n-th minute; who writes it, and who takes it over, follows from the seed and the number.
The formats: https://www.rssboard.org/rss-specification and RFC 4287.
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Literal
from xml.etree.ElementTree import Element, SubElement

from msgspec import Struct

from demo.headlines import headline
from demo.markup import add, document
from demo.province import CALENDAR, START, dice, seconds_since_start

RHYTHM = 60.0
"""Seconds from one story to the next, over all newspapers."""
LISTED = 40
"""Stories in a feed."""

_ATOM = "http://www.w3.org/2005/Atom"
_STRIDE = 17
"""Prime to the number of sentences, so that neighbouring stories are about different things."""


class Newspaper(Struct, frozen=True):
    """One publisher."""

    id: str
    name: str
    format: Literal["rss", "atom"]


NEWSPAPERS = (
    Newspaper("xu-lang", "Báo Xứ Lạng (minh hoạ)", "rss"),
    Newspaper("mau-son", "Đài Mẫu Sơn (minh hoạ)", "atom"),
    Newspaper("bien-cuong", "Tin Biên Cương (minh hoạ)", "rss"),
    Newspaper("ky-cung", "Bản tin Kỳ Cùng (minh hoạ)", "atom"),
)


class Story(Struct, frozen=True, kw_only=True):
    """One article."""

    number: int
    title: str
    published: datetime
    """UTC."""
    newspapers: tuple[str, ...]
    """Who wrote it, and then who took it over under the same address."""


def story(seed: int, number: int) -> Story:
    """Return the story of minute ``number``."""
    chance = dice(seed, "story", number)
    newspapers = chance.sample([newspaper.id for newspaper in NEWSPAPERS], 2 if chance.random() < 0.2 else 1)
    published = START + timedelta(seconds=number * RHYTHM + chance.randrange(math.ceil(RHYTHM / 3)))
    title = headline(chance, number * _STRIDE)
    return Story(number=number, title=title, published=published, newspapers=tuple(newspapers))


def stories(seed: int, newspaper: str, now: datetime) -> list[Story]:
    """Return what a newspaper lists at ``now``, newest first."""
    found: list[Story] = []
    number = int(seconds_since_start(now) // RHYTHM)
    while len(found) < LISTED:
        candidate = story(seed, number)
        if newspaper in candidate.newspapers and candidate.published <= now:
            found.append(candidate)
        number -= 1
    return found


def feed(seed: int, newspaper: Newspaper, now: datetime, *, address: str) -> bytes:
    """Return the feed of a newspaper; ``address`` is that of the demo, without a slash at its end."""
    listed = stories(seed, newspaper.id, now)
    root = _atom(newspaper, listed, address) if newspaper.format == "atom" else _rss(newspaper, listed, address)
    return document(root)


def _rss(newspaper: Newspaper, listed: Sequence[Story], address: str) -> Element:
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    add(channel, "title", newspaper.name)
    add(channel, "link", f"{address}/press/{newspaper.id}")
    add(channel, "description", "Tin minh hoạ, không có thật")
    add(channel, "language", "vi")
    for entry in listed:
        item = SubElement(channel, "item")
        add(item, "title", entry.title)
        add(item, "link", _link(entry, address))
        add(item, "guid", _name(entry), isPermaLink="false")
        add(item, "pubDate", format_datetime(entry.published.astimezone(CALENDAR)))
    return root


def _atom(newspaper: Newspaper, listed: Sequence[Story], address: str) -> Element:
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "vi"})
    add(root, "title", newspaper.name)
    add(root, "id", f"tag:vonglau.example,2000:{newspaper.id}")
    add(root, "updated", listed[0].published.astimezone(CALENDAR).isoformat())
    add(SubElement(root, "author"), "name", newspaper.name)
    SubElement(root, "link", rel="self", href=f"{address}/press/{newspaper.id}")
    for entry in listed:
        item = SubElement(root, "entry")
        published = entry.published.astimezone(CALENDAR).isoformat()
        add(item, "title", entry.title)
        SubElement(item, "link", rel="alternate", href=_link(entry, address))
        add(item, "id", _name(entry))
        add(item, "published", published)
        add(item, "updated", published)
        add(item, "summary", "Tin minh hoạ, không có thật")
    return root


def _name(entry: Story) -> str:
    return f"tag:vonglau.example,2000:story-{entry.number}"


def _link(entry: Story, address: str) -> str:
    return f"{address}/stories/{entry.number}"
