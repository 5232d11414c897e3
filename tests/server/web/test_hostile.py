"""Whatever strangers and broken equipment send, they are answered in one line and the others go on."""

import asyncio
import contextlib
import json
import re
import select
import socket
import time

import httpx
import pytest
from processes import PATIENCE, wait_for
from running import free_port

from server.web.http_server import http_server, listener
from server.web.tokens import DeviceRole

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        (b"{", "no-json", "JSON"),
        (b"\xff\xfe", "no-json", "JSON"),
        (b'{"layout": "\xff"}', "no-json", "JSON"),
        (b"[" * 10_000, "wrong-body", "expected object, got array"),
        (b"[]", "wrong-body", "expected object, got array"),
        (b"{}", "wrong-body", "layout or scene is needed"),
        (b'{"layout": 1}', "wrong-body", "layout: expected str | null, got int"),
        (b'{"layout": "press", "surface": "2"}', "wrong-body", "surface: expected int"),
        (b'{"layout": "press", "surface": 0}', "wrong-body", "surface: expected int >= 1"),
        (b'{"layout": "press", "surface": 1e400}', "wrong-body", "surface: "),
        (b'{"layout": "press", "screen": 1}', "wrong-body", "screen: there is no such setting"),
        ('{"layout": "bố cục"}'.encode(), "wrong-body", "layout: expected small letters"),
        (b'{"layout": "../../etc/passwd"}', "wrong-body", "layout: expected small letters"),
        (b'{"layout": "press\\n"}', "wrong-body", "layout: expected small letters"),
    ],
)
def test_a_body_that_is_wrong_is_told_what_is_wrong_with_it(panel, body, code, detail):
    answer = panel.send("POST", "/walls/main/show", {"content": body}, Content_Type="application/json; charset=utf-8")
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert detail in answer.json()["detail"]


def test_a_body_of_another_kind_is_refused(panel):
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = panel.send("POST", "/walls/main/show", {"content": b'{"layout": "press"}'}, Content_Type=kind)
        assert answer.status_code == 415


def test_a_huge_body_is_refused_before_it_has_come(panel):
    def endless():
        while True:
            yield b" " * 65536

    # the connection is shut meanwhile: whether the answer can still be read is for the two systems to say
    with contextlib.suppress(httpx.WriteError, httpx.ReadError):
        answer = panel.send("POST", "/walls/main/show", {"content": endless()}, Content_Type="application/json")
        assert answer.status_code == 413
    assert panel.get("/walls/main").status_code == 200


def test_a_path_or_method_that_there_is_not_is_a_problem(panel):
    assert panel.http.get("/../../etc/passwd", headers=panel.headers).status_code == 404
    # sent elsewhere by a slash too many, or by a host that the request names, it would give its token away
    assert panel.http.get("/walls/", headers=panel.headers | {"Host": "evil.example"}).status_code == 404
    for method in ("DELETE", "PUT", "OPTIONS", "TRACE"):
        answer = panel.http.request(method, "/walls/main", headers=panel.headers)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert answer.json()["code"] == "method"


@pytest.mark.parametrize("given", ["yesterday", '"', "-1", '"7-xyz"', "1" * 400])
def test_a_tag_that_can_be_none_of_ours_is_refused(panel, given):
    answer = panel.post("/walls/main/undo", If_Match=given)
    assert (answer.status_code, answer.json()["code"]) == (400, "if-match")


@pytest.mark.parametrize("given", ["", "x" * 256])
def test_a_key_of_an_order_has_a_sensible_length(panel, given):
    answer = panel.post("/walls/main/undo", Idempotency_Key=given)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key")


def test_a_thousand_requests_at_once_slow_down_that_device_alone(running, panel):
    with running.device("calm", DeviceRole.VIEWER) as calm:
        asked = f"GET /api/v1/walls/main HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {panel.token}\r\n\r\n"
        with socket.create_connection(("127.0.0.1", running.web_port), timeout=PATIENCE) as many:
            many.sendall(asked.encode() * 1000)
            got = b""
            while len(statuses := re.findall(rb"HTTP/1.1 (\d+) ", got)) < 1000:
                got += many.recv(1 << 20)
        assert statuses[:60] == [b"200"] * 60
        assert set(statuses) == {b"200", b"429"}
        assert got.lower().count(b"retry-after: 1\r\n") == statuses.count(b"429")
        assert calm.get("/walls/main").status_code == 200
    wait_for(lambda: panel.get("/walls/main").status_code == 200, "it is let in again")


