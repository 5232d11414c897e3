"""Answers what technicians ask of service packs: which there are, and what another text of one would have shown."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from server.contract.commands import Answer
from server.contract.messages import Series, Span, Update
from server.contract.packs import PackCommand, PackFile, PackPreview, PreviewPack, ReadPacks, ToldOfPacks
from server.contract.past import Past, read
from server.contract.sources import SettingMistake
from server.errors import ConfigError
from server.services import packs
from server.services.indicators.definition import IndicatorDefinition
from server.services.indicators.preview import YEAR, merged, preview

STEPS: Mapping[Span, timedelta] = {
    Span.MINUTE: timedelta(minutes=30),
    Span.NOW: timedelta(hours=30),
    Span.HOUR: timedelta(hours=30),
    Span.DAY: timedelta(days=30),
    Span.WEEK: timedelta(weeks=30),
}
"""A series tells 36 periods: looked at so often, its states of the past leave none out. Longer ones need one state."""
MOST = 13
"""States of one series that are looked at."""


class AskPast(Protocol):
    """Tells the state of topics at a moment."""

    async def __call__(self, topics: Sequence[str], at: datetime) -> Past:
        """Raise StoreError where the past cannot be read."""
        ...


class PackCommands:
    """Knows the packs that count."""

    def __init__(
        self, folder: Path | None, texts: Callable[[], Mapping[str, str]], latest: Mapping[str, Update], past: AskPast
    ) -> None:
        """``folder`` has the province's own packs, ``texts`` are published above; ``latest`` is what topics tell."""
        self._folder = folder
        self._texts = texts
        self._latest = latest
        self._past = past

    async def answer(self, command: PackCommand) -> Answer:
        """Tell what is asked; raises ServerError."""
        match command:
            case ReadPacks():
                return Answer(packs=ToldOfPacks(packs=await asyncio.to_thread(beneath, self._folder)))
            case PreviewPack(name=name, text=text):
                return Answer(packs=ToldOfPacks(preview=await self._preview(name, text, self._texts())))

    async def _preview(self, name: str, text: str, published: Mapping[str, str]) -> PackPreview:
        try:
            await asyncio.to_thread(packs.load, self._folder, {**published, name: text})
            figures = figures_of(name, text)
        except ConfigError as error:
            return PackPreview(mistakes=tuple(map(_mistake, error.each)))
        now = datetime.now(UTC)
        files = packs.pack_files(self._folder, published)
        held = {each.id: each for each in figures_of(name, files[name].text)} if name in files else {}
        known = {figure.id: await self._states(figure, now) for figure in figures}
        return PackPreview(
            indicators=tuple(preview(held.get(figure.id), figure, merged(known[figure.id]), now) for figure in figures)
        )

    async def _states(self, figure: IndicatorDefinition, now: datetime) -> list[Series]:
        """Return what was told of a figure, the oldest first."""
        topic = f"series/{figure.id}"
        updates = [self._latest[topic]] if topic in self._latest else []
        if (step := STEPS.get(figure.span)) is not None:
            moments = [now - number * step for number in range(MOST, 0, -1) if number * step <= YEAR + step]
            told = [(await self._past([topic], moment)).state for moment in moments]
            updates = [*filter(None, (read(each) for state in told for each in state)), *updates]
        return [update.document for update in updates if isinstance(update.document, Series)]


def beneath(folder: Path | None) -> tuple[PackFile, ...]:
    """Return the packs of files, by name."""
    found = sorted(packs.pack_files(folder).items())
    return tuple(
        PackFile(name=name, text=file.text, origin="folder" if file.path.parent == folder else "shipped")
        for name, file in found
    )


def figures_of(name: str, text: str) -> Iterable[IndicatorDefinition]:
    """Return the indicators that a pack names; raises ConfigError."""
    found: Iterable[IndicatorDefinition] = getattr(packs.read_pack(name, text), "indicator", ())
    return found


def _mistake(error: ConfigError) -> SettingMistake:
    return SettingMistake(words=error.what, key=error.key or "", line=error.line)
