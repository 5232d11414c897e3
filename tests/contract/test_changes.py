"""What has changed between two moments is told once, with the gravest first; what was unknown has not changed."""

from datetime import date, timedelta
from typing import Any

import pytest
from documents import NOON, indicators, made_up, update
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, structs

from server.contract.changes import Change, ChangeKind, changes
from server.contract.messages import (
    About,
    Article,
    Breakdown,
    Cell,
    Column,
    Document,
    Flow,
    Flows,
    Headlines,
    Indicators,
    Notice,
    Notices,
    Point,
    Row,
    Sentiment,
    Series,
    Severity,
    SourceHealth,
    SourceState,
    Span,
    Spot,
    Spots,
    TaskBoard,
    TaskCounts,
)
from server.contract.words import Words, same

WARNING, CRITICAL, NORMAL = Severity.WARNING, Severity.CRITICAL, Severity.NORMAL


def between(before: Document | None, after: Document | None) -> list[Change]:
    def at(document: Document | None) -> Any:
        return structs.replace(update("a/b", source="east"), document=document)

    return changes({"a/b": at(before)}, {"a/b": at(after)})


def figures(**values: tuple[float | None, Severity]) -> Indicators:
    one = indicators().indicators[0]
    return Indicators(
        indicators=tuple(
            structs.replace(one, id=name, name=same(name), value=value, severity=severity)
            for name, (value, severity) in values.items()
        )
    )


def notice(name: str, severity: Severity = WARNING, **changes: Any) -> Notice:
    given: dict[str, Any] = {
        "title": same(name),
        "detail": same(""),
        "where": same(""),
        "since": NOON - timedelta(days=1),
    }
    return Notice(id=name, severity=severity, **(given | changes))


def notices(*listed: Notice, total: int | None = None) -> Notices:
    return Notices(name=same("Warnings"), notices=listed, total=len(listed) if total is None else total)


def series(*values: float, first: int = 1, running: bool = False) -> Series:
    points = tuple(Point(NOON.replace(month=first + number, day=1), value) for number, value in enumerate(values))
    return Series(name=same("IIP"), short=same("IIP"), unit=same("%"), decimals=1, points=points, running=running)


def source(state: SourceState) -> SourceHealth:
    return SourceHealth(
        name=same("East"),
        service="press",
        state=state,
        polls=1,
        failures=0,
        records=0,
        rejected=0,
        example=None,
        latency=None,
        last_success=None,
        last_error=None,
        next_try=NOON,
    )


def told(found: list[Change]) -> list[tuple[Any, ...]]:
    return [(each.id or each.part, each.kind, each.before, each.after) for each in found]


def test_a_figure_tells_its_value_its_unit_and_its_source() -> None:
    (found,) = between(figures(grdp=(8.0, NORMAL)), figures(grdp=(6.0, WARNING)))
    assert found == Change(
        topic="a/b",
        id="grdp",
        name=same("grdp"),
        unit=same("%"),
        decimals=1,
        before=8.0,
        after=6.0,
        severity_after=WARNING,
        kind=ChangeKind.FIGURE,
        source="east",
    )
    assert found.share == -0.25


def test_what_nobody_can_see_is_no_change() -> None:
    assert between(indicators(8.01), indicators(8.04)) == []


def test_a_severity_alone_is_a_state() -> None:
    (found,) = between(figures(a=(1.0, WARNING)), figures(a=(1.0, NORMAL)))
    assert (found.kind, found.severity_before, found.severity_after) == (ChangeKind.STATE, WARNING, NORMAL)


def test_gravest_first_then_what_is_better_then_the_largest_share() -> None:
    before = figures(
        small=(100.0, NORMAL), large=(1.0, NORMAL), better=(5.0, CRITICAL), red=(3.0, WARNING), amber=(3.0, NORMAL)
    )
    after = figures(
        small=(101.0, NORMAL), large=(2.0, NORMAL), better=(5.0, NORMAL), red=(3.0, CRITICAL), amber=(9.0, WARNING)
    )
    assert [each.id for each in between(before, after)] == ["red", "amber", "better", "large", "small"]


