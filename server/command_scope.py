"""Keeps those whose scope is a part of the province to what belongs to it, whatever they order or ask."""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct, structs

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
from server.contract.kinds import KINDS
from server.contract.messages import Alarm, CameraState, Update
from server.contract.narrowing import LOOKED_INTO, alarm_is_of, narrowed, seen_whole, service_of
from server.contract.past import Past, ReadPast, Stamped, read, stamped
from server.contract.rights import COMMANDS, Reach
from server.contract.scope import Scope
from server.contract.words import Words

PRESS, CAMERAS = "press", "cameras"
"""Services that some commands are about."""
CAMERA = "camera"
"""The kind of their documents."""
NOTHING = "nothing/"
"""No topic is called so."""


class _Head(Struct, frozen=True):
    """What of an update says whose it is."""

    topic: str = ""
    source: str | None = None


_head = msgspec.msgpack.Decoder(_Head).decode


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

    def asked(self, command: Command, role: Role, scope: Scope) -> Command:
        """Return a question about no more than may belong to a scope: what is left out again is not read."""
        if scope.whole or not isinstance(command, ReadPast):
            return command
        names = command.topics or [f"{kind}/*" for kind in KINDS]
        found = dict.fromkeys(each for name in names for each in self._within(name, role, scope))
        # none at all would be a question about everything
        return structs.replace(command, topics=tuple(found) or (NOTHING,))

    def _within(self, name: str, role: Role, scope: Scope) -> Iterable[str]:
        """Yield what of a name in a question may belong to a scope."""
        if not name.endswith("/*"):
            return [name] if self._seen(name, role, scope) is not False else []
        kind = name.removesuffix("/*")
        if kind in LOOKED_INTO and kind != CAMERA:
            # also what there is no more
            return [name]
        topics = (topic for topic in self._latest if topic.startswith(f"{kind}/"))
        return [topic for topic in topics if self._seen(topic, role, scope)]

    def _seen(self, topic: str, role: Role, scope: Scope) -> bool | None:
        kind, _, name = topic.partition("/")
        if kind == CAMERA:
            # there are many, and they stay where they are
            return self._covers_camera(name, scope)
        held = self._latest.get(topic)
        service = service_of(held.source, self._latest) if held is not None else ""
        return seen_whole(topic, role, scope, service)

    def narrowed(self, answer: Answer, role: Role, scope: Scope) -> Answer:
        """Return an answer without what does not belong to a scope."""
        if scope.whole or answer.past is None:
            return answer
        return structs.replace(answer, past=self._past(answer.past, role, scope))

    def _past(self, past: Past, role: Role, scope: Scope) -> Past:
        def own(told: Iterable[Stamped]) -> tuple[Stamped, ...]:
            left = (self._part(each, role, scope) for each in told)
            return tuple(each for each in left if each is not None)

        return structs.replace(past, state=own(past.state), changes=own(past.changes))

    def _part(self, told: Stamped, role: Role, scope: Scope) -> Stamped | None:
        """Return what is left of an update of the past; most are kept or left out unread."""
        head = _head(told.update)
        service = service_of(head.source, self._latest)
        seen = seen_whole(head.topic, role, scope, service)
        if seen is not None:
            return told if seen else None
        update = read(told)
        left = None if update is None else narrowed(update, role, scope, service)
        if left is None or left is update:
            return None if left is None else told
        return stamped(left, told.at)

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
