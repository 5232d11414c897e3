"""What is left of each kind of document for somebody whose scope is a part of the province."""

from datetime import date, timedelta

import pytest
from documents import NOON, indicators, update

from server.contract.command import Role
from server.contract.kinds import KINDS
from server.contract.messages import (
    Alarm,
    AlarmState,
    Breakdown,
    CameraState,
    Cell,
    Column,
    Priority,
    Row,
    SourceHealth,
    SourceState,
    Spot,
    Spots,
    TaskBoard,
    TaskCard,
    TaskCounts,
)
from server.contract.narrowing import YOURS, narrowed, service_of
from server.contract.rights import DOCUMENTS, Reach
from server.contract.scope import NOBODYS, WHOLE, Scope
from server.contract.words import same

OURS, OTHER = "x-dong-dang", "x-that-khe"
COMMUNE = Scope(communes=(OURS,))
DEPARTMENT = Scope(departments=("so-y-te",))
SERVICE = Scope(services=("tasks",))


def counts(code: str, overdue: int) -> TaskCounts:
    return TaskCounts(name=same(code), code=code, in_term=2, due_soon=1, overdue=overdue, done_on_time=3, done_late=1)


def card(code: str) -> TaskCard:
    return TaskCard(title=f"of {code}", owner=same(code), code=code, due=date(2026, 12, 1))


BOARD = TaskBoard(
    day=date(2026, 12, 1),
    soon_days=3,
    total=counts("", 9),
    owners=(counts(OTHER, 5), counts(OURS, 3), counts("so-y-te", 1)),
    overdue=(card(OTHER), card(OURS)),
    due_soon=(card("so-y-te"),),
    in_term=(),
    done_on_time=(),
    done_late=(),
)
TABLE = Breakdown(
    name=same("Tasks"),
    by=same("Commune"),
    columns=(Column(name=same("Overdue"), unit=same(""), decimals=0),),
    rows=tuple(Row(id=code, name=same(code), cells=(Cell(1.0),)) for code in (OTHER, OURS, "so-y-te")),
)
MAP = Spots(
    name=same("Reports"),
    spots=tuple(
        Spot(id=code, name=same(code), detail=same(""), latitude=21.0, longitude=106.0, commune=code)
        for code in (OTHER, OURS, "")
    ),
    total=7,
)


def alarm(*, subject: str = "", commune: str = "", service: str = "gates") -> Alarm:
    return Alarm(
        rule="jam",
        subject=subject,
        name=same("Jam"),
        about=same(""),
        said=same(""),
        service=service,
        priority=Priority.HIGH,
        state=AlarmState.UNACKNOWLEDGED,
        active=True,
        occurrence=1,
        revision=1,
        since=NOON,
        commune=commune,
    )


def camera(commune: str) -> CameraState:
    return CameraState(
        name=same("C"),
        place=same(""),
        commune=commune,
        latitude=None,
        longitude=None,
        online=True,
        since=None,
        model="",
    )


def seen(topic: str, document, scope: Scope, service: str = "", role: Role = Role.VIEWER):
    """Return what is left of a document, or None."""
    left = narrowed(update(topic, document), role, scope, service)
    return None if left is None else left.document


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", Role)
def test_all_of_the_province_is_seen_whole(kind, role):
    told = update(f"{kind}/x", TABLE)
    assert narrowed(told, role, WHOLE, "tasks") is told


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_of_nobodys_part_is_not_seen_by_those_with_a_part(kind):
    for scope in (COMMUNE, DEPARTMENT, NOBODYS):
        # of each kind something in which nothing tells whose it is
        assert narrowed(update(f"{kind}/x", indicators()), Role.LEADER, scope, "press") is None


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_answers_for_a_service_sees_all_of_it_but_nothing_of_the_room(kind):
    told = update(f"{kind}/x", TABLE)
    expected = told if DOCUMENTS[kind].reach is Reach.OWN else None
    assert narrowed(told, Role.LEADER, SERVICE, "tasks") is expected
    assert narrowed(update("breakdown/x", TABLE), Role.LEADER, SERVICE, "press") is None


