"""Who attacks, and whom: counted, and written as a line, as names or as a table, by the room there is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from server.contract.messages import Flow, Severity
from wall.drawing.shapes import severity_mark
from wall.drawing.table import TableFigure, TableRow, draw_table
from wall.drawing.text import line_height, text, text_width
from wall.language import Language
from wall.maps.world import Country, world
from wall.theme import Colour, Theme, TypeRole

NARROW = 400
"""Width below which there are names without figures."""


class Attacker(NamedTuple):
    """What comes from one country, or hits one agency."""

    name: str
    place: Country | None
    """None where nobody knows, and for an agency."""
    attacks: int
    severity: Severity


def by_country(flows: Iterable[Flow], unknown: str, language: Language) -> list[Attacker]:
    """Return the countries that attack, the most frequent first; ``unknown`` is what one without a code is called."""
    countries = world().countries
    found = []
    for code, count, severity in _counted((flow.country, flow) for flow in flows):
        country = countries.get(code)
        found.append(Attacker(language.say(country.name) if country else code or unknown, country, count, severity))
    return found


def by_target(flows: Iterable[Flow], language: Language) -> list[Attacker]:
    """Return the agencies that are hit, the most frequent first."""
    counted = _counted((language.say(flow.target), flow) for flow in flows)
    return [Attacker(name, None, count, severity) for name, count, severity in counted]


def write_line(painter: QPainter, row: QRectF, theme: Theme, found: Sequence[Attacker], language: Language) -> int:
    """Say in one line who attacks most, as many as fit; return how many these are."""
    font = theme.font(TypeRole.SMALL)
    mark, gap, left = theme.px(34), theme.px(40), row.x()
    shown = 0
    # those on the map can be seen there: of the others, nothing but this line tells
    for each in sorted(found, key=lambda one: one.place is not None):
        words = f"{each.name} {language.number(each.attacks)}"
        inset = 0.0 if each.severity is Severity.NORMAL else mark + theme.px(10)
        width = inset + text_width(words, font) + 1
        if left + width > row.right():
            continue
        severity_mark(painter, QPointF(left + mark / 2, row.center().y()), mark, each.severity)
        text(painter, QRectF(left + inset, row.y(), width - inset, row.height()), words, font, Colour.TEXT)
        left += width + gap
        shown += 1
    return shown


def write_list(
    painter: QPainter,
    area: QRectF,
    theme: Theme,
    found: Sequence[Attacker],
    language: Language,
    *,
    head: str,
    unit: str,
) -> int:
    """Draw a table below its head, or what of it there is room for; return how many of them are shown."""
    font = theme.font(TypeRole.SMALL)
    if area.width() < theme.px(NARROW):
        return _write_names(painter, area, theme, found)
    if area.height() < 2 * line_height(font):
        return write_line(painter, area, theme, found, language) if area.height() >= line_height(font) - 1 else 0
    longest = max(each.attacks for each in found) or 1
    rows = [
        TableRow(each.name, [TableFigure(language.number(each.attacks), each.severity)], each.attacks / longest)
        for each in found
    ]
    wide = area.width() - text_width(unit, font) - theme.px(34)
    if text_width(head, font) <= wide:
        text(painter, QRectF(area.x(), area.y(), wide, line_height(font)), head, font, Colour.QUIET)
    return draw_table(painter, area, theme, [unit], rows).rows


def _write_names(painter: QPainter, area: QRectF, theme: Theme, found: Sequence[Attacker]) -> int:
    """Name those that want attention, where there is no room for figures; return how many are named."""
    font, mark = theme.font(TypeRole.SMALL), theme.px(34)
    row = QRectF(area.x(), area.y(), area.width(), line_height(font))
    shown = 0
    for each in sorted(found, key=lambda one: -one.severity.gravity):
        if row.bottom() > area.bottom() + 1:
            break
        shown += 1
        inset = 0.0 if each.severity is Severity.NORMAL else mark + theme.px(10)
        severity_mark(painter, QPointF(row.x() + mark / 2, row.center().y()), mark, each.severity)
        text(painter, row.adjusted(inset, 0, 0, 0), each.name, font, Colour.TEXT)
        row.translate(0, row.height())
    return shown


def _counted(flows: Iterable[tuple[str, Flow]]) -> list[tuple[str, int, Severity]]:
    """Return by name how many there are, and how grave the gravest is."""
    counts: Counter[str] = Counter()
    gravest: dict[str, Severity] = {}
    for name, flow in flows:
        counts[name] += flow.count
        gravest[name] = max(gravest.get(name, Severity.NORMAL), flow.severity, key=lambda one: one.gravity)
    return [(name, count, gravest[name]) for name, count in counts.most_common()]
