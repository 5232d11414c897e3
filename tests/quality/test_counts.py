"""What is counted in one answer: doubles, unknown names, and which periods it tells."""

from datetime import UTC, datetime

from quality.watched import COMMUNES, NOW, answer, month, reading
from server.quality.counts import count
from server.records import Task
from server.services.packs import load

SERVICES = load()


def counted(*records, service="economy", **more):
    """Return the counts of an answer as the server takes it."""
    return count(answer(SERVICES[service], *records, **more), SERVICES[service], NOW)


def task(number, owner):
    """Return a task."""
    return Task(id=number, title="a", owner=owner, assigned=NOW.date(), due=NOW.date())


def test_a_record_that_comes_twice_is_a_double():
    counts = counted(reading("iip", month(9)), reading("iip", month(9)), reading("iip", month(10)))
    assert (counts.accepted, counts.rejected, counts.doubles) == (2, 1, 1)


def test_the_same_figure_of_another_place_is_no_double():
    counts = counted(*(reading("pupils", month(9), place) for place in COMMUNES), service="education")
    assert (counts.doubles, counts.placeless) == (0, 0)


def test_records_of_unknown_places_are_counted():
    counts = counted(task("1", "Sở Không Có"), task("2", "so-tai-chinh"), service="tasks")
    assert (counts.accepted, counts.placeless) == (2, 1)


def test_readings_of_unknown_indicators_are_rejected_and_counted_apart():
    counts = counted(reading("nobody", month(9)), reading("iip", month(9)), rejected=2)
    assert (counts.accepted, counts.rejected, counts.strangers) == (1, 3, 1)


def test_the_newest_period_of_each_place_is_told():
    records = [reading("pupils", month(9, year), place) for place in COMMUNES[:2] for year in (2025, 2026)]
    counts = counted(*records, reading("pupils", month(9, 2024), "Lạng Sơn"), service="education")
    newest = datetime.fromisoformat("2026-09-01T00:00:00+07:00")
    assert counts.told["pupils"] == {
        COMMUNES[0]: newest,
        COMMUNES[1]: newest,
        None: datetime.fromisoformat("2024-09-01T00:00:00+07:00"),
    }


def test_periods_to_come_and_of_no_calendar_are_told_of_nobody():
    counts = counted(reading("iip", month(12)), reading("cpi", datetime(1, 1, 1, tzinfo=UTC)))
    assert counts.told == {}
    assert counts.accepted == 2


def test_a_place_that_nobody_knows_is_not_expected_again():
    assert counted(reading("pupils", month(9), "Atlantis"), service="education").told == {}


def test_an_empty_answer_is_empty():
    assert counted().is_empty
    assert not counted(rejected=1).is_empty
