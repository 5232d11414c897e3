"""How far a procedure has got: answers lead on, never back, and what was left out stays on the way."""

from alarm_documents import alarm
from documents import NOON
from hypothesis import given
from hypothesis import strategies as st

from server.contract.alarm_procedure import StepProgress, due, way
from server.contract.messages import Deed, ProcedureAnswer, ProcedureStep, Tick
from server.contract.words import same

BY = Deed(by="An", at=NOON)
DONE, SKIPPED, DUE, AHEAD = StepProgress


def step(name, **answers):
    told = tuple(ProcedureAnswer(id=each, said=same(each), then=then) for each, then in answers.items())
    return ProcedureStep(id=name, said=same(name), answers=told)


STEPS = (step("look", near="call", far="police", none="end"), step("police"), step("call"), step("tell"))


def gone(*ticks):
    done = tuple(Tick(step=name, answer=answer, skipped=answer == "-", deed=BY) for name, answer in ticks)
    return [(each.step.id, each.progress) for each in way(alarm(procedure=STEPS, ticks=done))]


def test_an_answer_leads_past_steps_or_to_the_end():
    assert gone() == [("look", DUE), ("police", AHEAD), ("call", AHEAD), ("tell", AHEAD)]
    assert gone(("look", "near")) == [("look", DONE), ("call", DUE), ("tell", AHEAD)]
    assert gone(("look", "far")) == [("look", DONE), ("police", DUE), ("call", AHEAD), ("tell", AHEAD)]
    assert gone(("look", "none")) == [("look", DONE)]
    assert gone(("look", "far"), ("police", "-")) == [
        ("look", DONE),
        ("police", SKIPPED),
        ("call", DUE),
        ("tell", AHEAD),
    ]


def test_what_is_due_is_named_until_nothing_is():
    assert due(alarm()) is None
    assert due(alarm(procedure=STEPS)) == STEPS[0]
    assert due(alarm(procedure=STEPS, ticks=tuple(Tick(step=each.id, deed=BY) for each in STEPS))) is None


names = st.sampled_from(["a", "b", "c", "d"])


@given(
    st.lists(
        st.tuples(names, st.dictionaries(st.sampled_from(["x", "y"]), st.sampled_from(["a", "d", "", "end", "?"]))),
        unique_by=lambda each: each[0],
    ),
    st.lists(st.tuples(names, st.sampled_from(["x", "y", ""]))),
)
def test_whatever_leads_where_it_ends_and_goes_forward(steps, ticks):
    procedure = tuple(step(name, **answers) for name, answers in steps)
    done = tuple(Tick(step=name, answer=answer, deed=BY) for name, answer in ticks)
    found = way(alarm(procedure=procedure, ticks=done))
    places = [procedure.index(each.step) for each in found]
    assert places == sorted(set(places))
    assert sum(each.progress is DUE for each in found) <= 1
