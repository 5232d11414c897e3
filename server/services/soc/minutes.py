"""What single minutes saw: tallies that stay small in an attack."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal, get_args

TALLIED = 2000
"""Different sources, targets or types that one minute tells apart; further ones are counted as others."""
OTHERS = ""
"""What is counted together: further names, and what has none."""

Kind = Literal["level", "category", "source", "target", "agency", "grave", "flow"]
_DETAILS: tuple[Kind, ...] = ("category", "source", "target", "flow")


class Minute:
    """What one minute saw, in numbers: as much work and memory however many events it had."""

    def __init__(self) -> None:
        self.tallies: dict[Kind, Counter[str]] = {kind: Counter() for kind in get_args(Kind)}
        """``agency`` counts all events by agency, ``grave`` those that are high and critical."""

    def count(self, kind: Kind, name: str) -> None:
        """Count one event by a name; one too many is counted with OTHERS."""
        tally = self.tallies[kind]
        tally[name if name in tally or len(tally) < TALLIED else OTHERS] += 1

    def forget_details(self) -> None:
        """Drop what only the last minutes are asked for: a day of it would fill the memory in an attack."""
        for kind in _DETAILS:
            self.tallies[kind].clear()


def total(minutes: Iterable[Minute], kind: Kind) -> Counter[str]:
    """Return how often each name of a kind was counted in some minutes."""
    added = Counter[str]()
    for minute in minutes:
        added.update(minute.tallies[kind])
    return added
