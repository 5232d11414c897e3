"""Says what a room needs of equipment, in tables that people and workbooks read. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from server.contract.messages import Room
from server.contract.words import Language, Words, figure, same
from wall.editor.hardware.needs import Hardware, Load, OutputNeed, StationNeed

NOT_MEASURED = Words(
    vi="Chưa đo phòng: hãy vẽ các mặt và đầu ra của phòng trước (docs/room.md)",
    en="No room is measured yet: draw its surfaces and outputs first (docs/room.md)",
)
_NOBODY = Words(vi="chưa gán trạm", en="no station yet")
_NONE = Words(vi="không có camera", en="no cameras")


class Number(NamedTuple):
    """A number, and how many decimals of it are told."""

    value: float
    decimals: int = 0


Cell = Words | Number


class Table(NamedTuple):
    """Rows beneath heads."""

    title: Words
    heads: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]


_OUTPUTS = (
    Words(vi="Trạm", en="Station"),
    Words(vi="Đầu ra", en="Output"),
    Words(vi="Mặt", en="Surface"),
    Words(vi="Phần của mặt (mm)", en="Part of it (mm)"),
    Words(vi="Điểm ảnh", en="Pixels"),
    Words(vi="Vì", en="Because"),
)
_DECODING = (
    Words(vi="Trạm", en="Station"),
    Words(vi="Số đầu ra", en="Outputs"),
    Words(vi="Bố cục nặng nhất", en="Heaviest layout"),
    Words(vi="Triệu điểm ảnh/giây", en="Megapixels a second"),
    Words(vi="Lõi CPU", en="Cores"),
)
_NETWORK = (
    Words(vi="Trạm", en="Station"),
    Words(vi="Bố cục nặng nhất", en="Heaviest layout"),
    Words(vi="Luồng chính", en="Full streams"),
    Words(vi="Luồng phụ", en="Small streams"),
    Words(vi="Mbit/s H.264", en="Mbit/s H.264"),
    Words(vi="Mbit/s H.265", en="Mbit/s H.265"),
    Words(vi="Đường tới switch", en="Line to the switch"),
)
_TOTALS = (Words(vi="Cả phòng", en="All of the room"), Words(vi="Cần", en="Needs"))
_NATIVE = Words(vi="đúng số bóng LED", en="as many lamps")
_READ = Words(vi="đủ nét từ các ghế", en="sharp from the seats")


def tables(need: Hardware, room: Room, titles: Mapping[str, Words]) -> tuple[Table, ...]:
    """Return outputs, decoding, network and totals; nothing where no surface was measured.

    ``titles`` are those of the layouts.
    """
    if not need.stations:
        return ()
    names = {surface.id: surface.name for surface in room.surface}
    outputs = tuple(
        _output(station, output, names.get(output.surface, same(output.surface)))
        for station in need.stations
        for output in station.outputs
    )
    called = [_called(each, names) for each in need.stations]
    decoding = tuple(
        (
            name,
            Number(len(each.outputs)),
            _layout(each.decoding, titles),
            Number(each.megapixels, 1),
            Number(each.cores),
        )
        for name, each in zip(called, need.stations, strict=True)
    )
    network = tuple(
        (
            name,
            _layout(each.network, titles),
            Number(each.network.main),
            Number(each.network.sub),
            Number(each.mbits, 1),
            Number(each.mbits_h265, 1),
            _line(each.line),
        )
        for name, each in zip(called, need.stations, strict=True)
    )
    totals: tuple[tuple[Words, Cell], ...] = (
        (Words(vi="Đầu ra", en="Outputs"), Number(need.outputs)),
        (Words(vi="Giải mã, triệu điểm ảnh/giây", en="Decoding, megapixels a second"), Number(need.megapixels, 1)),
        (Words(vi="Camera qua switch, Mbit/s H.264", en="Cameras through the switch, Mbit/s H.264"),
         Number(need.mbits, 1)),
        (Words(vi="Camera qua switch, Mbit/s H.265", en="Cameras through the switch, Mbit/s H.265"),
         Number(need.mbits_h265, 1)),
        (Words(vi="Đường từ camera tới switch", en="Line from the cameras to the switch"), _line(need.line)),
        (Words(vi="Cổng của switch (các trạm, máy chủ, camera)", en="Ports of the switch (stations, server, cameras)"),
         Number(need.ports)),
    )  # fmt: skip
    return (
        Table(Words(vi="Đầu ra", en="Outputs"), _OUTPUTS, outputs),
        Table(Words(vi="Giải mã camera", en="Decoding of cameras"), _DECODING, decoding),
        Table(Words(vi="Mạng cho camera", en="Network for cameras"), _NETWORK, network),
        Table(Words(vi="Tổng cộng", en="Totals"), _TOTALS, totals),
    )


def told(cell: Cell, language: Language) -> str:
    """Return a cell as people read it."""
    words = figure(cell.value, cell.decimals) if isinstance(cell, Number) else cell
    return words.text(language)


def as_text(found: Sequence[Table], language: Language) -> str:
    """Return the tables as lines of text with columns beneath each other; why there are none where there are none."""
    if not found:
        return NOT_MEASURED.text(language) + "\n"
    parts = []
    for table in found:
        rows = [[head.text(language) for head in table.heads]]
        rows += [[told(cell, language) for cell in row] for row in table.rows]
        numbers = [all(isinstance(row[column], Number) for row in table.rows) for column in range(len(table.heads))]
        widths = [max(len(row[column]) for row in rows) for column in range(len(table.heads))]
        lines = [
            "  ".join(
                cell.rjust(width) if number else cell.ljust(width)
                for cell, width, number in zip(row, widths, numbers, strict=True)
            ).rstrip()
            for row in rows
        ]
        parts.append("\n".join((table.title.text(language), "-" * (sum(widths) + 2 * len(widths) - 2), *lines)) + "\n")
    return "\n".join(parts)


def _output(station: StationNeed, output: OutputNeed, surface: Words) -> tuple[Cell, ...]:
    x, y, width, height = (round(each) for each in output.area)
    return (
        same(station.station) if station.station else _NOBODY,
        same(output.monitor or "–"),
        surface,
        Words(vi=f"{width} × {height} tại {x}, {y}", en=f"{width} × {height} at {x}, {y}"),
        same(f"{output.width} × {output.height}"),
        _NATIVE if output.native else _READ,
    )


def _called(need: StationNeed, names: Mapping[str, Words]) -> Words:
    """Return what a station is called; one without a name by the surface that it would drive."""
    if need.station:
        return same(need.station)
    surface = names[need.outputs[0].surface]
    return Words(vi=f"{_NOBODY.vi} ({surface.vi})", en=f"{_NOBODY.en} ({surface.en})")


def _layout(load: Load, titles: Mapping[str, Words]) -> Words:
    return titles.get(load.layout, same(load.layout)) if load.layout else _NONE


def _line(speed: int) -> Words:
    if not speed:
        return Words(vi="nhiều đường song song", en="several lines beside each other")
    if speed < 1000:
        return same(f"{speed} Mbit/s")
    said = figure(speed / 1000, 1 if speed % 1000 else 0)
    return Words(vi=f"{said.vi} Gbit/s", en=f"{said.en} Gbit/s")
