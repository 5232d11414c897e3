"""Reads RSS and Atom, whatever dialect, with feedparser."""

import asyncio
import codecs
import io
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar

import feedparser
import httpx

from server.connectors.base import SourceConfig, Tools
from server.connectors.http import check_address, get, too_large
from server.connectors.mapping import gather
from server.connectors.markup import plain
from server.connectors.privacy import scrub
from server.connectors.unfit import Unfit
from server.connectors.values import LONGEST, moment, tidy
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Story

LARGEST = 2 * 2**20
"""Bytes of a feed; feedparser needs seconds for each of these MiB, and others wait for its thread."""
SUMMARY = 500
"""Letters of a summary that are kept."""

_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_CHARSETS = re.compile(r"(utf|iso|windows|cp|us-ascii|ascii|tcvn|latin|koi8|big5|gb|euc|shift|hz)", re.IGNORECASE)
"""How names of encodings begin; Python knows others, some of which take hours for a feed (punycode)."""
_ZONE = re.compile(r"\b(?:GMT|UTC)\s*([+-])(\d{1,2}):?(\d{2})?$")
"""``GMT+7``, which many Vietnamese newspapers write and RFC 5322 does not know."""
_HEADERS = {"Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8"}


class RssConfig(SourceConfig, frozen=True, kw_only=True, tag="rss"):
    """One ``[[source]]`` of kind ``rss``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Story,)
    url: str
    publisher: str
    """The newspaper, as the wall names it."""

    def __post_init__(self) -> None:
        check_address(self.url)


class Rss:
    """Asks one feed for its stories."""

    def __init__(self, config: RssConfig, tools: Tools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools

    async def fetch(self) -> Batch:
        """Return the stories in the feed; raises SourceError and httpx.TransportError."""
        body = await get(self._tools, httpx.URL(self._config.url), headers=_HEADERS)
        if len(body) > LARGEST:
            raise too_large(LARGEST)
        return await asyncio.to_thread(read, body, self._config.publisher, self._config.url)


def read(body: bytes, publisher: str, url: str) -> Batch:
    """Return the stories of a feed; ``url`` is where it came from, for relative links.

    Raises SourceError for anything that is not a feed.
    """
    _check(body)
    try:
        # a stream: feedparser takes a text for an address or a file and would fetch it
        feed = feedparser.parse(io.BytesIO(body), resolve_relative_uris=False, sanitize_html=True)
    except (ValueError, TypeError, AssertionError, LookupError, RecursionError):
        # what its parsers raise on feeds that are broken on purpose, for example &#xD800;
        raise SourceError(_DAMAGED) from None
    if not feed.get("version"):
        raise SourceError(Words(vi="trả lời không phải RSS hoặc Atom", en="answer is neither RSS nor Atom"))
    return gather(_story(number, entry, publisher, url) for number, entry in enumerate(feed.entries, start=1))


_DAMAGED = Words(vi="tin RSS bị hỏng, không đọc được", en="the feed is damaged and cannot be read")


def _check(body: bytes) -> None:
    """Refuse what feedparser would guess at: it would show mojibake, or expand entities without end."""
    text = _decode(body)
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    if not start:
        raise SourceError(Words(vi="trả lời trống", en="empty answer"))
    if start.startswith(("<!doctype html", "<html")):
        raise SourceError(Words(vi="trả lời trang HTML thay vì RSS", en="answered an HTML page instead of RSS"))
    if "\0" in text:
        # no character of XML: an encoding that was not recognised, in which entities would not be either
        raise SourceError(_DAMAGED)
    if "<!ENTITY" in text:
        raise SourceError(
            Words(vi="tin RSS khai báo thực thể XML, không nhận", en="the feed declares XML entities, refused")
        )


def _decode(body: bytes) -> str:
    declared = _ENCODING.match(body.removeprefix(codecs.BOM_UTF8).lstrip())
    encoding = declared[1].decode() if declared else "utf-8"
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    unknown = SourceError(Words(vi=f"bảng mã lạ: {encoding}", en=f"unknown encoding: {encoding}"))
    if not _CHARSETS.match(encoding):
        raise unknown
    try:
        return body.decode(encoding)
    except LookupError:
        raise unknown from None
    except UnicodeDecodeError:
        name = encoding.upper()
        raise SourceError(Words(vi=f"trả lời không phải {name} hợp lệ", en=f"answer is not valid {name}")) from None


def _story(number: int, entry: Any, publisher: str, url: str) -> Story | Unfit:
    try:
        link = _link(entry, url)
        return Story(
            id=tidy(entry.get("id") or link)[:LONGEST],
            title=scrub(_title(entry.get("title", ""))),
            # not cut before: half a telephone number is not known as one
            summary=scrub(plain(entry.get("summary", "")))[:SUMMARY],
            url=link,
            publisher=publisher,
            published=_published(entry),
        )
    except Unfit as unfit:
        # asked for a date that is not there, feedparser guesses and warns
        told = ("id", "title", "link", "published", "updated")
        content = {name: entry[name] for name in told if name in entry.keys()}  # noqa: SIM118 - of its own kind
        return unfit.at(Words(vi=f"tin {number}", en=f"story {number}"), content)


def _title(markup: str) -> str:
    title = plain(markup)
    if not title:
        raise Unfit("không có tiêu đề", "no title")
    if len(title) > LONGEST:
        raise Unfit(f"tiêu đề dài hơn {LONGEST} chữ", f"title longer than {LONGEST} letters")
    return title


def _link(entry: Any, url: str) -> str:
    try:
        link = httpx.URL(url).join(tidy(entry.get("link", "")))
    except httpx.InvalidURL:
        raise Unfit("địa chỉ sai", "unreadable address") from None
    if not entry.get("link") or link.scheme not in ("http", "https"):
        raise Unfit("không có địa chỉ http", "no http address")
    return str(link)


def _published(entry: Any) -> datetime:
    # Atom demands only "updated"; asked for it where there is "published", feedparser guesses and warns
    spelt = tidy(entry.get("published" if "published" in entry else "updated") or "")
    if not spelt:
        raise Unfit("không có ngày đăng", "no date")
    spelt = _ZONE.sub(lambda zone: f"{zone[1]}{zone[2]:0>2}{zone[3] or '00'}", spelt).replace(" -0000", " +0000")
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return moment(reader(spelt))
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    raise Unfit("ngày đăng không đọc được", "unreadable date")
