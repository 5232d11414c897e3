"""A provider that lies, is silent, or has other keys is refused in one line; only what is signed for us counts."""

import asyncio
import base64
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from server.errors import RefusedError
from server.people import identity_provider
from server.people.identity_provider import ANEW_AFTER, LARGEST, IdentityProvider, IdentitySettings

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
CLIENT = "vong-lau"


class Provider:
    """A provider on a real port that answers as a test has it."""

    def __init__(self) -> None:
        self.key: Any = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
        self.keys = [self.key.as_dict(private=False)]
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "ES256", "kid": "one"}
        self.description: dict[str, Any] = {}
        self.tokens: Callable[[], Any] = lambda: {"id_token": self.token(), "token_type": "Bearer"}
        self.status = 200
        self.asked: list[tuple[str, dict[str, list[str]], str]] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self, "")

            def do_POST(self) -> None:
                provider.answer(self, self.rfile.read(int(self.headers["Content-Length"])).decode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, request: BaseHTTPRequestHandler, body: str) -> None:
        self.asked.append((request.path, parse_qs(body), request.headers.get("Authorization", "")))
        told: Any = {"/keys": lambda: {"keys": self.keys}, "/token": self.tokens}.get(
            request.path, lambda: self._described()
        )()
        sent = told if isinstance(told, bytes) else json.dumps(told).encode()
        request.send_response(self.status)
        request.send_header("Content-Length", str(len(sent)))
        request.end_headers()
        request.wfile.write(sent)

    def _described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        } | self.description

    def token(self) -> str:
        at = int(NOW.timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "an", "iat": at, "exp": at + 300} | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


class Client:
    """What asks the provider, and a clock of its own."""

    def __init__(self, provider: Provider, http: httpx.AsyncClient, **settings: Any) -> None:
        self.seconds = 1000.0
        told = IdentitySettings(issuer=provider.issuer, client=CLIENT, redirect="https://ioc/sign-in/oidc", **settings)
        self.asks = IdentityProvider(told, http, lambda: "ô mật: khẩu", lambda: self.seconds)
        self.provider = provider

    async def who(self, *, now: datetime = NOW, issuer: str = "") -> str:
        """Sign in, and return who it is."""
        leave = await self.asks.leave()
        self.provider.claims.setdefault("nonce", leave.nonce)
        return await self.asks.come_back(leave, "a code", issuer, now)


@contextmanager
def refused(what: str) -> Iterator[None]:
    with pytest.raises(RefusedError) as caught:
        yield
    assert what in caught.value.words.en
    assert caught.value.words.en.startswith("the identity provider: ")
    assert caught.value.words.vi.startswith("máy chủ định danh: ")


@pytest.fixture
async def client(provider: Provider):
    async with httpx.AsyncClient(trust_env=False) as http:
        yield Client(provider, http)


async def test_who_comes_back_is_issuer_and_subject(client: Client, provider: Provider):
    leave = await client.asks.leave()
    parts = urlsplit(leave.address)
    told = parse_qs(parts.query)
    assert (parts.path, told["tenant"]) == ("/authorize", ["1"])
    assert told["redirect_uri"] == ["https://ioc/sign-in/oidc"]
    assert told["response_type"] == ["code"]
    assert told["code_challenge_method"] == ["S256"]
    assert told["state"] == [leave.state]
    assert told["nonce"] == [leave.nonce]
    assert leave.verifier not in leave.address
    provider.claims["nonce"] = leave.nonce
    assert await client.asks.come_back(leave, "a code", "", NOW) == f"{provider.issuer}#an"
    sent, auth = next((body, auth) for path, body, auth in provider.asked if path == "/token")
    assert sent["code_verifier"] == [leave.verifier]
    assert httpx.BasicAuth(CLIENT, "%C3%B4%20m%E1%BA%ADt%3A%20kh%E1%BA%A9u")._auth_header == auth
    assert "client_secret" not in sent
    others = [await client.asks.leave() for _ in range(3)]
    assert len({each.state for each in (leave, *others)} | {each.nonce for each in (leave, *others)}) == 8


