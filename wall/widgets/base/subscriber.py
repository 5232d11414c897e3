"""What a tile does before it paints anything: receives documents, and judges how far to trust them."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar, Generic, TypeVar, cast

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from server.contract.messages import About, Alarm, Document, Update
from server.contract.messages.layouts import TileSpec
from wall.client.freshness import Awaited, Freshness, abouts
from wall.client.precedence import foremost, in_order
from wall.guard import Guard
from wall.language import Language
from wall.widgets.base.judgement import Judgement
from wall.widgets.base.notes import Notes

D = TypeVar("D", bound=Document)


class Subscriber(QWidget, Generic[D]):
    """Holds the newest documents of the topics of a tile, and says in one line why they are not fresh."""

    self_contained: ClassVar[bool] = False
    """Its options say what it shows: no document is waited for, and ``condition`` judges it."""

    def __init__(self, spec: TileSpec, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.language = language
        self.freshness = Freshness.WAITING
        self.awaited = Awaited.DATA
        self.received = 0
        self.guard = Guard(f"{spec.kind} of {', '.join(spec.topics)}", self._fail)
        """Takes what this tile raises, wherever: it costs this tile alone."""
        self._updates: dict[str, Update] = {}
        self._note = ""
        self._notes = Notes(language)
        self._judgement = Judgement(spec.topics, self._notes)
        self._broken = False
        """The content cannot be shown, by a fault of ours."""
        self._judged: tuple[datetime, bool] | None = None
        self._judged_at = time.monotonic()

    def news(self, topic: str) -> None:
        """Show what has changed in the document of a topic."""
        del topic
        self.update()

    def over(self, alarm: Alarm) -> None:
        """An alarm that the layout names is over: what it brought stays as it was until its scene goes."""

    def lacking(self) -> Sequence[str]:
        """Return what the layout wants shown and the documents do not have, by name; the tile says it."""
        return ()

    def condition(self) -> tuple[Freshness, str]:
        """Judge what a self-contained tile shows: how far it can be trusted and, in one line, why no further."""
        return Freshness.FRESH, ""

    def abouts(self) -> Sequence[About]:
        """Return which times the figures are about that it shows; by default those of all its documents."""
        return [about for document in self.documents.values() for about in abouts(document)]

    def judged_by(self) -> Mapping[str, Update]:
        """Return by which of its updates the tile is judged; by default by all of them."""
        return self._updates

    @property
    def has_content(self) -> bool:
        """Whether there is something to draw."""
        return self.self_contained or any(update.document for update in self._updates.values())

    @property
    def document(self) -> D:
        """The newest document of the topic that the layout names first; of all of a kind the gravest."""
        return foremost(self.spec.topics, self._documents_held())

    @property
    def documents(self) -> dict[str, D]:
        """The newest document of every topic that has one, as the layout names them, whichever came first."""
        return in_order(self.spec.topics, self._documents_held())

    @property
    def now(self) -> datetime:
        """The server's time, UTC, when the tile was judged last."""
        return self._judged[0] if self._judged else datetime.now(UTC)

    @property
    def clock(self) -> float:
        """The server's time to the frame, seconds since 1970: what moves by it stands alike on all outputs."""
        return self.now.timestamp() + (time.monotonic() - self._judged_at if self._judged else 0.0)

    def receive(self, update: Update) -> None:
        """Take the newest update of one of the topics."""
        self.received += 1
        held = self._updates.get(update.topic)
        if update.is_gone and held is not None and isinstance(held.document, Alarm):
            self.over(held.document)
            return
        self._updates[update.topic] = update
        if update.document is not None:
            # what went wrong may have kept it from what came before
            fresh = self._broken or held is None or held.document != update.document
            self._mend()
            if fresh:
                with self.guard:
                    self.news(update.topic)
        if self._judged is not None:
            with self.guard:
                self.judge(*self._judged)

    def forget(self, topic: str) -> None:
        """Show a topic no more, unless the layout names it: it was there for being of its kind."""
        if topic not in self.spec.topics:
            self.lose(topic)

    def lose(self, topic: str) -> None:
        """Show a topic no more: at the moment that is shown there was nothing of it."""
        if self._updates.pop(topic, None) is not None:
            if self._judged is not None:
                # what has no content any more is not fresh either
                self.judge(*self._judged)
            self.update()

    def judge(self, now: datetime, live: bool) -> None:  # noqa: FBT001 - kept as a pair
        """Judge again how old the content is, at the server's time ``now``."""
        if self._judged is None or self._judged[0] != now:
            self._judged_at = time.monotonic()
        self._judged = (now, live)
        if self._broken:
            state, note = Freshness.FAILING, self.tr("Cannot be shown: see the log of this station")
        elif self.self_contained:
            state, note = self.condition()
        else:
            state, note = self._judgement.judge(
                self.judged_by(), now, live=live, awaited=self.awaited, abouts=self.abouts(), lacking=self.lacking()
            )
        self._become(state, note)

    def judge_anew(self) -> None:
        """Judge and paint what has come by itself, not in a document."""
        self._mend()
        if self._judged is not None:
            self.judge(*self._judged)
        self.update()

    def _documents_held(self) -> dict[str, D]:
        return {topic: cast(D, update.document) for topic, update in self._updates.items() if update.document}

    def _become(self, state: Freshness, note: str) -> None:
        if (state, note) != (self.freshness, self._note):
            self.freshness, self._note = state, note
            self.update()

    def _fail(self) -> None:
        """Say that the content cannot be shown, until something new comes."""
        self._broken = True
        self._become(Freshness.FAILING, self.tr("Cannot be shown: see the log of this station"))

    def _mend(self) -> None:
        """Try again: something new has come."""
        if self._broken:
            self._broken = False
            self.update()

    def event(self, event: QEvent) -> bool:
        """Take whatever Qt tells; what a kind of tile raises in any of its handlers comes out here."""
        with self.guard:
            return super().event(event)
        return True

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything again in another language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._mend()
            if self._judged is not None:
                self.judge(*self._judged)
            self.update()
        super().changeEvent(event)
