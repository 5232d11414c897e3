"""Notices that two computers show the same key."""

from typing import NamedTuple

KEPT = 16
"""Connections of one key that are remembered."""
TIMES = 2
"""Turns to a connection of before that are no accident: a message that was long on its way makes one."""


class _Seen(NamedTuple):
    connections: dict[bytes, str]
    """With the address each came from."""
    last: bytes
    returns: int


class Twins:
    """One station that connects again never speaks through its old connection again; two take turns."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def hear(self, key: str, connection: bytes, address: str) -> str:
        """Take a message of a station; return the addresses of the two where there are two, else nothing."""
        seen = self._seen.get(key, _Seen({}, connection, 0))
        returned = connection != seen.last and connection in seen.connections
        returns = seen.returns + 1 if returned else seen.returns
        connections = {**seen.connections, connection: address}
        if len(connections) > KEPT:
            del connections[next(iter(connections))]
        self._seen[key] = _Seen(connections, connection, returns)
        if not returned or returns < TIMES:
            return ""
        return ", ".join(sorted({connections[seen.last], address}))
