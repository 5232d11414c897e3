"""Reads RSS and Atom, whatever dialect, with feedparser."""

import asyncio
import codecs
import hashlib
import io
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar

import httpx

from server.connectors.base import ConnectorTools, SourceConfig
from server.connectors.formats.charsets import NAMED
from server.connectors.formats.markup import headline, plain
from server.connectors.mapping.privacy import HIDDEN, scrub
from server.connectors.mapping.records import gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import LONGEST, is_untidy, moment, tidy
from server.connectors.mapping.zones import iso, zone
from server.connectors.transport.bounds import Bounds, Hosts, out_of_bounds
from server.connectors.transport.http import get, too_large
from server.contract.calendar import CALENDAR
from server.contract.errors import Mistake
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Story

LARGEST = 2 * 2**20
"""Bytes of a feed; feedparser needs seconds for each of these MiB, and others wait for its thread."""
SUMMARY = 500
"""Letters of a summary that are kept."""

_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_CLOCK = re.compile(r"(?P<day>.*?\b)(?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?:\.\d{1,9})?(?P<zone>.*)", re.DOTALL)
"""A date of RFC 5322, in which anything may stand for the zone."""
_WARNING = re.compile(r"\s*<p>\s*<strong>[^<]{1,60}</strong>(.{1,2000}?)</p>\s*<hr\s*/?>", re.DOTALL)
_HEADERS = {"Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8"}


class RssConfig(SourceConfig, frozen=True, kw_only=True, tag="rss"):
    """One ``[[source]]`` of kind ``rss``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Story,)
    url: str
    hosts: Hosts = ()
    publisher: str
    """The newspaper, as the wall names it."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from out_of_bounds(self.url, self.hosts)


class Rss:
    """Asks one feed for its stories."""

    def __init__(self, config: RssConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._bounds = Bounds(home=httpx.URL(config.url), hosts=config.hosts)

    async def fetch(self) -> Batch:
        """Return the stories in the feed; raises SourceError and httpx.TransportError."""
        body = await get(self._tools, httpx.URL(self._config.url), bounds=self._bounds, headers=_HEADERS)
        if len(body) > LARGEST:
            raise too_large(LARGEST)
        return await asyncio.to_thread(read, body, self._config.publisher, self._config.url)


def read(body: bytes, publisher: str, url: str) -> Batch:
    """Return the stories of a feed; ``url`` is where it came from, for relative links.

    Raises SourceError for anything that is not a feed.
    """
    # loaded by whoever reads feeds, not by every command that reads the settings
    import feedparser

    _check(body)
    try:
        # a stream: feedparser takes a text for an address or a file and would fetch it
        feed = feedparser.parse(io.BytesIO(body), resolve_relative_uris=False, sanitize_html=True)
    except (ValueError, TypeError, AssertionError, LookupError, RecursionError):
        # what its parsers raise on feeds that are broken on purpose, for example &#xD800;
        raise SourceError(_DAMAGED) from None
    if not feed.get("version"):
        raise SourceError(Words(vi="trả lời không phải RSS hoặc Atom", en="answer is neither RSS nor Atom"))
    # RSS knows no types: what it calls text is HTML all the same
    typed = feed["version"].startswith("atom")
    return gather(
        _story(number, entry, publisher, url, typed=typed) for number, entry in enumerate(feed.entries, start=1)
    )


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
    if not NAMED.match(encoding):
        raise unknown
    try:
        return body.decode(encoding)
    except LookupError:
        raise unknown from None
    except UnicodeDecodeError:
        name = encoding.upper()
        raise SourceError(Words(vi=f"trả lời không phải {name} hợp lệ", en=f"answer is not valid {name}")) from None


def _story(number: int, entry: Any, publisher: str, url: str, *, typed: bool) -> Story | RejectedRecord:
    try:
        link, published = _link(entry, url), _published(entry)
        summary = _text(entry, "summary", typed=typed)
        title = _text(entry, "title", typed=typed)
        if warning := _WARNING.match(entry.get("summary", "")):
            # so Mastodon tells what an author hid
            summary, title = "", f"{HIDDEN} {title or plain(warning[1])}"
        # not cut before: half a telephone number is not known as one
        title, summary = scrub(_checked(title)), scrub(summary)
        title = title or _first_words(summary)
        return Story(
            id=tidy(entry.get("id") or link)[:LONGEST] or _digest(title, summary),
            title=title,
            summary=(summary if summary != title else "")[:SUMMARY],
            url=link,
            publisher=publisher,
            published=published,
            mended=any(is_untidy(entry.get(name, "")) for name in ("title", "summary")),
        )
    except RejectedRecord as unfit:
        # asked for a date that is not there, feedparser guesses and warns
        told = ("id", "title", "link", "published", "updated")
        content = {name: entry[name] for name in told if name in entry.keys()}  # noqa: SIM118 - of its own kind
        return unfit.at(Words(vi=f"tin {number}", en=f"story {number}"), content)


def _text(entry: Any, name: str, *, typed: bool) -> str:
    """Return what a title or a summary says; in Atom what is declared as text is no HTML, whatever it looks like."""
    told = entry.get(name, "")
    detail: Any = entry.get(f"{name}_detail") or next(iter(entry.get("content", [])), {})
    return tidy(told) if typed and detail.get("type") == "text/plain" else plain(told)


def _first_words(summary: str) -> str:
    title = headline(summary)
    if not title:
        raise RejectedRecord("không có tiêu đề hay nội dung", "neither title nor text")
    return title


def _checked(title: str) -> str:
    if len(title) > LONGEST:
        raise RejectedRecord(f"tiêu đề dài hơn {LONGEST} chữ", f"title longer than {LONGEST} letters")
    return title


def _link(entry: Any, url: str) -> str:
    """Return the address of a story, empty where it has none: posts and notices have not."""
    told = tidy(entry.get("link", ""))
    # a guid stands for a link where there is none, and need not be an address
    is_guid = entry.get("guidislink") is True and told == tidy(entry.get("id", ""))
    if not told or (is_guid and not told.startswith(("http://", "https://"))):
        return ""
    try:
        link = httpx.URL(url).join(told)
    except httpx.InvalidURL:
        raise RejectedRecord("địa chỉ sai", "unreadable address") from None
    if link.scheme not in ("http", "https"):
        raise RejectedRecord("không phải địa chỉ http", "no http address")
    return str(link)


def _digest(title: str, summary: str) -> str:
    # not by its date, which some feeds move with every answer
    return hashlib.blake2b(f"{title}\n{summary}".encode(), digest_size=12).hexdigest()


def _published(entry: Any) -> datetime:
    # Atom demands only "updated"; asked for it where there is "published", feedparser guesses and warns
    spelt = tidy(entry.get("published" if "published" in entry else "updated") or "")
    if not spelt:
        raise RejectedRecord("không có ngày đăng", "no date")
    try:
        return moment(iso(spelt))
    except ValueError:
        pass
    found = _CLOCK.fullmatch(spelt)
    named = found["zone"].strip() if found else ""
    there = zone(named) if named else CALENDAR
    if there is None:
        raise RejectedRecord("ngày đăng có múi giờ lạ", "a date in an unknown zone")
    try:
        # with -0000 it reads the time as it stands
        read = parsedate_to_datetime(f"{found['day']}{found['clock']} -0000" if found else spelt)
        return moment(read.replace(tzinfo=there))
    except (ValueError, TypeError, IndexError, OverflowError):
        raise RejectedRecord("ngày đăng không đọc được", "unreadable date") from None
