"""What a password must be, and how it is kept: by argon2id (RFC 9106), beside the event loop."""

import asyncio
import unicodedata
from collections.abc import Iterable, Iterator

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.contract.folding import fold
from server.contract.words import Words
from server.errors import RefusedError

SHORTEST = 12
"""Letters."""
LONGEST = 256
"""Letters."""
LEFT = 6
"""Letters that must be left of a password without the words that anybody would guess."""
FEWEST = 5
"""Different letters."""
AT_ONCE = 2
"""Hashes that are computed at the same time: each takes 64 MiB and a tenth of a second of one core."""

GUESSED = (
    "vonglau",
    "matkhau",
    "password",
    "passw0rd",
    "quantri",
    "administrator",
    "admin",
    "trungtam",
    "dieuhanh",
    "ioc",
    "welcome",
    "xinchao",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijkl",
    "abc",
    "iloveyou",
    "vietnam",
    "01234567890",
    "1234567890",
    "0987654321",
    "123456",
)
"""What is tried first, folded; the longer before what is part of it."""

# one core each: all of them would keep the cameras from theirs
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)


def check_password(password: str, context: Iterable[str]) -> None:
    """Raise RefusedError for a password that would be guessed.

    As NIST SP 800-63B-4 (3.1.1.2) has it: a length, no rules of composition, and a list of what is too common or what
    the ``context`` gives away: the names of the account, of the province.
    """
    letters = unicodedata.normalize("NFC", password)
    if not SHORTEST <= len(letters) <= LONGEST:
        raise RefusedError(
            Words(
                vi=f"mật khẩu phải có từ {SHORTEST} đến {LONGEST} ký tự; một câu dài dễ nhớ là tốt nhất",
                en=f"a password has {SHORTEST} to {LONGEST} letters; a long sentence is best",
            )
        )
    left = _bare(letters)
    for word in sorted({*GUESSED, *(part for name in context for part in _parts(name))}, key=len, reverse=True):
        left = left.replace(word, "")
    if len(left) < LEFT or len(set(letters.casefold())) < FEWEST:
        raise RefusedError(
            Words(
                vi="mật khẩu quá dễ đoán: tên người, tên tỉnh, dãy phím; hãy chọn một câu khác",
                en="the password is too easy to guess: a name, the province, a row of keys; choose another sentence",
            )
        )


class Hashing:
    """Computes in threads, few at once."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        async with self._turn:
            return await asyncio.to_thread(hashed, password)

    async def verify(self, kept: str | None, password: str) -> bool:
        """Return whether it is this password; where none is kept, after as much work, no."""
        async with self._turn:
            return await asyncio.to_thread(_is, kept or _nobodys(), password) and kept is not None


def hashed(password: str) -> str:
    """Return what is kept of a password; takes a tenth of a second."""
    return _HASHER.hash(unicodedata.normalize("NFC", password))


def _is(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, unicodedata.normalize("NFC", password))
    except (VerificationError, InvalidHashError):
        return False


def _nobodys() -> str:
    # salt and hash of no password, at the costs of the real ones
    return f"$argon2id$v=19$m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}${'A' * 22}${'A' * 43}"


def _parts(name: str) -> Iterator[str]:
    """Yield what people make passwords of: two words of a name or more, run together, and long ones."""
    words = [_bare(word) for word in name.split()]
    for first in range(len(words)):
        for last in range(first + 1, len(words) + 1):
            part = "".join(words[first:last])
            if len(part) > 3:
                yield part


def _bare(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
