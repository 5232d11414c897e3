"""What a station may ask of service packs: those that there are, and what another text of one would have shown."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from server.contract.command import Command
from server.contract.messages.base import Severity, Span
from server.contract.publishing import LONGEST_TEXT
from server.contract.sources import SettingMistake
from server.contract.words import Words

PackName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}(?!\n)$")]


class ReadPacks(Command, frozen=True, kw_only=True):
    """Tell the packs that are there beneath what is published."""


class PreviewPack(Command, frozen=True, kw_only=True):
    """Tell what is wrong with a text of a pack, and how its indicators would have been judged in the past year."""

    name: PackName
    text: Annotated[str, Meta(max_length=LONGEST_TEXT)]
    """TOML."""


class PackFile(Struct, frozen=True, kw_only=True):
    """A pack as a file has it."""

    name: str
    text: str
    origin: Literal["shipped", "folder"]
    """Whether it came with the server, or stands in the province's own folder."""


class JudgedPeriod(Struct, frozen=True):
    """How one figure is judged at the end of one period."""

    period: datetime
    """Its first moment."""
    value: float
    """Of the period itself, also where the figure adds up."""
    before: Severity | None
    """By the pack that counts now; None where that does not know the figure."""
    after: Severity
    """By the other text."""
    reason: Words | None
    """Why, by the other text; None where it is as it should be."""


class IndicatorPreview(Struct, frozen=True, kw_only=True):
    """How one figure would have been judged."""

    id: str
    name: Words
    unit: Words
    decimals: int
    span: Span
    periods: tuple[JudgedPeriod, ...] = ()
    """The oldest first, of the past year."""
    note: Words | None = None
    """Why there is nothing, or not all."""


class PackPreview(Struct, frozen=True, kw_only=True):
    """What another text of a pack would have made of the past year."""

    mistakes: tuple[SettingMistake, ...] = ()
    """Where there are any, nothing is judged."""
    indicators: tuple[IndicatorPreview, ...] = ()


class ToldOfPacks(Struct, frozen=True, kw_only=True):
    """What was asked of packs."""

    packs: tuple[PackFile, ...] | None = None
    preview: PackPreview | None = None


PackCommand = ReadPacks | PreviewPack
PACK_QUESTIONS: tuple[type[Command], ...] = (ReadPacks, PreviewPack)
