"""Reads signs of attackers from a TAXII 2.1 collection, as STIX 2.1 indicators (both OASIS, 2021)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, ClassVar

import httpx
from msgspec import Meta

from server.connectors.auth import AnyAuth, Open, Proof
from server.connectors.base import SourceConfig, Tools, aside
from server.connectors.http import check_address, send, too_large
from server.connectors.json import decode
from server.connectors.mapping import Notation, fit, gather
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Threat

MEDIA = "application/taxii+json;version=2.1"
PAGE = 500
"""Objects in one answer."""
MOST = 500_000
"""Signs that are kept."""

_INDICATOR = Words(vi="chỉ dấu", en="indicator")
_COMPARISON = re.compile(
    r"(ipv4-addr:value|ipv6-addr:value|domain-name:value|url:value|file:hashes\.(?:'[^']{1,20}'|[A-Za-z0-9-]{1,20}))"
    r"\s*=\s*'((?:[^'\\]|\\.){1,2000})'"
)
"""One comparison of a STIX pattern (STIX 2.1, 9.5) that an address, a name or a file can be held against."""
_KINDS = {"ipv4-addr": "address", "ipv6-addr": "address", "domain-name": "domain", "url": "url", "file": "file"}


class TaxiiConfig(SourceConfig, frozen=True, kw_only=True, tag="taxii"):
    """One ``[[source]]`` of kind ``taxii``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Threat,)
    url: str
    """Of the collection: ``https://HOST/API-ROOT/collections/ID/``."""
    auth: AnyAuth = Open()
    days: Annotated[float, Meta(gt=0, le=3660)] = 365.0
    """How far back the first question goes."""
    pages: Annotated[int, Meta(ge=1, le=10_000)] = 200
    """Of 500 objects in one answer; what is beyond comes with the next answer."""

    def __post_init__(self) -> None:
        check_address(self.url)


class Taxii:
    """Asks one collection for what has been added; what was told before is kept here until it ends."""

    def __init__(self, config: TaxiiConfig, tools: Tools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._proof = Proof(config.auth, tools)
        self._added_after: str | None = None

    async def fetch(self) -> Batch:
        """Return the signs that have been added since the last good answer; raises SourceError and TransportError."""
        now = datetime.now(UTC)
        since = self._added_after or _spell(now - timedelta(days=self._config.days))
        url = httpx.URL(f"{self._config.url.rstrip('/')}/objects/")
        headers = {"Accept": MEDIA, **await self._proof.headers()}
        objects: list[object] = []
        newest, following, size = self._added_after, "", 0
        for _ in range(self._config.pages):
            params = {"added_after": since, "limit": str(PAGE), "match[type]": "indicator"}
            answer = await send(
                self._tools, url.copy_merge_params(params | ({"next": following} if following else {})), headers=headers
            )
            size += len(answer.body)
            if size > self._tools.largest_body:
                raise too_large(self._tools.largest_body)
            page, following = await aside(len(answer.body), read, answer.body)
            objects += page
            newest = answer.headers.get("X-TAXII-Date-Added-Last", newest)
            if not following:
                break
        batch = await aside(size, gather, threats(objects), whole=False)
        self._added_after = newest
        return batch


def read(body: bytes) -> tuple[list[object], str]:
    """Return the objects of an envelope, and where the next ones begin or nothing.

    Raises SourceError for anything that is no envelope (TAXII 2.1, 3.7).
    """
    envelope = decode(body)
    objects = envelope.get("objects", []) if isinstance(envelope, dict) else None
    if not isinstance(objects, list):
        raise SourceError(Words(vi="trả lời không phải TAXII 2.1", en="the answer is not TAXII 2.1"))
    following = envelope.get("next") if envelope.get("more") is True else None
    return objects, following if isinstance(following, str) else ""


def threats(objects: Sequence[object]) -> Iterable[AnyRecord]:
    """Return indicators as threats, one for each address, name or file in their patterns.

    Objects of other types, and those that were revoked, are left out.
    """
    rows = (row for item in objects for row in _rows(item))
    return fit(enumerate(rows, start=1), Threat, Notation(), _INDICATOR)  # type: ignore[return-value]


def _rows(item: object) -> Iterable[Mapping[str, object]]:
    if not isinstance(item, dict):
        yield {}
        return
    if item.get("type") != "indicator" or item.get("revoked") is True or item.get("pattern_type", "stix") != "stix":
        return
    pattern = item.get("pattern")
    found = _COMPARISON.findall(pattern) if isinstance(pattern, str) else [("", "")]
    confidence = item.get("confidence")
    for number, (path, value) in enumerate(found):
        yield {
            "id": f"{item.get('id')}#{number}" if number else item.get("id"),
            "kind": _KINDS.get(path.partition(":")[0], path),
            "value": re.sub(r"\\(.)", r"\1", value),
            "title": item.get("name") or item.get("description") or "STIX",
            "confidence": confidence / 100 if isinstance(confidence, int | float) else confidence,
            "until": item.get("valid_until"),
        }


def _spell(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
