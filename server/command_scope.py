"""Keeps those whose scope is a part of the province to what belongs to it, whatever they order or ask."""

from collections.abc import Iterable, Mapping

from msgspec import structs

from server.cameras.commands import CameraCommand
from server.contract.alarm_commands import (
    AcknowledgeAlarms,
    NoteAlarm,
    ReadAlarms,
    ServeAlarms,
    ShelveAlarms,
    TickStep,
    UnshelveAlarms,
)
from server.contract.commands import Answer, Command, FindStories, Role
from server.contract.messages import Alarm, CameraState, Update
from server.contract.narrowing import alarm_is_of, narrowed, service_of
from server.contract.past import Past, Stamped, read, stamped
from server.contract.rights import COMMANDS, Reach
from server.contract.scope import Scope
from server.contract.words import Words

PRESS, CAMERAS = "press", "cameras"
"""Services that some commands are about."""


class ScopeJudge:
    """Knows from the newest documents what belongs to whom; what it cannot tell belongs to nobody's part."""

    def __init__(self, latest: Mapping[str, Update]) -> None:
        self._latest = latest

    def refused(self, command: Command, scope: Scope) -> Words | None:
        """Return why a command is about what does not belong to a scope; None where it may be carried out."""
        if scope.whole or COMMANDS[type(command)].reach is not Reach.OWN:
            return None
        if isinstance(command, CameraCommand):
            return None if self._covers_camera(command.camera, scope) else _outside(command.camera, scope)
        if isinstance(command, FindStories):
            return None if scope.covers(service=PRESS) else _outside(PRESS, scope)
        for key in _alarms(command):
            if not self._covers_alarm(key, scope):
                return _outside(key, scope)
        return None

    def narrowed(self, answer: Answer, role: Role, scope: Scope) -> Answer:
        """Return an answer without what does not belong to a scope."""
        if scope.whole or answer.past is None:
            return answer
        return structs.replace(answer, past=self._past(answer.past, role, scope))

    def _past(self, past: Past, role: Role, scope: Scope) -> Past:
        def own(told: Iterable[Stamped]) -> tuple[Stamped, ...]:
            found = []
            for each in told:
                update = read(each)
                left = None if update is None else narrowed(update, role, scope, service_of(update, self._latest))
                if left is not None:
                    found.append(each if left is update else stamped(left, each.at))
            return tuple(found)

        return structs.replace(past, state=own(past.state), changes=own(past.changes))

    def _covers_camera(self, name: str, scope: Scope) -> bool:
        held = self._latest.get(f"camera/{name}")
        commune = held.document.commune if held is not None and isinstance(held.document, CameraState) else ""
        return scope.covers(commune, service=CAMERAS)

    def _covers_alarm(self, key: str, scope: Scope) -> bool:
        held = self._latest.get(f"alarm/{key}")
        if held is not None and isinstance(held.document, Alarm):
            return alarm_is_of(held.document, scope)
        # one that is over: of its place its name still tells
        return scope.covers(key.partition(".")[2])


def _alarms(command: Command) -> Iterable[str]:
    match command:
        case AcknowledgeAlarms() | ShelveAlarms() | UnshelveAlarms() | ServeAlarms():
            return [each.alarm for each in command.alarms]
        case NoteAlarm() | TickStep():
            return [command.alarm.alarm]
        case ReadAlarms():
            return [command.alarm]
    return ()


def _outside(what: str, scope: Scope) -> Words:
    named = what or "*"
    return Words(
        vi=f"«{named}» không thuộc phạm vi của bạn ({scope.said.vi}); nếu cần, hãy nhờ quản trị viên mở rộng",
        en=f"“{named}” is not within your scope ({scope.said.en}); ask an administrator where it should be",
    )
