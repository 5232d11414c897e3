"""Reads what a newer version has written, without the fields that it has added: shapes of files take none."""

import re
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

MOST = 50
"""Different fields that are left out of one message."""

_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


def without_unknown(values: Any, shape: type[T], error: msgspec.ValidationError) -> T:
    """Return values in a shape, without the fields that it does not know; they are taken out of ``values``, too.

    ``error`` is what converting them raised. Raises ValidationError where something else is wrong.
    """
    for _ in range(MOST):
        found = _UNKNOWN.fullmatch(str(error))
        if found is None:
            break
        _drop(values, [name or place for name, place in _STEP.findall(found["path"] or "")], found["name"])
        try:
            return msgspec.convert(values, shape)
        except msgspec.ValidationError as next_error:
            error = next_error
    raise error


def decode(body: bytes, shape: Any) -> Any:
    """Return a value of msgpack in a shape, without the fields that it does not know; raises one of DAMAGED."""
    try:
        return msgspec.msgpack.decode(body, type=shape)
    except msgspec.ValidationError as error:
        return without_unknown(msgspec.msgpack.decode(body), shape, error)


def _drop(value: Any, path: list[str], name: str) -> None:
    """Take a field out of what stands at a path; ``...`` in it means each element."""
    if not path:
        if isinstance(value, dict):
            value.pop(name, None)
        return
    step, *further = path
    if step == "...":
        for each in value.values() if isinstance(value, dict) else value:
            _drop(each, further, name)
    elif isinstance(value, dict):
        _drop(value.get(step), further, name)
    elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
        _drop(value[int(step)], further, name)
