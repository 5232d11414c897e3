"""The real server, which publishes RATE updates a second besides: each has its CLOCK_MONOTONIC time as its source.

``python -m benchmarks.past_server SERVER-ARGUMENTS…``
"""

import asyncio
import time

from benchmarks.documents import KINDS, document
from benchmarks.publishing import FRESH_FOR
from server.__main__ import main
from server.hub import Hub

RATE = 50
"""Updates a second."""
LIVE = [f"{KINDS[number % len(KINDS)]}/live-{number}" for number in range(40)]
"""The topics of what is published."""


def begin() -> None:
    """Publish from the moment on at which the hub serves."""
    serve = Hub.serve

    async def serve_both(hub: Hub) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(serve(hub))
            group.create_task(_publish(hub))

    Hub.serve = serve_both  # type: ignore[assignment, method-assign]


async def _publish(hub: Hub) -> None:
    begun, number = time.monotonic(), 0
    while True:
        for _ in range(int((time.monotonic() - begun) * RATE) - number):
            topic = LIVE[number % len(LIVE)]
            content = document(topic.partition("/")[0], number)
            hub.publish(topic, content, fresh_for=FRESH_FOR, source=str(time.monotonic_ns()))
            number += 1
        await asyncio.sleep(0.005)


if __name__ == "__main__":
    begin()
    main()
