"""Looks at the pictures of all cameras of the register in turn: is each worth looking at?"""

from datetime import datetime
from typing import Annotated, ClassVar

from msgspec import Meta

from server.cameras.inspection.scheduler import InspectionScheduler, Rhythm
from server.connectors.base import ConnectorTools, SourceConfig
from server.connectors.transport.inbox import Inbox
from server.contract.words import Words
from server.errors import ServerError, SourceError
from server.records import AnyRecord, Batch, Look

SIZE = 256
"""Bytes that one look takes in memory, about."""


class LooksConfig(SourceConfig, frozen=True, kw_only=True, tag="looks"):
    """One ``[[source]]`` of kind ``looks``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Look,)
    every: Annotated[float, Meta(gt=0)] = 5.0
    timeout: Annotated[float, Meta(gt=0)] = 30.0
    look_every: Annotated[float, Meta(ge=5)] = 60.0
    """Seconds from one look at a camera to the next."""
    road: Annotated[float, Meta(ge=1, le=20)] = 4.0
    """Seconds that a camera is looked at whose traffic is measured."""
    longest: Annotated[float, Meta(ge=5)] = 300.0
    """Seconds to which the pause of a camera that gives no picture grows."""
    clock_every: Annotated[float, Meta(ge=60)] = 3600.0
    """Seconds after which the clock of a camera is read again."""

    @property
    def rhythm(self) -> Rhythm:
        """How often and how long cameras are looked at."""
        return Rhythm(every=self.look_every, road=self.road, longest=self.longest, clock=self.clock_every)


class Looks:
    """Keeps the inspection running; what it has seen since the last question is the answer."""

    def __init__(self, config: LooksConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._inbox: Inbox[tuple[str, datetime], Look] = Inbox(tools.largest_body)
        self._inspection = None if tools.inspection is None else tools.inspection(self._take, rhythm=config.rhythm)

    async def fetch(self) -> Batch:
        """Return the looks since the last answer; the first answer waits for the first look."""
        await self._open().begun.wait()
        taken = self._inbox.items()
        return self._inbox.told(Batch(records=[look for _, look in taken], whole=False), taken)

    async def listen(self) -> None:
        """Look until cancelled; raises SourceError where the list of cameras cannot be read."""
        try:
            await self._open().run()
        except ServerError as error:
            raise SourceError(error.words) from None

    def _take(self, look: Look) -> None:
        self._inbox.put((look.id, look.at), look, SIZE)

    def _open(self) -> InspectionScheduler:
        if self._inspection is None:
            raise SourceError(Words(vi="máy chủ chưa quản lý camera nào", en="the server keeps no register of cameras"))
        return self._inspection
