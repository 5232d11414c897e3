"""Which topics and figures of a layout nobody publishes."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from server.contract.errors import ConfigError
from server.contract.os_trouble import because
from server.contract.toml_place import Key, line_of, spell
from server.contract.toml_words import suggestion
from server.contract.words import Words

_PARAMETER = re.compile(r"\$([a-z][a-z0-9_]{0,30})")
OWN = (
    "source/*",
    "station/*",
    "wall/*",
    "watched/*",
    "shift/*",
    "room/*",
    "briefings/*",
    "layout/*",
    "versions/*",
    "pointer/*",
    "identify/*",
    "alarm/*",
    "alarms/*",
    "duty/*",
    "proof/*",
    "store/history",
    "server/health",
    "here/*",
)
"""What the server says of itself, and a station of itself."""


def untold(path: Path, known: Iterable[str], figures: Mapping[str, Sequence[str]] = {}) -> list[ConfigError]:
    """Return an error for each topic of a layout's file that is none of those known, with the one it may have been.

    So too for each figure that a tile should show and that none of its topics has, by ``figures``.

    What a layout leaves open stands for its default there; without one, for anything.

    Only topics are read: what else may be wrong is for the wall to say. Raises ConfigError where it cannot be read.
    """
    may = sorted({*known, *OWN})
    try:
        text = path.read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(path, because(error, "không đọc được", "cannot be read")) from None
    except ValueError as error:
        raise ConfigError(path, Words(vi=f"không đọc được: {error}", en=f"cannot be read: {error}")) from None
    found = []
    given = {each.get("name"): each.get("default") for _, each in _items(values, "parameter") if isinstance(each, dict)}

    def filled(text: str) -> str:
        return _PARAMETER.sub(lambda name: str(given.get(name[1]) or "*"), text)

    for key, tile in _tiles(values):
        found += [
            ConfigError(path, words, line=line_of(text, at), key=spell(at))
            for at, words in _no_figures(key, tile, figures, filled)
        ]
    for key, written in _topics(values):
        topic = filled(written)
        if not _is_known(topic, may):
            nearest = suggestion(topic, may)
            shown = written if "*" in topic else topic
            words = Words(
                vi=f"không dịch vụ nào phát «{shown}»{nearest.vi}", en=f"no service tells of “{shown}”{nearest.en}"
            )
            found.append(ConfigError(path, words, line=line_of(text, key), key=spell(key)))
    return found


def _is_known(topic: str, may: Iterable[str]) -> bool:
    """Return whether a topic, or one of all that ``kind/*`` stands for, is among those that may come."""
    return any(fnmatchcase(topic, each) or fnmatchcase(each, topic) for each in may)


def _no_figures(
    place: Key, tile: Any, figures: Mapping[str, Sequence[str]], filled: Callable[[str], str]
) -> Iterator[tuple[Key, Words]]:
    """Yield the figures that a tile should show and that its topics do not have, as far as all of these are known."""
    topics = [filled(str(topic)) for _, topic in _items(tile, "topics")]
    options = tile.get("options") if isinstance(tile, dict) else None
    if not topics or not isinstance(options, dict) or not all(topic in figures for topic in topics):
        return
    there = [name for topic in topics for name in figures[topic]]
    wanted = options.get("show")
    single: list[tuple[Key, Any]] = [((), wanted)] if isinstance(wanted, str) and wanted else []
    for last, written in single or [((number,), each) for number, each in _items(options, "show")]:
        name = filled(written) if isinstance(written, str) else ""
        if name and not any(fnmatchcase(each, name) for each in there):
            nearest = suggestion(name, there)
            words = Words(vi=f"không có chỉ tiêu «{name}»{nearest.vi}", en=f"there is no figure “{name}”{nearest.en}")
            yield (*place, "options", "show", *last), words


def _topics(values: Any) -> Iterator[tuple[Key, str]]:
    """Yield the topics of a layout, and where each stands."""
    for place, tile in _tiles(values):
        for number, topic in _items(tile, "topics"):
            if isinstance(topic, str):
                yield (*place, "topics", number), topic


def _tiles(values: Any) -> Iterator[tuple[Key, Any]]:
    """Yield the tiles of a layout, and where each stands."""
    yield from _of_screens(values, ())
    for number, form in _items(values, "form"):
        yield from _of_screens(form, ("form", number))


def _of_screens(values: Any, place: Key) -> Iterator[tuple[Key, Any]]:
    for screen, part in _items(values, "screen"):
        for number, tile in _items(part, "tile"):
            yield (*place, "screen", screen, "tile", number), tile


def _items(values: Any, name: str) -> Iterator[tuple[int, Any]]:
    """Yield the elements of a list that is a setting of a table, with their positions."""
    found = values.get(name) if isinstance(values, dict) else None
    yield from enumerate(found if isinstance(found, list) else ())
