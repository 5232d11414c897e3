"""Says whether a value keeps to its shape: what is made in the program is not checked when it is made. Pure."""

import msgspec
from msgspec import Struct

from server.contract.toml import mistake
from server.contract.toml_place import spell
from server.contract.words import Words


def flaw(value: Struct) -> Words | None:
    """Return the first field that holds what it may not, and what it may; None where all is well."""
    wrong = mistake(msgspec.to_builtins(value), type(value))
    if wrong is None:
        return None
    field = spell(wrong.key)
    return Words(vi=f"{field}: {wrong.words.vi}", en=f"{field}: {wrong.words.en}")
