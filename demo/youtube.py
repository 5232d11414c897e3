"""A video channel's feed, Atom with the extensions that YouTube's channel feeds have (``yt:`` and ``media:``)."""

import string
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element, SubElement

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.headlines import Headline, headline
from demo.markup import add, document
from demo.province import CALENDAR, START, dice, seconds_since_start
from demo.stage import Stage, base

RHYTHM = 3 * 3600.0
"""Seconds from one video to the next."""
LISTED = 15
"""Videos in the feed, as many as the real one lists."""
CHANNEL = "UCvonglau0demo0channel000"
NAME = "Truyền hình Xứ Lạng (minh hoạ)"

_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:yt": "http://www.youtube.com/xml/schemas/2015",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}
_STRIDE = 11
_ALPHABET = string.ascii_letters + string.digits + "-_"


def feed(seed: int, now: datetime, *, address: str) -> bytes:
    """Return the feed at ``now``; ``address`` is that of the demo, without a slash at its end."""
    root = Element("feed", _NAMESPACES)
    SubElement(root, "link", rel="self", href=f"{address}/press/youtube")
    add(root, "id", f"yt:channel:{CHANNEL}")
    add(root, "yt:channelId", CHANNEL)
    add(root, "title", NAME)
    SubElement(root, "link", rel="alternate", href=f"{address}/channel/{CHANNEL}")
    _author(root, address)
    add(root, "published", _spell(START))
    newest = int(seconds_since_start(now) // RHYTHM)
    for number in range(newest, newest - LISTED, -1):
        _entry(SubElement(root, "entry"), seed, number, now, address)
    return document(root)


def routes(stage: Stage) -> list[Route]:
    """Return the address of the feed."""

    async def answer(request: Request) -> Response:
        return Response(feed(stage.seed, stage.now(), address=base(request)), media_type="text/xml; charset=UTF-8")

    return [Route("/press/youtube", answer)]


def _entry(entry: Element, seed: int, number: int, now: datetime, address: str) -> None:
    chance = dice(seed, "video", number)
    told: Headline = headline(chance, number * _STRIDE)
    name = "".join(chance.choices(_ALPHABET, k=11))
    published = START + timedelta(seconds=number * RHYTHM)
    title = f"{told.title} | Thời sự Lạng Sơn"
    # half of those who will ever watch do so in a day
    grown = 1 - 0.5 ** ((now - published) / timedelta(days=1))
    views = int(chance.lognormvariate(6.5, 1) * grown)
    add(entry, "id", f"yt:video:{name}")
    add(entry, "yt:videoId", name)
    add(entry, "yt:channelId", CHANNEL)
    add(entry, "title", title)
    SubElement(entry, "link", rel="alternate", href=f"{address}/watch?v={name}")
    _author(entry, address)
    add(entry, "published", _spell(published))
    add(entry, "updated", _spell(published))
    group = SubElement(entry, "media:group")
    add(group, "media:title", title)
    content = {"type": "application/x-shockwave-flash", "width": "640", "height": "390"}
    SubElement(group, "media:content", {"url": f"{address}/v/{name}?version=3", **content})
    SubElement(group, "media:thumbnail", url=f"{address}/vi/{name}/hqdefault.jpg", width="480", height="360")
    add(group, "media:description", f"{told.topic}: {told.title}. Nội dung minh hoạ, không có thật.")
    community = SubElement(group, "media:community")
    SubElement(community, "media:starRating", count=str(views // 30), average="5.00", min="1", max="5")
    SubElement(community, "media:statistics", views=str(views))


def _author(parent: Element, address: str) -> None:
    author = SubElement(parent, "author")
    add(author, "name", NAME)
    add(author, "uri", f"{address}/channel/{CHANNEL}")


def _spell(moment: datetime) -> str:
    return moment.astimezone(CALENDAR).isoformat(timespec="seconds")
