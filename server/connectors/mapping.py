"""Fits what a source calls its things to our records, and says what does not fit without repeating it."""

import math
import re
import unicodedata
import warnings
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from msgspec import NODEFAULT, Struct, field, structs

from server.connectors.base import SourceConfig
from server.connectors.privacy import masked, scrub
from server.connectors.statistical import period
from server.connectors.unfit import Unfit
from server.contract.words import Words
from server.errors import SourceError
from server.records import CALENDAR, PROSE, AnyRecord, Batch, Rejected

LONGEST = 4000
"""Letters of a text; longer ones were meant for something else."""
PERIOD = "period"
"""Instead of a format: dates are periods as statistical offices spell them."""
KEPT = 50
"""Rejected records of one answer that the technician can look at."""
YEARS = range(1900, 2101)
"""Whatever is said to be in another year is somebody's typing error."""
BOUNDS = {"latitude": (-90, 90), "longitude": (-180, 180), "rating": (1, 5), "confidence": (0, 1)}
"""By record field: what a number in it can be."""

Numbers = Literal["plain", "vi"]
"""How numbers in texts are spelt: ``1234.5`` or ``1.234,5``."""

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_VIETNAMESE = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", re.ASCII)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, those that turn the direction of what follows, and halves of characters."""

Codes = Mapping[str, Mapping[str, str]]
"""By field: what a source says, and what we call it."""


class Notation(Struct, frozen=True, kw_only=True):
    """How a source spells dates, numbers and codes."""

    dates: str | None = None
    """A strptime format or PERIOD; None for ISO 8601."""
    numbers: Numbers = "plain"
    codes: Codes = {}


class MappedConfig(SourceConfig, frozen=True, kw_only=True):
    """A source of any shape: its settings say where each field of a record stands."""

    record: str | None = None
    """Which kind of record it gives, where its service takes several: ``task``, ``dossier``; the first one without."""
    fields: dict[str, str]
    """Record field to where it stands in the source."""
    indicators: dict[str, str] = field(default_factory=dict)
    """For readings: our indicator to where its value stands, where one row of the source tells several.

    ``fields`` then names neither ``indicator`` nor ``value``.
    """
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """By record field: the source's code to ours."""
    dates: str | None = None
    """A strptime format; ISO 8601 without; ``period`` for those of statistics: 2024M01, 2024Q1, 2024, 2023-2024.

    Times without a zone are the province's.
    """
    numbers: Numbers = "plain"
    """How numbers in texts are spelt."""

    def __post_init__(self) -> None:
        check_dates(self.dates)

    @property
    def places(self) -> dict[str, str]:
        """Where everything stands that is read: fields, and the values of indicators."""
        return self.fields | {f"{_VALUE}{name}": place for name, place in self.indicators.items()}

    @property
    def mapped(self) -> dict[str, str]:
        """The fields that records get."""
        return self.fields | ({"indicator": "", "value": ""} if self.indicators else {})

    @property
    def notation(self) -> Notation:
        """How the source spells things."""
        return Notation(dates=self.dates, numbers=self.numbers, codes=self.codes)


_VALUE = "="
"""Begins the name of a field that holds the value of an indicator."""
_EMPTY = Unfit("không có giá trị", "no value")


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


def check_codes(record: type[AnyRecord], codes: Codes) -> tuple[str, Words] | None:
    """Return the field whose codes are wrong and why, or None."""
    kinds = {field.name: field.type for field in structs.fields(record)}
    for name, ours in codes.items():
        if name not in kinds:
            return name, Words(vi="không có trường này", en="there is no such field")
        choices = _choices(kinds[name])
        for code in ours.values():
            if choices and code not in choices:
                listed = ", ".join(choices)
                return name, Words(vi=f"cần một trong: {listed}", en=f"expected one of: {listed}")
    return None


def check_dates(dates: str | None) -> None:
    """Raise ValueError for a format that does not tell year and month."""
    if dates in (None, PERIOD):
        return
    assert dates is not None
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
) -> Iterable[AnyRecord | Unfit]:
    """Return each row as a record, or why it does not fit; ``row`` is what the source's people call one.

    A row is its number and its values by field; a value may be an Unfit already.
    """
    plan = [_plan(field, notation) for field in _fields(record)]
    return (_fit(number, values, record, plan, row) for number, values in _spread(rows))


