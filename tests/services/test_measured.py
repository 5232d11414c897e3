"""Figures that a service works out itself: cards, tables and lines of them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.contract.calendar import CALENDAR
from server.contract.messages import Severity, Span
from server.contract.words import Words, same
from server.services.indicators.definition import IndicatorDefinition, LimitLine
from server.services.indicators.measured import Measured, MeasuredPack, cards, line, ranked, share, table

NOW = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)
"""Half past midnight of the 26th in the province."""
LATE = IndicatorDefinition(
    id="late",
    name=same("Quá hạn"),
    short=same("Muộn"),
    unit=same("việc"),
    decimals=0,
    better="lower",
    span=Span.NOW,
    limits=(LimitLine(value=0, severity="warning"), LimitLine(value=20, severity="critical")),
)
PACE = structs.replace(LATE, id="pace", better="higher", span=Span.DAY, limits=(), plan={"2026": 50.0})


class Pack(MeasuredPack, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service that works out two figures."""

    measures = frozenset({"late", "pace"})


def card(figure: IndicatorDefinition, measured: Measured):
    (found,) = cards([figure], {figure.id: measured}, NOW).indicators
    return found


@pytest.mark.parametrize(
    ("value", "severity", "reason"),
    [
        (None, "normal", None),
        (0, "normal", None),
        (1, "warning", "vượt ngưỡng 0"),
        (20, "warning", "vượt ngưỡng 0"),
        (21, "critical", "vượt ngưỡng 20"),
    ],
)
def test_a_card_is_judged_by_limits(value: float | None, severity: str, reason: str | None):
    found = card(LATE, Measured(value, (1.0, 2.0), 7.0))
    assert (found.value, found.severity, found.reason and found.reason.vi) == (value, severity, reason)
    assert (found.trend, found.last_year, found.period) == ((1, 2), 7, None)


def test_a_card_is_judged_by_the_plan_of_its_year():
    found = card(PACE, Measured(40.0))
    assert (found.plan, found.progress, found.expected) == (50, 0.8, 1)
    assert (found.severity, found.period) == (Severity.CRITICAL, datetime(2026, 11, 26, tzinfo=CALENDAR))
    assert card(PACE, Measured(49.0)).severity is Severity.NORMAL
    unplanned = card(structs.replace(PACE, plan={"2025": 50.0}), Measured(1.0))
    assert (unplanned.plan, unplanned.progress, unplanned.expected) == (None, None, None)
    assert unplanned.severity is Severity.NORMAL


def test_what_was_not_worked_out_has_no_card():
    found = cards([LATE, PACE], {"pace": Measured(None), "other": Measured(1.0)}, NOW).indicators
    assert [(each.id, each.value) for each in found] == [("pace", None)]


def test_rows_are_the_gravest_first_then_the_largest_then_by_name():
    values: dict[str, float | None] = {"a": 0, "b": 30, "c": 5, "d": None, "e": 25, "f": 5}
    rows = [(name, same(name), {"late": value, "unasked": 99.0}) for name, value in values.items()]
    found = table(same("Việc"), same("Đơn vị"), [LATE], rows)
    assert [row.id for row in found.rows] == ["b", "e", "c", "f", "a", "d"]
    assert [row.cells[0].severity for row in found.rows][:3] == [Severity.CRITICAL, Severity.CRITICAL, Severity.WARNING]
    (column,) = found.columns
    assert (column.name, column.unit, column.decimals, column.better) == (LATE.short, LATE.unit, 0, "lower")


def test_rows_of_what_should_reach_a_target_are_the_lowest_first():
    share = structs.replace(LATE, better="higher", limits=())
    rows = [(name, same(name), {"late": value}) for name, value in {"a": 9.0, "b": None, "c": 5.0}.items()]
    amounts = table(same("Việc"), same("Đơn vị"), [share], rows)
    assert [row.id for row in amounts.rows] == ["a", "c", "b"]
    held = [structs.replace(column, target=1.0) for column in amounts.columns]
    assert [row.id for row in ranked(amounts.rows, held)] == ["c", "a", "b"]


def test_a_cell_of_nothing_is_unknown_and_not_zero():
    found = table(same("x"), same("y"), [LATE, PACE], [("a", same("a"), {"pace": 3.0})])
    assert [cell.value for cell in found.rows[0].cells] == [None, 3]


@given(st.lists(st.tuples(st.none() | st.integers(-5, 40), st.none() | st.integers(-5, 40)), max_size=8), st.randoms())
def test_the_order_of_rows_does_not_depend_on_how_they_come(values, chance):
    rows = [(f"{n}", same(f"{n}"), {"late": one, "pace": other}) for n, (one, other) in enumerate(values)]
    one = table(same("x"), same("y"), [LATE, PACE], rows)
    assert one == table(same("x"), same("y"), [LATE, PACE], chance.sample(rows, len(rows)))
    graves = [max(cell.severity.gravity for cell in row.cells) for row in one.rows]
    assert graves == sorted(graves, reverse=True)


def test_a_table_without_columns_keeps_its_rows():
    found = table(same("x"), same("y"), [], [("b", same("b"), {}), ("a", same("a"), {})])
    assert [(row.id, row.cells) for row in found.rows] == [("a", ()), ("b", ())]


def test_a_line_is_the_figure_by_period():
    found = line(LATE, Span.DAY, [(NOW, 3.0)], running=True)
    assert (found.name, found.short, found.unit, found.span, found.running) == (
        LATE.name,
        LATE.short,
        LATE.unit,
        Span.DAY,
        True,
    )
    assert [(point.at, point.value) for point in found.points] == [(NOW, 3)]


def test_a_share_of_nothing_is_unknown():
    assert (share(1, 4), share(0, 4), share(0, 0)) == (25, 0, None)


def test_severities_are_in_order():
    assert Severity.NORMAL.gravity < Severity.WARNING.gravity < Severity.CRITICAL.gravity


@pytest.mark.parametrize(
    ("figures", "key", "words"),
    [
        ((LATE, structs.replace(PACE, id="speed")), ("indicator", 1, "id"), "expected one of: late, pace"),
        ((LATE, LATE), ("indicator", 1, "id"), "is used above already"),
        (
            (structs.replace(PACE, accumulates="sum", span=Span.MONTH),),
            ("indicator", 0, "accumulates"),
            "only last can be used",
        ),
        ((structs.replace(PACE, warn=0.5, alarm=0.4),), ("indicator", 0, "alarm"), "must be larger than warn"),
    ],
)
def test_packs_that_make_no_sense(figures: tuple[IndicatorDefinition, ...], key: tuple[str | int, ...], words: str):
    (flaw,) = Pack(name=Words(vi="x", en="x"), indicator=figures).flaws()
    assert (flaw[0], flaw[1].en) == (key, words)
    assert list(Pack(name=same("x"), indicator=(LATE, PACE)).flaws()) == []
