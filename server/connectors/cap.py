"""Reads public warnings: CAP 1.2 messages (OASIS, 2010), alone or linked from an Atom or RSS feed."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import httpx
from msgspec import Meta

from server.connectors.base import ConnectorTools, SourceConfig, aside
from server.connectors.formats.xml import name, parse, text
from server.connectors.mapping.records import fit, gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import Notation, tidy
from server.connectors.transport.auth import AnyAuth, Authenticator, Open
from server.connectors.transport.bounds import Bounds, Hosts, out_of_bounds
from server.connectors.transport.trouble import unreachable
from server.contract.errors import Mistake
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Hazard

if TYPE_CHECKING:
    from lxml import etree

ACCEPT = {"Accept": "application/cap+xml, application/atom+xml, application/xml;q=0.9"}
AT_ONCE = 4
"""Messages that are asked for side by side."""

_MESSAGE = Words(vi="bản tin", en="message")
_BEYOND = RejectedRecord(
    "nhiều hơn messages bản tin, hãy tăng messages", "more messages than messages allows, raise it"
)
_ANY = "{*}"


class CapConfig(SourceConfig, frozen=True, kw_only=True, tag="cap"):
    """One ``[[source]]`` of kind ``cap``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Hazard,)
    url: str
    """Of a feed, or of a single message."""
    hosts: Hosts = ()
    auth: AnyAuth = Open()
    language: Literal["vi", "en"] = "vi"
    """Whose ``<info>`` is read, where there are several."""
    exercises: bool = False
    """Also messages of exercises, which are not meant in earnest; those of tests and drafts are always left out."""
    messages: Annotated[int, Meta(ge=1, le=5000)] = 200
    """Of a feed, the first ones; the others are counted as rejected."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from out_of_bounds(self.url, self.hosts)


class Cap:
    """Asks one feed, and each message it links once."""

    def __init__(self, config: CapConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._bounds = Bounds(home=httpx.URL(config.url), hosts=config.hosts)
        self._proof = Authenticator(config.auth, tools, self._bounds)
        self._read: dict[tuple[str, str], list[Hazard | RejectedRecord]] = {}

    async def fetch(self) -> Batch:
        """Return the warnings of the feed; raises SourceError and httpx.TransportError."""
        url = httpx.URL(self._config.url)
        body = (await self._proof.send(url, headers=ACCEPT)).body
        root = await aside(len(body), parse, body)
        if name(root) == "alert":
            return gather(alert(root, self._config.language, exercises=self._config.exercises), whole=False)
        told_of = list(entries(root))
        links = told_of[: self._config.messages]
        turn = asyncio.Semaphore(AT_ONCE)
        read = await asyncio.gather(*(self._message(url, key, inline, turn) for key, inline in links))
        # what has left the feed is forgotten, what could not be read is asked for again
        told = zip(links, read, strict=True)
        self._read = {
            key: made for (key, _), made in told if not any(isinstance(each, RejectedRecord) for each in made)
        }
        return gather(
            [*(hazard for made in read for hazard in made), *[_BEYOND] * (len(told_of) - len(links))], whole=False
        )

    async def _message(
        self,
        feed: httpx.URL,
        key: tuple[str, str],
        inline: "etree._Element | None",
        turn: asyncio.Semaphore,
    ) -> list[Hazard | RejectedRecord]:
        if inline is not None:
            return list(alert(inline, self._config.language, exercises=self._config.exercises))
        if key in self._read:
            return self._read[key]
        if not key[0]:
            return [RejectedRecord("không có liên kết", "no link")]
        try:
            url = feed.join(key[0])
        except httpx.InvalidURL:
            return [RejectedRecord("địa chỉ sai", "unreadable address")]
        if not self._bounds.allow(url, feed):
            words = self._bounds.refused(url, feed)
            return [RejectedRecord(words.vi, words.en)]
        async with turn:
            try:
                body = (await self._proof.send(url, headers=ACCEPT)).body
                root = await aside(len(body), parse, body)
            # one message that cannot be read must not hide the others
            except SourceError as error:
                if error.again is not None:
                    # it is asked for nothing more until then
                    raise
                return [RejectedRecord(error.words.vi, error.words.en)]
            except httpx.TransportError as error:
                words = unreachable(error)
                return [RejectedRecord(words.vi, words.en)]
        if name(root) != "alert":
            return [RejectedRecord("không phải CAP", "no CAP message")]
        return list(alert(root, self._config.language, exercises=self._config.exercises))


def entries(root: "etree._Element") -> "Iterable[tuple[tuple[str, str], etree._Element | None]]":
    """Return what a feed links: address and time of change, and the message itself where the feed holds it.

    Raises SourceError for anything that is no feed.
    """
    if name(root) not in ("feed", "rss", "RDF"):
        raise SourceError(Words(vi="trả lời không phải CAP, Atom hoặc RSS", en="answer is neither CAP, Atom nor RSS"))
    for entry in root.iter(f"{_ANY}entry", f"{_ANY}item"):
        links = entry.findall(f"{_ANY}link")
        cap = [link for link in links if link.get("type") == "application/cap+xml"]
        wanted = cap or [link for link in links if link.get("rel", "alternate") == "alternate"]
        address = (wanted[0].get("href") or (wanted[0].text or "").strip()) if wanted else ""
        changed = text(entry, f"{_ANY}updated") or text(entry, f"{_ANY}pubDate")
        yield (address, changed), entry.find(f"{_ANY}content/{_ANY}alert")


def alert(root: "etree._Element", language: str, *, exercises: bool) -> Iterable[Hazard | RejectedRecord]:
    """Return a CAP message as its warnings, or nothing where it is not meant for the public or not in earnest."""
    status = text(root, f"{_ANY}status")
    if status and status != "Actual" and not (exercises and status == "Exercise"):
        return
    if text(root, f"{_ANY}scope") not in ("Public", "") or text(root, f"{_ANY}msgType") in ("Ack", "Error"):
        return
    if not status:
        yield RejectedRecord("không có status", "no status")
        return
    infos = _infos(root, language)
    rows = [(number, _row(root, info)) for number, info in enumerate(infos, start=1)]
    for number, row in rows[1:]:
        row["id"] = f"{row['id']}#{number}"
    if len(rows) > 1:
        rows = [(number, row | {"message": text(root, f"{_ANY}identifier")}) for number, row in rows]
    yield from fit(rows, Hazard, Notation(), _MESSAGE)  # type: ignore[misc]


def _infos(root: "etree._Element", language: str) -> "list[etree._Element]":
    """Return every ``<info>`` of a language, else of the one that stands first: each is a warning of its own."""
    infos = root.findall(f"{_ANY}info")
    if not infos:
        return [root]
    tongues = [(text(info, f"{_ANY}language") or "en").lower() for info in infos]
    spoken = [info for info, tongue in zip(infos, tongues, strict=True) if tongue.startswith(language)]
    return spoken or [info for info, tongue in zip(infos, tongues, strict=True) if tongue == tongues[0]]


def _row(root: "etree._Element", info: "etree._Element") -> dict[str, Any]:
    event = text(info, f"{_ANY}event")
    kind = text(root, f"{_ANY}msgType")
    sender = text(root, f"{_ANY}sender")
    areas = [tidy(text(area, f"{_ANY}areaDesc")) for area in info.findall(f"{_ANY}area")]
    return {
        "id": text(root, f"{_ANY}identifier"),
        "event": event or ("-" if kind == "Cancel" else ""),
        "headline": text(info, f"{_ANY}headline") or event or ("-" if kind == "Cancel" else ""),
        "severity": text(info, f"{_ANY}severity").lower() or ("unknown" if kind == "Cancel" else ""),
        "urgency": text(info, f"{_ANY}urgency").lower(),
        "certainty": text(info, f"{_ANY}certainty").lower(),
        # an address of mail may be a person's
        "sender": text(info, f"{_ANY}senderName") or sender.rpartition("@")[2],
        "sent": _time(text(root, f"{_ANY}sent")),
        "effective": _time(text(info, f"{_ANY}onset") or text(info, f"{_ANY}effective")),
        "expires": _time(text(info, f"{_ANY}expires")),
        "areas": tuple(part.strip() for area in areas for part in area.split(";") if part.strip()),
        # sender,identifier,sent of each message concerned, with spaces between them (CAP 1.2, 3.2.1)
        "ends": tuple(part.split(",")[1] for part in text(root, f"{_ANY}references").split() if part.count(",") >= 2)
        if kind in ("Update", "Cancel")
        else (),
        "cancelled": kind == "Cancel",
    }


def _time(spelt: str) -> object:
    """Return a time of CAP, which must name its zone: ``2026-11-25T08:00:00+07:00``."""
    if not spelt:
        return None
    try:
        return datetime.fromisoformat(spelt)
    except ValueError:
        return RejectedRecord("cần ngày dạng ISO 8601", "expected a date like ISO 8601")
