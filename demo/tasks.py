"""The document-management system that the province assigns its tasks with.

Every task lies in a seat, and a seat holds one task after the other: assigned, finished, archived. Most seats take
weeks for that, as the real thing does; some are quick, so that a wall has something to show every fifteen seconds.
What lies in a seat follows from the seed and the time alone, so nothing has to be remembered.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

import msgspec
from msgspec import Struct

from demo import incident, people
from demo.province import BOARD, CALENDAR, DEPARTMENTS, START, UNITS, dice, seconds_since_start
from demo.subjects import title

SLOW, QUICK = 560, 240
SEATS = SLOW + QUICK
"""As many tasks as there are at any time."""
PAGE = 200
"""Tasks in one answer."""
CHANGE = 15.0
"""Seconds from one change in the quick seats to the next: in turn one is assigned, one is finished."""

_NOTICED = 360.0
"""Seconds after a jam has begun at which the province orders the board to end it."""
_URGENT = f"Hoả tốc: Điều tiết phương tiện, giải toả ùn tắc tại cửa khẩu {incident.GATE}, báo cáo trong ngày"
_DAY = 86400.0
_OWNERS = (*DEPARTMENTS, *UNITS)
_WEIGHTS = [*([12] * len(DEPARTMENTS)), *([2] * len(UNITS))]
_TERMS = (5, 7, 10, 15, 15, 20, 30, 45)


class Assignee(Struct, frozen=True):
    """The official in charge, invented: personal data, which no wall may show."""

    name: str
    phone: str
    """Begins with 000, which is nobody's."""


class Task(Struct, frozen=True, kw_only=True):
    """One assigned task; days are those of the province's calendar."""

    code: str
    title: str
    department: str
    assigned: date
    due: date
    finished: date | None
    assignee: Assignee


class _Row(Struct, frozen=True, kw_only=True, rename="camel"):
    code: str
    title: str
    department: str
    assigned_on: str
    due_on: str
    finished_on: str | None
    assignee: Assignee


def tasks(seed: int, now: datetime, seats: Sequence[int] = range(SEATS)) -> list[Task]:
    """Return what lies in the seats at ``now``, in their order, so that pages never overlap."""
    return [_slow(seed, seat, now) if seat < SLOW else _quick(seed, seat, now) for seat in seats]


def page(seed: int, now: datetime, number: int, *, address: str) -> bytes:
    """Return one page as JSON, counted from 1; ``address`` is that of the pages, without their number.

    Pages after the last are empty. Raises ValueError for a number below 1.
    """
    if number < 1:
        raise ValueError("pages are counted from 1")
    last = number * PAGE
    rows = [_row(task) for task in tasks(seed, now, range(SEATS)[last - PAGE : last])]
    following = f"{address}?page={number + 1}" if last < SEATS else None
    return msgspec.json.encode({"data": {"tasks": rows}, "paging": {"next": following}})


def _slow(seed: int, seat: int, now: datetime) -> Task:
    length = dice(seed, "seat", seat).uniform(60, 150)
    offset = dice(seed, "offset", seat).uniform(0, length)
    turn = int((seconds_since_start(now) / _DAY - offset) // length)
    begun = START + timedelta(days=offset + turn * length)
    chance = dice(seed, "task", seat, turn)
    (owner,) = chance.choices(_OWNERS, _WEIGHTS)
    term = chance.choice(_TERMS)
    late = chance.random() < _tardiness(seed, owner)
    # never so late that the seat would be needed for the next task
    took = term + min(1 + chance.expovariate(1 / 40), 14 + length - 60) if late else term * chance.uniform(0.3, 1)
    assigned = _day(begun)
    return _task(chance, owner, seat, turn, now, assigned, term=term, finished=begun + timedelta(days=took))


def _quick(seed: int, seat: int, now: datetime) -> Task:
    cycle = QUICK * 2 * CHANGE
    offset = (seat - SLOW) * 2 * CHANGE
    turn = int((seconds_since_start(now) - offset) // cycle)
    begun = START + timedelta(seconds=offset + turn * cycle)
    chance = dice(seed, "task", seat, turn)
    (owner,) = chance.choices(_OWNERS, _WEIGHTS)
    term = chance.choice(_TERMS)
    # some offices enter a task only when it is overdue already
    before = term + chance.randint(1, 6) if chance.random() < _tardiness(seed, owner) else 0
    assigned = _day(begun) - timedelta(days=before)
    finished = begun + timedelta(seconds=cycle / 2 + CHANGE)
    if 0 <= (begun - incident.began(incident.number(begun))).total_seconds() - _NOTICED < 2 * CHANGE:
        owner, term, assigned = BOARD, 0, _day(begun)
    return _task(chance, owner, seat, turn, now, assigned, term=term, finished=finished)


def _tardiness(seed: int, owner: str) -> float:
    """Return the share of its tasks that an owner finishes late: a few have much to catch up on, most have not."""
    return 0.02 + 0.8 * dice(seed, "tardiness", owner).random() ** 3


def _task(
    chance: Random, owner: str, seat: int, turn: int, now: datetime, assigned: date, *, term: int, finished: datetime
) -> Task:
    urgent = owner == BOARD and term == 0
    return Task(
        code=f"NV-{assigned:%y%m%d}-{seat:03d}{turn % 100:02d}",
        title=_URGENT if urgent else title(chance, owner, assigned.timetuple().tm_yday),
        department=owner,
        assigned=assigned,
        due=assigned + timedelta(days=term),
        finished=_day(finished) if finished <= now else None,
        assignee=Assignee(people.name(chance), people.phone(chance)),
    )


def _row(task: Task) -> _Row:
    return _Row(
        code=task.code,
        title=task.title,
        department=task.department,
        assigned_on=_spell(task.assigned),
        due_on=_spell(task.due),
        finished_on=_spell(task.finished) if task.finished else None,
        assignee=task.assignee,
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(CALENDAR).date()


def _spell(day: date) -> str:
    return f"{day:%d/%m/%Y}"
