"""What a station may ask of the server, and what it is answered."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta, Struct

from server.contract.alarm_commands import ALARM_ACTS, RULE_ORDERS, AlarmCommand, ToldOfAlarms
from server.contract.briefing_commands import BRIEFING_COMMANDS, BriefingCommand
from server.contract.command import Command as Command
from server.contract.command import Discreet
from server.contract.command import Role as Role
from server.contract.duty_commands import DUTY_ORDERS, DutyCommand, DutyHeld
from server.contract.messages import Article, StationState
from server.contract.notify_commands import AnswerNotice, NotifyCommand, ToldOfNotice
from server.contract.packs import PackCommand, ToldOfPacks
from server.contract.past import Marks, Past, ReadMarks, ReadPast
from server.contract.proof_commands import SendProof
from server.contract.publishing import PUBLISHING_ORDERS, PublishingCommand, Told
from server.contract.sign_in import (
    BeginProviderSignIn,
    BeginSecondStep,
    ChangePassword,
    ClaimFirst,
    EndSecondStep,
    FinishProviderSignIn,
    HandOver,
    NoteShift,
    PeopleCommand,
    ProviderSignIn,
    SecondStep,
    SignIn,
)
from server.contract.sources import SOURCE_ORDERS, SourceCommand, ToldOfSources
from server.contract.wall_commands import SCENE_COMMANDS, Identify, SceneCommand
from server.contract.words import Words

Speed = Annotated[float, Meta(ge=-1.0, le=1.0)]
"""A share of the greatest speed, and a direction."""


class ShowLayout(Command, frozen=True, kw_only=True):
    """Show a layout on one screen of a wall, or on all of them."""

    wall: str
    layout: str
    screen: int | None = None
    """Counted from 1; None for all screens."""


class Undo(Command, frozen=True, kw_only=True):
    """Take back what was put on a wall by hand last."""

    wall: str


class Redo(Command, frozen=True, kw_only=True):
    """Put on a wall again what was taken back last."""

    wall: str


class ReportStation(Command, frozen=True, kw_only=True):
    """Say what the asking station really shows."""

    state: StationState


class Miniature(Struct, frozen=True, kw_only=True):
    """A small picture of what one screen of a station really shows."""

    station: str = ""
    """Filled in by the server, by the key of whoever sent it."""
    screen: int
    """Counted from 1 among the screens of the station."""
    taken: datetime
    """By the server's clock, as far as the station knows it."""
    jpeg: Annotated[bytes, Meta(max_length=300_000)]


class SendMiniature(Command, frozen=True, kw_only=True):
    """Give a picture of a screen of the asking station: only while somebody watches its wall."""

    wall: str
    picture: Miniature


class WatchWall(Command, frozen=True, kw_only=True):
    """Tell the newest pictures of a wall's screens; stations take them, twice a second at most, while somebody asks."""

    wall: str
    after: datetime | None = None
    """Only those taken later; None for all there are."""


class FindStories(Command, frozen=True, kw_only=True):
    """Find stories of the press that hold every word of a text, whatever its accents and capitals."""

    text: Annotated[str, Meta(max_length=200)]


class OpenCamera(Command, frozen=True, kw_only=True):
    """Tell where the pictures of a camera come from."""

    camera: str


class SteerCamera(Command, frozen=True, kw_only=True):
    """Turn a camera with these speeds until the next order; all zero stops it.

    Whoever steers a camera holds it for some seconds after the last order; others are refused meanwhile.
    """

    camera: str
    pan: Speed = 0.0
    """To the right."""
    tilt: Speed = 0.0
    """Upwards."""
    zoom: Speed = 0.0
    """Closer."""


class SendCamera(Command, frozen=True, kw_only=True):
    """Turn a camera to one of its presets, or to its home position."""

    camera: str
    preset: str | None = None
    """The token of a preset; None for home."""


class LeaveCamera(Command, frozen=True, kw_only=True):
    """Stop a camera and let others steer it."""

    camera: str


class ListPresets(Command, frozen=True, kw_only=True):
    """Tell the presets of a camera."""

    camera: str


class LookBack(Command, frozen=True, kw_only=True):
    """Return the stored picture of a camera that was taken last at or before a time."""

    camera: str
    at: datetime | None = None
    """None for now."""


