"""What the demo's gates tell, through the real service: the documents of one moment of its script."""

from datetime import date, datetime, time, timedelta

from demo import gates
from server.contract.calendar import CALENDAR
from server.contract.messages import SourceHealth, SourceState, Update
from server.contract.words import Words
from server.records import Batch, Reading
from server.services import packs


def jam(day: date) -> datetime:
    """Return a moment of a morning at which nothing moves at Hữu Nghị."""
    return datetime.combine(day, time(7, 30), CALENDAR)


def evening(day: date) -> datetime:
    """Return a moment of the evening before, at which the road is free."""
    return datetime.combine(day - timedelta(days=1), time(17), CALENDAR)


JAM, EVENING = jam(date(2026, 11, 30)), evening(date(2026, 11, 30))
CALM = timedelta(minutes=-31)
"""From there on, a moment of which nobody waits longer than usual."""


def documents(at: datetime) -> dict[str, Update]:
    """Return the updates of all topics at a moment."""
    service = packs.load()["gates"]
    told = []
    for minutes in range(60, -1, -5):
        moment = at - timedelta(minutes=minutes)
        for each in gates.figures(7, moment):
            place = each.gate
            told += [
                Reading(indicator="trucks_waiting", period=moment, place=place, value=each.waiting),
                Reading(indicator="trucks_cleared", period=moment, place=place, value=each.cleared_today),
            ]
    service.take("gates", Batch(records=told, observed=at))
    updates = {
        topic: Update(topic=topic, document=document, fresh_for=130.0, taken=at, observed=at, source="gates")
        for topic, document in service.documents(at).items()
    }
    return updates | {"source/gates": Update(topic="source/gates", document=source(), fresh_for=130.0, taken=at)}


def source(state: SourceState = SourceState.UP) -> SourceHealth:
    """Return how the gates' source does."""
    return SourceHealth(
        name=Words(vi="Cửa khẩu số", en="Digital border gates"),
        service="gates",
        state=state,
        polls=1,
        failures=0,
        records=12,
        rejected=0,
        example=None,
        latency=0.1,
        last_success=None,
        last_error=None,
        next_try=JAM,
    )
