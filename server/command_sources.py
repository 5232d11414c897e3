"""Answers what technicians ask of sources: how they are set up, whether they work, which secrets there are."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from server.command_register import RegisterCommands
from server.contract.commands import Answer
from server.contract.sources import (
    KeptSecret,
    PutSecret,
    ReadSecrets,
    ReadSourceKinds,
    SourceCommand,
    StopTrying,
    ToldOfSources,
    TrySource,
)
from server.contract.words import Words
from server.errors import RefusedError
from server.people.actor import Actor
from server.published_sources import PublishedSources
from server.reading import Reading
from server.source_kinds import source_kinds
from server.trying import Trials
from server.vault.secrets import Secrets


class SourceCommands:
    """Knows what is read now, and what is kept for it."""

    def __init__(
        self,
        settings: Path,
        reading: Reading,
        published: PublishedSources,
        secrets: Secrets,
        trials: Trials,
        register: RegisterCommands,
        make_key: Callable[[], Awaitable[None]],
    ) -> None:
        """``settings`` is the file that names sources beneath those that are published.

        ``make_key`` makes the key that locks secrets where there is none.
        """
        self._settings = settings
        self._reading = reading
        self._published = published
        self._secrets = secrets
        self._trials = trials
        self._register = register
        self._make_key = make_key

    async def answer(self, actor: Actor, command: SourceCommand) -> Answer:
        """Carry out an order, or tell what is asked; raises ServerError."""
        match command:
            case ReadSourceKinds():
                kinds = await asyncio.to_thread(source_kinds, self._reading.services, self._settings)
                return Answer(sources=ToldOfSources(kinds=kinds))
            case TrySource(text=text, ask=False):
                return Answer(sources=ToldOfSources(tried=await self._trials.judge(text, command.secrets)))
            case TrySource():
                try:
                    tried = await self._trials.run(actor.name, command.text, command.secrets)
                except asyncio.CancelledError:
                    if (task := asyncio.current_task()) is not None and task.cancelling():
                        raise
                    raise RefusedError(Words(vi="đã ngừng thử", en="the trial was stopped")) from None
                return Answer(sources=ToldOfSources(tried=tried))
            case StopTrying():
                self._trials.stop(actor.name)
            case ReadSecrets():
                return Answer(sources=ToldOfSources(secrets=await self._kept()))
            case PutSecret(name=name, value=value):
                await self._make_key()
                await asyncio.to_thread(self._secrets.put, name, value)
                await self._published.look_again()
                return Answer(sources=ToldOfSources(secrets=await self._kept()))
            case _:
                return Answer(sources=await self._register.answer(actor, command))
        return Answer()

    async def _kept(self) -> tuple[KeptSecret, ...]:
        used: dict[str, list[str]] = {}
        for source in self._reading.sources.values():
            for name in source.secrets().values():
                used.setdefault(name, []).append(source.id)
        kept = await asyncio.to_thread(self._secrets.all)
        return tuple(
            KeptSecret(name=name, set_at=datetime.fromtimestamp(at, UTC), used_by=tuple(sorted(used.get(name, ()))))
            for name, at in kept.items()
        )
