"""Reads JSON over HTTP, page by page, and maps it with JMESPath (https://jmespath.org/specification.html)."""

import asyncio
import base64
import string
from typing import Annotated, Any

import httpx
import jmespath
import msgspec
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from msgspec import Meta, Struct, field

from server.connectors.base import SourceConfig, Tools
from server.connectors.http import check_address, get, may_follow, too_large
from server.connectors.mapping import Notation, Numbers, Unfit, check_dates, fit, gather
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch

Secret = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""The name of a file in the folder of secrets; what is secret stands in there."""

_TOKEN = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~")
_OURS = frozenset({"authorization", "proxy-authorization", "cookie", "host", "accept-encoding", "content-length"})
_FAILURES = (JMESPathError, ValueError, TypeError, ArithmeticError, RecursionError)
"""What an expression may raise: jmespath lets pass what its functions meet, for example the ceiling of infinity."""
_RECORD = Words(vi="bản ghi", en="record")


class Auth(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=str.lower):
    """How we prove who we are."""


class Open(Auth, frozen=True, kw_only=True, tag="none"):
    """Not at all."""


class Basic(Auth, frozen=True, kw_only=True):
    """By name and password (RFC 7617)."""

    user: Annotated[str, Meta(pattern="^[^:]+$")]
    secret: Secret


class Bearer(Auth, frozen=True, kw_only=True):
    """By a token (RFC 6750)."""

    secret: Secret


class Key(Auth, frozen=True, kw_only=True):
    """By a key in a header of its own."""

    header: str
    secret: Secret


class RestConfig(SourceConfig, frozen=True, kw_only=True, tag="rest"):
    """One ``[[source]]`` of kind ``rest``."""

    url: str
    """Of the first page."""
    items: str
    """JMESPath to the list; ``@`` where the answer itself is one."""
    fields: dict[str, str]
    """Record field to JMESPath, from one item."""
    next: str | None = None
    """JMESPath to the address of the next page, absolute or relative; empty there on the last one."""
    pages: Annotated[int, Meta(ge=1, le=1000)] = 50
    """At most; more is an error, because counts of a part would be wrong."""
    params: dict[str, str] = field(default_factory=dict)
    """Added to the query of the first page."""
    headers: dict[str, str] = field(default_factory=dict)
    auth: Open | Basic | Bearer | Key = Open()
    dates: str | None = None
    """A strptime format; ISO 8601 without. Times without a zone are the province's."""
    numbers: Numbers = "plain"
    """How numbers in texts are spelt."""

    def __post_init__(self) -> None:
        check_address(self.url)
        check_dates(self.dates)
        for name, expression in {"items": self.items, "next": self.next, **self.fields}.items():
            try:
                unknown = _unknown(jmespath.compile(expression).parsed) if expression is not None else None
            except JMESPathError:
                raise ValueError(f"{name}: not JMESPath: {expression}") from None
            if unknown:
                raise ValueError(f"{name}: JMESPath has no function {unknown}")
        names = [*self.headers, *([self.auth.header] if isinstance(self.auth, Key) else [])]
        for name in names:
            if not name or not _TOKEN.issuperset(name):
                raise ValueError(f"not the name of a header: {name}")
        for name, value in self.headers.items():
            if name.lower() in _OURS:
                raise ValueError(f"headers may not set {name}; use auth for secrets")
            if not _printable(value):
                raise ValueError(f"header {name}: expected printable ASCII")


class _Page(Struct, frozen=True):
    rows: list[dict[str, object]]
    next: str | None


