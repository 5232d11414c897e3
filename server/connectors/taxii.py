"""Reads signs of attackers from a TAXII 2.1 collection, as STIX 2.1 indicators (both OASIS, 2021)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

import httpx
from msgspec import Meta

from server.connectors.base import ConnectorTools, SourceConfig, aside
from server.connectors.formats.json import decode
from server.connectors.formats.stix_pattern import Observables, signs
from server.connectors.mapping.records import fit
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import Notation, moment
from server.connectors.mapping.zones import utc
from server.connectors.transport.auth import AnyAuth, Authenticator, Open
from server.connectors.transport.bounds import Bounds, Hosts, out_of_bounds
from server.connectors.transport.http import grown
from server.connectors.transport.inbox import heard
from server.contract.errors import Mistake
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Threat

MEDIA = "application/taxii+json;version=2.1"
PAGE = 500
"""Objects in one answer."""
BACK = timedelta(seconds=1)
"""How far before the last one the next question begins, where there was more."""

_INDICATOR = Words(vi="chỉ dấu", en="indicator")


class TaxiiConfig(SourceConfig, frozen=True, kw_only=True, tag="taxii"):
    """One ``[[source]]`` of kind ``taxii``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Threat,)
    url: str
    """Of the collection: ``https://HOST/API-ROOT/collections/ID/``."""
    hosts: Hosts = ()
    auth: AnyAuth = Open()
    days: Annotated[float, Meta(gt=0, le=3660)] = 365.0
    """How far back the first question goes."""
    pages: Annotated[int, Meta(ge=1, le=10_000)] = 200
    """Of 500 objects in one question; what is beyond comes with the next one."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from out_of_bounds(self.url, self.hosts)


class Taxii:
    """Asks one collection for what has been added; what was sent before is kept here until it ends."""

    def __init__(self, config: TaxiiConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        bounds = Bounds(home=httpx.URL(config.url), hosts=config.hosts)
        self._proof = Authenticator(config.auth, tools, bounds)
        self._added_after: datetime | None = None

    async def fetch(self) -> Batch:
        """Return the signs that have been added since the last good answer; raises SourceError and TransportError."""
        now = self._tools.now()
        since = self._added_after or now - timedelta(days=self._config.days)
        url = httpx.URL(f"{self._config.url.rstrip('/')}/objects/")
        objects: list[object] = []
        began, newest, following, more, size = since, since, "", True, 0
        for _ in range(self._config.pages):
            params = {"added_after": _spell(since), "limit": str(PAGE), "match[type]": "indicator"}
            params |= {"next": following} if following else {}
            answer = await self._proof.send(url.copy_merge_params(params), headers={"Accept": MEDIA})
            size = grown(size, answer.body, self._tools.largest_body)
            page, following, more = await aside(len(answer.body), read, answer.body)
            objects += page
            newest = max(newest, _added_last(answer.headers) or newest)
            if not more or not page:
                break
            if not following:
                # a server may leave out where it goes on: then the time says it (TAXII 2.1, 3.7)
                if newest <= since:
                    break
                since = newest
        if more and newest - BACK <= began:
            raise SourceError(
                Words(
                    vi=f"nhiều hơn {self._config.pages} trang cùng một lúc; hãy tăng pages",
                    en=f"more than {self._config.pages} pages were added at once; raise pages",
                )
            )
        batch = await aside(size, heard, threats(objects))
        # where more is to come, others may have been added at the very same time
        self._added_after = newest - BACK if more else newest
        return batch


def read(body: bytes) -> tuple[list[object], str, bool]:
    """Return the objects of an envelope, where the next ones begin if it says so, and whether there are any.

    Raises SourceError for anything that is no envelope (TAXII 2.1, 3.7).
    """
    envelope = decode(body)
    objects = envelope.get("objects", []) if isinstance(envelope, dict) else None
    if not isinstance(objects, list):
        raise SourceError(Words(vi="trả lời không phải TAXII 2.1", en="the answer is not TAXII 2.1"))
    more, following = envelope.get("more") is True, envelope.get("next")
    return objects, following if more and isinstance(following, str) else "", more


def threats(objects: Sequence[object]) -> Iterable[AnyRecord | RejectedRecord]:
    """Return indicators as threats, one for each address, name or file in their patterns, and what else these hold.

    Objects of other types are left out; one that was revoked ends at that time.
    """
    rows = (row for item in objects for row in _rows(item))
    return fit(enumerate(rows, start=1), Threat, Notation(), _INDICATOR)


def _rows(item: object) -> Iterable[Mapping[str, object]]:
    if not isinstance(item, dict):
        yield {}
        return
    if item.get("type") != "indicator":
        return
    pattern, spelt = item.get("pattern"), item.get("pattern_type", "stix")
    if spelt != "stix":
        yield {
            "id": item.get("id"),
            "kind": RejectedRecord("không phải mẫu STIX", "no pattern of STIX"),
            "title": spelt,
        }
        return
    read = signs(pattern) if isinstance(pattern, str) else Observables((), "-")
    name, confidence = item.get("id"), item.get("confidence")
    common = {
        "title": item.get("name") or item.get("description") or "STIX",
        "confidence": _share(confidence),
        "until": _until(item),
    }
    for number, sign in enumerate(read.found):
        called = f"{name}#{number}" if number and isinstance(name, str) else name
        yield {"id": called, "kind": sign.kind, "value": sign.value, **common}
    if read.rest or not read.found:
        unread = RejectedRecord("phần mẫu STIX không đọc được", "a part of the STIX pattern is not understood")
        yield {"id": name, "kind": unread, "value": read.rest}


def _until(item: Mapping[str, object]) -> object:
    told = item.get("modified") if item.get("revoked") is True else item.get("valid_until")
    try:
        return utc(told) if isinstance(told, str) else told
    except ValueError:
        return told


def _share(hundredths: object) -> object:
    if isinstance(hundredths, bool) or not isinstance(hundredths, int | float) or abs(hundredths) > 1e9:
        return hundredths
    return hundredths / 100


def _added_last(headers: httpx.Headers) -> datetime | None:
    try:
        return moment(utc(headers.get("X-TAXII-Date-Added-Last", "")))
    except (ValueError, RejectedRecord):
        return None


def _spell(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
