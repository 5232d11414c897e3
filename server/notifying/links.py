"""Links by which messages are answered: who has one may answer that message, and nothing else.

What is in a link is the id of its message and 16 bytes of an HMAC-SHA256 over it (RFC 2104): nothing has to be kept,
and whoever reads the database cannot make one.
"""

import base64
import binascii
import hashlib
import hmac

MARK = 16
"""Bytes that nobody can guess."""
PATH = "/answer/"
"""Of ``vonglau-server web``; the token follows."""


class Links:
    """Makes tokens, and reads them."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha256(b"vonglau answers" + key).digest()

    def token(self, message: str) -> str:
        """Return the token of a message, by its id (32 hexadecimal digits)."""
        id = bytes.fromhex(message)
        return base64.urlsafe_b64encode(id + self._mark(id)).rstrip(b"=").decode()

    def message(self, token: str) -> str | None:
        """Return whose token it is; None where it is none of ours."""
        try:
            told = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (ValueError, binascii.Error):
            return None
        id, mark = told[:16], told[16:]
        if len(id) < 16 or not hmac.compare_digest(mark, self._mark(id)):
            return None
        # other spellings of the same bytes are none of ours
        return id.hex() if self.token(id.hex()) == token else None

    def _mark(self, id: bytes) -> bytes:
        return hmac.new(self._key, id, hashlib.sha256).digest()[:MARK]
