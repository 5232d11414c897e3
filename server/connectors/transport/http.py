"""Asks for one address and returns the bytes of the answer, whatever the far end tries."""

import contextlib
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx
from msgspec import Struct

from server.connectors.base import SMALL, ConnectorTools, aside
from server.connectors.formats.charsets import NAMED, utf8
from server.connectors.transport.bounds import NO_ADDRESS, Bounds
from server.contract.words import Words
from server.errors import SourceError

REDIRECTS = 5
"""Followed at most, all within the bounds of the source."""

_CODINGS = 3
"""Compressions on top of each other that are undone at most; honest servers use one."""
_MEMBERS = 100
"""Parts that one gzip body may consist of; each costs a copy of the rest."""
_GZIP, _ZLIB, _RAW = 31, 15, -15
"""What zlib calls the three formats (its ``wbits``)."""
_MAGIC = b"\x1f\x8b\x08"
"""How gzip begins (RFC 1952, 2.3)."""
_PLAIN = (b"<", b"{", b"[")
_UNCODED = frozenset({"", "identity", "none", "binary", "7bit", "8bit", "text"})
_CODED = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}

_HINTS = {
    401: Words(vi="mật khẩu sai hoặc thiếu", en="wrong or missing secret"),
    403: Words(vi="không được phép đọc", en="not allowed to read"),
    404: Words(vi="không có địa chỉ này, hãy kiểm tra url", en="no such address, check url"),
    407: Words(vi="proxy đòi mật khẩu", en="the proxy wants a password"),
    408: Words(vi="máy chủ nguồn đợi quá lâu", en="the source waited too long"),
    410: Words(vi="địa chỉ này đã bị bỏ, hãy kiểm tra url", en="the address is gone, check url"),
    413: Words(vi="hỏi quá nhiều một lúc, hãy thu hẹp câu hỏi", en="asked for too much at once, narrow the question"),
    429: Words(vi="hỏi quá dày, hãy tăng every", en="asked too often, raise every"),
    503: Words(vi="máy chủ nguồn đang bận hoặc bảo trì", en="the source is busy or in maintenance"),
}
_CLIENT = Words(vi="nguồn không nhận câu hỏi", en="the source refuses the question")
_SERVER = Words(vi="máy chủ nguồn lỗi", en="the source is broken")


class HttpAnswer(Struct, frozen=True):
    """One good answer."""

    url: httpx.URL
    """Where it came from, after redirects."""
    headers: httpx.Headers
    body: bytes
    """Unpacked."""


async def get(tools: ConnectorTools, url: httpx.URL, *, bounds: Bounds, headers: Mapping[str, str]) -> bytes:
    """Return the unpacked body at ``url``; raises like ``send``."""
    return (await send(tools, url, bounds=bounds, headers=headers)).body


async def send(
    tools: ConnectorTools, url: httpx.URL, *, bounds: Bounds, headers: Mapping[str, str], content: bytes | None = None
) -> HttpAnswer:
    """Ask for ``url``, by POST where there is ``content``, and return what it answers.

    Raises SourceError for an answer that is not a good one, and where the way leads out of ``bounds``, and
    httpx.TransportError where there is no answer. There is no time-out and no second try here: polling owns both.
    """
    method = "GET" if content is None else "POST"
    bounds.check(url)
    for _ in range(REDIRECTS + 1):
        told = {**bounds.headers(url, headers), "Accept-Encoding": "gzip, deflate"}
        request = tools.http.build_request(method, url, headers=told, content=content)
        # the client is shared: one source must not travel with the session of another
        request.headers.pop("Cookie", None)
        try:
            response = await tools.http.send(request, stream=True, auth=None, follow_redirects=False)
        except (httpx.InvalidURL, UnicodeError):
            # of a redirect, which httpx reads though it follows none
            raise SourceError(NO_ADDRESS) from None
        async with contextlib.aclosing(response):
            if response.next_request is not None:
                url = bounds.check(response.next_request.url, url)
                continue
            if not response.is_success:
                raise StatusError(response.status_code, asked=url, again=_again(response.headers, tools.now))
            packed = await _read(response, tools.largest_body)
        coding = response.headers.get("Content-Encoding", "")
        is_packed = bool(coding) or packed.startswith(_MAGIC)
        body = await aside(SMALL + 1 if is_packed else len(packed), unpack, packed, coding, tools.largest_body)
        body = await aside(len(body), utf8, body, response.headers.get("Content-Type", ""))
        return HttpAnswer(url, response.headers, body)
    raise SourceError(Words(vi="chuyển hướng không dứt", en="redirects without end"))


class StatusError(SourceError):
    """The source answered with a status that is no success."""

    def __init__(self, status: int, *, asked: httpx.URL | None = None, again: float | None = None) -> None:
        super().__init__(_status(status, again), again=again)
        self.status = status
        self.asked = asked


