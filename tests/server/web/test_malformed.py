"""Ten thousand malformed requests at the control port, and a device that notices none of it."""

import json
import logging
import random
import re
import select
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Self

import pytest
from malformed import CALM, NASTY, SEED, Footprint, Undisturbed, broken_lines, damaged, mutants
from processes import PATIENCE, Program, wait_for
from web_site import Device

from server.web.endpoints import ENDPOINTS
from server.web.tokens import DeviceRole

pytestmark = pytest.mark.waits

log = logging.getLogger(__name__)

RAW, BODIES, PATHS, HEADERS = 4000, 3500, 1500, 1000
"""That are thrown, ten thousand in all: no HTTP or hardly; wrong bodies; wrong paths and methods; wrong headers."""
HELD = 60
"""Of so many, at the beginning of each fifth, those that do not come to their end stay open."""
DEVICES = 60
"""Of strangers with a right token: each may ask twenty times a second."""
AT_ONCE = 20
"""Connections of which each waits for its answer."""
HOST = b"Host: a\r\n"


class Follower:
    """Follows the calm wall as a device does, over one stream that must not end."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self.seen: list[int] = []
        self.ended = False
        self._thread = threading.Thread(target=self._run, name="follower")

    def __enter__(self) -> Self:
        self._thread.start()
        wait_for(lambda: bool(self.seen), "the stream begins")
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    def _run(self) -> None:
        with self._device.changes("calm") as events:
            for shown in events:
                self.seen.append(shown["revision"])
        self.ended = True


class Addresses:
    """The connections of one computer that asks too often, and of many others: each is limited by itself."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._number = 0

    def open(self) -> socket.socket:
        """Return a connection of the one, then of another one, and so on."""
        self._number += 1
        last = 2 if self._number % 2 else self._number % 250 + 3
        return socket.create_connection(
            ("127.0.0.1", self._port), timeout=PATIENCE, source_address=(f"127.0.0.{last}", 0)
        )


