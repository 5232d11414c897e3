"""What needs somebody to act, in the states of ISA-18.2-2016 (IEC 62682)."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from server.contract.messages.base import Document
from server.contract.words import Words


class Priority(StrEnum):
    """How soon somebody has to act, the most urgent first."""

    CRITICAL = "critical"
    """At once."""
    HIGH = "high"
    """Within minutes."""
    MEDIUM = "medium"
    """Within the hour."""
    LOW = "low"
    """Within the shift."""

    @property
    def rank(self) -> int:
        """A number that grows with how urgent it is, from 0."""
        return len(Priority) - 1 - list(Priority).index(self)


class AlarmState(StrEnum):
    """Where an alarm stands; the letters are those of ISA-18.2-2016, figure 5."""

    NORMAL = "normal"
    """A: nothing is wrong, nothing is left to be seen."""
    UNACKNOWLEDGED = "unacknowledged"
    """B: it is so, and nobody has said that they know."""
    ACKNOWLEDGED = "acknowledged"
    """C: it is so, and somebody knows."""
    RETURNED = "returned"
    """D: it is over, and nobody has said that they know."""
    SHELVED = "shelved"
    """E: somebody has put it aside for a while."""
    SUPPRESSED = "suppressed"
    """F: by design, while something else makes it meaningless."""
    OUT_OF_SERVICE = "out_of_service"
    """G: taken out by a technician until it is put back."""

    @property
    def stands(self) -> bool:
        """Whether operators have it before them: B, C or D."""
        return self in _STANDING


_STANDING = frozenset({AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED, AlarmState.RETURNED})


class Deed(Struct, gc=False, frozen=True, kw_only=True):
    """Who did something, and when."""

    by: str
    """The person, else the station."""
    station: str = ""
    """Where a person did; empty where a station did by itself."""
    at: datetime
    """UTC."""
    why: str = ""


class Contact(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to call."""

    name: Words
    number: str = ""
    """Of the telephone, or a radio channel, as people say it."""


