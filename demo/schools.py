"""The province's schools: 648 of them, of four levels, with their pupils and teachers."""

import functools
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from demo.hours import works
from demo.province import CALENDAR, COMMUNES, POSITIONS, WARDS, dice

SCHOOLS, PUPILS = 648, 211_143
STANDARD = 0.489
"""Share of the schools that meet the national standard."""
GRADUATION = 99.08
"""Per cent of those who sit the final examination."""
YEARS = 5
"""School years that are reported."""

_LEVELS = (("Mầm non", 0.35, 220), ("Tiểu học", 0.30, 420), ("THCS", 0.30, 350), ("THPT", 0.05, 900))
"""Name, share of the schools, and how large one is against the others."""


class School(Struct, frozen=True, kw_only=True):
    """One school, in this school year."""

    number: int
    name: str
    level: str
    commune: str
    pupils: int
    teachers: int
    standard: bool


class Commune(Struct, frozen=True, kw_only=True):
    """What a commune's schools are, in one school year."""

    year: str
    """Such as ``2026-2027``."""
    commune: str
    schools: int
    pupils: int
    teachers: int
    standard_share: float
    """Per cent of the schools."""
    graduation: float
    """Per cent."""


@functools.lru_cache(maxsize=8)
def schools(seed: int) -> tuple[School, ...]:
    """Return all schools."""
    places = _places()
    levels = [
        level
        for level, count in zip(_LEVELS, _split(SCHOOLS, [share for _, share, _ in _LEVELS]), strict=True)
        for _ in range(count)
    ]
    chances = [dice(seed, "school", number) for number in range(SCHOOLS)]
    sizes = [size * chance.uniform(0.5, 1.6) for (_, _, size), chance in zip(levels, chances, strict=True)]
    luck = [chance.random() for chance in chances]
    bar = sorted(luck)[round(SCHOOLS * STANDARD)]
    pupils = _split(PUPILS, sizes)
    found, counted = [], dict.fromkeys(((place, level[0]) for place in POSITIONS for level in _LEVELS), 0)
    # prime to the number of schools, so that every commune has schools of all levels
    for number, (level, _, _) in enumerate(levels):
        commune = places[number * 85 % SCHOOLS]
        counted[commune, level] += 1
        found.append(
            School(
                number=number + 1,
                name=f"Trường {level} {commune} {counted[commune, level]} (minh hoạ)",
                level=level,
                commune=commune,
                pupils=pupils[number],
                teachers=max(4, round(pupils[number] / chances[number].uniform(12, 18))),
                standard=luck[number] < bar,
            )
        )
    return tuple(found)


def school_years(now: datetime) -> list[int]:
    """Return the years in which the reported school years begin, in September, the oldest first."""
    today = now.astimezone(CALENDAR).date()
    newest = today.year if today.month >= 9 else today.year - 1
    return list(range(newest - YEARS + 1, newest + 1))


def by_commune(seed: int, now: datetime) -> list[Commune]:
    """Return the figures of every commune and school year, the oldest year first."""
    years = school_years(now)
    return [_commune(seed, year, years[-1] - year, commune) for year in years for commune in POSITIONS]


def school_days(now: datetime, count: int) -> list[date]:
    """Return the newest days on which school was held and counted, the oldest first."""
    moment = now.astimezone(CALENDAR)
    day = moment.date() if moment.hour >= 9 else moment.date() - timedelta(days=1)
    found: list[date] = []
    while len(found) < count:
        if works(day) and day.month not in {6, 7, 8}:
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]


def present(seed: int, commune: str, day: date, enrolled: int) -> int:
    """Return how many pupils of a commune are at school on a day: fewer in the cold of winter."""
    cold = 0.02 if day.month in {12, 1, 2} else 0.0
    away = 0.02 + cold + dice(seed, "attendance", commune, day.isoformat()).expovariate(1 / 0.012)
    return round(enrolled * (1 - min(0.35, away)))


def enrolled(seed: int) -> dict[str, int]:
    """Return how many pupils each commune has in this school year."""
    found = dict.fromkeys(POSITIONS, 0)
    for school in schools(seed):
        found[school.commune] += school.pupils
    return found


def _commune(seed: int, year: int, ago: int, commune: str) -> Commune:
    mine = [school for school in schools(seed) if school.commune == commune]
    chance = dice(seed, "commune", commune, year)
    share = sum(school.standard for school in mine) / len(mine) * 100
    return Commune(
        year=f"{year}-{year + 1}",
        commune=commune,
        schools=len(mine),
        pupils=round(sum(school.pupils for school in mine) * (1 - 0.004 * ago)),
        teachers=round(sum(school.teachers for school in mine) * (1 + 0.003 * ago)),
        standard_share=round(max(0.0, share * (1 - 0.05 * ago)), 1),
        graduation=round(min(100.0, GRADUATION - 0.1 * ago + chance.gauss(0, 0.35)), 2),
    )


def _places() -> list[str]:
    sizes = [6.0 if place in WARDS else 1.0 + (COMMUNES.index(place) % 5) / 4 for place in POSITIONS]
    counts = _split(SCHOOLS - 4 * len(POSITIONS), sizes)
    return [place for place, count in zip(POSITIONS, counts, strict=True) for _ in range(count + 4)]


def _split(total: int, weights: Sequence[float]) -> list[int]:
    """Share out a whole number by weights, so that nothing is left over."""
    whole = sum(weights)
    reached = parts = 0
    found = []
    running = 0.0
    for weight in weights:
        running += weight
        reached = round(total * running / whole)
        found.append(reached - parts)
        parts = reached
    return found
