"""Reads signs of attackers from MISP (``POST attributes/restSearch``), https://www.misp-project.org/openapi/."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, ClassVar

import httpx
import msgspec
from msgspec import Meta

from server.connectors.base import ConnectorTools, Secret, SourceConfig, aside
from server.connectors.formats.json import decode
from server.connectors.mapping.records import fit, gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import Notation
from server.connectors.transport.auth import Authenticator, Key
from server.connectors.transport.bounds import Bounds, Hosts, out_of_bounds
from server.connectors.transport.http import grown
from server.contract.errors import Mistake
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Threat

KINDS: dict[str, str] = {
    "ip-src": "address",
    "ip-dst": "address",
    "ip-src|port": "address",
    "ip-dst|port": "address",
    "domain": "domain",
    "hostname": "domain",
    "domain|ip": "domain",
    "url": "url",
    "hostname|port": "domain",
    **{f"{name}{kind}": "file" for kind in ("md5", "sha1", "sha256", "sha512") for name in ("", "filename|")},
}
"""MISP's types of attributes that are read, and what they are here."""
_SECOND = {"domain|ip": "address"}
"""What the second half of a value is, where it is one more sign."""
PAGE = 1000

_ATTRIBUTE = Words(vi="thuộc tính", en="attribute")


class MispConfig(SourceConfig, frozen=True, kw_only=True, tag="misp"):
    """One ``[[source]]`` of kind ``misp``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Threat,)
    url: str
    """Of the server."""
    hosts: Hosts = ()
    secret: Secret
    """The name of the file with the key of automation."""
    days: Annotated[int, Meta(ge=1, le=3660)] = 30
    """How old a sign may be."""
    only_ids: bool = True
    """Only what its author means to be looked for (``to_ids``)."""
    pages: Annotated[int, Meta(ge=1, le=1000)] = 100
    """Of 1000 attributes; more is an error."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from out_of_bounds(self.url, self.hosts)


class Misp:
    """Asks one server for all signs that are young enough."""

    def __init__(self, config: MispConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        bounds = Bounds(home=httpx.URL(config.url), hosts=config.hosts)
        self._proof = Authenticator(Key(header="Authorization", secret=config.secret), tools, bounds)

    async def fetch(self) -> Batch:
        """Return all signs; raises SourceError and httpx.TransportError."""
        url = httpx.URL(f"{self._config.url.rstrip('/')}/attributes/restSearch")
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        found: list[object] = []
        size = 0
        for page in range(1, self._config.pages + 1):
            question: dict[str, object] = {
                "returnFormat": "json",
                "type": list(KINDS),
                "timestamp": f"{self._config.days}d",
                "page": page,
                "limit": PAGE,
                "deleted": False,
            }
            if self._config.only_ids:
                question["to_ids"] = 1
            body = (await self._proof.send(url, headers=headers, content=msgspec.json.encode(question))).body
            size = grown(size, body, self._tools.largest_body)
            attributes = await aside(len(body), read, body)
            found += attributes
            if len(attributes) < PAGE:
                return await aside(size, gather, threats(found))
        raise SourceError(
            Words(
                vi=f"nhiều hơn {self._config.pages} trang; nếu đúng, hãy tăng pages hoặc giảm days",
                en=f"more than {self._config.pages} pages; if that is right, raise pages or lower days",
            )
        )


def read(body: bytes) -> list[object]:
    """Return the attributes of an answer; raises SourceError for anything that is none."""
    answer = decode(body)
    response = answer.get("response") if isinstance(answer, dict) else None
    # some versions answer nothing found by a bare empty list
    attributes = response.get("Attribute") if isinstance(response, dict) else response if response == [] else None
    if not isinstance(attributes, list):
        raise SourceError(Words(vi="trả lời không phải của MISP", en="the answer is not MISP's"))
    return attributes


def threats(attributes: Sequence[object]) -> Iterable[AnyRecord | RejectedRecord]:
    """Return attributes as threats; those of a type that is of no use here are left out."""
    rows = (row for attribute in attributes for row in _rows(attribute))
    return fit(enumerate(rows, start=1), Threat, Notation(), _ATTRIBUTE)


def _rows(attribute: object) -> Iterable[dict[str, object]]:
    if not isinstance(attribute, dict):
        yield {}
        return
    kind = attribute.get("type")
    if isinstance(kind, str) and kind not in KINDS:
        return
    value = attribute.get("value")
    event = attribute.get("Event")
    title = event.get("info") if isinstance(event, dict) else None
    row = {
        "id": attribute.get("uuid") or attribute.get("id"),
        "kind": KINDS.get(kind, kind) if isinstance(kind, str) else kind,
        "value": value,
        "title": title or attribute.get("category") or "MISP",
    }
    if not isinstance(kind, str) or not isinstance(value, str) or "|" not in kind:
        yield row
        return
    first, _, second = value.partition("|")
    yield row | {"value": second if kind.startswith("filename|") else first}
    if kind in _SECOND:
        yield row | {"id": f"{row['id']}#1" if row["id"] else None, "kind": _SECOND[kind], "value": second}
