"""Which part of the server answers a command whose answer takes time, and how many of a kind at once."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, get_args

from server.cameras.commands import CameraCommand
from server.command_past import PastCommand
from server.contract.alarm_commands import AcceptProposal, AlarmCommand, ReadAlarms, TryRules
from server.contract.commands import (
    ORDERS,
    Answer,
    Command,
    FindStories,
    LeaveCamera,
    ListPresets,
    LookBack,
    OpenCamera,
    Role,
    SendCamera,
    SteerCamera,
)
from server.contract.duty_commands import BeginDrill, GiveDuty
from server.contract.messages import Article
from server.contract.notify_commands import AnswerNotice, NotifyCommand, ReadNotice
from server.contract.packs import PackCommand, PreviewPack
from server.contract.past import ReadMarks
from server.contract.publishing import PublishingCommand
from server.contract.register import FindCameras, ImportCameras, PreviewCameras
from server.contract.sources import PutSecret, SourceCommand, TrySource
from server.contract.words import Words
from server.people.actor import Actor

USUALLY = 16
"""Of one kind that are answered at the same time."""
MOST_AT_ONCE: Mapping[type[Command], int] = {
    FindStories: 4,
    # each of them may hold megabytes
    ReadMarks: 8,
    # a wall of 64 cameras asks for all of them at once, and after a restart all walls do
    OpenCamera: 1024,
    SteerCamera: 64,
    SendCamera: 64,
    LeaveCamera: 64,
    ListPresets: 64,
    LookBack: 64,
    TrySource: 4,
    PutSecret: 4,
    FindCameras: 2,
    PreviewCameras: 4,
    ImportCameras: 2,
    GiveDuty: 4,
    BeginDrill: 4,
    # each of them reads a year of the past
    PreviewPack: 2,
    ReadAlarms: 8,
    TryRules: 1,
    AcceptProposal: 2,
    # whoever finds the web process may ask
    ReadNotice: 8,
    AnswerNotice: 8,
}


class Handler(NamedTuple):
    """What answers commands of one kind."""

    answer: Callable[[Actor, Role, Command, str], Awaitable[Answer]]
    """For somebody in a role, under the id of the command; raises ServerError."""
    at_once: int
    noted: bool
    """What was carried out goes into the audit."""


Find = Callable[[str], Awaitable[Sequence[Article]]]
"""Finds stories; raises StoreError."""


class Answering(NamedTuple):
    """The parts of the server that answer; each raises ServerError."""

    find: Find
    past: Callable[[PastCommand], Awaitable[Answer]]
    unknown_wall: Callable[[str], Words | None]
    cameras: Callable[[Actor, Role, CameraCommand], Awaitable[Answer]]
    versions: Callable[[Actor, PublishingCommand, str], Awaitable[Answer]]
    sources: Callable[[Actor, SourceCommand], Awaitable[Answer]]
    packs: Callable[[PackCommand], Awaitable[Answer]]
    give: Callable[[GiveDuty, Actor], Awaitable[Answer]]
    drill: Callable[[BeginDrill, Actor], Awaitable[Answer]]
    alarms: Callable[[Actor, AlarmCommand, str], Awaitable[Answer]]
    notices: Callable[[NotifyCommand], Awaitable[Answer]]


def handlers(parts: Answering) -> Mapping[type[Command], Handler]:
    """Return what answers each kind of command whose answer takes time."""

    async def find(_actor: Actor, _role: Role, command: FindStories, _id: str) -> Answer:
        return Answer(stories=tuple(await parts.find(command.text)))

    async def past(_actor: Actor, _role: Role, command: PastCommand, _id: str) -> Answer:
        if isinstance(command, ReadMarks) and (refused := parts.unknown_wall(command.wall)):
            return Answer(refused=refused)
        return await parts.past(command)

    def of(kinds: Iterable[type[Command]], answer: Callable[..., Awaitable[Answer]], *, noted: bool = True) -> None:
        for kind in kinds:
            table[kind] = Handler(answer, MOST_AT_ONCE.get(kind, USUALLY), noted and kind in ORDERS)

    table: dict[type[Command], Handler] = {}
    of([FindStories], find)
    of(get_args(PastCommand), past)
    # who turned a camera is written down where that is done
    of(get_args(CameraCommand), lambda actor, role, command, _: parts.cameras(actor, role, command), noted=False)
    of(get_args(PublishingCommand), lambda actor, _, command, id: parts.versions(actor, command, id))
    of(get_args(SourceCommand), lambda actor, _, command, __: parts.sources(actor, command))
    of(get_args(PackCommand), lambda _, __, command, ___: parts.packs(command))
    of([GiveDuty], lambda actor, _, command, __: parts.give(command, actor))
    of([BeginDrill], lambda actor, _, command, __: parts.drill(command, actor))
    of(get_args(AlarmCommand), lambda actor, _, command, id: parts.alarms(actor, command, id))
    of(get_args(NotifyCommand), lambda _, __, command, ___: parts.notices(command))
    return table
