"""Clock: the camera tells another time than ours, by whole hours where its time zone is wrong.

What is judged is what it answers to GetSystemDateAndTime (ONVIF core specification, 8.3.5). The clock that is burned
into the picture is not read: a camera that burns in another time than it tells is not found.
"""

from datetime import UTC, datetime, timedelta, tzinfo

from msgspec import Struct

LIMIT = timedelta(seconds=60)
"""By how much a clock may be off: one that is set over the network is right within a second, and a minute still lets
pictures of two cameras be laid beside each other."""


class ClockReport(Struct, frozen=True):
    """What a camera says of its clock; None what it does not say."""

    utc: datetime | None
    """Aware."""
    local: datetime | None
    """Without a zone: what its clock shows."""


class ClockVerdict(Struct, frozen=True):
    """What is wrong with a clock."""

    found: bool
    off: timedelta
    """Ahead of ours where it is positive."""
    zone: bool
    """It is off by whole hours or half hours: the time zone, as a rule."""


def clock(told: ClockReport, now: datetime, zone: tzinfo) -> ClockVerdict:
    """Judge a clock that was read at ``now``; the greater of the faults of its two times counts."""
    offs = [timedelta()]
    if told.utc is not None:
        offs.append(told.utc - now.astimezone(UTC))
    if told.local is not None:
        offs.append(told.local - now.astimezone(zone).replace(tzinfo=None))
    off = max(offs, key=abs)
    half = timedelta(minutes=30)
    rest = abs(off - round(off / half) * half)
    return ClockVerdict(found=abs(off) > LIMIT, off=off, zone=abs(off) > LIMIT and rest <= LIMIT)
