"""What people draw and publish in versions, such as layouts: who did it when, and who is at it."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from server.contract.messages.base import Document

MOST = 2**31 - 1
"""Versions of one topic."""


class Version(Struct, gc=False, frozen=True, kw_only=True):
    """One version of a document, without the document itself."""

    number: Annotated[int, Meta(ge=1, le=MOST)]
    """Counted from 1, in the order in which they were published."""
    at: datetime
    """When it was published, and"""
    due: datetime
    """from when on it is shown."""
    by: str
    """The person, else the station."""
    station: str = ""
    """Where a person did; empty where a station did by itself."""
    comment: str = ""
    removes: bool = False
    """From then on there is none."""


class Draft(Struct, gc=False, frozen=True, kw_only=True):
    """What somebody is about to publish."""

    by: str
    base: Annotated[int, Meta(ge=0, le=MOST)] = 0
    """The version from which it was drawn; 0 where there was none."""
    at: datetime
    """When it was changed last."""


class Drawn(Struct, gc=False, frozen=True, kw_only=True):
    """What is known of one topic."""

    topic: str
    shown: Version | None = None
    """None as long as none is due, and where the one that is due removes it."""
    newest: Version | None = None
    """The one that was published last, which may still be to come; None where there is a draft alone."""
    drafts: tuple[Draft, ...] = ()


class Versions(Document, frozen=True, kw_only=True):
    """All that is published in versions of one kind; topic ``versions/<kind>``, as ``versions/layout``."""

    drawn: tuple[Drawn, ...] = ()
    """By topic. What is not here, or has nothing shown, is not there, whatever was told of it before."""
