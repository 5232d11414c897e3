"""Alarms that tests publish and show."""

from datetime import timedelta
from typing import Any

from documents import NOON

from server.contract.messages import Alarm, AlarmState, AlarmSummary, Deed, Priority, PriorityCount
from server.contract.words import Words, same


def alarm(rule: str = "jam", subject: str = "tan-thanh", **changes: Any) -> Alarm:
    """Return an alarm of high priority that nobody has acknowledged."""
    given: dict[str, Any] = {
        "name": Words(vi="Ùn tắc cửa khẩu", en="Jam at a gate"),
        "about": same("Tân Thanh"),
        "said": Words(vi="512 xe chờ, ngưỡng 400", en="512 trucks wait, the limit is 400"),
        "priority": Priority.HIGH,
        "state": AlarmState.UNACKNOWLEDGED,
        "active": True,
        "occurrence": 1,
        "revision": 1,
        "since": NOON - timedelta(minutes=5),
    }
    return Alarm(rule=rule, subject=subject, **(given | changes))


def summary(**changes: Any) -> AlarmSummary:
    """Return a summary of nothing, with 87 rules in force."""
    given: dict[str, Any] = {"counts": tuple(PriorityCount(priority=each) for each in Priority), "rules": 87}
    return AlarmSummary(**(given | changes))


KNOWN = alarm(
    state=AlarmState.ACKNOWLEDGED, acknowledged=Deed(by="An", station="truc-1", at=NOON - timedelta(minutes=1))
)
"""It does not blink."""
