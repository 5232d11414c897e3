"""What can be done at the desk by a key, a button or its name."""

from collections.abc import Callable
from typing import NamedTuple


class Deed(NamedTuple):
    """Something to do, by a key, a button or its name."""

    id: str
    key: str
    """As Qt spells it; empty for none."""
    name: Callable[[], str]
    do: Callable[[], None]
