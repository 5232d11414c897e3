"""What stands on the papers of a briefing, whichever kind of file they become. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Literal

from msgspec import Struct

from server.contract.messages import Briefing, BriefingFigure, BriefingScene
from server.contract.words import Language, Words

Kind = Literal["pdf", "xlsx"]
"""Of the file."""
FOLDED = 2.2
"""A picture that is wider than so many times its height stands on a page that lies on its side."""
_UNSEEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Turn the order of the letters around them."""


class Picture(Struct, frozen=True, kw_only=True):
    """What a surface shows in a scene."""

    file: str = ""
    """Name of the PNG file beside the paper; empty for none."""
    width: int = 0
    height: int = 0
    """Pixels."""
    trouble: str = ""
    """Why there is none, or what is wrong with it."""
    at: datetime | None = None
    """The moment that it shows."""


class PaperFigure(Struct, frozen=True, kw_only=True):
    """A figure that a sentence is made from."""

    name: str
    unit: str
    decimals: int
    before: float | None
    after: float | None
    plan: float | None
    source: str
    at: datetime | None
    """Which time it is about; None where that is not told."""


class PaperDecision(Struct, frozen=True, kw_only=True):
    """What was decided."""

    scene: int
    """Counted from 1."""
    text: str
    by: str
    at: datetime


class PaperScene(Struct, frozen=True, kw_only=True):
    """A page."""

    title: str
    sentence: str
    picture: Picture
    figures: tuple[PaperFigure, ...]
    decisions: tuple[PaperDecision, ...]


class Paper(Struct, frozen=True, kw_only=True):
    """The whole, in one language."""

    title: str
    wall: str
    """What the wall is called."""
    by: str
    """Who presented it, else who made it; empty for nobody."""
    presented: bool
    language: Language
    day: datetime
    """When it was presented, else the moment that it shows, else when it was made."""
    ended: datetime | None
    as_of: datetime | None
    """The moment of its scenes; None for now, or where each has its own."""
    written: datetime
    """When the paper was made."""
    scenes: tuple[PaperScene, ...]
    decisions: tuple[PaperDecision, ...]
    """All of them, the oldest first."""

    @property
    def lies(self) -> bool:
        """Whether its pages lie on their side, as wide pictures want."""
        pictures = [scene.picture for scene in self.scenes if scene.picture.height]
        return any(each.width / each.height > FOLDED for each in pictures)


def paper_of(
    briefing: Briefing,
    pictures: Sequence[Picture],
    *,
    wall: str,
    language: Language,
    sources: Mapping[str, Words],
    presenter: str,
    now: datetime,
) -> Paper:
    """Return the paper of a briefing.

    ``pictures`` has one of each scene, or none at all; ``sources`` what sources are called, by their ids;
    ``presenter`` is empty where nobody is known to have presented it.
    """
    decisions = tuple(
        PaperDecision(scene=each.scene + 1, text=clean(each.text), by=clean(each.by), at=each.at)
        for each in briefing.decisions
    )
    as_of = None if briefing.as_of is None else briefing.as_of.at
    scenes = tuple(
        _scene(each, number, pictures[number] if pictures else Picture(), decisions, sources, language)
        for number, each in enumerate(briefing.scenes)
    )
    return Paper(
        title=" ".join(clean(briefing.title.text(language)).split()) or briefing.name,
        wall=clean(wall),
        by=clean(presenter or briefing.by),
        presented=briefing.begun is not None,
        language=language,
        day=briefing.begun or as_of or briefing.made,
        ended=briefing.ended,
        as_of=as_of,
        written=now,
        scenes=scenes,
        decisions=decisions,
    )


def clean(text: str) -> str:
    """Return a text with its accents whole (NFC), and without what cannot be seen but for ends of lines."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(
        each for each in composed if each == "\n" or (unicodedata.category(each) != "Cc" and each not in _UNSEEN)
    ).strip()


def _scene(
    scene: BriefingScene,
    number: int,
    picture: Picture,
    decisions: Sequence[PaperDecision],
    sources: Mapping[str, Words],
    language: Language,
) -> PaperScene:
    return PaperScene(
        title=" ".join(clean(scene.title.text(language)).split()),
        sentence=clean(scene.sentence.text(language)) if scene.sentence is not None else "",
        picture=picture,
        figures=tuple(_figure(each, sources, language) for each in scene.figures),
        decisions=tuple(each for each in decisions if each.scene == number + 1),
    )


def _figure(figure: BriefingFigure, sources: Mapping[str, Words], language: Language) -> PaperFigure:
    source = sources.get(figure.source)
    return PaperFigure(
        name=clean(figure.name.text(language)),
        unit=clean(figure.unit.text(language)),
        decimals=min(max(figure.decimals, 0), 9),
        before=_known(figure.before),
        after=_known(figure.after),
        plan=_known(figure.plan),
        source=clean(source.text(language) if source is not None else figure.source),
        at=figure.observed,
    )


def _known(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None
