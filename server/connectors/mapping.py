"""Fits what a source calls its things to our records, and says what does not fit without repeating it."""

import math
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from types import NoneType
from typing import Any, Literal, assert_never, get_args
from zoneinfo import ZoneInfo

from msgspec import NODEFAULT, Struct, structs

from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Reading, Story, Task

CALENDAR = ZoneInfo("Asia/Ho_Chi_Minh")
"""Of every time that does not say its zone."""
LONGEST = 4000
"""Letters of a text; longer ones were meant for something else."""

Numbers = Literal["plain", "vi"]
"""How numbers in texts are spelt: ``1234.5`` or ``1.234,5``."""

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_VIETNAMESE = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", re.ASCII)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, those that turn the direction of what follows, and halves of characters."""


class Notation(Struct, frozen=True, kw_only=True):
    """How a source spells dates and numbers."""

    dates: str | None = None
    """A strptime format; None for ISO 8601."""
    numbers: Numbers = "plain"


class Unfit(Exception):  # noqa: N818 - it is an answer, and mostly not raised
    """One record cannot be used; the words say why and repeat nothing of it."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(vi=vi, en=en)

    def at(self, place: Words) -> "Unfit":
        """Return the same with where it was: a record's number, a field."""
        return Unfit(f"{place.vi}: {self.words.vi}", f"{place.en}: {self.words.en}")


def check_fields(record: type[AnyRecord], fields: Mapping[str, str]) -> Words | None:
    """Return what is wrong with a mapping to ``record``, or None."""
    known = {field.name: field for field in structs.fields(record)}
    names = ", ".join(known)
    if unknown := [name for name in fields if name not in known]:
        return Words(
            vi=f"không có trường «{unknown[0]}»; cần trong số: {names}",
            en=f"there is no field “{unknown[0]}”; expected some of: {names}",
        )
    missing = [name for name, field in known.items() if field.default is NODEFAULT and name not in fields]
    if missing:
        return Words(vi=f"thiếu trường: {', '.join(missing)}", en=f"missing fields: {', '.join(missing)}")
    return None


def check_dates(dates: str | None) -> None:
    """Raise ValueError for a format that does not tell year and month."""
    if dates is None:
        return
    probe = datetime(2001, 2, 3)
    try:
        with warnings.catch_warnings():
            # Python 3.13 warns of a day without a year
            warnings.simplefilter("error", DeprecationWarning)
            read = datetime.strptime(probe.strftime(dates), dates)
    except (ValueError, DeprecationWarning):
        read = None
    if read is None or (read.year, read.month) != (probe.year, probe.month):
        raise ValueError(f"dates: expected a strptime format with year and month such as %d/%m/%Y, got {dates}")


def fit(
    rows: Iterable[tuple[int, Mapping[str, object]]], record: type[AnyRecord], notation: Notation, row: Words
) -> list[AnyRecord | Unfit]:
    """Return each row as a record, or why it does not fit; ``row`` is what the source's people call one.

    A row is its number and its values by field; a value may be an Unfit already.
    """
    plan = [(field.name, *_wanted(field.type)) for field in structs.fields(record)]
    return [_fit(number, values, record, plan, notation, row) for number, values in rows]


def gather(candidates: Iterable[AnyRecord | Unfit], *, observed: datetime | None = None) -> Batch:
    """Return the good ones of an answer, each only once: the last of those alike.

    Raises SourceError where something was there and nothing of it fits.
    """
    records: dict[object, AnyRecord] = {}
    rejected: list[Words] = []
    for candidate in candidates:
        if isinstance(candidate, Unfit):
            rejected.append(candidate.words)
            continue
        name = _identity(candidate)
        if name in records:
            rejected.append(Words(vi="trùng với một bản ghi sau", en="the same as a later one"))
        records[name] = candidate
    if rejected and not records:
        raise SourceError(
            Words(vi=f"không bản ghi nào dùng được; {rejected[0].vi}", en=f"none of the records fits; {rejected[0].en}")
        )
    return Batch(
        records=tuple(records.values()),
        rejected=len(rejected),
        example=rejected[0] if rejected else None,
        observed=observed,
    )


