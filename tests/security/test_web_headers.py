"""What every answer of the web process says beside its content, whatever was asked."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from web_site import WebSite

ASKED = (
    ("GET", "/"),
    ("GET", "/api/v1/health"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/walls"),
    ("GET", "/metrics"),
    ("GET", "/health"),
    ("GET", "/pages/style.css"),
    ("GET", "/answer/no-such-token"),
    ("POST", "/answer/no-such-token"),
    ("GET", "/sign-in/oidc"),
    ("GET", "/sign-in/oidc?state=a&code=b"),
    ("POST", "/sign-in/oidc"),
    ("GET", "/nothing/of/the/kind"),
    ("DELETE", "/api/v1/walls"),
    ("TRACE", "/api/v1/health"),
    ("OPTIONS", "/api/v1/walls"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebSite]:
    site = WebSite(tmp_path_factory.mktemp("web"))
    with site.running(), site.web():
        site.until_live()
        yield site


def ask(site: WebSite, method: str, path: str) -> httpx.Response:
    # as a page elsewhere would have a browser ask
    headers = {"Origin": "https://elsewhere.example", "Cookie": "session=1"}
    return httpx.request(method, f"http://127.0.0.1:{site.web_port}{path}", headers=headers, timeout=60)


@pytest.mark.parametrize(("method", "path"), ASKED)
def test_every_answer_says_how_it_may_be_used(site: WebSite, method: str, path: str):
    answer = ask(site, method, path)
    told = answer.headers
    assert answer.status_code < 500 or answer.status_code == 503
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Referrer-Policy"] == "no-referrer"
    assert told["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
    for words in ("object-src 'none'", "base-uri 'none'", "form-action"):
        assert words in told["Content-Security-Policy"], words
    assert "script" not in told["Content-Security-Policy"]
    assert path.endswith(".css") or told["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in told
    assert "Set-Cookie" not in told
    assert not answer.content or told["Content-Type"].split(";")[0] in {
        "application/json",
        "application/problem+json",
        "text/html",
        "text/css",
        "text/plain",
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/.git/config"), ("GET", "/pages/"), ("TRACE", "/api/v1/health"), ("GET", "/api/v1/")],
)
def test_what_there_is_not_tells_nothing_of_us(site: WebSite, method: str, path: str):
    answer = ask(site, method, path)
    assert answer.status_code in (401, 404, 405)
    for word in ("Traceback", "starlette", "uvicorn", "python", str(Path(__file__).parents[2]), "Index of"):
        assert word.casefold() not in (answer.text + str(answer.headers)).casefold(), word
    assert "session=1" not in answer.text, "nothing of the request is sent back"
