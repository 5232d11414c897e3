"""Holds what is left of a settings file without what is wrong in it, and knows where that stood."""

import copy
from typing import Any

from server.contract.toml_place import Key


class Left:
    """The values of a file without those that were wrong, and where what is left stood in the file."""

    def __init__(self, values: Any) -> None:
        self.values = copy.deepcopy(values)
        self._kept: dict[Key, list[int]] = {}
        """Of lists that have lost elements, the positions in the file of those that are left."""

    def original(self, key: Key) -> Key:
        """Return the key in the file of what stands at ``key`` now."""
        found: Key = ()
        for step in key:
            kept = self._kept.get(found)
            found = (*found, kept[step] if kept is not None and isinstance(step, int) else step)
        return found

    def take_out(self, key: Key) -> bool:
        """Take out the value at ``key``; return whether there was one."""
        holder = self.values
        try:
            for step in key[:-1]:
                holder = holder[step]
            size = len(holder)
            del holder[key[-1]]
        except (KeyError, IndexError, TypeError):
            return False
        if isinstance(key[-1], int):
            del self._kept.setdefault(self.original(key[:-1]), list(range(size)))[key[-1]]
        return True
