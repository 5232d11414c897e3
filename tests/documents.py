"""Documents that tests publish, and strategies that make up any of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from msgspec import Struct, inspect

from server.contract.messages import Indicator, Indicators, Severity, Update
from server.contract.words import same

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Twelve o'clock in the province."""

_PLAIN: dict[type[inspect.Type], st.SearchStrategy[Any]] = {
    inspect.StrType: st.text(max_size=12),
    inspect.IntType: st.integers(min_value=-(2**63), max_value=2**63),
    inspect.FloatType: st.floats(allow_nan=False),
    inspect.BoolType: st.booleans(),
    inspect.DateType: st.dates(),
    inspect.DateTimeType: st.datetimes(timezones=st.just(UTC)),
    inspect.NoneType: st.none(),
}


def indicators(value: float | None = 1.0, *, name: str = "GRDP") -> Indicators:
    """Return a document whose one indicator has that value."""
    return Indicators(
        indicators=(
            Indicator(
                id="grdp",
                name=same(name),
                short=same(name),
                unit=same("%"),
                decimals=1,
                value=value,
                period=None,
                plan=None,
                progress=None,
                expected=None,
                last_year=None,
                trend=(),
                severity=Severity.NORMAL,
            ),
        )
    )


def update(topic: str = "indicators/economy", document: Any = None, **changes: Any) -> Update:
    """Return an update of noon whose document may be trusted for a minute."""
    given: dict[str, Any] = {"topic": topic, "document": document or indicators(), "taken": NOON, "fresh_for": 60.0}
    return Update(**(given | changes))


def made_up(kind: type[Struct]) -> st.SearchStrategy[Any]:
    """Return a strategy for structs of a kind, every field of any value its type allows."""
    return _any_of(inspect.type_info(kind))


def _any_of(kind: inspect.Type) -> st.SearchStrategy[Any]:
    match kind:
        case inspect.StructType():
            fields = {field.name: _any_of(field.type) for field in kind.fields}
            return _built(kind.cls, st.fixed_dictionaries(fields))
        case inspect.LiteralType():
            return st.sampled_from(kind.values)
        case inspect.EnumType():
            return st.sampled_from(kind.cls)
        case inspect.UnionType():
            return st.one_of(*map(_any_of, kind.types))
        case inspect.VarTupleType():
            fewest = kind.min_length or 0
            return st.lists(_any_of(kind.item_type), min_size=fewest, max_size=max(2, fewest)).map(tuple)
        case inspect.DictType():
            return st.dictionaries(_any_of(kind.key_type), _any_of(kind.value_type), max_size=2)
        case inspect.AnyType():
            return st.one_of(st.none(), st.booleans(), st.text(max_size=12))
        case inspect.Metadata():
            return _any_of(kind.type)
        case inspect.StrType() if kind.min_length and not kind.pattern:
            return st.text(min_size=kind.min_length, max_size=12)
        case inspect.FloatType() if (kind.gt, kind.ge, kind.le) != (None, None, None):
            least = kind.gt if kind.gt is not None else kind.ge
            return st.floats(least, kind.le, exclude_min=kind.gt is not None, allow_nan=False, allow_infinity=False)
        case inspect.IntType() if (kind.ge, kind.le, kind.lt) != (None, None, None):
            return st.integers(kind.ge, kind.lt - 1 if kind.lt is not None else kind.le)
        case inspect.StrType() if kind.pattern:
            return st.from_regex(kind.pattern, fullmatch=True)
        case inspect.TupleType():
            return st.tuples(*map(_any_of, kind.item_types))
        case _:
            return _PLAIN[type(kind)]


def _built(cls: Callable[..., Any], fields: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Any]:
    return fields.map(lambda values: cls(**values))
