"""Turns cameras to where an alarm wants them to look, and holds none of them."""

import asyncio
from collections import defaultdict

from server.cameras.commands import CameraCommands
from server.contract.commands import LeaveCamera, Role, SendCamera
from server.people.actor import Actor

ITSELF = Actor(station="alarm")
"""Who turns cameras for an alarm."""


class CameraTurns:
    """One turn of a camera after the other: who leaves it would end what the next one has begun."""

    def __init__(self, cameras: CameraCommands) -> None:
        self._cameras = cameras
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        """Of each camera that rules name."""

    async def turn(self, order: SendCamera) -> None:
        """Turn a camera, and leave it to whoever looks at the scene; raises ServerError."""
        async with self._locks[order.camera]:
            try:
                await self._cameras.answer(ITSELF, Role.OPERATOR, order)
            finally:
                await self._cameras.answer(ITSELF, Role.OPERATOR, LeaveCamera(camera=order.camera))
