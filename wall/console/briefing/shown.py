"""Finds out when the scenes of a briefing that was presented were shown, by what the server has written down."""

from datetime import datetime, timedelta

from msgspec import Struct

from server.contract.client.commands import UnansweredError
from server.contract.messages import Briefing, Briefings, Update
from server.contract.past import ReadPast, read
from wall.client.replay import Ask

MOST_ASKED = 40
"""Answers for one briefing."""
AFTER = timedelta(seconds=5)
"""In which what was done at a moment has been written down."""


class Presented(Struct, frozen=True, kw_only=True):
    """What is known of how a briefing was presented last."""

    by: str = ""
    """Empty where that is not known."""
    shown: dict[int, datetime] = {}
    """Since when each scene was shown the last time, by its place now."""


async def presented(ask: Ask, wall: str, briefing: Briefing, now: datetime) -> Presented:
    """Return what is known of it; nothing where the briefing never was presented, or the past cannot be read."""
    if briefing.begun is None:
        return Presented()
    topic, end = f"briefings/{wall}", min((briefing.ended or now) + AFTER, now)
    by, shown, at = "", dict[int, datetime](), briefing.begun
    for asked in range(MOST_ASKED):
        try:
            answer = await ask(ReadPast(topics=(topic,), at=at, until=end, known=asked > 0))
        except UnansweredError:
            break
        if answer.past is None:
            break
        for stamped in (*answer.past.state, *answer.past.changes):
            update = read(stamped)
            if update is not None and (found := _shown(update, briefing)) is not None:
                by, place, since = found
                if place is not None:
                    shown[place] = since
        if answer.past.until >= end or answer.past.until <= at:
            break
        at = answer.past.until
    return Presented(by=by, shown=shown)


def _shown(update: Update, briefing: Briefing) -> tuple[str, int | None, datetime] | None:
    """Return who presents, which scene, and since when; None where this briefing is not presented."""
    document = update.document
    if not isinstance(document, Briefings) or document.run is None:
        return None
    run = document.run
    then = next((each for each in document.kept if each.name == run.briefing), None)
    if run.briefing != briefing.name or run.since != briefing.begun or then is None or run.scene >= len(then.scenes):
        return None
    # whoever has put its scenes into another order since then has moved what was shown with them
    scene = then.scenes[run.scene].scene
    places = [place for place, each in enumerate(briefing.scenes) if each.scene == scene]
    place = run.scene if run.scene in places else next(iter(places), None)
    return run.by, place, run.shown
