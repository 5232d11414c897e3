"""Which scene shows a topic: the layout that is most about it, else one tile alone."""

import re
from collections.abc import Mapping

from msgspec import Struct

from server.contract.messages import (
    AnyDocument,
    Breakdown,
    Headlines,
    Indicators,
    Notices,
    Scene,
    SceneTile,
    TaskBoard,
)
from server.contract.words import Words

_PARAMETER = re.compile(r"\$([a-z][a-z0-9_]{0,30})")
_TILES: tuple[tuple[type[AnyDocument], str], ...] = (
    (Indicators, "kpi"),
    (Breakdown, "breakdown"),
    (Notices, "notices"),
    (TaskBoard, "tasks"),
    (Headlines, "headlines"),
)
"""What shows a document where no layout does."""


class KnownLayout(Struct, frozen=True, kw_only=True):
    """What a station says of one of its layouts."""

    title: Words | None = None
    topics: tuple[str, ...] = ()
    """As its file says them: ``kind/*`` stands for all of a kind, ``$name`` for a parameter."""
    parameters: Mapping[str, str | None] = {}
    """With their defaults; None for one that has to be given."""


def scene_of(topic: str, document: AnyDocument | None, layouts: Mapping[str, KnownLayout]) -> Scene:
    """Return what shows a topic."""
    found = []
    for name, layout in layouts.items():
        given = [values for each in layout.topics if (values := _values(each, topic, layout)) is not None]
        if given:
            found.append((_distance(topic, layout), name, given[0]))
    if found:
        _, name, values = min(found, key=lambda each: each[:2])
        return Scene(layout=name, parameters=values)
    tile = next((tile for kind, tile in _TILES if isinstance(document, kind)), "sources")
    return Scene(tile=SceneTile(kind=tile, topics=(topic,)))


def _values(pattern: str, topic: str, layout: KnownLayout) -> dict[str, str] | None:
    """Return the parameters with which a layout shows a topic; None where it does not, or asks for others besides."""
    escaped = re.escape(pattern).replace(r"\*", ".*").replace(r"\$", "$")
    expression, seen = "", set[str]()
    end = 0
    for each in _PARAMETER.finditer(escaped):
        name = each[1]
        expression += escaped[end : each.start()]
        expression += f"(?P={name})" if name in seen else f"(?P<{name}>[^/*$]{{1,100}})"
        seen.add(name)
        end = each.end()
    match = re.fullmatch(expression + escaped[end:], topic)
    if match is None:
        return None
    values = match.groupdict()
    if any(default is None and name not in values for name, default in layout.parameters.items()):
        return None
    return values


def _distance(topic: str, layout: KnownLayout) -> tuple[int, int, int]:
    """Return what is smaller the more a layout is about what a topic tells of."""
    kind, _, _ = topic.partition("/")
    about = sum(_subject(each) == _subject(topic) for each in layout.topics)
    alike = sum(each.startswith(f"{kind}/") for each in layout.topics)
    return -about, -alike, len(layout.topics)


def _subject(topic: str) -> str:
    """Return what a topic is about: ``gates`` of ``breakdown/gates``, ``soc`` of ``notices/soc-infected``."""
    return topic.partition("/")[2].partition("-")[0]
