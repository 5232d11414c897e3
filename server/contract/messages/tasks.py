"""Assigned tasks, and how they stand."""

from datetime import date

from msgspec import Struct

from server.contract.messages.base import Document
from server.contract.words import Words


class TaskCounts(Struct, gc=False, frozen=True, kw_only=True):
    """How many assigned tasks are in each state."""

    name: Words
    """Whose tasks: a department, a commune, or the whole province."""
    code: str = ""
    """Of that department or commune; what a source calls it where nobody knows it, empty for the whole province."""
    in_term: int
    due_soon: int
    """Of those in term, due within a few days."""
    overdue: int
    done_on_time: int
    done_late: int


class TaskCard(Struct, gc=False, frozen=True, kw_only=True):
    """One task; days are those of the province's calendar."""

    title: str
    owner: Words
    code: str = ""
    """The owner's, as in TaskCounts."""
    due: date
    """The last day."""
    finished: date | None = None


class TaskBoard(Document, frozen=True, kw_only=True):
    """Tasks that the province has assigned: all of them counted, and of each state the first few."""

    day: date
    """The day for which it is reported, in the province's calendar."""
    soon_days: int
    """Before its last day, from which a task is due soon."""
    total: TaskCounts
    owners: tuple[TaskCounts, ...]
    """Most overdue first."""
    overdue: tuple[TaskCard, ...]
    """Most overdue first."""
    due_soon: tuple[TaskCard, ...]
    """Nearest first."""
    in_term: tuple[TaskCard, ...]
    """Nearest first, without those due soon."""
    done_on_time: tuple[TaskCard, ...]
    """Newest first, as are those finished late."""
    done_late: tuple[TaskCard, ...]
