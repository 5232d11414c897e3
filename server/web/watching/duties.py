"""What is told of duties: who drives the outputs of a room, who stands by, and what the last drill found."""

from collections.abc import Iterator, Sequence

from prometheus_client import Metric

from server.contract.messages import Duty
from server.web.mirror import Heard, Mirror
from server.web.watching.families import MOST, counter, gauge, left_out

LABEL = ("duty",)


def duties(mirror: Mirror) -> Iterator[Metric]:
    """Yield how each duty stands."""
    heard = mirror.told("duty/", Duty)
    if not heard:
        return
    yield left_out("duty", len(heard))
    named = heard[:MOST]
    yield counter(
        "vonglau_duty_changes",
        "Changes of hands since there is this duty.",
        LABEL,
        [((each.name,), each.document.number) for each in named],
    )
    yield gauge(
        "vonglau_duty_held",
        "1 while a station that is heard is on duty.",
        LABEL,
        [((each.name,), is_held(each.document)) for each in named],
    )
    yield gauge(
        "vonglau_duty_standbys",
        "Stations that are heard and could follow.",
        LABEL,
        [((each.name,), len(standbys(each.document))) for each in named],
    )
    yield gauge(
        "vonglau_duty_station",
        "1 for a station that is heard, 2 for one that is on duty, 0 for one that is away.",
        (*LABEL, "station"),
        [
            ((each.name, station), (station in each.document.present) * (1 + (station == each.document.holder)))
            for each in named
            for station in each.document.stations
        ],
    )
    yield gauge(
        "vonglau_duty_hook_failing",
        "1 while what switches the outputs fails.",
        LABEL,
        [((each.name,), is_failing(each.document)) for each in named],
    )
    yield from _drills(mirror, named)


def is_held(duty: Duty) -> bool:
    """Return whether somebody who is heard is on duty."""
    return duty.holder in duty.present


def standbys(duty: Duty) -> list[str]:
    """Return who could follow now."""
    return [station for station in duty.present if station != duty.holder]


def is_failing(duty: Duty) -> bool:
    """Return whether what switches the outputs fails for whoever is on duty."""
    told = duty.progress
    return told is not None and told.number == duty.number and told.trouble is not None


def _drills(mirror: Mirror, named: Sequence[Heard[Duty]]) -> Iterator[Metric]:
    ended = [(each.name, each.document.drill) for each in named if each.document.drill and each.document.drill.ended]
    yield gauge(
        "vonglau_duty_drill_age_seconds",
        "Since the last drill began that has ended.",
        LABEL,
        [((name,), (mirror.now - drill.at).total_seconds()) for name, drill in ended],
    )
    yield gauge(
        "vonglau_duty_drill_flaws",
        "What did not go in it as it should.",
        LABEL,
        [((name,), len(drill.flaws)) for name, drill in ended],
    )
    yield gauge(
        "vonglau_duty_drill_takeover_seconds",
        "In it, until the other station was on duty.",
        LABEL,
        [((name,), drill.taken) for name, drill in ended if drill.taken is not None],
    )
    yield gauge(
        "vonglau_duty_drill_pictures_seconds",
        "In it, until every camera of the other station showed a living picture.",
        LABEL,
        [((name,), drill.pictures) for name, drill in ended if drill.pictures is not None],
    )
