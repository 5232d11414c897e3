"""What stations ask of the past, and how it travels."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from server.contract.command import Command
from server.contract.messages import Severity, Update
from server.contract.messages.scenes import Aware
from server.contract.wire import DAMAGED, read_update
from server.contract.words import Words

MOST_TOPICS = 512
"""Of one question."""
TO_COME = Words(
    vi="thời điểm đó chưa đến; hãy chọn một lúc đã qua", en="that moment is still to come; choose one of the past"
)
Topic = Annotated[str, Meta(min_length=1, max_length=300)]


class ReadPast(Command, frozen=True, kw_only=True):
    """Tell the state of topics at a moment, and how it changed from then until a later one."""

    topics: Annotated[tuple[Topic, ...], Meta(max_length=MOST_TOPICS)] = ()
    """``kind/name``, or ``kind/*`` for all of a kind; none for every topic there is."""
    at: Aware
    until: Aware | None = None
    """None for the state alone."""
    step: Annotated[float, Meta(ge=0, le=86_400)] = 0.0
    """Seconds of which only the last change of a topic is told; 0 for every one."""
    known: bool = False
    """Whoever asks knows the state: only the changes are told."""


class Stamped(Struct, frozen=True, array_like=True):
    """An update with the time at which it was published."""

    at: Aware
    update: msgspec.Raw
    """As it travels; ``updates`` reads it."""


class Past(Struct, frozen=True, kw_only=True):
    """A stretch of the past."""

    state: tuple[Stamped, ...] = ()
    """The last update of every topic that was asked for, at or before the moment; one that is not here was not yet."""
    changes: tuple[Stamped, ...] = ()
    """What came after the moment, in its order."""
    until: Aware
    """Up to when the changes are told: earlier than was asked for where there are many."""
    first: Aware | None = None
    """The first moment of which anything is known; None where nothing is."""
    before: Aware | None = None
    """When anything at all was written down last before the moment, and"""
    after: Aware | None = None
    """first after it: far apart where the past has a gap."""


def stamped(update: Update, at: Aware) -> Stamped:
    """Return an update for its way."""
    return Stamped(at, msgspec.Raw(msgspec.msgpack.encode(update)))


def read(each: Stamped) -> Update | None:
    """Return an update as it came; None for what cannot be made out at all."""
    try:
        return read_update(each.update)
    except DAMAGED:
        return None


class MarkKind(StrEnum):
    """What stands on a timeline."""

    WARNING = "warning"
    """A warning came into force, an incident began, a figure crossed a limit."""
    CLAIM = "claim"
    """Somebody put something on the wall, or took it away."""
    FAILURE = "failure"
    """A source failed."""
    MENDED = "mended"
    ALARM = "alarm"


class Mark(Struct, frozen=True, kw_only=True):
    """Something that happened."""

    at: Aware
    kind: MarkKind
    severity: Severity = Severity.NORMAL
    topic: str
    """What it happened to: ``source/...``, ``wall/...``, or the topic of the document that told of it."""
    said: Words


class ReadMarks(Command, frozen=True, kw_only=True):
    """Tell what happened between two moments."""

    wall: str
    """Claims of other walls are left out."""
    since: Aware
    until: Aware


MOST_MARKS = 1000
"""In one answer: of more, the gravest and then the newest of each stretch are told."""


class Marks(Struct, frozen=True, kw_only=True):
    """What happened, the oldest first."""

    marks: tuple[Mark, ...] = ()
    omitted: int = 0
    """How many there was no room for."""