def _spread(rows: Iterable[tuple[int, Mapping[str, object]]]) -> Iterable[tuple[int, Mapping[str, object]]]:
    """Return a row that tells several indicators as one row for each; those it does not tell are left out."""
    for number, values in rows:
        told = [name for name in values if name.startswith(_VALUE)]
        if not told:
            yield number, values
            continue
        rest = {name: value for name, value in values.items() if not name.startswith(_VALUE)}
        for name in told:
            if values[name] not in (None, ""):
                yield number, rest | {"indicator": name.removeprefix(_VALUE), "value": values[name]}


def gather(candidates: Iterable[AnyRecord | Unfit], *, whole: bool = True, observed: datetime | None = None) -> Batch:
    """Return the good ones of an answer, each only once: the last of those alike.

    Raises SourceError where something was there and nothing of it fits.
    """
    records: dict[Hashable, AnyRecord] = {}
    examples: list[Rejected] = []
    rejected = 0
    for candidate in candidates:
        if isinstance(candidate, Unfit):
            reason, content = candidate.words, candidate.content
        else:
            name = candidate.identity()
            twin = records.get(name)
            records[name] = candidate
            if twin is None:
                continue
            reason, content = _TWIN, structs.asdict(twin)
        rejected += 1
        if len(examples) < KEPT:
            examples.append(Rejected(reason, masked(content) if content is not None else ""))
    if rejected and not records:
        why = examples[0].reason
        raise SourceError(
            Words(vi=f"không bản ghi nào dùng được; {why.vi}", en=f"none of the records fits; {why.en}"),
            rejected=rejected,
            examples=tuple(examples),
        )
    return Batch(
        records=tuple(records.values()), whole=whole, rejected=rejected, examples=tuple(examples), observed=observed
    )


_TWIN = Words(vi="trùng với một bản ghi sau", en="the same as a later one")


def tidy(text: str) -> str:
    """Return a text on one line, composed (NFC), without what cannot be seen."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def moment(value: datetime) -> datetime:
    """Return a time in UTC; one without a zone is of the province's calendar.

    Raises Unfit for a time outside YEARS.
    """
    try:
        read = (value if value.tzinfo else value.replace(tzinfo=CALENDAR)).astimezone(UTC)
    except OverflowError:
        raise Unfit("thời điểm không có thật", "not a real time") from None
    _check_year(read)
    return read


Reader = Callable[[object, Notation], object]


class _Field(Struct, frozen=True):
    name: str
    read: Callable[[object], object]
    needed: bool


@cache
def _fields(record: type[AnyRecord]) -> tuple[structs.FieldInfo, ...]:
    # resolving the types of a record takes longer than reading one
    return structs.fields(record)


def _plan(field: structs.FieldInfo, notation: Notation) -> _Field:
    reader = _reader(field.type)
    codes = notation.codes.get(field.name)
    needed = field.default is NODEFAULT

    def read(value: object) -> object:
        return reader(value, notation)

    def read_code(value: object) -> object:
        spelt = (
            value if isinstance(value, str) else _whole(value) if not isinstance(value, bool) else str(value).lower()
        )
        assert codes is not None
        if spelt is not None and spelt in codes:
            return reader(codes[spelt], notation)
        if reader is _text:
            return reader(value, notation)
        raise Unfit("mã lạ", "unknown code")

    def read_bounded(value: object) -> object:
        number = _number(value, notation)
        least, most = BOUNDS[field.name]
        if not least <= number <= most:
            raise Unfit(f"cần số từ {least} đến {most}", f"expected a number from {least} to {most}")
        return number

    def read_prose(value: object) -> object:
        return scrub(_text(value, notation))

    if codes:
        return _Field(field.name, read_code, needed)
    return _Field(
        field.name, read_prose if field.name in PROSE else read_bounded if field.name in BOUNDS else read, needed
    )


def _kinds(kind: Any) -> tuple[Any, ...]:
    """Return what a field may be besides None."""
    if get_origin(kind) in (Union, UnionType):
        return tuple(each for each in get_args(kind) if each is not NoneType)
    return (kind,)


def _choices(kind: Any) -> tuple[str, ...]:
    """Return the words that a field may be, if it may be only some."""
    (only,) = _kinds(kind)
    if only is bool:
        return ("true", "false")
    return get_args(only) if get_origin(only) is Literal else ()


@cache
def _reader(kind: Any) -> Reader:
    """Return what reads a field of this type."""
    (only,) = _kinds(kind)
    if get_origin(only) is Literal:
        words = frozenset(get_args(only))

        def read(value: object, _notation: Notation) -> object:
            if isinstance(value, str) and value in words:
                return value
            raise Unfit("mã lạ", "unknown code")

        return read
    return _READERS[only]


def _fit(
    number: int, values: Mapping[str, object], record: type[AnyRecord], plan: list[_Field], row: Words
) -> AnyRecord | Unfit:
    read: dict[str, Any] = {}
    for each in plan:
        value = values.get(each.name)
        try:
            if isinstance(value, Unfit):
                raise value
            if isinstance(value, str):
                value = tidy(value)
            if value is not None and value != "":
                read[each.name] = each.read(value)
            elif each.needed:
                raise _EMPTY
        except Unfit as unfit:
            place = Words(vi=f"{row.vi} {number}, {each.name}", en=f"{row.en} {number}, {each.name}")
            return unfit.at(place, {name: it for name, it in values.items() if not isinstance(it, Unfit)})
    return record(**read)


def _whole(value: object) -> str | None:
    """Return a whole number as its digits: spreadsheets keep codes and years as floats."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else None


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


