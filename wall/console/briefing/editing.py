"""What an edit makes of a briefing, and what can be taken back. Pure."""

from collections.abc import Callable
from datetime import datetime

from msgspec import structs

from server.contract.folding import fold
from server.contract.messages import AsOf, Briefing, BriefingScene, Scene
from server.contract.words import Words, same

MOST_UNDONE = 100
"""Edits that can be taken back."""


class Edits:
    """One briefing as it is being edited; what the server tells of it takes the place of what nobody has changed."""

    def __init__(self) -> None:
        self.briefing: Briefing | None = None
        self._before: list[Briefing] = []
        self._after: list[Briefing] = []

    def begin(self, briefing: Briefing | None) -> None:
        """Edit another briefing, or the same as the server tells of it now."""
        if briefing is None or self.briefing is None or briefing.name != self.briefing.name:
            self._before, self._after = [], []
        self.briefing = briefing

    def change(self, edit: Callable[[Briefing], Briefing]) -> Briefing | None:
        """Return the briefing after an edit; None where nothing is different."""
        if self.briefing is None or (after := edit(self.briefing)) == self.briefing:
            return None
        self._before = [*self._before, self.briefing][-MOST_UNDONE:]
        self._after = []
        self.briefing = after
        return after

    def undo(self) -> Briefing | None:
        """Return the briefing before the last edit; None where there is none."""
        if not self._before or self.briefing is None:
            return None
        self._after.append(self.briefing)
        self.briefing = self._before.pop()
        return self.briefing

    def redo(self) -> Briefing | None:
        """Return the briefing after the edit that was taken back last; None where there is none."""
        if not self._after or self.briefing is None:
            return None
        self._before.append(self.briefing)
        self.briefing = self._after.pop()
        return self.briefing


def moved(briefing: Briefing, place: int, step: int) -> Briefing:
    """Return a briefing with a scene moved up (-1) or down (1); as it was at either end."""
    scenes, to = list(briefing.scenes), place + step
    if not (0 <= place < len(scenes) and 0 <= to < len(scenes)):
        return briefing
    scenes.insert(to, scenes.pop(place))
    return structs.replace(briefing, scenes=tuple(scenes))


def dropped(briefing: Briefing, place: int) -> Briefing:
    """Return a briefing without a scene."""
    return structs.replace(briefing, scenes=briefing.scenes[:place] + briefing.scenes[place + 1 :])


def added(briefing: Briefing, place: int, title: Words, scene: Scene) -> Briefing:
    """Return a briefing with a scene more, behind the one at a place."""
    new = BriefingScene(title=title, scene=scene)
    return structs.replace(briefing, scenes=(*briefing.scenes[: place + 1], new, *briefing.scenes[place + 1 :]))


def told(briefing: Briefing, place: int, title: str, sentence: str, notes: str, language: str) -> Briefing:
    """Return a briefing with other words for a scene: in both languages where they were the same in both.

    A sentence that is written anew is a person's: the figures that the old one was made from go with it.
    """
    held = briefing.scenes[place]
    new = structs.replace(held, title=_said(held.title, title, language), notes=_said(held.notes, notes, language))
    before = held.sentence.text(language) if held.sentence is not None else ""  # type: ignore[arg-type]
    if sentence.strip() != before:
        words = _said(held.sentence or same(""), sentence, language)
        new = structs.replace(new, sentence=words if sentence.strip() else None)
    return structs.replace(briefing, scenes=(*briefing.scenes[:place], new, *briefing.scenes[place + 1 :]))


def renamed(briefing: Briefing, title: str, language: str) -> Briefing:
    """Return a briefing that is called something else."""
    return structs.replace(briefing, title=_said(briefing.title, title, language)) if title.strip() else briefing


def dated(briefing: Briefing, as_of: datetime | None) -> Briefing:
    """Return a briefing of which all scenes that name no moment of their own are as of one; None for now."""
    return structs.replace(briefing, as_of=None if as_of is None else AsOf(at=as_of))


def empty(title: str, taken: set[str], now: datetime) -> Briefing:
    """Return a briefing without scenes under a name that none has yet."""
    letters = "".join(each if each.isascii() and each.isalnum() else "-" for each in fold(title))
    base = "-".join(filter(None, letters.split("-")))[:55] or "briefing"
    name = next(each for each in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if each not in taken)
    return Briefing(name=name, title=same(title), made=now)


def _said(held: Words, text: str, language: str) -> Words:
    """Return words with another text in a language; in both, where both said the same."""
    text = text.strip()
    if held.vi == held.en:
        return same(text)
    return Words(vi=text, en=held.en) if language == "vi" else Words(vi=held.vi, en=text)


def as_of(scene: Scene, moment: AsOf) -> Scene:
    """Return a scene at the moment of its briefing."""
    return structs.replace(scene, as_of=moment)