@pytest.mark.parametrize(
    ("claims", "what"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ""}, "nonce"),
        ({"iss": "https://elsewhere"}, "iss"),
        ({"aud": "another"}, "aud"),
        ({"aud": ["another", "third"]}, "aud"),
        ({"aud": [CLIENT, "another"], "azp": "another"}, "azp"),
        ({"exp": int(NOW.timestamp()) - 61}, "expired"),
        ({"exp": "soon"}, "exp"),
        ({"exp": None}, "exp"),
        ({"iat": int(NOW.timestamp()) + 3600}, "issued in the future"),
        ({"nbf": int(NOW.timestamp()) + 3600}, "not yet valid"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "who it is"),
        ({"sub": 7}, "sub"),
        ({"sub": "x" * 256}, "who it is"),
    ],
)
async def test_a_token_that_is_not_for_us_and_now_is_refused(client: Client, provider: Provider, claims, what):
    provider.claims |= claims
    with refused(what):
        await client.who()


@pytest.mark.parametrize("off", [-59, 0, 59])
async def test_clocks_may_differ_a_little(client: Client, provider: Provider, off):
    at = int(NOW.timestamp()) + off
    provider.claims |= {"iat": at, "exp": at + 1}
    assert await client.who()


async def test_a_signature_by_anything_else_is_none(client: Client, provider: Provider):
    ours = provider.key
    for key, header in (
        (ECKey.generate_key("P-256"), {"alg": "ES256", "kid": "one"}),
        (RSAKey.generate_key(2048), {"alg": "RS256", "kid": "one"}),
        (OctKey.import_key("a secret of ours, and of others"), {"alg": "HS256"}),
    ):
        provider.key, provider.header = key, header
        with refused("the ID token will not do"):
            await client.who()
    provider.key, provider.header = ours, {"alg": "ES256", "kid": "one"}
    unsigned = provider.token().split(".")
    nobody = "eyJhbGciOiJub25lIn0"
    # signed with the public key, which everybody has, as if it were a secret that both know
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').rstrip(b"=") + b"." + unsigned[1].encode()
    mac = base64.urlsafe_b64encode(hmac.digest(ours.as_pem(private=False), head, "sha256")).rstrip(b"=")
    confused = (head + b"." + mac).decode()
    for token in (
        confused,
        f"{nobody}.{unsigned[1]}.",
        f"{nobody}.{unsigned[1]}.{unsigned[2]}",
        "",
        "a.b.c",
        "a",
        "." * 1000,
    ):
        provider.tokens = partial(dict, id_token=token)
        with refused("the ID token will not do"):
            await client.who()


async def test_keys_that_were_changed_are_asked_for_once_and_not_by_everybody(client: Client, provider: Provider):
    assert await client.who()
    provider.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    provider.header = {"alg": "RS256", "kid": "two"}
    provider.claims.clear()
    # somebody sends tokens of keys that nobody has: the provider is not asked each time
    with refused("will not do"):
        await client.who()
    provider.claims.clear()
    with refused("will not do"):
        await client.who()
    assert [path for path, _, _ in provider.asked].count("/keys") == 1
    provider.keys = [provider.key.as_dict(private=False)]
    client.seconds += ANEW_AFTER
    provider.claims.clear()
    assert await client.who()
    assert [path for path, _, _ in provider.asked].count("/keys") == 2


async def test_answers_that_are_none(client: Client, provider: Provider):
    for told, what in (
        ({"error": "invalid_grant"}, "there is no ID token"),
        (b"<html>", "there is no ID token"),
        ({"id_token": 7}, "there is no ID token"),
        (b"x" * (LARGEST + 1), "too large"),
    ):
        provider.tokens = partial(_same, told)
        with refused(what):
            await client.who()
    provider.tokens = lambda: {"error": "invalid_grant"}
    leave = await client.asks.leave()
    for status, what in ((400, "refuses the code: invalid_grant"), (500, "answers 500"), (302, "answers 302")):
        provider.status = status
        with refused(what):
            await client.asks.come_back(leave, "a code", "", NOW)
    provider.tokens = lambda: {"error": "<b>ours</b> http://elsewhere"}
    provider.status = 400
    with refused("refuses the code: 400"):
        await client.asks.come_back(leave, "a code", "", NOW)


