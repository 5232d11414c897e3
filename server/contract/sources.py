"""What a station may ask and order of sources: how each kind is set up, whether a text works, and its secrets."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct, field

from server.contract.command import Command
from server.contract.publishing import LONGEST_TEXT
from server.contract.register import (
    REGISTER_ORDERS,
    REGISTER_QUESTIONS,
    FoundCamera,
    RegisterCommand,
    RegisteredCamera,
    SheetOutcome,
)
from server.contract.words import Words

SecretName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?!\n)$")]
SecretValue = Annotated[str, Meta(min_length=1, max_length=16_384)]
MOST_ROWS = 20
"""Records of a trial that are told."""
MOST_REJECTED = 10
"""Rejected records of a trial that are told."""


class ReadSourceKinds(Command, frozen=True, kw_only=True):
    """Tell which kinds of sources there are with all their settings, and what services take."""


class TrySource(Command, frozen=True, kw_only=True):
    """Ask a source once, by settings that nobody has published; nothing of it is kept.

    One trial of a person at a time: a further one ends the one before.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"secrets", "text"})

    text: Annotated[str, Meta(max_length=LONGEST_TEXT)]
    """TOML, one ``[[source]]``."""
    secrets: dict[SecretName, SecretValue] = field(default_factory=dict)
    """Used for this trial in place of those that the server keeps, by name."""
    ask: bool = True
    """Without it the text is only judged, and nobody is asked."""


class StopTrying(Command, frozen=True, kw_only=True):
    """End the trial of the asking person, if there is one."""


class ReadSecrets(Command, frozen=True, kw_only=True):
    """Tell which secrets the server keeps; never what they are."""


class PutSecret(Command, frozen=True, kw_only=True):
    """Keep a secret under a name, instead of the one before."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"value"})

    name: SecretName
    value: SecretValue


Control = Literal["text", "number", "whole", "tick", "choice", "words", "secret", "path", "list", "table", "tables"]
"""With what a setting is filled in; ``list`` holds texts, ``table`` texts by name, ``tables`` such tables by name."""
Part = Literal["source", "connection", "mapping", "promises"]
"""Which part of a form a setting stands in."""


class SourceSetting(Struct, frozen=True, kw_only=True):
    """One setting of a kind of source."""

    key: tuple[str, ...]
    """Leads to it below ``[[source]]``."""
    control: Control
    part: Part
    explained: Words
    required: bool = False
    default: str = ""
    """What counts without it, as TOML writes it; empty where nothing does."""
    least: float | None = None
    most: float | None = None
    choices: tuple[str | int, ...] = ()
    """Of a ``choice``; of a ``table``, what its values may be, where that is limited."""
    with_kinds: tuple[str, ...] = ()
    """It belongs to these values of the ``kind`` beside it alone; empty for always."""


class SourceKind(Struct, frozen=True, kw_only=True):
    """What can be read in one way."""

    name: str
    """The value of ``kind``."""
    reads: Words
    gives: tuple[str, ...]
    """The kinds of record that it gives; empty where a mapping says so."""
    published: bool
    """Its format is published; else a technician has to compare what is read with the product."""
    settings: tuple[SourceSetting, ...]
    sample: str
    """An explained ``[[source]]`` to begin from, TOML."""


class RecordField(Struct, frozen=True, kw_only=True):
    """One field of a record, to which a field of a source can be mapped."""

    name: str
    needed: bool
    choices: tuple[str, ...] = ()
    """What its value may be after ``codes``, where that is limited."""


class RecordKind(Struct, frozen=True, kw_only=True):
    """One kind of record."""

    name: str
    fields: tuple[RecordField, ...]


class ServiceNeeds(Struct, frozen=True, kw_only=True):
    """What one service takes."""

    name: str
    title: Words
    records: tuple[str, ...]
    """Kinds of record; the first is what a mapping gives where it does not say."""
    readings: tuple[str, ...] = ()
    """The indicators that it takes readings of."""


class SourceKinds(Struct, frozen=True, kw_only=True):
    """All that one needs to know to set up a source."""

    kinds: tuple[SourceKind, ...]
    services: tuple[ServiceNeeds, ...]
    records: tuple[RecordKind, ...]
    settings: dict[str, str] = field(default_factory=dict)
    """The sources that the server's settings name, beneath what is published: the text of each by its id."""


class SettingMistake(Struct, frozen=True, kw_only=True):
    """What is wrong with a text of settings."""

    words: Words
    key: str = ""
    """Where, as people write it: ``source[1].url``."""
    line: int | None = None


class RejectedRow(Struct, frozen=True, kw_only=True):
    """A record that could not be used."""

    reason: Words
    content: str
    """With personal data masked."""


class Tried(Struct, frozen=True, kw_only=True):
    """What became of a trial."""

    mistakes: tuple[SettingMistake, ...] = ()
    """Of the text; where there are any, nobody was asked."""
    failed: Words | None = None
    """Why no answer could be used."""
    seconds: float = 0.0
    records: int = 0
    kind: str = ""
    """Of the records that are told."""
    rows: tuple[dict[str, str], ...] = ()
    """The first records, MOST_ROWS at most: fields that say something, as texts."""
    rejected: int = 0
    examples: tuple[RejectedRow, ...] = ()
    """The first that could not be used, MOST_REJECTED at most."""
    strangers: Words | None = None
    """Most of its places are not of this province."""
    unverified: bool = False
    """Nobody has compared what is read with the product."""
    unmapped: tuple[str, ...] = ()
    """Where else something stands in the answer, as ``fields`` would say it; names only."""


class KeptSecret(Struct, frozen=True, kw_only=True):
    """That there is a secret."""

    name: str
    set_at: datetime
    used_by: tuple[str, ...] = ()
    """The sources that need it, by id."""


class ToldOfSources(Struct, frozen=True, kw_only=True):
    """What was asked of sources."""

    kinds: SourceKinds | None = None
    tried: Tried | None = None
    secrets: tuple[KeptSecret, ...] | None = None
    register: tuple[RegisteredCamera, ...] | None = None
    found: tuple[FoundCamera, ...] | None = None
    imported: SheetOutcome | None = None


SourceCommand = ReadSourceKinds | TrySource | StopTrying | ReadSecrets | PutSecret | RegisterCommand
SOURCE_ORDERS: tuple[type[Command], ...] = (PutSecret, *REGISTER_ORDERS)
SOURCE_QUESTIONS: tuple[type[Command], ...] = (
    ReadSourceKinds,
    TrySource,
    StopTrying,
    ReadSecrets,
    *REGISTER_QUESTIONS,
)
