"""Every state and event of the life cycle, against the standard's figure and the public tables of other projects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.alarms.life_cycle import Event, Standing, step
from server.contract.messages import AlarmState

A, B, C, D = AlarmState.NORMAL, AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED, AlarmState.RETURNED
E, F, G = AlarmState.SHELVED, AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE
ANY_WAY = [Standing(state, active) for state in (E, F, G) for active in (False, True)]
STANDINGS = [Standing(A, False), Standing(B, True), Standing(C, True), Standing(D, False), *ANY_WAY]  # noqa: FBT003
LETTERS = dict(zip("ABCDEFG", AlarmState, strict=True))
# the state, and 1 where it is so; then where each event leads, read line by line in ISA-18.2-2016, figure 5
FIGURE = """
    raise return acknowledge re-alarm shelve unshelve expire suppress release remove restore withdraw
A0  B1    .      .           .        E0     .        .      F0       .       G0     .       .
B1  .     D0     C1          .        E1     .        .      F1       .       G1     .       A0
C1  .     A0     .           B1       E1     .        .      F1       .       G1     .       A0
D0  B1    .      A0          .        E0     .        .      F0       .       G0     .       A0
E0  E1    .      .           .        E0     A0       A0     F0       .       G0     .       A0
E1  .     E0     .           .        E1     C1       B1     F1       .       G1     .       A0
F0  F1    .      .           .        .      .        .      .        A0      G0     .       A0
F1  .     F0     .           .        .      .        .      .        B1      G1     .       A0
G0  G1    .      .           .        .      .        .      .        .       .      A0      A0
G1  .     G0     .           .        .      .        .      .        .       .      B1      A0
"""
# alerta 9, its model isa_18_2, read as a table: what a severity, or an action, makes of a state. It lets people shelve
# whatever state an alarm is in, and sends what is unshelved by hand back to be acknowledged; there the standard differs
ALERTA = {
    (A, Event.RAISE): B,
    (B, Event.ACKNOWLEDGE): C,
    (B, Event.RETURN): D,
    (C, Event.RETURN): A,
    (C, Event.REALARM): B,
    (D, Event.ACKNOWLEDGE): A,
    (D, Event.RAISE): B,
    (A, Event.SHELVE): E,
    (B, Event.SHELVE): E,
    (C, Event.SHELVE): E,
    (D, Event.SHELVE): E,
}
# what its suppressed and out-of-service alarms become, by whether the severity is normal then
ALERTA_BACK = {
    (F, Event.RELEASE, True): B,
    (F, Event.RELEASE, False): A,
    (G, Event.RESTORE, True): B,
    (G, Event.RESTORE, False): A,
}
# PANIC (Tango), its states after the same standard: NORM, ACTIVE, ACKED, RTNUN, SHLVD, DSUPR, OOSRV; it stands for an
# alarm whose condition holds, and each state says whether it does and whether somebody has acknowledged
PANIC = {A: (False, True), B: (True, False), C: (True, True), D: (False, False)}


def standing(text):
    """Return what stands in the figure."""
    return None if text == "." else Standing(LETTERS[text[0]], text[1] == "1")


def test_every_state_and_event_lead_where_the_figure_says():
    head, *lines = FIGURE.strip().splitlines()
    events = [Event(name) for name in head.split()]
    assert events == list(Event)
    seen = []
    for line in lines:
        before, *ways = map(standing, line.split())
        seen.append(before)
        assert [step(before, event) for event in events] == ways, before
    assert sorted(seen) == sorted(STANDINGS)


def test_no_table_of_others_leads_elsewhere():
    active = {B: True, C: True}
    for (state, event), after in ALERTA.items():
        found = step(Standing(state, active.get(state, False)), event)
        assert found is not None
        assert found.state is after, (state, event)
    for (state, event, is_so), after in ALERTA_BACK.items():
        assert step(Standing(state, is_so), event) == (after, is_so)


@given(st.lists(st.sampled_from(list(Event)), max_size=60))
def test_whatever_happens_a_state_says_what_is_so(events):
    standing = Standing(A, active=False)
    acknowledged = True
    for event in events:
        after = step(standing, event)
        if after is None:
            continue
        # PANIC's two questions, asked beside the table: is it so, and has somebody said that they know
        match event:
            case Event.RAISE | Event.REALARM | Event.EXPIRE | Event.RELEASE | Event.RESTORE:
                acknowledged = not after.active
            case Event.ACKNOWLEDGE | Event.UNSHELVE | Event.WITHDRAW:
                acknowledged = True
        standing = after
        if standing.state in PANIC:
            assert (standing.active, acknowledged) == PANIC[standing.state], events


@pytest.mark.parametrize("state", [E, F, G])
def test_what_is_kept_out_comes_before_nobody_while_it_is_so(state):
    before = Standing(state, active=False)
    raised = step(before, Event.RAISE)
    assert raised == Standing(state, active=True)
    assert raised is not None
    assert not raised.state.stands
    assert step(raised, Event.RETURN) == before
