"""Which entries of a shift log are kept. Pure."""

from datetime import timedelta

from msgspec import structs

from server.contract.messages import Shift, ShiftEntry, ShiftEvent

MOST = 200
"""Entries of a log; what people wrote stays longest."""
OF_ONE = 6
"""Entries of what happened by itself to one thing: one that comes and goes must not push out all others."""
HANDOVERS = 2
"""So many shifts back it is kept,"""
KEPT = timedelta(hours=24)
"""and so long at least: a shift may have been handed over and back."""

_WRITTEN = (ShiftEvent.NOTE, ShiftEvent.HANDOVER)
_BY_ITSELF = (
    ShiftEvent.SOURCE_FAILING,
    ShiftEvent.SOURCE_MENDED,
    ShiftEvent.STATION_GONE,
    ShiftEvent.STATION_BACK,
    # consoles take control whenever somebody acts
    ShiftEvent.CONTROL_TAKEN,
)


def with_entry(shift: Shift, entry: ShiftEntry) -> Shift:
    """Return a log with one entry more, and without those for which there is no room; as it was for a repeated one."""
    if entry.id and any(each.id == entry.id for each in shift.entries):
        return shift
    entries, omitted = [*shift.entries, entry], shift.omitted
    signed = [place for place, each in enumerate(entries) if each.event is ShiftEvent.HANDOVER]
    if len(signed) > HANDOVERS - 1 and signed[-HANDOVERS]:
        # what lies before belongs to a shift that nobody asks for any more
        kept = [each for each in entries[: signed[-HANDOVERS]] if entry.at - each.at < KEPT]
        entries, omitted = [*kept, *entries[signed[-HANDOVERS] :]], omitted if kept else 0
    while (surplus := _surplus(entries, entry)) is not None:
        del entries[surplus]
        omitted += 1
    return structs.replace(shift, entries=tuple(entries), omitted=omitted)


def _surplus(entries: list[ShiftEntry], newest: ShiftEntry) -> int | None:
    """Return the place of an entry that has to go; None where all may stay."""
    alike = [
        place
        for place, each in enumerate(entries)
        if each.event in _BY_ITSELF and newest.event in _BY_ITSELF and each.subject == newest.subject
    ]
    if len(alike) > OF_ONE:
        return alike[0]
    if len(entries) <= MOST:
        return None
    return next((place for place, each in enumerate(entries) if each.event not in _WRITTEN), 0)
