"""Who may see a camera: Digest (RFC 7616 with MD5, as cameras have it) and Basic (RFC 7617)."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from typing import Literal

REALM = "camera"

Scheme = Literal["digest", "basic"]

_PART = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]*))')


class Door:
    """Lets in whoever knows user and password; without a user everybody."""

    def __init__(self, user: str, password: str, schemes: Sequence[Scheme] = ("digest", "basic")) -> None:
        self._user = user
        self.password = password
        self._schemes = schemes
        self._nonce = secrets.token_hex(16)

    def challenge(self) -> list[str]:
        """Return what asks for a password, for a header ``WWW-Authenticate`` each."""
        asked = {
            "digest": f'Digest realm="{REALM}", nonce="{self._nonce}"',
            "basic": f'Basic realm="{REALM}"',
        }
        return [asked[scheme] for scheme in self._schemes]

    def lets_in(self, method: str, url: str, header: str) -> bool:
        """Return whether the ``Authorization`` header of a request for ``url`` is right."""
        if not self._user:
            return True
        scheme, _, rest = header.partition(" ")
        match scheme.lower():
            case "basic" if "basic" in self._schemes:
                expected = base64.b64encode(f"{self._user}:{self.password}".encode()).decode()
                return hmac.compare_digest(rest.strip().encode(), expected.encode())
            case "digest" if "digest" in self._schemes:
                said = {key.lower(): quoted or plain for key, quoted, plain in _PART.findall(rest)}
                return said.get("uri") == url and self._is_answered(method, said)
        return False

    def _is_answered(self, method: str, said: dict[str, str]) -> bool:
        if said.get("nonce") != self._nonce or said.get("username") != self._user:
            return False
        expected = digest(method, said.get("uri", ""), self._user, self.password, self._nonce)
        return hmac.compare_digest(said.get("response", "").encode(), expected.encode())


def digest(method: str, url: str, user: str, password: str, nonce: str) -> str:
    """Return the answer to a challenge of ours (RFC 2617, 3.2.2.1, without ``qop``)."""
    return _md5(f"{_md5(f'{user}:{REALM}:{password}')}:{nonce}:{_md5(f'{method}:{url}')}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
