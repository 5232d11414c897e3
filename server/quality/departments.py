"""What is known of the data that each department is responsible for."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from server.contract.words import Words
from server.quality.measures import Measures, measure
from server.quality.slots import Slot
from server.quality.source import WatchedSource
from server.services.province.registry import Province


def departments(
    sources: Sequence[WatchedSource], province: Province, now: datetime
) -> Iterator[tuple[str, Words, Measures]]:
    """Yield the code, name and measures of every department that is responsible for something.

    Its figures are those that it reports. A source is its own where it is the only one responsible for it: who wrote a
    record wrongly is not known of a source of several.
    """
    owned: dict[str, list[WatchedSource]] = {}
    owed: dict[str, list[Slot]] = {}
    names: dict[str, Words] = {}
    for source in sources:
        found = source.reporters()
        for reporter in found:
            names.setdefault(_code(province, reporter), _name(province, reporter))
        if len(found) == 1:
            owned.setdefault(_code(province, found[0]), []).append(source)
        for slot in source.slots():
            owed.setdefault(_code(province, slot.reporter), []).append(slot)
    for code, name in names.items():
        mine = owned.get(code, [])
        counts = [each.counts for each in mine if each.counts is not None]
        yield code, name, measure(counts, [each.life(now) for each in mine], owed.get(code, ()), now)


def _code(province: Province, reporter: Words) -> str:
    place = province.find(reporter.vi)
    return place.code if place else reporter.vi


def _name(province: Province, reporter: Words) -> Words:
    place = province.find(reporter.vi)
    return place.short if place else reporter
