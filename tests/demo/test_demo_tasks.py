"""The document-management system."""

import itertools
from datetime import date, datetime, timedelta

import httpx

from demo import incident
from demo.province import BOARD, DEPARTMENTS, UNITS
from demo.tasks import CHANGE, SEATS, SLOW, tasks


def test_the_same_seed_and_time_give_the_same_tasks(now: datetime) -> None:
    assert tasks(20, now) == tasks(20, now)
    assert tasks(20, now) != tasks(21, now)


def test_a_task_never_changes_but_to_be_finished(now: datetime) -> None:
    before = {task.code: task for task in tasks(20, now)}
    later = {task.code: task for task in tasks(20, now + timedelta(hours=1))}
    kept = before.keys() & later.keys()
    assert len(kept) > SLOW
    for code in kept:
        old, new = before[code], later[code]
        assert (old.title, old.department, old.assigned, old.due) == (new.title, new.department, new.assigned, new.due)
        assert old.finished in (None, new.finished)
    assert any(before[code].finished != later[code].finished for code in kept)


def test_every_fifteen_seconds_one_is_finished_or_assigned(now: datetime) -> None:
    states = [
        {(task.code, task.finished) for task in tasks(20, now + timedelta(seconds=CHANGE * step), range(SLOW, SEATS))}
        for step in range(20)
    ]
    changes = [after - before for before, after in itertools.pairwise(states)]
    assert all(len(change) == 1 for change in changes)
    assert {finished is None for change in changes for _, finished in change} == {True, False}


def test_believable_shares_at_any_time(now: datetime) -> None:
    for days in (0, 90, 400, 1500):
        moment = now + timedelta(days=days)
        today = date(2026, 11, 23) + timedelta(days=days)
        found = tasks(20, moment)
        assert len({task.code for task in found}) == SEATS
        assert all(task.assigned <= today for task in found)
        assert all(task.assigned <= task.finished <= today for task in found if task.finished)
        overdue = [task for task in found if not task.finished and task.due < today]
        late = [task for task in found if task.finished and task.finished > task.due]
        assert 10 <= len(overdue) <= 80
        assert 40 <= len(late) <= 160


def test_owners_are_the_departments_and_the_65_communes(now: datetime) -> None:
    assert len(set(UNITS)) == 65
    owners = {task.department for task in tasks(20, now)}
    assert owners <= {*DEPARTMENTS, *UNITS}
    assert set(DEPARTMENTS) <= owners
    assert len(owners) > 60


async def test_pages_lead_to_one_another(client: httpx.AsyncClient) -> None:
    address, codes = "/tasks", []
    while address:
        answer = (await client.get(address)).raise_for_status().json()
        codes += [task["code"] for task in answer["data"]["tasks"]]
        address = answer["paging"]["next"]
    assert len(set(codes)) == len(codes) == SEATS


async def test_what_a_task_looks_like(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/tasks")).json()
    found = answer["data"]["tasks"]
    expected = {"code", "title", "department", "assignedOn", "dueOn", "finishedOn", "assignee"}
    assert all(task.keys() == expected for task in found)
    assert any(task["finishedOn"] is None for task in found)
    assert datetime.strptime(found[0]["dueOn"], "%d/%m/%Y")
    assert found[0]["assignee"]["phone"].startswith("000 ")


async def test_without_the_token_nothing_is_told(client: httpx.AsyncClient) -> None:
    answer = await client.get("/tasks", headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_pages_that_do_not_exist(client: httpx.AsyncClient) -> None:
    assert (await client.get("/tasks?page=0")).status_code == 400
    assert (await client.get("/tasks?page=two")).status_code == 400
    assert (await client.get("/tasks?page=99")).json() == {"data": {"tasks": []}, "paging": {"next": None}}


def test_the_board_is_ordered_to_end_the_jam() -> None:
    begin = incident.began(120_000)
    before, during = (tasks(20, begin + timedelta(minutes=minutes)) for minutes in (5, 10))
    old = {task.code for task in before}
    (order,) = [task for task in during if incident.GATE in task.title and task.title.startswith("Hoả tốc")]
    assert order.code not in old
    assert (order.department, order.due, order.finished) == (BOARD, order.assigned, None)
    later = {task.code: task for task in tasks(20, begin + timedelta(minutes=80))}
    assert later[order.code].finished
