"""How far an alarm's procedure has got: which steps are on its way, and which one is due. Pure."""

from enum import StrEnum
from typing import NamedTuple

from server.contract.messages.alarms import Alarm, ProcedureStep, Tick

END = "end"
"""As what follows an answer: nothing does."""


class StepProgress(StrEnum):
    """What became of a step."""

    DONE = "done"
    SKIPPED = "skipped"
    DUE = "due"
    """It is the next one."""
    AHEAD = "ahead"
    """It comes later, or an answer may lead past it."""


class StepOnWay(NamedTuple):
    """One step that has been gone, is due, or may come."""

    step: ProcedureStep
    progress: StepProgress
    tick: Tick | None = None


def way(alarm: Alarm) -> list[StepOnWay]:
    """Return the steps in their order, without those that an answer has led past.

    An answer leads to a later step, to the next one, or to the end; where it names none that there is, to the next one.
    """
    ticks = {tick.step: tick for tick in alarm.ticks}
    places = {step.id: number for number, step in enumerate(alarm.procedure)}
    found: list[StepOnWay] = []
    at, due = 0, False
    while at < len(alarm.procedure):
        step = alarm.procedure[at]
        tick = None if due else ticks.get(step.id)
        if tick is None:
            found.append(StepOnWay(step, StepProgress.AHEAD if due else StepProgress.DUE))
            due = True
            at += 1
            continue
        found.append(StepOnWay(step, StepProgress.SKIPPED if tick.skipped else StepProgress.DONE, tick))
        then = next((answer.then for answer in step.answers if answer.id == tick.answer), "")
        if then == END:
            break
        # nothing leads back: it would never end
        at = max(places.get(then, 0), at + 1)
    return found


def due(alarm: Alarm) -> ProcedureStep | None:
    """Return the step that is to be done next; None where none is."""
    return next((each.step for each in way(alarm) if each.progress is StepProgress.DUE), None)
