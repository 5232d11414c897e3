"""The files that the source systems leave: sheets, packets of documents, a sensor's log and a database.

What is quick is written before anybody looks; the rest comes while the demo is answering already.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from demo import cameras, education, sheets
from demo.edxml import EdxmlFolder
from demo.eve import EveFile
from demo.province import CALENDAR
from demo.tourism import TourismDatabase


class Files:
    """Keeps all files as they are at a time."""

    def __init__(self, *, sheets: Path, data: Path, seed: int, address: str, streams: str, every: timedelta) -> None:
        self._sheets = sheets
        self._seed = seed
        self._address = address
        self._streams = streams
        self._every = every
        self._log = EveFile(data, seed)
        self._packets = EdxmlFolder(data, seed)
        self._database = TourismDatabase(data, seed)
        self._written: datetime | None = None
        self._school_day: tuple[date, bool] | None = None

    def begin(self, now: datetime) -> None:
        """Write what is there from the first moment; raises OSError where the folder cannot be written."""
        sheets.write(self._sheets, self._seed, now)
        inventory = cameras.inventory(self._seed, self._address, self._streams)
        sheets.drop(self._sheets / cameras.INVENTORY, inventory)

    def advance(self, now: datetime) -> None:
        """Write what has changed since the last time; raises OSError or sqlite3.Error where that cannot be."""
        self._log.advance(now)
        if self._written and now < self._written + self._every:
            return
        if self._written:
            sheets.write(self._sheets, self._seed, now)
        self._written = now
        self._packets.advance(now)
        self._database.advance(now)
        local = now.astimezone(CALENDAR)
        # pupils are counted once in the morning
        counted = (local.date(), local.hour >= 9)
        if counted != self._school_day:
            education.write(self._sheets, self._seed, now)
            self._school_day = counted