def test_what_was_not_known_is_no_zero() -> None:
    assert told(between(indicators(None), indicators(8.0))) == [("grdp", ChangeKind.FIGURE, None, 8.0)]
    assert told(between(figures(), figures(a=(1.0, NORMAL)))) == [("a", ChangeKind.NEW, None, 1.0)]
    assert told(between(figures(a=(1.0, NORMAL)), figures())) == [("a", ChangeKind.GONE, 1.0, None)]


def test_a_topic_unknown_at_either_moment_or_of_another_kind_has_not_changed() -> None:
    assert changes({}, {"a/b": update("a/b")}) == changes({"a/b": update("a/b")}, {}) == []
    assert between(indicators(), None) == between(None, indicators()) == []
    assert between(indicators(), notices()) == []


def test_sums_from_another_day_and_other_units_are_not_compared() -> None:
    def summed(value: float, year: int) -> Indicators:
        start = NOON.replace(year=year, month=1, day=1)
        about = About(span=Span.MONTH, period=start, since=start, due=NOON, reporter=same("?"))
        return Indicators(indicators=(structs.replace(indicators(value).indicators[0], about=about),))

    assert told(between(summed(900.0, 2026), summed(70.0, 2027))) == [("grdp", ChangeKind.FIGURE, None, 70.0)]
    assert told(between(summed(900.0, 2026), summed(970.0, 2026))) == [("grdp", ChangeKind.FIGURE, 900.0, 970.0)]


def test_a_breakdown_is_compared_by_row_and_column() -> None:
    columns = tuple(Column(name=same(name), unit=same("%"), decimals=0) for name in ("On time", "Done"))

    def table(*cells: Cell, row: str = "x") -> Breakdown:
        rows = (Row(id=row, name=same("Health"), cells=cells),)
        return Breakdown(name=same("Departments"), by=same("Department"), columns=columns, rows=rows)

    (found,) = between(table(Cell(90.0), Cell(5.0)), table(Cell(70.0, CRITICAL), Cell(5.0)))
    assert (found.id, found.part, found.name.en) == ("x", "On time", "Health: On time")
    assert (found.before, found.after, found.severity_after) == (90.0, 70.0, CRITICAL)
    assert {(each.id, each.kind) for each in between(table(Cell(1.0)), table(Cell(1.0), row="y"))} == {
        ("x", ChangeKind.GONE),
        ("y", ChangeKind.NEW),
    }


def test_notices_come_go_and_become_graver() -> None:
    before = notices(notice("flood"), notice("storm"))
    after = notices(notice("flood", CRITICAL), notice("fire"))
    assert told(between(before, after)) == [
        ("flood", ChangeKind.STATE, None, None),
        ("fire", ChangeKind.NEW, None, None),
        ("storm", ChangeKind.GONE, None, None),
    ]
    assert told(between(notices(), notices(notice("fire"))))[-1] == ("total", ChangeKind.FIGURE, 0, 1)


def test_a_list_that_leaves_some_out_tells_only_of_what_certainly_came() -> None:
    old, new = notice("old"), notice("new", since=NOON + timedelta(hours=1))
    found = between(notices(notice("a"), total=3), notices(notice("a"), old, new, total=4))
    assert told(found) == [("new", ChangeKind.NEW, None, None), ("total", ChangeKind.FIGURE, 3, 4)]
    assert told(between(notices(old), notices(new, total=5)))[0] == ("new", ChangeKind.NEW, None, None)
    assert all(each.kind is not ChangeKind.GONE for each in between(notices(old), notices(new, total=5)))


