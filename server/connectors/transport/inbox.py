"""Keeps what a source has sent by itself until it is asked for, and no more than fits."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from msgspec import structs

from server.connectors.mapping.records import KEPT, gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Rejected

MOST = 20_000
"""Things that wait at most."""

_TOO_MANY = Words(vi="quá nhiều cùng lúc, hãy giảm every", en="too many at once, lower every")

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Inbox(Generic[K, V]):
    """What has come, the last of each key; what does not fit any more is counted."""

    def __init__(self, largest: int, most: int = MOST) -> None:
        """Keep at most ``most`` things of ``largest`` bytes together."""
        self._largest = largest
        self._most = most
        self._held: dict[K, tuple[V, int]] = {}
        self._size = 0
        self._flaws: list[tuple[Words, int]] = []

    def put(self, key: K, value: V, size: int) -> None:
        """Take one thing of ``size`` bytes, in the place of an earlier one of its key."""
        before = self._held.pop(key, None)
        self._size -= before[1] if before else 0
        if len(self._held) >= self._most or self._size + size > self._largest:
            self.refuse(_TOO_MANY)
            return
        self._held[key] = value, size
        self._size += size

    def refuse(self, why: Words) -> None:
        """Count one thing that cannot be taken."""
        if self._flaws and self._flaws[-1][0] == why:
            self._flaws[-1] = why, self._flaws[-1][1] + 1
        elif len(self._flaws) < KEPT:
            self._flaws.append((why, 1))
        else:
            self._flaws[-1] = self._flaws[-1][0], self._flaws[-1][1] + 1

    @property
    def size(self) -> int:
        """Bytes of what has come."""
        return self._size

    def items(self) -> list[tuple[K, V]]:
        """Return what has come with its keys, the oldest first."""
        return [(key, value) for key, (value, _) in self._held.items()]

    def told(self, batch: Batch, keys: Iterable[tuple[K, V]]) -> Batch:
        """Forget what ``keys`` hold, unless it has come again; return the batch with what was refused added."""
        for key, value in keys:
            held = self._held.get(key)
            if held is not None and held[0] is value:
                del self._held[key]
                self._size -= held[1]
        flaws, self._flaws = self._flaws, []
        return structs.replace(
            batch,
            rejected=batch.rejected + sum(times for _, times in flaws),
            examples=(*batch.examples, *(Rejected(why) for why, _ in flaws))[:KEPT],
        )


def heard(candidates: Iterable[AnyRecord | RejectedRecord]) -> Batch:
    """Return the good ones; none among bad ones is no failure here, because they come again from nowhere."""
    try:
        return gather(candidates, whole=False)
    except SourceError as error:
        return Batch(records=(), whole=False, rejected=error.rejected, examples=error.examples)
