"""What a rule looks at in a document: one reading for each subject. Pure."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from msgspec import Struct

from server.alarm_rules.rules import Condition, Watch
from server.contract.messages import Breakdown, Document, Indicator, Indicators
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


Reader = Callable[[str, Document], Iterator[Reading]]
"""Takes the name of a topic, after its kind, and its document."""


def pattern_of(condition: Condition, service: str) -> str:
    """Return the topic, or ``kind/*``, that a condition of a pack looks at."""
    if condition.watch is not None:
        return condition.watch.topic
    return f"{'breakdown' if condition.by else 'indicators'}/{service}"


def reader_of(condition: Condition, figures: Mapping[str, Figure]) -> Reader:
    """Return what reads the subjects of a condition; ``figures`` are the indicators of its pack by id."""
    if condition.watch is not None:
        watch, every = condition.watch, condition.watch.topic.endswith("/*")
        return lambda name, document: _watched(watch, name if every else "", document)
    figure = figures[condition.figure]
    return lambda _, document: _places(figure, document) if condition.by else _whole(figure, document)


def subject_of(rule: str, parts: tuple[str, ...]) -> str:
    """Return what a subject is called in the key of an alarm: short, and fit to stand in a topic."""
    text = ":".join(filter(None, parts))
    fit = _UNFIT.sub("-", text)
    room = LONGEST_KEY - len(rule) - 1
    if fit == text and len(fit) <= room:
        return fit
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{fit[: room - 9]}~{mark}"


def at(path: str, held: Any) -> Any:
    """Return what stands in a shape at names of fields with dots between them; None where nothing does."""
    if isinstance(held, Struct) and "." not in path:
        # most of them, a hundred times for each document
        return getattr(held, path, None)
    for name in path.split("."):
        if isinstance(held, Mapping):
            held = held.get(name)
        elif isinstance(held, tuple | list):
            held = held[int(name)] if name.isdigit() and int(name) < len(held) else None
        else:
            held = getattr(held, name, None)
        if held is None:
            return None
    return held


def _watched(watch: Watch, name: str, document: Document) -> Iterator[Reading]:
    if not watch.rows:
        if _is_meant(watch, document):
            yield _reading(watch, (name,), document, name)
        return
    for row in at(watch.rows, document) or ():
        if isinstance(row, Struct) and _is_meant(watch, row):
            id = str(at(watch.id, row) or "")
            yield _reading(watch, (name, id), row, id)


def _reading(watch: Watch, parts: tuple[str, ...], row: Any, item: str) -> Reading:
    called = at(watch.name, row) if watch.name else NOTHING
    said = at(watch.said, row) if watch.said else None
    return Reading(
        ":".join(filter(None, parts)),
        called if isinstance(called, Words) else same(str(called)) if called else same(item),
        at(watch.value, row) if watch.value else True,
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


def _whole(figure: Figure, document: Document) -> Iterator[Reading]:
    if isinstance(document, Indicators):
        for each in document.indicators:
            if each.id == figure.id:
                yield Reading("", NOTHING, each.value, unit=each.unit, decimals=each.decimals, row=each, item=figure.id)


def _places(figure: Figure, document: Document) -> Iterator[Reading]:
    if not isinstance(document, Breakdown):
        return
    number = next((number for number, each in enumerate(document.columns) if each.name == figure.short), None)
    if number is None:
        return
    column = document.columns[number]
    for row in document.rows:
        value = row.cells[number].value if number < len(row.cells) else None
        yield Reading(row.id, row.name, value, unit=column.unit, decimals=column.decimals, row=row, item=row.id)


def text_of(value: Any) -> str:
    """Return a value as rules write it."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Words):
        return value.vi
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value is not None else ""


def indicator_of(reading: Reading) -> Indicator | None:
    """Return the indicator that a reading is of; None where it is of something else."""
    return reading.row if isinstance(reading.row, Indicator) else None