def test_spots_are_told_as_notices_and_by_their_count() -> None:
    def spots(count: int) -> Spots:
        one = Spot(id="s", name=same("Gate"), detail=same(""), latitude=21.0, longitude=106.0, count=count)
        return Spots(name=same("Gates"), spots=(one,), total=1)

    assert told(between(spots(2), spots(3))) == [("s", ChangeKind.FIGURE, 2, 3)]


@pytest.mark.parametrize(
    ("before", "after", "values"),
    [
        (series(1.0, 2.0), series(1.0, 2.5), (2.0, 2.5)),
        (series(1.0, 2.0), series(1.0, 2.0, 3.0), (2.0, 3.0)),
        # January has ended at 9, and February has begun: 2 is no fall
        (series(4.0, 7.0, running=True), series(4.0, 9.0, 2.0, running=True), (4.0, 9.0)),
        (series(4.0, 7.0, running=True), series(4.0, 8.0, running=True), (7.0, 8.0)),
    ],
)
def test_a_series_is_compared_by_its_newest_whole_period(
    before: Series, after: Series, values: tuple[float, float]
) -> None:
    (found,) = between(before, after)
    assert (found.before, found.after) == values


def test_tasks_are_counted_by_state_and_overdue_by_owner() -> None:
    def board(overdue: int) -> TaskBoard:
        counts = TaskCounts(name=same("Province"), in_term=5, due_soon=1, overdue=overdue, done_on_time=2, done_late=0)
        return TaskBoard(
            day=date(2026, 11, 23),
            soon_days=3,
            total=counts,
            owners=(structs.replace(counts, name=same("Health")),),
            overdue=(),
            due_soon=(),
            in_term=(),
            done_on_time=(),
            done_late=(),
        )

    assert [(each.id, each.part, each.name.en) for each in between(board(1), board(2))] == [
        ("", "overdue", "Province: Overdue"),
        ("Health", "overdue", "Health: Overdue"),
    ]


def test_sources_fail_and_answer_again() -> None:
    (failed,) = between(source(SourceState.UP), source(SourceState.DOWN))
    assert (failed.kind, failed.severity_after) == (ChangeKind.STATE, WARNING)
    (mended,) = between(source(SourceState.DOWN), source(SourceState.UP))
    assert (mended.severity_before, mended.severity_after) == (WARNING, NORMAL)


def test_the_press_is_counted_and_weighed() -> None:
    def press(*kinds: Sentiment) -> Headlines:
        articles = tuple(
            Article(id=str(n), title="t", publisher="p", published=NOON, url="", sentiment=kind)
            for n, kind in enumerate(kinds)
        )
        return Headlines(articles=articles, last_day=len(articles))

    found = between(press(Sentiment.NEUTRAL), press(Sentiment.NEUTRAL, Sentiment.NEGATIVE))
    assert [(each.part, each.before, each.after) for each in found] == [("negative", 0.0, 50.0), ("", 1, 2)]


def test_attacks_are_told_by_their_rate_and_the_gravest() -> None:
    def flows(rate: float, severity: Severity) -> Flows:
        one = Flow(country="XX", target=Words(vi="Sở", en="Dept"), severity=severity, count=1)
        return Flows(name=same("Attacks"), per_minute=rate, minutes=5, flows=(one,))

    (found,) = between(flows(3.0, NORMAL), flows(9.0, CRITICAL))
    assert (found.before, found.after, found.severity_after) == (3.0, 9.0, CRITICAL)


@given(st.data())
def test_nothing_differs_from_itself_and_any_two_can_be_compared(data: st.DataObject) -> None:
    kinds: tuple[type[Struct], ...] = (
        Indicators,
        Breakdown,
        Notices,
        Spots,
        TaskBoard,
        Series,
        SourceHealth,
        Headlines,
        Flows,
    )
    kind = data.draw(st.sampled_from(kinds))
    first, second = data.draw(made_up(kind)), data.draw(made_up(kind))
    assert between(first, first) == []
    assert all(each.before != each.after or each.kind is not ChangeKind.FIGURE for each in between(first, second))