def test_a_kind_that_nobody_has_judged_is_seen_by_nobody_with_a_part():
    assert narrowed(update("newly/x", TABLE), Role.LEADER, SERVICE, "tasks") is None


def test_of_tables_maps_and_boards_ones_own_rows_are_left():
    assert [row.id for row in seen("breakdown/x", TABLE, COMMUNE).rows] == [OURS]
    assert [row.id for row in seen("breakdown/x", TABLE, DEPARTMENT).rows] == ["so-y-te"]
    both = Scope(departments=("so-y-te",), communes=(OURS,))
    assert [row.id for row in seen("breakdown/x", TABLE, both).rows] == [OURS, "so-y-te"]
    spots = seen("spots/x", MAP, COMMUNE)
    assert ([spot.id for spot in spots.spots], spots.total) == ([OURS], 1)
    assert seen("spots/x", MAP, DEPARTMENT) is None
    board = seen("taskboard/province", BOARD, COMMUNE)
    assert board.total == TaskCounts(name=same(OURS), in_term=2, due_soon=1, overdue=3, done_on_time=3, done_late=1)
    assert ([each.code for each in board.owners], [each.title for each in board.overdue]) == ([OURS], [f"of {OURS}"])
    assert board.due_soon == ()
    board = seen("taskboard/province", BOARD, both)
    assert (board.total.name, board.total.overdue, board.total.in_term) == (YOURS, 4, 4)


def test_alarms_and_cameras_belong_to_their_commune_subject_and_service():
    assert seen("alarm/jam", alarm(commune=OURS), COMMUNE) == alarm(commune=OURS)
    assert seen("alarm/jam", alarm(subject="so-y-te"), DEPARTMENT) is not None
    assert seen("alarm/jam", alarm(commune=OTHER), COMMUNE) is None
    assert seen("alarm/jam", alarm(), COMMUNE) is None
    # an alarm says itself of which service it is: no source tells it
    assert seen("alarm/jam", alarm(service="tasks"), SERVICE) is not None
    assert seen("camera/C1", camera(OURS), COMMUNE) is not None
    assert seen("camera/C1", camera(OTHER), COMMUNE) is None
    assert seen("camera/C1", camera(""), COMMUNE) is None


def test_figures_of_one_agency_are_that_agencys():
    assert seen("indicators/soc-so-y-te", indicators(), DEPARTMENT, "soc") is not None
    assert seen("indicators/soc-so-noi-vu", indicators(), DEPARTMENT, "soc") is None
    assert seen("indicators/soc", indicators(), DEPARTMENT, "soc") is None


def test_why_a_source_fails_is_told_to_those_alone_who_see_all_of_it():
    failing = update("breakdown/x", TABLE, error=same("Thất Khê does not answer"), partial=True)
    left = narrowed(failing, Role.VIEWER, COMMUNE, "tasks")
    assert left is not None
    assert left.error is None
    assert narrowed(failing, Role.VIEWER, SERVICE, "tasks") is failing
    # and of a topic without a document nothing is told at all
    nothing = update("breakdown/x", None, error=same("Thất Khê does not answer"))
    assert narrowed(nothing, Role.VIEWER, COMMUNE, "tasks") is None


def test_the_source_tells_of_which_service_its_documents_are():
    health = SourceHealth(
        name=same("S"),
        service="tasks",
        state=SourceState.UP,
        polls=1,
        failures=0,
        records=1,
        rejected=0,
        example=None,
        latency=None,
        last_success=None,
        last_error=None,
        next_try=NOON + timedelta(minutes=1),
    )
    latest = {"source/s": update("source/s", health)}
    assert service_of("s", latest) == "tasks"
    assert service_of("gone", latest) == ""
    assert service_of(None, latest) == ""
