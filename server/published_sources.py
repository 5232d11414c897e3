"""Has the sources read that the server's settings name and that people have published; the published ones win."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from server.config import LoadedConfig, read_source
from server.connectors.base import SourceConfig
from server.contract.publishing import DrawnDocument, SourceText
from server.contract.words import Words
from server.drawn import Judge, Shown, name_of
from server.errors import ConfigError, ExplainedError
from server.health import Health
from server.reading import Reading
from server.services.base import Service

KIND = "source-settings"
SAID = timedelta(days=365)
"""How long the health of the server tells of a source that cannot be read, unless it is mended."""

log = logging.getLogger(__name__)


class PublishedSources:
    """Follows what is published."""

    def __init__(self, config: LoadedConfig, reading: Reading, health: Health) -> None:
        self._config = config
        self._reading = reading
        self._health = health
        self._shown: Shown = {}
        self._wrong: set[str] = set()

    async def follow(self, shown: Shown) -> None:
        """Have the sources read that are shown now; one that cannot be leaves the others, and its own last good one."""
        self._shown = shown
        read = self._reading.sources
        wanted, refused = await asyncio.to_thread(sources_of, shown, self._config, self._reading.services)
        wrong = {name: error.each[0].words for name, error in refused.items()}
        wanted |= {name: read[name] for name in refused if name in read}
        for name in read.keys() - wanted.keys():
            await self._reading.remove_source(name)
        for name, source in wanted.items():
            try:
                await self._reading.replace_source(source)
            except ExplainedError as error:
                wrong[name] = error.words
            except KeyError:
                service = source.service
                wrong[name] = Words(vi=f"không có dịch vụ «{service}»", en=f"there is no service “{service}”")
        self._say(wrong)

    async def look_again(self) -> None:
        """Try again what could not be read: a secret or a service may be there now."""
        if self._wrong:
            await self.follow(self._shown)

    def _say(self, wrong: dict[str, Words]) -> None:
        for name in self._wrong - wrong.keys():
            self._health.over(f"{KIND}/{name}")
        for name, words in wrong.items():
            said = Words(vi=f"nguồn {name}: {words.vi}", en=f"source {name}: {words.en}")
            self._health.say(f"{KIND}/{name}", said, lasting=SAID)
        self._wrong = set(wrong)


def sources_of(
    shown: Shown, config: LoadedConfig, services: Mapping[str, Service]
) -> tuple[dict[str, SourceConfig], dict[str, ConfigError]]:
    """Return the sources that count, by id, and what is wrong with those published ones that cannot be read.

    In their place stands what the settings have under the same id, if anything.
    """
    wanted: dict[str, SourceConfig] = {source.id: source for source in config.source}
    wrong: dict[str, ConfigError] = {}
    for topic, document in shown.items():
        name = name_of(topic)
        if isinstance(document, SourceText):
            try:
                wanted[name] = read_source(Path(topic), document.text, config, services, id=name)
            except ConfigError as error:
                wrong[name] = error
    return wanted, wrong


def judge_source(config: LoadedConfig, services: Callable[[], Mapping[str, Service]]) -> Judge:
    """Return what says, beside the ``services`` of now, why a source cannot be published."""

    def judge(name: str, document: DrawnDocument | None, shown: Shown) -> Words | None:
        del shown
        if not isinstance(document, SourceText):
            return None
        try:
            read_source(Path(name), document.text, config, services(), id=name)
        except ConfigError as error:
            return error.words
        return None

    return judge
