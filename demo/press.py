"""Four invented newspapers, as RSS 2.0 and Atom 1.0.

Story number n appears in the n-th minute; who writes it, and who takes it over, follows from the seed and the number.
The formats: https://www.rssboard.org/rss-specification and RFC 4287.
"""

import functools
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Literal
from xml.etree.ElementTree import Element, SubElement

from msgspec import Struct

from demo import incident
from demo.headlines import JAM, Headline, edited, headline, of_jam
from demo.markup import add, document
from demo.province import CALENDAR, START, dice, seconds_since_start

RHYTHM = 60.0
"""Seconds from one story to the next, over all newspapers."""
LISTED = 40
"""Stories in a feed."""
HOT = 60
"""Of so many stories one is hot, and others tell it again and again."""

_ATOM = "http://www.w3.org/2005/Atom"
_JAM_EVERY = round(incident.EVERY / RHYTHM)
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
    topic: str
    bad: bool
    published: datetime
    """UTC."""
    newspapers: tuple[str, ...]
    """Who wrote it, and then who took it over under the same address."""


@functools.lru_cache(maxsize=4096)
def story(seed: int, number: int) -> Story:
    """Return the story of minute ``number``: news, another paper's news repeated, or news of the jam."""
    chance = dice(seed, "story", number)
    newspapers = chance.sample([newspaper.id for newspaper in NEWSPAPERS], 2 if chance.random() < 0.2 else 1)
    published = START + timedelta(seconds=number * RHYTHM + chance.randrange(math.ceil(RHYTHM / 3)))
    told = headline(chance, number * _STRIDE)
    minute = number % _JAM_EVERY
    if jammed := of_jam(minute):
        # each paper in turn
        told, newspapers = jammed, [NEWSPAPERS[sorted(JAM).index(minute) % len(NEWSPAPERS)].id]
    elif (root := _retold(seed, number)) is not None:
        first = story(seed, root)
        others = [newspaper.id for newspaper in NEWSPAPERS if newspaper.id not in first.newspapers]
        told = Headline(edited(chance, first.title), first.topic, first.bad)
        newspapers = [chance.choice(others)]
    return Story(
        number=number,
        title=told.title,
        topic=told.topic,
        bad=told.bad,
        published=published,
        newspapers=tuple(newspapers),
    )


def newest(now: datetime) -> int:
    """Return the number of the newest story at ``now`` or of the one that comes next."""
    return int(seconds_since_start(now) // RHYTHM)


def _retold(seed: int, number: int) -> int | None:
    """Return which story is repeated in this minute; nobody repeats what is itself a repetition."""
    if not _echoes(seed, number):
        return None
    chance = dice(seed, "echo", number)
    hot = number - number % HOT
    root = hot if number % HOT < HOT / 2 and chance.random() < 0.6 else number - chance.randint(2, 15)
    return None if _echoes(seed, root) or root % _JAM_EVERY in JAM else root


def _echoes(seed: int, number: int) -> bool:
    return number % HOT != 0 and dice(seed, "echoes", number).random() < 0.35


def stories(seed: int, newspaper: str, now: datetime) -> list[Story]:
    """Return what a newspaper lists at ``now``, newest first."""
    found: list[Story] = []
    number = newest(now)
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
        add(item, "category", entry.topic)
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
        add(item, "category", None, term=entry.topic)
        add(item, "published", published)
        add(item, "updated", published)
        add(item, "summary", "Tin minh hoạ, không có thật")
    return root


def _name(entry: Story) -> str:
    return f"tag:vonglau.example,2000:story-{entry.number}"


def _link(entry: Story, address: str) -> str:
    return f"{address}/stories/{entry.number}"
