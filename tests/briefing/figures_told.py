"""Which numbers a sentence says, and which its figures allow it to say."""

import re

from server.briefing.sentences import number, percent
from server.contract.messages import BriefingFigure, BriefingScene
from server.contract.words import Language

_NUMBER = re.compile(r"[+-]?\d[\d.,]*\d|[+-]?\d")


def untold(scene: BriefingScene) -> list[str]:
    """Return the numbers of a scene's sentence, in either language, that are in none of its figures."""
    assert scene.sentence is not None
    found = []
    for language in ("vi", "en"):
        text = scene.sentence.text(language)
        for figure in sorted(scene.figures, key=lambda each: -len(each.name.text(language))):
            for words in (figure.name, figure.unit):
                if words.text(language):
                    text = text.replace(words.text(language), " ")
        allowed = {each for figure in scene.figures for each in _allowed(figure, language)}
        found += [each for each in _NUMBER.findall(text) if each.lstrip("+") not in allowed]
    return found


def _allowed(figure: BriefingFigure, language: Language) -> list[str]:
    plain = [figure.before, figure.after, figure.limit, figure.plan, figure.usual]
    told = [number(each, figure.decimals) for each in plain if each is not None]
    told += [percent(each) for each in (figure.share, figure.progress, figure.expected) if each is not None]
    told += [number(figure.times, 1)] if figure.times is not None else []
    return [each.text(language).rstrip(" %") for each in told]
