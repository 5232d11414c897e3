"""What people do about alarms, and ask of them."""

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from server.contract.command import Command
from server.contract.messages.alarms import AlarmState, Deed
from server.contract.messages.scenes import Aware
from server.contract.packs import PackName
from server.contract.publishing import LONGEST_TEXT
from server.contract.sources import SettingMistake
from server.contract.words import Words

MOST_AT_ONCE = 5000
"""Alarms that one order may be about."""
MOST_TOLD = 500
"""Entries of the journal in one answer."""
LONGEST_SHELVED = timedelta(hours=24)
"""Whatever a rule allows."""
AlarmKey = Annotated[str, Meta(min_length=1, max_length=200)]
Reason = Annotated[str, Meta(max_length=300)]
SurfaceNumber = Annotated[int, Meta(ge=1, le=64)]


class Seen(Struct, frozen=True, array_like=True):
    """One alarm as whoever acts on it saw it: an act on another occurrence, or a newer state, is refused."""

    alarm: AlarmKey
    occurrence: int
    revision: int


Alarms = Annotated[tuple[Seen, ...], Meta(min_length=1, max_length=MOST_AT_ONCE)]


class AcknowledgeAlarms(Command, frozen=True, kw_only=True):
    """Say that somebody knows of alarms."""

    alarms: Alarms
    why: Reason = ""


class ShelveAlarms(Command, frozen=True, kw_only=True):
    """Put alarms aside for a while: within what their rules allow, and LONGEST_SHELVED."""

    alarms: Alarms
    until: Aware
    why: Reason


class UnshelveAlarms(Command, frozen=True, kw_only=True):
    """Have alarms before one again; those that are so are acknowledged with it."""

    alarms: Alarms
    why: Reason = ""


class ServeAlarms(Command, frozen=True, kw_only=True):
    """Take alarms out of service, or put them back."""

    alarms: Alarms
    in_service: bool
    why: Reason


class NoteAlarm(Command, frozen=True, kw_only=True):
    """Write a remark into the journal of an alarm."""

    alarm: Seen
    text: Annotated[str, Meta(min_length=1, max_length=300)]


class TickStep(Command, frozen=True, kw_only=True):
    """Say that a step of an alarm's procedure is done, what it came to, or that it is left out."""

    alarm: Seen
    step: Annotated[str, Meta(min_length=1, max_length=63)]
    answer: Annotated[str, Meta(max_length=63)] = ""
    skipped: bool = False
    why: Reason = ""


class ShowAlarm(Command, frozen=True, kw_only=True):
    """Put the scene of an alarm on a surface; it goes when the alarm is over, or its claim is ended."""

    wall: str
    alarm: Seen
    screen: SurfaceNumber | None = None
    """The number of a surface; None for the one that the settings name, else for all."""


class ReadAlarms(Command, frozen=True, kw_only=True):
    """Tell the journal of alarms, the newest entry first."""

    alarm: Annotated[str, Meta(max_length=200)] = ""
    """Only of this one, or of a rule; empty for all."""
    since: Aware | None = None
    until: Aware | None = None
    before: int | None = None
    """Only entries with a lower number."""


class TryRules(Command, frozen=True, kw_only=True):
    """Tell when the rules of a pack's text would have raised alarms in the past."""

    name: PackName
    text: Annotated[str, Meta(max_length=LONGEST_TEXT)]
    """TOML."""
    rule: Annotated[str, Meta(max_length=63)] = ""
    """Only this one; empty for all of the text."""
    days: Annotated[float, Meta(gt=0, le=366)] = 90.0


class AcceptProposal(Command, frozen=True, kw_only=True):
    """Change a rule as ``alarms/hygiene`` proposes: its pack is published with that one setting changed."""

    proposal: Annotated[str, Meta(min_length=1, max_length=200)]


class JournalEntry(Struct, frozen=True, kw_only=True):
    """One change of one alarm."""

    number: int
    at: datetime
    """UTC."""
    alarm: str
    name: Words
    about: Words
    occurrence: int
    revision: int
    event: str
    """What happened, by the name of the event."""
    before: AlarmState
    after: AlarmState
    said: Words
    """What was so, with its value."""
    deed: Deed | None = None
    """Who did it; None where the server did."""


class OutsideTold(Struct, frozen=True, kw_only=True):
    """That somebody outside the room was told of an alarm, or will be."""

    who: str
    """Their name; of a step that is still to come whom it names."""
    agency: Words | None
    channel: str
    """``mail``, ``sms``, ``webhook``; empty for a step that is still to come."""
    state: str
    """``planned``, ``waiting``, ``sending``, ``sent``, ``refused``, ``late``, ``cancelled``."""
    at: datetime
    """When it was sent, or is due; UTC."""
    over: bool = False
    """They were told that it is over."""
    why: Words | None = None
    """It has not gone yet."""


class Left(Struct, frozen=True, kw_only=True):
    """An alarm that an order did not change, and why."""

    alarm: str
    why: Words


class WouldRaise(Struct, frozen=True, kw_only=True):
    """One alarm that a rule would have raised."""

    at: datetime
    """UTC."""
    until: datetime | None
    """When it would have been over; None where it still were."""
    about: Words
    said: Words


class RuleTrial(Struct, frozen=True, kw_only=True):
    """What one rule would have done."""

    rule: str
    name: Words
    raised: int
    stretches: tuple[WouldRaise, ...]
    """The newest first, a hundred at most."""
    known_since: datetime | None
    """From when on the past is known; None where nothing is."""
    note: Words | None = None
    """Why there is nothing, or not all."""


class ToldOfAlarms(Struct, frozen=True, kw_only=True):
    """What was asked of alarms, or became of an order about several."""

    left: tuple[Left, ...] = ()
    entries: tuple[JournalEntry, ...] | None = None
    outside: tuple[OutsideTold, ...] = ()
    """Of one alarm of which the journal was asked, as it is now: who is told of it outside."""
    trials: tuple[RuleTrial, ...] | None = None
    mistakes: tuple[SettingMistake, ...] = ()
    """Of the text that was to be tried; where there are any, nothing is."""


AlarmCommand = (
    AcknowledgeAlarms
    | ShelveAlarms
    | UnshelveAlarms
    | ServeAlarms
    | NoteAlarm
    | TickStep
    | ShowAlarm
    | ReadAlarms
    | TryRules
    | AcceptProposal
)
ALARM_ACTS: tuple[type[Command], ...] = (
    AcknowledgeAlarms,
    ShelveAlarms,
    UnshelveAlarms,
    NoteAlarm,
    TickStep,
    ShowAlarm,
)
"""Of operators."""
RULE_ORDERS: tuple[type[Command], ...] = (ServeAlarms, AcceptProposal)
"""Of technicians."""
