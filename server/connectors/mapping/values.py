"""Reads single values as sources spell them: texts, numbers, dates, yes and no, codes."""

import math
import re
import unicodedata
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from msgspec import Struct

from server.connectors.mapping.rejected_record import RejectedRecord, UnknownCode
from server.connectors.mapping.statistical import period
from server.connectors.mapping.zones import iso, zone
from server.contract.calendar import CALENDAR
from server.contract.errors import SettingError

LONGEST = 4000
"""Letters of a text; longer ones were meant for something else."""
PERIOD = "period"
"""Instead of a format: dates are periods as statistical offices spell them."""
YEARS = range(1900, 2101)
"""Whatever is said to be in another year is somebody's typing error."""
Numbers = Literal["plain", "vi"]
"""How numbers in texts are spelt: ``1234.5`` or ``1.234,5``."""
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_VIETNAMESE = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", re.ASCII)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, those that turn the direction of what follows, and halves of characters."""
_BEFORE_ZONE = re.compile(r"(?P<time>.*\d)\s*(?P<zone>[A-Za-z(+-].*)", re.DOTALL)
_MONTH_OR_YEAR = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?", re.ASCII)
"""Periods as ISO 8601 has them with a reduced accuracy."""
_COMPACT = "%Y%m%d%H%M%S"
"""How the national portal spells times."""
_YES = frozenset({"true", "1", "yes", "y", "có", "x", "online", "on"})
_NO = frozenset({"false", "0", "no", "n", "không", "offline", "off"})
Codes = Mapping[str, Mapping[str, str]]
"""By field: what a source says, and what we call it."""


class Notation(Struct, frozen=True, kw_only=True):
    """How a source spells dates, numbers and codes."""

    dates: str | None = None
    """A strptime format or PERIOD; None for ISO 8601."""
    numbers: Numbers = "plain"
    codes: Codes = {}


def check_dates(dates: str | None) -> None:
    """Raise SettingError for a format that does not tell year and month."""
    if dates in (None, PERIOD):
        return
    assert dates is not None
    if "%Z" in dates.removesuffix("%Z"):
        raise SettingError(
            vi=f"%Z, tên múi giờ, phải ở cuối, nhưng là {dates}",
            en=f"expected %Z, the name of a zone, at the end, got {dates}",
        )
    dates = dates.removesuffix("%Z").rstrip()
    probe = datetime(2001, 2, 3)
    try:
        with warnings.catch_warnings():
            # Python 3.13 warns of a day without a year
            warnings.simplefilter("error", DeprecationWarning)
            read = datetime.strptime(probe.strftime(dates), dates)
    except (ValueError, DeprecationWarning):
        read = None
    if read is None or (read.year, read.month) != (probe.year, probe.month):
        raise SettingError(
            vi=f"cần mẫu strptime có năm và tháng như %d/%m/%Y, nhưng là {dates}",
            en=f"expected a strptime format with year and month such as %d/%m/%Y, got {dates}",
        )


def tidy(text: str) -> str:
    """Return a text on one line, composed (NFC), without what cannot be seen."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def is_untidy(text: str) -> bool:
    """Return whether letters of a text have to be composed, or what cannot be seen has to be taken out."""
    return (not text.isascii() and not unicodedata.is_normalized("NFC", text)) or _UNSEEN.search(text) is not None


def moment(value: datetime) -> datetime:
    """Return a time in UTC; one without a zone is of the province's calendar.

    Raises RejectedRecord for a time outside YEARS.
    """
    try:
        read = (value if value.tzinfo else value.replace(tzinfo=CALENDAR)).astimezone(UTC)
    except OverflowError:
        raise RejectedRecord("thời điểm không có thật", "not a real time") from None
    _check_year(read)
    return read


Reader = Callable[[object, Notation], object]


@cache
def reader(kind: Any) -> Reader:
    """Return what reads a field of this type."""
    (only,) = _kinds(kind)
    if get_origin(only) is Literal:
        words = frozenset(get_args(only))

        def read(value: object, _notation: Notation) -> object:
            if isinstance(value, str) and value in words:
                return value
            raise UnknownCode()

        return read
    return _READERS[only]


def choices(kind: Any) -> tuple[str, ...]:
    """Return the words that a field may be, if it may be only some."""
    (only,) = _kinds(kind)
    if only is bool:
        return ("true", "false")
    return get_args(only) if get_origin(only) is Literal else ()


def _kinds(kind: Any) -> tuple[Any, ...]:
    """Return what a field may be besides None."""
    if get_origin(kind) in (Union, UnionType):
        return tuple(each for each in get_args(kind) if each is not NoneType)
    return (kind,)


def whole(value: object) -> str | None:
    """Return a whole number as its digits: spreadsheets keep codes and years as floats."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else None


