"""Reads the file of a room, says what does not fit together in it, and writes it so that it reads well in git."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import msgspec

from server.contract.errors import Mistake
from server.contract.layout_files import written_table
from server.contract.messages.rooms import AnySurface, LedWall, Output, Rectangle, Room
from server.contract.toml import read
from server.contract.toml_words import one_of
from server.contract.words import Words, figure

SLACK = 1.0
"""Millimetres that may be a slip of the tape."""
BETWEEN = 0.04
"""Between two surfaces whose place nobody has measured, as a share of the width of all of them."""


def read_room(path: Path) -> Room:
    """Return the room in a file; raises ConfigError with all that is wrong: file, line, key and what was expected."""
    reading = read(path, Room)
    if reading.value is not None:
        reading.add(mistakes(reading.value))
    return reading.good()


def written(room: Room) -> str:
    """Return the text of a file: a surface, an output or a row of seats a line, without what it would be anyway."""
    parts = (("surface", room.surface), ("output", room.output), ("seat", room.seat))
    lists = [_list(name, items) for name, items in parts if items]
    return "\n".join(lists)


def hung(room: Room) -> tuple[Rectangle, ...]:
    """Return where each surface hangs, seen from the seats.

    Where nobody has measured that they stand in a row, left to right, with their middles in line.
    """
    sizes = [surface.extent for surface in room.surface]
    if all(surface.at is not None for surface in room.surface):
        places = [surface.at or (0.0, 0.0) for surface in room.surface]
    else:
        gap, deepest, left = BETWEEN * sum(size.width for size in sizes), max(size.height for size in sizes), 0.0
        places = []
        for size in sizes:
            places.append((left, (deepest - size.height) / 2))
            left += size.width + gap
    return tuple(Rectangle(*place, size.width, size.height) for place, size in zip(places, sizes, strict=True))


def mistakes(room: Room) -> Iterator[Mistake]:
    """Yield what does not fit together."""
    if not room.surface:
        words = Words(vi="cần ít nhất một bảng [[surface]]", en="expected at least one table [[surface]]")
        yield Mistake(("surface",), words, beside=(("surface",),))
    known = [surface.id for surface in room.surface]
    for number, surface in enumerate(room.surface):
        if surface.id in known[:number]:
            words = Words(vi=f"«{surface.id}» đã được dùng ở trên", en=f"“{surface.id}” is used above already")
            yield Mistake(("surface", number, "id"), words)
        if isinstance(surface, LedWall) and surface.pitch > min(surface.size.width, surface.size.height) / 100:
            words = Words(
                vi="bước đèn quá thô: mặt này không đủ 100 điểm mỗi chiều",
                en="the pitch is too coarse: this surface would have less than 100 lamps each way",
            )
            yield Mistake(("surface", number, "pitch"), words, beside=(("surface", number, "size"),))
    yield from _of_places(room)
    for number, output in enumerate(room.output):
        yield from _of_output(number, output, room, known)
    driven = [(number, output, area(output, room)) for number, output in enumerate(room.output)]
    for first, second in combinations(driven, 2):
        # outputs of two stations mirror each other, or have nothing to do with each other
        if first[1].station == second[1].station:
            yield from _of_two(first, second)
    strange = False
    for number, row in enumerate(room.seat):
        for at, name in enumerate(row.surfaces):
            if name not in known:
                strange = True
                yield Mistake(("seat", number, "surfaces", at), one_of(name, known), beside=(("surface",),))
    for number, name in enumerate(known):
        # a slip in the name of a surface is no missing seat
        if not strange and not any(not row.surfaces or name in row.surfaces for row in room.seat):
            known_as = called(room.surface[number])
            words = Words(
                vi=f"không có [[seat]] nào nhìn mặt «{known_as.vi}»: hãy thêm khoảng cách ghế xa nhất",
                en=f"no [[seat]] reads “{known_as.en}”: add the distance of its farthest seat",
            )
            yield Mistake(("surface", number, "id"), words, beside=(("seat",),))


def area(output: Output, room: Room) -> Rectangle | None:
    """Return what of its surface an output drives; None for a surface there is not."""
    surface = next((each for each in room.surface if each.id == output.surface), None)
    if surface is None or output.at is not None:
        return output.at if surface is not None else None
    whole = surface.extent
    return Rectangle(0, 0, whole.width, whole.height)


def called(surface: AnySurface) -> Words:
    """Return what people call a surface, in one line: its name, else its id."""
    vi, en = (" ".join(each.split()) or surface.id for each in (surface.name.vi, surface.name.en))
    return Words(vi=vi, en=en)


def metres(distance: float) -> Words:
    """Return a distance to the centimetre, without decimals that say nothing: 6 m, 3.5 m, 6.25 m."""
    decimals = len(f"{distance:.2f}".rstrip("0").partition(".")[2])
    far = figure(distance, decimals)
    return Words(vi=f"{far.vi} m", en=f"{far.en} m")


def _monitor(output: Output) -> str:
    monitor = output.monitor
    return f"{output.station} {monitor.connector or monitor.serial or f'#{monitor.place}'}"


def _list(name: str, items: Sequence[msgspec.Struct]) -> str:
    return "".join([f"{name} = [\n", *(f"  {written_table(each)},\n" for each in items), "]\n"])


def _of_places(room: Room) -> Iterator[Mistake]:
    """Yield what is wrong with where surfaces hang: all of them say it, or none, and no two in the same place."""
    silent = [number for number, surface in enumerate(room.surface) if surface.at is None]
    if silent and len(silent) < len(room.surface):
        words = Words(
            vi="các mặt khác có at: hãy thêm at cho mặt này, hoặc bỏ ở tất cả",
            en="the other surfaces have “at”: add it here, or leave it out everywhere",
        )
        yield from (Mistake(("surface", number, "id"), words, beside=(("surface", number, "at"),)) for number in silent)
        return
    if silent:
        return
    for (number, one), (other, two) in combinations(enumerate(hung(room)), 2):
        if one.overlaps(two):
            below, above = called(room.surface[number]), called(room.surface[other])
            words = Words(
                vi=f"mặt «{above.vi}» chồng lên mặt «{below.vi}»: hãy dời một trong hai",
                en=f"“{above.en}” lies over “{below.en}”: move one of them",
            )
            measured = (("surface", number), ("surface", other, "size"))
            yield Mistake(("surface", other, "at"), words, beside=measured)


def _of_output(number: int, output: Output, room: Room, known: list[str]) -> Iterator[Mistake]:
    here = ("output", number)
    if not (output.monitor.serial or output.monitor.connector or output.monitor.place):
        words = Words(
            vi="cần serial, connector hoặc place để nhận ra màn hình",
            en="expected serial, connector or place, by which the monitor is recognised",
        )
        yield Mistake((*here, "monitor"), words, beside=((*here, "monitor"),))
    if output.surface not in known:
        yield Mistake((*here, "surface"), one_of(output.surface, known), beside=(("surface",),))
        return
    surface = next(surface for surface in room.surface if surface.id == output.surface)
    whole, known_as = surface.extent, called(surface)
    if output.at and (output.at.right > whole.width + SLACK or output.at.bottom > whole.height + SLACK):
        size = f"{whole.width:.0f}×{whole.height:.0f} mm"
        words = Words(
            vi=f"vượt ra ngoài mặt «{known_as.vi}» ({size})",
            en=f"reaches beyond the surface “{known_as.en}” ({size})",
        )
        measured = ("surface", known.index(output.surface))
        yield Mistake((*here, "at"), words, beside=((*here, "surface"), measured))


def _of_two(one: tuple[int, Output, Rectangle | None], two: tuple[int, Output, Rectangle | None]) -> Iterator[Mistake]:
    (number, first, here), (other, second, there) = one, two
    same = {
        "serial": first.monitor.serial and first.monitor.serial == second.monitor.serial,
        "connector": first.monitor.connector and first.monitor.connector == second.monitor.connector,
        "place": first.monitor.place and first.monitor.place == second.monitor.place,
    }
    # panels of one batch may say the same serial number; then the connector tells them apart
    alike = same["serial"] and (same["connector"] or not (first.monitor.connector and second.monitor.connector))
    if alike or (not same["serial"] and (same["connector"] or same["place"])):
        key = "serial" if alike else "connector" if same["connector"] else "place"
        words = Words(
            vi=f"{_monitor(second)} đã được gán: một màn hình chỉ hiện một phần",
            en=f"{_monitor(second)} is taken already: a monitor drives one part alone",
        )
        both = (("output", number, "monitor"), ("output", other, "monitor"))
        yield Mistake(("output", other, "monitor", key), words, beside=both)
    if first.surface == second.surface and here and there and here.overlaps(there):
        words = Words(
            vi=f"phần của {_monitor(second)} chồng lên phần của {_monitor(first)}",
            en=f"what {_monitor(second)} drives overlaps what {_monitor(first)} drives",
        )
        where = "at" if second.at else "surface"
        yield Mistake(("output", other, where), words, beside=(("surface",), ("output", number), ("output", other)))
