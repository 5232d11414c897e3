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
        """Return the headers that ask for a password."""
        asked = {
            "digest": f'WWW-Authenticate: Digest realm="{REALM}", nonce="{self._nonce}"',
            "basic": f'WWW-Authenticate: Basic realm="{REALM}"',
        }
        return [asked[scheme] for scheme in self._schemes]

    def lets_in(self, method: str, header: str) -> bool:
        """Return whether the ``Authorization`` header of a request is right."""
        if not self._user:
            return True
        scheme, _, rest = header.partition(" ")
        match scheme.lower():
            case "basic" if "basic" in self._schemes:
                expected = base64.b64encode(f"{self._user}:{self.password}".encode()).decode()
                return hmac.compare_digest(rest.strip().encode(), expected.encode())
            case "digest" if "digest" in self._schemes:
                return self._is_answered(method, {key: quoted or plain for key, quoted, plain in _PART.findall(rest)})
        return False

    def _is_answered(self, method: str, said: dict[str, str]) -> bool:
        if said.get("nonce") != self._nonce or said.get("username") != self._user:
            return False
        secret = _md5(f"{self._user}:{REALM}:{self.password}")
        asked = _md5(f"{method}:{said.get('uri', '')}")
        expected = _md5(f"{secret}:{self._nonce}:{asked}")
        return hmac.compare_digest(said.get("response", "").encode(), expected.encode())


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
