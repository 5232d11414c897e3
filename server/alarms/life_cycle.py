"""The life cycle of an alarm, after ISA-18.2-2016 (IEC 62682:2022), figure 5. Pure: a table, and a step in it.

Nothing is latched: what is over goes away as soon as somebody has seen it. Whoever takes an alarm off a shelf has seen
it; one that comes off by itself has to be acknowledged. What is suppressed or out of service comes back as if new.
"""

from enum import StrEnum
from typing import NamedTuple

from server.contract.messages.alarms import AlarmState


class Event(StrEnum):
    """What happens to an alarm."""

    RAISE = "raise"
    """It is so."""
    RETURN = "return"
    """It is no longer so."""
    ACKNOWLEDGE = "acknowledge"
    REALARM = "re-alarm"
    """It has been so for long, or has become worse."""
    SHELVE = "shelve"
    UNSHELVE = "unshelve"
    """By somebody."""
    EXPIRE = "expire"
    """The time on the shelf is over."""
    SUPPRESS = "suppress"
    RELEASE = "release"
    """What made it meaningless is over."""
    REMOVE = "remove"
    """Out of service."""
    RESTORE = "restore"
    """Into service."""
    WITHDRAW = "withdraw"
    """Its rule is no more."""


class Standing(NamedTuple):
    """Where an alarm stands, and whether it is so."""

    state: AlarmState
    active: bool


class Way(NamedTuple):
    """Where an event leads, by whether the alarm is so after it."""

    active: AlarmState
    inactive: AlarmState


def _to(state: AlarmState) -> Way:
    return Way(state, state)


_A, _B, _C, _D = AlarmState.NORMAL, AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED, AlarmState.RETURNED
_E, _F, _G = AlarmState.SHELVED, AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE
_ANEW = Way(active=_B, inactive=_A)
_SEEN = Way(active=_C, inactive=_A)

TABLE: dict[tuple[AlarmState, Event], Way] = {
    (_A, Event.RAISE): _to(_B),
    (_A, Event.SHELVE): _to(_E),
    (_A, Event.SUPPRESS): _to(_F),
    (_A, Event.REMOVE): _to(_G),
    (_B, Event.RETURN): _to(_D),
    (_B, Event.ACKNOWLEDGE): _to(_C),
    (_B, Event.SHELVE): _to(_E),
    (_B, Event.SUPPRESS): _to(_F),
    (_B, Event.REMOVE): _to(_G),
    (_C, Event.RETURN): _to(_A),
    (_C, Event.REALARM): _to(_B),
    (_C, Event.SHELVE): _to(_E),
    (_C, Event.SUPPRESS): _to(_F),
    (_C, Event.REMOVE): _to(_G),
    (_D, Event.RAISE): _to(_B),
    (_D, Event.ACKNOWLEDGE): _to(_A),
    (_D, Event.SHELVE): _to(_E),
    (_D, Event.SUPPRESS): _to(_F),
    (_D, Event.REMOVE): _to(_G),
    (_E, Event.RAISE): _to(_E),
    (_E, Event.RETURN): _to(_E),
    # for longer, or shorter
    (_E, Event.SHELVE): _to(_E),
    (_E, Event.UNSHELVE): _SEEN,
    (_E, Event.EXPIRE): _ANEW,
    (_E, Event.SUPPRESS): _to(_F),
    (_E, Event.REMOVE): _to(_G),
    (_F, Event.RAISE): _to(_F),
    (_F, Event.RETURN): _to(_F),
    (_F, Event.RELEASE): _ANEW,
    (_F, Event.REMOVE): _to(_G),
    (_G, Event.RAISE): _to(_G),
    (_G, Event.RETURN): _to(_G),
    (_G, Event.RESTORE): _ANEW,
    **{(state, Event.WITHDRAW): _to(_A) for state in AlarmState if state is not _A},
}
"""What may happen where; what is not here is refused. The letters are those of the standard's figure."""


def step(before: Standing, event: Event) -> Standing | None:
    """Return where an alarm stands after an event; None where the event is not possible there.

    What is so cannot be raised again, nor return what is not so.
    """
    way = TABLE.get((before.state, event))
    if way is None or (event in _MEASURED and before.active is (event is Event.RAISE)):
        return None
    active = before.active
    if event in _MEASURED or event is Event.WITHDRAW:
        active = event is Event.RAISE
    return Standing(way.active if active else way.inactive, active)


_MEASURED = (Event.RAISE, Event.RETURN)
"""What the world does; all else is done by people, clocks and rules."""
