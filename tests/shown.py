"""What stations say that they show, and what is seen on their screens."""

import itertools
import json
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from processes import Program, wait_for
from PySide6.QtGui import QImage

from server.contract.messages import StationState, Update


class Heard(Protocol):
    """What has heard topics."""

    @property
    def latest(self) -> Mapping[str, Update]:
        """The newest update of every topic."""


class Standing(NamedTuple):
    """One tile, and whose it is."""

    kind: str
    topics: tuple[str, ...]
    claim: str


class Surface(NamedTuple):
    """What stands on a surface."""

    layout: str
    part: int
    tiles: list[Standing]


def surfaces(heard: Heard, station: str) -> dict[int, Surface]:
    """Return by its number what each surface shows at a station; nothing of one that has not said so yet."""
    update = heard.latest.get(f"station/{station}")
    state = update.document if update is not None else None
    if not isinstance(state, StationState):
        return {}
    return {
        screen.number: Surface(
            screen.layout, screen.part, [Standing(tile.kind, tile.topics, tile.claim) for tile in screen.tiles]
        )
        for screen in state.screens
    }


def reported(wall: Program, folder: Path) -> Any:
    """Return what a wall writes about itself now; while it starts it hears no signal, so the wish is repeated."""
    file = folder / "report.json"
    file.unlink(missing_ok=True)
    asked = itertools.count()

    def there() -> bool:
        if next(asked) % 100 == 0:
            wall.process.send_signal(signal.SIGUSR1)
        return file.exists()

    wait_for(there, "a report")
    return json.loads(file.read_text())


def foot(wall: Program, folder: Path, screen: int) -> QImage:
    """Return the picture of the lowest twentieth of a screen, as it is now."""
    reported(wall, folder)
    picture = QImage(str(folder / f"screen-{screen}.png"))
    height = picture.height() // 20
    return picture.copy(0, picture.height() - height, picture.width(), height)
