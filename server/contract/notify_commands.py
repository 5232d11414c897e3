"""What somebody outside who was told of alarms asks and answers, by the token in the message."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from server.contract.command import Command, Discreet
from server.contract.messages.alarms import AgencyAnswer, Priority
from server.contract.words import Words

Token = Annotated[str, Meta(max_length=64)]


class ReadNotice(Command, frozen=True, kw_only=True):
    """Tell what a message was about, as it stands now; nothing of any other message."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"token"})

    token: Token


class AnswerNotice(Command, frozen=True, kw_only=True):
    """Say that what a message was about is known, or handled; nobody else is called for it then."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"token"})

    token: Token
    answer: Literal["received", "handled"]
    word: Annotated[str, Meta(max_length=300)] = ""


class NoticeAlarm(Struct, frozen=True, kw_only=True):
    """One alarm of a message."""

    priority: Priority
    name: Words
    about: Words
    said: Words
    since: datetime
    """UTC."""
    over: datetime | None
    """Since when it is over; None while it is so."""
    action: Words | None
    answers: tuple[AgencyAnswer, ...]


class ToldOfNotice(Discreet, frozen=True, kw_only=True):
    """A message and what became of it."""

    person: str
    language: Literal["vi", "en"]
    made: datetime
    """UTC."""
    until: datetime
    """It is answered until then."""
    answer: str = ""
    """The last one: received, handled; empty for none."""
    answered: datetime | None = None
    alarms: tuple[NoticeAlarm, ...]
    """The most urgent ones, in the order of the message."""
    more: int = 0
    """How many others it was about."""
    left: Words | None = None
    """Why some of what was answered stays as it is."""


NotifyCommand = ReadNotice | AnswerNotice
