"""Lays a paper out as PDF, by Typst; it holds the interpreter while it works: for a process of its own."""

import re
import shutil
import unicodedata
from datetime import UTC
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import msgspec
import typst

from server.contract.calendar import CALENDAR
from server.contract.period_names import day
from server.contract.words import Words, figure
from wall.papers import terms
from wall.papers.paper import Paper, PaperDecision, PaperFigure, PaperScene

TEMPLATE = "briefing.typ"
BREAKABLE = 24
"""Letters of a word from which on it may be broken anywhere: no word of a language is as long."""
MINUS = "\u2212"


class LayoutError(Exception):
    """Typst could not lay it out; says why in one line, in English."""


def write(paper: Paper, folder: Path, file: Path) -> None:
    """Write the PDF; the paper's pictures lie in ``folder``. Raises LayoutError, and OSError."""
    with as_file(files("wall.papers") / TEMPLATE) as template:
        shutil.copyfile(template, folder / TEMPLATE)
    # what people have written goes as data, and is never read as Typst
    (folder / "paper.json").write_bytes(msgspec.json.encode(_Told(paper).all()))
    with as_file(files("resources.fonts")) as fonts:
        ours = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
        try:
            typst.compile(
                folder / TEMPLATE,
                output=file,
                root=folder,
                font_paths=ours,
                ignore_system_fonts=True,
                format="pdf",
                timestamp=paper.written.astimezone(UTC).replace(microsecond=0),
                # packages come from nowhere: without them nothing asks the net
                package_path=folder,
                package_cache_path=folder,
            )
        except typst.TypstError as error:
            raise LayoutError(" ".join(error.message.split())[:200]) from None


class _Told:
    """What the template is told: everything as it is written there."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper

    def all(self) -> dict[str, Any]:
        """Return the data."""
        paper = self._paper
        local = paper.day.astimezone(CALENDAR)
        return {
            "title": self._text(paper.title),
            "plain": {"title": paper.title, "author": paper.by or "Vọng Lâu"},
            "wall": self._text(paper.wall),
            "day": self._say(day(local.date(), with_year=True)),
            "facts": [[self._say(name), self._text(value)] for name, value in self._facts()],
            "language": paper.language,
            "lies": paper.lies,
            "scenes": [self._scene(scene) for scene in paper.scenes],
            "decisions": [self._decision(each) for each in paper.decisions],
            "terms": {
                name.lower(): self._say(words) for name, words in vars(terms).items() if isinstance(words, Words)
            },
        }

    def _facts(self) -> list[tuple[Words, str]]:
        """Return what the cover says of it."""
        paper = self._paper
        found = [(terms.PRESENTED if paper.presented else terms.MADE, paper.by or self._say(terms.COMPOSED))]
        if paper.presented:
            span = self._say(terms.moment(paper.day))
            if paper.ended is not None:
                span += f" \u2013 {paper.ended.astimezone(CALENDAR):%H:%M}"
            found.append((terms.TIME, span))
        if paper.as_of is not None:
            found.append((terms.AS_OF, self._say(terms.moment(paper.as_of))))
        found.append((terms.WRITTEN, self._say(terms.moment(paper.written))))
        return found

    def _scene(self, scene: PaperScene) -> dict[str, Any]:
        picture = scene.picture
        shown = f"{self._say(terms.PICTURE)} {self._say(terms.moment(picture.at))}" if picture.at else ""
        return {
            "title": self._text(scene.title),
            "sentence": self._text(scene.sentence),
            "picture": picture.file,
            "ratio": picture.width / picture.height if picture.height else 1,
            "trouble": self._text(picture.trouble),
            "shown": shown,
            "figures": [self._figure(each) for each in scene.figures],
            "decisions": [self._decision(each) for each in scene.decisions],
        }

    def _figure(self, each: PaperFigure) -> dict[str, str]:
        change = None if each.before is None or each.after is None else each.after - each.before
        signed = self._number(change, each.decimals)
        told = [each.source, self._say(terms.moment(each.at)) if each.at else ""]
        return {
            "name": self._text(each.name),
            "unit": self._text(each.unit),
            "before": self._number(each.before, each.decimals),
            "after": self._number(each.after, each.decimals),
            "change": f"+{signed}" if change is not None and change > 0 else signed,
            "plan": self._number(each.plan, each.decimals),
            "source": self._text(" · ".join(filter(None, told))),
        }

    def _decision(self, each: PaperDecision) -> dict[str, str]:
        return {
            "scene": str(each.scene),
            "text": self._text(each.text),
            "by": self._text(each.by),
            "at": self._say(terms.moment(each.at)),
        }

    def _number(self, value: float | None, decimals: int) -> str:
        if value is None:
            return terms.UNKNOWN
        if abs(value) >= 1e15:
            return f"{value:.3e}".replace("-", MINUS)
        return self._say(figure(value, decimals)).replace("-", MINUS)

    def _say(self, words: Words) -> str:
        return words.text(self._paper.language)

    def _text(self, text: str) -> str:
        return breakable(_DRAWN.sub(UNDRAWN, text))


_DRAWN = re.compile("[\U0001f000-\U0001faff][\ufe0f\u20e3\u200d\U0001f000-\U0001faff\U000e0020-\U000e007f]*")
"""Small pictures, which the wall's type does not have,"""
UNDRAWN = "\u25a1"
"""and what stands for each row of them."""


def breakable(text: str) -> str:
    """Return a text in which words that are too long for a line may be broken, by spaces of no width."""
    return "\n".join(" ".join(map(_broken, line.split(" "))) for line in text.split("\n"))


def _broken(word: str) -> str:
    if len(word) <= BREAKABLE:
        return word
    found = []
    for letter, following in zip(word, f"{word[1:]} ", strict=True):
        found.append(letter)
        # what belongs to the letter before it, or joins it with the next one, stays with it
        joined = unicodedata.category(following) in ("Mn", "Me", "Mc", "Cf") or letter == "\u200d"
        if following != " " and not joined and not "\U0001f3fb" <= following <= "\U0001f3ff":
            found.append("\u200b")
    return "".join(found)
