"""Reads periods as statistical offices spell them."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from server.connectors.mapping.rejected_record import RejectedRecord
from server.contract.calendar import CALENDAR

_YEAR = re.compile(r"(\d{4})(?:A1?)?", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:-?[MT](?=\d)|-?(?=\d\d))(0?[1-9]|1[0-2])", re.ASCII)
"""One digit alone may be a quarter or a half: ``20242``."""
_QUARTER = re.compile(r"(\d{4})-?(?:Q|K)([1-4])", re.ASCII)
_HALF = re.compile(r"(\d{4})-?(?:S|H)([12])", re.ASCII)
_SCHOOL = re.compile(r"(\d{4})\s*[-/–]\s*(\d{2}|\d{4})", re.ASCII)
_DAY = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])-?([0-3]\d)", re.ASCII)

_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_ASIDE = re.compile(
    r"\b(?:sơ bộ|ước tính|ước|chính thức|năm|prel(?:iminary|\.)?|estimated?|est\.|year)(?=\W|$)|[*()]", re.IGNORECASE
)
"""What labels say beside the period: how sure its figures are."""
_LABELS = (
    (re.compile(r"(?:THÁNG|MONTH)\s*(?P<part>1[0-2]|0?[1-9])\s*[-/,.]?\s*(?P<year>\d{4})", re.ASCII), "M"),
    (re.compile(r"(?P<part>1[0-2]|0?[1-9])[-/](?P<year>\d{4})", re.ASCII), "M"),
    (re.compile(r"(?:QUÝ|QUARTER|Q)\s*(?P<part>IV|I{1,3}|[1-4])\s*[-/,.]?\s*(?P<year>\d{4})", re.ASCII), "Q"),
)


def period(text: object) -> datetime | RejectedRecord:
    """Return the first moment of a period in the province's calendar.

    Spellings: ``2024M01``, ``2024-01``, ``2024Q1``, ``2024-Q1``, ``2024K1``, ``2024-S1``, ``2024``, ``2024-01-31``, and
    school years, ``2023-24`` or ``2023-2024``, which begin in September (PX-Web's manual; SDMX 2.1, section 6, part
    4.2). ``2010-11`` alone is a month.
    """
    if not isinstance(text, str):
        return _UNREADABLE
    text = text.strip().upper()
    try:
        if found := _YEAR.fullmatch(text):
            return datetime(int(found[1]), 1, 1, tzinfo=CALENDAR)
        if found := _QUARTER.fullmatch(text):
            return datetime(int(found[1]), int(found[2]) * 3 - 2, 1, tzinfo=CALENDAR)
        if found := _HALF.fullmatch(text):
            return datetime(int(found[1]), int(found[2]) * 6 - 5, 1, tzinfo=CALENDAR)
        if found := _MONTH.fullmatch(text):
            return datetime(int(found[1]), int(found[2]), 1, tzinfo=CALENDAR)
        if year := _school(text):
            return datetime(year, 9, 1, tzinfo=CALENDAR)
        if found := _DAY.fullmatch(text):
            return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=CALENDAR)
    except ValueError:
        pass
    return _UNREADABLE


def labelled(label: str) -> datetime | RejectedRecord:
    """Return the first moment of the period that a label names: ``Sơ bộ 2023``, ``Tháng 1 năm 2024``, ``Quý II/2024``.

    What is added up from a year's beginning (``6 tháng 2024``) is none.
    """
    spelt = " ".join(_ASIDE.sub(" ", unicodedata.normalize("NFC", label)).upper().split())
    for form, kind in _LABELS:
        if found := form.fullmatch(spelt):
            part = _ROMAN.get(found["part"], found["part"])
            return period(f"{found['year']}{kind}{part}")
    return period(spelt)


def periods(codes: Iterable[str]) -> dict[str, datetime | RejectedRecord]:
    """Return what the codes of one table mean: beside ``2012-13``, ``2010-11`` is no month but a school year."""
    known = list(codes)
    schools = bool(known) and all(map(_school, known)) and not all(map(_MONTH.fullmatch, known))
    return {code: period(f"{year}-{year + 1}" if schools and (year := _school(code)) else code) for code in known}


def _school(text: str) -> int:
    """Return the year in which a school year begins, 0 for anything else."""
    found = _SCHOOL.fullmatch(text)
    if found is None or int(found[2]) not in (int(found[1]) + 1, (int(found[1]) + 1) % 100):
        return 0
    return int(found[1])


_UNREADABLE = RejectedRecord("cần kỳ dạng 2024M01, 2024Q1, 2024", "expected a period like 2024M01, 2024Q1, 2024")
