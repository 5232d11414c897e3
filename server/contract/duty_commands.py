"""What stations say of their duty four times a second, and what people order of it."""

from typing import Annotated

from msgspec import Meta, Struct

from server.contract.command import Command
from server.contract.messages.duty import Progress

HOLD_EVERY = 0.25
"""Seconds between two words of a station."""
LAPSE = 0.7
"""Seconds without a word after which a station counts as gone, by the clock of whoever counts.

A word may be late or lost, and the next one as well. A holder counts from when it *gave* its last word that was
answered, the server from when it heard it: the one who has to stop does so before another begins. A word that says
that none was answered for so long counts for none.
"""

Name = Annotated[str, Meta(max_length=63)]


class HoldDuty(Command, frozen=True, kw_only=True):
    """Say that the asking station is there, and ask who has a duty."""

    duty: Name
    progress: Progress | None = None
    """How far it has come; None of one that is not on duty."""
    unanswered: float = 0.0
    """Seconds from its last word that was answered, or else its first one, to this one; one of before does not say."""


class GiveDuty(Command, frozen=True, kw_only=True):
    """Give a duty to another one of its stations, which has to be there."""

    duty: Name
    station: Name
    number: int
    """As whoever orders it saw it: where it has changed hands since, it is refused."""


class BeginDrill(Command, frozen=True, kw_only=True):
    """Relieve the station on duty for a while, measure that, and give the duty back."""

    duty: Name


class DutyHeld(Struct, frozen=True, kw_only=True):
    """Who has a duty."""

    holder: str
    number: int


DUTY_ORDERS = (GiveDuty, BeginDrill)
DutyCommand = HoldDuty | GiveDuty | BeginDrill
