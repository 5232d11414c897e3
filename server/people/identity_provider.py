"""Signs persons in by the province's provider of identities: OpenID Connect Core 1.0, the authorization code flow.

With PKCE (RFC 7636) and a nonce, the answer to each state taken once, and ID tokens judged by Authlib and joserfc. Of
what is said of a person only the issuer and the subject count (Core, 5.7): names and mail addresses change hands.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import httpx
import msgspec
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from msgspec import Struct

from server.contract.words import Words
from server.errors import RefusedError, ServerError

PATIENCE = 10.0
"""Seconds for each answer of the provider."""
LARGEST = 1 << 20
"""Bytes of one answer."""
KNOWN_FOR = 3600.0
"""Seconds after which its own description, and its keys, are asked for again."""
ANEW_AFTER = 30.0
"""Seconds between two questions for its keys because of one that nobody knows."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures with a key of which only the provider has the secret half; never ``none``, never HMAC."""

Json = Mapping[str, Any]
T = TypeVar("T")


class IdentitySettings(Struct, frozen=True, kw_only=True):
    """How the provider is reached."""

    issuer: str
    client: str
    redirect: str
    """Where it sends browsers back to: a page of the web process."""
    acr: str = ""
    """How sure it has to be of somebody (``acr_values``); empty for whatever it asks of them."""
    leeway: float = 60.0
    """Seconds by which its clock and ours may differ."""
    hosts: tuple[str, ...] = ()
    """Hosts besides the issuer's that its description may name."""


class Leave(Struct, frozen=True, kw_only=True):
    """What has to come back, and what proves that we have asked."""

    state: str
    nonce: str
    verifier: str
    address: str
    """Where the person's browser goes."""


