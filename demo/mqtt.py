"""The border gates' sensors: each gate tells a broker over MQTT 5 how many trucks wait.

Messages are retained, so that whoever comes later knows the newest at once.
"""

import asyncio
import logging

import msgspec
from aiomqtt import Client, MqttError, ProtocolVersion

from demo import gates, people
from demo.stage import Clock

EVERY = 10.0
"""Seconds from one message to the next."""
AGAIN = 5.0
"""Seconds after which a broker that is not there is tried again."""

_SILENT = logging.getLogger(f"{__name__}.client")
"""A broker that goes away is tried again; paho would log each time."""
_SILENT.setLevel(logging.CRITICAL)


def topic(gate: str) -> str:
    """Return the topic of a gate, in plain letters."""
    return f"langson/gates/{people.plain(gate).lower().replace(' ', '-')}/status"


async def publish(seed: int, address: tuple[str, int], now: Clock, *, every: float = EVERY) -> None:
    """Tell the broker at ``address`` the figures of all gates, until cancelled; waits for a broker that is away."""
    host, port = address
    while True:
        try:
            client = Client(host, port, protocol=ProtocolVersion.V5, logger=_SILENT)
            # aiomqtt asks why a connection ended only while it waits for a message, and asyncio logs what nobody asks
            client._disconnected.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
            async with client:
                while True:
                    for figures in gates.figures(seed, now()):
                        await client.publish(topic(figures.gate), msgspec.json.encode(figures), qos=1, retain=True)
                    await asyncio.sleep(every)
        except MqttError:
            await asyncio.sleep(min(every, AGAIN))
