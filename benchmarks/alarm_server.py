"""The real server, which publishes what another process says: ``… SERVER-ARGUMENTS… FD``.

("raise", value) publishes a document by which one alarm is so, or is over, and is answered by the CLOCK_MONOTONIC time
before that; ("flood", alarms, seconds) as many alarms within that time; ("end",) ends all of them. Besides, the tiles
of the wall are published anew RATE times a second.
"""

import asyncio
import sys
import time
from multiprocessing.connection import Connection

from benchmarks.documents import document
from benchmarks.publishing import FRESH_FOR
from server.__main__ import main
from server.contract.messages import Breakdown, Cell, Column, Row, Spots
from server.contract.words import same
from server.hub import FOREVER, Hub
from server.services import packs

RATE = 40
"""Updates a second of the tiles beside the list."""
TOPICS = {"indicators/bench": "kpi", "series/bench": "trend", "headlines/bench": "headlines"}
"""And the kinds of their tiles."""
RULES = """
[[alarm]]
id = "bench"
name = {vi = "Đo", en = "Measured"}
priority = "critical"
watch = {topic = "breakdown/bench", rows = "rows", value = "cells.0.value"}
above = 1000
scene = ""

[[alarm]]
id = "flood"
name = {vi = "Dồn dập", en = "Flood"}
priority = "medium"
watch = {topic = "breakdown/*", rows = "rows", value = "cells.0.value", where = {"name.vi" = "flood"}}
above = 1000
scene = ""
"""
TOGETHER = 10
"""Alarms of one document."""


def begin(pipe: Connection) -> None:
    """Publish from the moment on at which the hub serves."""
    serve = Hub.serve

    async def serve_both(hub: Hub) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(serve(hub))
            group.create_task(_publish(hub))
            group.create_task(_obey(hub, pipe))

    Hub.serve = serve_both  # type: ignore[assignment, method-assign]


async def _publish(hub: Hub) -> None:
    hub.publish("headlines/ticker", document("headlines", 1), fresh_for=FRESH_FOR)
    hub.publish("spots/bench", Spots(name=same("Bench"), spots=(), total=0), fresh_for=FRESH_FOR)
    begun, number, topics = time.monotonic(), 0, list(TOPICS.items())
    while True:
        for _ in range(int((time.monotonic() - begun) * RATE) - number):
            topic, kind = topics[number % len(topics)]
            hub.publish(topic, document(kind, number), fresh_for=FRESH_FOR)
            number += 1
        await asyncio.sleep(0.005)


async def _obey(hub: Hub, pipe: Connection) -> None:
    communes = [place.code for place in packs.province().communes()]
    floods = 0
    while True:
        while not pipe.poll():  # noqa: ASYNC110 - a pipe wakes no loop
            await asyncio.sleep(0.001)
        match pipe.recv():
            case ("raise", float(value)):
                at = time.monotonic()
                hub.publish("breakdown/bench", _told([communes[0]], value), fresh_for=FOREVER)
                pipe.send(at)
            case ("flood", int(alarms), float(seconds)):
                floods, begun = alarms // TOGETHER, time.monotonic()
                for number in range(floods):
                    places = [communes[(number * TOGETHER + each) % len(communes)] for each in range(TOGETHER)]
                    hub.publish(f"breakdown/flood{number}", _told(places, 2000.0 + number, "flood"), fresh_for=FOREVER)
                    await asyncio.sleep(max(0.0, begun + (number + 1) * seconds / floods - time.monotonic()))
                pipe.send(time.monotonic() - begun)
            case _:
                for number in range(floods):
                    hub.drop(f"breakdown/flood{number}")
                pipe.send(0.0)


def _told(places: list[str], value: float, name: str = "bench") -> Breakdown:
    rows = tuple(Row(id=place, name=same(name), cells=(Cell(value),)) for place in places)
    column = Column(name=same("Measured"), unit=same(""), decimals=0)
    return Breakdown(name=same("Bench"), by=same("Commune"), columns=(column,), rows=rows)


if __name__ == "__main__":
    begin(Connection(int(sys.argv.pop())))
    main()