class _Description(Struct, frozen=True, kw_only=True):
    """OpenID Connect Discovery 1.0, section 3, as far as it matters here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class _Tokens(Struct, frozen=True, kw_only=True):
    id_token: str
    access_token: str = ""


class IdentityProvider:
    """Asks the provider; what it says is believed only as far as it is signed."""

    def __init__(
        self,
        settings: IdentitySettings,
        http: httpx.AsyncClient,
        secret: Callable[[], str] | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``secret`` returns that of our client; None for one that has none. ``clock`` is in seconds."""
        self._settings, self._http, self._secret, self._clock = settings, http, secret, clock
        self._described: tuple[float, _Description] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._turn = asyncio.Lock()
        self._failed: tuple[float, Words] | None = None
        """When it was last found that it does not answer as it should, and how."""

    async def leave(self) -> Leave:
        """Return where a browser has to go; raises RefusedError where the provider cannot be reached."""
        described = await self._describe()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {
            "response_type": "code",
            "client_id": self._settings.client,
            "redirect_uri": self._settings.redirect,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        if self._settings.acr:
            asked["acr_values"] = self._settings.acr
        joint = "&" if "?" in described.authorization_endpoint else "?"
        address = f"{described.authorization_endpoint}{joint}{urlencode(asked)}"
        return Leave(state=state, nonce=nonce, verifier=verifier, address=address)

    async def come_back(self, leave: Leave, code: str, issuer: str, now: datetime) -> str:
        """Return who somebody is, as issuer and subject, who comes back with a code.

        ``issuer`` is what the answer says of itself (RFC 9207); empty where it says nothing. Raises RefusedError.
        """
        described = await self._describe()
        if issuer != described.issuer and (issuer or described.authorization_response_iss_parameter_supported):
            raise _refused("trả lời của nơi khác", "the answer is of another issuer")
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.redirect,
            "code_verifier": leave.verifier,
        }
        auth: tuple[str, str] | None = None
        if self._secret is None:
            asked["client_id"] = self._settings.client
        elif "client_secret_basic" in described.token_endpoint_auth_methods_supported:
            # each half as a form has it (RFC 6749, 2.3.1)
            auth = quote(self._settings.client, safe=""), quote(self._secret(), safe="")
        else:
            asked |= {"client_id": self._settings.client, "client_secret": self._secret()}
        body = await self._ask("POST", described.token_endpoint, data=asked, auth=auth)
        try:
            tokens = msgspec.json.decode(body, type=_Tokens)
        except msgspec.DecodeError:
            raise _refused("không có ID token", "there is no ID token") from None
        return await self._judge(tokens, leave.nonce, described, now)

    async def _judge(self, tokens: _Tokens, nonce: str, described: _Description, now: datetime) -> str:
        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        try:
            try:
                token = jwt.decode(tokens.id_token, await self._key_set(described), registry=registry)
            except InvalidKeyIdError:
                # the provider has other keys now
                token = jwt.decode(tokens.id_token, await self._key_set(described, anew=True), registry=registry)
            options: dict[str, Any] = {
                "iss": {"essential": True, "value": described.issuer},
                "aud": {"essential": True, "value": self._settings.client},
                "nonce": {"essential": True, "value": nonce},
            }
            if self._settings.acr:
                options["acr"] = {"essential": True, "value": self._settings.acr}
            params = {"nonce": nonce, "client_id": self._settings.client, "access_token": tokens.access_token}
            claims = CodeIDToken(token.claims, token.header, options, params)
            claims.validate(int(now.timestamp()), int(self._settings.leeway))
            subject = claims["sub"]
        except (JoseError, ValueError, TypeError, KeyError) as error:
            why = str(error) or type(error).__name__
            raise _refused(f"ID token không dùng được ({why})", f"the ID token will not do ({why})") from None
        # ASCII, by Core, 2; what cannot be printed could not be typed to link it either
        if not (isinstance(subject, str) and 0 < len(subject) <= 255 and subject.isascii() and subject.isprintable()):
            raise _refused("ID token không nói là ai", "the ID token does not say who it is")
        return f"{described.issuer}#{subject}"

    async def _describe(self) -> _Description:
        begun = self._clock()
        async with self._turn:
            if self._described is not None and self._clock() - self._described[0] < KNOWN_FOR:
                return self._described[1]
            described = await self._for_all(begun, self._ask_description)
            self._described = self._clock(), described
            return described

    async def _for_all(self, begun: float, ask: Callable[[], Awaitable[T]]) -> T:
        """Return what the provider says; raises RefusedError also with what another has been told since ``begun``.

        So of many that wait for one that is silent, none waits for it again.
        """
        if self._failed is not None and self._failed[0] > begun:
            raise RefusedError(self._failed[1])
        try:
            return await ask()
        except RefusedError as error:
            self._failed = self._clock(), error.words
            raise

    async def _ask_description(self) -> _Description:
        place = f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            described = msgspec.json.decode(await self._ask("GET", place), type=_Description)
        except msgspec.DecodeError:
            raise _refused(
                "không mô tả theo OpenID Connect", "it does not describe itself as OpenID Connect does"
            ) from None
        if described.issuer != self._settings.issuer:
            raise _refused(
                f"nó tự gọi là {described.issuer}, không phải {self._settings.issuer}",
                f"it calls itself {described.issuer}, not {self._settings.issuer}",
            )
        for address in (described.authorization_endpoint, described.token_endpoint, described.jwks_uri):
            self._check(address)
        return described

    def _check(self, address: str) -> None:
        """Raise RefusedError for an address elsewhere, or that would be reached unencrypted."""
        here = httpx.URL(self._settings.issuer)
        try:
            there = httpx.URL(address)
        except (httpx.InvalidURL, UnicodeError):
            there = httpx.URL("")
        told = there.host if there.port is None else f"{there.host}:{there.port}"
        at_home = (there.host, there.port) == (here.host, here.port)
        if not (at_home or told in self._settings.hosts) or there.scheme not in ("https", here.scheme):
            raise _refused(
                f"nó chỉ tới {told or address[:80]}; nếu đúng, hãy thêm vào [oidc] hosts",
                f"it points to {told or address[:80]}; where that is right, add it to [oidc] hosts",
            )

    async def _key_set(self, described: _Description, *, anew: bool = False) -> KeySet:
        begun = self._clock()
        async with self._turn:
            if self._keys is not None:
                age = self._clock() - self._keys[0]
                if age < (ANEW_AFTER if anew else KNOWN_FOR):
                    return self._keys[1]
            keys = await self._for_all(begun, lambda: self._ask_keys(described))
            self._keys = self._clock(), keys
            return keys

    async def _ask_keys(self, described: _Description) -> KeySet:
        body = await self._ask("GET", described.jwks_uri)
        try:
            told = msgspec.json.decode(body, type=dict[str, Any])
            return KeySet.import_key_set(told)  # type: ignore[arg-type]
        except (JoseError, ValueError, TypeError, KeyError):
            raise _refused("khóa của nó không đọc được", "its keys cannot be read") from None

    async def _ask(self, method: str, address: str, **content: Any) -> bytes:
        """Return the body of a good answer; raises RefusedError."""
        body = bytearray()
        try:
            async with (
                asyncio.timeout(PATIENCE),
                self._http.stream(
                    method, address, follow_redirects=False, headers={"Accept": "application/json"}, **content
                ) as answer,
            ):
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise _refused("trả lời quá lớn", "its answer is too large")
                status = answer.status_code
        except TimeoutError:
            raise _refused("không trả lời kịp", "it does not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            why = type(error).__name__
            raise _refused(f"không kết nối được ({why})", f"it cannot be reached ({why})") from None
        except ServerError:
            raise
        if status == httpx.codes.BAD_REQUEST:
            raise _refused(f"từ chối mã: {_reason(bytes(body))}", f"it refuses the code: {_reason(bytes(body))}")
        if status != httpx.codes.OK:
            raise _refused(f"trả lời {status}", f"it answers {status}")
        return bytes(body)


def _reason(body: bytes) -> str:
    """Return the error of RFC 6749, 5.2: one of a few words."""
    try:
        told = msgspec.json.decode(body, type=dict[str, Any]).get("error")
    except msgspec.DecodeError:
        told = None
    known = isinstance(told, str) and told.isascii() and told.replace("_", "").isalpha() and len(told) <= 40
    return str(told) if known else "400"


def _refused(vi: str, en: str) -> RefusedError:
    return RefusedError(
        Words(
            vi=f"máy chủ định danh: {vi}; hãy thử lại, hoặc đăng nhập bằng mật khẩu",
            en=f"the identity provider: {en}; try again, or sign in with a password",
        )
    )
