"""Keeps personal data out of what is stored, logged and shown."""

import re

import msgspec

LONGEST = 2000
"""Letters of a rejected record that are kept."""
_DEEPEST = 8
"""Levels of a rejected record that are kept."""
_MOST = 40
"""Members of a list or mapping that are kept."""

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_NUMBER = re.compile(r"(?<![\w,])\+?\d(?:[ .-]?\d){8,14}(?![\w,])")
"""Telephone numbers, identity cards (9 or 12 digits), bank accounts; prices have other groups or a unit behind them."""
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_CODE = re.compile(r"[A-Za-z0-9_./:+%-]{1,24}")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")


def scrub(text: str) -> str:
    """Return a text for people without telephone numbers, identity numbers and addresses of mail."""
    return _NUMBER.sub("…", _MAIL.sub("…", text))


def masked(value: object) -> str:
    """Return a rejected record as JSON in which only its form can be seen: letters are ``x``, digits ``9``.

    Dates, numbers and short codes stay, because they are mostly what is wrong; a run of nine digits or more never does.
    """
    text = msgspec.json.encode(_shape(value, _DEEPEST)).decode()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _shape(value: object, depth: int) -> object:
    match value:
        case None | bool():
            return value
        case int() | float():
            return value if len(str(value)) < 9 else _hide(str(value))
        case str():
            return _hide(value[:LONGEST])
        case dict() if depth:
            return {_hide(str(key)[:40]): _shape(value[key], depth - 1) for key in list(value)[:_MOST]}
        case list() | tuple() if depth:
            return [_shape(each, depth - 1) for each in value[:_MOST]]
        case dict() | list() | tuple():
            return "…"
        case _:
            return _hide(str(value)[:LONGEST])


def _hide(text: str) -> str:
    known = _DATE.fullmatch(text) or (_CODE.fullmatch(text) and len(_DIGIT.findall(text)) < 9)
    return text if known else _DIGIT.sub("9", _LETTER.sub("x", text))
