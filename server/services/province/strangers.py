"""Notices a source whose places are those of another province."""

from collections.abc import Iterable

from server.contract.words import Words
from server.records import AnyRecord, Camera, Dossier, Event, Incident, Reading, Report, Task
from server.services.province.registry import Province

FEWEST = 3
"""Places that must be unknown: one or two are a slip of the source."""
LARGE_PART = 0.5
"""Share of the places that are named from which on they are another province's."""


def strangers(province: Province, records: Iterable[AnyRecord]) -> Words | None:
    """Return that most places which records name are none of the province's; None where that is not so.

    Warnings are left out: they rightly name areas of the whole country.
    """
    named = {name for record in records if (name := place_of(record))}
    unknown = sorted(name for name in named if province.find(name) is None and not province.is_whole(name))
    if len(unknown) < FEWEST or len(unknown) <= LARGE_PART * len(named):
        return None
    counts = f"{len(unknown)}/{len(named)}"
    return Words(
        vi=f"{counts} nơi không có trong province.toml ({province.name.vi}), ví dụ «{unknown[0]}»",
        en=f"{counts} places are not in province.toml ({province.name.en}), for example “{unknown[0]}”",
    )


def place_of(record: AnyRecord) -> str | None:
    """Return what a record calls its commune, department, gate or agency; None where it names none."""
    match record:
        case Task():
            return record.owner
        case Dossier():
            return record.office
        case Report() | Camera() | Reading():
            return record.place
        case Event() | Incident():
            return record.agency
    return None
