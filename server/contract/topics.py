"""Which topics the shipped services publish, and which topics of a layout nobody tells of."""

import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from server.contract.errors import ConfigError
from server.contract.toml_place import Key, line_of, spell
from server.contract.toml_words import suggestion
from server.contract.words import Words

OWN = ("source/*", "station/*", "wall/*", "store/history", "server/health", "here/*")
"""What the server says of itself, and a station of itself."""

SHIPPED = (
    "breakdown/cameras",
    "breakdown/citizen_reports-categories",
    "breakdown/citizen_reports-communes",
    "breakdown/economy",
    "breakdown/education",
    "breakdown/gates",
    "breakdown/hazards",
    "breakdown/health",
    "breakdown/one_stop-communes",
    "breakdown/one_stop-departments",
    "breakdown/one_stop-fields",
    "breakdown/one_stop-index-communes",
    "breakdown/one_stop-index-departments",
    "breakdown/press",
    "breakdown/soc-agencies",
    "breakdown/soc-sources",
    "breakdown/soc-targets",
    "breakdown/soc-types",
    "breakdown/tasks-communes",
    "breakdown/tasks-departments",
    "breakdown/tourism",
    "breakdown/traffic",
    "camera/*",
    "flows/soc",
    "headlines/hot",
    "headlines/press",
    "indicators/cameras",
    "indicators/citizen_reports",
    "indicators/economy",
    "indicators/education",
    "indicators/gates",
    "indicators/hazards",
    "indicators/health",
    "indicators/one_stop",
    "indicators/press",
    "indicators/soc",
    "indicators/soc-*",
    "indicators/tasks",
    "indicators/tourism",
    "notices/cameras",
    "notices/economy",
    "notices/education",
    "notices/gates",
    "notices/hazards",
    "notices/health",
    "notices/soc",
    "notices/soc-infected",
    "notices/tourism",
    "series/attendance",
    "series/bed_occupancy",
    "series/budget_revenue",
    "series/cpi",
    "series/customs_revenue",
    "series/dengue",
    "series/events_per_minute",
    "series/fdi",
    "series/gate_trade",
    "series/gate_trucks",
    "series/graduation",
    "series/grdp_growth",
    "series/hospital_visits",
    "series/iip",
    "series/pci",
    "series/press_hot",
    "series/public_investment",
    "series/pupils",
    "series/received_today",
    "series/reports_new",
    "series/room_occupancy",
    "series/schools",
    "series/standard_share",
    "series/stories_day",
    "series/tasks_overdue",
    "series/teachers",
    "series/tourism_revenue",
    "series/traffic-*",
    "series/trucks_cleared",
    "series/trucks_month",
    "series/trucks_waiting",
    "series/vaccination",
    "series/visitors",
    "series/visitors_international",
    "spots/cameras",
    "spots/citizen_reports",
    "spots/economy",
    "spots/education",
    "spots/gates",
    "spots/hazards",
    "spots/health",
    "spots/tourism",
    "taskboard/province",
)
"""What the shipped packs publish; ``*`` stands for what only sources can tell."""


def untold(path: Path, known: Iterable[str]) -> list[ConfigError]:
    """Return an error for each topic of a layout's file that is none of those known, with the one it may have been.

    Only topics are read: what else may be wrong is for the wall to say. Raises ConfigError where it cannot be read.
    """
    may = sorted({*known, *OWN})
    try:
        text = path.read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise ConfigError(path, Words(vi=f"không đọc được: {error}", en=f"cannot be read: {error}")) from None
    found = []
    for key, topic in _topics(values):
        if not _is_known(topic, may):
            nearest = suggestion(topic, may)
            words = Words(
                vi=f"không dịch vụ nào phát «{topic}»{nearest.vi}", en=f"no service tells of “{topic}”{nearest.en}"
            )
            found.append(ConfigError(path, words, line=line_of(text, key), key=spell(key)))
    return found


def _is_known(topic: str, may: Iterable[str]) -> bool:
    """Return whether a topic, or one of all that ``kind/*`` stands for, is among those that may come."""
    return any(fnmatchcase(topic, each) or fnmatchcase(each, topic) for each in may)


def _topics(values: Any) -> Iterator[tuple[Key, str]]:
    """Yield the topics of a layout, and where each stands."""
    yield from _of_screens(values, ())
    for number, form in _items(values, "form"):
        yield from _of_screens(form, ("form", number))


def _of_screens(values: Any, place: Key) -> Iterator[tuple[Key, str]]:
    for screen, part in _items(values, "screen"):
        for tile, spec in _items(part, "tile"):
            for number, topic in _items(spec, "topics"):
                if isinstance(topic, str):
                    yield (*place, "screen", screen, "tile", tile, "topics", number), topic


def _items(values: Any, name: str) -> Iterator[tuple[int, Any]]:
    """Yield the elements of a list that is a setting of a table, with their positions."""
    found = values.get(name) if isinstance(values, dict) else None
    yield from enumerate(found if isinstance(found, list) else ())
