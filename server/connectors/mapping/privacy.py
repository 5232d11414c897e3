"""Keeps personal data out of what is stored, logged and shown."""

import re

import msgspec

from server.records import PROSE

HIDDEN = "(ẩn)"
"""Stands before a headline that is only the warning behind which its author hid the rest."""
LONGEST = 2000
"""Letters of a rejected record that are kept."""
_DEEPEST = 8
"""Levels of a rejected record that are kept."""
_MOST = 40
"""Members of a list or mapping that are kept."""

_MAIL = re.compile(r"[\w.+…-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_NUMBER = re.compile(
    r"(?P<day>(?<!\d)(?:(?:19|20)\d\d([-.])[01]?\d\2[0-3]?\d|[0-3]?\d([-.])[01]?\d\3(?:19|20)\d\d)(?![.-]?\d))"
    r"|\(?(?<!\d)(?<!\d[.,])(?:\+\d|0)(?:(?:[ .\u2010-\u2013-]|\) ?|\(| \()?\d){8,13}(?!\d)"
    r"|(?<!\d)(?<!\d[.,])\d(?:[ .\u2010-\u2013-]?\d){8,14}(?!\d|,\d)"
)
"""Telephone numbers, identity cards (9 or 12 digits), bank accounts; first the days that look alike."""
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_UNIT = re.compile(r"\s?(?:đồng|đ\b|VND|VNĐ|USD|tỷ|tỉ\b|triệu|nghìn|người|lượt|%)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}")
"""Of a machine (IPv4)."""
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_SENTENCE = re.compile(r"(?<=[.!?;…])\s+")
_CONTACT = re.compile(
    r"\b(?:liên hệ|liên lạc|xin gọi|gọi cho|người gửi|người phản ánh|họ tên|họ và tên|tên tôi|tôi là|tôi tên|gặp)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Za-z0-9_./:+%-]{1,24}")
_WHO = (
    r"[\w.\[\]-]{0,40}(?:user|usr|account|login|logon|uname|suid|duid|identsrc|identname|mail|owner|person|recipient)"
    r"[\w.\[\]-]{0,40}"
)
_KEY = re.compile(_WHO, re.IGNORECASE)
_TOLD = re.compile(rf"(?<![\w.\[\]-]){_WHO}\s?=", re.IGNORECASE)
_CALLED = re.compile(r"\b((?:user|account|logon)(?: ?name)?\s?:\s*)[^\s,;|]+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")


def scrub(text: str) -> str:
    """Return a text for people without telephone numbers, identity numbers and addresses of mail.

    A sentence that says whom to call goes with its number, because it names a person.
    """
    # numbers first: an address of mail that follows without a space would take the end of one with it
    bare = _NUMBER.sub(_unnamed, text)
    # searching costs as much as the numbers do, and few texts hold an address
    bare = _MAIL.sub("…", bare) if "@" in bare else bare
    if bare == text:
        return text
    parts = (part for part in _SENTENCE.split(bare) if not ("…" in part and _CONTACT.search(part)))
    return " ".join(parts) or "…"


def names_person(key: str) -> bool:
    """Return whether what machines write under a key (``suser``, ``usrName``, ``SourceUser``) is who somebody is."""
    return _KEY.fullmatch(key.strip()) is not None


def before_person(text: str) -> str:
    """Return what a machine says without who somebody is: ``TRAFFIC|usrName=…`` is ``TRAFFIC``."""
    found = _TOLD.search(text)
    bare = text if found is None else text[: found.start()].rstrip(" \t|;,^(-") or "…"
    return _CALLED.sub(r"\1…", bare)


def masked(value: object) -> str:
    """Return a rejected record as JSON in which only its form can be seen: letters are ``x``, digits ``9``.

    Dates, numbers and short codes stay, because they are mostly what is wrong; a run of nine digits or more never does,
    nor what people wrote for people.
    """
    text = msgspec.json.encode(_shape(value, _DEEPEST)).decode()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _shape(value: object, depth: int) -> object:
    match value:
        case None | bool():
            return value
        case int() | float():
            # a whole number may have more digits than Python spells
            return value if abs(value) < 1e8 and len(str(value)) < 9 else "9…"
        case str():
            return _hide(value[:LONGEST])
        case dict() if depth:
            return {
                _hide(str(key)[:40]): _masked(value[key]) if key in PROSE else _shape(value[key], depth - 1)
                for key in list(value)[:_MOST]
            }
        case list() | tuple() if depth:
            return [_shape(each, depth - 1) for each in value[:_MOST]]
        case dict() | list() | tuple():
            return "…"
        case _:
            return _hide(str(value)[:LONGEST])


def _hide(text: str) -> str:
    known = _DATE.fullmatch(text) or (_CODE.fullmatch(text) and len(_DIGIT.findall(text)) < 9)
    return text if known else _DIGIT.sub("9", _LETTER.sub("x", text))


def _masked(value: object) -> object:
    return _DIGIT.sub("9", _LETTER.sub("x", value[:LONGEST])) if isinstance(value, str) else _shape(value, 1)


def _unnamed(found: re.Match[str]) -> str:
    """Return a number that names nobody as it is: a day, an amount, the address of a machine."""
    spelt = found[0]
    names_nobody = (
        found["day"]
        or _ADDRESS.fullmatch(spelt)
        or _AMOUNT.fullmatch(spelt)
        or (spelt[0] in "123456789" and _UNIT.match(found.string, found.end()))
    )
    return spelt if names_nobody else "…"
