"""Warnings in force, incidents, what is in danger."""

from datetime import datetime

from msgspec import Struct

from server.contract.messages.base import About, Document, Severity
from server.contract.words import Words


class Notice(Struct, gc=False, frozen=True, kw_only=True):
    """One thing that somebody should know: a warning, an incident."""

    id: str
    title: Words
    detail: Words
    where: Words
    """The area, the agency."""
    severity: Severity
    since: datetime
    until: datetime | None = None
    about: About | None = None
    """Of the figure that it tells of."""


class Notices(Document, frozen=True, kw_only=True):
    """What is in force or open now."""

    name: Words
    notices: tuple[Notice, ...]
    """Gravest first, then newest."""
    total: int
    """Also those not listed here."""
