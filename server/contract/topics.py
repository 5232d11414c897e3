"""Which topics the shipped services publish, and which topics of a layout nobody tells of."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from server.contract.errors import ConfigError
from server.contract.os_trouble import because
from server.contract.toml_place import Key, line_of, spell
from server.contract.toml_words import suggestion
from server.contract.words import Words

OWN = ("source/*", "station/*", "wall/*", "room/*", "store/history", "server/health", "here/*")
"""What the server says of itself, and a station of itself."""

SHIPPED = (
    "breakdown/cameras",
    "breakdown/citizen_reports-categories",
    "breakdown/citizen_reports-communes",
    "breakdown/data-quality-communes",
    "breakdown/data-quality-departments",
    "breakdown/data-quality-sources",
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
    "indicators/data_quality",
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
    "notices/data-quality",
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
"""What the shipped packs and the server's own measures publish; ``*`` stands for what only sources can tell."""


FIGURES: Mapping[str, Sequence[str]] = {
    "indicators/cameras": (
        "cameras_online",
        "cameras_worth",
        "cameras",
        "cameras_offline",
        "cameras_flawed",
        "cameras_frozen",
        "cameras_covered",
        "cameras_dark",
        "cameras_bright",
        "cameras_blurred",
        "cameras_moved",
        "cameras_clock",
        "cameras_unknown",
    ),
    "indicators/citizen_reports": (
        "reports_overdue",
        "reports_new",
        "reports_in_progress",
        "reports_closed",
        "hours_to_close",
        "reports_rating",
        "reports_satisfied",
    ),
    "indicators/data_quality": (
        "data_correct",
        "data_complete",
        "data_clean",
        "data_alive",
        "data_worst",
    ),
    "indicators/economy": (
        "grdp_growth",
        "budget_revenue",
        "customs_revenue",
        "public_investment",
        "gate_trade",
        "gate_trucks",
        "iip",
        "cpi",
        "fdi",
        "pci",
    ),
    "indicators/education": (
        "schools",
        "pupils",
        "teachers",
        "standard_share",
        "graduation",
        "attendance",
    ),
    "indicators/gates": (
        "trucks_waiting",
        "trucks_cleared",
        "trucks_month",
    ),
    "indicators/hazards": (
        "hazards",
        "hazards_severe",
    ),
    "indicators/health": (
        "hospital_visits",
        "bed_occupancy",
        "vaccination",
        "dengue",
    ),
    "indicators/one_stop": (
        "received_today",
        "handled_today",
        "received",
        "handled",
        "on_time_share",
        "dossiers_overdue",
        "online_share",
        "epay_share",
        "digitised_share",
        "dossiers_open",
        "index_total",
        "index_openness",
        "index_progress",
        "index_digitisation",
        "index_online",
        "index_payment",
        "index_satisfaction",
    ),
    "indicators/press": (
        "stories_day",
        "stories_negative",
        "negative_share",
        "stories_positive",
        "stories_hot",
        "posts_day",
    ),
    "indicators/soc": (
        "events_per_minute",
        "events_day",
        "events_grave",
        "infected_hosts",
        "incidents_open",
        "hours_to_detect",
        "hours_to_close_incident",
    ),
    "indicators/tasks": (
        "tasks_overdue",
        "tasks_due_soon",
        "tasks_open",
        "tasks_on_time",
        "tasks_done_late",
        "documents_received",
        "documents_answered",
    ),
    "indicators/tourism": (
        "visitors",
        "visitors_international",
        "tourism_revenue",
        "room_occupancy",
    ),
}
"""The figures of the shipped packs and of data quality, by the topic that has them."""


def untold(path: Path, known: Iterable[str], figures: Mapping[str, Sequence[str]] = {}) -> list[ConfigError]:
    """Return an error for each topic of a layout's file that is none of those known, with the one it may have been.

    So too for each figure that a tile should show and that none of its topics has, by ``figures``.

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
    for key, tile in _tiles(values):
        found += [
            ConfigError(path, words, line=line_of(text, at), key=spell(at))
            for at, words in _no_figures(key, tile, figures)
        ]
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


def _no_figures(place: Key, tile: Any, figures: Mapping[str, Sequence[str]]) -> Iterator[tuple[Key, Words]]:
    """Yield the figures that a tile should show and that its topics do not have, as far as all of these are known."""
    topics = [topic for _, topic in _items(tile, "topics")]
    options = tile.get("options") if isinstance(tile, dict) else None
    if not topics or not isinstance(options, dict) or not all(topic in figures for topic in topics):
        return
    there = [name for topic in topics for name in figures[topic]]
    wanted = options.get("show")
    single: list[tuple[Key, Any]] = [((), wanted)] if isinstance(wanted, str) and wanted else []
    for last, name in single or [((number,), each) for number, each in _items(options, "show")]:
        if isinstance(name, str) and name not in there:
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
