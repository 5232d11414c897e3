"""Makes texts comparable for search: without accents, letter case and the odd spaces of whoever typed them."""

import unicodedata

_STROKED = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})
"""Letters that Unicode does not take apart; old Vietnamese converters wrote the Icelandic and the African đ."""


def fold(text: str) -> str:
    """Return a text as search compares it: «Đồng  Đăng» and «dong dang» are the same.

    Letter case, accents, compatibility forms (full width, mathematical letters), invisible characters and the amount of
    white space do not matter. Folding twice changes nothing. Composed and decomposed input give the same answer
    (Unicode 15, 3.13, compatibility caseless matching, and then without marks).
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    bare = _bare(_bare(text).casefold()).translate(_STROKED)
    return " ".join(unicodedata.normalize("NFC", bare).split())


def _bare(text: str) -> str:
    # vowel signs of Indic scripts have combining class 0 and stay: they are letters, not accents
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )
