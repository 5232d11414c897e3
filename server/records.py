"""What connectors return: typed things a source sent us, already without personal data."""

from collections.abc import Hashable, Sequence
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from server.contract.messages import Flaw
from server.contract.words import Words

Level = Literal["info", "low", "medium", "high", "critical"]
"""How grave a security event is."""


PROSE = frozenset({"title", "text", "summary", "headline"})
"""Fields that people write for people: connectors take numbers of telephones and identity cards out of them."""


OURS = frozenset({"mended"})
"""Fields that no source fills."""


class Record(Struct, frozen=True, kw_only=True):
    """One thing that a source sent us; its kind in settings is the name of the class in lower case."""

    mended: bool = False
    """Letters of its texts had to be composed, or characters that cannot be seen taken out."""

    def identity(self) -> Hashable:
        """Return what two records of one source have in common when they tell of the same thing."""
        raise NotImplementedError


class _Named(Record, frozen=True, kw_only=True):
    id: str
    """The source's own."""

    def identity(self) -> Hashable:
        return self.id


class Task(_Named, frozen=True, kw_only=True):
    """One task that the province assigned, or one document that wants an answer."""

    title: str
    owner: str
    """The department or commune that has to do it, as its code or its name."""
    assigned: date
    due: date
    """The last day, in the province's calendar."""
    finished: date | None = None
    kind: Literal["task", "document"] = "task"


class Dossier(_Named, frozen=True, kw_only=True):
    """One application of a citizen or a business at a one-stop office."""

    procedure: str
    """Code of the administrative procedure."""
    field: str
    """What the procedure is about: land, civil status; its code or name."""
    office: str
    """The department or commune that handles it, as its code or its name."""
    received: datetime
    due: datetime | None = None
    finished: datetime | None = None
    channel: Literal["direct", "online", "post"] | None = None
    paid_online: bool | None = None
    """None where there was nothing to pay or nobody says."""
    digitised: bool | None = None
    """The papers and the result are kept as data; None where nobody says."""
    withdrawn: bool = False
    """Neither handled nor late: the applicant took it back, or it was returned."""


class Report(_Named, frozen=True, kw_only=True):
    """What a citizen saw and reported."""

    category: str
    status: Literal["new", "in_progress", "closed"]
    requested: datetime
    text: str = ""
    """Without telephone numbers, addresses of mail and numbers of identity cards."""
    expected: datetime | None = None
    """When it should be solved at the latest."""
    closed: datetime | None = None
    place: str | None = None
    """The commune, as its code or its name; without it the nearest one counts."""
    latitude: float | None = None
    longitude: float | None = None
    rating: float | None = None
    """How satisfied the citizen is, 1 to 5."""


class Camera(_Named, frozen=True, kw_only=True):
    """One camera of the inventory, or whether it answers."""

    name: str | None = None
    place: str | None = None
    """The commune, as its code or its name."""
    latitude: float | None = None
    longitude: float | None = None
    online: bool | None = None
    """None where the source does not know."""
    model: str | None = None
    gate: str | None = None
    """The border gate it looks at."""
    road: str | None = None
    """The road or crossing it looks at."""
    streamed: bool | None = None
    """The server knows where its pictures come from."""
    movable: bool | None = None


class Look(_Named, frozen=True, kw_only=True):
    """What one look at the picture of a camera showed; ``id`` is the camera's."""

    at: datetime
    flaws: tuple[Flaw, ...] = ()
    """The gravest first; empty for a good picture."""
    density: float | None = None
    """Share of the picture that vehicles and people cover, 0 to 1; None where it is not measured."""
    motion: float | None = None
    """Share of the picture that moved, 0 to 1; None where it is not measured."""


class Story(_Named, frozen=True, kw_only=True):
    """One article of a newspaper, or one public post."""

    title: str
    url: str
    publisher: str
    published: datetime
    summary: str = ""
    shares: int = 0
    """How often others passed it on, as far as the source tells."""
    social: bool = False
    """From social media, not from a newspaper."""


class Reading(Record, frozen=True, kw_only=True):
    """The value of one indicator in one period, of the whole province or of one place."""

    indicator: str
    period: datetime
    """Any time in it."""
    value: float
    place: str | None = None
    """A commune, a department, a gate, as its code or its name; None for the whole province."""

    def identity(self) -> Hashable:
        """Return indicator, place and period; the service knows how long a period is."""
        return self.indicator, self.place, self.period


class Event(_Named, frozen=True, kw_only=True):
    """One thing that a security sensor saw."""

    at: datetime
    level: Level
    category: str
    """Its type: scan, malware, web attack."""
    title: str
    source: str | None = None
    """Address (IPv4 or IPv6) it came from."""
    target: str | None = None
    """Address or name of the machine concerned."""
    agency: str | None = None
    """Whose machine, or whose sensor, as its code or its name."""
    blocked: bool | None = None


class Incident(_Named, frozen=True, kw_only=True):
    """One security incident that people handle."""

    title: str
    level: Level
    detected: datetime
    began: datetime | None = None
    closed: datetime | None = None
    agency: str | None = None


class Threat(_Named, frozen=True, kw_only=True):
    """One sign of an attacker that others have published (an indicator of compromise)."""

    kind: Literal["address", "domain", "url", "file"]
    value: str
    title: str
    confidence: float | None = None
    """0 to 1."""
    until: datetime | None = None
    """After which it should not be used."""


class Hazard(_Named, frozen=True, kw_only=True):
    """One public warning."""

    event: str
    headline: str
    severity: Literal["extreme", "severe", "moderate", "minor", "unknown"]
    urgency: Literal["immediate", "expected", "future", "past", "unknown"] = "unknown"
    certainty: Literal["observed", "likely", "possible", "unlikely", "unknown"] = "unknown"
    sender: str
    sent: datetime
    effective: datetime | None = None
    expires: datetime | None = None
    areas: tuple[str, ...] = ()
    """Names of the places concerned."""
    ends: tuple[str, ...] = ()
    """The ids of earlier messages that this one replaces or cancels."""
    message: str | None = None
    """The id of the message that it is a part of, where that holds several warnings."""
    cancelled: bool = False
    """It only ends others."""


AnyRecord = Task | Dossier | Report | Camera | Look | Story | Reading | Event | Incident | Threat | Hazard


class Rejected(Struct, frozen=True):
    """One record that could not be used."""

    reason: Words
    """Where it was and what was wrong; repeats nothing of it."""
    content: str = ""
    """What it was, as JSON or text, with personal data masked."""


class Batch(Struct, frozen=True, kw_only=True):
    """One answer of a source."""

    records: Sequence[AnyRecord]
    whole: bool = True
    """All there is: what is not in it is gone. Otherwise only what is new or has changed."""
    rejected: int = 0
    """Records that could not be used; the good ones of the answer are kept."""
    doubles: int = 0
    """Of those, the ones that a later record of the answer tells of too."""
    strangers: int = 0
    """Of those, the readings of indicators that the service does not know."""
    unknown_codes: int = 0
    """Of those, the ones with another code that nobody knows."""
    examples: tuple[Rejected, ...] = ()
    """The first that could not be used, for the technician."""
    observed: datetime | None = None
    """When the source says that this was so, UTC."""

    @property
    def example(self) -> Words | None:
        """Why the first record that was rejected could not be used."""
        return self.examples[0].reason if self.examples else None
