"""Tells commands apart whose numbers and times can be calculated with, stored and sent on: a station may send any."""

from datetime import datetime
from math import isfinite

import msgspec
from msgspec import Struct

YEARS = range(1900, 3000)
"""Of times: from before and after these no time of day in another zone, or a day earlier, can be told."""
WHOLE = range(-(2**63), 2**63)
"""Numbers that a database can hold."""


def is_sound(value: object) -> bool:
    """Return whether a value, and all that it is made of, is one that the rest of the server may be given.

    Raises RecursionError for one that is nested too deeply.
    """
    match value:
        case int():
            return value in WHOLE
        case float():
            return isfinite(value)
        case datetime():
            return value.tzinfo is not None and value.year in YEARS
        case Struct():
            return all(is_sound(getattr(value, name)) for name in value.__struct_fields__)
        case dict():
            return all(is_sound(key) and is_sound(each) for key, each in value.items())
        case list() | tuple() | set() | frozenset():
            return all(map(is_sound, value))
    return not isinstance(value, msgspec.msgpack.Ext)
