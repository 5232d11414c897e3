"""Reads the zone behind a time of day; one that nobody knows makes the time unknown, never local."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"(?:GMT|UTC|UT|Z)?\s*([+-])(\d{1,2})(?::?([0-5]\d))?", re.ASCII | re.IGNORECASE)
_COMMENT = re.compile(r"\s*\([^()]*\)\s*$")
"""What RFC 5322, 3.3, allows behind a zone: ``+0700 (ICT)``."""
_REGION = re.compile(r"[A-Z][A-Za-z]{1,20}(?:/[A-Z][A-Za-z_]{1,20}){1,2}")
_NAMED = re.compile(r"(?P<time>.*\d)\s*(?P<zone>[A-Za-z][A-Za-z/_]*(?:\s*[+-]\d[\d:]*)?|\s[+-]\d[\d:]*)$", re.DOTALL)
_HOURS: dict[str, float] = {
    **dict.fromkeys(("UTC", "GMT", "UT", "Z", "WET"), 0),
    # RFC 5322, 4.3, says what these mean
    **{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
    **{
        "ICT": 7,
        "WIB": 7,
        "SGT": 8,
        "MYT": 8,
        "HKT": 8,
        "PHT": 8,
        "AWST": 8,
        "JST": 9,
        "KST": 9,
        "AEST": 10,
        "AEDT": 11,
    },
    **{"WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "NZST": 12, "NZDT": 13},
}
"""Names that mean one thing: IST, BST and letters of the military mean several and are left out."""


def zone(spelt: str) -> tzinfo | None:
    """Return what ``+07``, ``+00:00``, ``GMT+7``, ``JST`` or ``Asia/Ho_Chi_Minh`` mean; None where nobody knows."""
    text = spelt.strip()
    bare = _COMMENT.sub("", text) or text.strip("() ")
    if (hours := _HOURS.get(bare.upper())) is not None:
        return timezone(timedelta(hours=hours))
    if found := _OFFSET.fullmatch(bare):
        away = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(-away if found[1] == "-" else away) if away <= timedelta(hours=14) else None
    if _REGION.fullmatch(bare):
        try:
            return ZoneInfo(bare)
        except (OSError, ValueError, LookupError):
            return None
    return None


def iso(text: str) -> datetime:
    """Return a time of ISO 8601, also with the name of its zone behind; without a zone where it names none.

    Raises ValueError for anything else, a zone that nobody knows among it.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        found = _NAMED.fullmatch(text.strip())
        there = zone(found["zone"]) if found else None
        if found is None or there is None:
            raise
    read = datetime.fromisoformat(found["time"])
    if read.tzinfo is not None:
        raise ValueError("two zones")
    return read.replace(tzinfo=there)


def utc(text: str) -> datetime:
    """Return a time of a format whose times are UTC where they name no zone; raises ValueError."""
    read = iso(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
