"""Finds the texts of a layout that cannot be read from the farthest seat, and the space that it leaves empty."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from msgspec import structs
from PySide6.QtCore import QCoreApplication

from server.contract.legibility import PERMITTED, PREFERRED, Capacity, Seat
from server.contract.messages import Arrangement, Breakdown, Document, Headlines, Notices, Room, Update
from server.contract.messages.layouts import Form, Layout, ScreenSpec
from server.contract.words import Words
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.drawing.text import line_height, noting
from wall.errors import WallError
from wall.gallery.cameras import painted_tools
from wall.gallery.emptiness import emptiness
from wall.language import Language
from wall.layouts.mosaic import SIZES
from wall.layouts.parameters import sampled
from wall.samples.documents import sample
from wall.samples.places import NOON
from wall.screens.assignment import assign
from wall.screens.canvas import Canvas, canvases, reference, usual_pixels
from wall.screens.window import WallWindow
from wall.theme import TypeRole
from wall.widgets.base import Tile
from wall.widgets.cameras.tile import CamerasTile

E = TypeVar("E")

LISTED = 24
"""Entries of a list that a service sends at most."""
SOURCES = 24
"""Of a server that has many."""
STATIONS = 8
"""Of a wall, with its desks and offices."""
MOST_EMPTY = 0.5
"""Share of a tile that its fullest data may leave empty."""
STRIP = 4
"""Lines of a tile up to which it is a strip, which may be empty."""
MOST_BARE = 0.2
"""Share of a surface that no tile need cover."""


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
    empty: list["Emptiness"]


class Emptiness(NamedTuple):
    """A tile that its fullest data leaves half empty, or a surface with room that no tile uses."""

    screen: str
    tile: str
    """Its kind; empty for all of the surface."""
    share: float
    """Of it that is empty, 0 to 1."""


class Drawing(NamedTuple):
    """One surface with what it shows."""

    name: str
    canvas: Canvas
    spec: ScreenSpec
    drawn_for: Capacity


def lint(layout: Layout, language: Language, room: Room | None = None, pictures: Path | None = None) -> Judgement:
    """Draw a layout with sample data and judge every text and tile; needs a QApplication.

    It is drawn as it stands in a room, or, without one, each of its forms on a surface of just the capacity that the
    form was drawn for. What stands on the pictures of cameras is for operators. A picture of each surface is left in
    the folder ``pictures``; raises OSError where that cannot be made.
    """
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    drawn: list[SeenText] = []
    empty: list[Emptiness] = []
    for drawing in drawings(layout, room):
        texts, blank = _judged(drawing, language, pictures and pictures / f"{drawing.name}.png")
        drawn += texts
        empty += blank
    return Judgement(
        texts=len(drawn),
        preferred=sum(text.minutes >= PREFERRED for text in drawn),
        small=[text for text in drawn if text.minutes < PERMITTED],
        cut=[text for text in drawn if text.cut],
        empty=empty,
    )


def drawings(layout: Layout, room: Room | None = None) -> Iterator[Drawing]:
    """Yield what a room shows of a layout, in each turn, or every part of every form where there is no room."""
    layout = sampled(layout)
    if room is None:
        for form in layout.form:
            for number, spec in enumerate(form.screen, 1):
                yield Drawing(f"{_called(form)}-{number}", reference(form.capacity), spec, form.capacity)
        return
    surfaces = canvases(room)
    seen: set[tuple[int, int]] = set()
    for turn in range(max(len(form.screen) for form in layout.form)):
        parts = assign(Arrangement(), {"": layout}, surfaces, turn, {})
        for canvas, part in zip(surfaces, parts, strict=True):
            if (canvas.number, part.number) not in seen:
                seen.add((canvas.number, part.number))
                yield Drawing(f"{canvas.surface}-{part.number}", canvas, part.spec, part.drawn_for)


def _called(form: Form) -> str:
    """Return what a person calls a form: for how many lines and letters, and on how many surfaces."""
    surfaces = f"x{form.surfaces}" if form.surfaces else ""
    return f"{form.lines}x{form.letters}{surfaces}"


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
    blank = QCoreApplication.translate("Lint", "{layout}, screen {screen}, {tile}: {share} % is empty")
    bare = QCoreApplication.translate("Lint", "{layout}, screen {screen}: no tile covers {share} %")
    empty = [
        (blank if each.tile else bare).format(
            layout=name, screen=each.screen, tile=each.tile, share=language.number(each.share * 100)
        )
        for each in judgement.empty
    ]
    # the same words may stand on many cameras
    return [*dict.fromkeys(lines), *dict.fromkeys(cut), *empty, last]


def render(layout: Layout, language: Language, room: Room | None, out: Path) -> list[Path]:
    """Leave a picture of each surface with sample data: ``out``, then with -2, -3, … ; raises WallError."""
    files = []
    for number, drawing in enumerate(drawings(layout, room), 1):
        files.append(out if number == 1 else out.with_stem(f"{out.stem}-{number}"))
        _judged(drawing, language, files[-1])
    return files


def _judged(drawing: Drawing, language: Language, picture_file: Path | None) -> tuple[list[SeenText], list[Emptiness]]:
    """Draw one surface and return each of its texts, small or not, and what is empty of it; raises WallError."""
    canvas, name = drawing.canvas, drawing.name
    board = Dispatcher(Mailbox())
    window = WallWindow(board, language)
    window.view = canvas.whole
    window.resize(*usual_pixels(canvas))
    window.put("", 1, drawing.spec, drawing.drawn_for)
    for update in _updates(drawing.spec):
        board.post(update)
    millimetres = canvas.width / window.width()
    leaders, operators = Seat(canvas.distance, millimetres), Seat(canvas.near, millimetres)
    tools = painted_tools()
    texts: list[SeenText] = []
    empty: list[Emptiness] = []
    for tile in window.tiles:
        tile.judge(NOON, live=True)
        if isinstance(tile, CamerasTile):
            tile.equip(tools)
            # it has places for cameras when it has been drawn
            tile.grab()
            tile.choose()
        with noting() as noted:
            picture = tile.grab().toImage()
        for line in noted:
            seat = operators if line.near else leaders
            texts.append(SeenText(name, _name(tile), line.words, seat.minutes(line.pixels), seat.distance, line.cut))
        high = line_height(tile.theme.font(TypeRole.BODY))
        if tile.height() > STRIP * high and (share := emptiness(picture, high)) > MOST_EMPTY:
            empty.append(Emptiness(name, _name(tile), share))
    if (bare := _bare(drawing.spec)) > MOST_BARE:
        empty.append(Emptiness(name, "", bare))
    saved = picture_file is None or window.grab().save(str(picture_file))
    window.clear()
    window.deleteLater()
    if not saved:
        raise WallError(Words(vi=f"không ghi được hình {picture_file}", en=f"cannot write the picture {picture_file}"))
    return texts, empty


def _bare(spec: ScreenSpec) -> float:
    """Return the share of a surface that no tile covers."""
    covered = sum(tile.at.width * tile.at.height for tile in spec.tile)
    return 1 - covered / (spec.grid.columns * spec.grid.rows)


def _updates(spec: ScreenSpec) -> Iterator[Update]:
    """Yield a sample for each topic of a screen."""
    for tile in spec.tile:
        for topic in tile.topics:
            for name in _names(topic):
                document: Any = _fullest(sample(name, tile.options.get("show", ())))
                yield Update(topic=name, document=document, taken=NOON, fresh_for=60.0)


def _fullest(document: Document) -> Document:
    """Return a document with as many entries of its lists as services send at most, the same ones again and again."""
    match document:
        case Notices(notices=listed):
            return structs.replace(document, notices=_repeated(listed), total=max(document.total, LISTED))
        case Headlines(articles=articles):
            return structs.replace(document, articles=_repeated(articles))
        case Breakdown(rows=rows):
            return structs.replace(document, rows=_repeated(rows))
    return document


def _repeated(entries: tuple[E, ...]) -> tuple[E, ...]:
    return (entries * LISTED)[:LISTED] if entries else ()


def _names(topic: str) -> Iterator[str]:
    """Yield what a topic of a layout may stand for: as many cameras as a mosaic can have places, many sources."""
    many = {"camera/*": max(SIZES), "source/*": SOURCES, "station/*": STATIONS, "alarm/*": LISTED}
    for number in range(many.get(topic, 1)):
        yield topic.replace("*", str(number + 1))


def _name(tile: Tile[Any]) -> str:
    topics = ", ".join(tile.spec.topics)
    return f"{tile.spec.kind} {topics}" if topics else tile.spec.kind
