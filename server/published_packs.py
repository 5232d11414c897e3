"""Has services work by the packs that people have published, above those of files, and says what they would change."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from server.alarm_rules.evaluator import PackRules
from server.config import beside_services
from server.connectors.base import SourceConfig
from server.contract.publishing import DrawnDocument, PackText
from server.contract.toml_place import spell
from server.contract.words import Words
from server.drawn import Judge, Shown, pack_texts
from server.errors import ConfigError
from server.health import Health
from server.published_sources import PublishedSources
from server.quality.watch import QualityWatch
from server.reading import Reading
from server.services import packs
from server.services.base import Service

SAID = timedelta(days=365)
"""How long the health of the server tells of a pack that cannot be used, unless it is mended."""

log = logging.getLogger(__name__)


class PublishedPacks:
    """Follows what is published."""

    def __init__(
        self,
        folder: Path | None,
        reading: Reading,
        sources: PublishedSources,
        quality: QualityWatch,
        health: Health,
        ruled: Callable[[Sequence[PackRules], Words | None], None] = lambda *_: None,
    ) -> None:
        """Put what is published above the packs of a ``folder`` and those that are shipped.

        ``ruled`` is called with the rules of alarms of all packs, when any has changed, and why some are not the
        newest.
        """
        self._ruled = ruled
        self._folder = folder
        self._reading = reading
        self._sources = sources
        self._quality = quality
        self._health = health
        self._used = packs.pack_files(folder)
        self._texts: Mapping[str, str] = {}
        self._wrong: set[str] = set()

    @property
    def texts(self) -> Mapping[str, str]:
        """Those that are published and used, by name."""
        return self._texts

    async def follow(self, shown: Shown) -> None:
        """Use the packs that are shown now; one that cannot be used leaves the others, and its own last good one."""
        texts, services, wrong = await asyncio.to_thread(self._best, pack_texts(shown))
        files = packs.pack_files(self._folder, texts)
        changed = [name for name in files if name not in self._used or files[name].text != self._used[name].text]
        gone = self._used.keys() - files.keys()
        if packs.PROVINCE in changed:
            changed = list(files)
            self._quality.be_in(packs.province(self._folder, texts))
        for name in changed:
            if name not in packs.APART:
                await self._reading.replace_service(name, services[name])
                log.info("service %s follows another pack", name)
        for name in sorted(gone - {packs.ALARMS}):
            try:
                await self._reading.remove_service(name)
            except ValueError:
                wrong[name] = Words(
                    vi="đã gỡ, nhưng còn nguồn gửi cho dịch vụ này: hãy gỡ nguồn trước",
                    en="taken away, but sources still feed this service: take those away first",
                )
        # one that could not go yet is tried again with the next change
        self._used, self._texts = {**files, **{name: self._used[name] for name in gone & wrong.keys()}}, texts
        self._say(wrong)
        self._ruled(packs.alarm_rules(self._folder, texts), old_rules(wrong))
        if changed or gone:
            await self._sources.look_again()

    def _best(self, texts: dict[str, str]) -> tuple[dict[str, str], Mapping[str, Service], dict[str, Words]]:
        """Return the texts that can be used together, the services that they make, and why others cannot."""
        wrong: dict[str, Words] = {}
        while True:
            try:
                return texts, packs.load(self._folder, texts), wrong
            except ConfigError as error:
                said = {each.path.stem: each.words for each in reversed(error.each) if not each.path.is_absolute()}
                if not said:
                    raise
                for name in said:
                    # the one that worked last goes on, where it still does
                    last = self._texts.get(name) if name not in wrong else None
                    texts = {each: text for each, text in texts.items() if each != name}
                    if last is not None:
                        texts[name] = last
                wrong |= {name: words for name, words in said.items() if name not in wrong}

    def _say(self, wrong: Mapping[str, Words]) -> None:
        for name in self._wrong - wrong.keys():
            self._health.over(f"pack/{name}")
        for name, words in wrong.items():
            said = Words(vi=f"gói {name}: {words.vi}", en=f"pack {name}: {words.en}")
            self._health.say(f"pack/{name}", said, lasting=SAID)
        self._wrong = set(wrong)


def old_rules(wrong: Mapping[str, Words]) -> Words | None:
    """Return that rules of packs that cannot be used are those of before; None where all can be used."""
    if not wrong:
        return None
    names = ", ".join(sorted(wrong))
    vi, en = "; ".join(each.vi for each in wrong.values()), "; ".join(each.en for each in wrong.values())
    return Words(vi=f"luật báo động cũ còn dùng cho {names}: {vi}", en=f"old rules stay in force for {names}: {en}")


def judge_pack(folder: Path | None, sources: Callable[[], Mapping[str, SourceConfig]]) -> Judge:
    """Return what says why a pack cannot be published: it is wrong, or ``sources`` of now tell what it leaves out."""

    def judge(name: str, document: DrawnDocument | None, shown: Shown) -> Words | None:
        texts = {each: text for each, text in pack_texts(shown).items() if each != name}
        if isinstance(document, PackText):
            texts[name] = document.text
        try:
            services = packs.load(folder, texts)
        except ConfigError as error:
            return error.words
        return next(_left_alone(sources(), services), None)

    return judge


def _left_alone(sources: Mapping[str, SourceConfig], services: Mapping[str, Service]) -> Iterator[Words]:
    """Yield what the settings of a source name that there would be no more."""
    for source in sources.values():
        for wrong in beside_services(source, services):
            key = spell(wrong.key)
            yield Words(
                vi=f"nguồn {source.id}, {key}: {wrong.words.vi}; hãy sửa nguồn đó trước",
                en=f"source {source.id}, {key}: {wrong.words.en}; change that source first",
            )
