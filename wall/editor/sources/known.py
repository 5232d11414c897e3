"""What the editor knows of sources: how each kind is set up, which secrets there are, and what was typed of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer, AnyCommand
from server.contract.publishing import SourceText
from server.contract.sources import (
    KeptSecret,
    PutSecret,
    ReadSecrets,
    ReadSourceKinds,
    RecordKind,
    SourceKind,
    SourceKinds,
    StopTrying,
    Tried,
    TrySource,
)
from server.contract.words import Words
from wall.client.orders import UNANSWERED, Orders
from wall.editor.documents.shelves.server_shelf import refusal
from wall.editor.documents.shelves.shelf import ShelfRefusedError, why_not

NOTHING = SourceKinds(kinds=(), services=(), records=())


class KnownSources(QObject):
    """Asks the server for what there is, again where that may be another, and whenever somebody sets a secret."""

    changed = Signal()
    """The kinds are known now, or the secrets are others."""

    def __init__(self, orders: Orders) -> None:
        super().__init__()
        self._orders = orders
        self._is_old = True
        self.kinds = NOTHING
        self.own: dict[str, SourceText] = {}
        """What the server's settings name beneath what is published."""
        self.secrets: Mapping[str, KeptSecret] = {}
        self.typed: dict[str, str] = {}
        """Secrets by name that the server does not have yet: used for trials alone."""
        self.unfit: dict[str, Words] = {}
        """Why what was typed of a secret can be none, by its name."""

    def kind(self, name: object) -> SourceKind | None:
        """Return how a kind is set up; None where there is none of that name."""
        return next((each for each in self.kinds.kinds if each.name == name), None)

    def gives(self, values: dict[str, Any]) -> bool:
        """Return whether the kind itself says which records come; else a mapping does."""
        kind = self.kind(values.get("kind"))
        return kind is not None and bool(kind.gives)

    def record_of(self, values: dict[str, Any]) -> RecordKind | None:
        """Return the kind of record that a source is mapped to; None where that is not known."""
        service = next((each for each in self.kinds.services if each.name == values.get("service")), None)
        named = values.get("record") or (service.records[0] if service is not None else None)
        return next((each for each in self.kinds.records if each.name == named), None)

    async def learn(self) -> None:
        """Ask for all of it where it is not known as it is now; raises UnansweredError and ShelfRefusedError."""
        if not self._is_old:
            return
        answer = await self._ask(ReadSourceKinds())
        if answer.sources is not None and answer.sources.kinds is not None:
            self.kinds = answer.sources.kinds
            self._is_old = False
            self.own.update({id: SourceText(text=text) for id, text in self.kinds.settings.items()})
        self._take(await self._ask(ReadSecrets()))

    def doubt(self) -> None:
        """Ask again the next time: another service may be there, or one may be gone."""
        self._is_old = True

    async def put_secret(self, name: str, value: str) -> Words | None:
        """Have the server keep a secret; return why it does not."""
        try:
            self._take(await self._ask(PutSecret(name=name, value=value)))
        except (UnansweredError, ShelfRefusedError) as error:
            return why_not(error)
        self.typed.pop(name, None)
        return None

    async def judge(self, text: str) -> Tried:
        """Return what is wrong with a text; raises like ``learn``."""
        return _tried(await self._ask(TrySource(text=text, secrets=self._given(), ask=False)))

    async def try_out(self, text: str) -> Tried:
        """Return what comes when a source is asked by this text; raises like ``learn``."""
        return _tried(await self._ask(TrySource(text=text, secrets=self._given()), again=False))

    async def stop(self) -> None:
        """End the trial that is under way."""
        await self._ask(StopTrying(), again=False)

    def unfit_secret(self, values: dict[str, Any]) -> Words | None:
        """Return why a secret that was typed for a source can be none; None where all can."""
        auth = values.get("auth")
        names = values.get("secret"), auth.get("secret") if isinstance(auth, dict) else None
        return next((self.unfit[name] for name in names if isinstance(name, str) and name in self.unfit), None)

    def others_with(self, name: str, source: object) -> Sequence[str]:
        """Return the sources besides one that need a secret."""
        kept = self.secrets.get(name)
        return [each for each in kept.used_by if each != source] if kept is not None else []

    def set_at(self, name: str) -> datetime | None:
        """Return when a secret was set; None where there is none."""
        kept = self.secrets.get(name)
        return kept.set_at if kept is not None else None

    def _given(self) -> dict[str, str]:
        return {name: value for name, value in self.typed.items() if value}

    def _take(self, answer: Answer) -> None:
        if answer.sources is not None and answer.sources.secrets is not None:
            self.secrets = {each.name: each for each in answer.sources.secrets}
        self.changed.emit()

    async def _ask(self, command: AnyCommand, **how: Any) -> Answer:
        answer = await self._orders.ask(command, **how)
        if (why := refusal(answer, self._orders)) is not None:
            raise ShelfRefusedError(why)
        return answer


def _tried(answer: Answer) -> Tried:
    found = answer.sources.tried if answer.sources is not None else None
    return found if found is not None else Tried(failed=UNANSWERED)