@lru_cache(maxsize=4096)
def _strptime(text: str, dates: str) -> datetime:
    # ten times as slow as all else of a record, and most sources repeat their dates
    if dates == _COMPACT and len(text) == 14 and text.isascii() and text.isdecimal():
        # dossiers do not repeat theirs, and come by the hundred thousand
        return datetime.fromisoformat(f"{text[:8]}T{text[8:]}")
    return datetime.strptime(text, dates)


_COMPACT = "%Y%m%d%H%M%S"
"""How the national portal spells times."""


def _time(value: object, notation: Notation) -> datetime | date:
    if isinstance(value, date):
        return value
    text = value if isinstance(value, str) else _whole(value) if notation.dates else None
    if notation.dates == PERIOD:
        told = period(text)
        if isinstance(told, Unfit):
            raise told
        return told
    try:
        if text is not None:
            read = _strptime(text, notation.dates) if notation.dates else datetime.fromisoformat(text)
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
    if isinstance(read, datetime):
        return moment(read).astimezone(CALENDAR).date()
    _check_year(read)
    return read


def _check_year(read: date) -> None:
    if read.year not in YEARS:
        raise Unfit("năm không có thật", "not a real year")


def _integer(value: object, notation: Notation) -> int:
    number = _number(value, notation)
    if number != int(number):
        raise Unfit("cần số nguyên", "expected a whole number")
    return int(number)


def _flag(value: object, _notation: Notation) -> bool:
    if isinstance(value, bool):
        return value
    spelt = (value if isinstance(value, str) else _whole(value) or "").casefold()
    if spelt in _YES or spelt in _NO:
        return spelt in _YES
    raise Unfit("cần có/không", "expected yes or no")


_YES = frozenset({"true", "1", "yes", "y", "có", "x", "online", "on"})
_NO = frozenset({"false", "0", "no", "n", "không", "offline", "off"})


def _texts(value: object, notation: Notation) -> tuple[str, ...]:
    parts = value if isinstance(value, list | tuple) else value.split(";") if isinstance(value, str) else [value]
    return tuple(_text(tidy(part) if isinstance(part, str) else part, notation) for part in parts if part != "")


_READERS: dict[Any, Reader] = {
    str: _text,
    float: _number,
    int: _integer,
    bool: _flag,
    date: _day,
    datetime: _moment,
    tuple[str, ...]: _texts,
}
"""What reads a field, by its type in the record."""
