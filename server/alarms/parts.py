"""Puts the parts of the alarms together."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from server.alarms.acts import Acts
from server.alarms.book import Book
from server.alarms.commands import AlarmCommands, Outside
from server.alarms.engine import AlarmEngine
from server.alarms.presets import CameraTurns
from server.alarms.scenes import Showing
from server.alarms.showing import AlarmScenes
from server.alarms.trying import Improving, IsPublished, PublishPack, RuleTrials
from server.alarms.watch import HygieneWatch
from server.cameras.commands import CameraCommands
from server.config import Config
from server.hub import Hub
from server.services.province.registry import Province
from server.store.alarm_journal import AlarmJournal
from server.store.database import Database
from server.store.walk import Walk
from server.walls.arrangements import Arrangements


class AlarmParts:
    """The book, the engine that keeps it, and what answers orders about it."""

    def __init__(
        self,
        database: Database,
        hub: Hub,
        walls: Arrangements,
        settings: Showing,
        cameras: CameraCommands,
        *,
        retention: timedelta,
        province: Callable[[], Province],
    ) -> None:
        """Keep the journal for ``retention``; ``province`` tells where places are."""
        self._hub = hub
        self.journal = AlarmJournal(database, retention=retention)
        self.book = Book(self.journal, hub, time.monotonic)
        self.engine = AlarmEngine(self.book, hub, province)

        rules = self.engine.evaluator
        self.scenes = AlarmScenes(self.book, walls, settings, lambda: rules.rules, CameraTurns(cameras).turn)
        self.engine.looked = self.scenes.look
        self.engine.layouts = lambda: {name for wall in walls.names for name in walls.layouts(wall)}
        self.hygiene = HygieneWatch(self.journal, self.book, self.engine, hub)

    def commands(
        self,
        walk: Walk,
        folder: Path | None,
        texts: Callable[[], Mapping[str, str]],
        publish: PublishPack,
        is_published: IsPublished,
        outside: Outside,
    ) -> AlarmCommands:
        """Return what answers; ``folder`` has the province's own packs, ``texts`` are published above.

        ``outside`` tells who is told of an alarm beyond the room.
        """
        latest, trials = self._hub.latest, RuleTrials(walk, folder, texts)
        self.hygiene.tries = trials
        return AlarmCommands(
            self.book,
            Acts(self.book, self.engine.longest_shelved),
            self.journal,
            self.scenes,
            trials,
            Improving(latest, folder, texts, publish, is_published),
            latest,
            outside,
        )


def showing(config: Config) -> Showing:
    """Return where alarms bring their scenes, as the settings say."""
    said = config.alarms
    return Showing(
        wall=said.wall or (config.wall[0].name if config.wall else "main"),
        surface=said.surface,
        priorities=said.show,
        linger=timedelta(seconds=said.linger),
        cool_down=timedelta(seconds=said.cool_down),
    )
