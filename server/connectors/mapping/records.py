"""Fits what a source calls its things to our records, and says what does not fit without repeating it."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from msgspec import NODEFAULT, Struct, field, structs

from server.connectors.base import SourceConfig
from server.connectors.mapping.privacy import masked, scrub
from server.connectors.mapping.rejected_record import RejectedRecord, UnknownCode
from server.connectors.mapping.values import (
    Codes,
    Notation,
    Numbers,
    check_dates,
    choices,
    is_untidy,
    number_of,
    period_of,
    reader,
    text_of,
    tidy,
    whole,
)
from server.contract.errors import Mistake, tried
from server.contract.toml_words import one_of, suggestion
from server.contract.words import Words
from server.errors import SourceError
from server.records import OURS, PROSE, AnyRecord, Batch, Rejected

KEPT = 50
"""Rejected records of one answer that the technician can look at."""
BOUNDS = {"latitude": (-90, 90), "longitude": (-180, 180), "rating": (1, 5), "confidence": (0, 1)}
"""By record field: what a number in it can be."""


class MappedConfig(SourceConfig, frozen=True, kw_only=True):
    """A source of any shape: its settings say where each field of a record stands."""

    published: ClassVar[bool] = False
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

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from tried(("dates",), check_dates, self.dates)
        for table in ("fields", "indicators"):
            for name, place in getattr(self, table).items():
                yield from tried((table, name), self.check_place, place)

    def check_place(self, place: str) -> None:
        """Raise SettingError for what cannot say where something stands in such a source."""

    def named_indicators(self) -> dict[tuple[str, ...], str]:
        """Return the indicators whose values have a place of their own, and what codes stand for."""
        coded = self.codes.get("indicator", {})
        return {("indicators", name): name for name in self.indicators} | {
            ("codes", "indicator", code): ours for code, ours in coded.items()
        }

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
_EMPTY = RejectedRecord("không có giá trị", "no value")


def check_fields(record: type[AnyRecord], fields: Mapping[str, str]) -> Iterator[Mistake]:
    """Yield what is wrong with a mapping to ``record``."""
    known = {field.name: field for field in _fields(record)}
    names = ", ".join(known)
    for name in fields:
        if name not in known:
            nearest = suggestion(name, list(known))
            words = Words(
                vi=f"không có trường «{name}»{nearest.vi}; cần trong số: {names}",
                en=f"there is no field “{name}”{nearest.en}; expected some of: {names}",
            )
            yield Mistake(("fields", name), words)
    missing = [name for name, field in known.items() if field.default is NODEFAULT and name not in fields]
    if missing:
        words = Words(vi=f"thiếu trường: {', '.join(missing)}", en=f"missing fields: {', '.join(missing)}")
        yield Mistake(("fields",), words)


def check_codes(record: type[AnyRecord], codes: Codes) -> Iterator[Mistake]:
    """Yield what is wrong with the codes of the fields of ``record``."""
    kinds = {field.name: field.type for field in _fields(record)}
    for name, ours in codes.items():
        if name not in kinds:
            nearest = suggestion(name, list(kinds))
            words = Words(vi=f"không có trường này{nearest.vi}", en=f"there is no such field{nearest.en}")
            yield Mistake(("codes", name), words)
            continue
        possible = choices(kinds[name])
        for code, told in ours.items():
            if possible and told not in possible:
                yield Mistake(("codes", name, code), one_of(told, possible))


def fit(
    rows: Iterable[tuple[int, Mapping[str, object]]], record: type[AnyRecord], notation: Notation, row: Words
) -> Iterable[AnyRecord | RejectedRecord]:
    """Return each row as a record, or why it does not fit; ``row`` is what the source's people call one.

    A row is its number and its values by field; a value may be a RejectedRecord already.
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


def gather(
    candidates: Iterable[AnyRecord | RejectedRecord], *, whole: bool = True, observed: datetime | None = None
) -> Batch:
    """Return the good ones of an answer, each only once: the last of those alike.

    Raises SourceError where something was there and nothing of it fits.
    """
    records: dict[Hashable, AnyRecord] = {}
    examples: list[Rejected] = []
    rejected = doubles = unknown_codes = 0
    for candidate in candidates:
        if isinstance(candidate, RejectedRecord):
            reason, content = candidate.words, candidate.content
            unknown_codes += isinstance(candidate, UnknownCode)
        else:
            name = candidate.identity()
            twin = records.get(name)
            records[name] = candidate
            if twin is None:
                continue
            reason, content = _TWIN, structs.asdict(twin)
            doubles += 1
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
        records=tuple(records.values()),
        whole=whole,
        rejected=rejected,
        doubles=doubles,
        unknown_codes=unknown_codes,
        examples=tuple(examples),
        observed=observed,
    )


_TWIN = Words(vi="trùng với một bản ghi sau", en="the same as a later one")


class _Field(Struct, frozen=True):
    name: str
    read: Callable[[object], object]
    needed: bool


@cache
def _fields(record: type[AnyRecord]) -> tuple[structs.FieldInfo, ...]:
    # resolving the types of a record takes longer than reading one
    return tuple(field for field in structs.fields(record) if field.name not in OURS)


def _plan(field: structs.FieldInfo, notation: Notation) -> _Field:
    read_kind = period_of if field.name == "period" else reader(field.type)
    codes = notation.codes.get(field.name)
    needed = field.default is NODEFAULT

    def read(value: object) -> object:
        return read_kind(value, notation)

    def read_code(value: object) -> object:
        spelt = value if isinstance(value, str) else whole(value) if not isinstance(value, bool) else str(value).lower()
        assert codes is not None
        if spelt is not None and spelt in codes:
            return read_kind(codes[spelt], notation)
        if read_kind is text_of:
            return read_kind(value, notation)
        raise UnknownCode()

    def read_bounded(value: object) -> object:
        number = number_of(value, notation)
        least, most = BOUNDS[field.name]
        if not least <= number <= most:
            raise RejectedRecord(f"cần số từ {least} đến {most}", f"expected a number from {least} to {most}")
        return number

    def read_prose(value: object) -> object:
        return scrub(text_of(value, notation))

    if codes:
        return _Field(field.name, read_code, needed)
    return _Field(
        field.name, read_prose if field.name in PROSE else read_bounded if field.name in BOUNDS else read, needed
    )


def _fit(
    number: int, values: Mapping[str, object], record: type[AnyRecord], plan: list[_Field], row: Words
) -> AnyRecord | RejectedRecord:
    read: dict[str, Any] = {}
    mended = False
    for each in plan:
        value = values.get(each.name)
        try:
            if isinstance(value, RejectedRecord):
                raise value
            if isinstance(value, str):
                told, value = value, tidy(value)
                mended = mended or (value != "" and is_untidy(told))
            if value is not None and value != "":
                read[each.name] = each.read(value)
            elif each.needed:
                raise _EMPTY
        except RejectedRecord as unfit:
            place = Words(vi=f"{row.vi} {number}, {each.name}", en=f"{row.en} {number}, {each.name}")
            return unfit.at(place, {name: it for name, it in values.items() if not isinstance(it, RejectedRecord)})
    return record(**read, mended=mended)
