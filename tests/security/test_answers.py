"""What every answer over HTTP says to browsers, what no answer says to anybody, and whom none believes."""

import re
import socket
from typing import cast

import httpx
import pytest
from lxml.html import document_fromstring
from processes import PATIENCE, wait_for
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.contract.words import Words
from server.web.app import build
from server.web.control import Control
from server.web.endpoints import ENDPOINTS
from server.web.errors import ProblemError
from server.web.guard import Guard
from server.web.pages import clean, html, shown
from server.web.tokens import DeviceRole, Tokens

EVIL = {"Origin": "https://evil.example", "Referer": "https://evil.example/x", "Sec-Fetch-Site": "cross-site"}
OPEN = ("/health", "/api/v1/health", "/api/v1/openapi.json", "/pages/style.css", "/sign-in/oidc", "/answer/x")
"""What is answered without a token."""
MISSING = (
    "/",
    "/api",
    "/api/v1",
    "/pages",
    "/pages/",
    "/answer/",
    "/docs",
    "/redoc",
    "/.git/HEAD",
    "/tokens",
    "/debug",
)
ORDER = {"layout": "press"}


def directives(answer: httpx.Response) -> dict[str, str]:
    """Return what a policy says (Content Security Policy 3)."""
    told = (each.strip().partition(" ") for each in answer.headers["Content-Security-Policy"].split(";"))
    return {name: rest for name, _, rest in told}


@pytest.mark.parametrize("path", [*OPEN, *MISSING, "/api/v1/walls", "/metrics"])
def test_browsers_are_told_what_no_answer_is_for(stranger, path):
    answer = stranger.get(path, headers=EVIL)
    policy = directives(answer)
    for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert policy[name] == "'none'", path
    assert policy["form-action"] in ("'none'", "'self'")
    assert "unsafe" not in str(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == ("max-age=3600" if path.endswith(".css") else "no-store")


@pytest.mark.parametrize("path", [*OPEN, *MISSING, "/api/v1/walls"])
def test_no_answer_has_a_cookie_a_version_or_a_way_for_pages_elsewhere(stranger, device, path):
    for answer in (stranger.get(path, headers=EVIL), stranger.get(path, headers=device.headers | EVIL)):
        told = {name.lower() for name in answer.headers}
        assert "set-cookie" not in told
        assert not {"server", "x-powered-by", "via"} & told
        assert not {name for name in told if name.startswith("access-control-")}
        assert not answer.is_redirect


def test_an_answer_is_of_the_kind_that_it_says(stranger, device):
    for path, kind in (
        ("/health", "application/json"),
        ("/api/v1/openapi.json", "application/json"),
        ("/pages/style.css", "text/css; charset=utf-8"),
        ("/answer/x", "text/html; charset=utf-8"),
        ("/sign-in/oidc", "text/html; charset=utf-8"),
        ("/none", "application/problem+json"),
    ):
        assert stranger.get(path).headers["Content-Type"] == kind
    assert device.get("/walls").headers["Content-Type"] == "application/json"
    with device.http.stream("GET", "/walls/main/changes", headers=device.headers) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")


def test_only_these_paths_answer_without_a_token(stranger):
    for endpoint in ENDPOINTS:
        path = endpoint.place.format(wall="main")
        answer = stranger.request(endpoint.method, path)
        assert (answer.status_code in (401, 429)) is (path not in OPEN), path
        # orders are never given by what browsers send by themselves
        assert endpoint.method == "POST" or endpoint.body is None
    for path in MISSING:
        assert stranger.get(path).status_code == 404


def test_a_token_is_taken_from_no_address_cookie_or_body(stranger, device):
    token = device.token
    for asked in (
        {"params": {"token": token, "access_token": token, "authorization": f"Bearer {token}"}},
        {"headers": {"Cookie": f"token={token}; Authorization=Bearer {token}"}},
        {"headers": {"X-Authorization": f"Bearer {token}", "X-Api-Key": token}},
    ):
        assert stranger.get("/api/v1/walls", **asked).status_code in (401, 429)
    told = stranger.post("/api/v1/walls/main/show", json=ORDER | {"token": token})
    assert told.status_code in (401, 429)


def test_a_page_of_another_site_gives_no_order(stranger, device):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = stranger.post("/api/v1/walls/main/show", content=b'{"layout":"press"}', headers={"Content-Type": kind})
        assert answer.status_code in (401, 429)
        named = device.headers | EVIL | {"Content-Type": kind}
        assert stranger.post("/api/v1/walls/main/show", content=b"{}", headers=named).status_code == 415
    asked = EVIL | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    assert stranger.options("/api/v1/walls/main/show", headers=asked).status_code == 405


def test_an_order_is_what_its_body_says_and_no_parameter_beside_it(device):
    revision = device.revision()
    address = "/walls/main/show?layout=press&surface=1"
    for body in (b"", b"{}"):
        answer = device.http.post(address, content=body, headers=device.headers | {"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (400, "wrong-body")
    assert device.revision() == revision


def test_a_field_that_a_form_says_twice_is_none(stranger):
    told = stranger.post("/sign-in/oidc", content=b"state=a&state=b&code=c&number=1", headers={"Accept-Language": "en"})
    assert told.status_code == 400
    told = stranger.post("/answer/x", content=b"answer=handled&answer=received", headers={"Accept-Language": "en"})
    assert told.status_code == 400


def test_what_is_said_of_an_address_by_whoever_asks_is_not_believed(stranger):
    said = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP")
    statuses = [
        stranger.get("/api/v1/walls", headers=dict.fromkeys(said, f"for=192.0.2.{number}")).status_code
        for number in range(40)
    ]
    assert set(statuses) <= {401, 429}
    assert statuses[-1] == 429, "each would have an attempt of its own"
    wait_for(lambda: stranger.get("/health").status_code == 200, "others are answered")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        # what follows might be half a request of somebody else (RFC 9112, 6.1)
        (b"Content-Length: 60\r\nTransfer-Encoding: chunked\r\n", (b"400",)),
        (b"Content-Length: 5\r\nContent-Length: 6\r\n", (b"400",)),
        (b"Content-Length: -1\r\n", (b"400",)),
        (b"Transfer-Encoding: chunked, identity\r\n", (b"400", b"501")),
        (b"Transfer-Encoding: \x0bchunked\r\n", (b"400", b"501")),
    ],
)
def test_where_a_request_ends_is_told_in_one_way(secured, headers, status):
    asked = b"POST /api/v1/walls/main/show HTTP/1.1\r\nHost: a\r\n" + headers + b"\r\n0\r\n\r\n"
    followed = b"GET /api/v1/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", secured.web_port), timeout=PATIENCE) as door:
        door.sendall(asked + followed)
        got = b""
        while part := door.recv(65536):
            got += part
    statuses = re.findall(rb"HTTP/1.1 (\d+)", got)
    assert statuses[0] in status
    assert statuses[1:] in ([], [b"200"])


