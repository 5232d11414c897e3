"""Who is late, and what is due next."""

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.messages import TaskBoard, TaskCounts
from server.contract.toml import read_toml
from server.contract.words import Words, same
from server.records import Batch, Task
from server.services.province import Place, Province, ProvincePack
from server.services.tasks import Tasks, TasksPack
from services.province import SHIPPED

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
HEALTH = Place(
    code="so-y-te",
    kind="department",
    name=Words(vi="Sở Y tế", en="Department of Health"),
    short=Words(vi="Sở YT", en="Health"),
    aliases=("SYT",),
)
WARD = Place(code="p-tam-thanh", kind="ward", name=same("UBND phường Tam Thanh"), short=same("P. Tam Thanh"))


PACK = read_toml(SHIPPED / "tasks.toml", TasksPack)


def province(*places: Place) -> Province:
    return Province(ProvincePack(name=same("Toàn tỉnh"), place=places))


def task(number: int, due: int, *, finished: int | None = None, owner: str = "so-y-te") -> Task:
    """Return a task whose days are counted from today."""
    return Task(
        id=f"{number:03}",
        title=f"Việc {number}",
        owner=owner,
        assigned=TODAY - timedelta(days=90),
        due=TODAY + timedelta(days=due),
        finished=None if finished is None else TODAY + timedelta(days=finished),
    )


def board(*tasks: Task, now: datetime = NOW) -> TaskBoard:
    service = Tasks("tasks", PACK, province(HEALTH, WARD))
    service.take("a", Batch(records=tasks))
    found = service.documents(now)["taskboard/province"]
    assert isinstance(found, TaskBoard)
    return found


def counts(found: TaskCounts) -> tuple[int, ...]:
    return found.in_term, found.due_soon, found.overdue, found.done_on_time, found.done_late


@pytest.mark.parametrize(
    ("due", "finished", "expected"),
    [
        (8, None, (1, 0, 0, 0, 0)),
        (7, None, (1, 1, 0, 0, 0)),
        (0, None, (1, 1, 0, 0, 0)),
        (-1, None, (0, 0, 1, 0, 0)),
        (-5, -5, (0, 0, 0, 1, 0)),
        (-5, -4, (0, 0, 0, 0, 1)),
        (5, -4, (0, 0, 0, 1, 0)),
    ],
)
def test_the_state_of_a_task(due: int, finished: int | None, expected: tuple[int, ...]):
    assert counts(board(task(1, due, finished=finished)).total) == expected


def test_a_day_ends_at_midnight_in_the_province():
    late_evening = datetime(2026, 11, 23, 16, 59, tzinfo=UTC)
    assert counts(board(task(1, 0), now=late_evening).total) == (1, 1, 0, 0, 0)
    assert counts(board(task(1, 0), now=late_evening + timedelta(minutes=1)).total) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize(
    "spelt", ["so-y-te", "Sở Y tế", " SỞ  Y TẾ", "Department of Health", "syt", unicodedata.normalize("NFD", "Sở Y tế")]
)
def test_an_owner_by_any_name(spelt: str):
    assert [owner.name for owner in board(task(1, 1, owner=spelt)).owners] == [HEALTH.short]


def test_an_owner_that_nobody_knows_keeps_its_name():
    found = board(task(1, 1, owner="Hội Chữ thập đỏ"))
    assert found.owners[0].name == same("Hội Chữ thập đỏ")
    assert found.deadlines[0].owner == same("Hội Chữ thập đỏ")


def test_the_most_overdue_owner_is_first():
    found = board(task(1, 1), task(2, -1), task(3, -1, owner="p-tam-thanh"), task(4, -1, owner="P. Tam Thanh"))
    assert [(owner.name.vi, owner.overdue) for owner in found.owners] == [("P. Tam Thanh", 2), ("Sở YT", 1)]
    assert found.total.name.vi == "Toàn tỉnh"


def test_the_nearest_deadlines():
    found = board(*(task(number, number - 3) for number in reversed(range(30))), task(99, -50, finished=-1))
    assert [deadline.id for deadline in found.deadlines] == [f"{number:03}" for number in range(20)]
    assert found.deadlines[0].due == TODAY - timedelta(days=3)


def test_the_newest_answer_of_a_source_replaces_the_one_before():
    service = Tasks("tasks", PACK, province())
    service.take("a", Batch(records=[task(1, 1), task(2, 1)]))
    service.take("b", Batch(records=[task(1, 1)]))
    service.take("a", Batch(records=[task(2, 1)]))
    found = service.documents(NOW)["taskboard/province"]
    assert isinstance(found, TaskBoard)
    assert found.total.in_term == 2


@given(st.lists(st.tuples(st.integers(-30, 30), st.none() | st.integers(-30, 0), st.sampled_from(["syt", "x", "y"]))))
def test_owners_add_up_to_the_province(rows: list[tuple[int, int | None, str]]):
    found = board(*(task(n, due, finished=done, owner=owner) for n, (due, done, owner) in enumerate(rows)))
    sums = [sum(each) for each in zip(*(counts(owner) for owner in found.owners), strict=True)] or [0] * 5
    assert sums == list(counts(found.total))
    in_term, due_soon, *rest = counts(found.total)
    assert in_term + sum(rest) == len(rows)
    assert due_soon <= in_term


def test_provinces_that_make_no_sense():
    assert ProvincePack(name=same("x"), place=(HEALTH, WARD)).flaw() is None
    again = Place(code="syt", kind="department", name=same("x"), short=same("y"))
    twice = ProvincePack(name=same("x"), place=(HEALTH, again)).flaw()
    assert twice == (("place", 1), Words(vi="«syt» đã là tên của «so-y-te»", en="“syt” is a name of “so-y-te” already"))
    nameless = Place(code="a", kind="department", name=same(" "), short=same("y"))
    assert ProvincePack(name=same("x"), place=(nameless,)).flaw() == (
        ("place", 0),
        Words(vi="tên để trống", en="an empty name"),
    )
