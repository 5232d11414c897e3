"""Asks a source once by settings that nobody has published, and keeps nothing of it."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import structs

from server.config import LoadedConfig, read_source
from server.connectors import AnySourceConfig
from server.connectors.base import ConnectorTools
from server.connectors.mapping.records import MappedConfig
from server.connectors.transport.http import asked_address
from server.contract.calendar import CALENDAR
from server.contract.sources import MOST_REJECTED, MOST_ROWS, RejectedRow, SettingMistake, Tried
from server.contract.words import Words
from server.errors import ConfigError, ExplainedError, SourceError
from server.polling import EXPECTED, SourceReader, explain
from server.reading import reader_of
from server.records import OURS, AnyRecord, Batch
from server.services.base import Service
from server.services.province.strangers import strangers
from server.sifting import sifted

LONGEST = 60.0
"""Seconds of a trial, whatever the settings say."""
LISTENED = 5.0
"""Seconds that a source which sends by itself is listened to."""
LONGEST_TEXT = 200
"""Letters of a value that are told."""
TEXT = Path("source.toml")
"""What a text is called that lies in no file."""


class Trials:
    """Tries sources for people, one at a time for each of them."""

    def __init__(
        self, config: LoadedConfig, services: Callable[[], Mapping[str, Service]], tools: ConnectorTools
    ) -> None:
        self._config = config
        self._services = services
        self._tools = tools
        self._running: dict[str, asyncio.Task[Tried]] = {}

    async def run(self, who: str, text: str, secrets: Mapping[str, str]) -> Tried:
        """Return what came of somebody's trial; the one before ends. Raises CancelledError where it is stopped."""
        self.stop(who)
        task = asyncio.create_task(tried(text, self._config, self._services(), self._tools, secrets))
        self._running[who] = task
        try:
            return await task
        finally:
            task.cancel()
            if self._running.get(who) is task:
                del self._running[who]

    async def judge(self, text: str, secrets: Mapping[str, str]) -> Tried:
        """Return what is wrong with a text, without asking anybody."""
        found = await asyncio.to_thread(_read, text, self._config, self._services(), secrets, TEXT)
        return found if isinstance(found, Tried) else Tried()

    def stop(self, who: str) -> None:
        """End somebody's trial, if there is one."""
        if (task := self._running.pop(who, None)) is not None:
            task.cancel()


async def tried(
    text: str,
    config: LoadedConfig,
    services: Mapping[str, Service],
    tools: ConnectorTools,
    secrets: Mapping[str, str] | None = None,
    path: Path = TEXT,
) -> Tried:
    """Return what is wrong with a text of settings, or what comes when its source is asked once.

    ``secrets`` are used in place of those that the server keeps.
    """
    given = dict(secrets or {})
    source = await asyncio.to_thread(_read, text, config, services, given, path)
    if isinstance(source, Tried):
        return source
    lent = structs.replace(tools, secret=lambda name: given[name] if name in given else tools.secret(name))
    return await _asked(source, lent, services[source.service])


def _read(
    text: str, config: LoadedConfig, services: Mapping[str, Service], given: Mapping[str, str], path: Path
) -> AnySourceConfig | Tried:
    """Return the source of a text, or what is wrong with that."""
    try:
        return read_source(path, text, config, services, given=given)
    except ConfigError as error:
        mistakes = [SettingMistake(words=each.what, key=each.key or "", line=each.line) for each in error.each]
        return Tried(mistakes=tuple(mistakes))


async def _asked(source: AnySourceConfig, tools: ConnectorTools, service: Service) -> Tried:
    bounded = structs.replace(source, timeout=min(source.timeout, LONGEST))
    began = time.monotonic()
    reader = None
    try:
        reader = reader_of(bounded, tools, service)
        batch = await reader.ask()
        if reader.listens and not batch.records:
            await asyncio.sleep(min(source.every, source.timeout, LISTENED))
            batch = await reader.ask()
    except EXPECTED as error:
        rejected, examples = (error.rejected, error.examples) if isinstance(error, SourceError) else (0, ())
        return Tried(
            failed=_told_where(error), seconds=time.monotonic() - began, rejected=rejected,
            examples=tuple(RejectedRow(reason=each.reason, content=each.content) for each in examples[:MOST_REJECTED]),
        )  # fmt: skip
    except ExplainedError as error:
        return Tried(failed=error.words, seconds=time.monotonic() - began)
    finally:
        if reader is not None:
            await reader.aclose()
    seconds = time.monotonic() - began
    told = await asyncio.to_thread(_told, source, service, batch, seconds)
    return structs.replace(told, unmapped=_unmapped(source, reader))


def _told_where(error: Exception) -> Words:
    """Return why no answer could be used, with the address that was asked where there was one."""
    words, address = explain(error), asked_address(error)
    return Words(vi=f"{words.vi}: {address}", en=f"{words.en}: {address}") if address else words


def _unmapped(source: AnySourceConfig, reader: SourceReader) -> tuple[str, ...]:
    """Return where something stands in the answer that no field of ours is mapped to."""
    mapped = {*source.places.values()} if isinstance(source, MappedConfig) else set()
    return tuple(each for each in reader.seen if each not in mapped)


def _told(source: AnySourceConfig, service: Service, batch: Batch, seconds: float) -> Tried:
    batch = sifted(service, batch)
    return Tried(
        seconds=seconds,
        records=len(batch.records),
        kind=type(batch.records[0]).__name__.lower() if batch.records else "",
        rows=tuple(map(_row, batch.records[:MOST_ROWS])),
        rejected=batch.rejected,
        examples=tuple(
            RejectedRow(reason=each.reason, content=each.content) for each in batch.examples[:MOST_REJECTED]
        ),
        strangers=strangers(service.province, batch.records),
        unverified=not source.is_verified,
    )


def _row(record: AnyRecord) -> dict[str, str]:
    fields = {name: _text(value) for name, value in structs.asdict(record).items() if name not in OURS}
    return {name: text for name, text in fields.items() if text}


def _text(value: object) -> str:
    match value:
        case None | "" | ():
            return ""
        case datetime():
            return f"{value.astimezone(CALENDAR):%Y-%m-%d %H:%M}" if value.tzinfo else f"{value:%Y-%m-%d %H:%M}"
        case str():
            text = value
        case _:
            told = msgspec.to_builtins(value)
            text = told if isinstance(told, str) else msgspec.json.encode(told).decode().strip('"')
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
