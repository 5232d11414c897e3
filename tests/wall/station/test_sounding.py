"""What sounds when: at once for what is new, slowly for what nobody has acknowledged, never in a briefing."""

from itertools import pairwise

from alarm_documents import alarm
from hypothesis import given
from hypothesis import strategies as st

from server.contract.messages import AlarmState, Priority
from wall.station.sounding import APART, EVERY, IN_A_FLOOD, Heard, sound

CRITICAL, HIGH, MEDIUM, LOW = Priority


def of(priority, subject="a", **changes):
    return alarm(subject=subject, priority=priority, **changes)


def played(moments, *, flood=False, quiet=False):
    """Return when what sounded, for moments at which these alarms stand."""
    heard, found = Heard(), []
    for now, standing in moments:
        due, heard = sound(standing, heard, now, flood=flood, quiet=quiet)
        if due is not None:
            found.append((now, due.priority))
    return found


def every_second(standing, seconds, start=0):
    return [(float(start + second), standing) for second in range(seconds)]


def test_it_is_repeated_by_its_priority_until_somebody_knows():
    assert played(every_second([of(CRITICAL)], 30)) == [(0, CRITICAL), (12, CRITICAL), (24, CRITICAL)]
    assert played(every_second([of(HIGH)], 61)) == [(0, HIGH), (30, HIGH), (60, HIGH)]
    assert played(every_second([of(LOW)], 1000)) == [(0, LOW)]
    known = of(CRITICAL, state=AlarmState.ACKNOWLEDGED)
    over = of(CRITICAL, state=AlarmState.RETURNED, active=False)
    assert played([*every_second([of(CRITICAL)], 5), *every_second([known, over], 100, 5)]) == [(0, CRITICAL)]


def test_what_is_new_sounds_at_once_and_again_when_it_comes_again():
    first, second = of(HIGH), of(HIGH, "b")
    again = of(HIGH, occurrence=2)
    moments = [*every_second([first], 6), *every_second([first, second], 6, 6), *every_second([again], 6, 12)]
    assert played(moments) == [(0, HIGH), (6, HIGH), (12, HIGH)]


def test_what_is_new_and_less_urgent_sounds_as_what_it_is():
    moments = [*every_second([of(CRITICAL)], 6), *every_second([of(CRITICAL), of(LOW, "b")], 8, 6)]
    assert played(moments) == [(0, CRITICAL), (6, LOW)]


def test_in_a_flood_one_sound_stands_for_all_but_something_graver_is_heard():
    alarms = [of(HIGH, str(number)) for number in range(50)]
    flooded = [(float(second), alarms[: second + 1]) for second in range(50)]
    assert played(flooded, flood=True) == [(0, HIGH)]
    assert played([*flooded, *every_second([*alarms, of(CRITICAL)], 5, 50)], flood=True) == [(0, HIGH), (50, CRITICAL)]
    assert played(every_second(alarms, 121), flood=True) == [(0, HIGH), (60, HIGH), (120, HIGH)]


def test_a_briefing_is_quiet_and_what_came_meanwhile_is_heard_after_it():
    heard = Heard()
    for second in range(20):
        due, heard = sound([of(CRITICAL)], heard, float(second), flood=False, quiet=True)
        assert due is None
    due, _ = sound([of(CRITICAL)], heard, 20.0, flood=False, quiet=False)
    assert due.priority is CRITICAL
    assert due.said == of(CRITICAL)


def test_tests_make_no_sound():
    assert played(every_second([of(CRITICAL, test=True)], 100)) == []


alarms = st.lists(
    st.builds(
        lambda priority, subject, **changes: of(priority, str(subject), **changes),
        st.sampled_from(Priority),
        st.integers(0, 9),
        state=st.sampled_from([AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED, AlarmState.RETURNED]),
        occurrence=st.integers(1, 3),
        test=st.booleans(),
    ),
    unique_by=lambda each: each.key,
    max_size=6,
)


@given(st.lists(st.tuples(st.floats(0.1, 20.0), alarms), max_size=30), st.booleans())
def test_sounds_are_apart_and_only_of_what_nobody_knows(steps, flood):
    now, moments = 0.0, []
    for step, standing in steps:
        now += step
        moments.append((now, standing))
    found = played(moments, flood=flood)
    by_moment = dict(moments)
    for (one, _), (other, _) in pairwise(found):
        assert other - one >= APART
    for at, priority in found:
        unknown = [each for each in by_moment[at] if each.state is AlarmState.UNACKNOWLEDGED and not each.test]
        assert priority in {each.priority for each in unknown}


@given(alarms, st.booleans())
def test_what_stands_unknown_is_heard_sooner_or_later(standing, flood):
    unknown = [each for each in standing if each.state is AlarmState.UNACKNOWLEDGED and not each.test]
    found = played(every_second(standing, 5), flood=flood)
    assert bool(found) == bool(unknown)
    if unknown:
        assert found[0][1] == max((each.priority for each in unknown), key=lambda each: each.rank)
    assert min(*EVERY.values(), IN_A_FLOOD) > APART