class ProcedureStep(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of what is to be done."""

    id: str
    said: Words
    answers: tuple["ProcedureAnswer", ...] = ()
    """What it may come to; none where it is only done."""
    needed: bool = True
    """Whether a supervisor is told where it is left out."""


class ProcedureAnswer(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a step may come to, and where that leads."""

    id: str
    said: Words
    then: str = ""
    """The id of the step that follows; empty for the next one, ``end`` for none."""


class AgencyAnswer(Struct, gc=False, frozen=True, kw_only=True):
    """What somebody outside the room has answered who was told of an alarm."""

    at: datetime
    """UTC."""
    by: str
    """Their name."""
    agency: Words
    answer: str
    """``received``: they have taken it on; ``handled``: it is done, as far as it is theirs."""
    word: str = ""


class Tick(Struct, gc=False, frozen=True, kw_only=True):
    """A step that somebody has done, or has left out."""

    step: str
    answer: str = ""
    skipped: bool = False
    deed: Deed


class Cause(Struct, gc=False, frozen=True, kw_only=True):
    """What else has changed shortly before an alarm was raised."""

    at: datetime
    """UTC."""
    said: Words
    topic: str = ""


class Alarm(Document, frozen=True, kw_only=True):
    """One alarm; topic ``alarm/<rule>.<subject>``. One that is normal again, and is not kept out, has no topic."""

    rule: str
    subject: str = ""
    """What it is about among all that its rule is for: a commune's code, a camera, a source; empty for the only one."""
    name: Words
    """What it is called."""
    about: Words
    """What people call the subject; empty for the whole province."""
    said: Words
    """What is so, with its value and limit."""
    service: str = ""
    """The service pack that its rule stands in."""
    priority: Priority
    state: AlarmState
    active: bool
    """Whether it is so now, whatever is done about it."""
    occurrence: int
    """Counts how often it was raised. Whoever acts on it names the one that was seen."""
    revision: int
    """Grows with every change of its state, over all occurrences."""
    since: datetime
    """When this occurrence was raised, UTC."""
    returned: datetime | None = None
    """When it was over, UTC; None while it is so."""
    acknowledged: Deed | None = None
    put_aside: Deed | None = None
    """Who has shelved it, or taken it out of service."""
    until: datetime | None = None
    """When it is no longer shelved, UTC."""
    suppressed_by: Words | None = None
    """What makes it meaningless."""
    group: str = ""
    """Alarms of one group follow from each other."""
    first: bool = False
    """It was the first one of its group."""
    test: bool = False
    """It belongs to a test: it is shown as one, makes no sound and puts nothing up."""
    value: float | None = None
    limit: float | None = None
    topics: tuple[str, ...] = ()
    """The documents that it is about: tiles that show them are marked."""
    item: str = ""
    """The row, figure or spot of them; empty for all."""
    figure: str = ""
    """The indicator it is about, where there is one: ``series/<figure>`` tells how it came about."""
    commune: str = ""
    """The code of its place; empty where nobody knows."""
    gate: str = ""
    road: str = ""
    latitude: float | None = None
    longitude: float | None = None
    """Degrees, WGS 84."""
    cameras: tuple[str, ...] = ()
    """Those that may see it, the nearest first."""
    consequence: Words | None = None
    """What happens if nobody acts."""
    action: Words | None = None
    """What to do."""
    calls: tuple[Contact, ...] = ()
    procedure: tuple[ProcedureStep, ...] = ()
    ticks: tuple[Tick, ...] = ()
    """Of this occurrence, the oldest first."""
    answers: tuple[AgencyAnswer, ...] = ()
    """Of people outside, the oldest first."""
    causes: tuple[Cause, ...] = ()
    """The newest first."""
    scene: str = ""
    """The layout that it brings; empty for none."""

    @property
    def key(self) -> str:
        """Its name among all: that of its topic without the kind."""
        return alarm_key(self.rule, self.subject)


def alarm_key(rule: str, subject: str) -> str:
    """Return what an alarm is called in its topic and in commands."""
    return f"{rule}.{subject}" if subject else rule


class PriorityCount(Struct, gc=False, frozen=True, kw_only=True):
    """How many alarms of one priority stand."""

    priority: Priority
    unacknowledged: int = 0
    acknowledged: int = 0
    returned: int = 0


class RuleDoubt(Struct, gc=False, frozen=True, kw_only=True):
    """Something that a rule names and nobody knows."""

    rule: str
    said: Words


class AlarmSummary(Document, frozen=True, kw_only=True):
    """All alarms counted; topic ``alarms/summary``. Tests are not counted."""

    counts: tuple[PriorityCount, ...]
    """For every priority, the most urgent first."""
    shelved: int = 0
    suppressed: int = 0
    out_of_service: int = 0
    rate: int = 0
    """Raised in the last ten minutes."""
    flood: datetime | None = None
    """Since when more come than anybody can handle, UTC: more than ten in ten minutes, until fewer than five."""
    rules: int = 0
    """In force."""
    doubts: tuple[RuleDoubt, ...] = ()
    """Rules that name what nobody knows: a topic that has never come, a layout, a camera."""
    trouble: Words | None = None
    """Why rules are not in force, or the journal is not written."""
    unwritten: int = 0
    """Changes that could not be written into the journal yet; 0 as long as it is written."""


class BadActor(Struct, gc=False, frozen=True, kw_only=True):
    """An alarm that comes too often, or stays too long."""

    alarm: str
    name: Words
    about: Words
    priority: Priority
    count: int
    """Times it was raised."""
    share: float
    """Of all that were raised, 0 to 1."""
    chattering: int = 0
    """Times it was raised three times or more within a minute."""
    stands: float = 0.0
    """Seconds for which it has been active without a break; 0 where it is not."""


class HygieneSpan(Struct, gc=False, frozen=True, kw_only=True):
    """The figures of EEMUA 191 and ISA-18.2-2016, table 7, for one stretch of time."""

    name: Words
    since: datetime
    """UTC."""
    raised: int
    per_ten_minutes: float
    """On average."""
    peak: int
    """The most in one stretch of ten minutes."""
    flooded: float
    """Share of the ten-minute stretches with more than ten, 0 to 1."""
    standing: int
    """Active at its end."""
    stale: int
    """Of those, for more than a day."""
    chattering: int
    """Alarms that were raised three times or more within a minute."""
    by_priority: tuple[int, ...]
    """Raised, for every priority, the most urgent first."""
    top: tuple[BadActor, ...] = ()
    """Ten at most, the most frequent first."""


class Proposal(Struct, gc=False, frozen=True, kw_only=True):
    """A change of a rule that would have spared alarms, worked out from its own past."""

    id: str
    rule: str
    service: str
    name: Words
    setting: str
    """The key of the rule that is changed: ``deadband``, ``on_delay`` or ``off_delay``."""
    before: float
    after: float
    raised: int
    """In the time that was looked at."""
    would_have: int
    """As many there would have been."""
    days: float
    """That were looked at."""


class AlarmHygiene(Document, frozen=True, kw_only=True):
    """How good the alarms themselves are; topic ``alarms/hygiene``."""

    spans: tuple[HygieneSpan, ...]
    """Shift, day and month."""
    proposals: tuple[Proposal, ...] = ()
    """What would spare most, first."""