async def test_a_mistake_of_ours_shows_nothing_of_it(tmp_path):
    async def crash(_request: Request) -> Response:
        secret = "an inner secret"
        raise RuntimeError(secret)

    guard = Guard(Tokens(tmp_path / "tokens"), lambda: 0.0)
    app = build(cast("Control", None), guard, [Route("/crash", crash, methods=["GET"])], encrypted=True)
    door = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=door, base_url="http://ioc.example", trust_env=False) as http:
        answer = await http.get("/crash")
        assert answer.status_code == 500
        assert answer.json()["code"] == "internal"
        for part in ("secret", "Runtime", "Traceback", ".py", "crash"):
            assert part not in answer.text
        # where it encrypts, browsers are to insist on it for a year, beneath this host too
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_an_address_is_decoded_once(device):
    for twice in ("%256d%2561in", "main%252F..%252Fmain", "%2e%2e%2fmain", "main%00", "%25"):
        answer = device.http.get(f"/walls/{twice}", headers=device.headers)
        assert answer.status_code in (403, 404), twice
    assert device.http.get("/walls/%6dain", headers=device.headers).status_code == 200


def test_what_sources_and_people_say_is_text_on_a_page():
    typed = "<script>alert(1)</script><img src=x onerror=alert(1)> \" ' & \x1b[31m\x00"
    parts = [html.P(clean(typed)), html.INPUT(type="hidden", name="state", value=clean(typed))]
    page = shown(Words(vi=clean(typed), en=clean(typed)), parts, "vi", 200)
    tree = document_fromstring(bytes(page.body))
    assert not tree.xpath("//script | //img | //@onerror")
    assert clean(typed) in (tree.findtext(".//p"), tree.find(".//input").get("value"))
    assert b"<script" not in bytes(page.body)


@pytest.mark.logs("wrong tokens from")
def test_whoever_tries_tokens_is_named_once_as_long_as_they_do(tmp_path, caplog):
    seconds = [0.0]
    guard = Guard(Tokens(tmp_path / "tokens"), lambda: seconds[0])

    def ask(address: str) -> None:
        headers = [(b"authorization", b"Bearer vl_guessed")]
        asked = Request({"type": "http", "headers": headers, "client": (address, 1)})
        with pytest.raises(ProblemError):
            guard.admit(asked, DeviceRole.VIEWER)
        seconds[0] += 0.1

    for _ in range(200):
        ask("192.0.2.1")
    for _ in range(3):
        ask("192.0.2.2")
    said = ["wrong tokens from 192.0.2.1: it is answered more slowly"]
    assert caplog.messages == said
    seconds[0] += 3600
    for _ in range(20):
        ask("192.0.2.1")
    assert caplog.messages == said * 2
    assert "guessed" not in caplog.text
