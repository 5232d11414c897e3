"""Reads requests strictly: bodies of a limited size, the headers that make an order conditional or repeatable."""

import asyncio
import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import TypeVar
from uuid import uuid4

import msgspec
from msgspec import Struct
from starlette.requests import ClientDisconnect, Request

from server.contract.toml_words import explain, unknown
from server.contract.wire import DAMAGED
from server.contract.words import Words
from server.web.errors import ProblemError

LARGEST_BODY = 16 * 1024
"""Bytes; the largest right one has some hundred."""
BODY_WITHIN = 10.0
"""Seconds."""
KEYS = 4096
"""Idempotency keys of which the order is remembered."""

T = TypeVar("T", bound=Struct)

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`")
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")
_REVISION = re.compile(r'(?:W/)?"?(?P<revision>\d{1,15})(?:-[0-9a-f]{1,64})?"?')
_KEY = re.compile(r"[\x20-\x7e]{1,255}")


async def read(request: Request, shape: type[T]) -> T:
    """Return the body of a request; nothing at all stands for ``{}``. Raises ProblemError."""
    body = await _body(request)
    if not body:
        body = b"{}"
    elif request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise ProblemError(
            415,
            "media-type",
            Words(vi="cần Content-Type: application/json", en="Content-Type: application/json is needed"),
            headers={"Accept": "application/json"},
        )
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise ProblemError(400, "wrong-body", _wrong(str(error), shape)) from None
    except DAMAGED:
        raise ProblemError(
            400, "no-json", Words(vi="nội dung không phải JSON (UTF-8)", en="the body is not JSON (UTF-8)")
        ) from None


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async with asyncio.timeout(BODY_WITHIN):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_BODY:
                    words = Words(
                        vi=f"nội dung quá {LARGEST_BODY} byte", en=f"the body has more than {LARGEST_BODY} bytes"
                    )
                    raise ProblemError(413, "too-large", words, headers={"Connection": "close"})
    except (TimeoutError, ClientDisconnect):
        words = Words(
            vi=f"nội dung chưa đến đủ sau {BODY_WITHIN:.0f} giây; hãy gửi lại",
            en=f"the body was not complete after {BODY_WITHIN:.0f} seconds; send it again",
        )
        raise ProblemError(408, "too-slow", words, headers={"Connection": "close"}) from None
    return body


def _wrong(said: str, shape: type[Struct]) -> Words:
    """Return what msgspec says of a body, in every language."""
    found = _PLACE.match(said)
    assert found is not None
    what, path = found["what"], (found["path"] or "$").removeprefix("$").removeprefix(".")
    if named := _UNKNOWN.match(what):
        found_out = unknown(named["key"], shape, {}, ())
        return Words(vi=f"{named['key']}: {found_out.vi}", en=f"{named['key']}: {found_out.en}")
    if named := _MISSING.match(what):
        return Words(vi=f"thiếu {named['key']}", en=f"{named['key']} is missing")
    words = explain(what, shape, {}, ())
    return Words(vi=f"{path}: {words.vi}", en=f"{path}: {words.en}") if path else words


def revision(headers: Mapping[str, str]) -> int | None:
    """Return the revision in If-Match, as an entity tag of ours or a bare number; None for whatever it is.

    Raises ProblemError for what can be no tag of ours. A weak tag is taken too: some proxies weaken those that pass.
    """
    given = headers.get("if-match", "*").strip()
    if given == "*":
        return None
    found = _REVISION.fullmatch(given)
    if found is None:
        words = Words(
            vi='If-Match phải là ETag của tường, ví dụ "7-0a1b2c3d4e5f"',
            en='If-Match must be an ETag of the wall, such as "7-0a1b2c3d4e5f"',
        )
        raise ProblemError(400, "if-match", words)
    return int(found["revision"])


class OrderKeys:
    """Turns Idempotency-Key headers into the ids of commands, which the server knows again.

    https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
    """

    def __init__(self) -> None:
        self._orders: OrderedDict[str, str] = OrderedDict()

    def id(self, headers: Mapping[str, str], device: str, order: str) -> str:
        """Return the id for an order of a device; raises ProblemError where its key stood for another order."""
        key = headers.get("idempotency-key")
        if key is None:
            return uuid4().hex
        if not _KEY.fullmatch(key):
            words = Words(
                vi="Idempotency-Key cần 1 đến 255 ký tự ASCII", en="Idempotency-Key must have 1 to 255 ASCII letters"
            )
            raise ProblemError(400, "idempotency-key", words)
        # of each device by itself: two panels may well both begin with 1
        name = hashlib.sha256(f"{device}\0{key}".encode()).hexdigest()[:32]
        if self._orders.setdefault(name, order) != order:
            words = Words(
                vi="Idempotency-Key này đã dùng cho một lệnh khác; mỗi lệnh cần một khóa mới",
                en="this Idempotency-Key was used for another order; each order needs a new one",
            )
            raise ProblemError(422, "idempotency-key-reused", words)
        if len(self._orders) > KEYS:
            self._orders.popitem(last=False)
        return name
