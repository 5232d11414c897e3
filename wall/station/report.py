"""Says what a station shows: to the server while it runs, into a file when it stops."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from server.contract.layouts import SHIPPED
from server.contract.messages import (
    HistoryState,
    PluggedMonitor,
    ScreenState,
    SourceHealth,
    StationHealth,
    StationState,
    TileState,
    Update,
    VideoState,
)
from server.contract.messages.layouts import Layout
from server.contract.words import Words
from wall import __version__
from wall.language import Language
from wall.screens.room import Seen
from wall.screens.window import WallWindow
from wall.widgets.base import Tile

MOST_TOPICS = 64
"""Of one layout, as far as it is reported."""


def station_state(
    wall: str,
    started: datetime,
    language: Language,
    windows: Sequence[WallWindow],
    layouts: Mapping[str, Layout],
    video: VideoState,
    unlike_room: tuple[Words, ...] = (),
    seen: Sequence[Seen] = (),
    health: StationHealth | None = None,
    *,
    count: tuple[int, int] = (0, 0),
    drives: bool = True,
) -> StationState:
    """Return what this station really shows; ``count`` is how many tiles show data, and how many of them are fresh."""
    return StationState(
        wall=wall,
        version=__version__,
        started=started,
        language=language.code,
        screens=tuple(_screen(window) for window in windows),
        layouts=tuple(layouts),
        titles={name: layout.title for name, layout in layouts.items()},
        parameters={
            name: {each.name: each.default for each in layout.parameter}
            for name, layout in layouts.items()
            if layout.parameter
        },
        # reports come every few seconds: what everybody knows is not said each time
        topics={
            name: layout.topics[:MOST_TOPICS] for name, layout in layouts.items() if layout.topics != SHIPPED.get(name)
        },
        video=video,
        unlike_room=unlike_room,
        monitors=tuple(_plugged(number, monitor) for number, monitor in enumerate(seen, 1)),
        drives=drives,
        health=health,
        shown=count[0],
        fresh=count[1],
    )


def _plugged(place: int, monitor: Seen) -> PluggedMonitor:
    return PluggedMonitor(
        serial=monitor.serial,
        connector=monitor.connector,
        place=place,
        width=round(monitor.place.width * monitor.scale),
        height=round(monitor.place.height * monitor.scale),
        millimetres=monitor.millimetres,
        scale=monitor.scale,
    )


def _screen(window: WallWindow) -> ScreenState:
    screen = window.screen()
    canvas, part = window.view
    wide, high = max(window.width(), 1), max(window.height(), 1)
    return ScreenState(
        screen=window.number,
        surface=canvas.surface,
        number=canvas.number,
        aspect=canvas.width / canvas.height,
        area=(part.x / canvas.width, part.y / canvas.height, part.width / canvas.width, part.height / canvas.height),
        name=screen.name(),
        width=window.width(),
        height=window.height(),
        scale=window.devicePixelRatio(),
        layout=window.layout_name,
        part=window.part,
        tiles=tuple(
            TileState(
                kind=tile.spec.kind,
                topics=tile.spec.topics,
                freshness=tile.freshness,
                claim=window.claim_of(tile),
                options=tile.spec.options,
                title=tile.spec.title,
                at=(tile.x() / wide, tile.y() / high, tile.width() / wide, tile.height() / high),
            )
            for tile in window.tiles
        ),
    )


def write_report(
    folder: Path, state: StationState, windows: Sequence[WallWindow], latest: Mapping[str, Update], link: str
) -> None:
    """Leave ``report.json`` and a picture of every screen in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    # first: taking a picture paints what has just come up, and is counted so
    for window in windows:
        window.grab().save(str(folder / f"screen-{window.number}.png"))
    report = {
        "wall": state.wall,
        "language": state.language,
        "started": state.started,
        "link": link,
        "video": msgspec.to_builtins(state.video),
        "screens": [_reported(screen, window) for screen, window in zip(state.screens, windows, strict=True)],
        "sources": [
            {"source": topic.removeprefix("source/"), **_source(update.document)}
            for topic, update in sorted(latest.items())
            if isinstance(update.document, SourceHealth)
        ],
        "history": next(
            (msgspec.to_builtins(u.document) for u in latest.values() if isinstance(u.document, HistoryState)), None
        ),
    }
    draft = folder / "report.new"
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2))
    draft.replace(folder / "report.json")


def _reported(screen: ScreenState, window: WallWindow) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(screen)
    fields["panel"] = window.panel.said
    fields["identified"] = window.identity is not None
    return fields | {"image": f"screen-{window.number}.png", "tiles": [_tile(tile) for tile in window.tiles]}


def _tile(tile: Tile[Any]) -> dict[str, Any]:
    return {
        "kind": tile.spec.kind,
        "topic": ", ".join(tile.spec.topics),
        "freshness": tile.freshness,
        "updates": tile.received,
        "repaints": tile.repaints,
    }


def _source(health: SourceHealth) -> dict[str, Any]:
    return {
        "state": health.state,
        "polls": health.polls,
        "records": health.records,
        "rejected": health.rejected,
        "last_success": health.last_success,
        "last_error": health.last_error,
    }