def test_ten_thousand_malformed_requests_disturb_nobody(site):
    site.config.write_text(site.config.read_text() + CALM.format())
    chance, statuses = random.Random(SEED), Counter[str]()
    tokens = [site.device(f"stranger-{number}", DeviceRole.OPERATOR) for number in range(DEVICES)]
    with ExitStack() as stack:
        for each in tokens:
            stack.enter_context(each)
        server = stack.enter_context(site.running())
        web = stack.enter_context(site.web())
        site.until_live()
        panel = stack.enter_context(site.device("panel"))
        with Undisturbed(site) as calm, Follower(stack.enter_context(site.device("follower"))) as follower:
            addresses = Addresses(site.web_port)
            thrown = requests(chance, [each.token for each in tokens])
            footprint = None
            for _ in range(5):
                throw(addresses, thrown, (RAW + BODIES + PATHS + HEADERS) // 5, statuses)
                answer = panel.post("/walls/main/show", {"layout": f"layout-{len(statuses)}"})
                assert answer.status_code == 200, answer.text
                footprint = footprint or Footprint(web)
            assert footprint is not None
            calm.check(beyond=calm.given)
            newest = panel.revision("calm")
            wait_for(lambda: follower.seen[-1] >= newest, "the stream goes on")
            assert not follower.ended
            assert follower.seen == sorted(set(follower.seen))
            footprint.check()
            log.info("%d orders of others; grown by %d, %d; %s", calm.given, *footprint.grown, statuses.most_common())
            site.tokens.remove("follower")
        well(server)
        well(web)
    assert {each for each in statuses if not each.startswith(("4", "closed"))} <= {"200", "304", "204", "303"}
    assert statuses["429"]
    assert statuses["400"] > RAW / 4


def well(program: Program) -> None:
    assert program.process.poll() is None
    said = program.said()
    assert "Traceback" not in said
    assert "crashed" not in said
    assert broken_lines(said) == []


def throw(addresses: Addresses, thrown: Iterator[tuple[bytes, bool]], count: int, statuses: Counter[str]) -> None:
    """Send requests, each of a connection of its own, and wait for their answers, where these are to come."""
    waiting: dict[socket.socket, tuple[bytes, bytes]] = {}
    with ExitStack() as held:
        for number in range(count):
            sent, ends = next(thrown)
            end = addresses.open()
            if not ends and number < HELD:
                held.callback(end.close)
            with suppress(ConnectionError):
                end.sendall(sent)
            if ends:
                waiting[end] = (sent, b"")
            elif number >= HELD:
                end.close()
            while len(waiting) >= AT_ONCE:
                take(waiting, statuses)
        while waiting:
            take(waiting, statuses)


def take(waiting: dict[socket.socket, tuple[bytes, bytes]], statuses: Counter[str]) -> None:
    """Take what has come of answers."""
    ready, _, _ = select.select(list(waiting), [], [], PATIENCE)
    assert ready, f"no answer to {[sent[:300] for sent, _ in waiting.values()]}"
    for end in ready:
        sent, got = waiting[end]
        with suppress(ConnectionError):
            if new := end.recv(1 << 20):
                waiting[end] = (sent, got := got + new)
                if not whole(got, headed=sent.startswith(b"HEAD ")):
                    continue
        status = found[1].decode() if (found := re.match(rb"HTTP/1\.1 (\d+) ", got)) else "closed"
        assert status[0] != "5", (sent[:500], got)
        # nothing of what was sent comes back as a header
        assert b"\r\nX-Injected" not in got
        statuses[status] += 1
        del waiting[end]
        end.close()


def whole(got: bytes, *, headed: bool) -> bool:
    """Return whether an answer has come to its end, which for HEAD is that of its headers."""
    head, found, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return bool(found) and (headed or length is None or head.startswith(b"HTTP/1.1 304") or len(body) >= int(length[1]))


# What is sent, and whether it can be answered: a request that has no end is not


def requests(chance: random.Random, tokens: list[str]) -> Iterator[tuple[bytes, bool]]:
    """Yield requests of all kinds, mixed."""
    kinds = (raw(chance), with_bodies(chance, tokens), with_paths(chance, tokens), with_headers(chance, tokens))
    while True:
        yield next(chance.choices(kinds, (RAW, BODIES, PATHS, HEADERS))[0])


def asked(target: bytes, *lines: bytes, method: bytes = b"GET", body: bytes = b"") -> bytes:
    """Return a request."""
    return (
        method + b" " + target + b" HTTP/1.1\r\n" + HOST + b"".join(each + b"\r\n" for each in lines) + b"\r\n" + body
    )


def raw(chance: random.Random) -> Iterator[tuple[bytes, bool]]:
    """Yield what is no HTTP, or hardly, or two requests to some and one to others (RFC 9112, 11.2)."""
    right = asked(b"/api/v1/health")
    post = asked(b"/api/v1/walls/main/undo", b"Content-Length: 2", method=b"POST", body=b"{}")
    chunked = b"Transfer-Encoding: chunked"
    strange = (
        b"\r\n\r\n\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500 + b"\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/0.9\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/2\r\n\r\n",
        b"GET / HTTP/x\r\n\r\n",
        b"GET  /  HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\0" * 100 + b"\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\nHost: a\n\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
        b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        b"G\xc3\x8bT / HTTP/1.1\r\nHost: a\r\n\r\n",
        asked(b"http://evil.example/api/v1/walls"),
        asked(b"/api/v1/health", b"Upgrade: websocket", b"Connection: Upgrade", b"Sec-WebSocket-Key: x"),
        asked(b"/api/v1/health", b"Upgrade: h2c", b"Connection: Upgrade, HTTP2-Settings", b"HTTP2-Settings: x"),
        asked(b"/api/v1/health", b"Expect: 200-fine"),
    )
    bodies = (
        ((b"Content-Length: 2", b"Content-Length: 3"), b"{}"),
        ((b"Content-Length: 2, 3",), b"{}"),
        ((b"Content-Length: -2",), b"{}"),
        ((b"Content-Length: +2",), b"{}"),
        ((b"Content-Length: 0x2",), b"{}"),
        ((b"Content-Length: 2_0",), b"{}"),
        ((b"Content-Length: " + b"9" * 400,), b"{}"),
        ((b"Content-Length: 2", chunked), b"0\r\n\r\n" + right),
        ((chunked, chunked), b"0\r\n\r\n"),
        ((b"Transfer-Encoding: chunked, identity",), b"0\r\n\r\n"),
        ((b"Transfer-Encoding: xchunked",), b"0\r\n\r\n"),
        ((b"Transfer-Encoding:\x0bchunked",), b"0\r\n\r\n"),
        ((b"Transfer-Encoding : chunked",), b"0\r\n\r\n"),
        ((chunked,), b"x\r\n\r\n"),
        ((chunked,), b"-1\r\n\r\n"),
        ((chunked,), b"ffffffffffffffffffffff\r\n\r\n"),
        ((chunked,), b"2\r\n{}x\r\n0\r\n\r\n"),
        ((chunked,), b"2;" + b"a=b;" * 5000 + b"\r\n{}\r\n0\r\n\r\n"),
        ((chunked,), b"2\n{}\n0\n\n"),
        ((chunked,), b"0\r\nContent-Length: 5\r\n\r\n" + right),
    )
    while True:
        for each in strange:
            yield each, True
        for lines, body in bodies:
            yield asked(b"/api/v1/walls/main/undo", *lines, method=b"POST", body=body), True
        for _ in range(20):
            yield chance.randbytes(chance.randrange(1, 3000)) + b"\r\n\r\n", True
            yield b"GET / HTTP/1.1\rHost: a\r\r", False
            yield chance.choice((right, post))[: chance.randrange(len(right))], False
            # what was damaged may have no end any more
            yield damaged(chance.choice((right, post)), chance), False
            yield damaged(right, chance) + b"\r\n\r\n" + b"\xff" * 20_000, True


def with_bodies(chance: random.Random, tokens: list[str]) -> Iterator[tuple[bytes, bool]]:
    """Yield bodies that are no right ones, for each endpoint that takes one."""
    whole = {
        "show": {"layout": "press", "surface": 1, "until": "2026-01-01T00:00:00Z", "why": {"vi": "x", "en": "y"}},
        "start": {"tour": "round", "surface": 2},
        "takeover": {"template": "warning", "text": {"vi": "x", "en": "y"}, "severity": "warning"},
        "": {"surface": 1},
    }
    nested = (b"[" * 100_000, b'{"layout":' * 50_000, b'{"why":' * 2000 + b"1" + b"}" * 2000, b"[" * 7000 + b"]" * 7000)
    odd = (
        *(b"", b"null", b"NaN", b'{"surface": NaN}', b'{"surface": Infinity}', b'{"surface": 1e999}', b"{]", b'"'),
        *(b'{"surface": ' + b"9" * 5000 + b"}", b'{"layout": "\\ud800"}', b'{"layout": "\\u0000"}', b'{"a\\nb": 1}'),
        *(
            b'{"why": {"vi": "\\ud83d"}}',
            b'{"layout": "a", "layout": 1}',
            b"\xef\xbb\xbf{}",
            b"\xff\xfe{\0}\0",
            b"{}{}",
        ),
        *(b" " * 16_385, b"x" * 16_384, b'{"' + b"x" * 16_000 + b'": 1}', b'{"layout": "' + b"x" * 16_000 + b'"}'),
    )
    kind = b"Content-Type: application/json"
    places = [each for each in ENDPOINTS if each.method == "POST"]
    while True:
        for place in places:
            path = place.place.replace("{wall}", "main")
            tree = whole.get(path.rpartition("/")[2], whole[""])
            shaped = [spelled(each) for each in mutants(tree)]
            chance.shuffle(shaped)
            for body in (*nested, *odd, *shaped[:60]):
                named = (kind, authorization(chance.choice(tokens)))
                length = b"Content-Length: %d" % len(body)
                yield asked(path.encode(), *named, length, method=b"POST", body=body), True
            # the rest of it never comes
            yield asked(path.encode(), *named, b"Content-Length: 9999", method=b"POST", body=b"{"), False
        for word in (b"word=%ff%fe&answer=handled", b"answer=" + b"x" * 5000, b"&" * 4000, b"answer=received&word=%00"):
            form = (b"Content-Type: application/x-www-form-urlencoded", b"Content-Length: %d" % len(word))
            for token in (b"x", b"%00", b"%0d%0aX-Injected:%20a", b"x" * 5000, b"%ff", b"%ed%a0%80"):
                yield asked(b"/answer/" + token, *form, method=b"POST", body=word), True


def spelled(tree: object) -> bytes:
    """Return a body as JSON that may hold what JSON has not: NaN, and bytes that are no UTF-8."""
    return json.dumps(tree, default=str).encode().replace(b"\\u2603\\u2603", b"\xed\xa0\x80\xff")


def with_paths(chance: random.Random, tokens: list[str]) -> Iterator[tuple[bytes, bool]]:
    """Yield paths and methods that there are not."""
    parts = (
        *(
            b"..",
            b".",
            b"",
            b"%2e%2e",
            b"%2f",
            b"..%2f..%2fetc%2fpasswd",
            b"%00",
            b"%0d%0aX-Injected:%20a",
            b"%",
            b"%zz",
        ),
        *(
            b"%ff",
            b"%ed%a0%80",
            b"%c0%ae",
            b"%u0041",
            b"main;x=1",
            b"main%20",
            b"{wall}",
            b"*",
            b"x" * 5000,
            b"%25" * 500,
        ),
        *(b"main?x=%00", b"main#x", b"~root", b"calm%0a", b"\\..\\..", b"'--", b"<script>", b"${jndi}"),
    )
    methods = (
        b"GET",
        b"POST",
        b"HEAD",
        b"PUT",
        b"DELETE",
        b"TRACE",
        b"PATCH",
        b"OPTIONS",
        b"PROPFIND",
        b"get",
        b"X" * 99,
    )
    begins = (b"/", b"/api/v1/", b"/api/v1/walls/", b"/answer/", b"/metrics/", b"//", b"/api/v2/")
    while True:
        path = chance.choice(begins) + b"/".join(chance.choices(parts, k=chance.randrange(1, 4)))
        if chance.random() < 0.3:
            path += chance.choice((b"/show", b"/changes", b"/layouts", b"/undo", b"/openapi.json"))
        token = chance.choice((authorization(chance.choice(tokens)), b"X: y"))
        method = chance.choice(methods)
        if method == b"GET" and path.endswith(b"/changes"):
            method = b"HEAD"
        yield asked(path, token, method=method), True


def with_headers(chance: random.Random, tokens: list[str]) -> Iterator[tuple[bytes, bool]]:
    """Yield right requests with headers that cannot be understood."""
    odd = [str(each).encode(errors="replace").replace(b"\n", b"").replace(b"\0", b"") for each in NASTY]
    odd += [b"\xff" * 9, b"Bearer", b"Bearer vl_", b"q=1;q=x", b'W/"', b'"7-x', b"*", b",,,", b"en;q=nan, vi;q=inf"]
    odd = [each[:3000] for each in odd]
    names: tuple[bytes, ...] = (
        b"Authorization",
        b"Accept-Language",
        b"If-Match",
        b"If-None-Match",
        b"Idempotency-Key",
        b"Content-Type",
    )
    names += (b"Last-Event-ID", b"Accept", b"Connection", b"Cookie", b"X-Forwarded-For", b"Forwarded", b"Range")
    while True:
        lines = [chance.choice(names) + b": " + chance.choice(odd) for _ in range(chance.randrange(1, 6))]
        if chance.random() < 0.7:
            lines.append(authorization(chance.choice(tokens)))
        if chance.random() < 0.5:
            yield asked(b"/api/v1/walls/main", *lines), True
        else:
            yield asked(b"/api/v1/walls/main/undo", *lines, b"Content-Length: 0", method=b"POST"), True


def authorization(token: str) -> bytes:
    return b"Authorization: Bearer " + token.encode()
