"""The part of OpenSearch's query language that is asked of alerts: which of them match, and in which order.

See https://docs.opensearch.org, "Query DSL" and "Search results".
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

DATES = frozenset({"timestamp", "@timestamp"})

Source = Mapping[str, Any]
Order = list[tuple[str, bool]]
"""Fields, and whether each goes down."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


class QueryError(Exception):
    """A query is not understood; the text says what of it."""


def get(source: Source, path: str) -> Any:
    """Return what lies at a path such as ``rule.level``, None where nothing does."""
    found: Any = source
    for part in path.removesuffix(".keyword").split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def milliseconds(value: object, now: datetime) -> int:
    """Return a date as milliseconds of the epoch: from such a number, ISO 8601, or ``now-1h`` and its like.

    Raises QueryError for anything else.
    """
    if isinstance(value, int | float):
        return int(value)
    text = str(value)
    if relative := re.fullmatch(r"now(?:([+-]\d+)([smhdw]))?", text):
        number, unit = relative.groups()
        moment = now + timedelta(seconds=int(number) * _UNITS[unit]) if number else now
    elif text.isdecimal() and len(text) > 8:
        return int(text)
    else:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise QueryError(f"failed to parse date field [{text}]") from None
    return round(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * 1000)


def matches(query: Mapping[str, Any], source: Source, now: datetime) -> bool:
    """Say whether a document is what a query asks for; raises QueryError for a kind of query that is not known."""
    return all(_clause(kind, body, source, now) for kind, body in query.items())


def since(query: Mapping[str, Any], now: datetime) -> datetime | None:
    """Return the time before which a query surely asks for nothing, so that older alerts need not be made."""
    found: list[datetime] = []
    for kind, body in query.items():
        if kind == "range":
            for field, bounds in body.items():
                lower = [bounds[name] for name in ("gte", "gt", "from") if bounds.get(name) is not None]
                if field in DATES and lower:
                    found.append(datetime.fromtimestamp(milliseconds(lower[0], now) / 1000, UTC))
        elif kind == "bool":
            for name in ("must", "filter"):
                found += [moment for part in _list(body.get(name)) if (moment := since(part, now))]
    return max(found, default=None)


def order(sort: object) -> Order:
    """Return the order that ``sort`` means; raises QueryError where it makes no sense."""
    found: Order = []
    for part in _list(sort):
        if isinstance(part, str):
            field, _, direction = part.partition(":")
            found.append((field, direction == "desc"))
        elif isinstance(part, Mapping):
            for field, how in part.items():
                direction = how.get("order", "asc") if isinstance(how, Mapping) else how
                found.append((field, direction == "desc"))
        else:
            raise QueryError("malformed sort")
    return found


def key(by: Order, name: str, source: Source, now: datetime) -> list[Any]:
    """Return the sort values of a document, in the form in which ``search_after`` takes them back."""
    values: list[Any] = []
    for field, _ in by:
        value = name if field in {"_id", "_doc", "_shard_doc"} else get(source, field)
        values.append(milliseconds(value, now) if field in DATES else value)
    return values


def follows(values: Sequence[Any], after: Sequence[Any], by: Order, now: datetime) -> bool:
    """Say whether sort values come after those of ``search_after``; raises QueryError where their number differs."""
    if len(after) != len(by):
        raise QueryError("search_after has a different number of values than sort")
    for value, bound, (field, down) in zip(values, after, by, strict=True):
        told = milliseconds(bound, now) if field in DATES else bound
        if value != told:
            return bool(value < told if down else value > told)
    return False


def _clause(kind: str, body: Any, source: Source, now: datetime) -> bool:
    match kind:
        case "match_all":
            return True
        case "bool":
            return _bool(body, source, now)
        case "exists":
            return get(source, body["field"]) is not None
    if kind not in _FIELDS or not isinstance(body, Mapping):
        raise QueryError(f"unknown query [{kind}]")
    compare = _FIELDS[kind]
    return all(compare(field, get(source, field), wanted, now) for field, wanted in body.items() if field != "boost")


def _bool(body: Mapping[str, Any], source: Source, now: datetime) -> bool:
    needed = [*_list(body.get("must")), *_list(body.get("filter"))]
    wished = _list(body.get("should"))
    if not all(matches(part, source, now) for part in needed):
        return False
    if any(matches(part, source, now) for part in _list(body.get("must_not"))):
        return False
    least = int(body.get("minimum_should_match", 0 if needed else 1))
    return not wished or sum(matches(part, source, now) for part in wished) >= least


def _range(field: str, value: Any, bounds: Mapping[str, Any], now: datetime) -> bool:
    if value is None:
        return False
    for name, bound in bounds.items():
        if name in {"format", "time_zone", "boost"} or bound is None:
            continue
        left, right = (milliseconds(one, now) if field in DATES else one for one in (value, bound))
        try:
            fits = {"gte": left >= right, "gt": left > right, "lte": left <= right, "lt": left < right}[name]
        except (KeyError, TypeError):
            raise QueryError(f"[range] query does not support [{name}: {bound}]") from None
        if not fits:
            return False
    return True


def _term(_field: str, value: Any, wanted: Any, _now: datetime) -> bool:
    told = wanted.get("value", wanted.get("query")) if isinstance(wanted, Mapping) else wanted
    return str(told) in {str(one) for one in _list(value)}


def _terms(_field: str, value: Any, wanted: Any, _now: datetime) -> bool:
    return bool({str(one) for one in _list(wanted)} & {str(one) for one in _list(value)})


_FIELDS: Mapping[str, Callable[[str, Any, Any, datetime], bool]] = {
    "range": _range,
    "term": _term,
    "match": _term,
    "match_phrase": _term,
    "terms": _terms,
}


def _list(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]
