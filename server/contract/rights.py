"""Who may do what, and see what: the one table by which every command and every kind of document is judged."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, get_args

from server.contract.alarm_commands import ALARM_ACTS, RULE_ORDERS, ReadAlarms, ShowAlarm, TryRules
from server.contract.briefing_commands import BRIEFING_COMMANDS
from server.contract.command import Command, Role
from server.contract.commands import (
    FindStories,
    LeaveCamera,
    ListPresets,
    LookBack,
    OpenCamera,
    Redo,
    ReportStation,
    SendCamera,
    SendMiniature,
    ShowLayout,
    SteerCamera,
    Undo,
    WatchWall,
)
from server.contract.duty_commands import DUTY_ORDERS, HoldDuty
from server.contract.notify_commands import AnswerNotice, ReadNotice
from server.contract.packs import PACK_QUESTIONS
from server.contract.past import ReadMarks, ReadPast
from server.contract.proof_commands import SendProof
from server.contract.publishing import PUBLISHING_ORDERS, PUBLISHING_QUESTIONS
from server.contract.scope import Scope
from server.contract.sign_in import NoteShift, PeopleCommand
from server.contract.sources import SOURCE_ORDERS, SOURCE_QUESTIONS
from server.contract.wall_commands import SCENE_COMMANDS, Identify


class Reach(StrEnum):
    """How far a right goes for somebody whose scope is a part of the province."""

    ANYWHERE = "anywhere"
    """It is about themselves alone, or about what has a token of its own: the scope does not matter."""
    OWN = "own"
    """Only for what belongs to the scope; of what holds more, the rest is left out."""
    WHOLE = "whole"
    """Not at all: it is about the room, the settings, or all of the province."""


class Right(NamedTuple):
    """Who has it."""

    role: Role
    """The least one; those above have it too."""
    reach: Reach

    def allows(self, role: Role, scope: Scope) -> bool:
        """Return whether somebody may at all; where the reach is OWN, what it is about is judged besides."""
        return role.covers(self.role) and (scope.whole or self.reach is not Reach.WHOLE)


_ROOM = Right(Role.OPERATOR, Reach.WHOLE)
_SETTINGS = Right(Role.TECHNICIAN, Reach.WHOLE)
_LOOK = Right(Role.VIEWER, Reach.OWN)
_ACT = Right(Role.OPERATOR, Reach.OWN)
_SELF = Right(Role.VIEWER, Reach.ANYWHERE)
_WATCH = Right(Role.VIEWER, Reach.WHOLE)

COMMANDS: Mapping[type[Command], Right] = MappingProxyType(
    {
        ShowLayout: _ROOM,
        Undo: _ROOM,
        Redo: _ROOM,
        **dict.fromkeys(SCENE_COMMANDS, _ROOM),
        **dict.fromkeys(BRIEFING_COMMANDS, _ROOM),
        Identify: _ROOM,
        NoteShift: _ROOM,
        **dict.fromkeys(DUTY_ORDERS, _ROOM),
        WatchWall: _WATCH,
        ReadMarks: _WATCH,
        # what a station says of itself
        **dict.fromkeys((ReportStation, SendMiniature, HoldDuty, SendProof), _SELF),
        # where nobody is signed in yet, or somebody else is, the station's role must not stand in the way
        **dict.fromkeys(get_args(PeopleCommand), _SELF),
        # the token in the message decides, not the role of whatever brings it
        **dict.fromkeys((ReadNotice, AnswerNotice), _SELF),
        **dict.fromkeys((FindStories, ReadPast, ReadAlarms, OpenCamera, LookBack), _LOOK),
        **dict.fromkeys((SteerCamera, SendCamera, LeaveCamera, ListPresets), _ACT),
        **dict.fromkeys(ALARM_ACTS, _ACT),
        ShowAlarm: _ROOM,
        **dict.fromkeys((*RULE_ORDERS, TryRules), _SETTINGS),
        **dict.fromkeys((*PUBLISHING_ORDERS, *PUBLISHING_QUESTIONS), _SETTINGS),
        **dict.fromkeys((*SOURCE_ORDERS, *SOURCE_QUESTIONS, *PACK_QUESTIONS), _SETTINGS),
    }
)
"""What each command needs."""

DOCUMENTS: Mapping[str, Right] = MappingProxyType(
    {
        **dict.fromkeys(("alarm", "breakdown", "camera", "indicators", "spots", "taskboard"), _LOOK),
        **dict.fromkeys(("flows", "headlines", "notices", "series"), _LOOK),
        **dict.fromkeys(("alarms", "briefings", "duty", "identify", "layout", "pointer", "programme"), _WATCH),
        **dict.fromkeys(("proof", "room", "server", "shift", "source", "station", "store"), _WATCH),
        **dict.fromkeys(("versions", "wall", "watched"), _WATCH),
    }
)
"""What each kind of document needs of a person, by what stands before the first ``/`` of its topic.

A station has the whole feed, whoever is signed in there.
"""
