"""What is counted in one answer: doubles, unknown names, and which periods it tells."""

import unicodedata
from datetime import UTC, datetime

from quality.watched import COMMUNES, NOW, answer, later, month, reading
from server.connectors.mapping.records import fit, gather
from server.connectors.mapping.values import Notation
from server.contract.messages import Span
from server.contract.words import same
from server.quality.counts import count
from server.quality.measures import clean, correct
from server.records import Reading, Task
from server.services.indicators.service import IndicatorService
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


def row(number, **values):
    """Return a row of a table of tasks."""
    given = {
        "id": str(number),
        "title": "Đường",
        "owner": "so-tai-chinh",
        "assigned": "2026-11-01",
        "due": "2026-11-30",
    }
    return number, given | values


def fitted(*rows):
    """Return the counts of an answer of rows."""
    batch = gather(fit(rows, Task, Notation(codes={"kind": {"1": "task", "2": "document"}}), same("row")))
    return count(batch, SERVICES["tasks"], NOW)


def test_texts_in_parts_or_with_what_cannot_be_seen_are_counted_as_mended():
    parts = unicodedata.normalize("NFD", "Đường")
    counts = fitted(row(1), row(2, title=parts), row(3, title="Đường\u200b"), row(4, title=" Đường  lớn "))
    assert (counts.accepted, counts.mended) == (4, 2)
    assert clean((counts,)) == 50.0


def test_a_record_that_is_mended_and_of_an_unknown_place_counts_once():
    counts = fitted(row(1), row(2, title="Đường\u200b", owner="Sở Không Có"))
    assert (counts.placeless, counts.mended) == (1, 0)


def test_codes_that_nobody_knows_are_unclean():
    counts = fitted(row(1, kind="1"), row(2, kind="9"), row(3, due="hôm qua"))
    assert (counts.accepted, counts.rejected, counts.unknown_codes) == (1, 2, 1)
    assert clean((counts,)) == 50.0


def told(*values, span="iip", place=None, service="economy"):
    """Return the counts of the last of several answers, each a month after the other."""
    taking = load()[service]
    for number, value in enumerate(values):
        period = month(number % 12 + 1, 2024 + number // 12)
        batch = answer(taking, Reading(indicator=span, period=period, value=value, place=place), whole=False)
        taking.take("some", batch)
    return count(batch, taking, NOW)


def test_a_value_far_outside_its_past_is_an_outlier():
    past = (101.0, 104.0, 99.5, 103.0, 102.0, 105.0, 100.0, 104.5)
    assert told(*past, 110.0).outliers == ()
    (found,) = told(*past, 1045.0).outliers
    assert (found.value, found.low, found.high) == (1045.0, 99.5, 105.0)
    assert correct((told(*past, 1045.0),)) == 0.0


def test_too_short_or_too_even_a_past_judges_nothing():
    assert told(*[101.0, 104.0, 99.0, 103.0, 102.0, 105.0, 100.0], 1045.0).outliers == ()
    assert told(*[100.0] * 12, 1045.0).outliers == ()


def test_a_jam_at_a_gate_is_no_mistake():
    taking = load()["gates"]
    assert isinstance(taking, IndicatorService)
    name = next(name for name, figure in taking.figures.items() if figure.span is Span.NOW)
    for number in range(12):
        value = 1e6 if number == 11 else float(number)
        told = Reading(indicator=name, period=later(60 * number - 1000), value=value)
        batch = answer(taking, told, whole=False)
        taking.take("some", batch)
    assert count(batch, taking, NOW).outliers == ()