AnyCommand = (
    ShowLayout
    | Undo
    | Redo
    | ReportStation
    | SendMiniature
    | WatchWall
    | FindStories
    | OpenCamera
    | SteerCamera
    | SendCamera
    | LeaveCamera
    | ListPresets
    | LookBack
    | ReadPast
    | ReadMarks
    | PeopleCommand
    | NoteShift
    | Identify
    | AlarmCommand
    | NotifyCommand
    | DutyCommand
    | SendProof
    | SceneCommand
    | BriefingCommand
    | PublishingCommand
    | SourceCommand
    | PackCommand
)

ORDERS: tuple[type[Command], ...] = (
    ShowLayout,
    Undo,
    Redo,
    SteerCamera,
    SendCamera,
    LeaveCamera,
    SignIn,
    ClaimFirst,
    ChangePassword,
    HandOver,
    BeginSecondStep,
    EndSecondStep,
    BeginProviderSignIn,
    FinishProviderSignIn,
    NoteShift,
    Identify,
    *ALARM_ACTS,
    *RULE_ORDERS,
    AnswerNotice,
    *DUTY_ORDERS,
    *SCENE_COMMANDS,
    *BRIEFING_COMMANDS,
    *PUBLISHING_ORDERS,
    *SOURCE_ORDERS,
)
"""What changes something: carried out in time or not at all. The others only ask or tell."""


class Envelope(Discreet, frozen=True, kw_only=True):
    """A command on its way."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"session"})

    command: AnyCommand
    session: str = ""
    """Of the person who gives it, whose role decides then; empty where the station itself does."""
    id: str = ""
    """Of this command alone: sent again with it, a change of a wall is not made twice. Empty for none."""
    revision: int | None = None
    """Of the wall, as whoever sent it saw it: where others have changed it since, it is refused. None for whatever."""
    device: Annotated[str, Meta(max_length=63)] = ""
    """For which piece of equipment the station speaks, such as a panel at the web process; empty for itself."""
    before: datetime
    """When whoever sent it gives up, by the server's clock: an order that comes later is refused.

    Not seconds that are left: they say nothing of the time on the way, and a queue in the network is what makes
    orders late. A station knows the server's clock from its beats.
    """


class Streams(Struct, frozen=True, kw_only=True):
    """Where the pictures of one camera come from; never part of a document, a log or a process list."""

    main: str
    """Address of the full stream, without user and password."""
    sub: str = ""
    """Address of the small stream; empty where there is only one."""
    snapshot: str = ""
    """Address of a single JPEG picture over HTTP; empty where there is none."""
    user: str = ""
    password: str = ""
    engine: Literal["auto", "pyav", "vlc"] = "auto"
    transport: Literal["tcp", "udp"] = "tcp"

    def __repr__(self) -> str:
        return f"Streams({self.main})"


class Preset(Struct, frozen=True):
    """A position that a camera can turn to."""

    token: str
    name: str


class Picture(Struct, frozen=True):
    """A stored picture of a camera."""

    taken: datetime
    jpeg: bytes


class Answer(Discreet, frozen=True, kw_only=True):
    """What became of a command."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"session", "second", "provider"})

    refused: Words | None = None
    """Why it was not carried out; None when it was."""
    stale: bool = False
    """It was refused because others have changed what it is about since its sender saw that."""
    forbidden: bool = False
    """It was refused because its sender's role may not do such things at all: to try again is of no use."""
    unstored: Words | None = None
    """Why what was ordered holds only until the server ends; None when it is on the disk."""
    stories: tuple[Article, ...] = ()
    """What was found, the newest first."""
    streams: Streams | None = None
    presets: tuple[Preset, ...] = ()
    picture: Picture | None = None
    miniatures: tuple[Miniature, ...] = ()
    past: Past | None = None
    marks: Marks | None = None
    told: Told | None = None
    sources: ToldOfSources | None = None
    packs: ToldOfPacks | None = None
    alarms: ToldOfAlarms | None = None
    notice: ToldOfNotice | None = None
    duty: DutyHeld | None = None
    signed_out: bool = False
    """The session that it was given in has ended: whoever it was has to sign in again."""
    code_needed: bool = False
    """It was refused because a code of the second step is asked for besides the password, which is right."""
    second: SecondStep | None = None
    provider: ProviderSignIn | None = None
    session: str = ""
    """Of the person who has just signed in: a secret, good at the asking station alone."""
    person: str = ""
    """The name of whoever has just signed in, as it is kept: another spelling of it is taken too."""


encode = msgspec.msgpack.Encoder().encode
decode_envelope = msgspec.msgpack.Decoder(Envelope).decode
decode_answer = msgspec.msgpack.Decoder(Answer).decode
