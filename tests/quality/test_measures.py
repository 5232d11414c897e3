"""The four measures, and that what cannot be known is unknown: neither nothing nor all."""

from datetime import UTC, datetime

import pytest

from server.contract.messages import Severity
from server.quality.counts import Counts
from server.quality.measures import Measures, alive, clean, complete, correct, grade, life, mean, together
from server.quality.slots import Slot, missed
from server.services.indicators.service import IndicatorService
from server.services.packs import load

NOW = datetime(2026, 11, 30, 5, tzinfo=UTC)


def economy() -> IndicatorService:
    found = load()["economy"]
    assert isinstance(found, IndicatorService)
    return found


ECONOMY = economy()


def month(number, year=2026):
    """Return a month as its first moment in the province."""
    return datetime.fromisoformat(f"{year}-{number:02}-01T00:00:00+07:00")


def slot(newest, figure="iip", place=None):
    """Return one figure of the economy."""
    found = ECONOMY.figures[figure]
    return Slot(figure=found, reporter=ECONOMY.reporter_of(found), place=place, newest=newest)


def counted(accepted=0, rejected=0, **more):
    """Return the counts of an answer."""
    return Counts(accepted=accepted, rejected=rejected, **more)


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        ([counted(90, 10)], 90.0),
        ([counted(0, 3)], 0.0),
        ([counted(90, 10), counted(100)], 95.0),
        ([counted()], None),
        ([], None),
    ],
)
def test_correct_is_the_share_of_records_that_fit(counts, share):
    assert correct(counts) == share


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        ([counted(10)], 100.0),
        ([counted(9, 1, doubles=1, placeless=2)], 70.0),
        ([counted(8, 2, strangers=2)], 80.0),
        ([counted(0, 5)], None),
        ([counted()], None),
        ([], None),
    ],
    ids=["clean", "doubles and places", "unknown indicators", "nothing readable", "empty", "no answer"],
)
def test_clean_is_the_share_without_doubles_and_unknown_names(counts, share):
    assert clean(counts) == share


@pytest.mark.parametrize(
    ("newest", "late"),
    [(month(11), 0), (month(10), 0), (month(9), 1), (month(8), 2), (month(1), 5), (month(1, 2001), 5), (None, 5)],
)
def test_a_month_is_missed_twenty_days_after_its_end(newest, late):
    # on the last of November October is due, since the 20th
    assert slot(newest).missed(NOW) == late


def test_what_is_overdue_is_the_newest_period_that_should_be_there():
    assert slot(month(8)).overdue(NOW) == month(10)
    # however long nothing has come
    assert slot(month(10, 2024)).overdue(NOW) == month(10)
    assert slot(month(10)).overdue(NOW) is None
    assert slot(None).overdue(NOW) is None


def test_a_pack_that_allows_more_days_is_heard():
    figure = ECONOMY.figures["iip"]
    assert missed(figure.span, month(9), 30, NOW) == 0
    assert missed(figure.span, month(9), 29, NOW) == 1


def test_complete_is_the_share_of_slots_that_miss_nothing():
    assert complete([slot(month(10)), slot(month(11)), slot(month(9)), slot(None)], NOW) == 50.0
    assert complete([], NOW) is None


def test_alive_falls_with_each_missed_period_to_nothing():
    assert [life(late) for late in (0, 1, 2, 5, 7)] == [100.0, 80.0, 60.0, 0.0, 0.0]


def test_alive_is_the_smaller_of_answers_and_figures():
    assert alive([100.0], [slot(month(10)), slot(month(8))], NOW) == 80.0
    assert alive([40.0], [slot(month(10))], NOW) == 40.0
    assert alive([None], [slot(month(9))], NOW) == 80.0


def test_alive_is_unknown_where_nothing_has_come():
    assert alive([None], [], NOW) is None
    assert alive([], [slot(None)], NOW) is None


def test_unknown_measures_count_in_no_mean_and_are_no_worst():
    one = Measures(correct=90.0, complete=None, clean=None, alive=100.0)
    other = Measures(correct=50.0, complete=80.0, clean=None, alive=None)
    assert one.worst == 90.0
    assert together([one, other]) == Measures(correct=70.0, complete=80.0, clean=None, alive=100.0)
    assert together([]).worst is None
    assert mean([None, None]) is None


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        (None, Severity.NORMAL),
        (100.0, Severity.NORMAL),
        (95.0, Severity.NORMAL),
        (94.9, Severity.WARNING),
        (80.0, Severity.WARNING),
        (79.9, Severity.CRITICAL),
        (0.0, Severity.CRITICAL),
    ],
)
def test_measures_are_graded_by_two_limits(value, severity):
    assert grade(value) is severity
