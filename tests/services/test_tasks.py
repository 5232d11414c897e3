"""Who is late, what is due next, what was finished last."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.messages import AnyDocument, Breakdown, Indicators, Series, Severity, TaskBoard, TaskCounts
from server.contract.toml import read_toml
from server.contract.words import Words, same
from server.records import Batch, Task
from server.services.province.registry import Place, Province, ProvincePack
from server.services.tasks import WEEKS, Tasks, TasksPack
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
    assert found.due_soon[0].owner == same("Hội Chữ thập đỏ")


def test_the_most_overdue_owner_is_first():
    found = board(task(1, 1), task(2, -1), task(3, -1, owner="p-tam-thanh"), task(4, -1, owner="P. Tam Thanh"))
    assert [(owner.name.vi, owner.overdue) for owner in found.owners] == [("P. Tam Thanh", 2), ("Sở YT", 1)]
    assert found.total.name.vi == "Toàn tỉnh"


def test_the_first_few_of_each_state():
    told = [
        *(task(number, number - 20) for number in reversed(range(50))),
        *(task(number, -1, finished=49 - number) for number in range(50, 90)),
        task(99, -9, finished=-50),
    ]
    found = board(*told)
    assert (found.day, found.soon_days) == (TODAY, 7)
    cards = (found.overdue, found.due_soon, found.in_term, found.done_on_time, found.done_late)
    assert [len(column) for column in cards] == [12, 8, 12, 12, 0]
    assert [(each.due - TODAY).days for each in found.overdue] == list(range(-20, -8)), "the most overdue first"
    assert [(each.due - TODAY).days for each in found.due_soon] == list(range(8)), "today's first"
    assert [(each.due - TODAY).days for each in found.in_term] == list(range(8, 20)), "without those due soon"
    assert [each.finished for each in found.done_on_time] == [TODAY - timedelta(days=day) for day in range(1, 13)]
    assert all(each.finished is None for each in (*found.overdue, *found.due_soon, *found.in_term))


def test_what_was_finished_late_has_cards_of_its_own():
    found = board(task(1, -9, finished=-3), task(2, -9, finished=-1), task(3, -9, finished=-20))
    assert [(each.title, each.finished) for each in found.done_late] == [
        ("Việc 2", TODAY - timedelta(days=1)),
        ("Việc 1", TODAY - timedelta(days=3)),
    ]
    assert [each.title for each in found.done_on_time] == ["Việc 3"]


def test_a_board_of_a_great_many_tasks_is_small_on_the_wire():
    title = "Báo cáo tiến độ giải phóng mặt bằng dự án cao tốc Hữu Nghị - Chi Lăng theo chỉ đạo của UBND tỉnh"
    done = (None, -1, -30)
    many = [structs.replace(task(n, n % 60 - 20, finished=done[n % 3]), title=title) for n in range(3000)]
    assert len(msgspec.msgpack.encode(board(*many))) < 16_000


def test_the_newest_answer_of_a_source_replaces_the_one_before():
    service = Tasks("tasks", PACK, province())
    service.take("a", Batch(records=[task(1, 1), task(2, 1)]))
    service.take("b", Batch(records=[task(1, 1)]))
    service.take("a", Batch(records=[task(2, 1)]))
    found = service.documents(NOW)["taskboard/province"]
    assert isinstance(found, TaskBoard)
    assert found.total.in_term == 2


def documents(*tasks: Task) -> Mapping[str, AnyDocument]:
    service = Tasks("tasks", PACK, province(HEALTH, WARD))
    service.take("a", Batch(records=tasks))
    return service.documents(NOW)


def values(*tasks: Task) -> dict[str, float | None]:
    document = documents(*tasks)["indicators/tasks"]
    assert isinstance(document, Indicators)
    return {each.id: each.value for each in document.indicators}


def trend(*tasks: Task) -> Series:
    document = documents(*tasks)["series/tasks_overdue"]
    assert isinstance(document, Series)
    return document


def test_news_of_some_tasks_leaves_the_others():
    service = Tasks("tasks", PACK, province())
    service.take("a", Batch(records=[task(1, 1), task(2, 1)]))
    service.take("a", Batch(records=[task(2, 1, finished=0)], whole=False))
    found = service.documents(NOW)["taskboard/province"]
    assert isinstance(found, TaskBoard)
    assert counts(found.total) == (1, 1, 0, 1, 0)


def test_figures():
    told = (task(1, 30), task(2, 7), task(3, -1), task(4, -9, finished=-9), task(5, -9, finished=-8))
    found = values(*told, task(6, -20, finished=-30))
    assert (found["tasks_open"], found["tasks_overdue"], found["tasks_due_soon"]) == (3, 1, 1)
    assert (found["tasks_on_time"], found["tasks_done_late"]) == (pytest.approx(200 / 3), 1)
    assert values(task(1, 1))["tasks_on_time"] is None, "of nothing finished nobody knows"


def test_documents_of_the_last_thirty_days():
    def paper(number: int, assigned: int, finished: int | None = None) -> Task:
        given = structs.replace(task(number, 60, finished=finished), kind="document")
        return structs.replace(given, assigned=TODAY + timedelta(days=assigned))

    found = values(task(1, 1), paper(2, 0), paper(3, -30, -1), paper(4, -31, -1), paper(5, 1), paper(6, -3, -1))
    assert (found["documents_received"], found["documents_answered"]) == (3, pytest.approx(200 / 3))
    assert values(task(1, 1))["documents_answered"] is None


@pytest.mark.parametrize(
    ("due", "finished", "late"),
    [
        # today is a Monday: the last week is this one, up to today; the one before ended yesterday
        (0, None, [0, 0, 0]),
        (-1, None, [0, 0, 1]),
        (-2, None, [0, 1, 1]),
        (-9, -1, [1, 0, 0]),
        (-9, 0, [1, 1, 0]),
        (-9, -9, [0, 0, 0]),
    ],
)
def test_how_many_were_overdue_at_the_end_of_each_week(due: int, finished: int | None, late: list[int]):
    assert [point.value for point in trend(task(1, due, finished=finished)).points[-3:]] == late


def test_what_was_assigned_and_finished_in_each_week():
    new = structs.replace(task(1, 9), assigned=TODAY)
    before = structs.replace(task(2, 9, finished=0), assigned=TODAY - timedelta(days=1))
    found = trend(new, before, task(3, 9, finished=-7))
    assert len(found.points) == WEEKS
    assert found.points[-1].at == datetime(2026, 11, 23, tzinfo=CALENDAR)
    assert {line.name.en: [point.value for point in line.points[-2:]] for line in found.beside} == {
        "Assigned in the week": [1, 1],
        "Finished in the week": [1, 1],
    }


@given(st.lists(st.tuples(st.integers(-90, 30), st.none() | st.integers(-90, 0)), max_size=20))
def test_the_trend_ends_with_what_the_card_says(rows: list[tuple[int, int | None]]):
    told = [task(n, due, finished=done) for n, (due, done) in enumerate(rows)]
    assert trend(*told).points[-1].value == values(*told)["tasks_overdue"]


def test_departments_and_communes_have_tables_of_their_own():
    found = documents(task(1, -1), task(2, 1, owner="P. Tam Thanh"), task(3, 1, owner="Hội Chữ thập đỏ"))
    names = {}
    for kind in ("departments", "communes"):
        document = found[f"breakdown/tasks-{kind}"]
        assert isinstance(document, Breakdown)
        names[kind] = [(row.name.vi, row.cells[0].value, row.cells[0].severity) for row in document.rows]
    assert names == {
        "departments": [("Sở YT", 1, Severity.WARNING), ("Hội Chữ thập đỏ", 0, Severity.NORMAL)],
        "communes": [("P. Tam Thanh", 0, Severity.NORMAL)],
    }


@given(st.lists(st.tuples(st.integers(-30, 30), st.none() | st.integers(-30, 0), st.sampled_from(["syt", "x", "y"]))))
def test_owners_add_up_to_the_province(rows: list[tuple[int, int | None, str]]):
    found = board(*(task(n, due, finished=done, owner=owner) for n, (due, done, owner) in enumerate(rows)))
    sums = [sum(each) for each in zip(*(counts(owner) for owner in found.owners), strict=True)] or [0] * 5
    assert sums == list(counts(found.total))
    in_term, due_soon, *rest = counts(found.total)
    assert in_term + sum(rest) == len(rows)
    assert due_soon <= in_term


def test_provinces_that_make_no_sense():
    assert list(ProvincePack(name=same("x"), place=(HEALTH, WARD)).flaws()) == []
    again = Place(code="syt", kind="department", name=same("x"), short=same("y"))
    (twice,) = ProvincePack(name=same("x"), place=(HEALTH, again)).flaws()
    assert twice == (("place", 1), Words(vi="«syt» đã là tên của «so-y-te»", en="“syt” is a name of “so-y-te” already"))
    nameless = Place(code="a", kind="department", name=same(" "), short=same("y"))
    (unnamed,) = ProvincePack(name=same("x"), place=(nameless,)).flaws()
    assert unnamed == (("place", 0), Words(vi="tên để trống", en="an empty name"))