def asked_address(error: BaseException) -> str:
    """Return which address was asked when that failed, without anything that may be secret; empty for none."""
    asked = None
    match error:
        case StatusError():
            asked = error.asked
        case httpx.RequestError():
            # httpx raises where it knows no request
            with contextlib.suppress(RuntimeError):
                asked = error.request.url
    if asked is None:
        return ""
    query = "&".join(f"{name}=…" for name in asked.params)
    return str(asked.copy_with(userinfo=b"", query=None, fragment=None)) + (f"?{query}" if query else "")


def grown(size: int, body: bytes, largest: int) -> int:
    """Return the bytes of all pages with one more; raises SourceError for more than ``largest``."""
    if size + len(body) > largest:
        raise too_large(largest)
    return size + len(body)


def too_many(pages: int) -> SourceError:
    """Return the error for an answer of more pages than settings allow: counts of a part would be wrong."""
    return SourceError(
        Words(
            vi=f"nhiều hơn {pages} trang; nếu đúng, hãy tăng pages",
            en=f"more than {pages} pages; if that is right, raise pages",
        )
    )


def unpack(packed: bytes, coding: str, largest: int) -> bytes:
    """Return the body without its Content-Encoding (RFC 9110, 8.4), never holding more than ``largest`` bytes and one.

    Raises SourceError.
    """
    codings = [name for part in coding.split(",") if (name := part.strip().lower()) not in _UNCODED]
    # some name the charset where compression belongs
    codings = [name for name in codings if not NAMED.match(name)]
    if len(codings) > _CODINGS or any(name not in _CODED for name in codings):
        raise SourceError(Words(vi="trả lời nén theo cách không đọc được", en="answer compressed in an unknown way"))
    for name in reversed(codings):
        # some say that they compress, and do not
        if packed and not (_CODED[name] == _GZIP and packed.lstrip()[:1] in _PLAIN):
            packed = _inflate(packed, _format(packed, name), largest)
    # none of the texts we read begins like this: it was compressed without a word, or twice
    for _ in range(_CODINGS):
        if not packed.startswith(_MAGIC):
            break
        packed = _inflate(packed, _GZIP, largest)
    return packed


def too_large(largest: int) -> SourceError:
    """Return the error for an answer of more than ``largest`` bytes."""
    size = f"{largest / 2**20:.4g} MiB" if largest >= 2**20 else f"{largest / 2**10:.4g} KiB"
    return SourceError(
        Words(vi=f"trả lời lớn hơn {size}, quá giới hạn", en=f"answer larger than {size}, which is the limit")
    )


def _status(code: int, again: float | None) -> Words:
    hint = _HINTS.get(code, _SERVER if code >= 500 else _CLIENT)
    minutes = 0 if again is None else max(1, round(again / 60))
    vi, en = (f", xin đợi {minutes} phút", f", asks to wait {minutes} min") if minutes else ("", "")
    return Words(vi=f"trả lời {code} ({hint.vi}){vi}", en=f"answered {code} ({hint.en}){en}")


def _again(headers: httpx.Headers, now: Callable[[], datetime]) -> float | None:
    """Return the seconds after which a server wants to be asked again (RFC 9110, 10.2.3), where it says so."""
    spelt = headers.get("Retry-After", "").strip()
    if spelt.isascii() and spelt.isdecimal() and len(spelt) < 10:
        return float(spelt) or None
    try:
        at = parsedate_to_datetime(spelt)
        # by the server's own clock, where it tells it
        asked = parsedate_to_datetime(headers["Date"]) if "Date" in headers else now()
        seconds = (at - asked).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return seconds if seconds > 0 else None


async def _read(response: httpx.Response, largest: int) -> bytes:
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > largest:
        raise too_large(largest)
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > largest:
            raise too_large(largest)
    return bytes(body)


def _format(packed: bytes, name: str) -> int:
    if name != "deflate":
        return _GZIP
    # many servers send deflate without the zlib header that the standard asks for (RFC 1950, 2.2)
    wrapped = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2]) % 31 == 0
    return _ZLIB if wrapped else _RAW


def _inflate(packed: bytes, wbits: int, largest: int) -> bytes:
    unpacked = bytearray()
    for _ in range(_MEMBERS):
        inflater = zlib.decompressobj(wbits)
        try:
            unpacked += inflater.decompress(packed, largest - len(unpacked) + 1)
        except zlib.error:
            break
        if len(unpacked) > largest:
            raise too_large(largest)
        if not inflater.eof:
            break
        packed = inflater.unused_data
        if not packed or wbits != _GZIP:
            return bytes(unpacked)
    raise SourceError(Words(vi="trả lời nén bị hỏng hoặc bị cắt", en="compressed answer is damaged or cut off"))
