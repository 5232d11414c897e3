"""The names of persons: written as they like, told apart without regard to case and Unicode form."""

import unicodedata

from server.contract.words import Words
from server.errors import RefusedError

LONGEST = 60
"""Letters."""


def key_of(name: str) -> str:
    """Return what two spellings of one name have in common.

    Compatibility caseless matching (Unicode 15, 3.13, D146), and spaces do not count beyond the first. Accents do:
    Tuấn is not Tuân.
    """
    folded = unicodedata.normalize("NFD", name)
    for _ in range(2):
        folded = unicodedata.normalize("NFKD", folded.casefold())
    return " ".join(folded.split())


def checked(name: str) -> str:
    """Return a name as it is kept (NFC, single spaces); raises RefusedError for one that will not do."""
    kept = " ".join(unicodedata.normalize("NFC", name).split())
    # letters of no width and those that turn the writing around make two names look like one
    seen = all(unicodedata.category(letter)[0] not in "CZ" or letter == " " for letter in kept)
    if not kept or len(kept) > LONGEST or not seen or not any(letter.isalnum() for letter in kept):
        raise RefusedError(
            Words(
                vi=f"tên phải có từ 1 đến {LONGEST} ký tự, không có ký tự điều khiển",
                en=f"a name has 1 to {LONGEST} letters, and no control characters",
            )
        )
    return kept