def tidy(text: str) -> str:
    """Return a text on one line, composed (NFC), without what cannot be seen."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def moment(value: datetime) -> datetime:
    """Return a time in UTC; one without a zone is of the province's calendar.

    Raises Unfit for a time outside the years 1 to 9999.
    """
    try:
        return (value if value.tzinfo else value.replace(tzinfo=CALENDAR)).astimezone(UTC)
    except OverflowError:
        raise Unfit("thời điểm không có thật", "not a real time") from None


def _identity(record: AnyRecord) -> object:
    match record:
        case Task() | Story():
            return record.id
        case Reading():
            return record.indicator, record.month.year, record.month.month
        case _:
            assert_never(record)


def _wanted(kind: Any) -> tuple[Callable[[object, Notation], object], bool]:
    """Return what reads a field of this type, and whether it may be empty."""
    choices = get_args(kind) or (kind,)
    (reader,) = (_READERS[choice] for choice in choices if choice is not NoneType)
    return reader, NoneType in choices


def _fit(
    number: int,
    values: Mapping[str, object],
    record: type[AnyRecord],
    plan: list[tuple[str, Callable[[object, Notation], object], bool]],
    notation: Notation,
    row: Words,
) -> AnyRecord | Unfit:
    read: dict[str, Any] = {}
    for name, reader, optional in plan:
        try:
            read[name] = _value(values.get(name), reader, notation, optional=optional)
        except Unfit as unfit:
            return unfit.at(Words(vi=f"{row.vi} {number}, {name}", en=f"{row.en} {number}, {name}"))
    return record(**read)


def _value(
    value: object, reader: Callable[[object, Notation], object], notation: Notation, *, optional: bool
) -> object:
    if isinstance(value, Unfit):
        raise value
    if isinstance(value, str):
        value = tidy(value)
    if value is None or value == "":
        if optional:
            return None
        raise Unfit("không có giá trị", "no value")
    return reader(value, notation)


def _whole(value: object) -> str | None:
    """Return a whole number as its digits: spreadsheets keep codes and years as floats."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if math.isfinite(value) and abs(value) < 1e15 and value == int(value) else None


def _text(value: object, _notation: Notation) -> str:
    text = value if isinstance(value, str) else _whole(value)
    if text is None:
        raise Unfit("cần văn bản", "expected text")
    if len(text) > LONGEST:
        raise Unfit(f"dài hơn {LONGEST} chữ", f"longer than {LONGEST} letters")
    return text


def _number(value: object, notation: Notation) -> float:
    vietnamese = notation.numbers == "vi"
    if isinstance(value, str):
        digits = value.replace(" ", "")
        if not (_VIETNAMESE if vietnamese else _PLAIN).fullmatch(digits):
            spelt = "1.234,5" if vietnamese else "1234.5"
            raise Unfit(f"cần số dạng {spelt}", f"expected a number like {spelt}")
        value = float(digits.replace(".", "").replace(",", ".") if vietnamese else digits)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit("cần số", "expected a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Unfit("số quá lớn hoặc không xác định", "number too large or undefined")
    return number


def _time(value: object, notation: Notation) -> datetime | date:
    if isinstance(value, date):
        return value
    text = value if isinstance(value, str) else _whole(value) if notation.dates else None
    try:
        if text is not None:
            read = datetime.strptime(text, notation.dates) if notation.dates else datetime.fromisoformat(text)
            return read if read.tzinfo else read.replace(tzinfo=CALENDAR)
    except ValueError:
        pass
    spelt = notation.dates or "ISO 8601"
    raise Unfit(f"cần ngày dạng {spelt}", f"expected a date like {spelt}")


def _moment(value: object, notation: Notation) -> datetime:
    read = _time(value, notation)
    return moment(read if isinstance(read, datetime) else datetime(read.year, read.month, read.day, tzinfo=CALENDAR))


def _day(value: object, notation: Notation) -> date:
    read = _time(value, notation)
    if not isinstance(read, datetime):
        return read
    try:
        return read.astimezone(CALENDAR).date() if read.tzinfo else read.date()
    except OverflowError:
        raise Unfit("thời điểm không có thật", "not a real time") from None


_READERS: dict[Any, Callable[[object, Notation], object]] = {
    str: _text,
    float: _number,
    date: _day,
    datetime: _moment,
}
"""What reads a field, by its type in the record."""
