"""What is known of one source, as it answers, falls silent and fails."""

from datetime import UTC, datetime, timedelta

import pytest

from quality.watched import COMMUNES, NOW, fail, later, month, reading, source, take, watch
from server.contract.words import same
from server.quality.measures import Measures

UNKNOWN = Measures(correct=None, complete=None, clean=None, alive=None)


def test_before_its_first_answer_all_is_unknown():
    assert watch(source()).measures(NOW) == UNKNOWN


def test_a_source_that_answers_well_is_good():
    watched = watch(source())
    take(watched, reading("iip", month(10)))
    assert watched.measures(NOW) == Measures(correct=100.0, complete=100.0, clean=100.0, alive=100.0)


def test_an_answer_without_a_record_says_nothing_of_records():
    watched = watch(source())
    take(watched)
    assert watched.measures(NOW) == Measures(correct=None, complete=None, clean=None, alive=100.0)


def test_a_source_that_rejects_is_measured_by_its_newest_answer():
    watched = watch(source())
    take(watched, reading("iip", month(10)), rejected=3)
    assert watched.measures(NOW).correct == 25.0
    take(watched, reading("iip", month(10)))
    assert watched.measures(NOW).correct == 100.0


def test_an_answer_of_which_nothing_fits_is_all_wrong():
    watched = watch(source())
    fail(watched, rejected=7)
    assert watched.measures(NOW) == Measures(correct=0.0, complete=None, clean=None, alive=None)


def test_an_answer_that_only_tells_what_is_new_keeps_the_counts_when_it_is_empty():
    watched = watch(source())
    take(watched, reading("iip", month(10)), rejected=1, whole=False)
    take(watched, whole=False)
    assert watched.measures(NOW).correct == 50.0
    assert watched.measures(NOW).complete == 100.0


@pytest.mark.parametrize(("age", "alive"), [(0, 100.0), (59, 100.0), (61, 80.0), (121, 60.0), (301, 0.0), (9999, 0.0)])
def test_it_dies_as_it_misses_the_times_it_may_be_trusted(age, alive):
    watched = watch(source())
    take(watched)
    assert watched.measures(later(age)).alive == alive


def test_a_source_that_never_answers_dies_from_the_start_on():
    watched = watch(source())
    fail(watched)
    assert watched.measures(later(30)).alive is None
    assert watched.measures(later(61)).alive == 80.0


def test_the_silence_of_one_that_sends_by_itself_is_unknown_but_not_its_failure():
    watched = watch(source(), listens=True)
    take(watched, whole=False, at=later(10))
    assert watched.measures(later(10)).alive is None
    take(watched, reading("iip", month(10)), whole=False, at=later(20))
    assert watched.measures(later(70)).alive == 100.0
    take(watched, whole=False, at=later(90))
    assert watched.life(later(90)) is None
    fail(watched, at=later(95))
    assert watched.measures(later(95)).alive == 80.0


def test_an_overdue_figure_is_missing_and_makes_it_less_alive():
    watched = watch(source())
    take(watched, reading("iip", month(8)), reading("cpi", month(10)))
    assert watched.measures(NOW) == Measures(correct=100.0, complete=50.0, clean=100.0, alive=80.0)


def test_a_figure_that_settings_name_and_that_never_came_is_missing():
    watched = watch(source(indicators={"iip": "a", "fdi": "b"}))
    take(watched, reading("iip", month(10)))
    assert watched.measures(NOW).complete == 50.0
    assert watched.measures(NOW).alive == 100.0


def test_a_figure_that_came_once_and_is_gone_is_missing():
    watched = watch(source())
    take(watched, reading("iip", month(10)), reading("cpi", month(10)))
    take(watched, reading("iip", month(10)))
    assert watched.measures(NOW).complete == 50.0


def missing(watched):
    """Return the places that have not sent what is due."""
    return {slot.place for slot in watched.slots() if slot.missed(NOW)}


def test_a_table_of_nearly_all_communes_expects_the_others():
    watched = watch(source("education"))
    take(watched, *(reading("pupils", month(9), place) for place in COMMUNES[2:]))
    assert missing(watched) == set(COMMUNES[:2])
    assert watched.measures(NOW).complete == pytest.approx(100 * (len(COMMUNES) - 2) / len(COMMUNES))


def test_a_table_of_few_communes_expects_those_it_has_told():
    watched = watch(source("education"))
    take(watched, *(reading("pupils", month(9), place) for place in COMMUNES[:5]))
    assert missing(watched) == set()
    take(watched, *(reading("pupils", month(9), place) for place in COMMUNES[:3]))
    assert missing(watched) == set(COMMUNES[3:5])


def test_a_promised_frequency_is_judged_by_the_time_that_the_source_gives():
    watched = watch(source("tasks", frequency="month", fresh_for=1e9))
    take(watched, observed=datetime(2026, 9, 30, tzinfo=UTC))
    assert watched.measures(NOW).alive == 80.0
    assert watched.silent_since(NOW) == datetime.fromisoformat("2026-11-20T17:00:00+00:00")


def test_silence_begins_where_an_answer_may_be_trusted_no_longer():
    watched = watch(source())
    take(watched)
    assert watched.silent_since(later(200)) == later(60)


def test_faults_count_from_their_first_answer_on():
    watched = watch(source())
    take(watched, reading("iip", month(9)), reading("iip", month(9)), rejected=1)
    take(watched, reading("iip", month(9)), reading("iip", month(9)), rejected=1, at=later(60))
    assert (watched.wrong_since, watched.unclean_since) == (NOW, NOW)
    take(watched, reading("iip", month(9)), at=later(90))
    assert (watched.wrong_since, watched.unclean_since) == (None, None)


def test_a_clock_that_is_set_makes_nothing_older():
    watched = watch(source())
    take(watched)
    watched.clock_stepped(timedelta(hours=1))
    assert watched.measures(NOW + timedelta(hours=1)).alive == 100.0


def test_responsible_is_whom_settings_name_else_the_reporters_of_its_figures():
    assert watch(source(reporter=same("Me"))).reporters() == (same("Me"),)
    assert watch(source("tasks")).reporters() == ()
    watched = watch(source(indicators={"public_investment": "a"}))
    take(watched, reading("grdp_growth", month(9)))
    assert [reporter.vi for reporter in watched.reporters()] == ["Thống kê tỉnh", "Sở Tài chính"]
