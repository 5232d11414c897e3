"""Reads periods as statistical offices spell them."""

import re
from datetime import datetime

from server.connectors.mapping import Unfit
from server.records import CALENDAR

_YEAR = re.compile(r"(\d{4})(?:A1?)?", re.ASCII)
_MONTH = re.compile(r"(\d{4})-?(?:M|T)?(0?[1-9]|1[0-2])", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-?(?:Q|K)([1-4])", re.ASCII)
_SCHOOL = re.compile(r"(\d{4})\s*[-/–]\s*(\d{2}|\d{4})", re.ASCII)
_DAY = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])-?([0-3]\d)", re.ASCII)


def period(text: object) -> datetime | Unfit:
    """Return the first moment of a period in the province's calendar.

    Spellings: ``2024M01``, ``2024-01``, ``2024Q1``, ``2024-Q1``, ``2024K1``, ``2024``, ``2024-01-31``, and school
    years, ``2023-24`` or ``2023-2024``, which begin in September (PX-Web's manual; SDMX 2.1, section 6, part 4.2).
    """
    if not isinstance(text, str):
        return _UNREADABLE
    text = text.strip().upper()
    try:
        if found := _YEAR.fullmatch(text):
            return datetime(int(found[1]), 1, 1, tzinfo=CALENDAR)
        if found := _QUARTER.fullmatch(text):
            return datetime(int(found[1]), int(found[2]) * 3 - 2, 1, tzinfo=CALENDAR)
        if (found := _SCHOOL.fullmatch(text)) and (int(found[1]) + 1) % 100 == int(found[2]) % 100:
            return datetime(int(found[1]), 9, 1, tzinfo=CALENDAR)
        if found := _MONTH.fullmatch(text):
            return datetime(int(found[1]), int(found[2]), 1, tzinfo=CALENDAR)
        if found := _DAY.fullmatch(text):
            return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=CALENDAR)
    except ValueError:
        pass
    return _UNREADABLE


_UNREADABLE = Unfit("cần kỳ dạng 2024M01, 2024Q1, 2024", "expected a period like 2024M01, 2024Q1, 2024")
