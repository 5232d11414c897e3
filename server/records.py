"""What connectors return: typed things a source told us, already without personal data."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from server.contract.words import Words


class Record(Struct, frozen=True, kw_only=True):
    """One thing that a source told us."""


class Task(Record, frozen=True, kw_only=True):
    """One task that the province assigned."""

    id: str
    title: str
    owner: str
    """The department or commune that has to do it, as its code or its name."""
    assigned: date
    due: date
    """The last day, in the province's calendar."""
    finished: date | None = None


class Story(Record, frozen=True, kw_only=True):
    """One article of one newspaper."""

    id: str
    """The publisher's own, or the address."""
    title: str
    url: str
    publisher: str
    published: datetime


class Reading(Record, frozen=True, kw_only=True):
    """The value of one indicator in one month."""

    indicator: str
    month: date
    """Any day of it."""
    value: float


AnyRecord = Task | Story | Reading


class Batch(Struct, frozen=True, kw_only=True):
    """One answer of a source."""

    records: Sequence[AnyRecord]
    rejected: int = 0
    """Records that could not be used; the good ones of the answer are kept."""
    example: Words | None = None
    """Why the first of them could not, without its values."""
    observed: datetime | None = None
    """When the source says that this was so, UTC."""
