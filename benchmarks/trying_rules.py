"""How long it takes to try a rule on ninety days of the past."""

import asyncio
import math
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec
from sqlalchemy import insert

from benchmarks.figures import Aim, BenchError, Figure, figure
from server.alarms.trying import MOST_STATES, RuleTrials
from server.contract.alarm_commands import RuleTrial, TryRules
from server.contract.messages import AnyDocument, Breakdown, Cell, Column, Indicator, Indicators, Row, Severity
from server.contract.words import Words, same
from server.services import packs
from server.store.database import Database
from server.store.tables import documents, topics, updates
from server.store.walk import Walk

DAYS = 90
PLACES = 65
AT_ONCE = 5000
LIMIT = 5.0
"""Seconds."""
_encode = msgspec.msgpack.Encoder().encode


class Case(NamedTuple):
    """What of the past is told how often."""

    name: str
    places: bool
    every: timedelta


CASES = (
    Case("figure", places=False, every=timedelta(minutes=5)),
    Case("places", places=True, every=timedelta(minutes=5)),
    Case("more", places=True, every=timedelta(minutes=1)),
)
"""The last one has more changes than are looked at."""
PACK = "gates"
RULE = """
[[alarm]]
id = "tried"
name = {vi = "Thử", en = "Tried"}
priority = "low"
figure = "trucks_waiting"
above = 195
deadband = 20
"""


def measure() -> Iterator[Figure]:
    """Make ninety days of a figure, and try a rule on them, as often as there are cases."""
    for case in CASES:
        with TemporaryDirectory(prefix="vonglau-") as folder:
            seconds, cores, trial, changes = asyncio.run(_tried(f"sqlite:///{folder}/history.db", case))
        name = f"alarms.trial.{case.name}"
        yield figure(f"{name}.seconds", seconds, "s", aim=Aim(LIMIT))
        yield figure(f"{name}.core", cores, "s of a core")
        yield figure(f"{name}.changes", changes, "changes", against=MOST_STATES)
        yield figure(f"{name}.raised", trial.raised, "alarms")


async def _tried(url: str, case: Case) -> tuple[float, float, RuleTrial, int]:
    """Return the seconds, those of a core, what was found, and how many changes there were."""
    database, now = Database(url), datetime.now(UTC)
    text = packs.pack_files(None)[PACK].text + RULE + ('by = "place"\n' if case.places else "")
    try:
        changes = await _tell(database, case, now)
        trials = RuleTrials(Walk(database), None, dict)
        begun, spent = time.perf_counter(), time.process_time()
        told = (await trials.answer(TryRules(name=PACK, text=text, rule="tried", days=DAYS), now)).alarms
        seconds, cores = time.perf_counter() - begun, time.process_time() - spent
    finally:
        await database.dispose()
    if told is None or not told.trials or not told.trials[0].raised:
        raise BenchError(told.mistakes[0].words.en if told and told.mistakes else "the rule found nothing")
    return seconds, cores, told.trials[0], changes


async def _tell(database: Database, case: Case, now: datetime) -> int:
    """Write what a topic told in ninety days, each time something new; return how often that was."""
    count = timedelta(days=DAYS) // case.every
    begin = now - count * case.every
    async with database.begin() as connection:
        name = f"{'breakdown' if case.places else 'indicators'}/{PACK}"
        topic = (await connection.execute(insert(topics).values(name=name).returning(topics.c.id))).scalar_one()
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count))
        bodies = [_encode(_document(case, number, count)) for number in numbers]
        async with database.begin() as connection:
            rows = [{"digest": sha256(body).digest(), "body": body} for body in bodies]
            told = await connection.execute(
                insert(documents).returning(documents.c.id, sort_by_parameter_order=True), rows
            )
            kept = [
                {
                    "topic_id": topic,
                    "at": begin + number * case.every,
                    "taken": begin + number * case.every,
                    "fresh_for": 3600.0,
                    "source": "bench",
                    "partial": False,
                    "document_id": document,
                }
                for number, document in zip(numbers, told.scalars(), strict=True)
            ]
            await connection.execute(insert(updates), kept)
    return count


def _document(case: Case, number: int, count: int) -> AnyDocument:
    """Return values that swing by the day, each place at another hour, and are above 195 for a while on most days."""
    a_day = timedelta(days=1) / case.every

    def value(place: int) -> float:
        return round(100 + 100 * math.sin(2 * math.pi * (number / a_day + place / PLACES)) + number / count, 9)

    if not case.places:
        return Indicators(
            indicators=(
                Indicator(
                    id="trucks_waiting",
                    name=same("Trucks that wait"),
                    short=same("Waiting"),
                    unit=same("trucks"),
                    decimals=0,
                    value=value(0),
                    period=None,
                    plan=None,
                    progress=None,
                    expected=None,
                    last_year=None,
                    trend=(),
                    severity=Severity.NORMAL,
                ),
            )
        )
    rows = tuple(
        Row(id=f"{place:05}", name=same(f"Xã {place}"), cells=(Cell(value(place)),)) for place in range(PLACES)
    )
    column = Column(name=_short(), unit=same("trucks"), decimals=0)
    return Breakdown(name=same("Gates"), by=same("Xã"), columns=(column,), rows=rows)


@cache
def _short() -> Words:
    """Return what the figure is called above its column."""
    figures = next(each.figures for each in packs.alarm_rules() if each.service == PACK)
    return next(each.short for each in figures if each.id == "trucks_waiting")
