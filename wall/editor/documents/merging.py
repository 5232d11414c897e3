"""What two people have made of one document, whatever differences of it are. Pure."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

X = TypeVar("X")


class Conflict(NamedTuple, Generic[X]):
    """What two people have changed each in another way."""

    mine: X
    theirs: X


class Merge(NamedTuple, Generic[X]):
    """Two states of a document that have begun as one."""

    mine: tuple[X, ...]
    """What is changed here, and not there."""
    theirs: tuple[X, ...]
    """What is changed there, and not here."""
    conflicts: tuple[Conflict[X], ...]


def met(
    here: Sequence[X],
    there: Sequence[X],
    meet: Callable[[X, X], bool],
    alike: Callable[[X], bool] = lambda _: True,
) -> Merge[X]:
    """Return what each side has changed, without what both have, and which two ``meet`` in one place.

    ``alike`` returns whether a difference that both have leads to the same; by default it tells all of itself.
    """
    only_here = [each for each in here if each not in there or not alike(each)]
    only_there = [each for each in there if each not in here or not alike(each)]
    conflicts = [Conflict(one, other) for one in only_here for other in only_there if meet(one, other)]
    return Merge(
        tuple(each for each in only_here if not any(each is found.mine for found in conflicts)),
        tuple(each for each in only_there if not any(each is found.theirs for found in conflicts)),
        tuple(conflicts),
    )
