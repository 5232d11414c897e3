"""The tasks that the province has assigned: who is late, and what is due next."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.contract.messages import AnyDocument, Deadline, TaskBoard, TaskCounts
from server.contract.words import Words, same
from server.records import AnyRecord, Task

CALENDAR = ZoneInfo("Asia/Ho_Chi_Minh")
"""Whose days due dates are."""
DUE_SOON = timedelta(days=7)
DEADLINES = 20
"""Listed at most."""

_PROVINCE = Words(vi="Toàn tỉnh", en="Whole province")


class Owner(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department or commune that is given tasks."""

    code: str
    name: Words
    short: Words
    """For the wall."""
    aliases: tuple[str, ...] = ()
    """What sources call it besides."""

    @property
    def names(self) -> set[str]:
        """All that a source may call it, folded."""
        names = (self.code, self.name.vi, self.name.en, self.short.vi, self.short.en, *self.aliases)
        return {_fold(name) for name in names}


class TasksPack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is given tasks."""

    owner: tuple[Owner, ...]

    def flaw(self) -> tuple[tuple[str | int, ...], Words] | None:
        """Return the key of what makes no sense and why, or None."""
        taken: dict[str, str] = {}
        for number, owner in enumerate(self.owner):
            if "" in owner.names:
                return ("owner", number), Words(vi="tên để trống", en="an empty name")
            for name in sorted(owner.names):
                if name in taken:
                    return ("owner", number), Words(
                        vi=f"«{name}» đã là tên của «{taken[name]}»",
                        en=f"“{name}” is a name of “{taken[name]}” already",
                    )
                taken[name] = owner.code
        return None


class Tasks:
    """Counts tasks by owner; topic ``taskboard/province``."""

    Pack: ClassVar[type[TasksPack]] = TasksPack
    record: type[AnyRecord] = Task

    def __init__(self, pack: TasksPack) -> None:
        self._short = {name: owner.short for owner in pack.owner for name in owner.names}
        self._tasks: dict[str, list[Task]] = {}

    def take(self, source: str, records: Sequence[AnyRecord]) -> None:
        """Take the whole newest answer of one source: a task that is no longer in it is gone."""
        self._tasks[source] = [record for record in records if isinstance(record, Task)]

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return the board as it is on the day of ``now`` in the province."""
        today = now.astimezone(CALENDAR).date()
        tasks = [task for answer in self._tasks.values() for task in answer]
        by_owner: dict[Words, list[Task]] = {}
        for task in tasks:
            by_owner.setdefault(self._owner(task), []).append(task)
        owners = [_count(name, owned, today) for name, owned in by_owner.items()]
        board = TaskBoard(
            total=_count(_PROVINCE, tasks, today),
            owners=tuple(sorted(owners, key=lambda one: (-one.overdue, -one.due_soon, -one.in_term, one.name.vi))),
            deadlines=tuple(self._deadlines(tasks)),
        )
        return {"taskboard/province": board}

    def _owner(self, task: Task) -> Words:
        """Return what the wall calls the owner; one that the pack does not know keeps its own name."""
        return self._short.get(_fold(task.owner)) or same(task.owner)

    def _deadlines(self, tasks: Iterable[Task]) -> list[Deadline]:
        due = sorted((task for task in tasks if task.finished is None), key=lambda task: (task.due, task.id))
        return [
            Deadline(id=task.id, title=task.title, owner=self._owner(task), due=task.due) for task in due[:DEADLINES]
        ]


def _count(name: Words, tasks: Iterable[Task], today: date) -> TaskCounts:
    states = Counter(_state(task, today) for task in tasks)
    return TaskCounts(
        name=name,
        in_term=states["in_term"] + states["due_soon"],
        due_soon=states["due_soon"],
        overdue=states["overdue"],
        done_on_time=states["done_on_time"],
        done_late=states["done_late"],
    )


def _state(task: Task, today: date) -> str:
    """Return the state of a task; its last day still counts as in term."""
    if task.finished is not None:
        return "done_on_time" if task.finished <= task.due else "done_late"
    if task.due < today:
        return "overdue"
    return "due_soon" if task.due - today <= DUE_SOON else "in_term"


def _fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