def test_wrong_tokens_are_soon_refused_unseen_and_right_ones_of_the_same_address_are_not(running, panel):
    address = str(panel.http.base_url)
    given = [
        "",
        "Bearer",
        "Basic dmw6dmw=",
        "Bearer " + panel.token[:-1],
        f"Bearer {panel.token}x",
        "Bearer \xff",
        "Bearer ệ",
    ]
    first = httpx.get(f"{address}walls", headers={"Authorization": given[3], "Accept-Language": "en"})
    assert first.status_code in (401, 429)
    statuses = [
        httpx.get(f"{address}walls", headers={"Authorization": each.encode()}).status_code for each in given * 3
    ]
    assert set(statuses) <= {401, 429}
    assert statuses[-1] == 429
    assert panel.get("/walls").status_code == 200
    assert not any(panel.token[3:] in file.read_text(errors="replace") for file in running.folder.glob("*.log"))


def test_what_is_no_http_is_answered_and_ended(running, panel):
    for sent in (b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/x\r\n\r\n", b"\0" * 4096, b"GET /" + b"a" * 100_000):
        with socket.create_connection(("127.0.0.1", running.web_port), timeout=PATIENCE) as strange:
            strange.sendall(sent)
            with contextlib.suppress(ConnectionError):
                assert strange.recv(65536).startswith(b"HTTP/1.1 400")
                while strange.recv(65536):
                    pass
    assert panel.get("/walls").status_code == 200


def test_what_ends_at_two_places_is_refused_and_nothing_after_it_is_a_request(running, panel):
    # a proxy before us may have taken one end, and what follows is then of somebody else (RFC 9112, 11.2)
    hidden = f"GET /api/v1/walls HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {panel.token}\r\n\r\n"
    head = f"POST /api/v1/walls/main/undo HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {panel.token}\r\n"
    both = "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    with socket.create_connection(("127.0.0.1", running.web_port), timeout=PATIENCE) as strange:
        strange.sendall(f"{head}{both}{hidden}".encode())
        got = b""
        with contextlib.suppress(ConnectionError):
            while part := strange.recv(65536):
                got += part
    assert got.startswith(b"HTTP/1.1 400")
    assert json.loads(got.partition(b"\r\n\r\n")[2])["code"] == "two-lengths"
    assert got.count(b"HTTP/1.1") == 1


async def test_a_connection_whose_request_does_not_end_is_cut(monkeypatch):
    monkeypatch.setattr("server.web.http_server.HEADERS_WITHIN", 0.3)

    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    port = free_port()
    server = http_server(app, None)
    serving = asyncio.create_task(server.serve([listener("127.0.0.1", port)]))
    try:
        for begun in (b"", b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTT"):
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(begun)
                with contextlib.suppress(ConnectionError):
                    while await reader.read(4096):
                        pass
                writer.close()
    finally:
        server.stop()
        await serving


def test_a_device_that_reads_slowly_is_given_the_newest_state_and_no_backlog(running):
    with running.device("writer-1") as writer, socket.socket() as slow, running.device("slow") as device:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.settimeout(PATIENCE)
        slow.connect(("127.0.0.1", running.web_port))
        head = f"GET /api/v1/walls/main/changes HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {device.token}\r\n\r\n"
        slow.sendall(head.encode())
        # what stands there already would change nothing
        writer.post("/walls/main/show", {"layout": "economy"})
        # each state names all claims, so that some ten fill what the systems keep for a connection
        count, before, got = 120, writer.revision(), b""
        for number in range(count):
            wanted = {"layout": ("press", "soc")[number // 20 % 2], "surface": number % 20 + 1}
            # too many at once, or a server too busy to answer in time
            while (answer := writer.post("/walls/main/show", wanted)).status_code in (429, 503, 504):
                time.sleep(float(answer.headers["Retry-After"]) / 4)
            assert answer.status_code == 200, answer.text
            # one that reads nothing at all is given up
            if select.select([slow], [], [], 0)[0]:
                got += slow.recv(512)
        last = writer.revision()
        assert last > before + count - 20
        while f'"revision":{last},'.encode() not in got[: got.rfind(b"\n\n")]:
            got += slow.recv(1 << 20)
        events = [json.loads(line) for line in re.findall(rb"^data: (.*)$", got, re.MULTILINE)]
        assert events[-1]["revision"] == last
        assert len(events) < count / 2, len(got)