class Rest:
    """Asks one list of a web service."""

    def __init__(self, config: RestConfig, tools: Tools, record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._record = record
        self._items = jmespath.compile(config.items)
        self._next = jmespath.compile(config.next) if config.next is not None else None
        self._fields = {name: jmespath.compile(expression) for name, expression in config.fields.items()}

    async def fetch(self) -> Batch:
        """Return all pages as one answer; raises SourceError and httpx.TransportError."""
        headers = httpx.Headers({"Accept": "application/json"})
        headers.update(self._config.headers)
        headers.update(_proof(self._config.auth, self._tools))
        first = httpx.URL(self._config.url)
        url: httpx.URL | None = first.copy_merge_params(self._config.params) if self._config.params else first
        rows: list[dict[str, object]] = []
        asked: list[httpx.URL] = []
        size = 0
        while url is not None:
            if url in asked or len(asked) == self._config.pages:
                raise SourceError(_endless(self._config.pages))
            asked.append(url)
            body = await get(self._tools, url, headers=headers)
            size += len(body)
            if size > self._tools.largest_body:
                raise too_large(self._tools.largest_body)
            page = await asyncio.to_thread(self._read, body)
            rows += page.rows
            url = _following(url, page.next) if page.next else None
        return await asyncio.to_thread(self._batch, rows)

    def _read(self, body: bytes) -> _Page:
        answer = decode(body)
        items = _find(self._items, answer, self._config.items)
        if not isinstance(items, list):
            raise SourceError(
                Words(
                    vi=f"trả lời không có danh sách ở «{self._config.items}»",
                    en=f"the answer has no list at “{self._config.items}”",
                )
            )
        following = _find(self._next, answer, self._config.next) if self._next else None
        if following and not isinstance(following, str):
            raise SourceError(
                Words(
                    vi=f"«{self._config.next}» không phải địa chỉ trang sau",
                    en=f"“{self._config.next}” is not the address of a next page",
                )
            )
        rows = [{name: _pick(expression, item) for name, expression in self._fields.items()} for item in items]
        return _Page(rows, following if isinstance(following, str) else None)

    def _batch(self, rows: list[dict[str, object]]) -> Batch:
        notation = Notation(dates=self._config.dates, numbers=self._config.numbers)
        return gather(fit(enumerate(rows, start=1), self._record, notation, _RECORD))


def _unknown(node: Any) -> str | None:
    """Return the name of a function in a parsed expression that does not exist; jmespath says so only when asked."""
    if not isinstance(node, dict):
        return None
    name = node.get("value")
    if node["type"] == "function_expression" and name not in Functions.FUNCTION_TABLE:
        return str(name)
    return next((found for child in node["children"] if (found := _unknown(child))), None)


def decode(body: bytes) -> Any:
    """Return what a JSON text says; raises SourceError."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(Words(vi="trả lời không phải UTF-8 hợp lệ", en="answer is not valid UTF-8")) from None
    start = text.lstrip()[:200].lower()
    if not start:
        raise SourceError(Words(vi="trả lời trống", en="empty answer"))
    if start.startswith("<"):
        kind = Words(vi="trang HTML", en="an HTML page") if "html" in start else Words(vi="XML", en="XML")
        raise SourceError(Words(vi=f"trả lời {kind.vi} thay vì JSON", en=f"answered {kind.en} instead of JSON"))
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        raise SourceError(Words(vi="trả lời không phải JSON hợp lệ", en="answer is not valid JSON")) from None


def _find(expression: Any, answer: object, spelt: str | None) -> object:
    try:
        return expression.search(answer)
    except _FAILURES:
        raise SourceError(
            Words(vi=f"không tính được «{spelt}» từ trả lời", en=f"cannot work out “{spelt}” from the answer")
        ) from None


def _pick(expression: Any, item: object) -> object:
    try:
        return expression.search(item)
    except _FAILURES:
        return Unfit("biểu thức không tính được", "the expression cannot be worked out")


def _following(asked: httpx.URL, address: str) -> httpx.URL:
    try:
        following = asked.join(address)
    except httpx.InvalidURL:
        following = None
    if following is None or not may_follow(asked, following):
        raise SourceError(
            Words(
                vi="địa chỉ trang sau sai hoặc trỏ sang máy chủ khác",
                en="the address of the next page is wrong or leads to another server",
            )
        )
    return following


def _endless(pages: int) -> Words:
    return Words(
        vi=f"nhiều hơn {pages} trang hoặc lặp trang; nếu đúng, hãy tăng pages",
        en=f"more than {pages} pages, or the same page again; if that is right, raise pages",
    )


def _proof(auth: Auth, tools: Tools) -> dict[str, str]:
    """Return the headers that say who we are; the secret is read anew for every answer."""
    match auth:
        case Basic(user=user, secret=name):
            pair = base64.b64encode(f"{user}:{tools.secret(name)}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        case Bearer(secret=name):
            return {"Authorization": f"Bearer {_sendable(name, tools)}"}
        case Key(header=header, secret=name):
            return {header: _sendable(name, tools)}
    return {}


def _sendable(name: str, tools: Tools) -> str:
    secret = tools.secret(name)
    if not _printable(secret) or not secret:
        raise SourceError(
            Words(
                vi=f"mật khẩu «{name}» phải là một dòng ASCII",
                en=f"the secret “{name}” must be one line of ASCII",
            )
        )
    return secret


def _printable(text: str) -> bool:
    return text.isascii() and text.isprintable()
