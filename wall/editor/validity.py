"""Says whether a value keeps to its shape: what is made in the program is not checked when it is made. Pure."""

import re

import msgspec
from msgspec import Struct

from server.contract.toml_words import explain
from server.contract.words import Words

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"([^.\[\]]+)")


def flaw(value: Struct) -> Words | None:
    """Return the first field that holds what it may not, and what it may; None where all is well."""
    values = msgspec.to_builtins(value)
    try:
        msgspec.convert(values, type(value))
    except msgspec.ValidationError as error:
        matched = _PLACE.match(str(error))
        assert matched is not None
        steps = _STEP.findall(matched["path"] or "")
        key = tuple(int(step) if step.isdigit() else step for step in steps)
        words = explain(matched["what"], type(value), values, key)
        field = matched["path"] or ""
        return Words(vi=f"{field}: {words.vi}", en=f"{field}: {words.en}") if field else words
    return None
