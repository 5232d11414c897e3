"""What a rule looks at in a document: one reading for each subject. Pure."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import Struct

from server.alarm_rules.rules import Condition, Watch
from server.contract.messages import Breakdown, Document, Indicators
from server.contract.messages.alarms import alarm_key
from server.contract.words import Words, same

LONGEST_KEY = 100
"""Letters of a rule's id, a dot and a subject: it may stand in the parameter of a scene."""
NOTHING = Words(vi="", en="")
_UNFIT = re.compile(r"[\x00-\x1f/*$]")


class Reading(NamedTuple):
    """What is so with one subject."""

    subject: str
    """Empty for the only one of its rule."""
    about: Words
    """What people call it; empty for the whole."""
    value: Any
    """A number, a text, something else that can be written as one; None where nobody knows."""
    said: Words | None = None
    """What is so, where the document says it in words."""
    unit: Words = NOTHING
    decimals: int | None = None
    row: Any = None
    """The row, or the document, that it stands in."""
    item: str = ""
    """The row's own id."""


class Figure(NamedTuple):
    """An indicator of a pack, as rules name it."""

    id: str
    short: Words


Judged = tuple[str, Any, Any]
"""A subject, its value, and the row or the document that it stands in."""


class Reader(NamedTuple):
    """Reads a document for one condition: first only what is judged, as most of it is as it should be."""

    judged: Callable[[str, Document], Iterator[Judged]]
    """Takes the name of a topic, after its kind, and its document."""
    reading: Callable[[Document, Judged], Reading]
    """Gives all that is known of a subject."""


def pattern_of(condition: Condition, service: str) -> str:
    """Return the topic, or ``kind/*``, that a condition of a pack looks at."""
    if condition.watch is not None:
        return condition.watch.topic
    return f"{'breakdown' if condition.by else 'indicators'}/{service}"


def reader_of(condition: Condition, figures: Mapping[str, Figure]) -> Reader:
    """Return what reads the subjects of a condition; ``figures`` are the indicators of its pack by id."""
    if condition.watch is not None:
        watch, every = condition.watch, condition.watch.topic.endswith("/*")
        return Reader(
            lambda name, document: _watched(watch, name if every else "", document),
            lambda _, judged: _reading(watch, judged),
        )
    figure = figures[condition.figure]
    if condition.by:
        return Reader(lambda _, document: _places(figure, document), lambda *found: _place(figure, *found))
    return Reader(lambda _, document: _whole(figure, document), lambda _, judged: _indicator(figure, judged))


@lru_cache(maxsize=100_000)
def key_of(rule: str, text: str) -> str:
    """Return the key of the alarm of a subject."""
    return alarm_key(rule, subject_of(rule, text))


def subject_of(rule: str, text: str) -> str:
    """Return what a subject is called in the key of an alarm: short, and fit to stand in a topic."""
    fit = _UNFIT.sub("-", text)
    room = LONGEST_KEY - len(rule) - 1
    if fit == text and len(fit) <= room:
        return fit
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{fit[: room - 9]}~{mark}"


def at(path: str, held: Any) -> Any:
    """Return what stands in a shape at names of fields with dots between them; None where nothing does."""
    return _along(_steps(path), held)


def _along(steps: tuple[tuple[str, int | None], ...], held: Any) -> Any:
    for name, place in steps:
        # most are of these two shapes, a hundred times for each document
        if isinstance(held, Struct):
            held = getattr(held, name, None)
        elif isinstance(held, (tuple, list)):
            held = held[place] if place is not None and place < len(held) else None
        elif isinstance(held, Mapping):
            held = held.get(name)
        else:
            held = getattr(held, name, None)
        if held is None:
            return None
    return held


@lru_cache
def _steps(path: str) -> tuple[tuple[str, int | None], ...]:
    return tuple((name, int(name) if name.isdigit() else None) for name in path.split("."))


@lru_cache
def _getter(path: str) -> Callable[[Struct], Any]:
    """Return what gives the field of a row at a path; for an empty one, that the row is there."""
    steps = _steps(path)
    if not path:
        return lambda _: True
    return (lambda row: getattr(row, path, None)) if len(steps) == 1 else lambda row: _along(steps, row)


def _watched(watch: Watch, name: str, document: Document) -> Iterator[Judged]:
    if not watch.rows:
        if _is_meant(watch, document):
            yield name, at(watch.value, document) if watch.value else True, document
        return
    id, value, anywhere = _getter(watch.id), _getter(watch.value), not watch.where
    for row in at(watch.rows, document) or ():
        if isinstance(row, Struct) and (anywhere or _is_meant(watch, row)):
            item = id(row) or ""
            item = item if isinstance(item, str) else str(item)
            yield f"{name}:{item}" if name and item else name or item, value(row), row


def _reading(watch: Watch, judged: Judged) -> Reading:
    subject, value, row = judged
    called = at(watch.name, row) if watch.name else NOTHING
    said = at(watch.said, row) if watch.said else None
    item = str(at(watch.id, row) or "") if watch.rows else subject
    return Reading(
        subject,
        called if isinstance(called, Words) else same(str(called)) if called else same(item),
        value,
        said=said if isinstance(said, Words) else same(str(said)) if said else None,
        unit=unit if isinstance(unit := getattr(row, "unit", None), Words) else NOTHING,
        decimals=getattr(row, "decimals", None),
        row=row,
        item=item,
    )


def _is_meant(watch: Watch, row: Any) -> bool:
    for path, wanted in watch.where.items():
        text = text_of(at(path, row))
        if text != wanted and not (wanted == "*" and text) and (isinstance(wanted, str) or text not in wanted):
            return False
    return True


def _whole(figure: Figure, document: Document) -> Iterator[Judged]:
    if isinstance(document, Indicators):
        for each in document.indicators:
            if each.id == figure.id:
                yield "", each.value, each


def _indicator(figure: Figure, judged: Judged) -> Reading:
    subject, value, row = judged
    return Reading(subject, NOTHING, value, unit=row.unit, decimals=row.decimals, row=row, item=figure.id)


def _places(figure: Figure, document: Document) -> Iterator[Judged]:
    number = _column(figure, document)
    if number is None or not isinstance(document, Breakdown):
        return
    for row in document.rows:
        yield row.id, row.cells[number].value if number < len(row.cells) else None, row


def _place(figure: Figure, document: Document, judged: Judged) -> Reading:
    subject, value, row = judged
    number = _column(figure, document)
    assert isinstance(document, Breakdown)
    assert number is not None
    column = document.columns[number]
    return Reading(subject, row.name, value, unit=column.unit, decimals=column.decimals, row=row, item=subject)


def _column(figure: Figure, document: Document) -> int | None:
    columns = document.columns if isinstance(document, Breakdown) else ()
    return next((number for number, each in enumerate(columns) if each.name == figure.short), None)


def text_of(value: Any) -> str:
    """Return a value as rules write it."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Words):
        return value.vi
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value is not None else ""
