"""What any address may do to us, and what it is answered with."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.far_end import LARGEST, FarEnd
from server.connectors.base import ConnectorTools
from server.connectors.transport.bounds import Bounds, check_address
from server.connectors.transport.http import StatusError, get, unpack
from server.contract.errors import SettingError
from server.errors import SourceError


async def read(tools: ConnectorTools, url: str) -> bytes:
    return await get(tools, httpx.URL(url), bounds=Bounds(home=httpx.URL(url)), headers={"X-Who": "wall"})


async def refusal(tools: ConnectorTools, url: str) -> str:
    with pytest.raises(SourceError) as caught:
        await read(tools, url)
    return caught.value.words.vi


async def test_a_good_answer(far_end: FarEnd, tools: ConnectorTools):
    assert await read(tools, far_end.answer("/a", b"xin ch\xc3\xa0o")) == "xin chào".encode()
    ((target, headers),) = far_end.asked
    assert (target, headers["x-who"], headers["accept-encoding"]) == ("/a", "wall", "gzip, deflate")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (500, "trả lời 500 (máy chủ nguồn lỗi)"),
        (503, "trả lời 503 (máy chủ nguồn đang bận hoặc bảo trì)"),
        (404, "trả lời 404 (không có địa chỉ này, hãy kiểm tra url)"),
        (401, "trả lời 401 (mật khẩu sai hoặc thiếu)"),
        (418, "trả lời 418 (nguồn không nhận câu hỏi)"),
        (304, "trả lời 304 (nguồn không nhận câu hỏi)"),
    ],
)
async def test_a_status_is_said_in_words(far_end: FarEnd, tools: ConnectorTools, status: int, words: str):
    assert await refusal(tools, far_end.answer("/a", b"", status=status)) == words


async def test_an_answer_that_announces_too_much_is_not_read(far_end: FarEnd, tools: ConnectorTools):
    async def never() -> AsyncIterator[bytes]:
        await asyncio.Event().wait()
        yield b""

    url = far_end.answer("/a", never(), headers={"Content-Length": "100000000"})
    assert await refusal(tools, url) == "trả lời lớn hơn 256 KiB, quá giới hạn"


async def test_a_hundred_megabytes_are_cut_off(far_end: FarEnd, tools: ConnectorTools):
    sent = 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1600):
            sent += 65536
            yield b"x" * 65536

    assert "lớn hơn 256 KiB" in await refusal(tools, far_end.answer("/a", flood()))
    # what the sockets hold besides
    assert sent < LARGEST + 16 * 2**20


async def test_the_limit_itself_is_allowed(far_end: FarEnd, tools: ConnectorTools):
    assert len(await read(tools, far_end.answer("/a", b"x" * LARGEST))) == LARGEST
    packed = gzip.compress(b"x" * LARGEST)
    assert len(await read(tools, far_end.answer("/b", packed, headers={"Content-Encoding": "gzip"}))) == LARGEST


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP", "deflate", "gzip, gzip", "identity", "identity, gzip"])
async def test_compressed_answers(far_end: FarEnd, tools: ConnectorTools, coding: str):
    body = "Lạng Sơn ".encode() * 1000
    coders: dict[str, Callable[[bytes], bytes]] = {"identity": bytes, "deflate": zlib.compress}
    packed = body
    for name in coding.lower().split(", "):
        packed = coders.get(name, gzip.compress)(packed)
    assert await read(tools, far_end.answer("/a", packed, headers={"Content-Encoding": coding})) == body


async def test_deflate_without_its_header(far_end: FarEnd, tools: ConnectorTools):
    raw = zlib.compress(b"hello", wbits=-15)
    assert await read(tools, far_end.answer("/a", raw, headers={"Content-Encoding": "deflate"})) == b"hello"


async def test_gzip_in_several_members(far_end: FarEnd, tools: ConnectorTools):
    packed = gzip.compress(b"mot ") + gzip.compress(b"hai")
    assert await read(tools, far_end.answer("/a", packed, headers={"Content-Encoding": "gzip"})) == b"mot hai"


@pytest.mark.parametrize("coding", ["gzip", "gzip, gzip"])
async def test_a_bomb_goes_off_at_the_limit(far_end: FarEnd, tools: ConnectorTools, coding: str):
    bomb = gzip.compress(b"\0" * (64 * 2**20))
    if coding != "gzip":
        bomb = gzip.compress(bomb)
    url = far_end.answer("/a", bomb, headers={"Content-Encoding": coding})
    assert "lớn hơn 256 KiB" in await refusal(tools, url)


def test_a_bomb_in_members_goes_off_at_the_limit_of_their_sum():
    with pytest.raises(SourceError, match="larger than"):
        unpack(gzip.compress(b"\0" * 600) * 2, "gzip", 1000)


@pytest.mark.parametrize(
    ("body", "coding", "words"),
    [
        (gzip.compress(b"hello" * 100, mtime=0)[:-9], "gzip", "trả lời nén bị hỏng hoặc bị cắt"),
        (b"not gzip", "gzip", "trả lời nén bị hỏng hoặc bị cắt"),
        (gzip.compress(b"", mtime=0) * 101, "gzip", "trả lời nén bị hỏng hoặc bị cắt"),
        (b"x", "br", "trả lời nén theo cách không đọc được"),
        (b"x", "gzip, gzip, gzip, gzip", "trả lời nén theo cách không đọc được"),
    ],
)
async def test_bad_compression(far_end: FarEnd, tools: ConnectorTools, body: bytes, coding: str, words: str):
    assert await refusal(tools, far_end.answer("/a", body, headers={"Content-Encoding": coding})) == words


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "gzip, deflate"]))
def test_any_bytes_unpack_or_are_refused(packed: bytes, coding: str):
    with suppress(SourceError):
        assert len(unpack(packed, coding, 1000)) <= 1000


async def test_redirects_are_followed_at_home(far_end: FarEnd, tools: ConnectorTools):
    far_end.answer("/c", b"here")
    far_end.answer("/b", b"", status=301, headers={"Location": f"{far_end.url}/c"})
    url = far_end.answer("/a", b"", status=307, headers={"Location": "/b?x=1"})
    assert await read(tools, url) == b"here"
    assert [target for target, _ in far_end.asked] == ["/a", "/b?x=1", "/c"]


async def test_redirects_without_end(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer("/a", b"", status=302, headers={"Location": "/a"})
    assert await refusal(tools, url) == "chuyển hướng không dứt"
    assert len(far_end.asked) == 6


async def test_a_redirect_to_nonsense(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer("/a", b"", status=302, headers={"Location": "http://[::1"})
    with pytest.raises(httpx.RemoteProtocolError):
        await read(tools, url)


async def test_cookies_are_not_kept_for_the_next_source(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer("/a", b"", headers={"Set-Cookie": "session=1"})
    await read(tools, url)
    await read(tools, url)
    assert "cookie" not in far_end.asked[1][1]


async def test_transport_errors_are_passed_on(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer("/a", b"short", headers={"Content-Length": "100"})
    with pytest.raises(httpx.RemoteProtocolError):
        await read(tools, url)
    with pytest.raises(httpx.ConnectError):
        await read(tools, "http://127.0.0.1:1/")


async def test_a_silent_server_can_be_left(far_end: FarEnd, tools: ConnectorTools):
    listening = asyncio.Event()

    async def silence() -> AsyncIterator[bytes]:
        listening.set()
        await asyncio.Event().wait()
        yield b""

    url = far_end.answer("/a", silence())
    task = asyncio.create_task(read(tools, url))
    await listening.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    # the client is still good for others
    assert await read(tools, far_end.answer("/b", b"ok")) == b"ok"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.vn",
        "ftp://a.vn",
        "http://",
        "http://user:word@a.vn",
        "https://user@a.vn",
        "http://[::1",
        "file:///a",
        "http://xn--a/",
    ],
)
def test_addresses_that_are_refused(url: str):
    with pytest.raises(SettingError):
        check_address(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8600/tasks", "https://a.vn/a?b=c"])
def test_addresses_that_are_good(url: str):
    check_address(url)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("", gzip.compress(b"<a/>", mtime=0)),
        ("UTF-8", b"<a/>"),
        ("utf-8", gzip.compress(b"<a/>", mtime=0)),
        ("none", b"<a/>"),
        ("8bit", b"<a/>"),
        ("gzip", b"<a/>"),
        ("gzip", gzip.compress(gzip.compress(b"<a/>", mtime=0), mtime=0)),
    ],
)
async def test_what_is_compressed_can_be_seen(far_end: FarEnd, tools: ConnectorTools, coding: str, packed: bytes):
    url = far_end.answer("/a", packed, headers={"Content-Encoding": coding} if coding else {})
    assert await read(tools, url) == b"<a/>"


async def test_a_bomb_without_a_header_goes_off_too(far_end: FarEnd, tools: ConnectorTools):
    assert "lớn hơn 256 KiB" in await refusal(tools, far_end.answer("/a", gzip.compress(b"\0" * 2**20)))


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br"])
async def test_other_compressions_are_named_as_such(far_end: FarEnd, tools: ConnectorTools, coding: str):
    url = far_end.answer("/a", b"<a/>", headers={"Content-Encoding": coding})
    assert await refusal(tools, url) == "trả lời nén theo cách không đọc được"


@pytest.mark.parametrize(
    ("content_type", "sent", "told"),
    [
        ("text/csv; charset=iso-8859-1", "à".encode("latin-1"), "à"),
        ("application/json; charset=windows-1252", "“à”".encode("cp1252"), "“à”"),
        ("application/json; charset=utf-16-le", "[à]".encode("utf-16-le"), "[à]"),
        # what is valid UTF-8 is UTF-8, whatever a server adds by itself
        ("text/xml; charset=iso-8859-1", "à".encode(), "à"),
        ("text/plain; charset=punycode", "à".encode(), "à"),
    ],
)
async def test_a_charset_that_only_the_header_names(
    far_end: FarEnd, tools: ConnectorTools, content_type: str, sent: bytes, told: str
):
    url = far_end.answer("/a", sent, headers={"Content-Type": content_type})
    assert await read(tools, url) == told.encode()


async def test_what_a_text_says_of_itself_counts_more(far_end: FarEnd, tools: ConnectorTools):
    sent = "<?xml version='1.0' encoding='iso-8859-1'?><a>à</a>".encode("latin-1")
    url = far_end.answer("/a", sent, headers={"Content-Type": "text/xml; charset=windows-1258"})
    assert await read(tools, url) == sent


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "again"),
    [
        ({"Retry-After": "3600"}, 3600.0),
        (
            {"Retry-After": "Sun, 29 Nov 2026 09:00:00 GMT", "Date": "Sun, 29 Nov 2026 08:00:00 GMT"},
            3600.0,
        ),
        ({"Retry-After": "0"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Sun, 29 Nov 2020 09:00:00 GMT"}, None),
        ({}, None),
    ],
)
async def test_when_a_source_wants_to_be_asked_again(
    far_end: FarEnd, tools: ConnectorTools, status: int, headers: dict[str, str], again: float | None
):
    with pytest.raises(StatusError) as caught:
        await read(tools, far_end.answer("/a", b"", status=status, headers=headers))
    assert caught.value.again == again
    assert ("asks to wait 60 min" in caught.value.words.en) is (again is not None)