def _same(told: Any) -> Any:
    return told


@pytest.mark.parametrize(
    ("description", "what"),
    [
        ({"issuer": "http://127.0.0.1:1"}, "it calls itself http://127.0.0.1:1"),
        ({"token_endpoint": "http://127.0.0.2/token"}, "it points to 127.0.0.2; where that is right, add it to"),
        ({"token_endpoint": "http://169.254.169.254/"}, "it points to 169.254.169.254"),
        ({"jwks_uri": "file:///etc/passwd"}, "it points to"),
        ({"jwks_uri": "http://[::1"}, "it points to"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "it points to"),
        ({"jwks_uri": None}, "does not describe itself"),
        ({"token_endpoint": 7}, "does not describe itself"),
    ],
)
async def test_a_description_that_leads_elsewhere_is_refused(client: Client, provider: Provider, description, what):
    provider.description = description
    with refused(what):
        await client.asks.leave()
    assert [path for path, _, _ in provider.asked] == ["/.well-known/openid-configuration"]
    # it is asked again as soon as somebody tries again
    provider.description = {}
    assert await client.asks.leave()


async def test_what_the_settings_demand_and_allow(provider: Provider):
    async with httpx.AsyncClient(trust_env=False) as http:
        strict = Client(provider, http, acr="two-steps")
        assert parse_qs(urlsplit((await strict.asks.leave()).address).query)["acr_values"] == ["two-steps"]
        with refused("acr"):
            await strict.who()
        provider.claims = {"acr": "two-steps"}
        assert await strict.who()
        provider.claims = {}
        provider.description = {"jwks_uri": f"http://localhost:{provider.server.server_port}/keys"}
        wide = Client(provider, http, hosts=(f"localhost:{provider.server.server_port}",))
        assert await wide.who()


async def test_an_answer_of_another_issuer_is_refused(client: Client, provider: Provider):
    with refused("of another issuer"):
        await client.who(issuer="https://elsewhere")
    provider.claims.clear()
    assert await client.who(issuer=provider.issuer)
    provider.description = {"authorization_response_iss_parameter_supported": True}
    client.seconds += 3601
    with refused("of another issuer"):
        await client.who()


async def test_silence_is_a_line():
    async with httpx.AsyncClient(trust_env=False) as http:
        gone = Provider()
        gone.server.server_close()
        with refused("it cannot be reached"):
            await Client(gone, http).asks.leave()


async def test_of_many_that_wait_for_a_silent_provider_none_waits_longer_than_the_first(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(identity_provider, "PATIENCE", 0.5)
    silent = socket.create_server(("127.0.0.1", 0))
    issuer = f"http://127.0.0.1:{silent.getsockname()[1]}"
    with silent:
        async with httpx.AsyncClient(trust_env=False) as http:
            told = IdentitySettings(issuer=issuer, client=CLIENT, redirect="https://ioc/sign-in/oidc")
            asks = IdentityProvider(told, http, None)
            outcomes = await asyncio.gather(*(asks.leave() for _ in range(8)), return_exceptions=True)
        assert [str(each) for each in outcomes] == [str(outcomes[0])] * 8
        assert "it does not answer in time" in str(outcomes[0])
        silent.settimeout(0)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


@pytest.mark.parametrize("subject", ["", "a\0b", "a\nb", "ân", "a" * 256, 7])
async def test_a_subject_that_nobody_could_be_linked_with_is_none(client: Client, provider: Provider, subject):
    provider.claims = {"sub": subject}
    with refused("ID token"):
        await client.who()
