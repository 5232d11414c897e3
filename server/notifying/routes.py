"""Which alarms go which way. Pure."""

from server.contract.messages import Alarm
from server.notifying.settings import NotifySettings, Route

ALARMS = "alarms"
"""What the pack is called whose rules are about no service."""


def routes_of(alarm: Alarm, told: NotifySettings) -> list[Route]:
    """Return the routes that an alarm takes; a test takes none."""
    return [] if alarm.test else [each for each in told.route if _takes(each, alarm)]


def _takes(route: Route, alarm: Alarm) -> bool:
    return (
        alarm.priority in route.priorities
        and (not route.services or (alarm.service or ALARMS) in route.services)
        and (not route.rules or alarm.rule in route.rules)
        and (not route.communes or alarm.commune in route.communes)
    )
