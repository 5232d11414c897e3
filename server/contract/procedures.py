"""Which step of an alarm's procedure comes now, and which were left out. Pure."""

from collections.abc import Iterator, Sequence

from server.contract.messages import ProcedureStep, Tick

END = "end"
"""What an answer leads to where nothing is left to be done."""


def way(procedure: Sequence[ProcedureStep], ticks: Sequence[Tick]) -> Iterator[ProcedureStep]:
    """Yield the steps that were done or left out in their order, and last the one that is to be done now, if any."""
    done = {each.step: each for each in ticks}
    position = 0
    while position < len(procedure):
        step = procedure[position]
        yield step
        tick = done.get(step.id)
        if tick is None:
            return
        then = next((each.then for each in step.answers if each.id == tick.answer), "")
        if then == END:
            return
        named = (number for number, each in enumerate(procedure) if then and each.id == then)
        # a pack allows later steps alone: it comes to an end
        position = max(next(named, position + 1), position + 1)


def next_step(procedure: Sequence[ProcedureStep], ticks: Sequence[Tick]) -> ProcedureStep | None:
    """Return the step that is to be done now, by what those before it came to; None where none is left."""
    done = {each.step for each in ticks}
    return next((each for each in way(procedure, ticks) if each.id not in done), None)


def skipped(procedure: Sequence[ProcedureStep], ticks: Sequence[Tick]) -> tuple[ProcedureStep, ...]:
    """Return the needed steps that somebody has left out: a supervisor has to know."""
    out = {each.step for each in ticks if each.skipped}
    return tuple(each for each in procedure if each.needed and each.id in out)