def text_of(value: object, _notation: Notation) -> str:
    """Return a text, also of a whole number; raises RejectedRecord."""
    text = value if isinstance(value, str) else whole(value)
    if text is None:
        raise RejectedRecord("cần văn bản", "expected text")
    if len(text) > LONGEST:
        raise RejectedRecord(f"dài hơn {LONGEST} chữ", f"longer than {LONGEST} letters")
    return text


def number_of(value: object, notation: Notation) -> float:
    """Return a number that is finite; raises RejectedRecord."""
    vietnamese = notation.numbers == "vi"
    if isinstance(value, str):
        digits = value.replace(" ", "")
        if not (_VIETNAMESE if vietnamese else _PLAIN).fullmatch(digits):
            spelt = "1.234,5" if vietnamese else "1234.5"
            raise RejectedRecord(f"cần số dạng {spelt}", f"expected a number like {spelt}")
        value = float(digits.replace(".", "").replace(",", ".") if vietnamese else digits)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise RejectedRecord("cần số", "expected a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise RejectedRecord("số quá lớn hoặc không xác định", "number too large or undefined")
    return number


def _integer(value: object, notation: Notation) -> int:
    number = number_of(value, notation)
    if number != int(number):
        raise RejectedRecord("cần số nguyên", "expected a whole number")
    return int(number)


def _flag(value: object, _notation: Notation) -> bool:
    if isinstance(value, bool):
        return value
    spelt = (value if isinstance(value, str) else whole(value) or "").casefold()
    if spelt in _YES or spelt in _NO:
        return spelt in _YES
    raise RejectedRecord("cần có/không", "expected yes or no")


def _texts(value: object, notation: Notation) -> tuple[str, ...]:
    parts = value if isinstance(value, list | tuple) else value.split(";") if isinstance(value, str) else [value]
    return tuple(text_of(tidy(part) if isinstance(part, str) else part, notation) for part in parts if part != "")


def _time(value: object, notation: Notation) -> datetime | date:
    if isinstance(value, date):
        return value
    text = value if isinstance(value, str) else whole(value) if notation.dates else None
    if notation.dates == PERIOD:
        told = period(text)
        if isinstance(told, RejectedRecord):
            raise told
        return told
    try:
        if text is not None:
            read = _strptime(text, notation.dates) if notation.dates else iso(text)
            return read if read.tzinfo else read.replace(tzinfo=CALENDAR)
    except ValueError:
        pass
    spelt = notation.dates or "ISO 8601"
    raise RejectedRecord(f"cần ngày dạng {spelt}", f"expected a date like {spelt}")


@lru_cache(maxsize=4096)
def _strptime(text: str, dates: str) -> datetime:
    # ten times as slow as all else of a record, and most sources repeat their dates
    if dates == _COMPACT and len(text) == 14 and text.isascii() and text.isdecimal():
        # dossiers do not repeat theirs, and come by the hundred thousand
        return datetime.fromisoformat(f"{text[:8]}T{text[8:]}")
    if dates.endswith("%Z"):
        # strptime takes the names of this machine's zone and of UTC, and then forgets them
        found = _BEFORE_ZONE.fullmatch(text)
        there = zone(found["zone"]) if found else None
        if found is None or there is None:
            raise ValueError("unknown zone")
        return datetime.strptime(found["time"].rstrip(), dates.removesuffix("%Z").rstrip()).replace(tzinfo=there)
    return datetime.strptime(text, dates)


def period_of(value: object, notation: Notation) -> datetime:
    """Return a time in a period: without ``dates`` also of a month or a year alone, 2026-10 or 2026.

    Raises RejectedRecord.
    """
    text = value if isinstance(value, str) else whole(value)
    if notation.dates is None and text is not None:
        try:
            if _MONTH_OR_YEAR.fullmatch(text):
                return moment(datetime(int(text[:4]), int(text[5:] or 1), 1, tzinfo=CALENDAR))
            iso(text)
        except ValueError:
            raise RejectedRecord(
                "cần kỳ dạng 2026-10, 2026 hoặc ngày dạng ISO 8601; kỳ viết khác thì ghi ở dates",
                "expected a period like 2026-10, 2026, or a date like ISO 8601; dates names other spellings",
            ) from None
    return _moment(value, notation)


def _moment(value: object, notation: Notation) -> datetime:
    read = _time(value, notation)
    return moment(read if isinstance(read, datetime) else datetime(read.year, read.month, read.day, tzinfo=CALENDAR))


def _day(value: object, notation: Notation) -> date:
    read = _time(value, notation)
    if isinstance(read, datetime):
        return moment(read).astimezone(CALENDAR).date()
    _check_year(read)
    return read


def _check_year(read: date) -> None:
    if read.year not in YEARS:
        raise RejectedRecord("năm không có thật", "not a real year")


_READERS: dict[Any, Reader] = {
    str: text_of,
    float: number_of,
    int: _integer,
    bool: _flag,
    date: _day,
    datetime: _moment,
    tuple[str, ...]: _texts,
}
"""What reads a field, by its type in the record."""
