"""Reads JSON or XML over HTTP, page by page, and maps it with JMESPath."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import httpx
from msgspec import Meta, Struct, field

from server.connectors.base import ConnectorTools, aside
from server.connectors.formats.json import decode
from server.connectors.formats.paths import Path, members, paths
from server.connectors.formats.xml import name, parse, plain
from server.connectors.mapping.records import MappedConfig, fit, gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.transport.auth import AnyAuth, Authenticator, Open, check_header
from server.connectors.transport.bounds import Bounds, Hosts, out_of_bounds
from server.connectors.transport.http import grown
from server.contract.errors import Mistake, tried
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch

_RECORD = Words(vi="bản ghi", en="record")
_ACCEPT = {"json": "application/json", "xml": "application/xml, text/xml;q=0.9"}


class RestConfig(MappedConfig, frozen=True, kw_only=True, tag="rest"):
    """One ``[[source]]`` of kind ``rest``; its fields are JMESPath from one item."""

    url: str
    """Of the first page."""
    hosts: Hosts = ()
    format: Literal["json", "xml"] = "json"
    """XML is read as JSON would say it: ``{root: {child: …}}``, attributes ``"@name"``, text beside ``"#text"``."""
    items: str
    """JMESPath to the list; ``@`` where the answer itself is one."""
    next: str | None = None
    """JMESPath to the address of the next page, absolute or relative; empty there on the last one."""
    pages: Annotated[int, Meta(ge=1, le=1000)] = 50
    """At most; more is an error, because counts of a part would be wrong."""
    params: dict[str, str] = field(default_factory=dict)
    """Added to the query of the first page."""
    headers: dict[str, str] = field(default_factory=dict)
    auth: AnyAuth = Open()

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from out_of_bounds(self.url, self.hosts)
        yield from tried(("items",), Path, self.items)
        if self.next is not None:
            yield from tried(("next",), Path, self.next)
        for header, value in self.headers.items():
            yield from tried(("headers", header), check_header, header, value)

    def check_place(self, place: str) -> None:
        """Raise SettingError for what is no JMESPath."""
        Path(place)


class RestPage(Struct, frozen=True):
    """One page of the list."""

    told: list[AnyRecord | RejectedRecord]
    next: str | None
    """Where the next one is."""


class Rest:
    """Asks one list of a web service."""

    def __init__(self, config: RestConfig, tools: ConnectorTools, record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._record = record
        self._bounds = Bounds(home=httpx.URL(config.url), hosts=config.hosts)
        self._proof = Authenticator(config.auth, tools, self._bounds)
        self._items = Path(config.items)
        self._next = Path(config.next) if config.next is not None else None
        self._fields = paths(config.places)
        self.seen: Sequence[str] = ()
        """Where something stood in the first item of the last answer."""

    async def fetch(self) -> Batch:
        """Return all pages as one answer; raises SourceError and httpx.TransportError."""
        headers = httpx.Headers({"Accept": _ACCEPT[self._config.format]})
        headers.update(self._config.headers)
        first = httpx.URL(self._config.url)
        url: httpx.URL | None = first.copy_merge_params(self._config.params) if self._config.params else first
        told: list[AnyRecord | RejectedRecord] = []
        asked: list[httpx.URL] = []
        size = 0
        while url is not None:
            if url in asked or len(asked) == self._config.pages:
                raise SourceError(_endless(self._config.pages))
            asked.append(url)
            body = (await self._proof.send(url, headers=headers)).body
            size = grown(size, body, self._tools.largest_body)
            page = await aside(len(body), self.read, body, first=len(told) + 1)
            told += page.told
            url = self._bounds.following(url, page.next) if page.next else None
        return await aside(size, gather, told)

    def read(self, body: bytes, *, first: int = 1) -> RestPage:
        """Return what a page holds, its records numbered from ``first``; raises SourceError."""
        if self._config.format == "json":
            answer = decode(body)
            items = self._items.items(answer)
        else:
            root = parse(body)
            answer = {name(root): plain(root)}
            items = self._items.children(answer)
        following = self._next.find(answer) if self._next else None
        if following and not isinstance(following, str):
            raise SourceError(
                Words(
                    vi=f"«{self._config.next}» không phải địa chỉ trang sau",
                    en=f"“{self._config.next}” is not the address of a next page",
                )
            )
        if first == 1 and items:
            self.seen = members(items[0])
        rows = ({field: path.pick(item) for field, path in self._fields.items()} for item in items)
        told = list(fit(enumerate(rows, start=first), self._record, self._config.notation, _RECORD))
        return RestPage(told, following if isinstance(following, str) else None)


def _endless(pages: int) -> Words:
    return Words(
        vi=f"nhiều hơn {pages} trang hoặc lặp trang; nếu đúng, hãy tăng pages",
        en=f"more than {pages} pages, or the same page again; if that is right, raise pages",
    )
