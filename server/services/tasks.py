"""The tasks that the province has assigned: who is late, what is due next, what was finished last."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from heapq import nsmallest
from typing import Annotated, ClassVar

from msgspec import Meta, structs

from server.contract.calendar import CALENDAR
from server.contract.messages import AnyDocument, Line, Point, Series, Span, TaskBoard, TaskCard, TaskCounts
from server.contract.words import Words
from server.records import AnyRecord, Batch, Task
from server.services.base import Pack
from server.services.indicators.measured import Measured, MeasuredPack, cards, line, share, table
from server.services.periods import after, begin
from server.services.province.registry import Place, Province

WEEKS = 12
"""In the trend."""


class TasksPack(MeasuredPack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is soon, and what the figures are called."""

    measures: ClassVar[frozenset[str]] = frozenset(
        {
            "tasks_open",
            "tasks_overdue",
            "tasks_due_soon",
            "tasks_on_time",
            "tasks_done_late",
            "documents_received",
            "documents_answered",
        }
    )
    soon_days: Annotated[int, Meta(ge=1, le=90)] = 7
    """Before its last day, from which a task is due soon."""
    cards: Annotated[int, Meta(ge=1, le=100)] = 12
    """Of each state on the board at most."""


class Tasks:
    """Counts tasks by owner.

    Topics ``taskboard/province``, ``indicators/tasks``, ``breakdown/tasks-departments``, ``breakdown/tasks-communes``
    and, by week, ``series/tasks_overdue``.
    """

    Pack: ClassVar[type[Pack]] = TasksPack
    records: ClassVar[tuple[type[AnyRecord], ...]] = (Task,)
    # a task becomes overdue at midnight
    tick: ClassVar[float] = 20.0

    def __init__(self, name: str, pack: TasksPack, province: Province) -> None:
        self._name = name
        self.title = pack.name
        self._pack = pack
        self.province = province
        self._soon = timedelta(days=pack.soon_days)
        self._tasks: dict[str, dict[str, Task]] = {}

    def take(self, source: str, batch: Batch) -> None:
        """Take one answer of one source: a task that is no longer in a whole one is gone."""
        held = {} if batch.whole else self._tasks.get(source, {})
        held |= {record.id: record for record in batch.records if isinstance(record, Task)}
        self._tasks[source] = held

    def at_times(self) -> Collection[str]:
        """Return what it publishes only once sources have reported it."""
        return ()

    def documents(self, now: datetime) -> Mapping[str, AnyDocument]:
        """Return the documents as they are on the day of ``now`` in the province."""
        today = now.astimezone(CALENDAR).date()
        tasks = [task for answer in self._tasks.values() for task in answer.values()]
        owned: dict[str, list[Task]] = {}
        for task in tasks:
            owned.setdefault(self._code(task), []).append(task)
        owners = [
            (code, self.province.find(code), self._count(self.province.short(code), mine, today, code=code))
            for code, mine in owned.items()
        ]
        total = self._count(self.province.whole, tasks, today)
        ranked = sorted(
            (counts for _, _, counts in owners),
            key=lambda one: (-one.overdue, -one.due_soon, -one.in_term, one.name.vi),
        )
        trend = self._trend(tasks, now)
        return {
            "taskboard/province": TaskBoard(
                day=today,
                soon_days=self._pack.soon_days,
                total=total,
                owners=tuple(ranked),
                **self._cards(tasks, today),
            ),
            f"indicators/{self._name}": cards(self._pack.indicator, self._measures(tasks, total, trend, today), now),
            "series/tasks_overdue": trend,
            f"breakdown/{self._name}-departments": self._table(owners, communes=False),
            f"breakdown/{self._name}-communes": self._table(owners, communes=True),
        }

    def _table(self, owners: Iterable[tuple[str, Place | None, TaskCounts]], *, communes: bool) -> AnyDocument:
        figures = self._pack.figures()
        shown = [
            figures[name]
            for name in ("tasks_overdue", "tasks_due_soon", "tasks_open", "tasks_on_time")
            if name in figures
        ]
        rows = [
            (code, counts.name, _figures(counts))
            for code, place, counts in owners
            if (place is not None and place.kind in ("ward", "commune")) == communes
        ]
        cells = self.province.cells if communes else ()
        return table(self._pack.name, _COMMUNE if communes else _DEPARTMENT, shown, rows, cells)

    def _measures(self, tasks: Iterable[Task], total: TaskCounts, trend: Series, today: date) -> Mapping[str, Measured]:
        first = today - timedelta(days=30)
        month = [task for task in tasks if task.kind == "document" and first <= task.assigned <= today]
        values: dict[str, float | None] = _figures(total) | {
            "documents_received": len(month),
            "documents_answered": share(sum(task.finished is not None for task in month), len(month)),
        }
        overdue = tuple(point.value for point in trend.points)
        return {name: Measured(value, overdue if name == "tasks_overdue" else ()) for name, value in values.items()}

    def _trend(self, tasks: Iterable[Task], now: datetime) -> Series:
        """Return how many tasks were overdue at the end of each week, how many were assigned in it and finished."""
        this = begin(Span.WEEK, now)
        weeks = [after(Span.WEEK, this, step) for step in range(1 - WEEKS, 1)]
        overdue, assigned, finished = Counter[datetime](), Counter[datetime](), Counter[datetime]()
        today = now.astimezone(CALENDAR).date()
        for task in tasks:
            for week in weeks:
                first, last = week.date(), min(week.date() + timedelta(days=6), today)
                assigned[week] += first <= task.assigned <= last
                finished[week] += task.finished is not None and first <= task.finished <= last
                late = task.due < last and (task.finished is None or task.finished > last)
                overdue[week] += late and task.assigned <= last
        figure = self._pack.figures().get("tasks_overdue") or self._pack.indicator[0]
        beside = tuple(
            Line(name=name, points=tuple(Point(week, counts[week]) for week in weeks))
            for name, counts in ((_ASSIGNED, assigned), (_FINISHED, finished))
        )
        return structs.replace(line(figure, Span.WEEK, [(week, overdue[week]) for week in weeks]), beside=beside)

    def _cards(self, tasks: Iterable[Task], today: date) -> dict[str, tuple[TaskCard, ...]]:
        """Return the first few of each state: open ones by their last day, finished ones the newest first."""
        found: dict[str, list[Task]] = {state: [] for state in _STATES}
        for task in tasks:
            found[self._state(task, today)].append(task)
        return {
            state: tuple(self._card(task) for task in nsmallest(self._pack.cards, held, key=_rank))
            for state, held in found.items()
        }

    def _card(self, task: Task) -> TaskCard:
        owner = self.province.short(task.owner)
        code = self._code(task)
        return TaskCard(title=task.title, owner=owner, code=code, due=task.due, finished=task.finished)

    def _code(self, task: Task) -> str:
        place = self.province.find(task.owner)
        return place.code if place else task.owner

    def _count(self, name: Words, tasks: Iterable[Task], today: date, *, code: str = "") -> TaskCounts:
        states = Counter(self._state(task, today) for task in tasks)
        return TaskCounts(
            name=name,
            code=code,
            in_term=states["in_term"] + states["due_soon"],
            due_soon=states["due_soon"],
            overdue=states["overdue"],
            done_on_time=states["done_on_time"],
            done_late=states["done_late"],
        )

    def _state(self, task: Task, today: date) -> str:
        """Return the state of a task; its last day still counts as in term."""
        if task.finished is not None:
            return "done_on_time" if task.finished <= task.due else "done_late"
        if task.due < today:
            return "overdue"
        return "due_soon" if task.due - today <= self._soon else "in_term"


_STATES = ("overdue", "due_soon", "in_term", "done_on_time", "done_late")
_DEPARTMENT = Words(vi="Sở, ngành", en="Department")
_COMMUNE = Words(vi="Xã, phường", en="Commune")
_ASSIGNED = Words(vi="Giao trong tuần", en="Assigned in the week")
_FINISHED = Words(vi="Xong trong tuần", en="Finished in the week")


def _rank(task: Task) -> tuple[int, str]:
    return task.due.toordinal() if task.finished is None else -task.finished.toordinal(), task.id


def _figures(counts: TaskCounts) -> dict[str, float | None]:
    return {
        "tasks_open": counts.in_term + counts.overdue,
        "tasks_overdue": counts.overdue,
        "tasks_due_soon": counts.due_soon,
        "tasks_on_time": share(counts.done_on_time, counts.done_on_time + counts.done_late),
        "tasks_done_late": counts.done_late,
    }
