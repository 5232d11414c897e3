"""Finds the texts of a layout that cannot be read from the farthest seat."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication

from server.contract.messages import Update
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.drawing.text import noting
from wall.gallery.cameras import painted_tools
from wall.gallery.places import NOON
from wall.gallery.samples import sample
from wall.language import Language
from wall.layouts.model import Layout, ScreenSpec
from wall.layouts.mosaic import SIZES
from wall.legibility import PERMITTED, PREFERRED
from wall.screens.room import Room
from wall.screens.window import WallWindow
from wall.widgets.base import Tile
from wall.widgets.cameras.tile import CamerasTile


class SeenText(NamedTuple):
    """A text as it is seen from the farthest seat, on a camera from that of operators."""

    screen: str
    """Which part of the layout."""
    tile: str
    """Its kind."""
    words: str
    minutes: float
    """Of arc, of a capital letter."""
    distance: float
    """Metres to the seat."""
    cut: bool
    """There was no room for all of it."""


class Judgement(NamedTuple):
    """What was found."""

    texts: int
    preferred: int
    """How many are seen under the preferred angle or more."""
    small: list[SeenText]
    cut: list[SeenText]


def lint(layout: Layout, language: Language, room: Room, pictures: Path | None = None) -> Judgement:
    """Draw a layout with sample data, as it stands in a room, and judge every text; needs a QApplication.

    What stands on the pictures of cameras is for operators, at three metres or at a farthest seat that is nearer. A
    picture of each part is left in the folder ``pictures``; raises OSError where that cannot be made.
    """
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    drawn = [text for part, spec in layout.all_parts() for text in _texts(part, spec, language, room, pictures)]
    return Judgement(
        texts=len(drawn),
        preferred=sum(text.minutes >= PREFERRED for text in drawn),
        small=[text for text in drawn if text.minutes < PERMITTED],
        cut=[text for text in drawn if text.cut],
    )


def explain(name: str, judgement: Judgement, language: Language) -> list[str]:
    """Return what was found, a line for each text that is too small or cut, and a last one with the counts."""
    one = QCoreApplication.translate(
        "Lint", "{layout}, screen {screen}, {tile}: “{words}” is {minutes}′ from {distance} m; {least}′ is the least"
    )
    lines = [
        one.format(
            layout=name,
            screen=text.screen,
            tile=text.tile,
            words=text.words,
            minutes=language.number(text.minutes, 1),
            distance=language.number(text.distance, 1),
            least=language.number(PERMITTED),
        )
        for text in judgement.small
    ]
    counts = QCoreApplication.translate(
        "Lint", "{layout}: {texts} texts, {small} too small, {cut} cut, {preferred} of {better}′ or more"
    )
    last = counts.format(
        layout=name,
        texts=judgement.texts,
        small=len(judgement.small),
        cut=len(judgement.cut),
        preferred=judgement.preferred,
        better=language.number(PREFERRED),
    )
    short = QCoreApplication.translate("Lint", "{layout}, screen {screen}, {tile}: no room for all of “{words}”")
    cut = [short.format(layout=name, screen=text.screen, tile=text.tile, words=text.words) for text in judgement.cut]
    # the same words may stand on many cameras
    return [*dict.fromkeys(lines), *dict.fromkeys(cut), last]


def _texts(part: str, spec: ScreenSpec, language: Language, room: Room, pictures: Path | None) -> Iterator[SeenText]:
    """Draw one screen and yield each of its texts, small or not."""
    board = Dispatcher(Mailbox())
    window = WallWindow(1, board, language, None, room)
    window.resize(*spec.size)
    window.put("", 1, spec)
    for update in _updates(spec):
        board.post(update)
    farthest = room.seat(1, window.screen(), *spec.size) or spec.seat
    tools = painted_tools()
    for tile in window.tiles:
        tile.judge(NOON, live=True)
        if isinstance(tile, CamerasTile):
            tile.equip(tools)
            # it has places for cameras when it has been drawn
            tile.grab()
            tile.choose()
        with noting() as noted:
            tile.grab()
        for line in noted:
            seat = farthest.near if line.near else farthest
            yield SeenText(part, _name(tile), line.words, seat.minutes(line.pixels), seat.distance, line.cut)
    if pictures is not None:
        window.grab().save(str(pictures / f"{part.replace('/', '-')}.png"))
    window.clear()
    window.deleteLater()


def _updates(spec: ScreenSpec) -> Iterator[Update]:
    """Yield a sample for each topic of a screen."""
    for tile in spec.tile:
        for topic in tile.topics:
            for name in _names(topic):
                document: Any = sample(name, tile.options.get("show", ()))
                yield Update(topic=name, document=document, taken=NOON, fresh_for=60.0)


def _names(topic: str) -> Iterator[str]:
    """Yield what a topic of a layout may stand for: as many cameras as a mosaic can have places."""
    for number in range(max(SIZES) if topic == "camera/*" else 1):
        yield topic.replace("*", str(number + 1))


def _name(tile: Tile[Any]) -> str:
    topics = ", ".join(tile.spec.topics)
    return f"{tile.spec.kind} {topics}" if topics else tile.spec.kind
