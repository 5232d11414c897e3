"""How we prove to a web service who we are."""

import base64
import string
import time
from collections.abc import Iterator, Mapping
from typing import Annotated
from urllib.parse import quote

import httpx
import msgspec
from msgspec import Meta, Struct

from server.connectors.base import ConnectorTools, Secret
from server.connectors.formats.json import decode
from server.connectors.transport.bounds import Bounds, check_address
from server.connectors.transport.http import HttpAnswer, StatusError, send
from server.contract.errors import Mistake, SettingError, tried
from server.contract.words import Words
from server.errors import SourceError

EARLY = 30.0
"""Seconds before its end from which a token is no longer used."""
SHORTEST = 60.0
"""Seconds that a token is used where the service does not say how long it holds."""

_TOKEN = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~")
_OURS = frozenset({"authorization", "proxy-authorization", "cookie", "host", "accept-encoding", "content-length"})


class Auth(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=str.lower):
    """How we prove who we are."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense."""
        yield from ()


class Open(Auth, frozen=True, kw_only=True, tag="none"):
    """Not at all."""


class Basic(Auth, frozen=True, kw_only=True):
    """By name and password (RFC 7617)."""

    user: Annotated[str, Meta(pattern=r"^[^:]+(?!\n)$")]
    secret: Secret


class Bearer(Auth, frozen=True, kw_only=True):
    """By a token (RFC 6750)."""

    secret: Secret


class Key(Auth, frozen=True, kw_only=True):
    """By a key in a header of its own."""

    header: str
    secret: Secret

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense."""
        yield from tried(("header",), check_header, self.header, secret=True)


class OAuth2(Auth, frozen=True, kw_only=True):
    """By a token that the service gives for a name and a password (RFC 6749, 4.4: client credentials)."""

    token_url: str
    client: Annotated[str, Meta(min_length=1)]
    secret: Secret
    scope: str = ""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense."""
        yield from tried(("token_url",), check_address, self.token_url)


AnyAuth = Open | Basic | Bearer | Key | OAuth2


class _Token(Struct, frozen=True, kw_only=True):
    access_token: str
    token_type: str = "Bearer"
    expires_in: float = SHORTEST


class Authenticator:
    """Asks a service and says who we are; secrets are read again for every answer, tokens asked for when they end."""

    def __init__(self, auth: AnyAuth, tools: ConnectorTools, bounds: Bounds) -> None:
        self._auth = auth
        self._bounds = bounds
        self._tools = tools
        self._bearer = ""
        self._until = 0.0

    async def send(self, url: httpx.URL, *, headers: Mapping[str, str], content: bytes | None = None) -> HttpAnswer:
        """Ask like ``http.send`` and raise like it, with what says who we are."""
        proof = await self._headers()
        told = {**headers, **proof}
        try:
            return await send(self._tools, url, bounds=self._bounds, headers=told, content=content)
        except StatusError as error:
            if error.status == httpx.codes.UNAUTHORIZED:
                # a token may be revoked before its end
                self._until = 0.0
            raise

    async def _headers(self) -> dict[str, str]:
        match self._auth:
            case Basic(user=user, secret=name):
                return {"Authorization": f"Basic {_pair(user, self._tools.secret(name))}"}
            case Bearer(secret=name):
                return {"Authorization": f"Bearer {_sendable(name, self._tools)}"}
            case Key(header=header, secret=name):
                return {header: _sendable(name, self._tools)}
            case OAuth2():
                if time.monotonic() >= self._until:
                    await self._renew(self._auth)
                return {"Authorization": f"Bearer {self._bearer}"}
        return {}

    async def _renew(self, auth: OAuth2) -> None:
        # name and password are form-encoded before they are packed (RFC 6749, 2.3.1)
        pair = _pair(quote(auth.client, safe=""), quote(self._tools.secret(auth.secret), safe=""))
        form = httpx.QueryParams({"grant_type": "client_credentials"} | ({"scope": auth.scope} if auth.scope else {}))
        url = httpx.URL(auth.token_url)
        answer = await send(
            self._tools,
            url,
            bounds=Bounds(home=url, setting="auth.token_url"),
            headers={
                "Authorization": f"Basic {pair}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
            content=str(form).encode(),
        )
        try:
            # many services write the seconds as a text
            token = msgspec.convert(decode(answer.body), _Token, strict=False)
        except (msgspec.MsgspecError, SourceError):
            token = None
        if token is None or token.token_type.lower() != "bearer" or not printable(token.access_token):
            raise SourceError(
                Words(vi="máy chủ cấp mã truy cập trả lời sai", en="the token service answers something else")
            )
        self._bearer = token.access_token
        self._until = time.monotonic() + max(token.expires_in - EARLY, 0.0)


def check_header(name: str, value: str = "", *, secret: bool = False) -> None:
    """Raise SettingError for what cannot be a header, or must not be set by settings; ``secret`` is what auth sends."""
    if not name or not _TOKEN.issuperset(name):
        raise SettingError(vi=f"không phải tên tiêu đề HTTP: {name}", en=f"not the name of a header: {name}")
    if name.lower() in _OURS and not (secret and name.lower() == "authorization"):
        raise SettingError(
            vi=f"headers không được đặt {name}; dùng auth cho mật khẩu",
            en=f"headers may not set {name}; use auth for secrets",
        )
    if value and not printable(value):
        raise SettingError(vi=f"tiêu đề {name}: cần ký tự ASCII in được", en=f"header {name}: expected printable ASCII")


def printable(text: str) -> bool:
    """Return whether a text may stand in a header and says something."""
    return text.isascii() and text.isprintable() and text != ""


def _pair(user: str, password: str) -> str:
    return base64.b64encode(f"{user}:{password}".encode()).decode()


def _sendable(name: str, tools: ConnectorTools) -> str:
    secret = tools.secret(name)
    if not printable(secret):
        raise SourceError(
            Words(
                vi=f"mật khẩu «{name}» phải là một dòng ASCII",
                en=f"the secret “{name}” must be one line of ASCII",
            )
        )
    return secret
