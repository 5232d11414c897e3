"""In which order alarms are read, and which of them stand in one line: nothing is lost, whatever comes."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from server.contract.alarm_folding import SHOUTED, folded, foremost, in_order, is_shouted, rank, standing
from server.contract.alarm_words import LETTERS, PRIORITIES, STATES
from server.contract.messages import Alarm, AlarmState, Priority
from server.contract.words import Words, same

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def alarm(rule="jam", subject="tan-thanh", **changes):
    given: dict[str, Any] = {
        "name": Words(vi="Ùn tắc cửa khẩu", en="Jam at a gate"),
        "about": same(subject),
        "said": same("512 > 400"),
        "priority": Priority.HIGH,
        "state": AlarmState.UNACKNOWLEDGED,
        "active": True,
        "occurrence": 1,
        "revision": 1,
        "since": NOON,
    }
    return Alarm(rule=rule, subject=subject, **(given | changes))


alarms = st.lists(
    st.builds(
        lambda rule, subject, minutes, **changes: alarm(
            rule, str(subject), since=NOON - timedelta(minutes=minutes), **changes
        ),
        st.sampled_from(["jam", "flood", "stale", "late"]),
        st.integers(0, 30),
        st.integers(0, 5),
        priority=st.sampled_from(Priority),
        state=st.sampled_from(AlarmState),
        commune=st.sampled_from(["", "05977", "06184"]),
        gate=st.sampled_from(["", "Tân Thanh"]),
        test=st.booleans(),
    ),
    unique_by=lambda each: each.key,
    max_size=40,
)


@given(alarms, st.booleans())
def test_every_alarm_stands_in_exactly_one_line(given_alarms, flood):
    folds = folded(given_alarms, flood=flood)
    assert Counter(each.key for fold in folds for each in fold.alarms) == Counter(each.key for each in given_alarms)
    assert all(fold.alarms for fold in folds)
    assert all(
        str(len(fold.alarms)) in fold.head.vi and str(len(fold.alarms)) in fold.head.en for fold in folds if fold.head
    )
    assert all((fold.head is None) == (len(fold.alarms) == 1) for fold in folds)
    assert all(len({each.test for each in fold.alarms}) == 1 for fold in folds)


@given(alarms, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_depend_on_what_came_first(given_alarms, flood, chance):
    shuffled = chance.sample(given_alarms, len(given_alarms))
    assert in_order(shuffled) == in_order(given_alarms)
    assert folded(shuffled, flood=flood) == folded(given_alarms, flood=flood)
    assert folded(in_order(shuffled), flood=flood, ordered=True) == folded(given_alarms, flood=flood)
    assert len({rank(each) for each in given_alarms}) == len(given_alarms)
    folds = folded(given_alarms, flood=flood)
    assert [fold.first for fold in folds] == in_order(fold.first for fold in folds)
    assert all(list(fold.alarms) == in_order(fold.alarms) for fold in folds)


@given(alarms)
def test_a_flood_never_takes_more_lines(given_alarms):
    assert len(folded(given_alarms, flood=True)) <= len(folded(given_alarms, flood=False)) <= len(given_alarms)


@given(alarms)
def test_what_is_shouted_stands_before_all_else_of_it(given_alarms):
    found, shouted = foremost(given_alarms), [each for each in given_alarms if is_shouted(each)]
    assert (found is None) == (not shouted)
    if found is not None:
        assert found.others == len(shouted) - 1
        assert found.alarm == in_order(shouted)[0]
        assert found.alarm.priority in SHOUTED
        assert not found.alarm.test


def test_what_nobody_knows_of_comes_first_then_the_urgent_then_the_newest():
    ordered = [
        alarm(subject="a", priority=Priority.CRITICAL),
        alarm(subject="b", since=NOON),
        alarm(subject="c", since=NOON - timedelta(minutes=1)),
        alarm(subject="d", state=AlarmState.ACKNOWLEDGED, priority=Priority.CRITICAL),
        alarm(subject="e", state=AlarmState.RETURNED, priority=Priority.CRITICAL, active=False),
        alarm(subject="f", test=True, priority=Priority.CRITICAL),
    ]
    assert all(in_order(each) == ordered for each in permutations(ordered))


def test_three_of_one_cause_are_one_line_and_two_are_not():
    several = [alarm(subject=str(number)) for number in range(5)]
    assert [len(fold.alarms) for fold in folded(several, flood=False)] == [5]
    assert folded(several, flood=False)[0].head == Words(vi="Ùn tắc cửa khẩu: 5 nơi", en="Jam at a gate: 5 places")
    assert [len(fold.alarms) for fold in folded(several[:2], flood=False)] == [1, 1]
    assert [len(fold.alarms) for fold in folded(several[:2], flood=True)] == [2]


def test_in_a_flood_what_has_one_place_is_one_line():
    at_the_gate = [alarm(rule, "x", gate="Tân Thanh", commune="06196") for rule in ("jam", "dark")]
    in_the_commune = [alarm(rule, "y", commune="05977") for rule in ("rain", "power")]
    nowhere = [alarm("disk", ""), alarm("feed", "")]
    everything = [*at_the_gate, *in_the_commune, *nowhere]
    folds = folded(everything, flood=True, places={"05977": same("Phường Kỳ Lừa")})
    heads = {fold.head.vi for fold in folds if fold.head}
    assert heads == {"Tân Thanh: 2 báo động", "Phường Kỳ Lừa: 2 báo động"}
    assert len(folds) == 4
    assert all(fold.head is None for fold in folded(everything, flood=False))


def test_a_line_is_as_urgent_as_its_most_urgent_alarm_and_counts_what_nobody_knows_of():
    several = [
        alarm(subject="1"),
        alarm(subject="2", priority=Priority.CRITICAL, state=AlarmState.ACKNOWLEDGED),
        alarm(subject="3", state=AlarmState.RETURNED, active=False),
    ]
    (fold,) = folded(several, flood=False)
    assert (fold.priority, fold.unacknowledged, fold.first.subject) == (Priority.CRITICAL, 2, "1")


def test_only_what_stands_is_before_operators():
    told = [alarm(subject=state, state=state) for state in AlarmState]
    assert [each.state for each in standing(told)] == [
        AlarmState.UNACKNOWLEDGED,
        AlarmState.ACKNOWLEDGED,
        AlarmState.RETURNED,
    ]


def test_every_priority_and_state_has_words_and_a_letter_of_its_own():
    assert set(PRIORITIES) == set(LETTERS) == set(Priority)
    assert set(STATES) == set(AlarmState)
    for language in ("vi", "en"):
        assert len({words.text(language) for words in LETTERS.values()}) == len(Priority)
        assert all(
            PRIORITIES[each].text(language).startswith(LETTERS[each].text(language)) or language == "vi"
            for each in Priority
        )
